"""Totals: numbers of a year's seminars that stay when the people they counted are deleted."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Integer, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.schema import UtcDateTime, metadata, record_or_none, records

seminar_total = Table(
    "seminar_total",
    metadata,
    Column("seminar_id", ForeignKey("seminar.id"), primary_key=True),
    Column("invited", Integer, nullable=False),
    Column("delivered", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("registered", Integer, nullable=False),
    Column("waitlisted", Integer, nullable=False),
    Column("unregistered", Integer, nullable=False),
    Column("attended", Integer, nullable=False),
    Column("absent", Integer, nullable=False),
)

year_total = Table(
    "year_total",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    # Different people in all seminars of the year together.
    Column("invited", Integer, nullable=False),
    Column("registered", Integer, nullable=False),
    Column("attended", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)


class SeminarTotal(NamedTuple):
    """What is left of a seminar's people: how many they were."""

    seminar_id: int
    invited: int
    delivered: int
    failed: int
    registered: int
    waitlisted: int
    unregistered: int
    attended: int
    absent: int


class YearTotal(NamedTuple):
    """Different people of a year's seminars together."""

    invited: int
    registered: int
    attended: int


async def of_year(connection: AsyncConnection, year: int) -> YearTotal | None:
    """The total of a year whose people may be deleted; None as long as they are counted."""
    rows = await connection.execute(
        select(*(year_total.c[name] for name in YearTotal._fields)).where(year_total.c.year == year)
    )
    return record_or_none(rows, YearTotal)


async def of_seminars(
    connection: AsyncConnection, seminar_ids: Iterable[int]
) -> dict[int, SeminarTotal]:
    """The totals of seminars, by their number."""
    rows = await connection.execute(
        select(seminar_total).where(seminar_total.c.seminar_id.in_(list(seminar_ids)))
    )
    return {one.seminar_id: one for one in records(rows, SeminarTotal)}


async def keep(
    connection: AsyncConnection,
    year: int,
    total: YearTotal,
    seminars: Iterable[SeminarTotal],
    now: datetime,
) -> None:
    """Writes down the numbers of a year, once: from now on they are what is reported."""
    await connection.execute(insert(year_total).values(year=year, at=now, **total._asdict()))
    rows = [one._asdict() for one in seminars]
    if rows:
        await connection.execute(insert(seminar_total), rows)
