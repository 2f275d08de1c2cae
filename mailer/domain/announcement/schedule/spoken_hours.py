"""Hours as people say them: "halb acht", "quarter past six", "um 8 Uhr abends"."""

import re
from dataclasses import replace
from datetime import time
from enum import Enum, auto

from mailer.domain.announcement.lexicon.calendar_words import any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.number_words import NUMBER_WORDS
from mailer.domain.announcement.schedule.hours_mention import HoursMention

_NOON = 12
_EARLIEST = time(6)
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
    rf"(?<![\w-])(?P<part>{any_of(_MINUTES)})\s(?!(?:eine?[nr]?|a)\b(?!\sUhr))(?P<hour>{any_of(NUMBER_WORDS)}|1[0-2]|[1-9])"
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


class _PartOfDay(Enum):
    """The half of the day in which hours up to twelve are."""

    EARLY = auto()
    LATE = auto()


def of_the_twelve(text: str, mention: HoursMention) -> HoursMention:
    """The hours that the part of the day beside them means: "um 8 Uhr abends" is 20:00."""
    part = _part_of_day(text, mention.start, mention.end)
    if part is None:
        return mention
    sure = replace(mention, doubtful=mention.doubtful - {"starts_at"})
    if mention.ends and mention.ends.hour >= _NOON:
        return sure
    if "ends_at" in mention.doubtful:
        return mention  # "10 bis 4 Uhr nachmittags": the part of the day is that of the end
    return replace(
        sure,
        begins=_in_part(mention.begins, part),
        ends=mention.ends and _in_part(mention.ends, part),
    )


def find_spoken_hours(text: str) -> list[HoursMention]:
    """Hours as people say them: "halb acht"; in doubt where no part of the day is told."""
    found = (
        of_the_twelve(text, HoursMention(start, end, begins, doubtful=frozenset({"starts_at"})))
        for start, end, begins in _find_spoken(text)
    )
    return [_hardly_at_night(one) for one in found]


def _hardly_at_night(mention: HoursMention) -> HoursMention:
    """In doubt, "halb drei" is proposed as of the afternoon."""
    if not mention.doubtful or mention.begins >= _EARLIEST:
        return mention
    return replace(mention, begins=_in_part(mention.begins, _PartOfDay.LATE))


def apart_from(spoken: list[HoursMention], written: list[HoursMention]) -> list[HoursMention]:
    """Those written elsewhere than the spoken: "acht Uhr" is within "halb acht Uhr"."""
    return [
        one
        for one in written
        if not any(one.start < said.end and said.start < one.end for said in spoken)
    ]


def _find_spoken(text: str) -> list[tuple[int, int, time]]:
    """``(start, end, time)`` of each "halb acht", by a clock of twelve hours."""
    found: list[tuple[int, int, time]] = []
    for one in _SPOKEN.finditer(text):
        hour = NUMBER_WORDS.get(one["hour"].lower()) or int(one["hour"])
        minutes = (hour * 60 + _MINUTES[one["part"].lower()]) % (_NOON * 60)
        found.append((*one.span(), time(minutes // 60 or _NOON, minutes % 60)))
    return found


def _part_of_day(text: str, start: int, end: int) -> _PartOfDay | None:
    """The part of the day told beside ``start:end``: "abends um 8", "8 o'clock in the evening"."""
    told = _BEHIND.match(text, end) or _BEFORE.search(text[max(0, start - _NEAR) : start])
    if told is None:
        return None
    return _PartOfDay.LATE if told["late"] else _PartOfDay.EARLY


def _in_part(written: time, part: _PartOfDay) -> time:
    """The time that is meant; what is later than noon as written stays."""
    if part is _PartOfDay.EARLY or written.hour >= _NOON:
        return written
    return written.replace(hour=written.hour + _NOON)
