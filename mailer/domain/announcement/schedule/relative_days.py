"""A day told by another: "morgen", "am kommenden Mittwoch", "Mittwoch, 10." below "Juni 2026"."""

import re
from datetime import date, timedelta

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
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
_MONTH = expression(rf"\b(?P<month>{any_of(MONTHS)})\s(?P<year>20\d\d)\b", re.IGNORECASE)
_DAY_OF_MONTH = expression(
    rf"\b(?P<weekday>{any_of(WEEKDAYS)})\.?,?\s(?:de[nmr]\s|the\s)?(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)(?=,|\s(?:um|ab|von|at|from)\b)",
    re.IGNORECASE,
)


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


def appointment_in_month(sentences: tuple[Sentence, ...], heading: str) -> list[Appointment]:
    """The first weekday and number with hours, in the one month that the heading tells."""
    months = {(MONTHS[one["month"].lower()], int(one["year"])) for one in _MONTH.finditer(heading)}
    if len(months) != 1:
        return []
    month, year = months.pop()
    for place, sentence in enumerate(sentences):
        found = None if sentence.label in _WITHOUT_DAYS else _DAY_OF_MONTH.search(sentence.text)
        hours = hours_of(sentence) if found else []
        if found and hours:
            weekday = WEEKDAYS[found["weekday"].lower()]
            mention = DateMention(*found.span(), int(found["day"]), month, year, weekday)
            return [Appointment(place, mention, hours[0], False, Strength.STATED, False)]
    return []


def _day(found: re.Match[str], written: date) -> date:
    if found["weekday"]:
        ahead = (WEEKDAYS[found["weekday"].lower()] - written.weekday()) % _WEEK or _WEEK
    else:
        ahead = 2 if found["after"] else int(found["tomorrow"] is not None)
    return written + timedelta(days=ahead)
