"""The fast way to a relay: many messages on one connection without waiting in between.

Same face as ``PlainTransport``, with one more promise: ``send`` may be called up to ``width``
times at once. A server that does not offer PIPELINING is sent to command by command.

What a sender has to know:

* ``send`` is called only when ``sending`` is durable (``Journal.begin`` has come back True):
  the content may leave at once.
* ``width`` is known after ``connect``: 1, 2 (one message's content travels while the next is
  announced) or the window. More calls than that wait, needlessly written down as ``sending``.
* ``Verdict.UNTRIED`` means that no content left and nobody refused it: ``sending`` goes back
  to ``queued`` and the attempt that ``begin`` counted is taken back. Before it goes on,
  ``connect`` says whether the relay is there; several UNTRIED in a row call for a pause.
* Content does not leave later than ``_HOLD_SECONDS`` after ``send`` was called, well within
  a lease; the answer to it may take ten minutes more.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from mailer.config import Relay
from mailer.delivery.pipeline_conversation import Conversation
from mailer.delivery.pipeline_offer import Offer, Way, offer_of
from mailer.delivery.pipeline_outbox import PATIENCE_SECONDS
from mailer.delivery.pipeline_passage import CannotBeSaidError, passage_of
from mailer.delivery.pipeline_wire import Wire
from mailer.delivery.relay import (
    Envelope,
    PlainTransport,
    RelayUnreachableError,
    open_line,
    without_secrets,
)
from mailer.delivery.reply import UNTRIED, Reply

_HOLD_SECONDS = 240.0


class PipelineTransport:
    """One connection to a relay, renewed when it has ended or has carried enough messages."""

    def __init__(
        self,
        relay: Relay,
        window: int = 4,
        patience: Mapping[str, float] = PATIENCE_SECONDS,
    ) -> None:
        self._relay = relay
        self._window = window
        self._patience = patience
        self._offer = Offer()
        self._conversation: Conversation | None = None
        self._wire: Wire | None = None
        self._plain: PlainTransport | None = None
        self._begun = self._under_way = 0
        self._opening = asyncio.Lock()
        self._changed = asyncio.Event()

    @property
    def width(self) -> int:
        """How many ``send`` at once are of use; 1 before the first ``connect``."""
        return self._conversation.width if self._conversation is not None else 1

    async def connect(self) -> None:
        """Makes sure there is a live connection; raises RelayUnreachableError.

        Waits where the present one must end first: before anything is journaled.
        """
        if not self._has_place:
            async with self._opening:
                await self._make_ready()

    async def send(self, envelope: Envelope) -> Reply:
        """Hands over one message; never raises for what a server does."""
        until = asyncio.get_running_loop().time() + _HOLD_SECONDS
        try:
            if self._has_place:
                self._begin()
            else:
                async with asyncio.timeout_at(until):
                    await self._take_turn()
        except RelayUnreachableError as problem:
            return Reply(UNTRIED, 0, str(problem))
        except TimeoutError:
            return Reply(UNTRIED, 0, "waited too long for its turn")
        try:
            reply = await self._hand_over(envelope, until)
        except CannotBeSaidError as problem:
            reply = problem.reply
        finally:
            self._under_way -= 1
            self._changed.set()
        secretless = without_secrets(reply.text, self._relay)
        return reply if secretless == reply.text else replace(reply, text=secretless)

    async def close(self) -> None:
        """Says goodbye; whatever is still under way is cut off and answered as such."""
        wire, self._wire, self._conversation = self._wire, None, None
        plain, self._plain = self._plain, None
        if wire is not None:
            await wire.quit()
        if plain is not None:
            await plain.close()

    @property
    def _usable(self) -> bool:
        if self._begun >= self._relay.messages_per_connection:
            return False
        if self._conversation is not None:
            return not self._conversation.leaving
        return self._plain is not None

    @property
    def _has_place(self) -> bool:
        """The pipeline is live and takes one more at once; nobody came before."""
        free = self._conversation is not None and self._under_way < self.width
        return free and self._usable and not self._opening.locked()

    def _begin(self) -> None:
        self._begun += 1
        self._under_way += 1

    async def _take_turn(self) -> None:
        """Waits for a place on a connection that is live and takes another message."""
        async with self._opening:
            await self._make_ready()
            while self._under_way >= self.width:
                await self._change()
                await self._make_ready()
            self._begin()

    async def _make_ready(self) -> None:
        while self._under_way and not self._usable:
            await self._change()
        if not self._usable:
            await self._open()
        elif self._plain is not None and not self._under_way:
            await self._plain.connect()

    async def _change(self) -> None:
        """Until one of those under way is through; only the holder of the lock waits here."""
        self._changed.clear()
        await self._changed.wait()

    async def _open(self) -> None:
        await self.close()
        line = await open_line(self._relay)
        self._begun = 0
        self._offer = offer_of(line.extensions)
        if self._offer.way is Way.PLAIN:
            self._plain = line.plain()
            return
        now = asyncio.get_running_loop().time
        conversation = Conversation(self._offer.way, self._window, now, self._patience)
        wire = Wire(conversation)
        line.hand_over(wire)
        self._conversation, self._wire = conversation, wire

    async def _hand_over(self, envelope: Envelope, until: float) -> Reply:
        if self._wire is not None:
            return await self._wire.send(passage_of(envelope, self._offer, until))
        if self._plain is not None:
            return await self._plain.send(envelope)
        return Reply(UNTRIED, 0, "closed")
