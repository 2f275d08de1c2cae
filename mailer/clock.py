"""The one place where the machine's clocks are read: what time it is, and how long it takes.

The wall clock may be set: by hand, by NTP, when a machine wakes up or a virtual one goes on from
a snapshot. So what is waited for is a length of time by the monotonic clock, which is not.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from mailer.domain.moment import utc

_LOOK_SECONDS = 30.0  # nobody sleeps longer without looking at the wall clock again
_STEP = timedelta(seconds=5)  # less is a clock that is corrected, not set

Monotonic = Callable[[], float]


class Clock(Protocol):
    """Tells the time and waits for it. Rehearsals and tests hand down one that is moved."""

    def now(self) -> datetime:
        """The present moment, aware."""

    async def sleep_until(self, moment: datetime) -> None:
        """Comes back at ``moment`` or soon after; at once when it has passed."""


class SystemClock:
    """The machine's own clock, in UTC."""

    def __init__(self, monotonic: Monotonic = time.monotonic) -> None:
        self._monotonic = monotonic

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Sleeps as long as it is until ``moment`` now: no longer if the clock is set back
        meanwhile, and hardly longer if it is set forward, or the machine slept."""
        ends = self._monotonic() + (moment - self.now()).total_seconds()
        while True:
            left = min(ends - self._monotonic(), (moment - self.now()).total_seconds())
            await asyncio.sleep(min(max(0.0, left), _LOOK_SECONDS))
            if left <= _LOOK_SECONDS:
                return


class SharedClock:
    """The machine's clock, set right by one that several machines share: their own may differ by
    minutes, and nothing may be early for that or late.

    Between two comparisons it goes on as the machine's does.
    """

    def __init__(self, own: Clock, ahead: timedelta = timedelta(0)) -> None:
        self._own = own
        self._ahead = ahead

    def now(self) -> datetime:
        return self._own.now() + self._ahead

    async def sleep_until(self, moment: datetime) -> None:
        await self._own.sleep_until(moment - self._ahead)

    def compare(self, shared: datetime, before: datetime, after: datetime) -> None:
        """The shared clock showed ``shared`` between two moments of this one."""
        self._ahead += shared - (before + (after - before) / 2)


class StepWatch:
    """Notices that the wall clock was set: it and the monotonic one went on differently."""

    def __init__(self, clock: Clock, monotonic: Monotonic = time.monotonic) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._seen = (clock.now(), monotonic())

    def step(self) -> timedelta:
        """By how much the clock was set since this was last asked: forward, or back (< 0).

        A machine that slept counts as forward. Zero where it only went on.
        """
        (then, before), seen = self._seen, (self._clock.now(), self._monotonic())
        self._seen = seen
        drift = seen[0] - then - timedelta(seconds=seen[1] - before)
        return drift if abs(drift) >= _STEP else timedelta(0)


class MovedClock:
    """A clock that stands still until it is moved; waiting moves it. Never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = utc(start)

    def now(self) -> datetime:
        return self._now

    def move_to(self, moment: datetime) -> None:
        self._now = max(self._now, utc(moment))

    async def sleep_until(self, moment: datetime) -> None:
        self.move_to(moment)
        await asyncio.sleep(0)
