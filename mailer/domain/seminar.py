"""A seminar: what is held, when, by whom, and how one gets in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from mailer.domain.addresses_in_text import fit_text
from mailer.domain.details import NO_DETAILS, Details, fit_details, legible_details
from mailer.domain.errors import InvalidValueError
from mailer.domain.field import control_characters
from mailer.domain.moment import utc, zone
from mailer.domain.printable import legible
from mailer.domain.registration import RegistrationWay
from mailer.domain.web_address import web_address

_ADDRESSES = ("join_url", "registration_url", "materials_url")
_LINES = ("title", "series", "place", "fee")
_OF_ALL_ENTRIES = ("place",)
_NO_FACTS = {"details", "access", "revision", "state"}


class SeminarState(StrEnum):
    """A seminar is planned as a draft, then published, and may be cancelled."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks; ``name`` is without the academic title, unknown parts are empty."""

    name: str
    academic_title: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One of several stretches of a seminar: a day, or a part of one. Times are aware.

    ``key`` is permanent: its calendar entries and reminders are remembered by it. ``title``
    and ``join_url`` are empty where they are the seminar's. ``revision`` is the seminar's
    with which what a calendar holds of this session changed last.
    """

    key: int
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    join_url: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Seminar:
    """One seminar as staff checked it. Times are aware; ``timezone`` is an IANA name.

    Its addresses may stand in a mail and are out of what wrapped them.

    ``sessions`` is empty for a seminar that was planned as one session; else they are in the
    order of their starts and not at once, from ``starts_at`` to ``ends_at``; the last one left
    of several stays there. ``details`` are optional facts. ``zone_stated``: its announcement
    told hours by another clock.

    ``revision`` counts the changes that registrants must hear of (start, end, place,
    join link); ``plan`` names the timeline laid over it, ``lists`` who is invited.
    ``attendance_open`` lines of the attendance list fit nobody yet.
    """

    slug: str
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str = "Europe/Berlin"
    series: str = ""
    online: bool = True
    place: str = ""
    free: bool | None = None
    fee: str = ""
    registration_deadline: datetime | None = None
    registration_url: str = ""
    join_url: str = ""
    materials_url: str = ""
    capacity: int | None = None
    attendance_known: bool = False
    attendance_open: int = 0
    speakers: tuple[Speaker, ...] = ()
    teaser: str = ""
    body: tuple[str, ...] = ()
    plan: str = "online-seminar"
    lists: tuple[str, ...] = ()
    revision: int = 1
    state: SeminarState = SeminarState.DRAFT
    sessions: tuple[Session, ...] = ()
    details: Details = NO_DETAILS
    zone_stated: bool = False

    def __post_init__(self) -> None:
        zone(self.timezone)
        if not self.title.strip():
            raise InvalidValueError(
                "Dem Seminar fehlt der Titel; bitte einen angeben.",
                "The seminar has no title; please give one.",
            )
        self._take_only_what_is_fit()
        if utc(self.ends_at) <= utc(self.starts_at):
            raise InvalidValueError(
                f"Das Ende ({self._local(self.ends_at)}) liegt nicht nach dem Beginn "
                f"({self._local(self.starts_at)}); bitte die Zeiten prüfen.",
                f"The end ({self._local(self.ends_at)}) is not after the start "
                f"({self._local(self.starts_at)}); please check the times.",
            )
        self._check_sessions()
        if self.registration_deadline is not None:
            utc(self.registration_deadline)
        if self.capacity is not None and self.capacity < 0:
            raise InvalidValueError(
                "Die Zahl der Plätze kann nicht negativ sein.",
                "The number of places cannot be negative.",
            )

    @property
    def is_off(self) -> bool:
        """Whether nothing but its cancellation is to be told any more."""
        return self.state is SeminarState.CANCELLED

    @property
    def registers(self) -> RegistrationWay:
        """Where one registers: as staff said, else elsewhere if there is a link, else here."""
        elsewhere = RegistrationWay.EXTERNAL if self.registration_url else RegistrationWay.HERE
        return self.details.registration or elsewhere

    def register_url(self, here: str) -> str:
        """Where a mail or a page leads those who want to come; "" where nobody registers.

        ``here`` is the address of this office's own form.
        """
        if self.registers is RegistrationWay.HERE:
            return here
        return self.registration_url if self.registers is RegistrationWay.EXTERNAL else ""

    @property
    def all_sessions(self) -> tuple[Session, ...]:
        """Its sessions; a seminar of one session is its only one, with the key 1."""
        return self.sessions or (Session(1, self.starts_at, self.ends_at),)

    def session(self, key: int) -> Session | None:
        """The session with that key."""
        return next((one for one in self.all_sessions if one.key == key), None)

    def join_url_of(self, session: Session) -> str:
        """The link to a session: its own, else the seminar's; none leads to a room on site."""
        return (session.join_url or self.join_url) if self.online else ""

    def _check_sessions(self) -> None:
        if not self.sessions:
            return
        for one in self.sessions:
            if utc(one.ends_at) <= utc(one.starts_at):
                raise InvalidValueError(
                    f"Der Termin am {self._local(one.starts_at)} endet nicht nach seinem Beginn; "
                    "bitte die Zeiten prüfen.",
                    f"The session on {self._local(one.starts_at)} does not end after it starts; "
                    "please check the times.",
                )
        for before, after in pairwise(self.sessions):
            if utc(after.starts_at) < utc(before.ends_at):
                raise InvalidValueError(
                    f"Der Termin am {self._local(after.starts_at)} beginnt vor dem Ende des "
                    "vorigen; bitte die Zeiten prüfen.",
                    f"The session on {self._local(after.starts_at)} starts before the end of the "
                    "one before it; please check the times.",
                )
        first, last = self.sessions[0], self.sessions[-1]
        keys = {one.key for one in self.sessions}
        whole = utc(first.starts_at) == utc(self.starts_at) and utc(last.ends_at) == utc(
            self.ends_at
        )
        if len(keys) < len(self.sessions) or not whole:
            raise ValueError("sessions do not make up this seminar")

    def _take_only_what_is_fit(self) -> None:
        """Whatever door it came through: what ends in headers, calendars and links."""
        put = object.__setattr__
        for name in _LINES:
            text: str = getattr(self, name)
            _one_line(name, text)
            put(self, name, fit_text(name, text))
        for name in _ADDRESSES:
            if url := getattr(self, name):
                put(self, name, web_address(name, url))
        put(self, "details", fit_details(self.details))
        put(self, "sessions", tuple(map(_fit_session, self.sessions)))
        put(self, "teaser", fit_text("teaser", self.teaser))
        put(self, "body", tuple(fit_text("body", one) for one in self.body))

    def _local(self, moment: datetime) -> str:
        return _local(moment, self.timezone)


def _local(moment: datetime, timezone: str) -> str:
    return moment.astimezone(zone(timezone)).strftime("%d.%m.%Y %H:%M")


def _fit_session(one: Session) -> Session:
    _one_line("title", one.title)
    url = web_address("join_url", one.join_url) if one.join_url else ""
    return replace(one, title=fit_text("title", one.title), join_url=url)


def in_sessions(seminar: Seminar, sessions: Iterable[Session]) -> Seminar:
    """The seminar held in ``sessions``, in any order; the only one it ever had is itself."""
    ordered = tuple(sorted(sessions, key=lambda one: utc(one.starts_at)))
    starts_at, ends_at = ordered[0].starts_at, ordered[-1].ends_at
    # Calendars know the last one left of several by its key: it cannot become another one.
    if len(ordered) == 1 and not seminar.sessions:
        return replace(seminar, starts_at=starts_at, ends_at=ends_at, sessions=())
    return replace(seminar, starts_at=starts_at, ends_at=ends_at, sessions=ordered)


def with_session_revisions(before: Seminar, after: Seminar) -> Seminar:
    """``after`` with its revision noted at those sessions whose calendar entries differ by it."""
    if not after.sessions:
        return after
    all_differ = any(getattr(before, one) != getattr(after, one) for one in _OF_ALL_ENTRIES)
    noted = tuple(
        replace(one, revision=after.revision)
        if all_differ or _entry_facts(before, one.key) != _entry_facts(after, one.key)
        else one
        for one in after.sessions
    )
    return replace(after, sessions=noted)


def _entry_facts(seminar: Seminar, key: int) -> tuple[object, ...] | None:
    one = seminar.session(key)
    if one is None:
        return None
    return one.starts_at, one.ends_at, one.title, seminar.join_url_of(one)


def shifted(seminar: Seminar, starts_at: datetime) -> tuple[Session, ...]:
    """Its sessions as far apart on the calendar and at the same hours, the first at ``starts_at``.

    All of them new: nobody's calendar holds any of them.
    """
    clocks = zone(seminar.timezone)

    def wall(moment: datetime) -> datetime:
        return moment.astimezone(clocks).replace(tzinfo=None)

    distance = wall(starts_at) - wall(seminar.starts_at)

    def moved(moment: datetime) -> datetime:
        return (wall(moment) + distance).replace(tzinfo=clocks)

    return tuple(
        replace(
            one, key=key, starts_at=moved(one.starts_at), ends_at=moved(one.ends_at), revision=1
        )
        for key, one in enumerate(seminar.sessions, 1)
    )


def refuse_late_deadline(seminar: Seminar) -> None:
    """Raises InvalidValueError where one could register until after the start.

    Asked where a deadline or a start is set, and not of every seminar: one that was stored
    before this rule must still be shown, mended and cancelled.
    """
    deadline = seminar.registration_deadline
    if deadline is not None and utc(deadline) > utc(seminar.starts_at):
        late, start = (_local(one, seminar.timezone) for one in (deadline, seminar.starts_at))
        raise InvalidValueError(
            f"Der Anmeldeschluss ({late}) liegt nach dem Beginn ({start}); bitte einen früheren "
            "angeben.",
            f"The registration deadline ({late}) is after the start ({start}); please give an "
            "earlier one.",
        )


def refuse_registration_nowhere(seminar: Seminar) -> None:
    """Raises InvalidValueError where one registered elsewhere and nothing said where.

    Asked where it is set, as ``refuse_late_deadline``.
    """
    if seminar.registers is RegistrationWay.EXTERNAL and not seminar.registration_url:
        raise InvalidValueError(
            "Die Anmeldung liegt anderswo, aber der Anmeldelink fehlt; bitte --registration-url "
            "angeben.",
            "Registration is elsewhere, but the registration link is missing; please give "
            "--registration-url.",
        )


def refuse_early_end_of_materials(seminar: Seminar) -> None:
    """Raises InvalidValueError where what is to be read afterwards were gone before.

    Asked where it is set, as ``refuse_late_deadline``.
    """
    until = seminar.details.materials_until
    if until is not None and until < seminar.ends_at.astimezone(zone(seminar.timezone)).date():
        end = _local(seminar.ends_at, seminar.timezone)
        raise InvalidValueError(
            f"Der letzte Tag der Unterlagen ({until:%d.%m.%Y}) liegt vor dem Ende ({end}); bitte "
            "einen späteren angeben.",
            f"The last day of the materials ({until:%d.%m.%Y}) is before the end ({end}); please "
            "give a later one.",
        )


def _one_line(name: str, text: str) -> None:
    """Refuses control characters: these texts end in mail headers and calendar lines."""
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
        raise control_characters(name)


def legible_seminar(seminar: Seminar) -> Seminar:
    """A seminar as somebody outside told of it, with names and lines that can be seen.

    Raises InvalidValueError where nothing is left of the title.
    """
    return replace(
        seminar,
        title=legible(seminar.title),
        series=legible(seminar.series),
        place=legible(seminar.place),
        fee=legible(seminar.fee),
        teaser=legible(seminar.teaser),
        details=legible_details(seminar.details),
        sessions=tuple(replace(one, title=legible(one.title)) for one in seminar.sessions),
        speakers=tuple(
            Speaker(*(legible(getattr(one, part.name)) for part in fields(one)))
            for one in seminar.speakers
        ),
    )


def differing(before: Seminar, after: Seminar) -> list[str]:
    """The names of the facts that differ, of details and access those of their fields.

    Counted fields (``revision``) and ``state`` follow from others and are not named.
    """
    found: list[str] = []
    pairs: tuple[tuple[Any, Any], ...] = (
        (before, after),
        (before.details, after.details),
        (before.details.access, after.details.access),
    )
    for old, new in pairs:
        names = (one.name for one in fields(old) if one.name not in _NO_FACTS)
        found += [name for name in names if getattr(old, name) != getattr(new, name)]
    return found


def known_seminar(values: Mapping[str, Any]) -> Seminar:
    """A seminar whose fields were checked before they were stored; not checked again.

    Rules grow stricter, and what was stored before them must still be listed and mended.
    """
    seminar = object.__new__(Seminar)
    for one in fields(Seminar):
        object.__setattr__(seminar, one.name, values[one.name])
    return seminar


def known_with_details(one: Seminar, details: Details) -> Seminar:
    """The seminar with other details, which were checked; nothing of it is checked again."""
    return known_seminar(
        {name.name: getattr(one, name.name) for name in fields(Seminar)} | {"details": details}
    )


def slugify(title: str) -> str:
    """A short name for web addresses and commands: ``Kommunales Maß`` → ``kommunales-mass``."""
    german = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    composed = unicodedata.normalize("NFC", title.lower()).translate(german)
    folded = unicodedata.normalize("NFKD", composed)
    ascii_text = folded.encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text)
    slug = ""
    for word in words:
        if slug and len(slug) + len(word) >= 60:
            break
        slug = f"{slug}-{word}" if slug else word[:60]
    return slug or "seminar"
