"""Outlook: the office's day: what needs a person, most urgent first, and what leaves next."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailer.actions.desk import Desk
from mailer.actions.imports import refused
from mailer.actions.imports.refused import Import, RefusedImport
from mailer.actions.office.workspaces import Mode, mode_of
from mailer.actions.today.task import COMING, Task, What
from mailer.actions.today.tasks import today
from mailer.domain.delivery import MailingState
from mailer.domain.errors import Sentence
from mailer.store import outlook as rows
from mailer.store.outlook import LeavingMailing

_PATIENCE = timedelta(minutes=5)  # a run ticks at least every minute
_MOST_COMING = 50


@dataclass(frozen=True, slots=True)
class Coming:
    """A mailing that leaves next, or is leaving (``under_way``); ``due_at`` in UTC."""

    mailing_id: int
    seminar: str
    newsletter: str
    step: str
    due_at: datetime
    under_way: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The day: ``tasks`` with what stops mail first, ``coming`` in the order it leaves."""

    now: datetime
    mode: Mode
    tasks: tuple[Task, ...]
    coming: tuple[Coming, ...]


async def outlook(desk: Desk) -> Outlook:
    """What needs a person today, and which mails are due within a week, else the next one."""
    now, mode = desk.clock.now(), await mode_of(desk)
    tasks = [*await today(desk), *map(_refused, await refused.listing(desk))]
    tasks += [
        Task(What.FAULT, one, "seminarpost check", waits=True) for one in desk.workspace.missing()
    ]
    asked = {one.mailing_id for one in tasks}
    if mode is not Mode.HELD:
        tasks += await _overdue(
            desk, asked, relay_rests=any(one.what is What.RELAY for one in tasks)
        )
    async with desk.database.read() as connection:
        found = await rows.under_way_and_next(connection, now, _MOST_COMING)
    coming = [_coming(row) for row in found if row.id not in asked]
    soon = [one for one in coming if one.due_at <= now + COMING]
    return Outlook(now, mode, tuple(sorted(tasks, key=_urgency)), tuple(soon or coming[:1]))


async def _overdue(desk: Desk, asked: set[int | None], *, relay_rests: bool) -> list[Task]:
    """Mail that nothing holds up and that does not leave: nobody runs the desk."""
    before = desk.clock.now() - _PATIENCE
    async with desk.database.read() as connection:
        late = await rows.overdue(connection, before)
        unsent = 0 if relay_rests else await rows.unsent(connection, before)
    told = [
        Sentence(f"{name} ist fällig.", f"{name} is due.")
        for name in (_name(row) for row in late if row.id not in asked)
    ]
    if unsent:
        de = "1 Mail liegt" if unsent == 1 else f"{unsent} Mails liegen"
        en = "1 mail lies" if unsent == 1 else f"{unsent} mails lie"
        told.append(Sentence(f"{de} zum Versand bereit.", f"{en} ready to be sent."))
    why = Sentence(
        "„seminarpost run“ läuft anscheinend nicht.", '"seminarpost run" does not seem to run.'
    )
    waiting = [Task(What.RUN, one, "seminarpost run", waits=True) for one in told]
    if waiting:
        last = waiting[-1]
        both = Sentence(f"{last.sentence.de} {why.de}", f"{last.sentence.en} {why.en}")
        waiting[-1] = replace(last, sentence=both)
    return waiting


def _refused(one: RefusedImport) -> Task:
    number = one.number
    line, reason = one.rows[0]
    told = Sentence(
        f"{one.file} ({one.about}): {number} {'Zeile' if number == 1 else 'Zeilen'} abgelehnt; "
        f"Zeile {line}: {reason.de}",
        f"{one.file} ({one.about}): {number} {'row' if number == 1 else 'rows'} refused; "
        f"line {line}: {reason.en}",
    )
    seminar = one.about if one.kind is Import.REGISTRATIONS else ""
    return Task(What.REFUSED, told, "seminarpost refused", seminar=seminar)


def _urgency(one: Task) -> tuple[bool, bool, float]:
    """What stops mail first, and of that what stops all of it; then by time."""
    all_of_it = one.what in {What.HELD, What.RUN} or (one.what is What.FAULT and not one.step)
    return (
        not one.waits,
        not all_of_it,
        one.due_at.timestamp() if one.due_at else float("inf"),
    )


def _coming(row: LeavingMailing) -> Coming:
    return Coming(
        mailing_id=row.id,
        seminar=row.seminar or "",
        newsletter=row.newsletter or "",
        step=row.step_key,
        due_at=row.due_at,
        under_way=row.state is not MailingState.SCHEDULED,
    )


def _name(row: LeavingMailing) -> str:
    return f"{row.about}, {row.step_key}"
