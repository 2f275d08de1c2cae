"""Time left: how far a seminar is from the moment a mail leaves, in its reader's words."""

from datetime import datetime, timedelta

from mailer.domain.errors import Sentence
from mailer.domain.moment import zone

_FAR_DAYS = 14  # beyond it a date says more than a number of days
_NEAR = timedelta(hours=3)
_SOON = timedelta(minutes=10)
_DAY = timedelta(hours=20)
_DAYS = {
    0: Sentence("heute", "today"),
    1: Sentence("morgen", "tomorrow"),
    2: Sentence("übermorgen", "in two days"),
}
_IN_DAYS = Sentence("in {} Tagen", "in {} days")
_SHORTLY = Sentence("in wenigen Minuten", "in a few minutes")
_HOUR = Sentence("in einer Stunde", "in one hour")
_HALF = Sentence("in einer halben Stunde", "in half an hour")
_MINUTES = Sentence("in {} Minuten", "in {} minutes")
_HOURS = Sentence("in {} Stunden", "in {} hours")
_BEFORE = {
    "hour": Sentence("eine Stunde", "one hour"),
    "hours": Sentence("{} Stunden", "{} hours"),
    "minute": Sentence("eine Minute", "one minute"),
    "minutes": Sentence("{} Minuten", "{} minutes"),
    "day": Sentence("einen Tag", "one day"),
    "days": Sentence("{} Tage", "{} days"),
}


def day_word(now: datetime, moment: datetime, timezone: str, language: str) -> str:
    """``heute``, ``morgen``, ``in 5 Tagen``: the calendar day of ``moment`` as seen from ``now``.

    Days are those of ``timezone``. Empty for a day that is past, or more than two weeks away.
    """
    days = _days(now, moment, timezone)
    if not 0 <= days <= _FAR_DAYS:
        return ""
    known = _DAYS.get(days)
    return known.in_language(language) if known else _IN_DAYS.in_language(language).format(days)


def until(now: datetime, moment: datetime, language: str) -> str:
    """``in einer Stunde``, ``in 45 Minuten``; empty if it is past or more than three hours away.

    Rounded to five minutes, and to whole hours from an hour and a half on.
    """
    left = moment - now
    if not timedelta(0) < left <= _NEAR:
        return ""
    if left < _SOON:
        return _SHORTLY.in_language(language)
    minutes = max(round(left / timedelta(minutes=5)) * 5, 10)
    if minutes == 60:
        return _HOUR.in_language(language)
    if minutes == 30:
        return _HALF.in_language(language)
    if minutes < 90:
        return _MINUTES.in_language(language).format(minutes)
    return _HOURS.in_language(language).format(max(round(left / timedelta(hours=1)), 2))


def distance(earlier: datetime, later: datetime, language: str) -> str:
    """``eine Stunde``, ``30 Minuten``, ``2 Tage``: as in "an hour before the start".

    Rounded to hours beyond three of them, and to days from 20 hours on: a step that is due the
    day before at nine is a day before the start, whenever that is.
    """
    away = later - earlier
    minutes, hours = (round(away / timedelta(**{unit: 1})) for unit in ("minutes", "hours"))
    if away >= _DAY:
        days = max(round(away / timedelta(days=1)), 1)
        word, number = ("day" if days == 1 else "days"), days
    elif hours and (minutes % 60 == 0 or away > _NEAR):
        word, number = ("hour" if hours == 1 else "hours"), hours
    else:
        word, number = ("minute" if minutes == 1 else "minutes"), minutes
    return _BEFORE[word].in_language(language).format(number)


def _days(now: datetime, moment: datetime, timezone: str) -> int:
    there = zone(timezone)
    return (moment.astimezone(there).date() - now.astimezone(there).date()).days
