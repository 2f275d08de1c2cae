"""What templates see: a seminar and an office with dates and fees already in words."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat

from babel.dates import format_date, format_time, get_timezone_name
from markupsafe import Markup

from mailer.compose.snapshot import Issue
from mailer.domain.consent import MailingList
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar

_LOCALES = {"de": "de_DE", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class SpeakerView:
    name: str
    academic_title: str
    role: str
    organisation: str

    @property
    def full_name(self) -> str:
        return f"{self.academic_title} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class SeminarView:
    """A seminar in the words of one language; times are the seminar's wall times."""

    title: str
    series: str
    day: str
    short_day: str
    hours: str
    when: str
    starts_iso: str
    zone_name: str
    online: bool
    place: str
    free: bool | None
    fee: str
    teaser: str
    body: tuple[str, ...]
    speakers: tuple[SpeakerView, ...]
    registration_deadline: str
    join_url: str
    materials_url: str
    page_url: str
    register_url: str


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
    return format_date(local.date(), pattern, locale=_locale(language))


def hour(moment: datetime, timezone: str, language: str) -> str:
    """``18:00 Uhr`` / ``18:00 CET``."""
    local = moment.astimezone(zone(timezone))
    shown = format_time(local, "HH:mm", locale=_locale(language))
    if language == "de":
        return f"{shown} Uhr"
    return f"{shown} {get_timezone_name(local, width='short', locale=_locale(language))}"


def hours(starts_at: datetime, ends_at: datetime, timezone: str, language: str) -> str:
    """``10:30–12:00 Uhr``; English adds the zone, since its readers may be elsewhere.

    A seminar that runs over midnight names the day of its end.
    """
    start, end = (moment.astimezone(zone(timezone)) for moment in (starts_at, ends_at))
    locale = _locale(language)
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


def seminar_view(seminar: Seminar, language: str, page_url: str, register_url: str) -> SeminarView:
    """The seminar for templates in ``language`` (``de`` or ``en``)."""
    start, timezone = seminar.starts_at, seminar.timezone
    local = start.astimezone(zone(timezone))
    day = long_day(start, timezone, language)
    span = hours(start, seminar.ends_at, timezone, language)
    short = "EEE, dd.MM.y" if language == "de" else "EEE d MMM y"
    deadline = seminar.registration_deadline
    return SeminarView(
        title=seminar.title,
        series=seminar.series,
        day=day,
        short_day=format_date(local.date(), short, locale=_locale(language)),
        hours=span,
        when=f"{day}, {span}",
        starts_iso=local.isoformat(),
        zone_name=get_timezone_name(local, width="short", locale=_locale(language)),
        online=seminar.online,
        place=seminar.place,
        free=seminar.free,
        fee=seminar.fee,
        teaser=seminar.teaser,
        body=seminar.body,
        speakers=tuple(
            SpeakerView(one.name, one.academic_title, one.role, one.organisation)
            for one in seminar.speakers
        ),
        registration_deadline=long_day(deadline, timezone, language) if deadline else "",
        join_url=seminar.join_url,
        materials_url=seminar.materials_url,
        page_url=page_url,
        register_url=register_url,
    )


def _locale(language: str) -> str:
    return _LOCALES.get(language, "de_DE")


@dataclass(frozen=True, slots=True)
class ItemView:
    title: str
    body: Markup
    url: str
    link_label: str


@dataclass(frozen=True, slots=True)
class IssueView:
    """A newsletter issue; its seminars lead to their own pages."""

    title: str
    intro: Markup
    items: tuple[ItemView, ...]
    seminars: tuple[SeminarView, ...]
    blocks: tuple[Markup, ...]
    web_url: str


def issue_view(issue: Issue, language: str) -> IssueView:
    """The issue for templates in ``language``; its texts were made safe when it was read."""
    return IssueView(
        title=issue.title,
        intro=Markup(issue.intro),  # noqa: S704 - safe to show, as Issue promises
        items=tuple(
            ItemView(one.title, Markup(one.body), one.url, one.link_label)  # noqa: S704 - as above
            for one in issue.items
        ),
        seminars=tuple(
            seminar_view(one, language, page_url or one.registration_url, one.registration_url)
            for one, page_url in zip(
                issue.seminars, chain(issue.page_urls, repeat("")), strict=False
            )
        ),
        blocks=tuple(Markup(one) for one in issue.blocks),  # noqa: S704 - as above
        web_url=issue.web_url,
    )
