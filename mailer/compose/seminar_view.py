"""A seminar as templates see it: dates, hours and fees already in words."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from markupsafe import Markup

from mailer.compose.view import (
    date_alone,
    foreign,
    hours,
    long_day,
    named_zone,
    short_date,
    short_day,
    short_hours,
    short_start,
    subject_day,
    until,
    wall_hours,
    weekday,
)
from mailer.compose.zones import Clock, zone_in_words
from mailer.domain.details import Access, Details
from mailer.domain.event_kind import EventNoun, event_noun
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar, Session


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
class SessionView:
    """One session of several, counted from 1; ``is_this``: the mail is about it."""

    number: int
    title: str
    day: str
    short_day: str
    hours: str
    when: str
    wall_hours: str
    named_zone: str
    join_url: str
    is_this: bool
    date: str
    short_date: str
    weekday: str
    start: str


@dataclass(frozen=True, slots=True)
class SeminarView:
    """A seminar in the words of one language; times are the seminar's wall times.

    ``day``, ``hours``, ``date`` ("16. November"), ``short_date`` ("16.11."), ``start``
    ("10:30 Uhr") and what follows from them are those of the session that the mail is about, else
    of the first; ``session_number`` counts that one from 1 and is 0 where the mail is about the
    whole, or the seminar has it no
    longer and ``sessions`` are those left; else ``sessions`` is empty where there is only one.
    ``is_off``: it does not take place. ``hours`` are ``wall_hours`` and ``named_zone``, which is
    empty where nobody has to be told; ``short_hours`` and ``start`` are for subjects,
    ``zone_name`` is never empty. ``join_url`` and the secrets of ``access`` are empty for readers
    without a place. ``subject_day`` is short enough for a subject, ``registration_deadline`` has
    its hour, ``materials_until`` is a day in words. In an issue ``has_waiting_list`` says that who
    registers now waits, ``is_booked_out`` that nobody can any more. ``lang`` is the attribute that
    marks the seminar's own words (title, texts, place) where the mail speaks another language.
    """

    title: str
    lang: Markup
    series: str
    day: str
    short_day: str
    subject_day: str
    hours: str
    short_hours: str
    wall_hours: str
    named_zone: str
    when: str
    starts_iso: str
    zone_name: str
    is_off: bool
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
    kind: EventNoun
    sessions: tuple[SessionView, ...]
    session_title: str
    session_number: int
    details: Details
    access: Access
    date: str
    short_date: str
    weekday: str
    start: str
    materials_until: str
    has_waiting_list: bool = False
    is_booked_out: bool = False

    @property
    def one_date(self) -> bool:
        """Whether one day and hours say it all: the mail is about one session, or all there is."""
        return bool(self.session_number) or not self.sessions


def seminar_view(
    seminar: Seminar,
    language: str,
    page_url: str,
    register_url: str,
    *,
    ordinary_zone: str = "",
    secrets: bool = False,
    session: Session | None = None,
    written_in: str = "",
) -> SeminarView:
    """The seminar for templates in ``language`` (``de`` or ``en``).

    ``secrets``: with the join link and what else lets its reader in. ``session`` is the one that
    the mail is about, ``written_in`` the language of the seminar's own words. ``ordinary_zone``
    is the office's: hours in another one name it.
    """
    timezone = seminar.timezone
    clock = clock_of(seminar, ordinary_zone)
    about = session or seminar.all_sessions[0]
    is_gone = session is not None and session not in seminar.all_sessions
    several = seminar.sessions if len(seminar.sessions) > 1 or is_gone else ()
    start = about.starts_at
    local = start.astimezone(zone(timezone))
    day = long_day(start, timezone, language)
    span = hours(start, about.ends_at, clock, language)
    deadline = seminar.registration_deadline
    details = seminar.details
    if not (secrets and seminar.online):  # by whatever name a template asks for them
        details = replace(details, access=details.access.without_secrets)
    last = details.materials_until
    return SeminarView(
        title=seminar.title,
        lang=foreign(written_in, language),
        series=seminar.series,
        day=day,
        short_day=short_day(start, timezone, language),
        subject_day=subject_day(start, timezone, language),
        hours=span,
        short_hours=short_hours(start, about.ends_at, clock, language),
        wall_hours=wall_hours(start, about.ends_at, timezone, language),
        named_zone=named_zone(start, clock, language),
        when=f"{day}, {span}",
        starts_iso=local.isoformat(),
        zone_name=zone_in_words(start, timezone, language),
        is_off=seminar.is_off,
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
        registration_deadline=until(deadline, start, clock, language) if deadline else "",
        join_url=seminar.join_url_of(about) if secrets else "",
        materials_url=seminar.materials_url,
        page_url=page_url,
        register_url=register_url,
        kind=event_noun(
            seminar.details.kind, language, online=seminar.online and not seminar.place
        ),
        sessions=tuple(
            _session_view(
                seminar, one, number, clock, language, secrets=secrets, is_this=one is about
            )
            for number, one in enumerate(several, 1)
        ),
        session_title=about.title,
        session_number=several.index(about) + 1 if session in several else 0,
        details=details,
        access=details.access,
        date=date_alone(start, timezone, language),
        short_date=short_date(start, timezone, language),
        weekday=weekday(start, timezone, language),
        start=short_start(start, clock, language),
        materials_until=long_day(_noon(last), "UTC", language) if last else "",
    )


def clock_of(seminar: Seminar, ordinary_zone: str) -> Clock:
    """The clock that a seminar's hours are told by."""
    return Clock(seminar.timezone, ordinary_zone, seminar.zone_stated)


def _session_view(
    seminar: Seminar,
    one: Session,
    number: int,
    clock: Clock,
    language: str,
    *,
    secrets: bool,
    is_this: bool,
) -> SessionView:
    day = long_day(one.starts_at, seminar.timezone, language)
    span = hours(one.starts_at, one.ends_at, clock, language)
    return SessionView(
        number=number,
        title=one.title,
        day=day,
        short_day=short_day(one.starts_at, seminar.timezone, language),
        hours=span,
        when=f"{day}, {span}",
        wall_hours=wall_hours(one.starts_at, one.ends_at, seminar.timezone, language),
        named_zone=named_zone(one.starts_at, clock, language),
        join_url=seminar.join_url_of(one) if secrets else "",
        is_this=is_this,
        date=date_alone(one.starts_at, seminar.timezone, language),
        short_date=short_date(one.starts_at, seminar.timezone, language),
        weekday=weekday(one.starts_at, seminar.timezone, language),
        start=short_start(one.starts_at, clock, language),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
