"""Presence: which lines of a room's list say that somebody was there, whom they name, how long."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from mailer.actions.imports.absence import is_organisation, says_absent
from mailer.actions.imports.absent_parts import AbsentParts
from mailer.actions.imports.clock import is_clock
from mailer.actions.imports.columns import name_in
from mailer.actions.imports.import_report import Refused
from mailer.actions.imports.room_list import RoomList, interval_of
from mailer.actions.imports.shares import (
    SAID,
    are_percents,
    refuse_unfilled,
    share_of,
    share_told,
    take_percents,
    whole_share,
)
from mailer.actions.imports.sheets.cells import address_in_cell
from mailer.actions.imports.sheets.line import STRUCK, Line
from mailer.actions.imports.sign_in_sheet import Beside, SignInSheet, names_somebody
from mailer.actions.imports.statuses import GONE as _NO_LONGER
from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError, SeminarpostError, Sentence
from mailer.domain.field import checked_line
from mailer.domain.name import fit_name
from mailer.domain.printable import legible
from mailer.domain.stay import Interval, minutes_in

_NO = {
    "nein", "no", "n", "false", "falsch", "abwesend", "nicht teilgenommen", "nicht anwesend",
    "absent", "no-show", "no show", "nicht erschienen", "fehlte", "entschuldigt", "-", "–", "--",
    "not joined", "nicht beigetreten", "did not join",
    "nicht da", "war nicht da", "war nicht dabei", "nicht dabei",
    "hat sich entschuldigt", "hat gefehlt", "gefehlt", "fehlt", "krank", "unentschuldigt",
    "did not attend", "not attended", "not checked in", "nicht eingecheckt", "non",
}  # fmt: skip
GONE = _NO_LONGER - {"abgebrochen"}  # who broke off was there, for a while
_YES = {
    "ja", "yes", "y", "j", "x", "true", "wahr", "ok", "✓", "✔", "anwesend", "teilgenommen",
    "joined", "beigetreten", "war da", "war dabei", "dabei", "hat teilgenommen",
    "attended", "present", "erschienen", "da", "checked in", "eingecheckt", "oui",
}  # fmt: skip

# Of a registration and not of coming: says nothing where the room's times do.
_REGISTERED = {
    "approved", "genehmigt", "registered", "angemeldet", "registriert", "bestätigt", "confirmed",
    "not registered", "nicht registriert", "nicht angemeldet", "unregistered", "pending",
    "ausstehend", "waitlisted", "warteliste",
}  # fmt: skip
_HOSTS = re.compile(
    r"true|ja|yes|wahr|(?:co-?)?host|organi[sz]ator|organi[sz]er|mitorganisator|co-?organizer|"
    r"moderator\w*|gastgeber\w*|presenter|referent\w*|panelist|alternative host|veranstalter\w*|"
    r"organisat(?:eur|rice)|présentat(?:eur|rice)|animat(?:eur|rice)|intervenante?|producer|produzent"
    r"|organizador\w*|moderador\w*|presentador\w*|organizzat(?:ore|rice)|relat(?:ore|rice)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DASH = re.compile(r"\s*[-–—]+\s*")
_LONG = 200
_DAY_HOURS = 24
_WAITED = {"yes", "ja", "true", "wahr"}
_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NOBODY = Sentence(
    "hier war jemand da, aber kein Name und keine E-Mail-Adresse sagt, wer",
    "somebody was there, but no name and no e-mail address says who",
)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was there: addresses (their keys) and the name shown, each as far as known.

    ``share`` is how much of it, from 0 to 1, where the list says so and no length.
    """

    line: int
    keys: tuple[str, ...]
    name: str
    minutes: float | None
    interval: Interval | None
    is_host: bool
    share: float | None = None


def present_in(rooms: RoomList, refused: list[Refused]) -> list[Present]:
    """Everybody who was there by a line that can be read; the others go to ``refused``."""
    found = []
    take_percents(rooms)
    refuse_unfilled(rooms)
    heading = _unit_told(rooms)
    others = _Others.of(rooms, heading)
    sheet, beside = SignInSheet.of(rooms), Beside.of(rooms)
    parts, absent = AbsentParts.of(rooms.lines), 0
    for line in rooms.lines:
        cells = line.cells
        if line.number in parts.titles or (sheet is not None and not names_somebody(line)):
            continue
        try:
            came = cells.get("waiting", "").lower() not in _WAITED and _was_there(
                line, heading, sheet, others
            )
            if beside is not None:
                beside.refuse_otherwise(line, came=came)
            if came and parts.is_absent(line, says_more=_says_more(line, heading)):
                absent += 1
                continue
            if not came:
                continue
            _refuse_struck(line)
            _refuse_denied(line, heading)
            keys = tuple(dict.fromkeys(_keys(cells)))
            name = fit_name("name", checked_line("name", _name(cells)))
        except SeminarpostError as problem:
            refused.append(Refused(line.number, problem.sentence))
            continue
        if not (keys or name):
            if _came(line):
                refused.append(Refused(line.number, _NOBODY))
            continue  # a line below the table: a sum, a note
        roles = [cells.get("role", "").strip(), *_ASIDE.findall(cells.get("full_name", "")[:_LONG])]
        is_host = any(map(_HOSTS.fullmatch, roles)) or not rooms.hosts.isdisjoint(keys)
        interval = interval_of(line)
        minutes = _minutes(line, heading)
        if interval is not None:
            between = (interval[1] - interval[0]).total_seconds() / 60
            is_seconds = minutes is not None and minutes > 60 and abs(minutes / 60 - between) < 1
            minutes = between if minutes is None or is_seconds else minutes
        share = share_of(line)
        share = None if share is None or minutes is not None else share / others.whole_share
        found.append(Present(line.number, keys, name, minutes, interval, is_host, share))
    rooms.found.notes += parts.told(absent)
    return found


def _says_more(line: Line, heading: str) -> bool:
    """Whether a line does more than name somebody: a mark, a length, an hour."""
    marks = (line.cells.get(one) for one in ("grid", "signed", "share"))
    told = _came(line) or bool(_status(line)) or _minutes(line, heading) is not None
    return told or any(marks)


def _unit_told(rooms: RoomList) -> str:
    """What stands above the lengths, with their unit where the cells alone tell it.

    ``57:00`` is in minutes and seconds: nobody was there for two days.
    """
    lengths = [one.cells.get("minutes", "").split(":") for one in rooms.lines]
    long = any(
        len(one) == 2 and one[0].strip().isdecimal() and int(one[0]) >= _DAY_HOURS
        for one in lengths
    )
    return f"{rooms.length_heading} (min:s)" if long else rooms.length_heading


def _keys(cells: dict[str, str]) -> Iterable[str]:
    """The addresses of a line: of the mailbox, and of the account where that is one as well."""
    if "email" in cells and cells["email"].strip("-– ") not in {"", "n/a", "N/A"}:
        yield parse_address(address_in_cell(cells["email"])[0]).key
    account = address_in_cell(cells.get("account", ""))[0]
    if "@" in account:
        try:
            yield parse_address(account).key
        except InvalidValueError:
            return  # an account need not be an address: "anna_example.org#EXT#@…"


def _name(cells: dict[str, str]) -> str:
    whole = cells.get("full_name", "")
    if not (cells.get("first_name") or cells.get("last_name")) and "@" not in whole:
        return whole or address_in_cell(cells.get("email", ""))[1]
    name = name_in(cells)
    return f"{name.first_name} {name.last_name}".strip()


@dataclass(frozen=True, slots=True)
class _Others:
    """What the lines of a list say together: an empty one beside them is no yes.

    ``ticked``: some say yes, or how long; ``timed``: some have an hour at which they came;
    ``strange``: some say what nobody here knows. ``shared``: they say how much, in percent or in
    any words, where ``percent`` has to stand beside the number; ``whole_share`` is all of it.
    """

    ticked: bool
    timed: bool
    strange: bool
    shared: bool
    percent: bool
    whole_share: float

    @classmethod
    def of(cls, rooms: RoomList, heading: str) -> Self:
        said = {_status(line) for line in rooms.lines} - {""}
        # A blank "Status" is as good as registered; one under "anwesend" or "Check-in" is nothing.
        is_asked = bool({"presence", "checked_in"} & rooms.found.columns.keys())
        lengths = (_minutes(line, heading) for line in rooms.lines)
        return cls(
            any(map(_says_yes, said)) or any(lengths),
            any(_came(line) for line in rooms.lines),
            is_asked and any(not _is_plain_no(one) and one not in _REGISTERED for one in said),
            any(one.cells.get("share", "").strip(" -–—") for one in rooms.lines),
            are_percents(rooms),
            whole_share(rooms.lines),
        )


def _says_yes(status: str) -> bool:
    return status in _YES or is_clock(status) or (minutes_in(status) or 0) > 0


def _is_plain_no(status: str) -> bool:
    return (status.replace("-", " ").strip() or status) in _NO | GONE


def _was_there(line: Line, heading: str, sheet: SignInSheet | None, others: _Others) -> bool:
    """Whether a line says so; empty ones say no in a list where others say yes."""
    if sheet is not None:
        return sheet.was_there(line)
    status = _status(line)
    if others.shared and not _came(line):
        says_else = bool(status or line.cells.get("minutes"))
        share = share_told(line, is_percent=others.percent, says_else=says_else)
        if share is not None:
            return share > 0
    minutes = _minutes(line, heading)
    if is_clock(status):
        return minutes != 0
    status = status.replace("-", " ").strip() or status
    if not status and not _came(line) and _tells_none(line, minutes, others):
        return False
    if status in _REGISTERED and (minutes is not None or _came(line)):
        return minutes != 0
    if status in _NO | GONE:
        return False
    if status in _YES or not status:
        return minutes != 0
    number = minutes_in(status)
    if number is None and minutes:
        return True  # "left early": the room's own clock is plainer than any word
    if number is None and status in _REGISTERED:
        raise InvalidValueError(
            f"„{status[:40]}“ sagt, dass jemand angemeldet war, und nicht, wer da war; bitte die "
            "Teilnahmeliste nehmen, nicht die der Anmeldungen",
            f'"{status[:40]}" says that somebody was registered, not who was there; please take '
            "the list of attendance, not that of registrations",
        )
    if number is None:
        raise InvalidValueError(
            f"ob „{status[:40]}“ da war oder nicht, ist nicht zu erkennen; möglich sind: ja, nein",
            f'it cannot be told whether "{status[:40]}" was there; possible are: yes, no',
        )
    return number > 0


def _tells_none(line: Line, minutes: float | None, others: _Others) -> bool:
    """Whether a line without a status says that nobody came: others have one, or an hour.

    Raises InvalidValueError where others only say what nobody here knows.
    """
    if _DASH.fullmatch(line.cells.get("minutes", "")) or (not minutes and _stayed_away(line)):
        return True
    if others.strange and not others.ticked and minutes is None and names_somebody(line):
        raise InvalidValueError(
            "bei anderen steht hier etwas, das nicht zu lesen ist, und hier nichts; ob die Person "
            "da war, ist nicht zu erkennen; möglich sind: ja, nein",
            "others have something here that cannot be read, and this line has nothing; it cannot "
            "be told whether they were there; possible are: yes, no",
        )
    # Of those who never came, or of no person: "Anonymous".
    return (others.ticked or others.timed) and minutes is None


def _stayed_away(line: Line) -> bool:
    """Whether a yes stands under "Nicht anwesend", or under "Teilnahme abgesagt"."""
    said = (line.cells.get(name, "").lower() for name in ("absence", "cancelled_at"))
    return any(one.strip() in _YES for cell in said for one in cell.split("\n"))


def _came(line: Line) -> bool:
    return _DIGIT.search(line.cells.get("join", "")) is not None  # "nie" is no hour


def _minutes(line: Line, heading: str) -> float | None:
    """How long somebody was there: 57, "57,5", "1h 32m" or "1:02:30" where a column says so."""
    if "minutes" in line.cells:
        # Of several days each counts; a day on which somebody was away says nothing, or 0.
        told = [minutes_in(one, heading) for one in line.cells["minutes"].split("\n")]
        known = [one for one in told if one is not None]
        return sum(known) if known else None
    if not line.cells.get("presence") and line.cells.get("checked_in"):
        return None  # the hour of the clock: "9:50"
    number = minutes_in(_status(line))
    return number if number is not None and number > 1 else None


def _status(line: Line) -> str:
    """What the line says of coming, else of the registration."""
    said = (line.cells.get(one) for one in SAID)
    return next((one for one in said if one), "").strip().lower()


def _refuse_struck(line: Line) -> None:
    if STRUCK in line.cells:
        raise InvalidValueError(
            "die Zeile ist durchgestrichen; ob die Person da war, ist nicht zu erkennen. War sie "
            "da, bitte die Schrift ändern; sonst die Zeile löschen",
            "the row is struck out; it cannot be told whether they were there. If they were, "
            "please mend its font; else delete the row",
        )


def _refuse_denied(line: Line, heading: str) -> None:
    """Refuses a line that only names somebody, with a no in its brackets: ``Bert Blau (krank)``."""
    if _came(line) or _status(line) or _minutes(line, heading) is not None:
        return
    for said in _ASIDE.findall(line.cells.get("full_name", "")[:_LONG]):
        if says_absent(said) and not is_organisation(said):
            shown = legible(said)[:40]
            raise InvalidValueError(
                f"neben dem Namen steht „{shown}“; ob die Person da war, ist nicht zu erkennen. "
                "War sie da, bitte diese Angabe leeren; sonst die Zeile löschen",
                f'beside the name there is "{shown}"; it cannot be told whether they were there. '
                "If they were, please empty it; else delete the line",
            )
