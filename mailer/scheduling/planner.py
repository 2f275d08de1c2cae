"""The planner: moves each mailing on when it is due, from scheduled to on its way."""

from dataclasses import dataclass, field
from datetime import datetime

from mailer.clock import Clock
from mailer.domain.consent import CONFIRM_WITHIN
from mailer.domain.delivery import MailingState
from mailer.domain.errors import SeminarpostError
from mailer.domain.note import Code, Note, cannot_be_made, text_of
from mailer.domain.seminar import Seminar
from mailer.domain.subject import Subject
from mailer.domain.timeline import Need
from mailer.scheduling import decisions, freezer, late_joiners, waiting_list
from mailer.scheduling.barriers import barrier_to
from mailer.scheduling.layout import is_late
from mailer.scheduling.snapshots import content_hash, snapshots_for
from mailer.store import mailings, presses, requests, subjects
from mailer.store.database import Database
from mailer.store.mailings import MailingRow
from mailer.store.presses import PRESSES_KEPT_FOR
from mailer.workspace import Workspace


@dataclass(slots=True)
class Tick:
    """What one waking of the planner did: seminar slug and step of each mailing."""

    frozen: list[str] = field(default_factory=list)
    frozen_ids: list[int] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    missed_ids: list[int] = field(default_factory=list)
    finished: int = 0


async def tick(database: Database, workspace: Workspace, clock: Clock) -> Tick:
    """Moves on everything that is due; doing it twice, late, or twice at once changes nothing.

    A mailing that cannot go on waits with the reason; the others go on.
    """
    done = Tick()
    now = clock.now()
    await waiting_list.expire_places(database, workspace, now)
    await _forget_unconfirmed(database, now)
    await _forget_presses(database, now)
    async with database.read() as connection:
        due = await mailings.due(connection, now)
        about = [await subjects.of_mailing(connection, row) for row in due]
    for row, subject in zip(due, about, strict=True):
        name = f"{subject.slug} {row.name}"
        try:
            state = await _advance(database, workspace, row, subject, clock)
        except SeminarpostError as problem:
            note = cannot_be_made(problem)
            state = await _settle(database, row, MailingState.WAITING, note.text)
            if row.is_half_frozen:
                async with database.write() as connection:
                    await mailings.switch(connection, row.id, frm={row.state}, waits_for=note.text)
        except freezer.FreezeLostError:
            continue
        if state is MailingState.MISSED:
            done.missed.append(name)
            done.missed_ids.append(row.id)
        elif state is MailingState.WAITING:
            done.waiting.append(name)
        elif state in {MailingState.SENDING, MailingState.PAUSED}:
            done.frozen.append(name)
            done.frozen_ids.append(row.id)
    await late_joiners.take_late_joiners(database, workspace, clock)
    async with database.write() as connection:
        done.finished = await mailings.finish(connection, now)
    return done


async def _forget_presses(database: Database, now: datetime) -> None:
    """Which networks people's buttons were pressed from is nobody's business for long."""
    before = now - PRESSES_KEPT_FOR
    async with database.read() as connection:
        if not await presses.any_before(connection, before):
            return
    async with database.write() as connection:
        await presses.forget(connection, before)


async def _forget_unconfirmed(database: Database, now: datetime) -> None:
    """Nobody keeps addresses of people who never answered (Art. 5(1)(e) GDPR)."""
    before = now - CONFIRM_WITHIN
    async with database.read() as connection:
        if not await requests.any_pending(connection, before):
            return
    while True:
        async with database.write() as connection:
            if not await requests.forget(connection, before, now):
                return


def unmet_needs(row: MailingRow, subject: Subject) -> list[Code]:
    """What a step needs and the seminar does not have yet."""
    if not isinstance(subject, Seminar):
        return []
    about = subject.session(row.session) if row.session else None
    has = {
        Need.JOIN_URL: bool(subject.join_url_of(about) if about else subject.join_url),
        Need.MATERIALS_URL: bool(subject.materials_url),
        Need.ATTENDANCE: subject.attendance_known,
    }
    return [Code(need) for need in row.needs if not has.get(Need(need), False)]


async def _advance(
    database: Database, workspace: Workspace, row: MailingRow, subject: Subject, clock: Clock
) -> MailingState:
    """Takes one due mailing as far as it can go; returns the state it is now in."""
    now = clock.now()
    if row.is_half_frozen:  # part of it may have left: what let it begin is not asked again
        snapshots = snapshots_for(workspace, row, subject)
        return await freezer.go_on(database, workspace, row, subject, snapshots, clock)
    if subject.is_off and row.corrects_id is None:
        return await _settle(database, row, MailingState.CANCELLED)
    late = is_late(row, now)
    async with database.read() as connection:
        at = row.due_at or now if late else now
        barrier = await barrier_to(connection, row, subject, at, now)
    if late:
        # What it still waited for stays written down: that is why it never left.
        why = row.waits_for or ("" if barrier is None else _noted(Code(barrier.value)))
        return await _settle(database, row, MailingState.MISSED, why)
    if barrier is not None and barrier.is_final:
        return await _settle(database, row, MailingState.MISSED, _noted(Code(barrier.value)))
    unmet = ([] if barrier is None else [Code(barrier.value)]) + unmet_needs(row, subject)
    if unmet:
        return await _settle(database, row, MailingState.WAITING, _noted(*unmet))
    if row.released_hash is None and missing_release(workspace, row, "") is not None:
        # Compiling costs a hundred times a tick: not for what nobody has looked at yet.
        return await _settle(database, row, MailingState.WAITING, _noted(Code.RELEASE))
    snapshots = snapshots_for(workspace, row, subject)
    # Compiles every variant: a broken template is noticed here and not at the first reader.
    digest = content_hash(snapshots.values())
    missing = missing_release(workspace, row, digest)
    if missing is not None:
        return await _settle(database, row, MailingState.WAITING, _noted(missing))
    if row.waits_for == freezer.WAITS_FOR_RECIPIENTS and decisions.reaches_nobody(
        row, await decisions.headcount(database, row, now)
    ):
        return MailingState.WAITING
    return await freezer.freeze(database, workspace, row, subject, snapshots, clock)


async def _settle(
    database: Database, row: MailingRow, state: MailingState, waits_for: str = ""
) -> MailingState:
    if row.state is not state or row.waits_for != waits_for:
        async with database.write() as connection:
            await mailings.switch(
                connection,
                row.id,
                frm={MailingState.SCHEDULED, MailingState.WAITING},
                state=state,
                waits_for=waits_for,
            )
    return state


def _noted(*codes: Code) -> str:
    return text_of(Note.of(one) for one in codes)


def missing_release(workspace: Workspace, row: MailingRow, digest: str) -> Code | None:
    """Why list mail may not leave yet, or None: a release is for one content only."""
    by_hand = workspace.settings.policy.release != "auto"
    # A correction holds words that nobody has checked yet, whoever it goes to.
    if not (row.corrects_id is not None or (row.to_list and by_hand)):
        return None
    if row.released_hash is None:
        return Code.RELEASE
    return None if row.released_hash == digest else Code.RELEASE_AGAIN
