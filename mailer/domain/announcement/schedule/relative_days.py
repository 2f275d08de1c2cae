"""A day told by its distance to the one that is written on: "morgen", "am kommenden Mittwoch"."""

import re
from datetime import date, timedelta

from mailer.domain.announcement.lexicon.calendar_words import WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.schedule.appointments import Appointment, Strength, hours_of
from mailer.domain.announcement.schedule.dates import DateMention
from mailer.domain.announcement.text.sentences import Sentence

_WITHOUT_DAYS = WHO_IS_BEHIND | {Label.PUBLISHED, Label.DEADLINE, Label.REGISTRATION}
_WHOLE_WEEKDAYS = any_of({word: number for word, number in WEEKDAYS.items() if len(word) > 5})
_DAY = expression(
    r"\b(?:(?P<today>heute|today|tonight|this\s(?:evening|afternoon|morning))|(?P<after>übermorgen)"
    r"|(?<!guten\s)(?<!am\s)(?<!jeden\s)(?<!good\s)(?P<tomorrow>morgen|tomorrow)"
    r"|(?:diese[nrm]|kommende[nrm]|nächste[nrm]|this|next|coming)\s"
    rf"(?P<weekday>{_WHOLE_WEEKDAYS}))\b",
    re.IGNORECASE,
)
_WEEK = 7


def appointment_from_today(sentences: tuple[Sentence, ...], written: date) -> list[Appointment]:
    """The first day that a sentence tells with its hours, reckoned from the day ``written``.

    Whoever reads it days later reads another day: a person is to look at each of them.
    """
    for place, sentence in enumerate(sentences):
        if sentence.label in _WITHOUT_DAYS:
            continue
        found = _DAY.search(sentence.text)
        hours = hours_of(sentence) if found else []
        if found and hours:
            day = _day(found, written)
            mention = DateMention(*found.span(), day.day, day.month, day.year)
            return [Appointment(place, mention, hours[0], False, Strength.STATED, False)]
    return []


def _day(found: re.Match[str], written: date) -> date:
    if found["weekday"]:
        ahead = (WEEKDAYS[found["weekday"].lower()] - written.weekday()) % _WEEK or _WEEK
    else:
        ahead = 2 if found["after"] else int(found["tomorrow"] is not None)
    return written + timedelta(days=ahead)
