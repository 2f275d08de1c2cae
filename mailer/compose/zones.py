"""Time zones in words, and where they have to be said.

Germans write to Germans and say no zone; who reads English may be anywhere. A zone is called by
what it is called all year: "Eastern Daylight Time" is news to nobody who lives there.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from babel.dates import get_timezone_location, get_timezone_name

from mailer.domain.moment import zone

_LOCALES = {"de": "de_DE", "en": "en_GB"}
_NAMELESS = re.compile(r"(?:GMT|UTC)?[+-]\d|(?:GMT|UTC)$")
_SHORT = re.compile(r"[A-Z]{2,5}")


def locale_of(language: str) -> str:
    """The locale whose dates mails in ``language`` write."""
    return _LOCALES.get(language, "de_DE")


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose clock hours are told by: a zone, and whether a reader has to be told which it is.

    ``ordinary_zone`` is the one that the office lives in ("": this one); ``is_stated`` where the
    announcement named another one, so that its readers may take the hours for those.
    """

    timezone: str
    ordinary_zone: str = ""
    is_stated: bool = False

    def is_named(self, moment: datetime, language: str) -> bool:
        """Whether the zone stands beside the hours of a day."""
        if language == "en" or self.is_stated:
            return True
        return bool(self.ordinary_zone) and not _is_same(self.timezone, self.ordinary_zone, moment)


def zone_in_words(moment: datetime, timezone: str, language: str) -> str:
    """``Mitteleuropäische Zeit (MEZ)``, ``Central European Time``, ``Ortszeit Istanbul``.

    German has its abbreviations, as they are on that day; English ones mean too much.
    """
    local = moment.astimezone(zone(timezone))
    name = _generic(local, language)
    if not name:
        return _local_time(local, timezone, language)
    short = _abbreviation(local, language) if language == "de" else ""
    return f"{name} ({short})" if short else name


def zone_in_short(moment: datetime, timezone: str, language: str) -> str:
    """The zone where there is little room: ``MEZ``, ``CET``, ``ET``, or else its city."""
    local = moment.astimezone(zone(timezone))
    short = _abbreviation(local, language)
    if not short and language == "en":  # what America calls its own zones
        american = get_timezone_name(local, "short", zone_variant="generic", locale="en_US")
        short = american if _SHORT.fullmatch(american) else ""
    return short or _city(local, timezone, language)


def zone_choice(moment: datetime, timezone: str, language: str) -> str:
    """The zone where one chooses among many: ``New York: Nordamerikanische Ostküstenzeit``."""
    city = _city(moment.astimezone(zone(timezone)), timezone, language)
    name = zone_in_words(moment, timezone, language)
    return name if city in name else f"{city}: {name}"


def _is_same(one: str, other: str, moment: datetime) -> bool:
    """Whether two zones are one to their readers: Vienna has Berlin's time, and its name."""
    if one == other:
        return True
    here, there = moment.astimezone(zone(one)), moment.astimezone(zone(other))
    name = _generic(here, "en")
    return here.utcoffset() == there.utcoffset() and bool(name) and name == _generic(there, "en")


def _generic(local: datetime, language: str) -> str:
    """What the zone is called all year; "" where the language has no name for it."""
    found = get_timezone_name(local, "long", zone_variant="generic", locale=locale_of(language))
    return "" if _NAMELESS.match(found) else found


def _abbreviation(local: datetime, language: str) -> str:
    found = get_timezone_name(local, "short", locale=locale_of(language))
    return found if _SHORT.fullmatch(found) else ""


def _local_time(local: datetime, timezone: str, language: str) -> str:
    city = _city(local, timezone, language)
    if city.startswith("UTC"):
        return city
    return f"{city} time" if language == "en" else f"Ortszeit {city}"


def _city(local: datetime, timezone: str, language: str) -> str:
    """The city that stands for the zone; a zone without one is told by its distance to UTC."""
    area, _, _ = timezone.partition("/")
    if area == timezone or area == "Etc":
        minutes = int((local.utcoffset() or local - local).total_seconds()) // 60
        sign = "+" if minutes > 0 else "−"
        hours, rest = divmod(abs(minutes), 60)
        return f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"
    found = get_timezone_location(local, locale=locale_of(language), return_city=True)
    return found.rpartition("/")[2]
