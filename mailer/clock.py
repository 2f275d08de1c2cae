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
    """One clock that several machines share, as it was last shown to this one: their own may differ
    by minutes, and nothing may be early for that or late.

    From one comparison to the next it goes on by the monotonic clock: whoever sets this machine's
    own clock meanwhile changes nothing. Before the first it is the machine's.
    """

    def __init__(self, own: Clock, monotonic: Monotonic = time.monotonic) -> None:
        self._own = own
        self._monotonic = monotonic
        self._shown: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        if self._shown is None:
            return self._own.now()
        moment, at = self._shown
        return moment + timedelta(seconds=self._monotonic() - at)

    async def sleep_until(self, moment: datetime) -> None:
        while True:
            left = (moment - self.now()).total_seconds()
            await asyncio.sleep(min(max(0.0, left), _LOOK_SECONDS))
            if left <= _LOOK_SECONDS:
                return

    def compare(self, show: Callable[[], datetime | None]) -> bool:
        """Sets it by what ``show`` returns, which is taken to be of the middle of the call; False
        where that is None."""
        before = self._monotonic()
        shown = show()
        if shown is not None:
            self._shown = (shown, (before + self._monotonic()) / 2)
        return shown is not None


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
