"""The clock at work says so in the database, and takes that back when it ends in order."""

import asyncio
from datetime import datetime, timedelta

import pytest
from support import Office
from waiting import patience, until

from mailer.actions.operation import ticking
from mailer.domain.address import parse_address
from mailer.domain.log_entry import LogEntry
from mailer.domain.person import Person
from mailer.store import liveness, people
from mailer.store.liveness import Process


async def signs(office: Office) -> dict[Process, datetime]:
    async with office.desk.database.read() as connection:
        return dict(await connection.run_sync(liveness.signs))


async def test_it_gives_signs_while_it_ticks(office: Office) -> None:
    stop, found = asyncio.Event(), dict[Process, datetime]()
    ticks = asyncio.create_task(ticking.tick_forever(office.desk, stop))
    async with patience():
        while not found:
            found = await signs(office)
        stop.set()
        await ticks
    assert found == {Process.CLOCK: office.clock.now()}
    assert await signs(office) == {}


async def test_one_that_cannot_tick_gives_none_and_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise ValueError("anna@example.org")

    monkeypatch.setattr("mailer.actions.operation.ticking.planner.tick", fails)
    stop, said = asyncio.Event(), list[str]()
    ticks = asyncio.create_task(ticking.tick_forever(office.desk, stop, said.append))
    async with patience():
        await until(lambda: len(said) >= 2)
        assert await signs(office) == {}
        stop.set()
        await ticks
    first = said[0]
    assert isinstance(first, LogEntry)
    assert (first, first.event, first.fields) == ("", "tick_failed", {"error": "ValueError"})


async def test_what_is_too_old_goes_beside_it(office: Office) -> None:
    one = Person(address=parse_address("nobody@example.org"))
    async with office.desk.database.write() as connection:
        await people.insert_many(connection, [one], office.clock.now() - timedelta(days=31))
    stop, said = asyncio.Event(), list[str]()
    ticks = asyncio.create_task(ticking.tick_forever(office.desk, stop, said.append))
    async with patience():
        await until(lambda: bool(said))
        stop.set()
        await ticks
    (entry,) = said
    assert isinstance(entry, LogEntry)
    assert (entry.event, entry.fields) == ("retention", {"category": "people", "number": 1})


async def test_what_cannot_go_is_said_and_keeps_nothing_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise OSError("anna@example.org")

    monkeypatch.setattr("mailer.actions.operation.ticking.retention.run_daily", fails)
    stop, said, found = asyncio.Event(), list[str](), dict[Process, datetime]()
    ticks = asyncio.create_task(ticking.tick_forever(office.desk, stop, said.append))
    async with patience():
        await until(lambda: bool(said))
        while not found:
            found = await signs(office)
        stop.set()
        await ticks
    entry = said[0]
    assert isinstance(entry, LogEntry)
    assert (entry.event, entry.fields) == ("retention_failed", {"error": "OSError"})
