"""Mailings: which of them need a person, each looked at by the kind of what it lacks."""

from datetime import timedelta

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.today.missed import missed
from mailer.actions.today.needs import WANTS, still_open, wanted, will_want
from mailer.actions.today.note_words import waiting_in_words
from mailer.actions.today.pauses import paused
from mailer.actions.today.remedy import helpful
from mailer.actions.today.task import Task, What, about_mailing, name_of, of_use_until
from mailer.domain.delivery import MailingState
from mailer.domain.enrolment import Barrier
from mailer.domain.errors import Sentence
from mailer.domain.note import read
from mailer.domain.subject import Subject
from mailer.scheduling.barriers import barrier_to, leaves_at
from mailer.store import attention, subjects
from mailer.store.attention import StalledMailing
from mailer.store.subjects import SubjectRef


async def mailing_tasks(
    desk: Desk, ahead: timedelta | None, about: SubjectRef | None = None
) -> list[Task]:
    """The mailings that need a person, in the order they are due.

    ``ahead`` is how long before a step is due it counts (None: always). With ``about`` only
    one subject's, looked at closely: whether a release still holds.
    """
    now = desk.clock.now()
    async with desk.database.read() as connection:
        until = None if ahead is None else now + ahead
        rows = await attention.stalled(connection, now, until, about)
        timed = [one for one in rows if _timed(one)]
        known = [(one, await subjects.of_mailing(connection, one.mailing)) for one in timed]
        barriers = [
            await barrier_to(connection, one.mailing, subject, leaves_at(one.mailing, now), now)
            for one, subject in known
        ]
    found = [paused(one, now) for one in rows if not _timed(one)]
    for (one, subject), barrier in zip(known, barriers, strict=True):
        for task in _tasks(desk, one, subject, barrier, closely=about is not None):
            decided = task.what is What.DECISION
            found += [task] if decided else await helpful(desk, one, subject, task)
    return found


def _timed(one: StalledMailing) -> bool:
    return one.mailing.due_at is not None


def _tasks(
    desk: Desk,
    one: StalledMailing,
    subject: Subject,
    barrier: Barrier | None,
    *,
    closely: bool,
) -> list[Task]:
    """What one mailing wants; nothing where its subject is off."""
    row = one.mailing
    now, state = desk.clock.now(), row.state
    if subject.is_off and row.corrects_id is None:
        return []
    if state is MailingState.MISSED:
        return [missed(desk, one, now)]
    if state is MailingState.PAUSED:
        return [paused(one, now)]
    waits = row.due_at is not None and row.due_at <= now < of_use_until(one)
    codes = [note.code for note in read(row.waits_for)]
    if not set(codes) <= WANTS.keys():
        de, en = (waiting_in_words(row.waits_for, language) for language in ("de", "en"))
        return [
            about_mailing(
                one,
                What.FAULT,
                Sentence(
                    f"{name_of(one)} kann nicht hinaus: {de}",
                    f"{name_of(one)} cannot leave: {en}",
                ),
                command("check"),
                waits=waits,
            )
        ]
    if not codes or closely:
        codes = [*will_want(desk, row, subject, barrier, closely=closely)] or codes
    found = [wanted(desk, one, code, waits=waits) for code in codes]
    return [still_open(task, subject) if task.what is What.ATTENDANCE else task for task in found]
