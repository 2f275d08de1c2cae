"""Windows: no more than so many messages in any hour or day."""

from collections import deque

_GRAINS = 360
"""A window's count is kept in so many pieces: ten seconds of an hour, four minutes of a day."""


class Window:
    """At most ``limit`` messages in any ``span_seconds``; 0 means no limit.

    Kept as counts, each leaving the window when its newest message does: never more than
    the limit, whatever its memory. Times are seconds of the epoch.
    """

    def __init__(self, limit: int, span_seconds: int) -> None:
        self.limit = limit
        self.span_seconds = span_seconds
        self._counts: deque[tuple[float, float, int]] = deque()  # first, newest, how many
        self._total = 0

    def ready(self, now: float) -> int | None:
        """How many more may leave now; None where there is no limit."""
        if not self.limit:
            return None
        self._forget(now)
        return max(0, self.limit - self._total)

    def next_at(self, now: float) -> float:
        """When the next one may leave: ``now``, if that is at once."""
        if self.ready(now) != 0:
            return now
        over = self._total - self.limit + 1
        for _, newest, number in self._counts:
            over -= number
            if over <= 0:
                return newest + self.span_seconds
        return now

    def take(self, number: int, now: float) -> None:
        """``number`` leave at ``now``; a negative one gives back what did not after all."""
        if not self.limit:
            return
        if number < 0:
            self._give_back(-number)
        elif number:
            self._add(number, now)

    def set_back(self, seconds: float) -> None:
        """The clock was set back by so much: what was counted leaves as soon as it would have."""
        self._counts = deque((a - seconds, b - seconds, number) for a, b, number in self._counts)

    def _add(self, number: int, now: float) -> None:
        grain = self.span_seconds / _GRAINS
        if self._counts:
            first, newest, there = self._counts[-1]
            now = max(now, newest)  # a clock that goes back frees nothing
            if now < first + grain:
                self._counts[-1] = (first, now, there + number)
                self._total += number
                return
        self._counts.append((now, now, number))
        self._total += number

    def _give_back(self, number: int) -> None:
        while number and self._counts:
            first, newest, there = self._counts.pop()
            back = min(number, there)
            self._total -= back
            number -= back
            if there > back:
                self._counts.append((first, newest, there - back))

    def _forget(self, now: float) -> None:
        while self._counts and self._counts[0][1] <= now - self.span_seconds:
            self._total -= self._counts.popleft()[2]
