"""``registrations import`` and ``attendance import``: files from where people registered or met."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.cli.asking import Asked, told_first
from mailer.cli.found import EncodingName, WithHidden, show_found, show_hidden, show_people
from mailer.cli.language import both, spoken
from mailer.cli.later import later
from mailer.cli.not_understood import show_not_understood
from mailer.cli.output import (
    HERE,
    AsJson,
    DryRun,
    SeminarSlug,
    WorkspaceDir,
    Yes,
    at_desk,
    print_json,
    progress_bar,
    say,
    tell,
    warn,
)
from mailer.cli.recipients import TableFile
from mailer.cli.tasks import show_tasks
from mailer.documents.imports import (
    attendance_document,
    registrations_import_document,
    registrations_trial_document,
)
from mailer.documents.tasks import tasks_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.imports import attendance, rosters, spreadsheet
    from mailer.actions.mailing import announced as announcements
    from mailer.actions.today import tasks

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.imports.import_report import Refused
    from mailer.actions.mailing.announced import Announced
    from mailer.actions.today.task import Task

LINES = Sentence("{task.completed} Zeilen", "{task.completed} lines")


def import_registrations(
    slug: SeminarSlug,
    file: TableFile,
    notify: Annotated[
        bool,
        typer.Option(
            "--notify/--silent", help=both("Bestätigungen senden.", "Send confirmations.")
        ),
    ] = False,
    with_hidden: WithHidden = False,
    encoding: EncodingName = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes in registrations from elsewhere."""
    reading = spreadsheet.Reading(with_hidden=with_hidden, encoding=encoding)

    trials: list[rosters.RosterReport] = []

    async def tried(trial: Desk) -> None:
        trials.append(
            await rosters.import_registrations(trial, slug, file, notify=notify, reading=reading)
        )

    async def ahead(desk: Desk) -> Announced:
        return await announcements.announce(desk, tried)

    async def carried(desk: Desk, _: Announced) -> rosters.RosterReport:
        # Many transactions, so that others may write too; whom it tells stands in the file.
        freely = replace(desk, database=desk.database.freely())
        with progress_bar(LINES, as_json) as bar:
            task = bar.add_task("")
            return await rosters.import_registrations(
                freely,
                slug,
                file,
                notify=notify,
                reading=reading,
                progress=lambda done: bar.update(task, completed=done),
            )

    answered = told_first(
        Asked(workspace, as_json, yes, dry_run),
        ahead=ahead,
        carried=carried,
        after=lambda desk: tasks.of_seminar(desk, slug),
        beside=lambda: registrations_trial_document(trials[-1], spoken()),
    )
    if answered is None:
        if not as_json:
            _show(trials[-1], with_hidden=with_hidden)
            show_people(trials[-1].people)
        return
    done = answered.result
    if as_json:
        print_json(registrations_import_document(done, spoken()) | answered.facts)
        return
    _show(done, with_hidden=with_hidden)
    answered.show_tasks()


def _show(done: rosters.RosterReport, *, with_hidden: bool) -> None:
    show_found(done.found)
    show_hidden(done.found, taken=with_hidden)
    say(
        f"{done.registered} angemeldet, {done.waitlisted} auf die Warteliste, "
        f"{done.unregistered} abgemeldet, {done.unchanged} unverändert; {done.mails} Mails.",
        f"{done.registered} registered, {done.waitlisted} to the waiting list, "
        f"{done.unregistered} taken back, {done.unchanged} unchanged; {done.mails} mails.",
    )
    _tell(done.refused)
    show_not_understood(done.not_understood)


def import_attendance(
    slug: SeminarSlug,
    file: TableFile,
    complete: Annotated[
        bool,
        typer.Option(
            "--complete",
            help=both(
                "Mehr waren nicht da: Die Nachlese wartet nicht auf offene Zeilen.",
                "These are all: follow-ups do not wait for lines that fit nobody.",
            ),
        ),
    ] = False,
    with_hidden: WithHidden = False,
    encoding: EncodingName = "",
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Records who attended."""
    reading = spreadsheet.Reading(with_hidden=with_hidden, encoding=encoding)

    async def work(desk: Desk) -> tuple[attendance.AttendanceReport, list[Task]]:
        done = await attendance.import_attendance(
            desk, slug, file, complete=complete, reading=reading, dry_run=dry_run
        )
        return done, await tasks.of_seminar(desk, slug)

    done, needed = at_desk(workspace, as_json, work)
    if as_json:
        more = {"dry_run": dry_run, "needs": tasks_document(needed, spoken())}
        print_json(attendance_document(done, spoken()) | more)
        return
    show_found(done.found)
    show_hidden(done.found, taken=with_hidden)
    number = len(done.attended)
    say(
        f"{number} haben teilgenommen, {done.absent} nicht.",
        f"{number} attended, {done.absent} did not.",
    )
    for short in done.too_short:
        say(
            f"{short.name or short.address} war nur {short.minutes} Minuten da und zählt nicht "
            "([policy] attendance_share).",
            f"{short.name or short.address} was there for only {short.minutes} minutes and does "
            "not count ([policy] attendance_share).",
        )
    _tell(done.refused)
    for one in done.unmatched:
        tell(_who(one))
    if dry_run:
        say("Nur gezeigt, nichts geändert.", "Only shown, nothing changed.")
        return
    if not done.is_known:
        warn(
            "Die Nachlese wartet, bis diese Zeilen geklärt sind; „--complete“ sagt, dass es alle "
            "waren.",
            'Follow-ups wait until these lines are settled; "--complete" says that these are all.',
        )
    show_tasks(needed)


def _who(one: attendance.Unmatched) -> Sentence:
    """Who it may be; an address in the file settles it."""
    name = one.name or "?"
    if not one.candidates:
        return Sentence(
            f"Zeile {one.line}: „{name}“ ist nicht angemeldet.",
            f'Line {one.line}: "{name}" is not registered.',
        )
    who = ", ".join(one.candidates)
    return Sentence(
        f"Zeile {one.line}: Wer ist „{name}“? Vielleicht {who}; die Adresse in der Datei klärt es.",
        f'Line {one.line}: who is "{name}"? Perhaps {who}; the address in the file settles it.',
    )


def _tell(lines: list[Refused]) -> None:
    for one in lines:
        say(f"Zeile {one.line}: {one.reason.de}", f"Line {one.line}: {one.reason.en}")
