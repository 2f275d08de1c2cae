"""Attendance: who was there, taken in from the list that a meeting room makes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from mailer.actions.desk import Desk
from mailer.actions.imports.import_report import Refused
from mailer.actions.imports.other_days import about_of, leave_other_days
from mailer.actions.imports.presence import Present, present_in
from mailer.actions.imports.room_list import RoomList, read_room_list
from mailer.actions.imports.spreadsheet import Found, Reading
from mailer.actions.seminar.seminars import find
from mailer.domain.errors import RefusedError
from mailer.domain.identity import letters_of
from mailer.domain.seminar import Seminar
from mailer.domain.standing import Deed, refuse_unless
from mailer.domain.stay import together
from mailer.domain.whole_name import is_body
from mailer.store import registrations, seminars
from mailer.store.registrations import Registrant
from mailer.workspace_folder import bounds_of

_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]")
_BESIDE = re.compile(r"\s[-–—/]\s")
_MOST_NAMED = 3


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
    """Who was there, how many were not, and what of the file is open; ``found`` was read.

    ``too_short`` are those who stayed for less than the share that the office asks for: absent.
    ``is_known``: nothing is open, or staff said that these are all; follow-ups go by it.
    """

    found: Found = field(default_factory=Found)
    attended: list[Attended] = field(default_factory=list)
    too_short: list[Attended] = field(default_factory=list)
    absent: int = 0
    unmatched: list[Unmatched] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    is_known: bool = True


async def import_attendance(
    desk: Desk,
    slug: str,
    path: Path,
    *,
    complete: bool = False,
    reading: Reading | None = None,
    dry_run: bool = False,
) -> AttendanceReport:
    """Notes who of those registered was there: the people in the file, all others were not.

    A column "teilgenommen" with a no takes a line out, and where others say yes an empty cell
    does too. A line without an address is whoever alone bears its name; hosts who are not
    registered are no open lines. As long as a line fits nobody or cannot be read, follow-ups wait,
    unless staff says that these are all (``complete``): nobody who was there is told that they
    were missed. Doing it again replaces what was known before; ``dry_run`` only reports. Raises
    RefusedError before the seminar has begun, and for a file that tells of nobody who is
    registered.
    """
    now = desk.clock.now()
    async with desk.database.read() as connection:
        _, seminar = await find(connection, slug)
    reading = replace(reading or Reading(), about=about_of(seminar))
    rooms = read_room_list(path, bounds_of(path, desk.workspace.path), reading)
    leave_other_days(rooms, reading.about)
    report = AttendanceReport(rooms.found)
    present = present_in(rooms, report.refused)
    share = desk.workspace.settings.policy.attendance_share
    async with desk.database.read() if dry_run else desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        _refuse_unless_begun(seminar, now)
        registered = await registrations.registrants(connection, seminar_id)
        _match(present, registered, report, _least(seminar, share), share)
        some = report.refused or report.unmatched or not rooms.lines or rooms.only_hosts
        if not (report.attended or report.too_short) and some and not dry_run:
            raise _nobody(path.name, seminar, registered, rooms, report)
        there = {one.person_id: one.minutes for one in report.attended}
        short = {one.person_id: one.minutes for one in report.too_short}
        report.absent = len(registered) - len(there)
        still_open = len(report.refused) + len(report.unmatched)
        report.is_known = complete or not still_open
        if not dry_run:
            await registrations.note_attendance(connection, seminar_id, there, short)
            await seminars.note_attendance(
                connection,
                seminar_id,
                known=report.is_known,
                still_open=0 if complete else still_open,
            )
    return report


def _least(seminar: Seminar, share: float) -> float:
    """How many minutes somebody has to have been there to have taken part."""
    lasts = sum((one.ends_at - one.starts_at for one in seminar.all_sessions), timedelta())
    return share * lasts.total_seconds() / 60


def _nobody(
    name: str,
    seminar: Seminar,
    registered: list[Registrant],
    rooms: RoomList,
    report: AttendanceReport,
) -> RefusedError:
    """Why nobody of a file fits: the first of the reasons that is true."""
    check = (
        "bitte prüfen, ob es die richtige Datei ist.",
        "please check that it is the right file.",
    )
    title = seminar.title
    if not registered:
        return RefusedError(
            f"Für „{title}“ ist niemand angemeldet; bitte zuerst die Anmeldungen aufnehmen "
            "(registrations import).",
            f'Nobody is registered for "{title}"; please take in the registrations first '
            "(registrations import).",
        )
    if rooms.only_hosts or not rooms.lines:
        return RefusedError(
            f"{name}: Darin steht niemand, der teilgenommen hat; {check[0]}",
            f"{name}: nobody in it took part; {check[1]}",
        )
    if report.refused and not report.unmatched:
        first = report.refused[0]
        return RefusedError(
            f"{name}: Keine Zeile ist zu lesen; Zeile {first.line}: {first.reason.de}",
            f"{name}: no line can be read; line {first.line}: {first.reason.en}",
        )
    some = [one.name or "?" for one in report.unmatched][:_MOST_NAMED]
    de, en = ", ".join(f"„{one}“" for one in some), ", ".join(f'"{one}"' for one in some)
    if all(one.candidates for one in report.unmatched):
        return RefusedError(
            f"{name}: Die Namen darin ({de} …) passen zu niemandem eindeutig, der für „{title}“ "
            f"angemeldet ist; mit einer Spalte „E-Mail“ geht es. Oder {check[0]}",
            f'{name}: the names in it ({en} …) fit nobody who is registered for "{title}" for '
            f'certain; a column "E-Mail" settles it. Or {check[1]}',
        )
    return RefusedError(
        f"{name}: Niemand daraus ({de} …) ist für „{title}“ angemeldet; {check[0]}",
        f'{name}: nobody in it ({en} …) is registered for "{title}"; {check[1]}',
    )


def _match(
    present: list[Present],
    registered: list[Registrant],
    report: AttendanceReport,
    least: float,
    share: float = 0,
) -> None:
    """Finds who each of those present is, and adds up their stays.

    ``least`` minutes, or the ``share`` where a list only says how much of it, are enough.
    """
    found: dict[int, list[Present]] = {}
    whom = {one.person_id: one for one in registered}
    open_lines: dict[tuple[str, tuple[str, ...]], list[Present]] = {}
    for one in present:
        meant, candidates = _meant(one, registered)
        if not meant and not (one.is_host and not candidates):
            addresses = tuple(dict.fromkeys(other.address for other in candidates))
            open_lines.setdefault((one.name or one.keys[0], addresses), []).append(one)
        for other in meant:
            found.setdefault(other.person_id, []).append(one)
    for person_id, stays in found.items():
        who, minutes = whom[person_id], _minutes_of(stays)
        is_short = minutes < least if minutes is not None else _share_of(stays) < share
        attended = Attended(person_id, who.address, who.name, minutes)
        (report.too_short if is_short else report.attended).append(attended)
    for (name, addresses), stays in open_lines.items():
        unmatched = Unmatched(stays[0].line, name, _minutes_of(stays), addresses)
        report.unmatched.append(unmatched)
    report.refused.sort(key=lambda one: one.line)


def _minutes_of(stays: list[Present]) -> int | None:
    minutes = together([(one.minutes, one.interval) for one in stays])
    return None if minutes is None else int(minutes + 0.5)


def _share_of(stays: list[Present]) -> float:
    """How much of it somebody was there, 1 where nothing says so; added up, as minutes are."""
    shares = [one.share for one in stays if one.share is not None]
    return sum(shares) if len(shares) == len(stays) else 1


def _meant(one: Present, registered: list[Registrant]) -> tuple[list[Registrant], list[Registrant]]:
    """Who of those registered was there, or, where that is not plain, who it may be.

    Names only tell colleagues at one mailbox apart: meeting rooms show them as people typed
    them. An address alone names all of them.
    """
    behind = [other for other in registered if other.address_key in one.keys]
    if len(behind) == 1 or (behind and not one.name):
        return behind, behind
    if behind:
        nameless = [other for other in behind if not other.name]
        return _namesakes(one.name, behind) + nameless, behind
    namesakes = _namesakes(one.name, registered)
    if not one.keys and len(namesakes) == 1:
        return namesakes, namesakes
    return [], namesakes or _alike(one.name, registered)


def _namesakes(name: str, among: Iterable[Registrant]) -> list[Registrant]:
    """Those who bear ``name``, however it is written; or what stands beside it in brackets.

    Zoom shows the name that somebody chose and behind it the original one; Teams adds "(Gast)".
    """
    letters = {letters_of(one) for one in _written(name)} - {()}
    return [one for one in among if letters_of(one.name) in letters]


def _written(name: str) -> list[str]:
    """The names that a room's cell may show: the whole, without its brackets, and within them."""
    bare = _ASIDE.sub(" ", name)
    who, _, where = (
        bare.partition(",") if "," in bare else _BESIDE.sub("\0", bare, 1).partition("\0")
    )
    named = [who] if where and is_body(where.strip()) else []  # "Anna Muster, Stadt Celle"
    return [*named, name, bare, bare.partition("|")[0], *_ASIDE.findall(name)]


def _alike(name: str, among: Iterable[Registrant]) -> list[Registrant]:
    """Those who share a word of some length with ``name``."""
    words = {one for one in letters_of(name) if len(one) > 2}
    return [one for one in among if words & set(letters_of(one.name))]


def _refuse_unless_begun(seminar: Seminar, now: datetime) -> None:
    refuse_unless(seminar, Deed.NOTE_ATTENDANCE, now)
    if now < seminar.starts_at:
        raise RefusedError(
            f"„{seminar.title}“ hat noch nicht begonnen; wer da war, steht erst danach fest.",
            f'"{seminar.title}" has not begun yet; who was there is known only afterwards.',
        )
