"""Plans: what will leave, when, to how many, who is left out and why; and the release for it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.commands import import_for, typed
from mailer.actions.desk import Desk
from mailer.actions.mailing import enrolments, suspensions
from mailer.actions.mailing.announced import Announced, announce_mailings
from mailer.actions.mailing.inspection import refuse_faulty
from mailer.actions.mailing.last_out import departures
from mailer.actions.mailing.mail_sizes import too_large
from mailer.actions.mailing.readers import invitation_to_come
from mailer.actions.seminar.seminars import Imported, find
from mailer.actions.words import mailing_state_in_words, reason_in_words
from mailer.domain.audience import Audience
from mailer.domain.delivery import PENDING_MAILING, MailingState
from mailer.domain.errors import NotFoundError, RefusedError, SeminarpostError, Sentence
from mailer.domain.note import Code, Note, text_of
from mailer.domain.seminar import Seminar
from mailer.domain.session_mail import step_name
from mailer.domain.standing import Deed, refuse_unless
from mailer.domain.subject import Subject
from mailer.scheduling import decisions, layout, planner
from mailer.scheduling.barriers import barrier_to
from mailer.scheduling.snapshots import content_hash, snapshots_for
from mailer.store import mailings, reports
from mailer.store.mailings import MailingRow
from mailer.store.subjects import SeminarRef, SubjectRef


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a seminar's plan as it stands; times in UTC, ``due_at`` None for events.

    ``last_out_at`` is reckoned from the limits of its relay and what else leaves over it;
    ``warnings`` say what that is too late for, what is held right now, and that the relay takes
    no mail so large. ``session`` is the key of the one session that it is about (0: the whole).
    """

    mailing_id: int | None
    step: str
    title: Sentence
    when: str
    due_at: datetime | None
    state: str
    waits_for: str
    recipients: int
    skipped: dict[str, int]
    counts: dict[str, int]
    last_out_at: datetime | None
    released_by: str
    too_late: bool
    warnings: tuple[Sentence, ...]
    session: int = 0

    @property
    def name(self) -> str:
        """The step as a person names it: ``reminder-day@2`` is that of the second session."""
        return step_name(self.step, self.session)


class NobodyError(RefusedError):
    """Nobody would get this mailing."""


async def plan(desk: Desk, slug: str) -> list[PlannedStep]:
    """Every step of a seminar's plan; for a draft, as it would be if published now."""
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
    return await planned(desk, SeminarRef(seminar_id), seminar)


async def planned(desk: Desk, about: SubjectRef, subject: Subject) -> list[PlannedStep]:
    """Every step of a subject's plan."""
    async with desk.database.read() as connection:
        rows = await layout.mailings_about(connection, about)
        ids = [row.id for row in rows]
        counts = await reports.counts(connection, ids)
        readers = await reports.readers(connection, ids)
    if not rows:
        rows = layout.lay(desk.workspace, about, subject, desk.clock.now())
    numbers = [row.id for row in rows]
    steps = [
        await _step(desk, row, subject, counts.get(number, {}), readers.get(number, 0))
        for row, number in zip(rows, numbers, strict=True)
    ]
    given = [(row, one.recipients, one.counts) for row, one in zip(rows, steps, strict=True)]
    leave = await departures(desk, given, subject)
    paused = [await suspensions.of_mailing(desk, row, counts) for row, _, counts in given]
    closed = [await enrolments.warning(desk, row, subject, leave[row.name]) for row in rows]
    heavy = [await _too_large(desk, row, subject) for row in rows]
    return [
        replace(
            one,
            last_out_at=leave[one.name].last_out_at,
            too_late=leave[one.name].too_late,
            warnings=(*leave[one.name].warnings, *filter(None, doubts)),
        )
        for one, *doubts in zip(steps, paused, closed, heavy, strict=True)
    ]


async def release(
    desk: Desk, slug: str, step: str, by: str, announced: Announced | None = None
) -> PlannedStep:
    """Releases a seminar's list mailing or correction; see ``release_mailing``."""
    async with desk.database.read() as connection:
        row, seminar = await mailing_of(connection, slug, step)
    if row.corrects_id is None:
        refuse_unless(seminar, Deed.RELEASE, desk.clock.now())
    await release_mailing(desk, row, seminar, by, announced)
    steps = await plan(desk, slug)
    return next(one for one in steps if one.mailing_id == row.id)


async def announce_release(desk: Desk, slug: str, step: str) -> Announced:
    """Whom a release would let a seminar's mailing go to; raises what the release would."""
    async with desk.database.read() as connection:
        row, seminar = await mailing_of(connection, slug, step)
    if row.corrects_id is None:
        refuse_unless(seminar, Deed.RELEASE, desk.clock.now())
    return await announce_mailing(desk, row, seminar)


async def announce_mailing(desk: Desk, row: MailingRow, subject: Subject) -> Announced:
    """The same for a mailing's row."""
    refuse_unreleasable(desk, row)
    await enrolments.refuse_closed(desk, row, subject)
    await refuse_faulty(desk, row, snapshots_for(desk.workspace, row, subject).values())
    announced = await announce_mailings(desk, [(row, subject)])
    if not announced.would_tell:
        await refuse_for_nobody(desk, row, announced.letters[0].skipped)
    return announced


async def release_mailing(
    desk: Desk, row: MailingRow, subject: Subject, by: str, announced: Announced | None = None
) -> None:
    """Releases a mailing: for this content and this size of audience, in somebody's name.

    One that was missed and is still of use is thereby due now. Raises NotOpenError where nobody
    whom it invites could register by then, RefusedError with the first error that the preflight
    finds, where its relay is known not to take a mail so large,
    if nobody would get it, or if by now it would go to more people than were ``announced``.
    """
    refuse_unreleasable(desk, row)
    await enrolments.refuse_closed(desk, row, subject)
    now = desk.clock.now()
    snapshots = snapshots_for(desk.workspace, row, subject)
    await refuse_faulty(desk, row, snapshots.values())
    digest = content_hash(snapshots.values())
    head = await decisions.headcount(desk.database, row, now)
    if not head.queued:
        await refuse_for_nobody(desk, row, {one.value: n for one, n in head.skipped.items()})
    if announced is not None:
        announced.refuse_more_than(head.queued)
    values = {"released_by": by, "released_at": now, "released_hash": digest, "waits_for": ""}
    if row.state is MailingState.DRAFT:
        values |= {"state": MailingState.SCHEDULED, "due_at": now}
    if row.state is MailingState.MISSED:
        values |= {"state": MailingState.SCHEDULED, "due_at": now, "late_at": row.until_at}
    frm = {MailingState.MISSED} if row.state is MailingState.MISSED else set(PENDING_MAILING)
    async with desk.database.write() as connection:
        if not await mailings.switch(
            connection, row.id, frm=frm, released_size=head.queued, **values
        ):
            raise _past_changing(row, row.name)


async def announce_releases(desk: Desk, stored: Callable[[Desk], Awaitable[Imported]]) -> Announced:
    """Whom the list mail of a seminar that is only ``stored`` and published here would go to.

    Without that which invites nobody any more.
    """
    async with desk.database.whole(keep=False) as trial:
        there = replace(desk, database=trial)
        made = await stored(there)
        async with trial.read() as connection:
            seminar_id, seminar = await find(connection, made.seminar.slug)
            rows = await mailings.of_seminar(connection, seminar_id)
        released = [
            (row, seminar)
            for row in rows
            if row.to_list
            and row.state in PENDING_MAILING
            and await enrolments.barrier_against(there, row, seminar) is None
        ]
    return await announce_mailings(desk, released)


async def release_all(desk: Desk, slug: str, by: str, announced: Announced) -> list[Sentence]:
    """Releases all list mail of a seminar that can leave; returns why some of it cannot."""
    left = []
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
        rows = await mailings.of_seminar(connection, seminar_id)
    for row in rows:
        if row.to_list and row.state in PENDING_MAILING and row.released_hash is None:
            try:
                await release_mailing(desk, row, seminar, by, announced)
            except (NobodyError, enrolments.NotOpenError) as problem:
                left.append(problem.sentence)
    return left


def refuse_unreleasable(desk: Desk, row: MailingRow) -> None:
    """Raises RefusedError where a mailing (its row) is none that somebody releases now."""
    desk.workspace.office()
    step = row.name
    is_correction = row.corrects_id is not None
    if not (row.to_list or is_correction):
        raise RefusedError(
            f"„{step}“ geht nur an Angemeldete und ist mit der Veröffentlichung freigegeben.",
            f'"{step}" goes to registrants only and is released with the plan.',
        )
    if is_correction and not row.texts.get("correction"):
        raise RefusedError(
            f"Die Korrektur hat noch keinen Text; zuerst: seminarpost mailing correct "
            f"{row.corrects_id} DATEI",
            f"The correction has no text yet; first: seminarpost mailing correct "
            f"{row.corrects_id} FILE",
        )
    late = row.state is MailingState.MISSED and desk.clock.now() >= row.until_at
    if late:
        raise _of_no_use(step)
    if row.state not in PENDING_MAILING | {MailingState.MISSED}:
        raise _past_changing(row, step)


async def refuse_for_nobody(desk: Desk, row: MailingRow, skipped: Mapping[str, int]) -> None:
    """Raises NobodyError for a mailing that nobody would get: it would be done, and for good.

    Those invited come with the invitation, which may be still to leave.
    """
    if row.audience is Audience.INVITED and await invitation_to_come(desk, row):
        return
    why = Sentence.in_each(
        lambda language: ", ".join(
            f"{number} × {reason_in_words(reason, 'skipped', language)}"
            for reason, number in skipped.items()
        )
    )
    lists = ", ".join(row.lists)
    helps = Sentence(".", ".")
    if row.audience is Audience.SUBSCRIBERS:
        named = import_for(desk.workspace, row)
        helps = Sentence.in_each(lambda language: f": {typed(named, language)}")
    raise NobodyError(
        f"„{row.step_key}“ bekäme niemand ({why.de or f'auf {lists} steht niemand'}); "
        f"freigeben lässt es sich, sobald es Adressen gibt{helps.de}",
        f'Nobody would get "{row.step_key}" ({why.en or f"nobody is on {lists}"}); it can be '
        f"released as soon as there are addresses{helps.en}",
    )


async def send_now(desk: Desk, slug: str, step: str) -> None:
    """Makes a released step due now. Raises RefusedError if it is not released or too late."""
    now = desk.clock.now()
    async with desk.database.write() as connection:
        row, seminar = await mailing_of(connection, slug, step)
        if row.corrects_id is None:
            refuse_unless(seminar, Deed.RELEASE, now)
        by_hand = desk.workspace.settings.policy.release != "auto"
        if row.to_list and by_hand and not row.released_hash:
            raise RefusedError(
                f"„{step}“ ist noch nicht freigegeben; zuerst: seminarpost release {slug} {step}",
                f'"{step}" is not released yet; first: seminarpost release {slug} {step}',
            )
        if row.trigger is not None or row.state not in (PENDING_MAILING | {MailingState.MISSED}):
            raise _past_changing(row, step)
        if now >= row.until_at:
            raise _of_no_use(step)
        barrier = await barrier_to(connection, row, seminar, now, now)
        if barrier is not None:
            raise enrolments.not_open(row, seminar, barrier, now)
        await mailings.switch(
            connection,
            row.id,
            frm=set(PENDING_MAILING) | {MailingState.MISSED},
            state=MailingState.SCHEDULED,
            due_at=now,
            late_at=row.until_at,
        )


async def mailing_of(
    connection: AsyncConnection, slug: str, step: str
) -> tuple[MailingRow, Seminar]:
    """The mailing of a published seminar's step; raises NotFoundError naming those there are."""
    seminar_id, seminar = await find(connection, slug)
    rows = await mailings.of_seminar(connection, seminar_id)
    if not rows:
        refuse_unless(seminar, Deed.RELEASE, now=seminar.starts_at)
    return step_of(rows, step), seminar


def step_of(rows: Sequence[MailingRow], step: str) -> MailingRow:
    """The mailing that ``step`` names, of one session as ``step@2``.

    Raises NotFoundError naming those there are, also where each session has one.
    """
    for row in rows:
        if row.name == step:
            return row
    named = [row for row in rows if row.step_key == step]
    known = ", ".join(row.name for row in named or rows)
    if named:
        raise NotFoundError(
            f"„{step}“ gibt es für jeden Termin; gemeint ist eines von: {known}.",
            f'There is a "{step}" for each session; one of these is meant: {known}.',
        )
    raise NotFoundError(
        f"Den Schritt „{step[:60]}“ gibt es in diesem Plan nicht; es gibt: {known}.",
        f'There is no step "{step[:60]}" in this plan; there are: {known}.',
    )


def _past_changing(row: MailingRow, step: str) -> RefusedError:
    state = Sentence.in_each(lambda one: mailing_state_in_words(row.state.value, one))
    return RefusedError(
        f"„{step}“ lässt sich so nicht mehr ändern; Zustand: {state.de}.",
        f'"{step}" can no longer be changed this way; state: {state.en}.',
    )


def _of_no_use(step: str) -> RefusedError:
    return RefusedError(
        f"Für „{step}“ ist es zu spät: Die Mail wäre nicht mehr von Nutzen.",
        f'It is too late for "{step}": the mail would be of no use any more.',
    )


async def _step(
    desk: Desk, row: MailingRow, subject: Subject, counts: dict[str, int], recipients: int
) -> PlannedStep:
    state = row.state
    is_draft = not row.is_stored
    skipped: dict[str, int] = {}
    if row.trigger is not None:
        pass  # an event has no audience to look at: who got its mail counts
    elif is_draft or state in PENDING_MAILING:
        head = await decisions.headcount(desk.database, row, desk.clock.now())
        recipients, skipped = head.queued, {one.value: n for one, n in head.skipped.items()}
    else:
        async with desk.database.read() as connection:
            skipped = await reports.skipped_reasons(connection, row.id)
    waits_for = row.waits_for
    if state in PENDING_MAILING and not waits_for:
        waits_for = text_of(Note.of(one) for one in await _still_missing(desk, row, subject))
    return PlannedStep(
        mailing_id=row.id or None,
        step=row.step_key,
        title=desk.workspace.content.step_named(row.step_key, subject.plan),
        when=row.trigger.value if row.trigger is not None else "",
        due_at=row.due_at,
        state="draft" if is_draft and state is not MailingState.MISSED else state.value,
        waits_for=waits_for,
        recipients=recipients,
        skipped=skipped,
        counts=counts,
        last_out_at=None,
        released_by=row.released_by or "",
        too_late=False,
        warnings=(),
        session=row.session,
    )


async def _too_large(desk: Desk, row: MailingRow, subject: Subject) -> Sentence | None:
    """That the relay does not take a mail that is still to leave."""
    if row.trigger is not None or row.state not in PENDING_MAILING:
        return None
    try:
        snapshots = snapshots_for(desk.workspace, row, subject).values()
        return await too_large(desk, row, snapshots)
    except SeminarpostError:  # told where the mail itself is looked at
        return None


async def _still_missing(desk: Desk, row: MailingRow, subject: Subject) -> list[Code]:
    """What will hold a step up when it is due, told beforehand."""
    barrier = await enrolments.barrier_against(desk, row, subject)
    missing = [] if barrier is None else [Code(barrier.value)]
    missing += planner.unmet_needs(row, subject)
    if row.to_list or row.corrects_id is not None:
        digest = content_hash(snapshots_for(desk.workspace, row, subject).values())
        release = planner.missing_release(desk.workspace, row, digest)
        missing += [] if release is None else [release]
    return missing
