"""Rosters: who registered elsewhere, taken in from a file."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from mailer.actions.admission import Manner, register_person
from mailer.actions.columns import NotUnderstood, not_understood, person_in
from mailer.actions.desk import Desk
from mailer.actions.import_report import Refused, Taken
from mailer.actions.people import SeveralFitError
from mailer.actions.refused import Import, remember
from mailer.actions.registrations import unregister_person
from mailer.actions.remarks import says_not_coming
from mailer.actions.seminars import find
from mailer.actions.sheets.line import Line
from mailer.actions.spreadsheet import Found, Purpose, Reading, read_sheet
from mailer.actions.statuses import (
    Told,
    cancellation_told,
    is_undecided,
    registration_told,
    says_left,
    says_unconfirmed,
)
from mailer.domain.errors import InvalidValueError, SeminarpostError, Sentence
from mailer.domain.identity import joined, who
from mailer.domain.person import Person
from mailer.domain.printable import legible
from mailer.store import registrations
from mailer.workspace_folder import bounds_of

_TICKS = {"x", "✓", "✔"}
_ELSEWHERE = ("status_mail", "status_other", "status_elsewhere")
_DOUBTFUL = (
    "waitlisted", "confirmed", "absence", "status_beside", "status_again", "status_other", "remark",
    "coming", "unread",
)  # fmt: skip
_NAY = re.compile(r"\s*(?:nein|no|non|n|false|falsch|0)(?![^\W_])", re.IGNORECASE)
_CHUNK = 10  # rows a transaction, of many statements each: others want to write too


@dataclass(frozen=True, slots=True)
class _Marks:
    """What other rows say: some are marked as coming, with a cross; some were submitted."""

    ticked: bool
    submitted: bool


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
    reading = replace(reading or Reading(), purpose=Purpose.REGISTRATIONS)
    table = read_sheet(path, bounds_of(path, desk.workspace.path), reading=reading)
    sheet = list(table)
    report = RosterReport(table.found)
    report.found.notes += _unread_statuses(sheet, table.found.columns)
    newest = _newest(sheet)
    marks = _marks(sheet)
    lines = iter(sheet)
    done = 0
    while chunk := list(islice(lines, _CHUNK)):
        async with desk.database.write() as connection:
            seminar_id, seminar = await find(connection, slug)
            for line in chunk:
                if line.number not in newest:
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


def _status(line: Line) -> str:
    """What the row says of the registration; else of whether somebody comes."""
    said = (line.cells.get(one) for one in ("status", "presence", "promised"))
    return next((one for one in said if one), "").strip().lower()


def _newest(sheet: list[Line]) -> set[int]:
    """The lines that count: of several about one person only the last, and all unreadable ones."""
    counting: dict[str, dict[int, Person]] = {}
    others = set()
    for line in sheet:
        try:
            person = person_in(line.cells)
        except SeminarpostError:
            others.add(line.number)
            continue
        behind = counting.setdefault(person.address.key, {})
        meant = who(person, list(behind.items())).one
        if meant is not None:
            person = joined(behind.pop(meant[0]), person)
        behind[line.number] = person
    return others | {number for behind in counting.values() for number in behind}


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


def _marks(sheet: list[Line]) -> _Marks:
    crosses = (
        line.cells.get(one, "").strip().lower() in _TICKS
        for line in sheet
        for one in ("presence", "promised")
    )
    return _Marks(any(crosses), any(line.cells.get("submitted") for line in sheet))


def _leaves(line: Line, marks: _Marks) -> bool:
    """Whether a row takes somebody out."""
    if _is_cancelled(line.cells.get("cancelled_at", "")):
        return True
    status = _status(line)
    if any(registration_told(one) is Told.NO for one in _beside(line)):
        return True
    if registration_told(status) is not Told.NO:
        _refuse_doubtful(line, marks)
    if marks.ticked and not status:
        raise InvalidValueError(
            "Bei anderen ist angekreuzt, dass sie kommen, hier nicht; bitte ergänzen, oder die "
            "Zeile weglassen.",
            "Others are marked as coming, and this row is not; please add the mark, or leave the "
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


def _refuse_doubtful(line: Line, marks: _Marks) -> None:
    """Raises InvalidValueError where another column says that somebody waits, or does not come."""
    for de, en in _doubts(line.cells, marks):
        raise InvalidValueError(
            f"{de}; deshalb wird hier niemand angemeldet. Bitte prüfen und in einer Spalte "
            "„Status“ „angemeldet“ oder „abgemeldet“ eintragen, sonst die Angabe leeren.",
            f'{en}; so nobody is registered here. Please check it, and write "registered" or '
            '"cancelled" in a column "Status", or empty the cell.',
        )


def _doubts(cells: Mapping[str, str], marks: _Marks) -> Iterator[tuple[str, str]]:
    """What speaks against a registration without being one that was cancelled."""
    said = {name: text.split("\n") for name, text in cells.items() if name in _DOUBTFUL}
    if any(map(says_left, said.get("waitlisted", ()))):
        yield "Die Zeile sagt, dass hier jemand wartet", "The row says that somebody waits here"
    if any(map(says_unconfirmed, said.get("confirmed", ()))):
        yield "Die Anmeldung ist dort nicht bestätigt", "The registration is not confirmed there"
    if marks.submitted and not cells.get("submitted"):
        yield "Das Formular wurde hier nie abgeschickt", "The form was never submitted here"
    if any(map(says_left, said.get("absence", ()))):
        yield "Die Zeile sagt „nicht anwesend“", 'The row says "not present"'
    beside = (*said.get("status_beside", ()), *said.get("status_again", ()))
    for shown in map(legible, filter(is_undecided, beside)):
        yield f"Die Zeile sagt „{shown[:60]}“", f'The row says "{shown[:60]}"'
    if (coming := said.get("coming")) and all(map(_NAY.match, coming)):
        yield "Die Zeile sagt „nein“ zur Teilnahme", 'The row says "no" to taking part'
    for name in ("status_other", "remark", "unread"):
        for one in said.get(name, ()):
            if says_not_coming(one):
                shown = legible(one)[:60]
                yield f"Die Zeile sagt „{shown}“", f'The row says "{shown}"'


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
