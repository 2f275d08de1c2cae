"""The conversation on a real connection: an asyncio protocol, its flow control and its timer."""

import asyncio
from collections.abc import Callable
from typing import cast

from mailer.delivery.smtp.conversation import Conversation
from mailer.delivery.smtp.reply import Reply
from mailer.delivery.smtp.socket_state import Watched
from mailer.delivery.smtp.transaction import Transaction

_WRITE_OCTETS = 1 << 18


class SmtpProtocol(asyncio.Protocol):
    """Takes over a connection that is greeted, encrypted and logged in."""

    def __init__(
        self, conversation: Conversation, on_reply: Callable[[Transaction, Reply], None]
    ) -> None:
        self._conversation = conversation
        self._on_reply = on_reply
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._watched: Watched | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._encrypts = False
        self._paused = False
        self._flush_wanted = False
        self._ended = self._loop.create_future()

    def send(self, transaction: Transaction) -> None:
        """Takes it on; all that comes in one turn of the loop is written together."""
        self._conversation.submit(transaction)
        if not self._flush_wanted:
            self._flush_wanted = True
            self._loop.call_soon(self.flush)

    async def quit(self) -> None:
        """Sends QUIT and waits a moment for the reply; hangs up on what is under way."""
        self._conversation.quit()
        self.flush()
        if self._conversation.under_way:
            self._read_rest()
            self._conversation.give_up("closed from this side")
            self.flush()
        await self._ended

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._encrypts = transport.get_extra_info("sslcontext") is not None
        self._watched = Watched(transport.get_extra_info("socket"), readable=not self._encrypts)
        if not self._encrypts:  # there, a limit of none is reached by nothing, for ever
            # What the system does not take waits here, where it was not handed over yet.
            self._transport.set_write_buffer_limits(high=0)
        if self._transport.is_closing():
            self._hang_up("the connection ended before it was used")

    def data_received(self, data: bytes) -> None:
        self._conversation.feed(data)
        self.flush()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        self.flush()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._hang_up(str(exc) if exc else "the server hung up")
        if self._watched is not None:
            self._watched.close()
            self._watched = None

    def _hang_up(self, why: str) -> None:
        self._judge_loss(why)
        self.flush()

    def _judge_loss(self, why: str) -> None:
        """What the server said before counts: a write that failed has overtaken its replies."""
        self._read_rest()
        self._conversation.lost(why)

    def _read_rest(self) -> None:
        if self._watched is not None and not self._conversation.over:
            for octets in self._watched.rest():
                self._conversation.feed(octets)

    @property
    def _may_write(self) -> bool:
        """Once the server has closed, what it said is read first; the event loop reports it."""
        return not self._paused and not (self._watched is not None and self._watched.is_closed)

    def flush(self) -> None:
        """Writes what may be written, tells those who wait, and minds the clock."""
        conversation, transport = self._conversation, self._transport
        self._flush_wanted = False
        if transport is not None and transport.is_closing():
            self._judge_loss("the connection is closing")
        while transport is not None and conversation.writes and self._may_write:
            octets = conversation.take(_WRITE_OCTETS)
            if not octets:
                break
            if self._encrypts:  # small pieces would make small records
                octets = [b"".join(octets)]
            transport.writelines(octets)
        if conversation.settled:
            settled = conversation.settled.copy()
            conversation.settled.clear()
            for transaction, reply in settled:
                self._on_reply(transaction, reply)
        if conversation.over:
            self._end()
        else:
            self._wind()

    def _end(self) -> None:
        """Drops the connection: what was not handed over yet must not leave any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport is not None:
            self._transport.abort()
        if not self._ended.done():
            self._ended.set_result(None)

    def _wind(self) -> None:
        """Deadlines mostly move on before they come: then ``_ring`` sets the timer again."""
        deadline = self._conversation.deadline
        if deadline is None or (self._timer is not None and self._timer.when() <= deadline):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(deadline, self._ring)

    def _ring(self) -> None:
        self._timer = None
        deadline = self._conversation.deadline
        if deadline is not None and deadline <= self._loop.time():
            self._conversation.expire()
        self.flush()
