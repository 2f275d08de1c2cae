"""What came back, and what follows from it: effects, an address's score, and when mail goes again.

An address that is said not to exist is mailed no more after one such word; one that is full or
away for now after five points of half a point each, at most one word a day counting, and seven
quiet days forgetting all of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

THRESHOLD = 10
"""How many halves of a point an address may have before it is mailed no more."""
QUIET = timedelta(days=7)
"""So long without a word of it, and an address begins anew."""
_A_DAY = timedelta(days=1)

WAITING_AGAIN = (timedelta(days=1), timedelta(days=2), timedelta(days=3))
"""How long mail waits that came back because of something that passes, time after time."""

BREAKER_WINDOW = timedelta(minutes=10)
BREAKER_LIMIT = 3
"""So many refusals with one code from one domain within the window are about us, not about them."""
DOUBT_WINDOW = timedelta(days=1)
DOUBT_LIMIT = 3
"""So many addresses of a healthy domain gone within the window are a fault there, perhaps; of a
large one, a hundredth of what it took lately if that is more."""
HEALTH_WINDOW = timedelta(days=30)
HEALTHY_FROM = 3
"""A domain is healthy where so many mails arrived lately and none of its addresses was gone."""


class MatchedBy(StrEnum):
    """By what a returned message found its delivery, the surest first."""

    VERP = "verp"
    ENVELOPE_ID = "envid"
    MESSAGE_ID = "message-id"
    RECIPIENT = "recipient"
    NOTHING = ""


class Effect(StrEnum):
    """What was done about it; the value is the database's word."""

    NOTHING = "nothing"
    SUPPRESSED = "suppressed"
    """The address gets no mail any more (after a complaint: no list mail)."""
    SCORED = "scored"
    """It was counted against the address, and the mail is not sent again."""
    AGAIN = "sent again"
    """It was counted, and the same mail is sent again later."""
    LINKED = "linked"
    """The domain gets links instead of calendar files from now on, and this mail again."""
    DOMAIN_HELD = "domain held"
    MAILING_HELD = "mailing held"
    TOLD = "told"
    """Staff is told of it, and nothing else changed."""
    WAITS = "waits for staff"
    """Several addresses of a healthy domain are gone at once: staff decides."""
    NOTED = "noted"
    ANSWERED = "answered"
    """A calendar's answer is kept beside the registration."""
    ASKED = "asked"
    """Whoever declined was asked whether the place may be given to others."""
    FREED = "freed"
    """Whoever declined gave the place back by it."""
    LEFT = "left"
    """Somebody left a list."""
    REFUSED = "refused"
    """It was not believed: forged, stale, or somebody else's."""
    QUARANTINED = "quarantined"


class MailboxTrouble(StrEnum):
    """Why the mailbox for what comes back cannot be read."""

    LOGIN = "login"
    CERTIFICATE = "certificate"
    FOLDER = "folder"
    UNENCRYPTED = "unencrypted"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Score:
    """What counts against an address, in halves of a point, and when it was last counted."""

    halves: int
    counted_at: datetime

    @property
    def is_over(self) -> bool:
        """Whether the address is mailed no more because of it."""
        return self.halves >= THRESHOLD


def scored(before: Score | None, halves: int, now: datetime) -> Score:
    """The score after one more word against an address (all moments aware).

    At most one word a day counts; after seven quiet days it begins anew.
    """
    if before is None or now - before.counted_at >= QUIET:
        return Score(halves, now)
    if now - before.counted_at < _A_DAY:
        return before
    return Score(before.halves + halves, now)


def is_doubtful(gone: int, taken: int) -> bool:
    """Whether so many addresses of a domain can hardly be gone all in one day.

    ``gone`` of them are said to be, each counted once; ``taken`` is how many mails the domain took
    in the month before that day.
    """
    return taken >= HEALTHY_FROM and gone >= max(DOUBT_LIMIT, taken // 100)


def tried_again_at(tries: int, now: datetime, until: datetime) -> datetime | None:
    """When mail that came back ``tries`` times before is sent again; None where it is too late,
    or was often enough."""
    if tries >= len(WAITING_AGAIN):
        return None
    at = now + WAITING_AGAIN[tries]
    return at if at < until else None
