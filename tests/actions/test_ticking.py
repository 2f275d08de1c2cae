"""The clock at work says so in the database, and takes that back when it ends in order."""

import asyncio
from datetime import datetime

import pytest
from support import Office
from waiting import patience, until

from mailer.actions import ticking
from mailer.domain.log_entry import LogEntry
from mailer.store import liveness
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

    monkeypatch.setattr("mailer.actions.ticking.planner.tick", fails)
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
