"""Buckets: how often something may be done at once, and how soon it may be done again.

A bucket is one moment: when it would be full again (the generic cell rate algorithm). Each thing
done moves that moment on by the time that one thing takes to fill up again. Who is refused moves
nothing, so that refusing needs nothing to be written.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

_MICROSECOND = timedelta(microseconds=1)


class Rate(NamedTuple):
    """``burst`` at once, and all of them again after ``filled_in``."""

    burst: int
    filled_in: timedelta

    @property
    def step(self) -> int:
        """The microseconds in which room for one more comes up."""
        return self.filled_in // _MICROSECOND // self.burst

    @property
    def most(self) -> int:
        """How many microseconds ahead of now a bucket is full again at the latest."""
        return self.step * self.burst

    def after(self, full_at: int, now: int, number: int = 1) -> int | None:
        """When it is full again (microseconds since 1970) after ``number`` more; None for no room.

        What lies further ahead than this bucket can be was written by a clock that was wrong.
        """
        begins = full_at if now < full_at <= now + 2 * self.most else now
        ends = begins + number * self.step
        return ends if ends <= now + self.most else None

    def room_at(self, full_at: int) -> int:
        """When there is room for one more."""
        return full_at - self.most + self.step


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment."""
    return round(moment.timestamp() * 1_000_000)
