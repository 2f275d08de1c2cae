"""Rows by column name, for tests that look at a whole table."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Result

Fields = Mapping[str, Any]
"""The columns of one row by name."""


def rows_of(result: Result[Any]) -> list[Fields]:
    """All rows of a result by column name."""
    return cast("list[Fields]", result.mappings().all())
