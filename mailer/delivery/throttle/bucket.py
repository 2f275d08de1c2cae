"""Pacing: no more messages a second than a relay or a domain allows."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

UNLIMITED = 1 << 30
_ROUNDING = 1e-3  # of a message: moments are kept to the microsecond


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages may leave now and, if that is none, when the next one may."""

    count: int
    next_at: datetime | None = None


class Bucket:
    """Lets ``per_second`` messages leave a second, after a pause at most one second's worth.

    Times are seconds on any clock that all calls share; where that goes back the bucket waits,
    unless it is ``set_back`` too. It is kept as the moment at which it would be full again.
    """

    __slots__ = ("_full_at", "per_second")

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self._full_at = -math.inf

    def ready(self, now: float) -> int:
        """How many may leave now."""
        missing = max(0.0, self._full_at - now) * self.per_second
        return max(0, math.floor(self._burst - missing + _ROUNDING))

    def next_at(self, now: float) -> float:
        """When the next one may leave: ``now``, if that is at once."""
        if self.ready(now):
            return now
        return self._full_at - (self._burst - 1) / self.per_second

    def take(self, number: int, now: float) -> None:
        """``number`` leave now; a negative one gives back what did not."""
        self._full_at = max(self._full_at, now) + number / self.per_second

    def set_back(self, seconds: float) -> None:
        """The clock was set back by so much: it is full as soon as it would have been."""
        self._full_at -= seconds

    def is_full(self, now: float) -> bool:
        """Whether it is as good as new: it may be forgotten."""
        return self._full_at <= now

    @property
    def _burst(self) -> int:
        return max(1, math.floor(self.per_second))


def moment(seconds: float) -> datetime:
    """Seconds of the epoch as a moment, never earlier by rounding."""
    return datetime.fromtimestamp(math.ceil(seconds * 1e6) / 1e6, UTC)
