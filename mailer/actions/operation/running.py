"""Running: the clock and the sender at work, until all is done or somebody says stop."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailer.actions.desk import Desk
from mailer.actions.imports import importing
from mailer.actions.office import epochs
from mailer.actions.office.dkim_keys import read_signers
from mailer.actions.office.workspaces import Mode, mode_of, node_of, refuse_strangers
from mailer.actions.operation.incident import Incident, take_over
from mailer.actions.operation.ticking import tick_forever
from mailer.actions.operation.waiting import Refused, Waiting, refused, waiting
from mailer.actions.today.task import COMING, Task
from mailer.actions.today.tasks import pressing
from mailer.compose import composer
from mailer.compose.dkim import Signer
from mailer.config import Relay
from mailer.delivery.capture import captured
from mailer.delivery.render import pool as processes
from mailer.delivery.render.pool import RenderPool
from mailer.delivery.render.renderer import Renderer
from mailer.delivery.sender import Sender
from mailer.domain.errors import RefusedError
from mailer.domain.log_entry import Level, LogEntry
from mailer.domain.refusal import Fault
from mailer.scheduling import planner
from mailer.store import refusals, send_context
from mailer.store.database import reading_engine, sentence_for
from mailer.store.ledger import claims
from mailer.workspace import Workspace

_NICE = 10
_PATIENCE = timedelta(hours=1)  # "until idle" waits for retries that are due within this
_MOMENT = timedelta(seconds=1)
Said = Callable[[str], None]


def _silent(_: str) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class RunReport:
    """What a run did: deliveries dealt with, what it found left over by a crash, and what it
    leaves for a person (``needs``).

    ``stopped``: somebody asked it to end before all was done. ``refused``: mailings that stand
    still because the mail itself was refused. ``waiting``: what still waits, and until when.
    """

    handled: int = 0
    incident: Incident = field(default_factory=Incident)
    trouble: str = ""
    stopped: bool = False
    refused: tuple[Refused, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    needs: list[Task] = field(default_factory=list)


async def may_send(desk: Desk) -> Mode:
    """Capture or live. Raises RefusedError for a copy of a live workspace, or without relay."""
    mode = await mode_of(desk)
    if mode is Mode.HELD:
        raise RefusedError(
            "Dieses Arbeitsverzeichnis ist eine Kopie oder wurde zurückgespielt und verschickt "
            "deshalb nichts. Wenn es jetzt das richtige ist: seminarpost go-live",
            "This workspace is a copy or was restored, and therefore sends nothing. If it is "
            "the right one now: seminarpost go-live",
        )
    if mode is Mode.LIVE and not desk.workspace.settings.relay:
        raise RefusedError(
            "Es ist kein Mailserver eingetragen; bitte einen Abschnitt [[relay]] ergänzen.",
            "No mail server is set; please add a section [[relay]].",
        )
    return mode


def settle_memory() -> None:
    """What is loaded by now stays; a sender that looks through it again and again for what can
    be thrown away spends a tenth of its time on that."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


def signer_of(workspace: Workspace) -> Signer | None:
    """Who signs what the office sends; raises SettingsError for a key that cannot be used."""
    domain = workspace.settings.sender.address.rpartition("@")[2]
    return read_signers(workspace).for_domain(domain) if domain else None


@contextmanager
def renderers_beside(workspace: Workspace) -> Iterator[RenderPool]:
    """Processes that render messages beside the sender.

    To be called before anything is opened: no thread, no event loop, no database. Raises
    SettingsError. From here on
    this process and they stand back when others want the processor: a page is waited for, a
    mailing is not.
    """
    os.nice(max(0, _NICE - os.nice(0)))
    signer = signer_of(workspace)
    database = reading_engine(workspace.settings.database.url, workspace.path)
    number = processes.how_many(signing=signer is not None)
    composer.load()
    send_context.prepare(database.dialect)
    settle_memory()  # shared with them, and not looked through by them either
    with processes.forked(number, Renderer(workspace, signer), database) as renderers:
        yield renderers


@asynccontextmanager
async def sending(
    desk: Desk, said: Said = _silent, renderers: RenderPool | None = None, place: int = 0
) -> AsyncIterator[tuple[Sender, Incident]]:
    """The sender of a workspace: over its relays, or into the local inbox in capture mode.
    ``place``: which of several on this machine.

    Only who holds the workspace's lock may open it. Raises RefusedError, SettingsError.
    """
    await refuse_strangers(desk)
    if await may_send(desk) is Mode.LIVE:
        await epochs.begin(desk)
        relays = desk.workspace.settings.relay
        async with _opened(desk, relays, said, renderers, place) as opened:
            yield opened
        return
    async with (
        captured(desk.workspace.inbox, desk.clock) as relay,
        _opened(desk, (relay,), said, renderers, place) as opened,
    ):
        yield opened


@asynccontextmanager
async def _opened(
    desk: Desk, relays: tuple[Relay, ...], said: Said, renderers: RenderPool | None, place: int
) -> AsyncIterator[tuple[Sender, Incident]]:
    signer = signer_of(desk.workspace)
    node = node_of(desk.workspace, place)
    incident = await take_over(desk, node)
    async with desk.database.write() as connection:
        # Asked before anything leaves, a relay that still takes too little costs nothing.
        await refusals.try_again(connection, Fault.SIZE)
    sender = Sender(
        desk.database,
        desk.workspace,
        relays,
        desk.clock,
        signer=signer,
        renderers=renderers,
        on_problem=said,
        node=node,
    )
    async with sender.open():
        yield sender, incident


async def run_until_idle(
    desk: Desk,
    progress: Callable[[RunReport], None] = lambda _: None,
    said: Said = _silent,
    renderers: RenderPool | None = None,
    *,
    stop: asyncio.Event | None = None,
    hurry: asyncio.Event | None = None,
    waits: Callable[[RunReport], None] = lambda _: None,
) -> RunReport:
    """Does all that is due, retries due within the hour included, then comes back.

    ``waits`` hears of what it waits for (``waiting``) before it does.

    A relay that takes no mail for longer ends it, with the reason in ``trouble``: nothing is
    lost. So does ``stop``: what is in flight is finished, or with ``hurry`` cut off.
    """
    report, stop = RunReport(), stop or asyncio.Event()
    missed: set[int] = set()
    async with (
        sending(desk, said, renderers) as (sender, report.incident),
        _stopping_with(stop, hurry, sender),
    ):
        while not stop.is_set():
            await importing.go_on(desk)
            tick = await planner.tick(desk.database, desk.workspace, desk.clock)
            missed.update(tick.missed_ids)
            handled = await sender.send_due()
            report.handled += handled
            report.trouble = sender.trouble
            progress(report)
            now = desk.clock.now()
            coming = sender.resumes_at if report.trouble else await _next_attempt(desk)
            report.waiting = ()
            if coming is None or coming > now or sender.is_away:
                report.waiting = await waiting(desk, sender.troubles)
            if sender.is_away or coming is None or coming > now + _PATIENCE:
                break
            if coming > now:
                waits(report)
                await _sleep(desk, coming, stop)
            elif not handled:  # others have all connections, or it is claimed by them
                await _sleep(desk, now + _MOMENT, stop)
        else:
            report.stopped = True
            return report
        tick = await planner.tick(desk.database, desk.workspace, desk.clock)
        missed.update(tick.missed_ids)
        report.refused = await refused(desk)
    report.needs = await pressing(desk, missed, COMING)
    return report


async def _sleep(desk: Desk, until: datetime, stop: asyncio.Event) -> None:
    """Until then by the desk's clock, or until ``stop``."""
    tasks = [
        asyncio.ensure_future(desk.clock.sleep_until(until)),
        asyncio.ensure_future(stop.wait()),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in tasks:
            one.cancel()


async def work_forever(
    desk: Desk,
    stop: asyncio.Event,
    said: Said = _silent,
    renderers: RenderPool | None = None,
    *,
    hurry: asyncio.Event | None = None,
    place: int = 0,
) -> RunReport:
    """One worker of several, on whatever machine: sends for each job, and looks at the plan as
    all others do, until ``stop`` is set; what is in flight is finished, or with ``hurry`` cut off.
    """
    from mailer.scheduling.engines import procrastinate

    report, told = RunReport(), ""
    async with (
        sending(desk, said, renderers, place) as (sender, report.incident),
        _stopping_with(stop, hurry, sender),
    ):

        async def work() -> None:
            nonlocal told
            try:
                report.handled += await sender.send_due()
            except Exception as problem:  # noqa: BLE001 - a job is no place to end at
                failed(problem)
            if sender.trouble and sender.trouble != told:
                said(sender.trouble)
            told = sender.trouble
            if sender.stopping:  # another has its place: jobs are for others
                stop.set()

        def failed(problem: Exception) -> None:
            said(_database_away(problem, desk.workspace.settings.site.language))

        url, name = desk.workspace.settings.database.url, sender.worker
        ticking = asyncio.create_task(tick_forever(desk, stop, said))
        try:
            await procrastinate.work_forever(url, name, work, stop, failed)
        finally:
            stop.set()
            await ticking
    return report


def _database_away(problem: Exception, language: str) -> LogEntry:
    """An outage is waited out; who reads the log is to know what is waited for."""
    cause = problem.__cause__ if isinstance(problem.__cause__, Exception) else problem
    told = sentence_for(cause).in_language(language)
    return LogEntry(told, "database_unavailable", Level.ERROR, error=type(problem).__name__)


async def send_forever(
    desk: Desk,
    stop: asyncio.Event,
    said: Said = _silent,
    renderers: RenderPool | None = None,
    *,
    hurry: asyncio.Event | None = None,
    place: int = 0,
) -> RunReport:
    """The sender: sends what is due until ``stop`` is set; what is in flight is finished, or
    with ``hurry`` cut off."""
    report = RunReport()
    async with (
        sending(desk, said, renderers, place) as (sender, report.incident),
        _stopping_with(stop, hurry, sender),
    ):
        report.handled = await sender.send_forever()
    return report


@asynccontextmanager
async def _stopping_with(
    stop: asyncio.Event, hurry: asyncio.Event | None, sender: Sender
) -> AsyncIterator[None]:
    async def watch(event: asyncio.Event, *, at_once: bool) -> None:
        await event.wait()
        sender.stop(at_once=at_once)

    watching = [asyncio.create_task(watch(stop, at_once=False))]
    if hurry is not None:
        watching.append(asyncio.create_task(watch(hurry, at_once=True)))
    await asyncio.sleep(0)  # what was asked before counts
    try:
        yield
    finally:
        for task in watching:
            task.cancel()


async def _next_attempt(desk: Desk) -> datetime | None:
    async with desk.database.read() as connection:
        return await connection.run_sync(claims.next_attempt)
