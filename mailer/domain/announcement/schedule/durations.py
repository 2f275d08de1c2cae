"""How long something lasts: "Dauer: 90 Minuten", "1 ½ Stunden", "a one-hour session"."""

import re
from datetime import timedelta

from mailer.domain.announcement.lexicon.expressions import expression

_LENGTH = (
    r"(?P<number>\d{1,3}(?:[.,]5)?(?:\s?½)?|ein(?:e|er)?|eineinhalb|anderthalb|zwei(?:einhalb)?|drei|vier|one|two"
    r"|three|four|an)[\s-]?(?P<unit>Min|(?:Zeit)?stunde|Std|hour|hrs?\b|h\b)"
)
_ABOUT = r"(?:(?:ca\.|circa|about|approx\.|etwa|rund|beträgt|is|for|jeweils|je)\s){0,2}"
_DURATION = expression(
    rf"(?:\b(?:(?:gesamt)?dauer|duration|dauert|lasts?|(?:tour|talk|walk|session|workshop|seminar|webinar|class|visit|meeting|event)\stakes|length|länge)\b[\s:(]{{0,3}}{_ABOUT}|\(\s?{_ABOUT}"
    rf"(?=[^()]{{1,30}}\))|(?:Uhr|[ap]m)(?:,|\sfür|\s[|·])\s{_ABOUT}|\bfor\sa\s|\bruns?\sfor\s{_ABOUT}"
    rf"|\b(?:veranstaltung|seminar|termin|workshop|führung|kurs|schulung|treffen|rundgang|es|sie)\snimmt\s{_ABOUT}(?=[^.]{{1,25}}\sin\sanspruch\b)|\bplanen\ssie\s(?:bitte\s)?{_ABOUT}(?=[^.]{{1,25}}\sein\b)"
    # "Nach zweieinhalb Stunden ist Schluss".
    rf"|\bnach\s{_ABOUT}(?=[^.]{{1,25}}\s(?:ist|soll|sollte|machen\swir|sind\swir)\s(?:\w+\s)?(?:schluss|feierabend|fertig|zurück|wieder|am\sziel)\b)"
    # "90 Minuten online am 25. März".
    rf"|(?:^|\s[–|-]\s){_ABOUT}(?=(?:[3-9]\d|1\d\d)\s?min\w*\s(?:online|digital|live|via|per)\b)"
    # A line of its own: "90 Minuten inklusive Fragen"; not "30 Minuten vor Beginn".
    rf"|^\W{{0,3}}{_ABOUT}(?=(?:[3-9]\d|1\d\d)[\s-]min\w*(?!\w*\s(?:vor|before|zu|fuß|walk|fahr|geh))))"
    rf"{_LENGTH}",
    re.IGNORECASE,
)
_MORE = expression(
    r"(?P<half>\w*\sand\sa\shalf\b)|\w{0,5}(?:\s[\w-]+)?\s?(?:\+|plus|zzgl\.|und|sowie|and)\s?(?P<minutes>\d{1,3})\s?min",
    re.IGNORECASE,
)
_NUMBERS = {
    **dict.fromkeys(("ein", "eine", "einer", "one", "an"), 1.0),
    **dict.fromkeys(("eineinhalb", "anderthalb"), 1.5),
    "zwei": 2.0,
    "two": 2.0,
    "zweieinhalb": 2.5,
    "drei": 3.0,
    "three": 3.0,
    "vier": 4.0,
    "four": 4.0,
}


def find_duration(text: str) -> timedelta | None:
    """A stated length: "Dauer: 90 Minuten", "lasts 1.5 hours"."""
    found = _DURATION.search(text)
    if not found:
        return None
    written, half, _ = found["number"].lower().partition("½")
    written = written.strip()
    number = _NUMBERS[written] if written in _NUMBERS else float(written.replace(",", "."))
    number += 0.5 if half else 0.0
    minutes = number if found["unit"].lower() == "min" else number * 60
    if more := _MORE.match(text, found.end()):
        minutes += 30 if more["half"] else int(more["minutes"])
    return timedelta(minutes=minutes) if 0 < minutes <= 24 * 60 else None
