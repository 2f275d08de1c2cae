"""A seminar as templates see it: dates, hours and fees already in words."""

from dataclasses import dataclass

from babel.dates import get_timezone_name

from mailer.compose.view import hour, hours, locale_of, long_day, short_day
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
    join_url: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class SeminarView:
    """A seminar in the words of one language; times are the seminar's wall times.

    ``day``, ``hours`` and what follows from them are those of the session that the mail is about,
    else of the first; ``start`` is the hour at which it begins, ``is_off``: it does not take
    place. ``sessions`` is empty where there is only one. ``join_url`` and the secrets
    of ``access`` are empty for readers without a place.
    """

    title: str
    series: str
    day: str
    short_day: str
    hours: str
    start: str
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
    details: Details
    access: Access


def seminar_view(
    seminar: Seminar,
    language: str,
    page_url: str,
    register_url: str,
    *,
    secrets: bool = False,
    session: int = 0,
) -> SeminarView:
    """The seminar for templates in ``language`` (``de`` or ``en``).

    ``secrets``: with the join link and what else lets its reader in. ``session`` is the key of the
    one that the mail is about.
    """
    timezone = seminar.timezone
    about = (session and seminar.session(session)) or seminar.all_sessions[0]
    start = about.starts_at
    local = start.astimezone(zone(timezone))
    day = long_day(start, timezone, language)
    span = hours(start, about.ends_at, timezone, language)
    deadline = seminar.registration_deadline
    access = seminar.details.access
    return SeminarView(
        title=seminar.title,
        series=seminar.series,
        day=day,
        short_day=short_day(start, timezone, language),
        hours=span,
        start=hour(start, timezone, language),
        when=f"{day}, {span}",
        starts_iso=local.isoformat(),
        zone_name=get_timezone_name(local, width="short", locale=locale_of(language)),
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
        registration_deadline=long_day(deadline, timezone, language) if deadline else "",
        join_url=seminar.join_url_of(about) if secrets else "",
        materials_url=seminar.materials_url,
        page_url=page_url,
        register_url=register_url,
        kind=event_noun(
            seminar.details.kind, language, online=seminar.online and not seminar.place
        ),
        sessions=tuple(
            _session_view(seminar, one, number, language, secrets=secrets, is_this=one is about)
            for number, one in enumerate(seminar.sessions, 1)
        ),
        details=seminar.details,
        access=access if secrets else access.without_secrets,
    )


def _session_view(
    seminar: Seminar, one: Session, number: int, language: str, *, secrets: bool, is_this: bool
) -> SessionView:
    day = long_day(one.starts_at, seminar.timezone, language)
    span = hours(one.starts_at, one.ends_at, seminar.timezone, language)
    return SessionView(
        number=number,
        title=one.title,
        day=day,
        short_day=short_day(one.starts_at, seminar.timezone, language),
        hours=span,
        when=f"{day}, {span}",
        join_url=seminar.join_url_of(one) if secrets else "",
        is_this=is_this,
    )
