"""What templates see of an office and a list; days and hours in words."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time
from markupsafe import Markup

from mailer.compose.zones import Clock, locale_of, zone_in_short, zone_in_words
from mailer.domain.consent import MailingList
from mailer.domain.moment import zone

NOT_FOREIGN = Markup("")


@dataclass(frozen=True, slots=True)
class OfficeView:
    """The sending office as mails name it; ``lang`` marks its own words in a foreign mail."""

    name: str
    url: str
    imprint: tuple[str, ...]
    privacy_url: str
    accessibility_url: str
    contact: str
    phone: str = ""
    lang: Markup = NOT_FOREIGN
    certificates: bool = False
    feedback: bool = False
    materials_for_attended: bool = False


@dataclass(frozen=True, slots=True)
class ListView:
    """The list a mail goes to; all empty for mails to registrants.

    ``consent`` is the sentence that people agree to, ``consent_version`` which one. What ends in
    ``_lang`` marks what is written in the office's language for want of the mail's, ``lang``
    what the office always writes in its own.
    """

    name: str = ""
    purpose: str = ""
    basis: str = ""
    withdraw: str = ""
    consent: str = ""
    consent_version: str = ""
    name_lang: Markup = NOT_FOREIGN
    purpose_lang: Markup = NOT_FOREIGN
    consent_lang: Markup = NOT_FOREIGN
    lang: Markup = NOT_FOREIGN


def list_view(one: MailingList | None, language: str, own_language: str = "") -> ListView:
    """The list in ``language``; empty where there is none. The office speaks ``own_language``."""
    if one is None:
        return ListView()
    basis = one.legal_basis
    lang = foreign(own_language, language)

    def marked(translated: str) -> Markup:
        return NOT_FOREIGN if language == "en" and translated else lang

    return ListView(
        name=one.name_in(language),
        purpose=one.purpose_in(language),
        basis=basis.value,
        withdraw=basis.withdraw,
        consent=one.wording_in(language),
        consent_version=one.wording_version,
        name_lang=marked(one.name_en),
        purpose_lang=marked(one.purpose_en),
        consent_lang=marked(one.wording_en),
        lang=lang,
    )


def foreign(written_in: str, language: str) -> Markup:
    """The attribute that marks words ``written_in`` another language than the mail's.

    Screen readers speak them as they are meant then (WCAG 3.1.2). Empty where they are one.
    """
    if not written_in or written_in == language:
        return NOT_FOREIGN
    return Markup(' lang="{}"').format(written_in)


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


def day_of_year(moment: datetime, timezone: str, language: str) -> str:
    """``Montag, 14. November`` / ``Monday, 14 November``: where the year goes without saying."""
    local = moment.astimezone(zone(timezone))
    pattern = "EEEE, d. MMMM" if language == "de" else "EEEE, d MMMM"
    return format_date(local.date(), pattern, locale=locale_of(language))


def subject_day(moment: datetime, timezone: str, language: str) -> str:
    """``Mi., 16. November`` / ``Wed, 16 November``: as a subject has room for it."""
    local = moment.astimezone(zone(timezone))
    pattern = "EEE, d. MMMM" if language == "de" else "EEE, d MMMM"
    return format_date(local.date(), pattern, locale=locale_of(language))


def until(deadline: datetime, begins: datetime, clock: Clock, language: str) -> str:
    """``Montag, 14. November, 23:59 Uhr``: a deadline with its hour.

    With the year only where what it is for begins in another one.
    """
    there = zone(clock.timezone)
    same_year = deadline.astimezone(there).year == begins.astimezone(there).year
    day = (day_of_year if same_year else long_day)(deadline, clock.timezone, language)
    return f"{day}, {hour(deadline, clock, language)}"


def date_alone(moment: datetime, timezone: str, language: str) -> str:
    """``16. November`` / ``16 November``, for lines in which a year says nothing new."""
    local = moment.astimezone(zone(timezone))
    pattern = "d. MMMM" if language == "de" else "d MMMM"
    return format_date(local.date(), pattern, locale=locale_of(language))


def short_date(moment: datetime, timezone: str, language: str) -> str:
    """``16.11.`` / ``16 Nov``, for a subject that has no room for the month's name."""
    local = moment.astimezone(zone(timezone))
    pattern = "d.M." if language == "de" else "d MMM"
    return format_date(local.date(), pattern, locale=locale_of(language))


def weekday(moment: datetime, timezone: str, language: str) -> str:
    """``Mittwoch`` / ``Wednesday``."""
    local = moment.astimezone(zone(timezone))
    return format_date(local.date(), "EEEE", locale=locale_of(language))


def hour(moment: datetime, clock: Clock, language: str) -> str:
    """``18:00 Uhr``; ``18:00 Central European Time``: with the zone where it has to be said."""
    return _with_zone(_wall(moment, clock.timezone, language), moment, clock, language)


def short_start(moment: datetime, clock: Clock, language: str) -> str:
    """The hour for a subject: ``10:30 Uhr``, ``10:30 CET``, ``16:00 Uhr (New York)``."""
    return _in_short(_wall(moment, clock.timezone, language), moment, clock, language)


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
    return _in_short(told, starts_at, clock, language)


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


def in_own_zone(
    starts_at: datetime, ends_at: datetime, timezone: str, there: str, language: str
) -> str:
    """Day, hours and zone by a reader's own clock; "" where it shows the same as ``there``."""
    if not timezone or all(
        one.astimezone(zone(timezone)).utcoffset() == one.astimezone(zone(there)).utcoffset()
        for one in (starts_at, ends_at)
    ):
        return ""
    told = wall_hours(starts_at, ends_at, timezone, language)
    day = long_day(starts_at, timezone, language)
    return f"{day}, {told}, {zone_in_words(starts_at, timezone, language)}"


def named_zone(moment: datetime, clock: Clock, language: str) -> str:
    """The zone in words where it stands beside the hours; else ""."""
    if not clock.is_named(moment, language):
        return ""
    return zone_in_words(moment, clock.timezone, language)


def _wall(moment: datetime, timezone: str, language: str) -> str:
    local = moment.astimezone(zone(timezone))
    shown = format_time(local, "HH:mm", locale=locale_of(language))
    return f"{shown} Uhr" if language == "de" else shown


def _in_short(told: str, moment: datetime, clock: Clock, language: str) -> str:
    if not clock.is_named(moment, language):
        return told
    short = zone_in_short(moment, clock.timezone, language)
    return f"{told} {short}" if language == "en" and short.isupper() else f"{told} ({short})"


def _with_zone(told: str, moment: datetime, clock: Clock, language: str) -> str:
    return f"{told} {named_zone(moment, clock, language)}".rstrip()
