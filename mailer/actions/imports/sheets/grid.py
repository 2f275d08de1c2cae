"""Grids: a column for each day, hour or part of a seminar, with a mark for whoever was there.

Also the column for a signature: whatever stands in it, somebody wrote it who was there.
"""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.cells import YES_OR_NO
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.coming import is_not_live
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.sheets.status_heading import is_elsewhere

_WEEKDAY = (
    r"(?:mo(?:ntag|n|nday)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag|i|iday)?"
    r"|sa(?:mstag|t|turday)?|so(?:nntag)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|sun(?:day)?)"
)
_MONTH = r"(?:jan|feb|mär|mrz|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]*\.?"
_DAY = re.compile(
    rf"(?:{_WEEKDAY}[.,]?\s*)?(?:(?:\d{{1,2}}\.\s?\d{{1,2}}\.?(?:\s?\d{{2,4}})?|\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{1,2}}\.?\s+{_MONTH}(?:\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}})(?!\d))"
    rf"|{_WEEKDAY}(?![^\W\d_])",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"(?:ab |um )?\d{1,2}[:.]\d\d(?:\s*(?:-|–|bis)\s*\d{1,2}[:.]\d\d)?(?:\s*(?:uhr|h|am|pm))?"
    r"|(?:ab |um )?\d{1,2}(?:\s*(?:-|–|bis)\s*\d{1,2})?\s*(?:uhr|h|am|pm)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"(?:\d+\.\s*)?(?:tag|day|block|modul|module|session|sitzung|termin|teil|part|einheit|vormittag"
    r"|nachmittag|abend|morning|afternoon|evening|ue|woche|week|stunde|hour)s?\s*(?:\d{1,2}|[ivx]{1,4})?",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?:x|✓|✔|ja|nein|yes|no|j|n|y|p|a|l|e|u|f|k|v|an|ab|da|anw\.?|anwesend|abwesend|present|absent|late"
    r"|excused|entsch\.?|entschuldigt|unentschuldigt|fehlt|krank|true|false|wahr|falsch|[-–/?o]|\d{1,3}(?:[.,]\d+)?)"
    r"(?:\s*\(\d+\s*/\s*\d+\))?",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:ihre |your )?(?:unterschrift(?:en)?|signatur|signature|sign(?:ed)?|gezeichnet|gez\.?"
    r"|handzeichen|namenszeichen|kürzel|paraphe)\b.{0,40}",
    re.IGNORECASE,
)
_CROSSES = {"x", "✓", "✔", "ja", "yes", "j", "y"}
_KNOWN = {"presence", "checked_in", "minutes", "join", "action", "absence", "share"}


def find_grid(columns: Columns, below: Sequence[Row]) -> None:
    """Finds the columns of marks under days and hours, where no other one tells who was there."""
    if _KNOWN & set(columns.fields):
        return
    free = [
        place
        for place, heading in enumerate(columns.headings)
        if heading and (place >= len(columns.fields) or not columns.fields[place])
    ]
    columns.fields += [""] * (len(columns.headings) - len(columns.fields))
    signed = [at for at in free if _SIGNATURE.fullmatch(columns.headings[at])]
    marked = [at for at in free if is_of_time(columns.headings[at]) and _has_marks(below, at)]
    for name, places in (("signed", signed), ("grid", marked)):
        if places:
            columns.fields[places[0]] = name
            columns.several[name] = places


def is_of_time(heading: str) -> bool:
    """Whether a heading is a day, an hour, or a part of a seminar."""
    told = heading.strip()
    if _HOUR.fullmatch(told) or _PART.fullmatch(told):
        return True
    return _DAY.match(told) is not None


def is_mark(text: str) -> bool:
    """Whether a cell is a mark of a list of attendance: ``x``, ``e``, ``P (2/2)``, a number."""
    return _MARK.fullmatch(text) is not None


def _has_marks(below: Sequence[Row], place: int) -> bool:
    """Whether there is nothing but marks in a column; one that is empty is of a day to come."""
    return all(_MARK.fullmatch(one) for row in below if (one := cell_in(row.cells, place)))


def ticks_of(columns: Columns, below: Sequence[Row]) -> list[str]:
    """The headings of columns with crosses, or yes and no, for some and not for others, that nobody
    here reads.

    Not what is about a bill, a meal or a newsletter.
    """
    return [
        heading
        for place, heading in enumerate(columns.headings)
        if heading
        and not columns.is_read(place)
        and not (is_elsewhere(heading) or is_not_live(heading))
        and (told := {cell_in(one.cells, place).lower() for one in below}) <= YES_OR_NO | {""}
        and told & _CROSSES
        and told - _CROSSES
    ]
