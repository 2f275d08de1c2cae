"""The ticker with the real APScheduler: it wakes at once, again when due, and stops."""

import asyncio
from datetime import UTC, datetime, timedelta

from waiting import patience

from mailer.clock.ticker import Ticker


async def test_it_wakes_at_once_and_exactly_when_something_is_due() -> None:
    woken: list[datetime] = []
    done = asyncio.Event()

    async def wake() -> datetime | None:
        woken.append(datetime.now(UTC))
        if len(woken) == 1:
            return woken[0] + timedelta(milliseconds=300)
        done.set()
        return None

    ticker = Ticker(wake)
    ticker.start()
    try:
        async with patience():
            await done.wait()
    finally:
        ticker.stop()
    assert woken[1] - woken[0] >= timedelta(milliseconds=250)


async def test_a_due_time_in_the_past_still_wakes() -> None:
    """APScheduler's default drops what is a second late; a lost waking would be a lost mail."""
    woken = 0
    done = asyncio.Event()

    async def wake() -> datetime | None:
        nonlocal woken
        woken += 1
        if woken == 1:
            return datetime.now(UTC) - timedelta(hours=1)
        done.set()
        return None

    ticker = Ticker(wake)
    ticker.start()
    try:
        async with patience():
            await done.wait()
    finally:
        ticker.stop()
    assert woken >= 2
