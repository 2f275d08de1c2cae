"""Appending: many rows at once are the rows that were given, and checked as one by itself is."""

import pytest
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from store.ledger import NOW
from support import ONLY_SQLITE

from mailer.store import people
from mailer.store.database import Database
from mailer.store.dialect.sqlite import _MOST_PARAMETERS
from mailer.store.people import NewPerson, person

LOT = _MOST_PARAMETERS // (len(people._NEW) + 2)  # and two moments that all share
"""People whom SQLite takes in one statement."""


def crowd(number: int, honorific: str = "") -> list[NewPerson]:
    return [
        NewPerson(f"p{n}@example.org", f"P{n}@example.org", honorific, "", "A", f"N{n}", "", "", "")
        for n in range(number)
    ]


async def append(connection: AsyncConnection, some: list[NewPerson]) -> int:
    return await connection.run_sync(people.append, some, NOW)


async def known(database: Database) -> list[tuple[object, ...]]:
    async with database.read() as connection:
        rows = await connection.execute(
            select(person.c.id, person.c.address_key, person.c.last_name).order_by(person.c.id)
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("number", [0, 1, LOT - 1, LOT, LOT + 1, 3 * LOT + 2])
async def test_however_many_they_come_as_given(database: Database, number: int) -> None:
    async with database.write() as connection:
        first = await append(connection, crowd(number))
    assert await known(database) == [
        (first + n, f"p{n}@example.org", f"N{n}") for n in range(number)
    ]


@pytest.mark.parametrize("place", [0, LOT // 2, LOT, 2 * LOT])
async def test_one_that_may_not_be_stored_is_refused_wherever_it_stands(
    database: Database, place: int
) -> None:
    some = crowd(2 * LOT + 1)
    some[place] = some[place]._replace(honorific="Majestät")
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await append(connection, some)
    assert await known(database) == []


@ONLY_SQLITE
async def test_sqlite_makes_the_table_of_a_check_once_for_many_rows(database: Database) -> None:
    statements: list[object] = []

    def seen(_connection: Connection, _cursor: object, sql: str, given: object, *_: object) -> None:
        if sql.startswith("INSERT INTO person"):
            statements.extend(given if isinstance(given, list) else [given])

    async with database.write() as connection:
        event.listen(connection.sync_connection, "before_cursor_execute", seen)
        await append(connection, crowd(10 * LOT))
        assert await connection.scalar(select(func.count()).select_from(person)) == 10 * LOT
    assert len(statements) == 10
