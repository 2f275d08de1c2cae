"""Stays: for how long somebody was in a room, as meeting rooms write it.

``57``, ``57,5``, ``1h 32m``, ``1 Std. 32 Min.``, ``65 mins``, ``PT1H32M``, ``1:02:30``; or only
when they came and went. Times in such lists have no zone: only what lies between two counts.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

_PART = r"(?:(\d{{1,5}}(?:[.,]\d+)?)\s*(?:{})(?![^\W\d_]{{3}})\.?,?\s*(?:und|and)?\s*)?"
_UNITS = re.compile(
    r"(?:pt)?"
    + _PART.format(r"h|u|uur|uren|std|stunden?|hours?|hrs?|hr|heures?")
    + _PART.format(r"minuten|minutes?|minute|mins?|min|m")
    + _PART.format(r"sekunden?|seconds?|secondes?|secs?|sek|sec|s"),
    re.IGNORECASE,
)
_MINUTES = re.compile(r"(?<![^\W\d_])min", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d+)?")
_MOMENTS = (
    "%b %d, %Y %I:%M:%S %p", "%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M:%S %p", "%b %d, %Y %H:%M:%S",
    "%d.%m.%Y, %H:%M:%S", "%d.%m.%y, %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%y %H:%M:%S",
    "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%y, %H:%M", "%d.%m.%y %H:%M",
    "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p", "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p", "%m/%d/%y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M",
    "%d/%m/%Y, %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M",
    "%Y-%m-%d %I:%M:%S %p",
    "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M",
)  # fmt: skip
_LONGEST = 60
Interval = tuple[datetime, datetime]


def minutes_in(text: str, heading: str = "") -> float | None:
    """How many minutes a cell says, None where it says none.

    ``heading`` is what stands above it: it may name the unit of bare numbers. Two numbers with a
    colon are hours and minutes, under minutes they are minutes and seconds.
    """
    if len(text) > _LONGEST:
        return None
    told = " ".join(text.replace("<", " ").replace("~", " ").split())
    unit = _unit(heading)
    parts = told.split(":")
    if len(parts) in {2, 3} and all(part.strip().isdecimal() for part in parts):
        numbers = [int(part) for part in parts]
        if len(numbers) == 2 and _MINUTES.search(heading):
            return numbers[0] + numbers[1] / 60
        whole = (*numbers, 0)
        return whole[0] * 60 + whole[1] + whole[2] / 60
    if _NUMBER.fullmatch(told):
        return _number(told) * unit
    found = _UNITS.fullmatch(told)
    if not told or found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (_number(one or "0") for one in found.groups())
    return hours * 60 + minutes + seconds / 60


def names_unit(text: str) -> bool:
    """Whether a cell is a length of time by its own words: ``1h 32m``."""
    return minutes_in(text) is not None and not _NUMBER.fullmatch(text.strip()) and ":" not in text


def moment_in(text: str) -> datetime | None:
    """When somebody came or went; the zone is not known, UTC stands in its place."""
    if len(text) > _LONGEST or ":" not in text:
        return None
    told = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    told = re.sub(r"(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$", "", told)
    told = re.sub(r"\s*(?:Uhr|uhr|h|CET|CEST|MEZ|MESZ|UTC|GMT)$", "", told)
    for form in _MOMENTS:
        try:
            return datetime.strptime(told, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def together(stays: Sequence[tuple[float | None, Interval | None]]) -> float | None:
    """The minutes of all stays of one person; who was there on two devices at once, once.

    Each is its minutes and its interval, as far as they are known. None where none has minutes.
    """
    intervals = sorted(one for _, one in stays if one is not None)
    known = [minutes for minutes, _ in stays if minutes is not None]
    if len(intervals) == len(stays) > 1 and any(
        later[0] < earlier[1] for earlier, later in pairwise(intervals)
    ):
        return _length(intervals)
    return sum(known) if known else None


def _length(intervals: list[Interval]) -> float:
    """Of intervals in their order, as minutes; what they have in common counts once."""
    total = 0.0
    until = intervals[0][0]
    for begin, end in intervals:
        if end > until:
            total += (end - max(begin, until)).total_seconds() / 60
            until = end
    return total


def _unit(heading: str) -> float:
    """How many minutes a bare number under a heading means; 1 for minutes."""
    words = re.findall(r"[^\W\d_]+", heading.lower())
    if any(one.startswith(("sek", "sec")) for one in words):
        return 1 / 60
    if any(one in {"h", "std", "hrs"} or one.startswith(("stund", "hour")) for one in words):
        return 60
    return 1


def _number(text: str) -> float:
    return float(text.replace(",", "."))
