"""Hours as people say them: "halb acht", "quarter past six", "um 8 Uhr abends"."""

import re
from datetime import time
from enum import Enum, auto

from mailer.domain.announcement.lexicon.calendar_words import any_of
from mailer.domain.announcement.lexicon.expressions import expression

NOON = 12
_NUMBERS = {
    word: number
    for number, row in enumerate(
        (
            "eins one",
            "zwei two",
            "drei three",
            "vier four",
            "fünf five",
            "sechs six",
            "sieben seven",
            "acht eight",
            "neun nine",
            "zehn ten",
            "elf eleven",
            "zwölf twelve",
        ),
        1,
    )
    for word in row.split()
}
_MINUTES = {
    "halb": -30,
    "viertel vor": -15,
    "dreiviertel": -15,
    "quarter to": -15,
    "viertel nach": 15,
    "quarter past": 15,
    "half past": 30,
}
_SPOKEN = expression(
    rf"(?<![\w-])(?P<part>{any_of(_MINUTES)})\s(?P<hour>{any_of(_NUMBERS)}|1[0-2]|[1-9])"
    r"(?:\sUhr)?(?![\w:.,-]\w|\w|\s?(?:%|€|Euro|Stunden?|Jahre|hours?|Drittel))",
    re.IGNORECASE,
)
_LATE = (
    r"(?:abends|nachmittags|am\s(?:frühen\s|späten\s)?(?:abend|nachmittag)"
    r"|in\sthe\s(?:evening|afternoon))"
)
_EARLY = r"(?:morgens|vormittags|früh|in\sthe\smorning|am\s(?:morgen|vormittag))"
_BEHIND = expression(
    rf"\s?(?:Uhr\s|o['’]clock\s)?(?:(?P<late>{_LATE})|(?P<early>{_EARLY}))\b", re.IGNORECASE
)
_BEFORE = expression(
    rf"\b(?:(?P<late>{_LATE})|(?P<early>{_EARLY}))\s(?:(?:um|ab|gegen|von|at|from)\s)?$",
    re.IGNORECASE,
)
_NEAR = 40


class PartOfDay(Enum):
    """The half of the day in which hours up to twelve are."""

    EARLY = auto()
    LATE = auto()


def find_spoken_hours(text: str) -> list[tuple[int, int, time]]:
    """``(start, end, time)`` of each "halb acht", by a clock of twelve hours."""
    found: list[tuple[int, int, time]] = []
    for one in _SPOKEN.finditer(text):
        hour = _NUMBERS.get(one["hour"].lower()) or int(one["hour"])
        minutes = (hour * 60 + _MINUTES[one["part"].lower()]) % (NOON * 60)
        found.append((*one.span(), time(minutes // 60 or NOON, minutes % 60)))
    return found


def part_of_day(text: str, start: int, end: int) -> PartOfDay | None:
    """The part of the day told beside ``start:end``: "abends um 8", "8 o'clock in the evening"."""
    told = _BEHIND.match(text, end) or _BEFORE.search(text[max(0, start - _NEAR) : start])
    if told is None:
        return None
    return PartOfDay.LATE if told["late"] else PartOfDay.EARLY


def in_part(written: time, part: PartOfDay) -> time:
    """The time that is meant; what is later than noon as written stays."""
    if part is PartOfDay.EARLY or written.hour >= NOON:
        return written
    return written.replace(hour=written.hour + NOON)
