"""Many rows at once are written as they were given, whatever stands in them, by every way."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import DBAPIError

from mailer.store.database import Database
from mailer.store.dialect import dialect_of
from mailer.store.dialect.base import Value
from mailer.store.imports import import_pack
from mailer.store.suppressions import suppression

HOSTILE = [
    *("", "plain", "NULL", "null", r"\N", "\\", "\\\\", r"\.", '"', "'", '","', "{}", "}{", ","),
    *("a\tb", "a\nb", "a\rb", "\r\n", " a ", "%s %(x)s", "$1", "ä€😀", "\x01\x1f", "x" * 5000),
]
AT = datetime(2026, 11, 30, 10, 20, 30, 456789, UTC)
WAYS = [True, False]


def reasons(number: int) -> list[tuple[Value, ...]]:
    return [
        (f"p{n}@example.org", text, HOSTILE[-1 - n % len(HOSTILE)] if n % 3 else None)
        for n, text in zip(range(number), HOSTILE * number, strict=False)
    ]


async def append(
    database: Database,
    together: bool,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[tuple[Value, ...]],
    shared: Callable[[Connection], dict[str, Value]] = lambda _: {},
) -> None:
    line = database.sender_connection()

    def work(connection: Connection) -> None:
        dialect_of(connection).append(connection, table, columns, rows, shared(connection))

    try:
        await line.transact(work, together=together)
    finally:
        await line.close()


@pytest.mark.parametrize("together", WAYS)
@pytest.mark.parametrize("number", [0, 1, len(HOSTILE), 3000])
async def test_texts_and_nulls(database: Database, together: bool, number: int) -> None:
    columns = ("address_key", "detail", "blocked_by")
    await append(
        database, together, suppression, columns, reasons(number),
        lambda one: {"scope": "all", "since": dialect_of(one).parameter(AT), "reason": "by staff"},
    )  # fmt: skip
    async with database.read() as connection:
        found = await connection.execute(
            select(*(suppression.c[one] for one in (*columns, "scope", "since", "reason")))
            .order_by(suppression.c.id)
        )  # fmt: skip
        assert [tuple(one) for one in found] == [
            (*one, "all", AT, "by staff") for one in reasons(number)
        ]


@pytest.mark.parametrize("together", WAYS)
@pytest.mark.parametrize("text", HOSTILE)
async def test_what_all_share(database: Database, together: bool, text: str) -> None:
    rows: list[tuple[Value, ...]] = [("a@example.org",), ("b@example.org",)]
    await append(
        database, together, suppression, ("address_key",), rows,
        lambda one: {"scope": "all", "since": dialect_of(one).parameter(AT), "reason": "by staff",
                     "detail": text, "blocked_by": None},
    )  # fmt: skip
    async with database.read() as connection:
        found = await connection.execute(select(suppression.c.detail, suppression.c.blocked_by))
        assert [tuple(one) for one in found] == [(text, None)] * 2


@pytest.mark.parametrize("together", WAYS)
async def test_numbers_and_octets(database: Database, together: bool) -> None:
    octets = [bytes(range(256)), b"", b"\\x00", b'"{},', b"\0"]
    rows: list[tuple[Value, ...]] = [(1, n, one) for n, one in enumerate(octets)]
    await append(database, together, import_pack, ("run", "number", "rows"), rows)
    async with database.read() as connection:
        found = await connection.execute(select(import_pack).order_by(import_pack.c.number))
        assert [tuple(one) for one in found] == rows


@pytest.mark.parametrize("together", WAYS)
async def test_one_that_may_not_be_stored_undoes_all(database: Database, together: bool) -> None:
    columns = ("address_key", "scope", "reason", "detail")
    rows: list[tuple[Value, ...]] = [
        (f"p{n}@example.org", "all" if n != 7 else "none", "by staff", "") for n in range(10)
    ]
    with pytest.raises((DBAPIError, psycopg.Error)):
        await append(
            database, together, suppression, columns, rows,
            lambda one: {"since": dialect_of(one).parameter(AT)},
        )  # fmt: skip
    async with database.read() as connection:
        assert (await connection.execute(select(suppression.c.id))).all() == []
