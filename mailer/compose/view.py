"""What templates see of an office and a list; days and hours in words."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time, get_timezone_name

from mailer.domain.consent import MailingList
from mailer.domain.moment import zone

_LOCALES = {"de": "de_DE", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class OfficeView:
    """The sending office as mails name it."""

    name: str
    url: str
    imprint: tuple[str, ...]
    privacy_url: str
    accessibility_url: str
    contact: str
    phone: str = ""


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


def hour(moment: datetime, timezone: str, language: str) -> str:
    """``18:00 Uhr`` / ``18:00 CET``."""
    local = moment.astimezone(zone(timezone))
    shown = format_time(local, "HH:mm", locale=locale_of(language))
    if language == "de":
        return f"{shown} Uhr"
    return f"{shown} {get_timezone_name(local, width='short', locale=locale_of(language))}"


def hours(starts_at: datetime, ends_at: datetime, timezone: str, language: str) -> str:
    """``10:30–12:00 Uhr``; English adds the zone, since its readers may be elsewhere.

    A seminar that runs over midnight names the day of its end.
    """
    start, end = (moment.astimezone(zone(timezone)) for moment in (starts_at, ends_at))
    locale = locale_of(language)
    begin, finish = (format_time(moment, "HH:mm", locale=locale) for moment in (start, end))
    if language == "de":
        if start.date() == end.date():
            return f"{begin}–{finish} Uhr"
        last = format_date(end.date(), "d. MMMM", locale=locale)
        return f"{begin} Uhr bis {last}, {finish} Uhr"
    named = get_timezone_name(start, width="short", locale=locale)
    if start.date() == end.date():
        return f"{begin}–{finish} {named}"
    return f"{begin} to {format_date(end.date(), 'd MMMM', locale=locale)}, {finish} {named}"


def locale_of(language: str) -> str:
    """The locale whose dates mails in ``language`` write."""
    return _LOCALES.get(language, "de_DE")
