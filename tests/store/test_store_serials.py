"""Numbers that stand in mails are given once, whatever is deleted."""

from typing import Any

import pytest
from sqlalchemy import Table
from store.ledger import NOW, Ledger

from mailer.store import requests, serials
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.subscriptions import subscription_event


async def take(ledger: Ledger, table: Table, number: int = 1) -> int:
    async with ledger.database.write() as connection:
        return await serials.take(connection, table, number)


async def test_each_table_counts_for_itself(ledger: Ledger) -> None:
    assert [await take(ledger, person), await take(ledger, person, 3)] == [1, 2]
    assert [await take(ledger, person), await take(ledger, registration)] == [5, 1]


async def test_rows_that_were_numbered_otherwise_are_passed_over(ledger: Ledger) -> None:
    await ledger.person()
    row: dict[str, Any] = dict(await ledger.row(person, 1))
    await ledger.add(person, row | {"id": 41, "address_key": "x@example.org"})
    assert await take(ledger, person) == 42


@pytest.mark.parametrize("what", ["person", "registration", "request"])
async def test_a_deleted_ones_number_is_not_given_again(ledger: Ledger, what: str) -> None:
    seminar_id, eva = await ledger.seminar(), await ledger.person()
    tables = {"person": person, "registration": registration, "request": subscription_event}

    async def made() -> int:
        if what == "person":
            return await ledger.person("ada@example.org")
        if what == "registration":
            return (await ledger.register(seminar_id, eva) or (0, 0))[0]
        async with ledger.database.write() as connection:
            return (
                await requests.ask(
                    connection, eva, "news", source="", way="form", wording_version="", now=NOW
                )
                or 0
            )

    first = await made()
    async with ledger.database.write() as connection:
        table = tables[what]
        await connection.execute(table.delete().where(table.c.id == first))
    assert await made() > first
