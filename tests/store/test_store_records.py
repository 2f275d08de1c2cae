"""Records: rows as named tuples, whose fields are the statement's columns."""

from typing import NamedTuple

import pytest
from sqlalchemy import create_engine, literal, select

from mailer.store.schema import record_or_none, records


class _Pair(NamedTuple):
    one: int
    two: str


def test_a_row_is_made_only_of_the_columns_that_it_names() -> None:
    one, two = literal(1).label("one"), literal("b").label("two")
    with create_engine("sqlite://").connect() as connection:
        assert records(connection.execute(select(one, two)), _Pair) == [_Pair(1, "b")]
        assert record_or_none(connection.execute(select(one, two)), _Pair) == _Pair(1, "b")
        nothing = select(one, two).where(one == 2)
        assert record_or_none(connection.execute(nothing), _Pair) is None
        for other in (select(two, one), select(one), select(one, two.label("three"))):
            with pytest.raises(TypeError, match="_Pair is no record of"):
                records(connection.execute(other), _Pair)
