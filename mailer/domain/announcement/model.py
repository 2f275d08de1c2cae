"""What an announcement says: the facts of a seminar as read, before anybody checked them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from mailer.domain.details import NO_DETAILS, Details, details_document
from mailer.domain.seminar import Speaker

FIELDS = (
    "title",
    "series",
    "starts_at",
    "ends_at",
    "timezone",
    "dates",
    "online",
    "place",
    "free",
    "fee",
    "registration_deadline",
    "registration_url",
    "join_url",
    "speakers",
    "teaser",
    "body",
    "closing",
    "capacity",
    "kind",
    "contact",
    "access",
    "recorded",
    "recording_notice",
    "conference_privacy_url",
    "programme",
    "accessibility",
    "directions",
    "payment",
    "invoice",
)
"""The fields in the order of the JSON document; ``unsure`` and ``found`` follow and name some."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One stretch of time, aware, in the announcement's zone; ``None`` where no end is stated.

    ``is_choice``: it is offered instead of the one before it, and not besides.
    """

    starts_at: datetime
    ends_at: datetime | None = None
    is_choice: bool = False

    def as_document(self) -> dict[str, str | None]:
        """JSON-ready, ISO 8601 with offset."""
        return {"starts_at": _iso(self.starts_at), "ends_at": _iso(self.ends_at)}


@dataclass(frozen=True, slots=True)
class Found:
    """Where a field was found: ``start:end`` of the decoded text as it was given."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """The facts read from one announcement; nothing in it is guessed without a word.

    Times are aware and in ``timezone`` (an IANA name). ``dates`` keeps every date of the
    event in the order written; ``starts_at`` and ``ends_at`` are those of the first. What the
    text does not say is ``None`` or empty. ``details`` are told in the document one by one.
    ``closing`` repeats the body's paragraph about the
    discussion at the end. ``unsure`` names the fields a person should look at: read with
    doubt, or needed and not found. ``zone_stated``: the text told hours by another clock.
    ``found`` tells where fields stand in the text; not every one can be found again.
    """

    title: str
    series: str
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    dates: tuple[Occasion, ...]
    online: bool | None
    place: str
    free: bool | None
    fee: str
    registration_deadline: datetime | None
    registration_url: str
    join_url: str
    speakers: tuple[Speaker, ...]
    teaser: str
    body: tuple[str, ...]
    closing: str
    unsure: tuple[str, ...]
    capacity: int | None = None
    details: Details = NO_DETAILS
    zone_stated: bool = False
    found: tuple[Found, ...] = ()

    def as_document(self) -> dict[str, object]:
        """JSON-ready: times in ISO 8601 with offset, keys in their order."""
        told = details_document(self.details)
        document: dict[str, object] = {
            name: told[name] if name in told else getattr(self, name) for name in FIELDS
        }
        for name in ("starts_at", "ends_at", "registration_deadline"):
            document[name] = _iso(getattr(self, name))
        document["dates"] = [occasion.as_document() for occasion in self.dates]
        document["speakers"] = [asdict(speaker) for speaker in self.speakers]
        document["body"] = list(self.body)
        document["unsure"] = list(self.unsure)
        places = {one.field: [one.start, one.end] for one in self.found}
        document["found"] = {name: places[name] for name in FIELDS if name in places}
        return document


def in_field_order(names: Iterable[str]) -> tuple[str, ...]:
    """``names`` once each, in the order of the JSON document."""
    return tuple(sorted(set(names), key=FIELDS.index))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
