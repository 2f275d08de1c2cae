"""Rosters: who registered elsewhere, and who was there, taken in from a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.actions.people import SeveralFitError
from mailer.actions.recipients import Refused, person_in
from mailer.actions.refused import Import, remember
from mailer.actions.registrations import register_person, unregister_person
from mailer.actions.seminars import find
from mailer.actions.spreadsheet import Line, read_sheet
from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError, RefusedError, SeminarpostError, Sentence
from mailer.domain.identity import joined, letters_of, who
from mailer.domain.name import fit_name
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar
from mailer.domain.standing import Deed, refuse_unless
from mailer.store import registrations, seminars
from mailer.workspace import bounds_of

_CHUNK = 10  # rows a transaction, of many statements each: others want to write too
_NO = {
    "nein", "no", "n", "false", "falsch", "abwesend", "nicht teilgenommen", "nicht anwesend",
    "absent", "no-show", "no show", "nicht erschienen", "fehlte", "entschuldigt", "-", "–",
}  # fmt: skip
_YES = {
    "ja", "yes", "y", "j", "x", "true", "wahr", "ok", "✓", "✔", "anwesend", "teilgenommen",
    "attended", "present", "erschienen", "da",
}  # fmt: skip
_GONE = {
    "abgemeldet", "abgesagt", "storniert", "cancelled", "canceled", "unregistered", "declined",
}  # fmt: skip
_THERE = {"", "angemeldet", "registered", "bestätigt", "confirmed", "ja", "yes", "ok"}


@dataclass(slots=True)
class RosterReport:
    """What came of a file of registrations; ``mails`` were queued."""

    registered: int = 0
    waitlisted: int = 0
    unregistered: int = 0
    unchanged: int = 0
    mails: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(slots=True)
class AttendanceReport:
    """Who was there, who was not, and which lines of the file belong to nobody registered."""

    attended: int = 0
    absent: int = 0
    refused: list[Refused] = field(default_factory=list)


async def import_registrations(
    desk: Desk,
    slug: str,
    path: Path,
    *,
    notify: bool,
    progress: Callable[[int], None] = lambda _: None,
) -> RosterReport:
    """Registers the people of a CSV or XLSX file; those marked as cancelled are taken out.

    Confirmations leave only with ``notify``: who registered elsewhere may have one already.
    Single bad rows are reported and the rest is taken in; the same file twice changes nothing.
    """
    report = RosterReport()
    sheet = list(read_sheet(path, bounds_of(path, desk.workspace.path)))
    newest = _newest(sheet)
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
                    person, leaves = person_in(line.cells), _leaves(line)
                    act = unregister_person if leaves else register_person
                    done_one = await act(
                        desk, connection, seminar_id, seminar, person, notify=notify
                    )
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


async def import_attendance(desk: Desk, slug: str, path: Path) -> AttendanceReport:
    """Notes who of those registered was there: the people in the file, all others were not.

    A column "teilgenommen" with a no takes a line out, and where others say yes an empty cell
    does too. Doing it again replaces what was known before. Raises RefusedError before the
    seminar has begun, and for a file that tells of nobody who is registered.
    """
    now = desk.clock.now()
    lines = list(read_sheet(path, bounds_of(path, desk.workspace.path)))
    report = AttendanceReport()
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        _refuse_unless_begun(seminar, now)
        present = _present(lines, report)
        behind = await registrations.registered_at(connection, seminar_id)
        attended: set[int] = set()
        for number, (key, name) in present:
            there = _meant(name, behind.get(key, []))
            attended |= there
            if not there:
                report.refused.append(Refused(number, _NOT_REGISTERED))
        if not attended and (report.refused or not lines):
            raise RefusedError(
                f"{path.name}: Niemand daraus ist für „{seminar.title}“ angemeldet; bitte prüfen, "
                "ob es die richtige Datei ist.",
                f'{path.name}: nobody in it is registered for "{seminar.title}"; please check '
                "that it is the right file.",
            )
        everybody = {person_id for people in behind.values() for person_id, _ in people}
        await registrations.note_attendance(connection, seminar_id, attended)
        await seminars.note_attendance_known(connection, seminar_id)
    report.refused.sort(key=lambda one: one.line)
    report.attended = len(attended)
    report.absent = len(everybody - attended)
    return report


_NOT_REGISTERED = Sentence(
    "unter dieser Adresse und diesem Namen ist niemand angemeldet",
    "nobody is registered by this address and name",
)


def _present(lines: list[Line], report: AttendanceReport) -> list[tuple[int, tuple[str, str]]]:
    """Line, address key and name of everybody who was there."""
    found = []
    ticked = any(_status(line) in _YES for line in lines)
    for line in lines:
        cells = line.cells
        try:
            if not _was_there(_status(line), ticked=ticked):
                continue
            key = parse_address(cells.get("email", "")).key
            name = fit_name("Name", f"{cells.get('first_name', '')} {cells.get('last_name', '')}")
        except SeminarpostError as problem:
            report.refused.append(Refused(line.number, problem.sentence))
            continue
        found.append((line.number, (key, name)))
    return found


def _was_there(status: str, *, ticked: bool) -> bool:
    """Whether a status says so; empty ones say no only in a list where the others are ticked."""
    if status in _NO | _GONE or (ticked and not status):
        return False
    if status in _YES or not status:
        return True
    try:
        return float(status.replace(",", ".")) > 0  # a number, or minutes
    except ValueError:
        raise InvalidValueError(
            f"ob „{status[:40]}“ da war oder nicht, ist nicht zu erkennen; möglich sind: ja, nein",
            f'it cannot be told whether "{status[:40]}" was there; possible are: yes, no',
        ) from None


def _meant(name: str, behind: list[tuple[int, str]]) -> set[int]:
    """Who of those registered by an address was there (person ids).

    Names only tell colleagues at one mailbox apart: meeting rooms show them as people typed
    them. An address alone names all of them.
    """
    if len(behind) == 1 or not name:
        return {person_id for person_id, _ in behind}
    wanted = letters_of(name)
    return {person_id for person_id, other in behind if letters_of(other) in (wanted, ())}


def _status(line: Line) -> str:
    return line.cells.get("status", "").strip().lower()


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


def _leaves(line: Line) -> bool:
    status = _status(line)
    if status not in _GONE | _THERE:
        raise InvalidValueError(
            f"den Status „{status[:40]}“ kennt Seminarpost nicht; möglich sind: angemeldet, "
            "abgemeldet",
            f'there is no status "{status[:40]}"; possible are: registered, cancelled',
        )
    return status in _GONE


def _refuse_unless_begun(seminar: Seminar, now: datetime) -> None:
    refuse_unless(seminar, Deed.NOTE_ATTENDANCE, now)
    if now < seminar.starts_at:
        raise RefusedError(
            f"„{seminar.title}“ hat noch nicht begonnen; wer da war, steht erst danach fest.",
            f'"{seminar.title}" has not begun yet; who was there is known only afterwards.',
        )
