"""Sessions of every week: "dienstags vom 3. bis 24. März" has one on the 10th and the 17th too."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.schedule.appointments import Appointment
from mailer.domain.announcement.schedule.desk import Desk
from mailer.domain.announcement.text.sentences import Sentence, plain_dashes

_WEEK = timedelta(days=7)
_LONGEST = timedelta(weeks=30)
_WEEKLY = expression(
    r"\b(?:(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs|sonnabends|wöchentlich|weekly"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days|jede\w?\s(?:woche|\w+tag|mittwoch)|every\s(?:week|\w+day))\b",
    re.IGNORECASE,
)
_RANGE = expression(r"-|\b(?:bis|to|until)\b", re.IGNORECASE)


def with_weeks_between(
    appointments: list[Appointment], sentences: tuple[Sentence, ...], desk: Desk
) -> list[Appointment]:
    """The appointments with those of the weeks between the first and the last that are told."""
    found = appointments[:1]
    for before, after in pairwise(appointments):
        first, last = before.day.resolved(desk.today), after.day.resolved(desk.today)
        if first and last and _is_every_week(before, after, sentences):
            found[-1] = replace(found[-1], leads_on=False)
            day = first + _WEEK
            while first.weekday() == last.weekday() and day < last <= first + _LONGEST:
                mention = replace(
                    before.day, day=day.day, month=day.month, year=day.year, weekday=None
                )
                found.append(replace(before, day=mention, leads_on=False))
                day += _WEEK
        found.append(after)
    return found


def _is_every_week(
    before: Appointment, after: Appointment, sentences: tuple[Sentence, ...]
) -> bool:
    """Whether one sentence tells both days as the ends of a time, and that it is each week."""
    text = plain_dashes(sentences[before.sentence].text)
    between = text[before.day.start : after.day.end]
    return (
        before.sentence == after.sentence
        and _RANGE.search(between) is not None
        and _WEEKLY.search(text) is not None
    )
