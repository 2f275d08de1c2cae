"""Attendance: who was there, taken in from the list that a meeting room makes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.actions.import_report import Refused
from mailer.actions.rosters import GONE
from mailer.actions.seminars import find
from mailer.actions.spreadsheet import Line, read_sheet
from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError, RefusedError, SeminarpostError
from mailer.domain.identity import letters_of
from mailer.domain.name import fit_name
from mailer.domain.seminar import Seminar
from mailer.domain.standing import Deed, refuse_unless
from mailer.store import registrations, seminars
from mailer.store.registrations import Registrant
from mailer.workspace import bounds_of

_NO = {
    "nein", "no", "n", "false", "falsch", "abwesend", "nicht teilgenommen", "nicht anwesend",
    "absent", "no-show", "no show", "nicht erschienen", "fehlte", "entschuldigt", "-", "–",
}  # fmt: skip
_YES = {
    "ja", "yes", "y", "j", "x", "true", "wahr", "ok", "✓", "✔", "anwesend", "teilgenommen",
    "attended", "present", "erschienen", "da",
}  # fmt: skip


_WHOSE = ("email", "full_name", "last_name")  # one of these tells whose line it is


@dataclass(frozen=True, slots=True)
class Attended:
    """Somebody registered who was there, and for how long if the file says so."""

    person_id: int
    address: str
    name: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody who was there, but nobody can tell which of those registered it is.

    ``candidates`` are the addresses of those it may be.
    """

    line: int
    name: str
    minutes: int | None
    candidates: tuple[str, ...]


@dataclass(slots=True)
class AttendanceReport:
    """Who was there, how many were not, and what of the file is open.

    ``is_known``: nothing is open, or staff said that these are all; follow-ups go by it.
    """

    attended: list[Attended] = field(default_factory=list)
    absent: int = 0
    unmatched: list[Unmatched] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class _Present:
    line: int
    key: str
    name: str
    minutes: int | None


async def import_attendance(
    desk: Desk, slug: str, path: Path, *, complete: bool = False, dry_run: bool = False
) -> AttendanceReport:
    """Notes who of those registered was there: the people in the file, all others were not.

    A column "teilgenommen" with a no takes a line out, and where others say yes an empty cell
    does too. A line without an address is whoever alone bears its name. As long as a line fits
    nobody or cannot be read, follow-ups wait, unless staff says that these are all
    (``complete``): nobody who was there is told that they were missed. Doing it again replaces
    what was known before; ``dry_run`` only reports. Raises RefusedError before the seminar has
    begun, and for a file that tells of nobody who is registered.
    """
    now = desk.clock.now()
    report = AttendanceReport()
    lines = list(read_sheet(path, bounds_of(path, desk.workspace.path), _WHOSE))
    present = _present(lines, report)
    async with desk.database.read() if dry_run else desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        _refuse_unless_begun(seminar, now)
        registered = await registrations.registrants(connection, seminar_id)
        _match(present, registered, report)
        some = report.refused or report.unmatched or not lines
        if not report.attended and some and not dry_run:
            raise RefusedError(
                f"{path.name}: Niemand daraus ist für „{seminar.title}“ angemeldet; bitte prüfen, "
                "ob es die richtige Datei ist.",
                f'{path.name}: nobody in it is registered for "{seminar.title}"; please check '
                "that it is the right file.",
            )
        there = {one.person_id for one in report.attended}
        report.absent = len(registered) - len(there)
        still_open = len(report.refused) + len(report.unmatched)
        report.is_known = complete or not still_open
        if not dry_run:
            await registrations.note_attendance(connection, seminar_id, there)
            await seminars.note_attendance(
                connection,
                seminar_id,
                known=report.is_known,
                still_open=0 if complete else still_open,
            )
    return report


def _match(present: list[_Present], registered: list[Registrant], report: AttendanceReport) -> None:
    """Finds who each of those present is."""
    found: dict[int, Attended] = {}
    for one in present:
        meant, candidates = _meant(one, registered)
        if not meant:
            addresses = tuple(dict.fromkeys(other.address for other in candidates))
            report.unmatched.append(Unmatched(one.line, one.name, one.minutes, addresses))
        for other in meant:
            known = found.get(other.person_id)
            minutes = _sum(known.minutes if known else None, one.minutes)
            found[other.person_id] = Attended(other.person_id, other.address, other.name, minutes)
    report.attended = list(found.values())
    report.refused.sort(key=lambda one: one.line)


def _meant(
    one: _Present, registered: list[Registrant]
) -> tuple[list[Registrant], list[Registrant]]:
    """Who of those registered was there, or, where that is not plain, who it may be.

    Names only tell colleagues at one mailbox apart: meeting rooms show them as people typed
    them. An address alone names all of them.
    """
    behind = [other for other in registered if other.address_key == one.key]
    if len(behind) == 1 or (behind and not one.name):
        return behind, behind
    if behind:
        nameless = [other for other in behind if not other.name]
        return _namesakes(one.name, behind) + nameless, behind
    namesakes = _namesakes(one.name, registered)
    if not one.key and len(namesakes) == 1:
        return namesakes, namesakes
    return [], namesakes or _alike(one.name, registered)


def _namesakes(name: str, among: Iterable[Registrant]) -> list[Registrant]:
    """Those who bear ``name``, however it is written."""
    letters = letters_of(name)
    return [one for one in among if letters and letters_of(one.name) == letters]


def _alike(name: str, among: Iterable[Registrant]) -> list[Registrant]:
    """Those who share a word of some length with ``name``."""
    words = {one for one in letters_of(name) if len(one) > 2}
    return [one for one in among if words & set(letters_of(one.name))]


def _present(lines: list[Line], report: AttendanceReport) -> list[_Present]:
    """Everybody who was there by a line that can be read."""
    found = []
    ticked = any(_status(line) in _YES for line in lines)
    for line in lines:
        cells = line.cells
        try:
            if not _was_there(line, ticked=ticked):
                continue
            key = parse_address(cells["email"]).key if "email" in cells else ""
            full = f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
            name = fit_name("full_name", full or cells.get("full_name", ""))
        except SeminarpostError as problem:
            report.refused.append(Refused(line.number, problem.sentence))
            continue
        found.append(_Present(line.number, key, name, _minutes(line)))
    return found


def _was_there(line: Line, *, ticked: bool) -> bool:
    """Whether a line says so; empty ones say no only in a list where the others are ticked."""
    status = _status(line)
    if status in _NO | GONE or (ticked and not status):
        return False
    if status in _YES or not status:
        return _minutes(line) != 0
    number = _number(status)
    if number is None:
        raise InvalidValueError(
            f"ob „{status[:40]}“ da war oder nicht, ist nicht zu erkennen; möglich sind: ja, nein",
            f'it cannot be told whether "{status[:40]}" was there; possible are: yes, no',
        )
    return number > 0


def _minutes(line: Line) -> int | None:
    """How long somebody was there: 57, "57,5" or "1:02:30" in the column that says so."""
    status = _status(line)
    told = line.cells.get("minutes", "") or (status if (_number(status) or 0) > 1 else "")
    parts = told.split(":")
    if len(parts) in {2, 3} and all(part.strip().isdecimal() for part in parts):
        hours, minutes, seconds = (*map(int, parts), 0)[:3]
        return hours * 60 + minutes + (seconds >= 30)
    number = _number(told)
    return None if number is None else round(number)


def _number(text: str) -> float | None:
    found = re.fullmatch(r"(\d{1,6}(?:[.,]\d+)?)(?:\s*min\w*\.?)?", text.strip())
    return float(found[1].replace(",", ".")) if found else None


def _sum(one: int | None, other: int | None) -> int | None:
    """Whoever came back was there for both times."""
    return one + other if one is not None and other is not None else one or other


def _status(line: Line) -> str:
    return line.cells.get("status", "").strip().lower()


def _refuse_unless_begun(seminar: Seminar, now: datetime) -> None:
    refuse_unless(seminar, Deed.NOTE_ATTENDANCE, now)
    if now < seminar.starts_at:
        raise RefusedError(
            f"„{seminar.title}“ hat noch nicht begonnen; wer da war, steht erst danach fest.",
            f'"{seminar.title}" has not begun yet; who was there is known only afterwards.',
        )
