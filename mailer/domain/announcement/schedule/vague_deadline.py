"""A last day to register that is told without its date: "spätestens eine Woche vorher"."""

import re
from datetime import date, timedelta

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.number_words import NUMBER_WORDS
from mailer.domain.announcement.text.sentences import Sentence

_REGISTERING = expression(
    r"anmeld|anzumelden|\bmelde\w*|registrier|\bregist(?:er|ration)|rsvp|sign[ -]up|\bbook|rückmeld"
    r"|einschreib|enrol|bewerb|\bapply|\bbescheid\b|reservier|let\sus\sknow|zusag",
    re.IGNORECASE,
)
# "Montag bis Donnerstag" are office hours.
_UNTIL = (
    r"(?<!tag\s)(?<!woch\s)(?<!day\s)"
    r"\b(?:bis|spätestens|letztmals|until|till|by|before|at\sleast|(?:no|not)\slater\sthan)\b"
)
_BEFORE_START = expression(
    rf"(?:{_UNTIL}|\bvor\b|:|schlu(?:ss|ß)\s(?:ist|war)\b|frist\s(?:endet|ist)\b|\bcloses?\b|\bends\b).{{0,25}}?\b(?P<count>\d{{1,3}}|{'|'.join(NUMBER_WORDS)})\s"
    r"(?P<work>werk|arbeits|working\s|business\s)?(?P<unit>tage?n?|wochen?|monate?n?|stunden?|days?|weeks?"
    r"|months?|hours?)\s(?:vor(?:her|ab)?|zuvor|before|ahead|prior|in\sadvance)\b",
    re.IGNORECASE,
)
_WHOLE_WEEKDAYS = any_of({word: number for word, number in WEEKDAYS.items() if len(word) > 3})
_VAGUE = expression(
    rf"(?:{_UNTIL}|schlu(?:ss|ß)\s(?:ist|war)\b).{{0,20}}?\b(?:(?:ende|mitte|anfang|end|middle|beginning)\s(?:of\s)?(?:the\s)?"
    rf"(?:{any_of(MONTHS)}|des\smonats|(?:der|the)\s(?:woche|week)|(?:diese[rs]|this|next|nächste[rnms]?)\s\w+)"
    rf"|monatsende|wochenende|jahresende|(?:{_WHOLE_WEEKDAYS})\b"
    r"|kurz\s(?:vor|davor)|zu\sbeginn|zum\sbeginn|veranstaltungsbeginn|seminarbeginn|am\s(?:vor)?tag"
    r"|the\sday\sbefore|vortag|heute|morgen|today|tomorrow)\b"
    rf"|\b(?:innerhalb|binnen|within)\s(?:\w+\s)?(?:\d{{1,2}}|{'|'.join(NUMBER_WORDS)})\s(?:tage?n?|wochen?|days?|weeks?)\b",
    re.IGNORECASE,
)
_END_OF_MONTH = expression(
    rf"{_UNTIL}\s(?:(?:zum|spätestens|the)\s){{0,2}}(?:ende|end(?:\sof)?)\s(?P<month>{any_of(MONTHS)})\b",
    re.IGNORECASE,
)
_UNITS = {"tag": 1, "day": 1, "woc": 7, "wee": 7}


def vague_deadline(
    sentences: tuple[Sentence, ...], first_day: date | None
) -> tuple[date | None, bool]:
    """``(day, told)``: the last day where it can be reckoned from the first day of the event.

    ``told``: the text names an end of registering at all; a person is asked about every such
    one. Nothing is reckoned from hours, months and working days.
    """
    for sentence in sentences:
        text = sentence.text
        labelled = sentence.label in {Label.DEADLINE, Label.REGISTRATION}
        if not labelled and not _REGISTERING.search(text):
            continue
        if found := _BEFORE_START.search(f": {text}" if labelled else text):
            days = _UNITS.get(found["unit"][:3].lower(), 0) * _count(found["count"])
            if days and first_day is not None and not found["work"]:
                return first_day - timedelta(days=days), True
            return None, True
        until = f"bis {text}" if sentence.label is Label.DEADLINE else text
        if (found := _END_OF_MONTH.search(until)) and first_day is not None:
            return _last_of(MONTHS[found["month"].lower()], first_day), True
        if _VAGUE.search(until):
            return None, True
    return None, False


def _last_of(month: int, first_day: date) -> date:
    """The last day of the last such month before the event, or of the event's own month."""
    year = first_day.year - (month > first_day.month)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]
