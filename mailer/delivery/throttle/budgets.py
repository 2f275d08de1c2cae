"""Limits: what the settings of a relay allow, for all of it and for single recipient domains."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from mailer.config import Relay
from mailer.delivery.throttle.bucket import UNLIMITED, Allowance, Bucket, moment
from mailer.delivery.throttle.window import Window

_HOUR_SECONDS = 3600
_DAY_SECONDS = 86400
_SPEED_SECONDS = 10.0
_TELLING = 50  # a few messages after a pause are no speed
_SWEEP_AT_LEAST = 256
_RECOUNT_SECONDS = 60
"""How often quotas are counted anew where several senders use them."""


class RelayBudget:
    """How many messages may leave over one relay, by its limits a second, an hour and a day.

    ``used`` is what left before, as ``store.usage.sent_since`` tells it: the windows go on
    where they were before a restart.
    """

    def __init__(self, relay: Relay, used: Iterable[tuple[datetime, int]] = ()) -> None:
        self._relay = relay
        self._divisor = self._parts = 1
        self._may_take = True
        self._per_second = relay.per_second
        self._bucket = Bucket(relay.per_second) if relay.per_second else None
        self._meter = (0.0, 0, 0.0)  # since when, how many, and the speed before that
        self._windows = _windows(relay, used)

    def divide(self, divisor: int, place: int, used: Iterable[tuple[datetime, int]]) -> None:
        """From now on so many senders share the limits; ``used`` is what left over all of them.

        Of what is left of a quota each takes half of its part until all is counted anew, for the
        others may have counted before and not have taken theirs yet. A quota that is too small for
        that is the first one's (``place`` 0).
        """
        self._divisor = divisor
        small = min((one.limit for one in self._windows if one.limit), default=0) < 4 * divisor
        self._parts = 1 if divisor == 1 or (small and not place) else 2 * divisor
        self._may_take = not (divisor > 1 and small and place)
        self._per_second = self._relay.per_second / divisor
        if self._bucket is not None:
            self._bucket.per_second = min(self._bucket.per_second, self._per_second or math.inf)
        self._windows = _windows(self._relay, used)

    def allowance(self, now: datetime) -> Allowance:
        """How many may leave now and, if none, when the next one may."""
        seconds = now.timestamp()
        ready = [one for w in self._windows if (one := w.ready(seconds)) is not None]
        counts = [one // self._parts if self._may_take else 0 for one in ready]
        if self._bucket is not None:
            counts.append(self._bucket.ready(seconds))
        count = min(counts, default=UNLIMITED)
        if count:
            return Allowance(count)
        moments = [window.next_at(seconds) for window in self._windows]
        if self._divisor > 1 and ready and not min(counts[: len(ready)]):
            moments.append(seconds + _RECOUNT_SECONDS)  # what is left is less than one for each
        if self._bucket is not None:
            moments.append(self._bucket.next_at(seconds))
        return Allowance(0, moment(max(moments)))

    def take(self, number: int, now: datetime) -> None:
        """``number`` leave; a negative one gives back what did not reach the relay."""
        seconds = now.timestamp()
        self._measure(number, seconds)
        if self._bucket is not None:
            self._bucket.take(number, seconds)
        for window in self._windows:
            window.take(number * self._parts, seconds)

    def set_back(self, seconds: float) -> None:
        """The clock was set back by so much; what is counted moves with it."""
        if self._bucket is not None:
            self._bucket.set_back(seconds)
        for window in self._windows:
            window.set_back(seconds)
        since, number, before = self._meter
        self._meter = (since and since - seconds, number, before)

    def throttle(self, per_second: float | None) -> None:
        """For now no faster than this, whatever the settings allow; None: as they say."""
        allowed = [one for one in (self._per_second, per_second) if one]
        if not allowed:
            self._bucket = None
        elif self._bucket is None:
            self._bucket = Bucket(min(allowed))
        else:
            self._bucket.per_second = min(allowed)

    def speed(self, now: datetime) -> float:
        """How many left a second lately, in the last ten to twenty seconds; 0 if too few to say."""
        since, number, before = self._meter
        passed = now.timestamp() - since
        if passed >= 2 * _SPEED_SECONDS:
            before = 0.0
        if number < _TELLING:
            return before
        return max(before, number / max(_SPEED_SECONDS, passed))

    def _measure(self, number: int, now: float) -> None:
        since, counted, _ = self._meter
        passed = now - since
        if passed >= _SPEED_SECONDS:
            speed = counted / passed if since and counted >= _TELLING else 0.0
            self._meter = (now, number, speed)
        else:
            self._meter = (since, counted + number, self._meter[2])


def _windows(relay: Relay, used: Iterable[tuple[datetime, int]]) -> tuple[Window, Window]:
    windows = Window(relay.per_hour, _HOUR_SECONDS), Window(relay.per_day, _DAY_SECONDS)
    for at, number in used:
        for window in windows:
            window.take(number, at.timestamp())
    return windows


class DomainBudgets:
    """How many messages may leave for single recipient domains, in messages a second.

    ``per_domain`` is domain → messages a second, ``"*"`` for every other domain. Only
    domains that were written to in the last moments are remembered.
    """

    def __init__(self, per_domain: Mapping[str, float]) -> None:
        self._limits = per_domain
        self._other = per_domain.get("*", 0.0)
        self.divisor = 1
        self._buckets: dict[str, Bucket] = {}
        self._next_turns: dict[str, float] = {}
        self._sweep_at = _SWEEP_AT_LEAST

    def limit(self, domain: str) -> float:
        """Messages a second for ``domain``; 0 means no limit. Several senders divide it."""
        return self._limits.get(domain, self._other) / self.divisor

    def allowance(self, domain: str, now: datetime, per_second: float | None = None) -> Allowance:
        """How many may leave for ``domain`` now; ``per_second`` is a lower limit for the time."""
        bucket = self._bucket(domain, per_second)
        if bucket is None:
            return Allowance(UNLIMITED)
        seconds = now.timestamp()
        count = bucket.ready(seconds)
        return Allowance(count) if count else Allowance(0, moment(bucket.next_at(seconds)))

    def take(self, domain: str, number: int, now: datetime) -> None:
        """``number`` leave for ``domain``; a negative one gives back what did not."""
        bucket = self._buckets.get(domain)
        if bucket is not None:
            bucket.take(number, now.timestamp())
            self._sweep(now.timestamp())

    def next_turn(self, domain: str, now: datetime) -> datetime:
        """Returns when one more message that has to wait may leave: each has its own time."""
        bucket = self._buckets[domain]
        free = bucket.next_at(now.timestamp())
        last = self._next_turns.get(domain, 0.0)
        at = max(free, last + 1 / bucket.per_second)
        self._next_turns[domain] = at
        return moment(at)

    def set_back(self, seconds: float) -> None:
        """The clock was set back by so much; all times here move with it."""
        for bucket in self._buckets.values():
            bucket.set_back(seconds)
        self._next_turns = {domain: at - seconds for domain, at in self._next_turns.items()}

    def __len__(self) -> int:
        return len(self._buckets)

    def _bucket(self, domain: str, per_second: float | None) -> Bucket | None:
        allowed = [one for one in (self.limit(domain), per_second) if one]
        if not allowed:
            self._buckets.pop(domain, None)  # it was slowed down, and is no more
            return None
        bucket = self._buckets.get(domain)
        if bucket is None:
            bucket = self._buckets[domain] = Bucket(min(allowed))
        else:
            bucket.per_second = min(allowed)
        return bucket

    def _sweep(self, now: float) -> None:
        if len(self._buckets) < self._sweep_at:
            return
        self._next_turns = {domain: at for domain, at in self._next_turns.items() if at > now}
        self._buckets = {
            domain: bucket
            for domain, bucket in self._buckets.items()
            if domain in self._next_turns or not bucket.is_full(now)
        }
        self._sweep_at = max(_SWEEP_AT_LEAST, 2 * len(self._buckets))
