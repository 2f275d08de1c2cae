"""Until when somebody is away, read from an automatic reply in German or English."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

_MONTHS = {
    "jan": 1, "feb": 2, "mär": 3, "mae": 3, "mar": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(?:jan(?:uar|uary)?|feb(?:ruar|ruary)?|m(?:ä|ae)rz?|mar(?:ch)?|apr(?:il)?|mai|may|jun[ie]?"
    r"|jul[iy]?|aug(?:ust)?|sep(?:t|tember)?|o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?)\.?"
)
_DATE = (
    r"(?:(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<d1>\d{1,2})\. ?(?P<m1>\d{1,2})\.? ?(?P<y1>\d{4}|\d{2}(?!\d|:|\.))?"
    r"|(?P<d2>\d{1,2})(?:\.|st|nd|rd|th)? ?(?:of )?(?P<n2>" + _MONTH + r")\b,? ?(?P<y2>\d{4})?"
    r"|(?P<n3>" + _MONTH + r") (?P<d3>\d{1,2})(?:st|nd|rd|th)?\b,? ?(?P<y3>\d{4})?"
    r"|(?P<d4>\d{1,2})/(?P<m4>\d{1,2})/(?P<y4>\d{4}|\d{2})"
    r"|(?P<d5>\d{1,2})(?=\. ?(?:-|–|bis)))"
)
_DAY = (
    r"(?:mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\.?"
)
_FILL = (
    r"(?:(?:,|einschlie(?:ß|ss)lich|einschl\.?|inkl\.?|inklusive|zum|zu|dem|den|am|the|on"
    r"|and including|including|" + _DAY + r")[ ,(]*){0,4}"
)
_LAST = re.compile(r"\b(?:bis|until|till|til|through|thru|to|–|-) ?" + _FILL + _DATE)
_RANGE = re.compile(r"\d\.?[^.\n]{0,20} ?(?:–|-|bis|to|until) ?" + _FILL + _DATE)
_BETWEEN = re.compile(r"\b(?:zwischen|between)\b[^\n]{1,30}? (?:und|and) ?" + _FILL + _DATE)
_SPAN = re.compile(
    r"\b(?P<n3>" + _MONTH + r") \d{1,2}(?:st|nd|rd|th)? ?(?:-|–|to|through|and) ?"
    r"(?P<d3>\d{1,2})(?:st|nd|rd|th)?\b,? ?(?P<y3>\d{4})?"
)
_FIRST_BACK = (
    re.compile(
        r"\b(?:wieder|zurück|rückkehr|erreichbar)[^.\n]{0,25}?\b(?:ab|am|on) ?" + _FILL + _DATE
    ),
    re.compile(r"\b(?:ab|am) ?" + _FILL + _DATE + r"[^.\n]{0,60}(?:wieder|zurück)"),
    re.compile(r"\brückkehr(?:datum|tag)?\b[^.\n]{0,6}? " + _FILL + _DATE),
    re.compile(
        r"\b(?:back|return(?:ing)?|available|in the office)[^.\n]{0,40}?\b(?:(?:on|from) ?)?"
        + _FILL
        + _DATE
    ),
)
_TOLD = (
    *((one, False) for one in (_SPAN, _LAST, _BETWEEN)),
    *((one, True) for one in _FIRST_BACK),
    (_RANGE, False),
)
_LEAD = timedelta(days=45)
_MOST = 4_000


def absent_until(text: str, received: date | None) -> date | None:
    """The last day of an absence that ``text`` tells, or None.

    ``received`` is the day the reply came: a day without a year is the next such day after it, or
    one just before; without it only whole dates count.
    """
    lower = " ".join(text[:_MOST].lower().replace("\u00a0", " ").split())
    for pattern, back in _TOLD:
        for found in pattern.finditer(lower):
            day = next(_day(found, received), None)
            if day is not None:
                return day - timedelta(days=1) if back else day
    return None


def _day(found: re.Match[str], received: date | None) -> Iterator[date]:
    told = found.groupdict()
    if told.get("iso"):
        year, month, day = (int(one) for one in told["iso"].split("-"))
        yield from _date(year, month, day)
        return
    for number in ("1", "2", "3", "4"):
        if not told.get(f"d{number}"):
            continue
        day, month = int(told[f"d{number}"]), _month(found, number)
        if number == "4" and month > 12:  # 8/14/2026
            day, month = month, day
        written = told[f"y{number}"]
        if written:
            yield from _date(int(written) + (2000 if len(written) == 2 else 0), month, day)
        elif received is not None:
            years = (received.year, received.year + 1, received.year - 1)
            days = [one for year in years for one in _date(year, month, day)]
            yield from [one for one in days if one >= received - _LEAD][:1]


def _month(found: re.Match[str], number: str) -> int:
    if number in {"2", "3"}:
        return _MONTHS[found[f"n{number}"][:3]]
    return int(found[f"m{number}"])


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        made = date(year, month, day)
    except ValueError:
        return
    if 2000 <= year <= 2200:
        yield made
