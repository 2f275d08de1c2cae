"""Clocks: the machine's own, and the one that is moved."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine

from mailer.clock import Clock, MovedClock, SharedClock, StepWatch, SystemClock
from mailer.domain.errors import InvalidValueError

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


class Machine:
    """A machine's two clocks: sleeping moves both, setting it or a nap of its own only one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, wall: datetime) -> None:
        self.wall = wall
        self.seconds = 0.0
        self.slept: list[float] = []
        self.steps: dict[int, timedelta] = {}  # after so many sleeps, by how much it is set
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds) + self.steps.pop(len(self.slept), timedelta(0))

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    @property
    def clock(self) -> SystemClock:
        clock = SystemClock(self.monotonic)
        clock.now = self.now  # type: ignore[method-assign]  # the wall that can be set
        return clock


def test_the_system_clock_tells_utc() -> None:
    with time_machine.travel(NOON, tick=False):
        assert SystemClock().now() == NOON
        assert SystemClock().now().tzinfo is UTC


@pytest.mark.parametrize(
    ("ahead", "seconds"),
    [(timedelta(minutes=5), 300.0), (timedelta(0), 0.0), (timedelta(hours=-1), 0.0)],
)
async def test_the_system_clock_waits_as_long_as_it_takes(
    monkeypatch: pytest.MonkeyPatch, ahead: timedelta, seconds: float
) -> None:
    machine = Machine(monkeypatch, NOON)
    await machine.clock.sleep_until(NOON + ahead)
    assert sum(machine.slept) == seconds
    assert max(machine.slept) <= 30


async def test_the_system_clock_waits_across_the_change_of_clocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    summer = datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2)))
    await machine.clock.sleep_until(summer)
    assert sum(machine.slept) == 3600.0


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("steps", "seconds"),
    [
        ({3: -HOUR}, 300),  # set back: no longer than it was
        ({3: HOUR}, 90),  # set forward, or asleep: the moment has passed
        ({1: -HOUR, 4: HOUR}, 300),
        ({3: timedelta(minutes=1)}, 240),
    ],
)
async def test_a_clock_that_is_set_makes_no_wait_longer(
    monkeypatch: pytest.MonkeyPatch, steps: dict[int, timedelta], seconds: float
) -> None:
    machine = Machine(monkeypatch, NOON)
    machine.steps = dict(steps)
    await machine.clock.sleep_until(NOON + timedelta(minutes=5))
    assert sum(machine.slept) == seconds


@pytest.mark.parametrize(
    ("set_by", "noticed"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(seconds=2), timedelta(0)),  # corrected, not set
        (-HOUR, -HOUR),
        (HOUR, HOUR),
        (timedelta(seconds=-10), timedelta(seconds=-10)),
    ],
)
async def test_a_clock_that_was_set_is_noticed_once(
    monkeypatch: pytest.MonkeyPatch, set_by: timedelta, noticed: timedelta
) -> None:
    machine = Machine(monkeypatch, NOON)
    watch = StepWatch(machine.clock, machine.monotonic)
    await machine.sleep(30)
    machine.wall += set_by
    assert watch.step() == noticed
    await machine.sleep(30)
    assert watch.step() == timedelta(0)


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


async def test_a_shared_clock_goes_by_what_it_was_shown_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, NOON)
    clock = SharedClock(SystemClock(), lambda: machine.seconds)
    assert not clock.compare(lambda: None)
    ahead = NOON + timedelta(minutes=5)
    assert clock.compare(lambda: ahead)
    assert clock.now() == ahead
    machine.wall += timedelta(hours=1)  # somebody sets the machine's own
    machine.seconds += 2
    assert clock.now() == ahead + timedelta(seconds=2)
    assert clock.compare(lambda: NOON)
    assert clock.now() == NOON


async def test_a_shared_clock_waits_for_its_own_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, NOON)
    clock = SharedClock(SystemClock(), lambda: machine.seconds)
    clock.compare(lambda: NOON + timedelta(minutes=5))
    await clock.sleep_until(NOON + timedelta(minutes=6))
    assert clock.now() == NOON + timedelta(minutes=6)
