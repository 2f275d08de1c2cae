"""The one place where the machine's clock is read."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol

from mailer.domain.moment import utc


class Clock(Protocol):
    """Tells the time and waits for it. Rehearsals and tests hand down one that is moved."""

    def now(self) -> datetime:
        """The present moment, aware."""

    async def sleep_until(self, moment: datetime) -> None:
        """Comes back at ``moment`` or soon after; at once when it has passed."""


class SystemClock:
    """The machine's own clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))


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
