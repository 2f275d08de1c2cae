"""A seminar: what is held, when, by whom, and how one gets in."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from mailer.domain.addresses_in_text import fit_text
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import utc, zone
from mailer.domain.printable import legible
from mailer.domain.web_address import web_address

_ADDRESSES = ("join_url", "registration_url", "materials_url")
_LINES = ("title", "series", "place", "fee")


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
class Seminar:
    """One seminar as staff checked it. Times are aware; ``timezone`` is an IANA name.

    Its addresses may stand in a mail and are out of what wrapped them.

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
        put(self, "teaser", fit_text("teaser", self.teaser))
        put(self, "body", tuple(fit_text("body", one) for one in self.body))

    def _local(self, moment: datetime) -> str:
        return moment.astimezone(zone(self.timezone)).strftime("%d.%m.%Y %H:%M")


def _one_line(name: str, text: str) -> None:
    """Refuses control characters: these texts end in mail headers and calendar lines."""
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
        raise InvalidValueError(
            f"Das Feld „{name}“ enthält Zeilenumbrüche oder Steuerzeichen; bitte entfernen.",
            f'The field "{name}" contains line breaks or control characters; please remove them.',
        )


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
        speakers=tuple(
            Speaker(*(legible(getattr(one, part.name)) for part in fields(one)))
            for one in seminar.speakers
        ),
    )


def known_seminar(values: Mapping[str, Any]) -> Seminar:
    """A seminar whose fields were checked before they were stored; not checked again.

    Rules grow stricter, and what was stored before them must still be listed and mended.
    """
    seminar = object.__new__(Seminar)
    for one in fields(Seminar):
        object.__setattr__(seminar, one.name, values[one.name])
    return seminar


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
