"""The ticker: it wakes at once, again when due, whatever becomes of the clock, and stops."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from waiting import patience

from mailer.clock import StepWatch, SystemClock
from mailer.domain.errors import Sentence
from mailer.scheduling.ticker import Ticker

NINE = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


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
    """A lost waking would be a lost mail."""
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


class Hands(SystemClock):
    """Two clocks that go on when somebody pauses; the wall's is set before one of the pauses."""

    def __init__(self, set_by: timedelta, before: int) -> None:
        super().__init__()
        self.wall, self.seconds = NINE, 0.0
        self.pauses: list[float] = []
        self._set_by, self._before = set_by, before
        self.ten = asyncio.Event()

    def now(self) -> datetime:
        return self.wall

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.pauses.append(seconds)
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)
        if len(self.pauses) == 10:
            self.ten.set()
        if len(self.pauses) == self._before:
            self.wall += self._set_by


@pytest.mark.parametrize(
    ("set_by", "told"),
    [
        (-HOUR, ["Die Uhr wurde um 60 min zurückgestellt"]),
        (HOUR, ["Die Uhr ist um 60 min vorgesprungen"]),
    ],
)
async def test_a_clock_that_is_set_keeps_nobody_asleep(set_by: timedelta, told: list[str]) -> None:
    """It is said once, and the planner looks at once: the second waking is due to nothing else."""
    hands, said = Hands(set_by, before=3), list[Sentence]()
    first, again = asyncio.Event(), asyncio.Event()

    async def wake() -> datetime | None:
        (again if first.is_set() else first).set()
        return None

    async def pause(seconds: float) -> None:
        await first.wait()  # what APScheduler begins with is over
        await hands.pause(seconds)

    ticker = Ticker(wake, hands, said.append, pause, StepWatch(hands, lambda: hands.seconds))
    ticker.start()
    async with patience():
        await again.wait()
        await hands.ten.wait()
    ticker.stop()
    assert max(hands.pauses) <= 30
    assert [one.de.partition(" (")[0].partition(";")[0] for one in said] == told


async def test_a_clock_that_only_goes_on_is_not_spoken_of() -> None:
    hands, said, woken = Hands(timedelta(0), before=0), list[Sentence](), [0]

    async def wake() -> datetime | None:
        woken[0] += 1
        return None

    watch = StepWatch(hands, lambda: hands.seconds)
    ticker = Ticker(wake, hands, said.append, hands.pause, watch)
    ticker.start()
    async with patience():
        await hands.ten.wait()
    ticker.stop()
    assert said == []
    assert woken[0] <= 1


async def test_one_waking_that_fails_does_not_end_it() -> None:
    hands, said = Hands(timedelta(0), before=0), list[Sentence]()
    failed, again = asyncio.Event(), asyncio.Event()

    async def wake() -> datetime | None:
        if failed.is_set():
            again.set()
            return None
        failed.set()
        raise RuntimeError("the disk is full")

    async def pause(seconds: float) -> None:
        await failed.wait()
        await hands.pause(seconds)
        hands.wall += HOUR  # it looks again for this, since nobody waits for half a minute here

    ticker = Ticker(wake, hands, said.append, pause, StepWatch(hands, lambda: hands.seconds))
    ticker.start()
    async with patience():
        await again.wait()
    ticker.stop()
    assert "the disk is full" in said[0].en
