"""All that is kept about a person, table by table (Art. 15 GDPR).

Which rows are somebody's is read off the tables themselves: those that refer to them, to their
registrations or deliveries, and those of their address. A table that comes later is in it at once.
"""

from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Table, false, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store import copying  # noqa: F401 - brings every table
from mailer.store.deliveries import delivery
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import metadata

Value: TypeAlias = "str | int | float | bool | datetime | list[Any] | dict[str, Any] | None"
_THEIRS = (registration, delivery)
_ADDRESS_KEYS = frozenset({"address_key", "list_address"})


async def of(
    connection: AsyncConnection, person_id: int, address_keys: set[str]
) -> dict[str, list[dict[str, Value]]]:
    """Table → its rows about a person, by the names of their columns; empty tables are left out.

    ``address_keys`` are theirs, former ones included.
    """
    found: dict[str, list[dict[str, Value]]] = {}
    for table in metadata.sorted_tables:
        about = belongs(table, person_id, address_keys)
        if about is None:
            continue
        rows = await connection.execute(
            select(table).where(about).order_by(*table.primary_key.columns)
        )
        names = table.columns.keys()
        told = [dict(zip(names, map(_told, row), strict=True)) for row in rows]
        if told:
            found[table.name] = told
    return found


def belongs(table: Table, person_id: int, address_keys: set[str]) -> ColumnElement[bool] | None:
    """Which rows of a table are about a person; None where a table is about nobody."""
    ways: list[ColumnElement[bool]] = []
    for column in table.columns:
        if _refers(column, person) or (table is person and column.name == "id"):
            ways.append(column == person_id)
        ways += [
            column.in_(select(one.c.id).where(one.c.person_id == person_id))
            for one in _THEIRS
            if _refers(column, one)
        ]
        if column.name in _ADDRESS_KEYS and table is not person and "person_id" not in table.c:
            ways.append(column.in_(address_keys) if address_keys else false())
    return or_(*ways) if ways else None


def _refers(column: Column[Any], table: Table) -> bool:
    return any(key.references(table) for key in column.foreign_keys)


def _told(value: Any) -> Value:
    """A value as it may stand in JSON."""
    if isinstance(value, bytes):
        return value.hex()
    told: Value = value.value if isinstance(value, Enum) else value
    return told
