"""What was understood of one message that came back: kind, verdicts, and what it is about.

All texts are clean (``domain.printable``) and short; none is to be believed before a token or an
identifier in ``Tracks`` was found to be ours.
"""

from dataclasses import dataclass
from datetime import date

from mailer.domain.errors import Sentence
from mailer.domain.reply_class import ReplyClass
from mailer.domain.verdict import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """What a message says about one recipient.

    ``rule`` names the rule that decided; ``unknown`` where none of the rules knew the words and
    the verdict is the careful one. ``recipient`` is the final address, ``original`` the one that
    was written to where the report tells both (RFC 3464 §2.3.1); either may be "". ``status`` is
    the enhanced status (RFC 3463), ``reply`` what the server said, on one line. ``trouble`` is
    the ledger's word for it, as of a reply at SMTP time; NONE where nothing failed. ``doubtful``:
    the words may also mean the mail, or us; such a ``hard`` suppresses nobody at SMTP time.
    """

    verdict: Verdict
    rule: str
    recipient: str = ""
    original: str = ""
    status: str = ""
    reply: str = ""
    trouble: ReplyClass = ReplyClass.NONE
    doubtful: bool = False

    @property
    def is_known(self) -> bool:
        """Whether a rule knew it; others are for staff to look at (``inbound review``)."""
        return self.rule != UNKNOWN


UNKNOWN = "unknown"
"""The rule's name where no rule knew what was said."""


@dataclass(frozen=True, slots=True)
class Tracks:
    """What tells which delivery is meant, the most trustworthy first.

    ``recipients`` are the addresses that the message itself came to (Delivered-To,
    X-Original-To, Envelope-To, To, Cc), each once; ``tokens`` what stands behind the ``+`` of
    those local parts (VERP), unread: ``links.read_bounce`` tells whether one is ours.
    ``envelope_id`` is the ENVID (RFC 3461) of a report, ``message_id`` that of the returned
    message without ``<>``, ``answered`` what In-Reply-To and References name, the nearest first.
    ``returned_to`` is whom the returned message was addressed to, ``returned_tokens`` are those of
    its Return-Path, From and unsubscribe addresses.
    """

    recipients: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    envelope_id: str = ""
    message_id: str = ""
    answered: tuple[str, ...] = ()
    returned_to: tuple[str, ...] = ()
    returned_tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """One answer to an invitation (RFC 5546 §3.2.3, §3.2.6, §3.2.7).

    ``method`` is REPLY, COUNTER or REFRESH; ``partstat`` is upper case, "" where a method
    carries none. ``dtstamp`` is as written ("20260310T090000Z"), which orders as text does.
    ``organizer`` is its mailbox, ``token`` what stands there behind the ``+``.
    """

    method: str
    uid: str
    attendee: str
    partstat: str
    sequence: int = 0
    dtstamp: str = ""
    recurrence_id: str = ""
    comment: str = ""
    organizer: str = ""
    token: str = ""
    delegated_to: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One message, judged. ``findings`` has one entry a recipient, and always at least one.

    ``sender`` is the address in From, ``message_id`` the message's own without ``<>``.
    ``absent_until`` is the day an absence ends or the last day of it, where it was told.
    ``asks_to_leave``: a letter's own words may ask for that (``asking``).
    ``is_automatic``: a calendar's answer that says of itself that no person sent it (RFC 3834).
    ``quarantine`` says why the message was not read to its end; its kind is then ``other``.
    """

    kind: Kind
    findings: tuple[Finding, ...]
    tracks: Tracks = Tracks()
    sender: str = ""
    subject: str = ""
    message_id: str = ""
    absent_until: date | None = None
    answers: tuple[CalendarAnswer, ...] = ()
    quarantine: Sentence | None = None
    asks_to_leave: bool = False
    is_automatic: bool = False

    @property
    def finding(self) -> Finding:
        """The first, and mostly the only one."""
        return self.findings[0]
