"""Letters: deliveries made into messages, ready to leave."""

from datetime import datetime
from typing import NamedTuple

from mailer.compose.skeleton import Form
from mailer.delivery.smtp.envelope import Envelope
from mailer.domain.delivery import UnclearPolicy


class Terms(NamedTuple):
    """What a mailing says of all its letters: how urgent (less is more), until when it is of
    use (aware), and what becomes of one that nobody answered for."""

    mailing_id: int
    priority: int
    until_at: datetime
    on_unclear: UnclearPolicy


class Seen(NamedTuple):
    """When something was read: the ledger's version for others' writes, a count of our own."""

    version: int | None
    own: int


class Told(NamedTuple):
    """What a calendar entry's address is about to hold (RFC 5546), journaled with its mail."""

    entry: int
    sequence: int
    method: str
    revision: int


class Draft(NamedTuple):
    """What was written for one delivery, in plain values: it may come from another process.

    ``form`` is the place of its form among those written with it. ``dated`` is the Date that the
    message has from now on, as the database keeps moments; "" if it had one. ``signature``
    (DKIM) goes before the message. ``seven_bit``: all of it is ASCII. ``notice``: it tells where
    the address came from.
    """

    mailing_id: int
    form: int
    id: int
    content_id: int
    address_key: str
    attempts: int
    dated: str
    told: tuple[int, int, str, int] | None
    sender: str
    address: str
    message_id: str
    values: list[bytes]
    seven_bit: bool
    notice: bool
    signature: bytes


class Letter(NamedTuple):
    """One delivery's message, as its draft has it.

    It is put together when it leaves: the octets that are the same for all are kept once.

    ``seen`` is the ledger's state before it was written: as long as nothing was written there
    since, the letter is right.
    """

    terms: Terms
    form: Form
    seen: Seen
    told: Told | None
    draft: Draft

    @property
    def id(self) -> int:
        return self.draft.id

    @property
    def address_key(self) -> str:
        return self.draft.address_key

    @property
    def domain(self) -> str:
        """The recipient's: what limits and holds are kept by."""
        return self.draft.address_key.rpartition("@")[2]

    @property
    def envelope(self) -> Envelope:
        """What SMTP is told and given; put together anew each time."""
        draft = self.draft
        given = self.form.filled(draft.values)
        if draft.signature:
            given.insert(0, draft.signature)
        return Envelope(draft.sender, draft.address, given, draft.message_id, True, draft.seven_bit)
