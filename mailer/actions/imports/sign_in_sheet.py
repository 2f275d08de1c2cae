"""Sheets that were laid out to sign in, or to tick off each day: who was there by any mark."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from mailer.actions.imports.absence import is_plainly_absent, says_absent
from mailer.actions.imports.clock import is_clock
from mailer.actions.imports.room_list import RoomList
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.statuses import GONE
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible
from mailer.domain.stay import minutes_in

_POINTS = re.compile(r"\s*\(\s*(\d+)\s*/\s*\d+\s*\)$")  # "P (2/2)", of two points
_YES = {
    "x", "✓", "✔", "ja", "yes", "j", "y", "p", "an", "da", "v", "anw", "anwesend", "present",
    "late", "true", "wahr", "1",
}  # fmt: skip
_NO = {
    "nein", "no", "n", "e", "u", "f", "k", "ab", "abwesend", "absent", "excused", "entsch",
    "entschuldigt", "unentschuldigt", "fehlt", "krank", "false", "falsch", "-", "–", "/", "0", "o",
}  # fmt: skip
_LEFT_EARLY = frozenset({"abgebrochen"})  # who broke off was there, for a while
# Of a course system: beside "P" for present "A" is absent, "L" late; by hand nobody knows.
_BESIDE_P = {"a": False, "l": True}
_SAYS_CAME = re.compile(
    r"anwesen|teilgenommen|attended|erschienen|present|^(?:war )?da$", re.IGNORECASE
)
# A line to sign on, or one that was struck through.
_TO_FILL = re.compile(r"[\s_]*_[\s_]*|[\s.…]{4,}")
_STRUCK = re.compile(r"[\s.]*[-–—−/\\][-–—−/\\\s.]*")
# What stands where there is nothing to say: no signature, and whether somebody came nobody knows.
_NOT_SAID = re.compile(
    r"(?:n\s?[./]\s?a|k\s?\.\s?a|n\s?\.\s?n|n\s?\.\s?v|o\s?\.\s?u)\.?|entf(?:ällt|\.)"
    r"|(?:keine|ohne) angabe|ohne unterschrift|unbekannt|unknown|nicht zutreffend"
    r"|not applicable|null|none|nan|leer|empty|(?:siehe|via|über) ?.{1,40}"
    # Not "S. Sommer", "Per Olsen" and "Am Ende".
    r"|s\. ?(?:[oau]\.|\w*(?:liste|blatt|mail|anlage|anhang|seite)).{0,40}"
    r"|per (?:e?-?mail|telefon|fax|post|zoom|teams|video|brief).{0,40}"
    r"|am (?:\d|telefon|bildschirm|\w+tag\b|mittwoch).{0,40}|online|digital"
    r"|telefonisch|zoom|teams|folgt(?: noch)?|wird nachgereicht|liegt (?:bei|vor)|ausstehend|\W+",
    re.IGNORECASE,
)
_SUM = re.compile(r"(?:summe|gesamt(?:zahl)?|insgesamt|total|sum|anzahl)\b.{0,40}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """What marks mean in it; ``has_p``: others are present with a P.

    ``has_backslash``: beside a ``\\`` a ``/`` may be a presence, of the morning alone.
    """

    has_p: bool
    has_backslash: bool = False

    @classmethod
    def of(cls, rooms: RoomList) -> Self | None:
        """The sheet that a list is, None for one that is none.

        Raises InvalidValueError for one in which nobody signed: it was not filled in yet, or only
        tells who was not there.
        """
        names = [one for one in ("signed", "grid") if one in rooms.found.columns]
        if not names:
            return None
        lines = [one for one in rooms.lines if names_somebody(one)]
        marks = [(name, one) for line in lines for name in names for one in _marks(line, name)]
        sheet = cls(
            any(_plain(one) == "p" for _, one in marks),
            any(name == "grid" and one.strip() == "\\" for name, one in marks),
        )
        headings = ", ".join(rooms.found.columns[one] for one in names)
        if lines and not marks:
            raise InvalidValueError(
                f"Unter „{headings}“ ist niemand eingetragen; die Liste ist noch nicht ausgefüllt. "
                "Bitte die ausgefüllte nehmen oder ankreuzen, wer da war.",
                f'Nobody is marked under "{headings}"; the list has not been filled in. Please '
                "take the one that was, or tick off who was there.",
            )
        if lines and all(sheet.meaning(name, one) is False for name, one in marks):
            shown = legible(marks[0][1])[:40]
            raise InvalidValueError(
                f"Unter „{headings}“ steht nur, wer nicht da war („{shown}“); wer da war, hat kein "
                "Zeichen. Bitte ankreuzen, wer da war.",
                f'Under "{headings}" there is only who was not there ("{shown}"); nobody who was '
                "has a mark. Please tick off who was there.",
            )
        return sheet

    def was_there(self, line: Line) -> bool:
        """Whether somebody signed, or has a mark; raises InvalidValueError for one nobody knows."""
        told = {
            one: self.meaning(name, one)
            for name in ("signed", "grid")
            for one in _marks(line, name)
        }
        if any(told.values()):
            return True
        if (strange := next((one for one, said in told.items() if said is None), None)) is None:
            return False
        shown = legible(strange)[:40]
        raise InvalidValueError(
            f"was „{shown}“ bedeutet, ist nicht zu erkennen; möglich sind: x, ja, nein, e, f",
            f'it cannot be told what "{shown}" means; possible are: x, yes, no, e, f',
        )

    def meaning(self, name: str, mark: str) -> bool | None:
        """Whether a mark says that somebody was there, None where nobody knows."""
        plain = _plain(mark)
        if name == "grid" and (mark.strip() == "\\" or (self.has_backslash and plain == "/")):
            return None
        if (
            _STRUCK.fullmatch(mark)
            or plain in _NO | (GONE - _LEFT_EARLY)
            or is_plainly_absent(mark)
        ):
            return False
        if plain in _LEFT_EARLY or says_absent(mark):
            return None
        if plain not in _YES and _NOT_SAID.fullmatch(mark.strip()):
            return None
        return True if name == "signed" else self._told(mark)

    def _told(self, mark: str) -> bool | None:
        plain = _plain(mark)
        if (points := _POINTS.search(mark)) is not None and plain not in _YES:
            return int(points[1]) > 0
        if (number := minutes_in(plain)) is not None:  # of minutes, or of times
            return number > 0
        if self.has_p and plain in _BESIDE_P:
            return _BESIDE_P[plain]
        return True if plain in _YES or is_clock(mark) else None


@dataclass(frozen=True, slots=True)
class Beside:
    """Days and signatures beside a column that says of all of it who was there.

    They may only say the same: whom they name beside a no, or leave out beside a yes that may be
    a promise (``Teilnahme: ja``), staff is asked about. ``signed``: others have signed.
    """

    sheet: SignInSheet
    headings: Mapping[str, str]
    signed: bool

    @classmethod
    def of(cls, rooms: RoomList) -> Self | None:
        """What stands beside, None where nothing does."""
        headings = rooms.found.columns
        if not headings.keys() & {"day_beside", "signed_beside"}:
            return None
        lines = [one for one in rooms.lines if names_somebody(one)]
        marks = [_plain(one) for line in lines for one in _marks(line, "day_beside")]
        signs = [one for line in lines for one in _marks(line, "signed_beside")]
        sheet = SignInSheet("p" in marks)
        return cls(sheet, headings, any(sheet.meaning("signed", one) for one in signs))

    def refuse_otherwise(self, line: Line, *, came: bool) -> None:
        """Raises InvalidValueError where they say otherwise of a line."""
        if not names_somebody(line):
            return
        for field, kind in (("day_beside", "grid"), ("signed_beside", "signed")):
            there = [one for one in _marks(line, field) if self.sheet.meaning(kind, one)]
            if there and not came:
                shown, heading = legible(there[0])[:40], self.headings[field]
                raise InvalidValueError(
                    f"Unter „{heading}“ steht „{shown}“, aber die Spalte, die sagt, wer da war, "
                    "sagt es nicht; bitte eine von beiden berichtigen.",
                    f'Under "{heading}" there is "{shown}", but the column that says who was there '
                    "does not say so; please mend one of them.",
                )
        if came and self._is_unsigned(line):
            said, signed = self.headings["presence"], self.headings["signed_beside"]
            raise InvalidValueError(
                f"Unter „{said}“ steht „{legible(line.cells['presence'])[:40]}“, aber unter "
                f"„{signed}“ nichts; ob die Person da war, ist nicht zu erkennen. Bitte eine von "
                "beiden berichtigen.",
                f'Under "{said}" there is "{legible(line.cells["presence"])[:40]}", but nothing '
                f'under "{signed}"; it cannot be told whether they were there. Please mend one of '
                "them.",
            )

    def _is_unsigned(self, line: Line) -> bool:
        """Whether others signed, and here only what may be a promise says that somebody came."""
        heading = self.headings.get("presence", "")
        may_be_promise = bool(line.cells.get("presence")) and not _SAYS_CAME.search(heading)
        return self.signed and may_be_promise and not _marks(line, "signed_beside")


def names_somebody(line: Line) -> bool:
    """Whether a line is somebody's, and not the sum below the others."""
    whole = line.cells.get("full_name", "").strip()
    named = (line.cells.get(one) for one in ("first_name", "last_name", "email", "account"))
    return any(named) or (bool(whole) and not _SUM.fullmatch(whole))


def _marks(line: Line, name: str) -> list[str]:
    said = line.cells.get(name, "").split("\n")
    return [one for one in said if one.strip() and not _TO_FILL.fullmatch(one)]


def _plain(mark: str) -> str:
    return _POINTS.sub("", mark).strip().strip(".").lower()
