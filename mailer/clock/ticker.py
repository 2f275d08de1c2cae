"""The ticker: wakes the planner, by a clock that nobody can set.

It carries no state: it only says "look now". What is due stands in the database, so a lost,
late or doubled waking changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from mailer.domain.errors import Sentence
from mailer.now import Clock, StepWatch, SystemClock

_EVERY_SECONDS = 30.0
_LEAST_SECONDS = 0.05  # what is overdue is looked at again at once, but not as fast as it goes

Pause = Callable[[float], Awaitable[object]]


class Ticker:
    """Calls ``wake`` at once, then every 30 seconds, and exactly when something is due.

    ``wake`` gives the next due time (aware), or None; what it raises is told to ``said``, and the
    next waking comes all the same. ``pause`` waits so many seconds of a clock that nobody sets.
    Where the wall clock was set, that is said in one sentence, and the planner looks at once.
    """

    def __init__(
        self,
        wake: Callable[[], Awaitable[datetime | None]],
        clock: Clock | None = None,
        said: Callable[[Sentence], None] = lambda _: None,
        pause: Pause = asyncio.sleep,
        watch: StepWatch | None = None,
    ) -> None:
        self._wake = wake
        self._clock = clock or SystemClock()
        self._said = said
        self._pause = pause
        self._watch = watch or StepWatch(self._clock)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to tick on the running event loop."""
        self._task = asyncio.create_task(self.tick_forever())

    def stop(self) -> None:
        """Ticks no more; whoever must not be cut off inside ``wake`` shields it."""
        if self._task is not None:
            self._task.cancel()

    async def tick_forever(self) -> None:
        """Ticks until it is cancelled."""
        while True:
            due = await asyncio.shield(asyncio.ensure_future(self._tick()))
            await self._pause(self._seconds_until(due))
            step = self._watch.step()
            if step:
                self._said(_set(step))

    async def _tick(self) -> datetime | None:
        try:
            return await self._wake()
        except Exception as problem:  # noqa: BLE001 - what fails now is looked at again
            self._said(_failed(problem))
            return None

    def _seconds_until(self, due: datetime | None) -> float:
        if due is None:
            return _EVERY_SECONDS
        seconds = (due - self._clock.now()).total_seconds()
        return min(max(seconds, _LEAST_SECONDS), _EVERY_SECONDS)


def _failed(problem: Exception) -> Sentence:
    why = f"{type(problem).__name__}: {problem}"
    return Sentence(
        f"Der Plan ließ sich gerade nicht durchsehen ({why}); es wird gleich wieder versucht.",
        f"The plan could not be looked through just now ({why}); it is tried again soon.",
    )


def _set(step: timedelta) -> Sentence:
    """That the clock was set, and by how much."""
    minutes, seconds = divmod(round(abs(step).total_seconds()), 60)
    de = f"{minutes} min" if minutes else f"{seconds} s"
    if step > timedelta(0):
        return Sentence(
            f"Die Uhr ist um {de} vorgesprungen (gestellt, oder der Rechner hat geschlafen); was "
            "jetzt fällig ist, wird nachgeholt.",
            f"The clock jumped ahead by {de} (it was set, or the machine slept); what is due by "
            "now is caught up with.",
        )
    return Sentence(
        f"Die Uhr wurde um {de} zurückgestellt; der Plan richtet sich ab jetzt nach ihr.",
        f"The clock was set back by {de}; the plan goes by it from now on.",
    )
