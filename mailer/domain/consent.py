"""Why an office may write to somebody: lists, their legal basis, and how one leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CONFIRM_WITHIN = timedelta(days=7)
"""How long a subscription request waits to be confirmed before it is forgotten."""


UNDO_LEAVE = "undo-leave"
"""The kind of mail that asks whether somebody meant to leave; beside that which asks who joins."""


class LegalBasis(StrEnum):
    """Art. 6(1) GDPR: the letters that fit an office's mail."""

    CONSENT = "consent"
    CONTRACT = "contract"
    PUBLIC_TASK = "public-task"
    LEGITIMATE_INTEREST = "legitimate-interest"

    @property
    def withdraw(self) -> str:
        """``consent`` is withdrawn (Art. 7(3)); to the others one objects (Art. 21)."""
        return "consent" if self is LegalBasis.CONSENT else "objection"


class SubscriptionState(StrEnum):
    """Where a person stands with a list; ``pending`` awaits the double opt-in."""

    PENDING = "pending"
    SUBSCRIBED = "subscribed"
    UNSUBSCRIBED = "unsubscribed"


class RequestStanding(StrEnum):
    """What has become of one request to be on a list, and so of the link that was mailed for it.

    Only an ``open`` one can be confirmed; a ``confirmed`` one may be confirmed again and again.
    """

    OPEN = "open"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


def standing(
    asked_at: datetime, since: Sequence[SubscriptionState], now: datetime
) -> RequestStanding:
    """Where a request stands that was made at ``asked_at`` (aware).

    ``since`` are the states that the subscription came to after it, in order. A newer request,
    a withdrawal or a block (which is written as one) ends it for good, whatever comes later.
    """
    for state in since:
        if state is SubscriptionState.PENDING:
            return RequestStanding.REPLACED
        if state is SubscriptionState.UNSUBSCRIBED:
            return RequestStanding.WITHDRAWN
    if since:
        return RequestStanding.CONFIRMED
    expired = now > asked_at + CONFIRM_WITHIN
    return RequestStanding.EXPIRED if expired else RequestStanding.OPEN


class Standing(StrEnum):
    """What staff wants to know of somebody on a list: each person is counted once.

    ``confirmed`` get its mail, ``asked`` have not confirmed yet, ``without_basis`` lack the
    legal basis, ``blocked`` have an address that takes none.
    """

    CONFIRMED = "confirmed"
    ASKED = "asked"
    LEFT = "left"
    WITHOUT_BASIS = "without_basis"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class MailingList:
    """One list that people may be on: what it is for and on which ground.

    ``wording`` is the sentence that people agreed to (``wording_en`` in English),
    ``wording_version`` its date; they are kept with every consent (Art. 7(1) GDPR). ``relay``
    names the one that carries what goes to this list; "": the first. ``public``: anybody may ask
    to be on it, and what left to it may be read in the archive.
    """

    slug: str
    name: str
    purpose: str
    legal_basis: LegalBasis
    wording: str = ""
    wording_version: str = ""
    name_en: str = ""
    purpose_en: str = ""
    relay: str = ""
    wording_en: str = ""
    public: bool = True

    def name_in(self, language: str) -> str:
        """What the list is called in ``language``."""
        return (self.name_en if language == "en" else "") or self.name

    def wording_in(self, language: str) -> str:
        """What people agree to, in ``language``."""
        return (self.wording_en if language == "en" else "") or self.wording

    def purpose_in(self, language: str) -> str:
        """What the list is for, in ``language``."""
        return (self.purpose_en if language == "en" else "") or self.purpose
