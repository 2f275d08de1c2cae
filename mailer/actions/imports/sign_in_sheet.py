"""Sheets that were laid out to sign in, or to tick off each day: who was there by any mark."""

import re
from dataclasses import dataclass
from typing import Self

from mailer.actions.imports.room_list import RoomList
from mailer.actions.imports.sheets.line import Line
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
# Of a course system: beside "P" for present "A" is absent, "L" late; by hand nobody knows.
_BESIDE_P = {"a": False, "l": True}


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """What marks mean in it; ``has_p``: others are present with a P."""

    has_p: bool

    @classmethod
    def of(cls, rooms: RoomList) -> Self | None:
        """The sheet that a list is, None for one that is none.

        Raises InvalidValueError for one in which nobody signed: it was not filled in yet.
        """
        names = [one for one in ("signed", "grid") if one in rooms.found.columns]
        if not names:
            return None
        marks = [one for line in rooms.lines for name in names for one in _marks(line, name)]
        if rooms.lines and not marks:
            headings = ", ".join(rooms.found.columns[one] for one in names)
            raise InvalidValueError(
                f"Unter „{headings}“ ist niemand eingetragen; die Liste ist noch nicht ausgefüllt. "
                "Bitte die ausgefüllte nehmen oder ankreuzen, wer da war.",
                f'Nobody is marked under "{headings}"; the list has not been filled in. Please '
                "take the one that was, or tick off who was there.",
            )
        return cls(any(_plain(one) == "p" for one in marks))

    def was_there(self, line: Line) -> bool:
        """Whether somebody signed, or has a mark; raises InvalidValueError for one nobody knows."""
        signed = [_plain(one) for one in _marks(line, "signed")]
        if any(one not in _NO for one in signed):
            return True
        told = [self._told(one) for one in _marks(line, "grid")]
        return any(told)

    def _told(self, mark: str) -> bool:
        plain = _plain(mark)
        if (points := _POINTS.search(mark)) is not None and plain not in _NO | _YES:
            return int(points[1]) > 0
        if (number := minutes_in(plain)) is not None:  # of minutes, or of times
            return number > 0
        if self.has_p and plain in _BESIDE_P:
            return _BESIDE_P[plain]
        if plain in _YES | _NO:
            return plain in _YES
        shown = legible(mark)[:40]
        raise InvalidValueError(
            f"was „{shown}“ bedeutet, ist nicht zu erkennen; möglich sind: x, ja, nein, e, f",
            f'it cannot be told what "{shown}" means; possible are: x, yes, no, e, f',
        )


def _marks(line: Line, name: str) -> list[str]:
    return [one for one in line.cells.get(name, "").split("\n") if one.strip()]


def _plain(mark: str) -> str:
    return _POINTS.sub("", mark).strip().strip(".").lower()
