"""Clocks: the machine's own, and the one that is moved."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine

from mailer.domain.errors import InvalidValueError
from mailer.now import Clock, MovedClock, SystemClock

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were slept; nobody really sleeps."""
    seconds: list[float] = []

    async def note(delay: float) -> None:
        seconds.append(delay)

    monkeypatch.setattr(asyncio, "sleep", note)
    return seconds


def test_the_system_clock_tells_utc() -> None:
    with time_machine.travel(NOON, tick=False):
        assert SystemClock().now() == NOON
        assert SystemClock().now().tzinfo is UTC


@pytest.mark.parametrize(
    ("ahead", "seconds"),
    [(timedelta(minutes=5), 300.0), (timedelta(0), 0.0), (timedelta(hours=-1), 0.0)],
)
async def test_the_system_clock_waits_as_long_as_it_takes(
    slept: list[float], ahead: timedelta, seconds: float
) -> None:
    with time_machine.travel(NOON, tick=False):
        await SystemClock().sleep_until(NOON + ahead)
    assert slept == [seconds]


async def test_the_system_clock_waits_across_the_change_of_clocks(slept: list[float]) -> None:
    summer = datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    with time_machine.travel(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), tick=False):
        await SystemClock().sleep_until(summer)
    assert slept == [3600.0]


async def test_a_moved_clock_stands_still_until_it_is_moved() -> None:
    clock = MovedClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.move_to(NOON + timedelta(days=1))
    assert clock.now() == NOON + timedelta(days=1)


async def test_waiting_moves_it() -> None:
    clock = MovedClock(NOON)
    await clock.sleep_until(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)


async def test_it_never_goes_back() -> None:
    clock = MovedClock(NOON)
    clock.move_to(NOON - timedelta(hours=1))
    assert clock.now() == NOON
    await clock.sleep_until(NOON - timedelta(hours=1))
    assert clock.now() == NOON


def test_it_tells_utc_whatever_it_was_set_by() -> None:
    clock = MovedClock(NOON.astimezone(timezone(timedelta(hours=-8))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


async def test_a_time_without_a_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(InvalidValueError, match="no time zone"):
        MovedClock(naive)
    clock = MovedClock(NOON)
    with pytest.raises(InvalidValueError, match="no time zone"):
        clock.move_to(naive)
    with pytest.raises(InvalidValueError, match="no time zone"):
        await clock.sleep_until(naive)


async def test_waiting_lets_others_go_on() -> None:
    clock = MovedClock(NOON)
    went_on = asyncio.Event()
    asyncio.get_running_loop().call_soon(went_on.set)
    await clock.sleep_until(NOON)
    assert went_on.is_set()


def test_both_are_clocks() -> None:
    clocks: list[Clock] = [SystemClock(), MovedClock(NOON)]
    assert all(clock.now().utcoffset() == timedelta(0) for clock in clocks)
