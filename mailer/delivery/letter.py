"""Letters: deliveries made into finished messages, ready to leave."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from mailer.compose.composer import Composer
from mailer.compose.dkim import Sign
from mailer.compose.snapshot import Snapshot
from mailer.delivery.recipients import calendar_method, entry_of, recipient_of
from mailer.delivery.relay import Envelope
from mailer.domain.timeline import CalendarUse
from mailer.store.schema import Fields
from mailer.workspace import Workspace

_COMPOSERS_KEPT = 16
_SIGNING_THREADS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What a calendar entry's address is about to hold (RFC 5546), journaled with its mail."""

    entry: int
    sequence: int
    method: CalendarUse
    revision: int


@dataclass(slots=True, eq=False)
class Letter:
    """One delivery's message. ``row`` is what ``store.circumstances`` said when it was filled.

    ``seen`` is the ledger's state then: as long as nothing was written since, the row is
    right. ``date`` (aware) stands in the message.
    """

    row: Fields
    envelope: Envelope
    told: Told | None
    date: datetime
    seen: "Seen"

    @property
    def id(self) -> int:
        found: int = self.row["id"]
        return found

    @property
    def domain(self) -> str:
        """The recipient's: what limits and holds are kept by."""
        key: str = self.row["address_key"]
        return key.rpartition("@")[2]


class Seen(NamedTuple):
    """When something was read: the ledger's version for others' writes, a count of our own."""

    version: int | None
    own: int


class Scribe:
    """Fills messages. Keeps the compiled mails of the last few contents.

    With ``signer`` they are signed (DKIM), in threads: two sign twice as fast as one.
    """

    def __init__(self, workspace: Workspace, signer: Sign | None = None) -> None:
        self._workspace = workspace
        self._signer = signer
        self._threads = ThreadPoolExecutor(_SIGNING_THREADS, "sign") if signer else None
        self._composers: OrderedDict[int, Composer] = OrderedDict()
        sender = workspace.settings.sender
        self._fixed = sender.envelope_address
        self._verp = sender.bounce == "verp"

    def lacks(self, content_id: int) -> bool:
        """Whether the content must be given to ``learn`` before letters of it are written."""
        return content_id not in self._composers

    def learn(self, content_id: int, snapshot: Snapshot) -> None:
        self._composers[content_id] = Composer(snapshot)
        if len(self._composers) > _COMPOSERS_KEPT:
            self._composers.popitem(last=False)

    def write(self, row: Fields, now: datetime, seen: Seen) -> Letter:
        """The letter of one row; raises ContentError if its mail is at fault."""
        content_id = row["content_id"]
        composer = self._composers[content_id]
        self._composers.move_to_end(content_id)
        entry = entry_of(row, now)
        recipient = recipient_of(
            row,
            self._workspace.links,
            now,
            composer.language_for(row["language"]),
            entry,
            calendar_by_link=self._workspace.settings.policy.links_calendar(row["address_key"]),
        )
        # Whoever gets a link instead of the entry has been told all the same.
        told = None
        if entry is not None:
            told = Told(
                row["entry_id"], entry.sequence, calendar_method(row), row["subject_revision"]
            )
        sender = self._bounces_to(row["id"]) if self._verp else self._fixed
        message = composer.message(recipient)
        envelope = Envelope(sender, recipient.address, message, row["message_id"], True)
        return Letter(row, envelope, told, recipient.date, seen)

    async def sign(self, letters: list[Letter], now: datetime) -> list[Letter]:
        """Signs finished letters, a share in each thread; gives the same letters."""
        if self._threads is None or not letters:
            return letters
        loop = asyncio.get_running_loop()
        shares = [letters[number::_SIGNING_THREADS] for number in range(_SIGNING_THREADS)]
        await asyncio.gather(
            *(loop.run_in_executor(self._threads, self._sign, share, now) for share in shares)
        )
        return letters

    def _sign(self, letters: Sequence[Letter], now: datetime) -> None:
        if self._signer is not None:
            for letter in letters:
                signed = self._signer(letter.envelope.message, now)
                letter.envelope = letter.envelope._replace(message=signed)

    def _bounces_to(self, delivery_id: int) -> str:
        local, _, domain = self._fixed.rpartition("@")
        return f"{local}+{self._workspace.links.bounce_token(delivery_id)}@{domain}"
