"""The remedy: a task's command is one that helps, or the task is none."""

from dataclasses import replace

from mailer.actions.commands import command, import_for, preview_of, release_of
from mailer.actions.desk import Desk
from mailer.actions.mailing.inspection import CLOSED, first_error
from mailer.actions.mailing.readers import Readers, readers
from mailer.actions.today.needs import later_deadline, wanted
from mailer.actions.today.task import Task, What
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.newsletter import NewsletterIssue
from mailer.domain.note import Code
from mailer.domain.subject import Subject
from mailer.scheduling.snapshots import snapshots_for
from mailer.store.attention import StalledMailing


async def helpful(desk: Desk, one: StalledMailing, subject: Subject, task: Task) -> list[Task]:
    """The task with a command that does what it says; none where nobody is left to help."""
    row = one.mailing
    is_due = row.due_at is not None and row.due_at <= desk.clock.now()
    named = release_of(one)
    if not is_due and task.command != named:
        return [_before_it_began(desk, task, subject)]
    left = await readers(desk, row, subject)
    if left is Readers.NONE:
        # Whoever registers in the last hour would want the link as well.
        may_come = task.what is not What.MISSED and not row.to_list
        come = may_come and desk.clock.now() < subject.ends_at
        return [replace(task, waits=False)] if come else []
    if task.what is What.RECIPIENTS and left is Readers.SOME:
        return []  # somebody came since: it goes on by itself
    if task.command != named:
        return [task]
    if left is Readers.WANTED:
        if task.what is What.MISSED:
            return [replace(task, command=import_for(desk.workspace, row))]
        return [wanted(desk, one, Code.RECIPIENTS, waits=task.waits)]
    filled = _filled(task, subject)
    return [filled if filled != task else await _fit(desk, one, subject, task)]


def _before_it_began(desk: Desk, task: Task, subject: Subject) -> Task:
    """Who attended is known when a seminar has begun; until then there is who takes part."""
    if task.what is What.ATTENDANCE and desk.clock.now() < subject.starts_at:
        return replace(task, command=command("people", subject.slug))
    return task


def _filled(task: Task, subject: Subject) -> Task:
    """An empty issue is filled and planned again before anybody can release it."""
    if not isinstance(subject, NewsletterIssue) or not subject.is_empty:
        return task
    told = Sentence(
        f"{task.sentence.de} Die Ausgabe ist noch leer; erst füllen, dann planen.",
        f"{task.sentence.en} The issue is still empty; fill it first, then plan it.",
    )
    return replace(task, sentence=told, command=command("newsletter", "plan", subject.slug))


async def _fit(desk: Desk, one: StalledMailing, subject: Subject, task: Task) -> Task:
    """A mail whose release would be refused is looked at and mended before."""
    try:
        snapshots = snapshots_for(desk.workspace, one.mailing, subject).values()
        wrong = await first_error(desk, one.mailing, snapshots)
    except SeminarpostError as problem:
        return _refused(task, problem.sentence, command("check"))
    if wrong is None:
        return task
    if wrong.rule == CLOSED and one.seminar:
        # Whether the deadline or the places: whoever sees the seminar knows.
        return _refused(task, wrong.sentence, later_deadline(one.seminar))
    told = Sentence(*(f"{wrong.where}: {words}" for words in wrong.sentence))
    return _refused(task, told, preview_of(one))


def _refused(task: Task, why: Sentence, named: str) -> Task:
    told = Sentence(
        f"{task.sentence.de} So lässt sich die Mail nicht freigeben: {why.de}",
        f"{task.sentence.en} As it is, the mail cannot be released: {why.en}",
    )
    return replace(task, sentence=told, command=named)
