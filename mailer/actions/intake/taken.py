"""Taken: a message as it arrived, what came of it, and what is kept of that."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailer.actions.intake.case import Consequence
from mailer.domain.returned import Effect, MatchedBy
from mailer.domain.verdict import Kind
from mailer.inbound.judged import Finding, Judged
from mailer.inbound.matching import Match
from mailer.store.receipts import NewReceipt

_KEPT_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as it arrived: its name for people, its octets (RFC 5322)."""

    name: str
    octets: bytes

    @property
    def fingerprint(self) -> str:
        """What tells it from all others."""
        return hashlib.sha256(self.octets).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """What one finding of a message says, which delivery it is about, and what followed."""

    finding: Finding
    match: Match
    consequence: Consequence


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a message.

    ``known``: it was taken in before, and nothing was done. ``later``: the mail it is about is
    just being sent, so it has to be brought again. ``is_ours``: it was about our mail, and is
    nothing that a person has to read.
    """

    name: str
    judged: Judged
    parts: tuple[Part, ...] = ()
    known: bool = False
    later: bool = False
    is_ours: bool = False


def _words(judged: Judged, finding: Finding) -> str:
    return judged.subject if judged.kind is Kind.OTHER else finding.reply


def is_ours(judged: Judged, parts: Sequence[Part]) -> bool:
    theirs = any(one.match.mail or one.consequence.address_key for one in parts)
    left = any(one.consequence.effect is Effect.LEFT for one in parts)
    return left or (theirs and judged.kind is not Kind.OTHER)


def _is_private(judged: Judged, part: Part) -> bool:
    """Whether it is about mail of people's own: of that nothing is kept."""
    if part.consequence.effect is Effect.QUARANTINED:
        return False
    if judged.kind is Kind.OTHER:
        return part.consequence.effect is Effect.NOTHING
    stranger = part.match.mail is None and not part.consequence.address_key
    answers = judged.kind in {Kind.AUTO_REPLY, Kind.CALENDAR_REPLY}
    return answers and stranger and not part.match.forged


def receipts_of(
    message: Incoming, judged: Judged, parts: Sequence[Part], now: datetime
) -> list[NewReceipt]:
    """The rows of a message. Of people's own mail, which is left to them, nothing is kept."""
    rows = []
    for number, part in enumerate(parts):
        followed, mail = part.consequence, part.match.mail
        if _is_private(judged, part):
            continue
        key = followed.address_key or (mail.address_key if mail else "")
        rows.append(
            NewReceipt(
                fingerprint=message.fingerprint,
                part=number,
                taken_at=now,
                kind=judged.kind,
                verdict=part.finding.verdict,
                rule=part.finding.rule,
                address_key=key,
                domain=key.rpartition("@")[2],
                status=part.finding.status,
                reply=_words(judged, part.finding)[:_KEPT_CHARACTERS],
                delivery_id=mail.id if mail else None,
                matched_by=part.match.by if mail else MatchedBy.NOTHING,
                effect=followed.effect,
                until_at=followed.until_at,
            )
        )
    return rows
