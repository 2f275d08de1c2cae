"""Rosters: who registered elsewhere, taken in from a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.actions.imports.columns import NotUnderstood, not_understood, person_in
from mailer.actions.imports.doubts import Marks, marks_of, refuse_doubtful, refuse_without_event
from mailer.actions.imports.import_report import Refused, Taken
from mailer.actions.imports.other_days import about_of
from mailer.actions.imports.parts import ABOVE, Kind, kind_of
from mailer.actions.imports.refused import Import, remember
from mailer.actions.imports.several_events import of_its_day, of_one_event, refuse_other_event
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.spreadsheet import Found, Purpose, Reading, read_sheet
from mailer.actions.imports.statuses import (
    Told,
    cancellation_told,
    registration_told,
    says_left,
)
from mailer.actions.imports.which_rows import (
    cancelled_among,
    counting_rows,
    status_of,
    told_of_hidden,
)
from mailer.actions.person.people import SeveralFitError
from mailer.actions.registration.admission import Manner, register_person
from mailer.actions.registration.registrations import unregister_person
from mailer.actions.seminar.seminars import find
from mailer.domain.errors import InvalidValueError, SeminarpostError, Sentence
from mailer.domain.printable import legible
from mailer.store import registrations
from mailer.workspace_folder import bounds_of

_ELSEWHERE = ("status_mail", "status_other", "status_elsewhere")
_CHUNK = 10  # rows a transaction, of many statements each: others want to write too


@dataclass(slots=True)
class RosterReport:
    """What came of a file of registrations; ``mails`` were queued, ``found`` was read.

    ``people`` are those whose rows count, as the file tells of them.
    """

    found: Found = field(default_factory=Found)
    people: list[Taken] = field(default_factory=list)
    registered: int = 0
    waitlisted: int = 0
    unregistered: int = 0
    unchanged: int = 0
    mails: int = 0
    refused: list[Refused] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)


async def import_registrations(
    desk: Desk,
    slug: str,
    path: Path,
    *,
    notify: bool,
    reading: Reading | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> RosterReport:
    """Registers the people of a CSV, XLSX or ODS file; those marked as cancelled are taken out.

    Confirmations leave only with ``notify``: who registered elsewhere may have one already.
    Single bad rows are reported and the rest is taken in; the same file twice changes nothing.
    """
    async with desk.database.read() as connection:
        _, seminar = await find(connection, slug)
    about = about_of(seminar)
    reading = replace(reading or Reading(), purpose=Purpose.REGISTRATIONS, about=about)
    table = read_sheet(path, bounds_of(path, desk.workspace.path), reading=reading)
    lines = list(table)
    cancelled = cancelled_among(table.hidden, lines)
    table.found.notes += told_of_hidden(cancelled)
    lines = of_its_day([*lines, *cancelled], table.found, about)
    sheet, others = of_one_event(lines, table.found.columns, about.title, about.days)
    refuse_other_event(sheet, table.found.columns, about)
    report = RosterReport(table.found)
    report.found.notes += [others] if others else []
    report.found.notes += _unread_statuses(sheet, table.found.columns)
    counting = counting_rows(sheet)
    marks = marks_of(sheet, table.found.columns)
    rest = iter(enumerate(sheet))
    done = 0
    while chunk := list(islice(rest, _CHUNK)):
        async with desk.database.write() as connection:
            seminar_id, seminar = await find(connection, slug)
            for place, line in chunk:
                if place not in counting:
                    report.unchanged += 1  # a later line tells how it came out
                    continue
                try:
                    person, leaves = person_in(line.cells), _leaves(line, marks)
                    within = (desk, connection, seminar_id, seminar, person)
                    if leaves:
                        done_one = await unregister_person(*within, notify=notify)
                    else:
                        done_one = await register_person(*within, Manner(notify=notify))
                except SeveralFitError as problem:
                    # Whoever of them is meant: nothing changes where all are registered.
                    everybody = [number for number, _ in problem.candidates]
                    if not leaves and await registrations.all_in_touch(
                        connection, seminar_id, everybody
                    ):
                        report.unchanged += 1
                    else:
                        report.refused.append(Refused(line.number, problem.sentence))
                    continue
                except SeminarpostError as problem:
                    report.refused.append(Refused(line.number, problem.sentence))
                    continue
                if not leaves:
                    report.not_understood += not_understood(line.number, line.cells)
                    report.not_understood += _unknown_status(line)
                report.people.append(Taken(line.number, person))
                report.mails += done_one.mails
                if not done_one.changed:
                    report.unchanged += 1
                elif leaves:
                    report.unregistered += 1
                elif done_one.state == "waitlisted":
                    report.waitlisted += 1
                else:
                    report.registered += 1
        done += len(chunk)
        progress(done)
    refused = [(one.line, one.reason) for one in report.refused]
    await remember(desk, Import.REGISTRATIONS, slug, path, refused)
    return report


def _beside(line: Line) -> list[str]:
    """What other columns say of the registration or its ticket."""
    told = (line.cells.get(one, "") for one in ("status_beside", "status_again"))
    return "\n".join(told).split("\n")


def _unread_statuses(sheet: list[Line], columns: Mapping[str, str]) -> list[Sentence]:
    """Names columns that say of something else than a registration that it is over."""
    over = [
        columns.get(field, "")
        for field in _ELSEWHERE
        if any(
            registration_told(one) is Told.NO
            for line in sheet
            for one in line.cells.get(field, "").split("\n")
        )
    ]
    return [
        Sentence(
            f"„{heading}“ gilt nicht als Status der Anmeldung, auch wo etwas storniert oder "
            "abgemeldet ist.",
            f'"{heading}" does not count as the status of a registration, even where something is '
            "cancelled.",
        )
        for heading in over
    ]


def _unknown_status(line: Line) -> list[NotUnderstood]:
    """What another status says that may mean anything: ``Voided`` of a ticket."""
    unknown = [one for one in _beside(line) if registration_told(one) is Told.UNCLEAR]
    return [NotUnderstood(line.number, "status", legible(one)) for one in unknown]


def _leaves(line: Line, marks: Marks) -> bool:
    """Whether a row takes somebody out."""
    refuse_without_event(line)
    if ABOVE in line.cells:
        return _leaves_below(line)
    if _is_cancelled(line.cells.get("cancelled_at", "")):
        return True
    status = status_of(line)
    if any(registration_told(one) is Told.NO for one in _beside(line)):
        return True
    if registration_told(status) is not Told.NO:
        refuse_doubtful(line, marks)
    if marks.ticked and not status:
        raise InvalidValueError(
            "Bei anderen steht, dass sie kommen, hier nicht; bitte ergänzen, oder die "
            "Zeile weglassen.",
            "Of others it says that they come, and not of this one; please add it, or leave the "
            "row out.",
        )
    if "status" not in line.cells and says_left(line.cells.get("left_at", "")):
        raise InvalidValueError(
            "Die Liste sagt, dass hier jemand abgemeldet ist, aber nicht, wovon; bitte eine Spalte "
            "„Status“ mit „angemeldet“ oder „abgemeldet“ ergänzen.",
            "The list says that somebody unsubscribed here, but not from what; please add a column "
            '"Status" with "registered" or "cancelled".',
        )
    told = registration_told(status)
    if told not in {Told.YES, Told.NO}:
        raise InvalidValueError(
            f"den Status „{status[:40]}“ kennt Seminarpost nicht; möglich sind: angemeldet, "
            "abgemeldet",
            f'there is no status "{status[:40]}"; possible are: registered, cancelled',
        )
    return told is Told.NO


def _leaves_below(line: Line) -> bool:
    """Whether a row below "Abmeldungen" takes somebody out; raises InvalidValueError where what
    stands above, or the row beside it, is less than plain."""
    words, number = line.cells[ABOVE].split("\n")
    status = status_of(line)
    is_left = kind_of(words) is Kind.GONE
    if is_left and (not status or registration_told(status) is Told.NO):
        return True
    shown = legible(words)[:60]
    raise InvalidValueError(
        f"Darüber steht „{shown}“ (Zeile {number}); deshalb wird hier niemand angemeldet. Kommt "
        "die Person, bitte die Zeile darüber setzen; sonst „abgemeldet“ in eine Spalte „Status“ "
        "schreiben.",
        f'Above it there is "{shown}" (line {number}); so nobody is registered here. If the person '
        'comes, please move the row above it; else write "cancelled" in a column "Status".',
    )


def _is_cancelled(text: str) -> bool:
    """What the columns of cancellations say; raises InvalidValueError where it is not plain."""
    told = cancellation_told(text)
    if told is Told.UNCLEAR:
        shown = " / ".join(legible(one) for one in text.split("\n") if one)[:60]
        raise InvalidValueError(
            f"Ob „{shown}“ eine Stornierung ist, ist nicht zu erkennen; bitte „ja“, „nein“ oder "
            "einen Tag eintragen.",
            f'It cannot be told whether "{shown}" is a cancellation; please write "yes", "no" or '
            "a day.",
        )
    return told is Told.YES
