"""The hours of each day of a programme over several days: a line for the day, lines with times."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import BLANK, HoursKind
from mailer.domain.announcement.schedule.appointments import Appointment, Strength, blanked
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.hours import find_hours
from mailer.domain.announcement.schedule.hours_mention import HoursMention
from mailer.domain.announcement.text.sentences import Sentence

_FEWEST_DAYS = 2
_MOST_LINES = 30
_DOUBTS = frozenset({"starts_at", "ends_at"})
_NO_MORE = expression(
    r"(?:(?:erster?|zweiter?|dritter?|first|second|third)\s)?(?:tag|day|programm|programme)?[\s\d.:]*",
    re.IGNORECASE,
)


def with_hours_of_days(
    appointments: list[Appointment], sentences: tuple[Sentence, ...]
) -> list[Appointment]:
    """The appointments; those that head a day of the programme with its hours, in doubt."""
    told: dict[int, HoursMention] = {}
    for one in appointments:
        heads = one.hours is None and _heads_day(sentences[one.sentence].text)
        hours = _hours_below(sentences, one.sentence) if heads and not one.deadline else None
        if hours:
            told[one.sentence] = hours
    if len(told) < _FEWEST_DAYS:
        return appointments
    return [
        replace(one, hours=told[one.sentence], strength=Strength.STATED)
        if one.sentence in told
        else one
        for one in appointments
    ]


def _heads_day(text: str) -> bool:
    """Whether a line is a day and nothing else: "Mittwoch, 22. April 2026"."""
    days = find_dates(text)
    rest = blanked(text, days).replace(BLANK, " ").strip(" ,|:–-")
    return len(days) == 1 and _NO_MORE.fullmatch(rest) is not None


def _hours_below(sentences: tuple[Sentence, ...], place: int) -> HoursMention | None:
    """From the first line that is more than arriving to the end that is told."""
    begins: time | None = None
    ends: time | None = None
    for one in _lines_with_hours(sentences, place):
        if one.kind is HoursKind.END:
            ends = one.begins
        elif one.kind is HoursKind.EVENT:
            begins = begins or one.begins
            ends = one.ends
    if begins is None:
        return None
    ends = ends if ends and ends > begins else None
    return HoursMention(0, 0, begins, ends, doubtful=_DOUBTS)


def _lines_with_hours(sentences: tuple[Sentence, ...], place: int) -> Iterator[HoursMention]:
    """The times that lines begin with, up to the next day or the first line of another kind."""
    ended = False
    for one in sentences[place + 1 : place + 1 + _MOST_LINES]:
        if one.label is not None or find_dates(one.text):
            return
        found = [each for each in find_hours(one.text) if each.start <= 1][:1]
        ended = ended or any(each.kind is HoursKind.END for each in found)
        if not ended or any(each.kind is HoursKind.END for each in found):
            yield from found
