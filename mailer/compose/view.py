"""What templates see of an office and a list; days and hours in words."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time

from mailer.compose.zones import Clock, locale_of, zone_in_short, zone_in_words
from mailer.domain.consent import MailingList
from mailer.domain.moment import zone


@dataclass(frozen=True, slots=True)
class OfficeView:
    """The sending office as mails name it."""

    name: str
    url: str
    imprint: tuple[str, ...]
    privacy_url: str
    accessibility_url: str
    contact: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The list a mail goes to; all empty for mails to registrants."""

    name: str = ""
    purpose: str = ""
    basis: str = ""
    withdraw: str = ""


def list_view(one: MailingList | None, language: str) -> ListView:
    """The list in ``language``; empty where there is none."""
    if one is None:
        return ListView()
    basis = one.legal_basis
    return ListView(one.name_in(language), one.purpose_in(language), basis.value, basis.withdraw)


def long_day(moment: datetime, timezone: str, language: str) -> str:
    """``Mittwoch, 16. November 2022`` / ``Wednesday, 16 November 2022``."""
    local = moment.astimezone(zone(timezone))
    pattern = "EEEE, d. MMMM y" if language == "de" else "EEEE, d MMMM y"
    return format_date(local.date(), pattern, locale=locale_of(language))


def short_day(moment: datetime, timezone: str, language: str) -> str:
    """``Mi., 16.11.2022`` / ``Wed 16 Nov 2022``."""
    local = moment.astimezone(zone(timezone))
    pattern = "EEE, dd.MM.y" if language == "de" else "EEE d MMM y"
    return format_date(local.date(), pattern, locale=locale_of(language))


def hour(moment: datetime, clock: Clock, language: str) -> str:
    """``18:00 Uhr``; ``18:00 Central European Time``: with the zone where it has to be said."""
    return _with_zone(_wall(moment, clock.timezone, language), moment, clock, language)


def short_hour(moment: datetime, timezone: str, language: str) -> str:
    """``18:00 Uhr``, ``18:00 CET``: as staff reads it."""
    told = _wall(moment, timezone, language)
    return f"{told} {zone_in_short(moment, timezone, language)}" if language == "en" else told


def hours(starts_at: datetime, ends_at: datetime, clock: Clock, language: str) -> str:
    """``10:30–12:00 Uhr``; with the zone in words where it has to be said."""
    told = wall_hours(starts_at, ends_at, clock.timezone, language)
    return _with_zone(told, starts_at, clock, language)


def short_hours(starts_at: datetime, ends_at: datetime, clock: Clock, language: str) -> str:
    """The hours for a subject: ``10:30–12:00 CET``, ``16:00–17:00 Uhr (New York)``."""
    told = wall_hours(starts_at, ends_at, clock.timezone, language)
    if not clock.is_named(starts_at, language):
        return told
    short = zone_in_short(starts_at, clock.timezone, language)
    return f"{told} {short}" if language == "en" and short.isupper() else f"{told} ({short})"


def wall_hours(starts_at: datetime, ends_at: datetime, timezone: str, language: str) -> str:
    """``10:30–12:00 Uhr`` / ``10:30–12:00``, whatever the zone is called.

    A seminar that runs over midnight names the day of its end.
    """
    start, end = (moment.astimezone(zone(timezone)) for moment in (starts_at, ends_at))
    locale = locale_of(language)
    begin, finish = (format_time(moment, "HH:mm", locale=locale) for moment in (start, end))
    if start.date() == end.date():
        return f"{begin}–{finish} Uhr" if language == "de" else f"{begin}–{finish}"
    if language == "de":
        last = format_date(end.date(), "d. MMMM", locale=locale)
        return f"{begin} Uhr bis {last}, {finish} Uhr"
    return f"{begin} to {format_date(end.date(), 'd MMMM', locale=locale)}, {finish}"


def named_zone(moment: datetime, clock: Clock, language: str) -> str:
    """The zone in words where it stands beside the hours; else ""."""
    if not clock.is_named(moment, language):
        return ""
    return zone_in_words(moment, clock.timezone, language)


def _wall(moment: datetime, timezone: str, language: str) -> str:
    local = moment.astimezone(zone(timezone))
    shown = format_time(local, "HH:mm", locale=locale_of(language))
    return f"{shown} Uhr" if language == "de" else shown


def _with_zone(told: str, moment: datetime, clock: Clock, language: str) -> str:
    return f"{told} {named_zone(moment, clock, language)}".rstrip()
