"""Rate: when the last mail is out, over a relay that takes so many a second, hour and day."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from mailer.domain.moment import utc

_HOUR_SECONDS = 3600.0
_DAY_SECONDS = 86400.0
_ANY_DOMAIN = "*"


@dataclass(frozen=True, slots=True)
class Rates:
    """What a relay takes. ``per_second`` is its speed, known or guessed; 0 elsewhere: no limit.

    ``per_domain``: recipient domain → messages a second, ``"*"`` for every other.
    """

    per_second: float
    per_hour: int = 0
    per_day: int = 0
    per_domain: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Load:
    """So many mails that may leave from ``start``; a lower ``priority`` overtakes a higher.

    ``domains``: recipient domain → how many of them, where that is known.
    """

    count: int
    start: datetime
    priority: int = 0
    domains: Mapping[str, int] = field(default_factory=dict)


Key = TypeVar("Key")


def last_outs(
    loads: Mapping[Key, Load], rates: Rates, used: Iterable[tuple[datetime, int]] = ()
) -> dict[Key, datetime]:
    """When the last mail of each load is out, all of them over one relay.

    ``used`` is what left before: (moment, number). Windows slide: what left an hour ago
    makes room. The time it takes grows with bursts and days, not with mails.
    """
    if not loads:
        return {}
    zero = min(utc(one.start) for one in loads.values())
    line = _Line(rates, [((utc(at) - zero).total_seconds(), number) for at, number in used])
    jobs = [
        _Job((utc(one.start) - zero).total_seconds(), one.priority, one.count)
        for one in loads.values()
    ]
    ends = line.run(jobs)
    found = {}
    for (key, load), end in zip(loads.items(), ends, strict=True):
        slowest = utc(load.start) + _slowest_domain(load.domains, rates.per_domain)
        found[key] = max(zero + timedelta(seconds=end), slowest)
    return found


def _slowest_domain(domains: Mapping[str, int], limits: Mapping[str, float]) -> timedelta:
    other = limits.get(_ANY_DOMAIN, 0.0)
    takes = [
        number / limit for domain, number in domains.items() if (limit := limits.get(domain, other))
    ]
    return timedelta(seconds=max(takes, default=0.0))


@dataclass(slots=True)
class _Job:
    start: float
    priority: int
    left: float
    end: float = 0.0


class _Window:
    """A sliding window; what left is kept as (moment, number) until it makes room again."""

    def __init__(self, limit: int, span: float, used: Sequence[tuple[float, int]]) -> None:
        self.limit = limit
        self.span = span
        self.counts: deque[tuple[float, float]] = deque(sorted(used))
        self.total = float(sum(number for _, number in used))

    def room(self, now: float) -> float:
        while self.counts and self.counts[0][0] + self.span <= now:
            self.total -= self.counts.popleft()[1]
        return self.limit - self.total

    def take(self, number: float, now: float) -> None:
        self.counts.append((now, number))
        self.total += number


class _Line:
    """The mails of one relay leaving in order; seconds from the first load's start."""

    def __init__(self, rates: Rates, used: Sequence[tuple[float, int]]) -> None:
        self._speed = rates.per_second
        spans = ((rates.per_hour, _HOUR_SECONDS), (rates.per_day, _DAY_SECONDS))
        self._windows = [_Window(limit, span, used) for limit, span in spans if limit]

    def run(self, jobs: list[_Job]) -> list[float]:
        """When each job's last mail is out."""
        for job in jobs:
            job.end = job.start
        open_jobs = [job for job in jobs if job.left > 0]
        now, looked_at, left_then = 0.0, 0.0, 0.0
        while open_jobs:
            ready = [job for job in open_jobs if job.start <= now]
            coming = min((job.start for job in open_jobs if job.start > now), default=None)
            if not ready:
                now = looked_at = coming if coming is not None else now
                left_then = 0.0
                continue
            if now - looked_at >= _DAY_SECONDS:
                now += self._skip_days(ready, coming, now, left_then)
                looked_at, left_then = now, 0.0
            job = min(ready, key=lambda one: (one.priority, one.start))
            gone = self._let_out(job, now, coming)
            left_then += gone
            now = now + gone / self._speed if gone else self._next_room(now, coming)
            if job.left <= 0:
                job.end = now
                open_jobs.remove(job)
        return [job.end for job in jobs]

    def _let_out(self, job: _Job, now: float, coming: float | None) -> float:
        """As many as there is room for, until something more urgent may come."""
        room = min((window.room(now) for window in self._windows), default=job.left)
        number = min(job.left, room)
        if coming is not None:
            number = min(number, max(1.0, (coming - now) * self._speed))
        if number <= 0:
            return 0.0
        for window in self._windows:
            window.take(number, now)
        job.left -= number
        return number

    def _next_room(self, now: float, coming: float | None) -> float:
        full = [window for window in self._windows if window.room(now) <= 0]
        at = max((one.counts[0][0] + one.span for one in full), default=now)
        return at if coming is None else min(at, max(coming, now))

    def _skip_days(
        self, ready: list[_Job], coming: float | None, now: float, a_day: float
    ) -> float:
        """What one day was like the next ones are: passes over all but the last of them."""
        if a_day <= 0 or len(ready) > 1 or (self._windows and now < 2 * _DAY_SECONDS):
            return 0.0
        days = int(ready[0].left // a_day) - 1
        if coming is not None:
            days = min(days, int((coming - now) // _DAY_SECONDS))
        if days <= 0:
            return 0.0
        ready[0].left -= days * a_day
        passed = days * _DAY_SECONDS
        for window in self._windows:
            window.counts = deque((at + passed, number) for at, number in window.counts)
        return passed
