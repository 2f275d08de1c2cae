"""What becomes of one mail to one person, and of a mailing as a whole."""

from collections.abc import Iterable
from enum import StrEnum


class DeliveryState(StrEnum):
    """The life of a delivery (mailing × person × occasion)."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


_S = DeliveryState

TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    _S.QUEUED: frozenset({_S.CLAIMED, _S.SKIPPED, _S.CANCELLED, _S.FAILED}),
    _S.CLAIMED: frozenset({_S.SENDING, _S.QUEUED, _S.SKIPPED, _S.CANCELLED, _S.FAILED}),
    _S.SENDING: frozenset({_S.SENT, _S.DEFERRED, _S.FAILED, _S.UNCLEAR, _S.QUEUED}),
    _S.DEFERRED: frozenset({_S.CLAIMED, _S.FAILED, _S.CANCELLED, _S.SKIPPED}),
    _S.UNCLEAR: frozenset({_S.SENT, _S.QUEUED}),
    _S.SENT: frozenset({_S.BOUNCED, _S.COMPLAINED}),
    _S.FAILED: frozenset(),
    _S.SKIPPED: frozenset(),
    _S.CANCELLED: frozenset({_S.QUEUED, _S.DEFERRED}),
    _S.BOUNCED: frozenset({_S.COMPLAINED, _S.DEFERRED}),
    _S.COMPLAINED: frozenset(),
}
"""Which state may follow which. ``sending → queued`` is for replies that prove that the
server did not run our commands (a 421 before the transaction began), ``cancelled → queued``
and ``→ deferred`` for a seminar that is called back before anybody was told, ``bounced → deferred``
for mail that came back because of something that passes, or can be mended, and goes again."""


class ImpossibleTransitionError(Exception):
    """A delivery was to change in a way that its life does not know: a fault of the program."""


def refuse_impossible(frm: Iterable[DeliveryState], to: DeliveryState) -> None:
    """Raises ImpossibleTransitionError unless ``to`` may follow each of ``frm``."""
    for one in frm:
        if to not in TRANSITIONS[one]:
            raise ImpossibleTransitionError(f"{one} → {to}")


WAITING = frozenset({_S.QUEUED, _S.DEFERRED})
"""States in which nobody has it in hand: its turn is still to come."""

UNSENT = WAITING | {_S.CLAIMED}
"""States in which nothing of it has left in this try: it can still be called back."""

IN_HAND = frozenset({_S.CLAIMED, _S.SENDING})
"""States in which a worker has it."""

LEFT_OUT = frozenset({_S.SKIPPED, _S.CANCELLED})
"""States in which it was decided that the person does not get it."""

OPEN = frozenset({_S.QUEUED, _S.CLAIMED, _S.SENDING, _S.DEFERRED})
"""States in which the program itself still has something to do."""

REACHED = frozenset({_S.SENT, _S.UNCLEAR, _S.BOUNCED, _S.COMPLAINED})
"""States in which the person has the mail, or may have it."""


class MailingState(StrEnum):
    """The life of a mailing (one template, one audience, one time)."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    FREEZING = "freezing"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"


PENDING_MAILING = frozenset({MailingState.DRAFT, MailingState.SCHEDULED, MailingState.WAITING})
"""Mailings whose audience is not computed yet: these follow a seminar that moves."""

UNDER_WAY_MAILING = frozenset({MailingState.FREEZING, MailingState.SENDING, MailingState.PAUSED})
"""Mailings whose audience is computed, or just being computed, and that have not ended."""

FROZEN_MAILING = frozenset({MailingState.SENDING, MailingState.PAUSED, MailingState.DONE})
"""Mailings that have deliveries; one about events still takes what happens."""

TAKES_LATE_JOINERS = frozenset({MailingState.SENDING, MailingState.DONE})
"""Mailings that go to who joins the audience later, where their step says so."""

UNFINISHED_MAILING = PENDING_MAILING | UNDER_WAY_MAILING
"""Mailings of which something may still leave."""


class UnclearPolicy(StrEnum):
    """What happens to a delivery whose fate a crash left open."""

    ASK = "ask"
    RESEND = "resend"


class Remark(StrEnum):
    """Why a delivery is where it is, as the ledger puts it, where neither the audience
    (``Reason``) nor a server (``ReplyClass``) decided."""

    EXPIRED = "expired"
    MAILING_CANCELLED = "mailing cancelled"
    INTERRUPTED = "interrupted while sending"
    LOST_AFTERWARDS = "connection lost after the message"
    SETTLED_AS_SENT = "settled as sent"
    SETTLED_TO_RESEND = "settled: send again"
    RESTORED = "restored from a backup"
    WITHOUT_FILE = "gateway refuses calendar files"
    COMPLAINT = "reported as unwanted"
