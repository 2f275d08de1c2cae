"""Needs: what a step waits for, or will, and the command that brings it."""

from dataclasses import replace

from mailer.actions.commands import command, import_for, release_of
from mailer.actions.desk import Desk
from mailer.actions.today.note_words import waiting_in_words
from mailer.actions.today.task import Task, What, about_mailing, name_of
from mailer.domain.enrolment import Barrier
from mailer.domain.errors import SeminarpostError, Sentence
from mailer.domain.note import Code
from mailer.domain.seminar import Seminar
from mailer.domain.subject import Subject
from mailer.scheduling import planner
from mailer.scheduling.snapshots import content_hash, snapshots_for
from mailer.store.attention import StalledMailing
from mailer.store.mailings import MailingRow

WANTS: dict[str, What] = {
    Code.RELEASE: What.RELEASE,
    Code.RELEASE_AGAIN: What.RELEASE,
    Code.JOIN_URL: What.JOIN_URL,
    Code.ATTENDANCE: What.ATTENDANCE,
    Code.MATERIALS_URL: What.MATERIALS_URL,
    Code.RECIPIENTS: What.RECIPIENTS,
    Code.AFTER_DEADLINE: What.DEADLINE,
    Code.FULLY_BOOKED: What.PLACES,
}


def wanted(desk: Desk, one: StalledMailing, code: str, *, waits: bool) -> Task:
    """What a step lacks by a code; ``waits``: mail does not leave because of it now."""
    row = one.mailing
    what = WANTS[code]
    de, en = (waiting_in_words(code, language) for language in ("de", "en"))
    slug = one.seminar or ""
    if row.corrects_id is not None and not row.texts.get("correction"):
        what, (de, en) = What.TEXT, ("ihren Text", "its text")
    commands = {
        What.RELEASE: release_of(one),
        What.JOIN_URL: command("seminar", "update", slug, "--join-url", "URL"),
        What.MATERIALS_URL: command("seminar", "update", slug, "--materials-url", "URL"),
        What.ATTENDANCE: command("attendance", "import", slug, "FILE"),
        What.RECIPIENTS: import_for(desk.workspace, row),
        What.DEADLINE: later_deadline(slug),
        What.PLACES: command("seminar", "update", slug, "--capacity", "NUMBER"),
        What.TEXT: command("mailing", "correct", str(row.corrects_id), "FILE"),
    }
    told = Sentence(
        f"{name_of(one)} wartet auf: {de}." if waits else f"{name_of(one)} braucht noch: {de}.",
        f"{name_of(one)} waits for: {en}." if waits else f"{name_of(one)} still needs: {en}.",
    )
    return about_mailing(one, what, told, commands[what], waits=waits)


def later_deadline(slug: str) -> str:
    """Sets another registration deadline."""
    return command("seminar", "update", slug, "--deadline", "WHEN")


def will_want(
    desk: Desk, row: MailingRow, subject: Subject, barrier: Barrier | None, *, closely: bool
) -> list[Code]:
    """What a step lacks that the planner has not looked at since; ``closely`` compiles it.

    ``barrier`` is why it must not leave when it is due.
    """
    unmet = planner.unmet_needs(row, subject)
    if barrier is not None and barrier.value in WANTS:
        return [Code(barrier.value), *unmet]  # as it is, it could not be released either
    digest = row.released_hash or ""
    if closely and digest:
        try:
            digest = content_hash(snapshots_for(desk.workspace, row, subject).values())
        except SeminarpostError:
            return unmet  # the planner says what is wrong with it
    missing = planner.missing_release(desk.workspace, row, digest)
    return [*unmet, *([] if missing is None else [missing])]


def still_open(task: Task, subject: Subject) -> Task:
    """Where a list was taken in, but not all of it: that is what is waited for."""
    number = subject.attendance_open if isinstance(subject, Seminar) else 0
    if not number:
        return task
    lines = Sentence(f"sind {number} Zeilen", f"{number} lines of the list fit")
    if number == 1:
        lines = Sentence("ist 1 Zeile", "1 line of the list fits")
    told = Sentence(
        f"{task.sentence.de} Von der Liste {lines.de} offen; „--complete“ sagt, dass es alle sind.",
        f'{task.sentence.en} {lines.en} nobody; "--complete" says that these are all.',
    )
    return replace(task, sentence=told)
