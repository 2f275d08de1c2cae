"""The ticker: wakes the planner. The only place that knows APScheduler.

Jobs carry no state: they only say "look now". What is due stands in the database, so a
lost, late or doubled waking changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from mailer.clock import Clock, StepWatch, SystemClock
from mailer.domain.errors import Sentence

_EVERY_SECONDS = 30
_REGULARLY, _AT_DUE = "regularly", "at the next due time"

Pause = Callable[[float], Awaitable[object]]


class Ticker:
    """Calls ``wake`` at once, then every 30 seconds, and exactly when something is due.

    ``wake`` gives the next due time (aware), or None; what it raises is told to ``said``, and the
    next waking comes all the same. Triggers are in UTC: in local time the hour of a clock change
    would be skipped or come twice.

    APScheduler goes by the wall clock: set back an hour, it would sleep for that hour. So the
    clock is minded beside it, by ``pause``, which waits so many seconds of a clock that nobody
    sets. Where the wall clock was set, that is said in one sentence, and the planner looks at once.
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
        self._minding: asyncio.Task[None] | None = None
        # The defaults would drop a run that is a second late; here late is better than never.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begins to tick on the running event loop."""
        self._look_now()
        self._scheduler.start()
        self._minding = asyncio.create_task(self._mind_the_clock())

    def stop(self) -> None:
        """Ticks no more; a tick under way ends by itself."""
        self._scheduler.shutdown(wait=False)
        if self._minding is not None:
            self._minding.cancel()

    def _look_now(self) -> None:
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=_EVERY_SECONDS, timezone=UTC),
            id=_REGULARLY,
            next_run_time=datetime.now(UTC),
            replace_existing=True,
        )

    async def _tick(self) -> None:
        # Stopping cancels what APScheduler runs: a tick that has begun is finished all the same.
        await asyncio.shield(asyncio.ensure_future(self._woken()))

    async def _woken(self) -> None:
        try:
            due = await self._wake()
        except Exception as problem:  # noqa: BLE001 - what fails now is looked at again
            self._said(_failed(problem))
            return
        if due is not None and self._scheduler.running:
            self._scheduler.add_job(
                self._tick,
                DateTrigger(run_date=datetime.now(UTC) + (due - self._clock.now()), timezone=UTC),
                id=_AT_DUE,
                replace_existing=True,
            )

    async def _mind_the_clock(self) -> None:
        while True:
            await self._pause(_EVERY_SECONDS)
            step = self._watch.step()
            if step:
                self._said(_set(step))
                self._look_now()


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
