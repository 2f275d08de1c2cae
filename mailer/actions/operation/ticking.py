"""Ticking: the clock at work, which plans what is due and says that it does."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from mailer.actions.desk import Desk, set_right
from mailer.actions.imports import importing
from mailer.actions.operation import retention
from mailer.actions.today.task import COMING, Task, What
from mailer.actions.today.tasks import pressing
from mailer.config.engine import EngineKind
from mailer.domain.errors import Sentence
from mailer.domain.log_entry import Level, LogEntry
from mailer.scheduling import engines, planner
from mailer.scheduling.ticker import Ticker
from mailer.store import liveness, mailings
from mailer.store.ledger import claims
from mailer.store.liveness import Process


async def tick_forever(
    desk: Desk, stop: asyncio.Event, said: Callable[[str], None] = lambda _: None
) -> None:
    """The clock: plans what is due until ``stop`` is set. Sending is the sender's business."""
    one_at_a_time = asyncio.Lock()
    language = desk.workspace.settings.site.language
    named: set[tuple[What, int | None, bool]] = set()
    lived_at: datetime | None = None
    cleaning = _Cleaning(desk, stop, said)

    async def wake() -> datetime | None:
        # The regular waking and the one at a due time may come together.
        async with one_at_a_time:
            try:
                return await look()
            except Exception as problem:
                said(LogEntry("", "tick_failed", Level.ERROR, error=type(problem).__name__))
                raise

    async def look() -> datetime | None:
        nonlocal lived_at
        await set_right(desk.database, desk.clock)
        now = desk.clock.now()
        await importing.go_on(desk)
        tick = await planner.tick(desk.database, desk.workspace, desk.clock)
        if lived_at is None or abs(now - lived_at) >= liveness.EVERY:
            lived_at = now
            async with desk.database.write() as connection:
                await connection.run_sync(liveness.live, Process.CLOCK, now)
        for task in await pressing(desk, tick.missed_ids, COMING):
            if (task.what, task.mailing_id, task.waits) not in named:  # once is enough
                named.add((task.what, task.mailing_id, task.waits))
                said(_wanted(task, language))
        cleaning.begin()
        for name, number in zip(tick.frozen, tick.frozen_ids, strict=True):
            said(LogEntry(f"sending: {name}", "frozen", mailing=number))
        if desk.workspace.settings.engine.kind is EngineKind.PROCRASTINATE:
            await _announce_due(desk)
        async with desk.database.read() as connection:
            return await mailings.next_moment(connection, now)

    def told(sentence: Sentence) -> None:
        said(LogEntry(sentence.in_language(language), "clock", Level.WARNING))

    ticker = Ticker(wake, desk.clock, told)
    ticker.start()
    await stop.wait()
    ticker.stop()
    await cleaning.end()
    async with one_at_a_time:  # what has begun is finished
        with contextlib.suppress(SQLAlchemyError, OSError):
            async with desk.database.write() as connection:
                await connection.run_sync(liveness.withdraw, Process.CLOCK)


class _Cleaning:
    """Deletes what is too old, beside the plan: the first time there may be much of it."""

    def __init__(self, desk: Desk, stop: asyncio.Event, said: Callable[[str], None]) -> None:
        self._desk = desk
        self._stop = stop
        self._said = said
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Looks whether it was done today, unless it is at it."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._clean())

    async def end(self) -> None:
        """Waits until the piece at hand is done; the rest has time until the next start."""
        if self._task is not None:
            await self._task

    async def _clean(self) -> None:
        try:
            gone = await retention.run_daily(self._desk, self._stop)
        except Exception as problem:  # noqa: BLE001 - it is looked at again at the next waking
            entry = LogEntry("", "retention_failed", Level.ERROR, error=type(problem).__name__)
            self._said(entry)
            return
        for one in gone:
            category, number = one.category.value, one.number
            self._said(LogEntry("", "retention", category=category, number=number))


async def _announce_due(desk: Desk) -> None:
    """Has workers told of what is due by time alone."""
    from mailer.scheduling.engines import procrastinate

    async with desk.database.read() as connection:
        due = await connection.run_sync(claims.next_attempt)
    if due is not None and due <= desk.clock.now():
        async with desk.database.beside() as connection:
            number = await engines.number_of_jobs(connection, desk.workspace)
            await procrastinate.defer_due(connection, number)


def _wanted(task: Task, language: str) -> LogEntry:
    return LogEntry(
        f"{task.sentence.in_language(language)} → {task.typed(language)}",
        "needs_person",
        Level.WARNING if task.waits else Level.INFO,
        what=task.what.value,
        mailing=task.mailing_id,
        waits=task.waits,
    )
