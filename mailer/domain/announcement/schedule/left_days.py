"""Whether days are told that no reader took, for the event's or for the last to register."""

import re
from datetime import date

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED
from mailer.domain.announcement.model import Announcement
from mailer.domain.announcement.schedule.appointments import is_of_something_else, may_be_last_day
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST_SPAN = 5
_NO_SESSIONS = frozenset({Label.PUBLISHED, Label.DEADLINE, Label.REGISTRATION, Label.FEE})
_ON = expression(r"\b(?:am|on)\s(?:\w+,\s)?$", re.IGNORECASE)
_RECURRING = expression(
    r"\bjede[nr]?\s(?:\w+\s){0,2}(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|monat)"
    r"|\b(?:wöchentlich|monatlich|vierzehntägig|14-tägig|14-täglich|zweiwöchentlich|weekly|fortnightly|monthly)\b"
    r"|\bevery\s(?:\w+\s)?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|month)"
    r"|\b\d{1,2}\s?[x×]\s(?:(?:je|jeweils|am|immer)\s)?(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)"
    r"|\b(?:immer|jeweils)\s(?:montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags)\b"
    r"|\b(?:weitere|alle)\stermine\b|\b(?:[2-9]|1\d|zwei|drei|vier|fünf|sechs|acht|zehn)\s(?:termine|abende|vormittage"
    r"|nachmittage|treffen|einheiten|sitzungen|sessions|evenings|mal|kurstage|online-termine|module)\b",
    re.IGNORECASE,
)


def is_last_day_left(read: Announcement, sentences: tuple[Sentence, ...]) -> bool:
    """Whether a day before the event ends something or is told beside registering."""
    if read.registration_deadline:
        return False
    if not read.dates:
        return any(
            may_be_last_day(one.text, day) for one in sentences for day in find_dates(one.text)
        )
    days = {(one.starts_at.month, one.starts_at.day) for one in read.dates}
    first = min(one.starts_at for one in read.dates).date()
    return any(
        (day.month, day.day) not in days
        and _is_before(day.resolved(first.replace(month=1, day=1)), first)
        for one in sentences
        if one.label is not Label.PUBLISHED
        for day in find_dates(one.text)
        if may_be_last_day(one.text, day)
    )


def doubts_of_days(read: Announcement, sentences: tuple[Sentence, ...]) -> dict[str, bool]:
    """Whether days to come are told that are none of the event's: another session, or its first."""
    if not read.dates:
        return {}
    first = min(one.starts_at for one in read.dates).date()
    known = {(one.starts_at.month, one.starts_at.day) for one in read.dates}
    known |= {(one.ends_at.month, one.ends_at.day) for one in read.dates if one.ends_at}
    if last := read.registration_deadline:
        known.add((last.month, last.day))
    left = {
        place: day.resolved(first)
        for place, one in enumerate(sentences)
        if one.label not in _NO_SESSIONS and not TO_BE_ASKED.search(one.text)
        for day in find_dates(one.text)
        if (day.month, day.day) not in known and not is_of_something_else(one.text, day)
    }
    beside = any(read.place and read.place in sentences[place].text for place in left)
    told_with_day = any(
        read.place and read.place in one.text and find_dates(one.text) for one in sentences
    )
    days = [day for day in left.values() if day is not None]
    return {
        "starts_at": _headed_otherwise(read, sentences),
        "ends_at": any(0 < (day - first).days <= _LONGEST_SPAN for day in days),
        "dates": bool(days) or any(_RECURRING.search(one.text) for one in sentences),
        "place": bool(days) and told_with_day and not beside,
    }


def _headed_otherwise(read: Announcement, sentences: tuple[Sentence, ...]) -> bool:
    """Whether the heading tells a day that is none of the event's: "… am 12. Mai"."""
    heading = next((one.text for one in sentences[:1] if read.title in one.text), "")
    own = {(at.month, at.day) for one in read.dates for at in (one.starts_at, one.ends_at) if at}
    return any(
        (day.month, day.day) not in own
        and day.year in {None, read.dates[0].starts_at.year}
        and _ON.search(heading[: day.start])
        for day in find_dates(heading)
    )


def _is_before(day: date | None, first: date) -> bool:
    return day is not None and day < first
