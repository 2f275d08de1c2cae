"""The sender: claims what is due, looks again, fills, journals, hands over, journals the reply."""

import asyncio
import contextlib
import random
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from mailer.compose.composer import Composer
from mailer.config import Relay
from mailer.delivery.journal import LEASE, Journal, Sent
from mailer.delivery.pacing import Pace
from mailer.delivery.recheck import decision_against
from mailer.delivery.recipients import calendar_method, entry_of, recipient_of
from mailer.delivery.relay import Envelope, PlainTransport, RelayUnreachableError, Transport
from mailer.delivery.reply import Reply, Verdict
from mailer.domain.delivery import DeliveryState, MailingState, UnclearPolicy
from mailer.domain.errors import SeminarpostError
from mailer.domain.retry import next_attempt
from mailer.now import Clock
from mailer.store import claims, contents, mailings, recovery
from mailer.store.circumstances import circumstances
from mailer.store.claims import Outcome
from mailer.store.database import Database
from mailer.store.schema import Fields
from mailer.workspace import Workspace

_BATCH = 200
_COMPOSERS_KEPT = 16
_STATES = {
    Verdict.SENT: DeliveryState.SENT,
    Verdict.NEVER: DeliveryState.FAILED,
    Verdict.UNKNOWN: DeliveryState.UNCLEAR,
    Verdict.LATER: DeliveryState.DEFERRED,
    Verdict.OURS: DeliveryState.DEFERRED,
}


class Sender:
    """One worker over one relay. Several may share a database: claims keep them apart."""

    def __init__(
        self,
        database: Database,
        workspace: Workspace,
        relay: Relay,
        clock: Clock,
        transport: Callable[[Relay], Transport] = PlainTransport,
    ) -> None:
        self._database = database
        self._workspace = workspace
        self._relay = relay
        self._clock = clock
        self._transports = [transport(relay) for _ in range(relay.connections)]
        self._worker = secrets.token_hex(8)
        self._journal = Journal(database, self._worker, clock.now)
        self._composers: OrderedDict[int, Composer] = OrderedDict()
        self._pace = Pace(relay.per_second)
        self._stopping = False
        self._unreachable = ""
        self._renew_at: datetime = clock.now()
        self.trouble = ""

    @property
    def stopping(self) -> bool:
        return self._stopping

    def stop(self) -> None:
        """Takes nothing new; what is in flight is finished and journaled."""
        self._stopping = True

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Sender"]:
        """Keeps the journal running; at the end gives claims back and closes connections."""
        journal = asyncio.create_task(self._journal.run())
        try:
            yield self
        finally:
            journal.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await journal
            async with self._database.write() as connection:
                await claims.give_back(connection, self._worker)
            await asyncio.gather(*(one.close() for one in self._transports))

    async def send_due(self) -> int:
        """Sends everything that is due now; gives how many deliveries were dealt with.

        Stops early, with the reason in ``trouble``, when the relay cannot be reached:
        nothing is lost, and the next call goes on.
        """
        self.trouble = ""
        handled = 0
        await self.recover()
        while not (self.trouble or self._stopping):
            rows = await self._claim()
            if not rows:
                break
            handled += await self._deal_with(rows)
        return handled

    async def recover(self) -> recovery.Recovered:
        """Puts right what dead workers left."""
        async with self._database.write() as connection:
            return await recovery.recover(connection, self._clock.now())

    async def _claim(self) -> list[Fields]:
        now = self._clock.now()
        async with self._database.write() as connection:
            ids = await claims.claim(connection, self._worker, now, now + LEASE, _BATCH)
        if not ids:
            return []
        async with self._database.read() as connection:
            return await circumstances(connection, ids)

    async def _deal_with(self, rows: list[Fields]) -> int:
        now = self._clock.now()
        keep: list[Fields] = []
        aside: list[dict[str, Any]] = []
        returned: list[int] = []
        for row in rows:
            decision = decision_against(row, now)
            if decision is None:
                keep.append(row)
            elif decision[0] is DeliveryState.QUEUED:
                returned.append(row["id"])
            else:
                aside.append({"delivery": row["id"], "to": decision[0], "why": decision[1]})
        async with self._database.write() as connection:
            await claims.set_aside(connection, self._worker, aside, now)
            await claims.give_back(connection, self._worker, returned)
        queue = iter(keep)
        self._renew_at = self._clock.now() + LEASE / 3
        shares = await asyncio.gather(
            *(self._work(one, queue) for one in self._transports), return_exceptions=True
        )
        for share in shares:
            if isinstance(share, BaseException):
                raise share
        left = list(queue)
        if left and not self._stopping and not self.trouble:
            self.trouble = self._unreachable  # no connection was left to send them
        if left or self.trouble or self._stopping:
            async with self._database.write() as connection:
                await claims.give_back(connection, self._worker)
        if not any(shares) and keep and not self._stopping:
            self.trouble = self.trouble or self._unreachable
        return len(rows) - len(returned)

    async def _work(self, transport: Transport, queue: Iterable[Fields]) -> int:
        """One connection's share: takes rows from the common queue until it is empty."""
        sent = 0
        for row in queue:
            if self._stopping or self.trouble:
                async with self._database.write() as connection:
                    await claims.give_back(connection, self._worker, [row["id"]])
                break
            await self._keep_lease()
            try:
                await transport.connect()
            except RelayUnreachableError as problem:
                # Others may still be connected: relays allow only so many at once.
                self._unreachable = str(problem)
                async with self._database.write() as connection:
                    await claims.give_back(connection, self._worker, [row["id"]])
                return sent
            await self._pace.wait()
            await self._send(transport, row)
            sent += 1
        return sent

    async def _keep_lease(self) -> None:
        """Renews the batch's claims in time: a slow relay is no reason to lose them."""
        now = self._clock.now()
        if now >= self._renew_at:
            self._renew_at = now + LEASE / 3
            async with self._database.write() as connection:
                await claims.renew(connection, self._worker, now + LEASE)

    async def _send(self, transport: Transport, row: Fields) -> None:
        try:
            composer = await self._composer(row["content_id"])
            language = composer.language_for(row["language"])
            now = self._clock.now()
            entry = entry_of(row, now)
            recipient = recipient_of(
                row,
                self._workspace.links,
                now,
                language,
                entry,
                calendar_by_link=self._workspace.settings.policy.links_calendar(row["address_key"]),
            )
            message = composer.message(recipient)
        except SeminarpostError as problem:
            # The mail is at fault, not this reader: nobody gets it until it is mended.
            await self._pause(row, problem.sentence.de)
            return
        # Whoever gets a link instead of the entry has been told all the same.
        told = None
        if entry is not None:
            told = Sent(
                row["entry_id"], entry.sequence, calendar_method(row), row["subject_revision"]
            )
        if not await self._journal.begin(row["id"], row["content_id"], told):
            return
        sender = self._workspace.settings.sender
        reply = await transport.send(
            Envelope(
                sender.bounce_address or sender.address,
                recipient.address,
                message,
                row["message_id"],
            )
        )
        if reply.verdict is Verdict.OURS:
            self.trouble = reply.line
        await self._journal.conclude(self._outcome(row, reply), row["address_key"], reply)

    async def _pause(self, row: Fields, why: str) -> None:
        async with self._database.write() as connection:
            await mailings.switch(
                connection,
                row["mailing_id"],
                frm={MailingState.SENDING},
                state=MailingState.PAUSED,
                waits_for=why,
            )
            await claims.give_back(connection, self._worker, [row["id"]])

    def _outcome(self, row: Fields, reply: Reply) -> Outcome:
        now = self._clock.now()
        state = _STATES[reply.verdict]
        reason = ""
        if state is DeliveryState.UNCLEAR and row["on_unclear"] is UnclearPolicy.RESEND:
            # This step prefers a double, under the same Message-ID, to a gap.
            state = DeliveryState.DEFERRED
        retry_at = None
        if state is DeliveryState.DEFERRED:
            retry_at = next_attempt(row["attempts"] + 1, now, row["until_at"], random.random())  # noqa: S311 - spreads retries, guards nothing
            if retry_at is None:
                state, reason = DeliveryState.FAILED, "expired"
            else:
                reason = "refused for now"
        elif state is DeliveryState.FAILED:
            reason = "refused"
        elif state is DeliveryState.UNCLEAR:
            reason = "connection lost after the message"
        return Outcome(row["id"], state, reason, reply.line, self._relay.name, now, retry_at)

    async def _composer(self, content_id: int) -> Composer:
        known = self._composers.get(content_id)
        if known is None:
            async with self._database.read() as connection:
                known = Composer(await contents.load(connection, content_id))
            self._composers[content_id] = known
            if len(self._composers) > _COMPOSERS_KEPT:
                self._composers.popitem(last=False)
        self._composers.move_to_end(content_id)
        return known
