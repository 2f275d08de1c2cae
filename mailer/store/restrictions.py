"""Restrictions (Art. 18 GDPR): people of whom nothing is used or deleted until it is settled."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Table,
    Text,
    delete,
    exists,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.schema import UtcDateTime, metadata, record_or_none

restriction = Table(
    "restriction",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    # Who of staff.
    Column("restricted_by", Text, nullable=False),
)


class Restriction(NamedTuple):
    """Since when somebody's data are restricted, why, and by whom of staff."""

    since: datetime
    reason: str
    restricted_by: str


def is_restricted(person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the person by that number is."""
    return exists().where(restriction.c.person_id == person_id)


async def of(connection: AsyncConnection, person_id: int) -> Restriction | None:
    """The restriction of somebody, if there is one."""
    rows = await connection.execute(
        select(restriction.c.since, restriction.c.reason, restriction.c.restricted_by).where(
            restriction.c.person_id == person_id
        )
    )
    return record_or_none(rows, Restriction)


async def put(connection: AsyncConnection, person_id: int, made: Restriction) -> None:
    """Restricts somebody who is not."""
    await connection.execute(insert(restriction).values(person_id=person_id, **made._asdict()))


async def lift(connection: AsyncConnection, person_id: int) -> None:
    """Somebody's data may be used and deleted again."""
    await connection.execute(delete(restriction).where(restriction.c.person_id == person_id))


async def inherit(connection: AsyncConnection, keep: int, gone: int) -> None:
    """Two are one: where either was restricted, who is left is."""
    theirs = await of(connection, gone)
    if theirs is not None and await of(connection, keep) is None:
        await put(connection, keep, theirs)
