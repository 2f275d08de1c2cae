"""The ticker: wakes the planner. The only place that knows APScheduler.

Jobs carry no state: they only say "look now". What is due stands in the database, so a
lost, late or doubled waking changes nothing.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

_EVERY = timedelta(seconds=30)
_AT_DUE = "at the next due time"


class Ticker:
    """Calls ``wake`` at once, then every 30 seconds, and exactly when something is due.

    ``wake`` gives the next due time (aware), or None. Triggers are in UTC: in local time
    the hour of a clock change would be skipped or come twice.
    """

    def __init__(self, wake: Callable[[], Awaitable[datetime | None]]) -> None:
        self._wake = wake
        # The defaults would drop a run that is a second late; here late is better than never.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Begins to tick on the running event loop."""
        self._scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=int(_EVERY.total_seconds()), timezone=UTC),
            id="regularly",
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Ticks no more; a tick under way ends by itself."""
        self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        due = await self._wake()
        if due is not None:
            self._scheduler.add_job(
                self._tick,
                DateTrigger(run_date=due, timezone=UTC),
                id=_AT_DUE,
                replace_existing=True,
            )
