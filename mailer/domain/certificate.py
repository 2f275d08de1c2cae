"""A certificate of attendance: what is printed on it, and the code by which it is verified.

The code (twenty characters in five groups) is half chance and half a keyed sum over that chance:
nobody can guess one, and one that was issued is told from an invented one even after all that was
known of its holder has been erased.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mailer.domain.errors import InvalidValueError
from mailer.domain.event_kind import EventKind
from mailer.domain.moment import utc
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar

CHANCE_OCTETS = 7
# Crockford's: without letters that are read as digits.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans("ILO", "110", " -–—\t\u00a0\u2011")
_HALF, _GROUP = 10, 4


@dataclass(frozen=True, slots=True)
class Certificate:
    """What one certificate says; times are aware, ``timezone`` is the seminar's.

    ``attended_minutes`` is how long its holder was there, None where nobody counted.
    """

    name: str
    title: str
    kind: EventKind
    online: bool
    place: str
    sessions: tuple[tuple[datetime, datetime], ...]
    timezone: str
    attended_minutes: int | None
    speakers: tuple[str, ...]
    office: str

    @property
    def minutes(self) -> int:
        """How long the seminar took."""
        return sum(int((end - start).total_seconds()) for start, end in self.sessions) // 60

    def to_json(self) -> str:
        """The facts as they are kept; the same for the same facts."""
        return json.dumps(
            {
                "name": self.name,
                "title": self.title,
                "kind": self.kind.value,
                "online": self.online,
                "place": self.place,
                "sessions": [[utc(one).isoformat() for one in both] for both in self.sessions],
                "timezone": self.timezone,
                "attended_minutes": self.attended_minutes,
                "speakers": list(self.speakers),
                "office": self.office,
            },
            ensure_ascii=False,
        )


def certificate_from_json(text: str) -> Certificate:
    """The certificate as ``Certificate.to_json`` wrote it."""
    facts: Mapping[str, Any] = json.loads(text)
    return Certificate(
        name=facts["name"],
        title=facts["title"],
        kind=EventKind(facts["kind"]),
        online=facts["online"],
        place=facts["place"],
        sessions=tuple(
            (datetime.fromisoformat(start), datetime.fromisoformat(end))
            for start, end in facts["sessions"]
        ),
        timezone=facts["timezone"],
        attended_minutes=facts["attended_minutes"],
        speakers=tuple(facts["speakers"]),
        office=facts["office"],
    )


def certificate_of(
    person: Person, seminar: Seminar, attended_minutes: int | None, office: str
) -> Certificate:
    """What is certified to somebody who attended; raises InvalidValueError without a name.

    Whoever was in the room before it began or after it ended was there as long as it took.
    """
    if not person.name:
        raise InvalidValueError(
            "Für eine Teilnahmebescheinigung fehlt uns Ihr Name; bitte teilen Sie ihn uns mit.",
            "We need your name for a certificate of attendance; please tell us what it is.",
        )
    sessions = tuple((utc(one.starts_at), utc(one.ends_at)) for one in seminar.all_sessions)
    made = Certificate(
        name=person.name,
        title=seminar.title,
        kind=seminar.details.kind,
        online=seminar.online and not seminar.place,
        place=seminar.place,
        sessions=sessions,
        timezone=seminar.timezone,
        attended_minutes=attended_minutes,
        speakers=tuple(
            f"{one.academic_title} {one.name}".strip() for one in seminar.speakers if one.name
        ),
        office=office,
    )
    if attended_minutes is None or attended_minutes <= made.minutes:
        return made
    return replace(made, attended_minutes=made.minutes)


def new_code(secret: bytes, chance: bytes) -> str:
    """A code of ``chance`` (CHANCE_OCTETS octets that nobody can foresee)."""
    if len(chance) < CHANCE_OCTETS:
        raise ValueError("too little chance for a code")
    first = _letters(chance)
    return _in_groups(first + _sum(secret, first))


def read_code(text: str) -> str:
    """The code as it is kept, however somebody typed it; raises InvalidValueError for none."""
    typed = text.strip().upper().translate(_MEANT)
    if len(typed) != 2 * _HALF or any(one not in _LETTERS for one in typed):
        raise InvalidValueError(
            "Das ist kein vollständiger Prüfcode. Er hat 20 Zeichen in fünf Gruppen und steht "
            "unten auf der Bescheinigung.",
            "This is not a complete check code. It has 20 characters in five groups and stands at "
            "the bottom of the certificate.",
        )
    return _in_groups(typed)


def is_ours(secret: bytes, code: str) -> bool:
    """Whether this office once made ``code`` (as ``read_code`` gives it)."""
    bare = code.replace("-", "")
    return hmac.compare_digest(bare[_HALF:], _sum(secret, bare[:_HALF]))


def _sum(secret: bytes, first: str) -> str:
    key = hmac.digest(secret, b"seminarpost.certificate", "sha256")
    return _letters(hmac.digest(key, first.encode(), "sha256"))


def _letters(octets: bytes) -> str:
    """The first fifty bits, five a letter."""
    number = int.from_bytes(octets[:CHANCE_OCTETS]) >> (8 * CHANCE_OCTETS - 5 * _HALF)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(_HALF)))


def _in_groups(bare: str) -> str:
    return "-".join(bare[at : at + _GROUP] for at in range(0, 2 * _HALF, _GROUP))
