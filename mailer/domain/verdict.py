"""Verdicts: what a message that came back is, and what it says about a delivery.

=================  ==========================================================================
kind               verdicts
=================  ==========================================================================
``bounce``         about the recipient: ``hard`` (no such address, now or ever), ``soft`` (full,
                   slow, expired, or not to be told); about others: ``policy`` (a filter or a block
                   list refused), ``sender`` (we are refused: login, relaying, quota, our own
                   SPF, DKIM or DMARC), ``message`` (its size, form or content); and
                   reports that are no failure: ``delayed``, ``relayed``, ``delivered``,
                   ``expanded`` (RFC 3464 §2.3.3)
``complaint``      ``abuse``, ``opt-out``, ``not-spam``, ``authentication`` (RFC 5965, RFC 6591)
``auto-reply``     ``absent``, ``left`` (works there no longer), ``automatic`` (any other)
``calendar-reply`` ``accepted``, ``declined``, ``tentative``, ``delegated``, ``needs-action``,
                   ``counter``, ``refresh`` (RFC 5546)
``other``          ``""``, or ``quarantined``: it was not read to its end
=================  ==========================================================================

Only ``hard`` says anything against an address.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a message is; the value is the word of the ``inbound`` command."""

    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto-reply"
    CALENDAR_REPLY = "calendar-reply"
    OTHER = "other"


class Verdict(StrEnum):
    """What it says; see the table above."""

    NONE = ""
    HARD = "hard"
    SOFT = "soft"
    POLICY = "policy"
    SENDER = "sender"
    MESSAGE = "message"
    DELAYED = "delayed"
    RELAYED = "relayed"
    DELIVERED = "delivered"
    EXPANDED = "expanded"
    ABUSE = "abuse"
    OPT_OUT = "opt-out"
    NOT_SPAM = "not-spam"
    AUTHENTICATION = "authentication"
    ABSENT = "absent"
    LEFT = "left"
    AUTOMATIC = "automatic"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    DELEGATED = "delegated"
    NEEDS_ACTION = "needs-action"
    COUNTER = "counter"
    REFRESH = "refresh"
    QUARANTINED = "quarantined"


REFUSALS = frozenset({Verdict.HARD, Verdict.SOFT, Verdict.POLICY, Verdict.SENDER, Verdict.MESSAGE})
"""A delivery failed: whatever else a bounce may say, it did not."""
