"""Record sets: many rows as one parameter, for statements that touch many rows at once.

One statement with a thousand rows in a JSON text costs a hundredth of a thousand statements,
and SQLite works it off without taking Python's lock between the rows: meanwhile others run.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, Subquery, bindparam, cast, func, select

from mailer.domain.moment import utc


def recordset(name: str, *columns: str) -> Subquery:
    """A table of the rows that ``packed`` put into the parameter ``name``."""
    each = func.json_each(bindparam(name)).table_valued("value", name=f"{name}_rows")
    values = (func.json_extract(each.c.value, f"$[{number}]") for number in range(len(columns)))
    found = (value.label(column) for value, column in zip(values, columns, strict=True))
    return select(*found).subquery(name)


def pairset(name: str, column: str) -> Subquery:
    """A table of ids and one text each, that ``packed_pairs`` put into the parameter ``name``.

    An object's keys and values come without being looked for in each row: twice as fast.
    """
    each = func.json_each(bindparam(name)).table_valued("key", "value", name=f"{name}_pairs")
    columns = (cast(each.c.key, Integer).label("id"), each.c.value.label(column))
    return select(*columns).subquery(name)


def idset(name: str) -> Select[Any]:
    """The ids that ``packed_ids`` put into the parameter ``name``, to be used with ``IN``."""
    return select(func.json_each(bindparam(name)).table_valued("value", name=f"{name}_ids").c.value)


def packed(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as the text of a parameter; moments as the database keeps them."""
    return json.dumps(rows if isinstance(rows, list) else list(rows), default=_stored)


def packed_pairs(pairs: Iterable[tuple[int, str]]) -> str:
    """Ids, each once, with a text."""
    return json.dumps(dict(pairs))


def packed_ids(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))


@lru_cache(maxsize=64)
def stored(moment: datetime) -> str:
    """A moment (aware) in the text that SQLAlchemy's DateTime writes for SQLite."""
    return utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


def _stored(value: object) -> str:
    if isinstance(value, datetime):
        return stored(value)
    raise TypeError(f"{type(value).__name__} cannot be put into a record set")
