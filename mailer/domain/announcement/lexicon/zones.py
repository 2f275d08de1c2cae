"""Time zones as texts state them after a time: "MEZ", "UTC+1", "(Berlin time)"."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import available_timezones

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone

_BERLIN, _LONDON = "Europe/Berlin", "Europe/London"
_EASTERN, _CENTRAL, _PACIFIC = "America/New_York", "America/Chicago", "America/Los_Angeles"
_WINTER, _SUMMER = False, True

# The place whose clocks are meant, and whether the word says summer time (None: it does not say).
_ABBREVIATIONS: dict[str, tuple[str, bool | None]] = {
    "CET": (_BERLIN, _WINTER),
    "MEZ": (_BERLIN, _WINTER),
    "CEST": (_BERLIN, _SUMMER),
    "MESZ": (_BERLIN, _SUMMER),
    "BST": (_LONDON, _SUMMER),
    "WET": ("Europe/Lisbon", _WINTER),
    "WEST": ("Europe/Lisbon", _SUMMER),
    "EET": ("Europe/Helsinki", _WINTER),
    "EEST": ("Europe/Helsinki", _SUMMER),
    "ET": (_EASTERN, None),
    "EST": (_EASTERN, _WINTER),
    "EDT": (_EASTERN, _SUMMER),
    "CT": (_CENTRAL, None),
    "CDT": (_CENTRAL, _SUMMER),
    "PT": (_PACIFIC, None),
    "PST": (_PACIFIC, _WINTER),
    "PDT": (_PACIFIC, _SUMMER),
}
_PHRASES = {
    "mitteleuropäischer zeit": _BERLIN,
    "mitteleuropäische zeit": _BERLIN,
    "mitteleuropäischer sommerzeit": _BERLIN,
    "central european time": _BERLIN,
    "central european summer time": _BERLIN,
    "german time": _BERLIN,
    "deutscher zeit": _BERLIN,
    "ortszeit berlin": _BERLIN,
    "berliner zeit": _BERLIN,
    "berlin time": _BERLIN,
    "berlin": _BERLIN,
    "vienna time": "Europe/Vienna",
    "wien": "Europe/Vienna",
    "zurich time": "Europe/Zurich",
    "zürich": "Europe/Zurich",
    "eastern european time": "Europe/Helsinki",
    "western european time": "Europe/Lisbon",
    "brussels time": "Europe/Brussels",
    "paris time": "Europe/Paris",
    "uk time": _LONDON,
    "uk": _LONDON,
    "london time": _LONDON,
    "london": _LONDON,
    "new york time": _EASTERN,
    "new york": _EASTERN,
    "eastern time": _EASTERN,
    "eastern": _EASTERN,
    "pacific time": _PACIFIC,
    "pacific": _PACIFIC,
}
_LEAD = r"[\s,]{0,2}\(?\s?(?:Uhr\s)?"
_OFFSET = expression(_LEAD + r"(?:UTC|GMT|Z)\b\s?(?:([+-])\s?(\d{1,2})(?::?(\d{2}))?)?(?!\w)\)?")
_PHRASE = expression(
    _LEAD + rf"({'|'.join(sorted(_PHRASES, key=len, reverse=True))})\b\)?", re.IGNORECASE
)
# A clock of a name nobody here knows: the hours are told, but not in whose.
_OTHER_PHRASE = expression(
    _LEAD + r"(?P<city>(?:[A-Z][a-z]{2,15}\s){1,3})(?:[Ss]ummer\s)?[Tt]ime\b\)?"
)
_NAME = expression(_LEAD + r"([A-Z][a-z]{2,12}/[A-Z][A-Za-z_]{2,20})\b\)?")
_ABBREVIATION = expression(
    _LEAD + rf"({'|'.join(sorted(_ABBREVIATIONS, key=len, reverse=True))}|[A-Z]{{1,4}}T|MSK)\b\)?"
)

_ALL_TIMES = expression(
    r"\b(?:all\stimes(?:\s(?:given|shown|listed|stated))?(?:\s(?:are|in))?|times(?:\s(?:given|shown|stated))?\s(?:are|in)|(?:alle\s)?(?:uhrzeiten|zeiten|zeitangaben)"
    r"(?:\s(?:sind|gelten|verstehen\ssich))?(?:\sin)?)(?:\sin|\sgiven\sin)?\s(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedZone:
    """The zone a text states, and how many characters state it; ``clocks`` None: not known.

    ``summer`` is what the abbreviation claims about the season, None if it claims nothing.
    """

    length: int
    clocks: tzinfo | None
    summer: bool | None = None

    def contradicts(self, local: datetime) -> bool:
        """Whether ``local`` lies in the other season than the abbreviation (CET in July)."""
        return self.summer is not None and bool(local.dst()) is not self.summer


def _zone_of_city(city: str) -> tzinfo | None:
    """The zone that has the city's name ("Lisbon", "Sao Paulo"); None if there is none."""
    wanted = city.replace(" ", "_")
    names = (name for name in sorted(available_timezones()) if name.endswith(f"/{wanted}"))
    name = next(names, None)
    return zone(name) if name else None


def zone_of_all(text: str) -> StatedZone | None:
    """The zone a sentence states for every time of the text: "All times are UK time"."""
    found = _ALL_TIMES.search(text)
    return read_zone(" " + text[found.end() :]) if found else None


def read_zone(text: str) -> StatedZone | None:
    """The zone stated at the very beginning of ``text``, the words right after a time."""
    if found := _OFFSET.match(text):
        sign, hours, minutes = found.groups()
        ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        if ahead > timedelta(hours=14):
            return StatedZone(found.end(), None)
        return StatedZone(found.end(), timezone(-ahead if sign == "-" else ahead))
    if found := _PHRASE.match(text):
        return StatedZone(found.end(), zone(_PHRASES[found[1].lower()]))
    if found := _OTHER_PHRASE.match(text):
        return StatedZone(found.end(), _zone_of_city(found["city"].strip()))
    if found := _NAME.match(text):
        try:
            return StatedZone(found.end(), zone(found[1]))
        except InvalidValueError:
            return None
    if found := _ABBREVIATION.match(text):
        place, summer = _ABBREVIATIONS.get(found[1], ("", None))
        return StatedZone(found.end(), zone(place) if place else None, summer)
    return None
