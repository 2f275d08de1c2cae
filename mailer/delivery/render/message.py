"""A rendered message: one delivery's message, ready to leave."""

from datetime import datetime
from typing import NamedTuple

from mailer.compose.skeleton import MergeTemplate
from mailer.delivery.smtp.envelope import Envelope
from mailer.domain.delivery import UnclearPolicy


class Terms(NamedTuple):
    """What a mailing says of all its messages: how urgent (less is more), until when it is of
    use (aware), and what becomes of one that nobody answered for."""

    mailing_id: int
    priority: int
    until_at: datetime
    on_unclear: UnclearPolicy


class Seen(NamedTuple):
    """When something was read: the ledger's version for others' writes, a count of our own."""

    version: int | None
    own: int

    def is_current(self, version: int | None) -> bool:
        """Whether no other has written since; not known, it has to be looked at again."""
        return version is not None and version == self.version


class CalendarUpdate(NamedTuple):
    """What a calendar entry's address is about to hold (RFC 5546), journaled with its mail."""

    entry: int
    sequence: int
    method: str
    revision: int


class Rendering(NamedTuple):
    """What was written for one delivery, in plain values: it may come from another process.

    ``template`` is the place of its merge template among those written with it. ``dated`` is the
    Date that the message has from now on (ISO 8601, with its offset); "" if it had one.
    ``signature`` (DKIM) goes before the message. ``seven_bit``: all of it is ASCII. ``notice``:
    it tells where the address came from.
    """

    mailing_id: int
    template: int
    id: int
    content_id: int
    address_key: str
    attempts: int
    dated: str
    calendar_update: tuple[int, int, str, int] | None
    sender: str
    address: str
    message_id: str
    values: list[bytes]
    seven_bit: bool
    notice: bool
    signature: bytes


class RenderedMessage(NamedTuple):
    """One delivery's message, as its rendering has it.

    It is put together when it leaves: the octets that are the same for all are kept once.

    ``seen`` is the ledger's state before it was written: as long as nothing was written there
    since, the message is right.
    """

    terms: Terms
    template: MergeTemplate
    seen: Seen
    calendar_update: CalendarUpdate | None
    rendering: Rendering

    @property
    def id(self) -> int:
        return self.rendering.id

    @property
    def address_key(self) -> str:
        return self.rendering.address_key

    @property
    def domain(self) -> str:
        """The recipient's: what limits and suspensions are kept by."""
        return self.rendering.address_key.rpartition("@")[2]

    @property
    def envelope(self) -> Envelope:
        """Returns envelope and content; they are put together again at each call."""
        rendering = self.rendering
        given = self.template.filled(rendering.values)
        if rendering.signature:
            given.insert(0, rendering.signature)
        return Envelope(
            rendering.sender,
            rendering.address,
            given,
            rendering.message_id,
            True,
            rendering.seven_bit,
        )
