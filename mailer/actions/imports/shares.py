"""Shares of attendance: how much of it a list says that somebody was there, in percent or parts."""

import re

from mailer.actions.imports.room_list import RoomList
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.sign_in_sheet import names_somebody
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible
from mailer.domain.stay import minutes_in

SAID = ("presence", "checked_in", "checked_in_again", "status")
"""The fields under which a list says in a word that somebody came."""
_LENGTHS = ("presence", "minutes")
_PERCENT = re.compile(r"\d{1,3}(?:[.,]\d+)?\s*%")
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*%?")


def take_percents(rooms: RoomList) -> None:
    """Makes shares of what stands in percent under "Anwesenheit" or "Dauer".

    Words under "Anwesenheit" stay; whatever else stands beside a percentage is asked about.
    """
    for field in _LENGTHS:
        told = [one for line in rooms.lines if (one := line.cells.get(field, "").strip())]
        if "share" in rooms.found.columns or not any(map(_PERCENT.fullmatch, told)):
            continue
        for line in rooms.lines:
            text = line.cells.get(field, "").strip()
            is_number = minutes_in(text.replace("%", "").strip()) is not None
            if field == "minutes" or is_number or not text.strip("-–—"):
                line.cells["share"] = line.cells.pop(field, "")
        rooms.found.columns["share"] = rooms.found.columns[field]


def are_percents(rooms: RoomList) -> bool:
    """Whether the shares were taken out of "Anwesenheit" or "Dauer": there each has its sign."""
    taken = {heading for one in _LENGTHS if (heading := rooms.found.columns.get(one))}
    return rooms.found.columns.get("share") in taken


def refuse_unfilled(rooms: RoomList) -> None:
    """Raises InvalidValueError for a column of shares without any, where nothing else says so."""
    lines = [one for one in rooms.lines if names_somebody(one)]
    others = ("share", "minutes", "join", "grid", "signed", *SAID)
    heading = rooms.found.columns.get("share", "")
    if lines and heading and not any(one.cells.get(x) for one in lines for x in others):
        raise InvalidValueError(
            f"Unter „{heading}“ ist niemand eingetragen; die Liste ist noch nicht ausgefüllt. "
            "Bitte die ausgefüllte nehmen; waren alle da, bitte die Spalte löschen.",
            f'Nobody has anything under "{heading}"; the list has not been filled in. Please take '
            "the one that was; if everybody was there, please delete the column.",
        )


def share_of(line: Line) -> float | None:
    """How much of it somebody was there, as a list says in percent, or in parts of one."""
    told = _SHARE.fullmatch(line.cells.get("share", "").strip())
    return None if told is None else minutes_in(told[1])


def whole_share(lines: list[Line]) -> float:
    """What all of it is in a list's shares: 100, or 1 where none is more; 0 where none has one."""
    shares = [one for line in lines if (one := share_of(line)) is not None]
    if not shares:
        return 0
    percent = max(shares) > 1 or any("%" in one.cells.get("share", "") for one in lines)
    return 100 if percent else 1


def share_told(line: Line, *, is_percent: bool, says_else: bool) -> float | None:
    """The share of a line in a list of them; none is none of it, unless the line says more.

    ``says_else``: the line has a status or a length. Raises InvalidValueError for a cell that is
    no number.
    """
    said = line.cells.get("share", "").strip(" -–—")
    if not said:
        return None if says_else else 0
    share = share_of(line)
    if share is None or (share and is_percent and "%" not in said):
        shown = legible(said)[:40]
        raise InvalidValueError(
            f"wie viel „{shown}“ ist, ist nicht zu erkennen; möglich sind: 95 %, 0 %",
            f'it cannot be told how much "{shown}" is; possible are: 95 %, 0 %',
        )
    return share
