"""Record sets: many rows as one parameter, for statements that touch many rows at once.

One statement with a thousand rows in a JSON text costs a hundredth of a thousand statements,
and SQLite works it off without taking Python's lock between the rows: meanwhile others run.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, Subquery, cast, select

from mailer.store.dialect import dialect_of
from mailer.store.dialect.rows import JsonElements, JsonField, JsonMembers, JsonScalar, Kind


def recordset(name: str, **columns: Kind) -> Subquery:
    """A table of the rows that ``packed`` put into the parameter ``name``."""
    each = JsonElements(name).table_valued("value", name=f"{name}_rows")
    found = (
        JsonField(each.c.value, place, kind).label(column)
        for place, (column, kind) in enumerate(columns.items())
    )
    return select(*found).select_from(each).subquery(name)


def pairset(name: str, column: str) -> Subquery:
    """A table of ids and one text each, that ``packed_pairs`` put into the parameter ``name``.

    An object's keys and values come without being looked for in each row: twice as fast.
    """
    each = JsonMembers(name).table_valued("key", "value", name=f"{name}_pairs")
    columns = (cast(each.c.key, Integer).label("id"), each.c.value.label(column))
    return select(*columns).subquery(name)


def idset(name: str, kind: Kind = Kind.NUMBER) -> Select[Any]:
    """The ids that ``packed_ids`` put into the parameter ``name``, to be used with ``IN``."""
    each = JsonElements(name).table_valued("value", name=f"{name}_ids")
    return select(JsonScalar(each.c.value, kind)).select_from(each)


def packed(connection: Connection, rows: Iterable[Sequence[Any]]) -> str:
    """Rows as the text of a parameter; moments as the database takes them."""
    moment = dialect_of(connection).moment

    def stored(value: object) -> str:
        if isinstance(value, datetime):
            return moment(value)
        raise TypeError(f"{type(value).__name__} cannot be put into a record set")

    return json.dumps(rows if isinstance(rows, list) else list(rows), default=stored)


def packed_pairs(pairs: Iterable[tuple[int, str]]) -> str:
    """Ids, each once, with a text."""
    return json.dumps(dict(pairs))


def packed_texts(texts: Iterable[str]) -> str:
    """Texts for ``idset`` of that kind."""
    return json.dumps(list(texts))


def packed_ids(ids: Iterable[int]) -> str:
    return json.dumps(list(ids))
