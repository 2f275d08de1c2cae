"""Rehearsal: a seminar's whole timeline in fast-forward, through the real path into the inbox.

Everything is real but the clock, which is moved, and the relay, which keeps the mails.
"""

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from mailer.actions.demo.story import BY, Happening, story_of
from mailer.actions.desk import Desk, desk_at
from mailer.actions.mailing import plans
from mailer.actions.mailing.enrolments import NotOpenError
from mailer.actions.operation.running import RunReport, run_until_idle
from mailer.actions.scratch import scratch
from mailer.actions.seminar import seminars
from mailer.clock import MovedClock
from mailer.domain.audience import Audience, Reason
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.errors import RefusedError
from mailer.domain.note import Code, read
from mailer.domain.seminar import SeminarState
from mailer.domain.timeline import due_at
from mailer.files import located, make_folder, write_octets
from mailer.links import Links
from mailer.scheduling import layout
from mailer.store import mailings, reports
from mailer.store.copying import copy_to
from mailer.store.mailings import MailingRow
from mailer.store.reports import LedgerRow, Participant
from mailer.workspace_folder import bounds_of

_RELEASES = {Code.RELEASE, Code.RELEASE_AGAIN, Code.GREW}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who did not get a mail; ``reason`` is the ledger's word."""

    recipient: str
    step: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How it went: the ledger's rows, the mailings' ends, and when the clock stopped."""

    slug: str
    started_at: datetime
    ended_at: datetime
    deliveries: tuple[LedgerRow, ...]
    mailings: tuple[MailingRow, ...]
    late: tuple[LeftOut, ...]
    handled: int

    @property
    def reached(self) -> list[LedgerRow]:
        """Who got what: rows that were sent."""
        return [row for row in self.deliveries if row.state is DeliveryState.SENT]

    @property
    def left_out(self) -> list[LeftOut]:
        """Who did not, and why: those considered, and those who came too late to be."""
        rows = [row for row in self.deliveries if row.state is not DeliveryState.SENT]
        return [
            LeftOut(row.address, row.step_key, row.state.value, row.reason) for row in rows
        ] + list(self.late)

    @property
    def held_up(self) -> list[MailingRow]:
        """Mailings that never left: missed, or still waiting for something."""
        ends = {MailingState.MISSED, MailingState.WAITING, MailingState.PAUSED}
        return [row for row in self.mailings if row.state in ends]


async def rehearse(
    desk: Desk,
    slug: str,
    inbox: Path,
    said: Callable[[str], None] = lambda _: None,
    *,
    story: bool = False,
) -> Rehearsal:
    """Plays a seminar's timeline in a copy of the workspace; nothing real is touched.

    Mails go to ``inbox``. A draft is published, and list mail released, in the copy only. The
    clock starts now, or the day before the first step if that is past. With ``story`` made-up
    people register, wait and come late, and the office changes its mind (``actions.demo.story``).
    """
    seminar = await seminars.show(desk, slug)
    if seminar.state is SeminarState.CANCELLED:
        raise RefusedError(
            f"„{seminar.title}“ ist abgesagt; da gibt es nichts zu proben.",
            f'"{seminar.title}" is cancelled; there is nothing to rehearse.',
        )
    timeline = layout.timeline_of(desk.workspace, seminar)
    dues = [
        due_at(step, seminar.starts_at, seminar.timezone)
        for step in timeline.steps
        if step.when is None
    ]
    start = min([desk.clock.now(), *(due - timedelta(days=1) for due in dues)])
    if desk.clock.now() < seminar.starts_at and seminar.state is SeminarState.PUBLISHED:
        start = desk.clock.now()
    clock = MovedClock(start)
    async with _copy(desk, inbox, clock) as copy:
        async with copy.database.write() as connection:
            seminar_id, _ = await seminars.find(connection, slug)
            await mailings.only(connection, seminar_id)
        happenings = (await story_of(copy, slug)).happenings() if story else []
        return await play(copy, clock, slug, happenings, said)


async def play(
    desk: Desk,
    clock: MovedClock,
    slug: str,
    happenings: list[Happening] | None = None,
    said: Callable[[str], None] = lambda _: None,
) -> Rehearsal:
    """Moves ``clock``, which is the desk's, from event to event until nothing is left to do."""
    started_at = clock.now()
    async with desk.database.read() as connection:
        newest = await reports.newest_delivery(connection)
    waiting = sorted(happenings or [], key=lambda one: one.at)
    seminar = await seminars.show(desk, slug)
    if seminar.state is SeminarState.DRAFT:
        seminar = await seminars.publish(desk, slug)
    await release_waiting(desk, slug)
    handled = (await run_until_idle(desk)).handled
    while True:
        moment = await _next_moment(desk, waiting)
        if moment is None:
            break
        clock.move_to(moment)
        while waiting and waiting[0].at <= clock.now():
            await waiting.pop(0).do(desk)
        report: RunReport = await run_until_idle(desk)
        handled += report.handled
        said(clock.now().isoformat())
    # What still waits for something will not leave any more: the end shows it as missed.
    seminar = await seminars.show(desk, slug)
    clock.move_to(seminar.ends_at + timedelta(minutes=1))
    handled += (await run_until_idle(desk)).handled
    async with desk.database.read() as connection:
        seminar_id, _ = await seminars.find(connection, slug)
        rows = [
            row
            for row in await reports.deliveries(connection)
            if row.seminar == slug or row.id > newest
        ]
        ends = await mailings.of_seminar(connection, seminar_id)
        registered = await reports.registered_since(connection, seminar_id)
    late = _too_late(rows, ends, registered)
    return Rehearsal(slug, started_at, clock.now(), tuple(rows), tuple(ends), late, handled)


def _too_late(
    rows: list[LedgerRow], ends: list[MailingRow], registered: list[Participant]
) -> tuple[LeftOut, ...]:
    """Registrants whom a mailing never considered, because it was frozen before they came."""
    considered = {(row.mailing_id, row.person_id) for row in rows}
    return tuple(
        LeftOut(
            person.address,
            mailing.step_key,
            DeliveryState.SKIPPED.value,
            Reason.REGISTERED_TOO_LATE.value,
        )
        for mailing in ends
        if mailing.audience is Audience.REGISTERED and mailing.frozen_at is not None
        for person in registered
        if (mailing.id, person.person_id) not in considered
    )


async def release_waiting(desk: Desk, slug: str) -> None:
    """Releases whatever list mail of a seminar waits for that, in the rehearsal's name."""
    for step in await plans.plan(desk, slug):
        codes = {one.code for one in read(step.waits_for)}
        if codes & _RELEASES and step.state != MailingState.MISSED:
            # A list of nobody is rehearsed too, and what the deadline will hold up.
            with contextlib.suppress(plans.NobodyError, NotOpenError):
                await plans.release(desk, slug, step.step, BY)


async def _next_moment(desk: Desk, waiting: list[Happening]) -> datetime | None:
    now = desk.clock.now()
    async with desk.database.read() as connection:
        due = await mailings.next_moment(connection, now)
    moments = [due] if due is not None else []
    if waiting:
        moments.append(waiting[0].at)
    return max(now, min(moments)) if moments else None


@asynccontextmanager
async def _copy(desk: Desk, inbox: Path, clock: MovedClock) -> AsyncIterator[Desk]:
    """A desk over a copy of the database, with a clock to move, in capture mode."""
    within = _writable(desk, inbox)
    with scratch("rehearsal") as folder:
        await copy_to(desk.database, folder / "rehearsal.db")
        settings = desk.workspace.settings
        workspace = replace(
            desk.workspace,
            path=folder,
            # Its mails get passed around: links of a rehearsal open nothing real.
            links=Links(desk.workspace.links.site_url, secrets.token_hex(32).encode()),
            settings=settings.model_copy(
                update={
                    "site": settings.site.model_copy(update={"mode": "capture"}),
                    "dkim": (),  # nor shall they pass for mails of ours
                    "database": settings.database.model_copy(
                        update={"url": "sqlite:///rehearsal.db"}
                    ),
                }
            ),
        )
        async with desk_at(workspace, clock) as copy:
            yield copy
        make_folder(inbox)
        for file in sorted(workspace.inbox.glob("*.eml")):
            write_octets(inbox / file.name, file.read_bytes(), RefusedError, within=within)


def _writable(desk: Desk, inbox: Path) -> Path | None:
    """What the exported mails must not lead out of; raises RefusedError where they would."""
    within = bounds_of(inbox, desk.workspace.path)
    if within is not None:
        located(inbox, RefusedError, within)
    return within
