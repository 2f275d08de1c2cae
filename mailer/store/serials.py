"""Serials: numbers that stand in mails are given once, and never again to something else.

SQLite gives a new row the number after the highest there is, which is the number of one just
deleted. A link in a forgotten person's mail would then open the next one's page.
"""

from functools import cache

from sqlalchemy import Column, Connection, Integer, Table, Text, TextClause, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.dialect import dialect_of
from mailer.store.schema import metadata

serial = Table(
    "serial",
    metadata,
    # The table whose rows are numbered, and the last number that was given.
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)


async def take(connection: AsyncConnection, table: Table, number: int = 1) -> int:
    """The first of ``number`` numbers for new rows of ``table``, to be used in this transaction."""
    return await connection.run_sync(taken, table, number)


def taken(connection: Connection, table: Table, number: int = 1) -> int:
    """``take`` for who has the connection itself."""
    last = connection.scalar(_taking(table), {"name": table.name, "number": number})
    _count_on(connection, table, int(last or 0))
    return int(last or 0) - number + 1


@cache
def _taking(table: Table) -> TextClause:
    """Goes on after the last number that was given, or that any row has; one statement for all."""
    highest = f"COALESCE((SELECT MAX(id) FROM {table.name}), 0)"  # noqa: S608 - a name of ours
    after = f"CASE WHEN serial.last > {highest} THEN serial.last ELSE {highest} END"
    return text(
        f"INSERT INTO serial (name, last) VALUES (:name, {highest} + :number) "  # noqa: S608
        f"ON CONFLICT (name) DO UPDATE SET last = {after} + :number RETURNING last"
    )


async def count_on(connection: AsyncConnection, table: Table) -> None:
    """To be called when rows of ``table`` were inserted with numbers of their own."""
    highest = await connection.scalar(select(func.max(table.c.id))) or 0
    known = await connection.scalar(select(serial.c.last).where(serial.c.name == table.name)) or 0
    if highest or known:
        await connection.run_sync(_count_on, table, max(highest, known))


def _count_on(connection: Connection, table: Table, last: int) -> None:
    dialect_of(connection).count_on(connection, table, last)
