"""A connection: one connection to a relay, and what is under way on it.

The sender puts a message on a connection only when its ``sending`` is durable, and only as many as
there is ``room`` for. Each outcome is passed to ``on_reply`` in the event loop, never raised.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Protocol

from mailer.config import Relay
from mailer.delivery.smtp import outbox
from mailer.delivery.smtp.client import (
    Envelope,
    PlainTransport,
    RelayUnreachableError,
    Transport,
    open_connection,
)
from mailer.delivery.smtp.extensions import TransferMode, extensions_of
from mailer.delivery.smtp.pipeline import Pipeline
from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.domain.habit import NO_HABIT, Habit

ReplyCallback = Callable[[Any, Reply | Exception], None]
"""Takes what came with ``submit`` and what became of it; an exception is a fault of ours."""


class SmtpConnection(Protocol):
    """One connection, opened when needed and renewed when it has carried enough."""

    @property
    def room(self) -> int:
        """How many more it takes at once; 0 when ``connect`` is needed first."""

    @property
    def under_way(self) -> int:
        """How many were submitted and have no outcome yet."""

    @property
    def size_bytes(self) -> int | None:
        """The largest message that the server announced, 0 for no limit; None: nothing said."""

    def adapt(self, habit: Habit) -> None:
        """Behaves from now on as the relay was observed to want it."""

    async def connect(self) -> None:
        """Makes room, if nothing is under way; raises RelayUnreachableError."""

    def submit(self, what: Any, envelope: Envelope) -> None:
        """Sends it in this turn of the loop; only while there is room."""

    def flush(self) -> None:
        """Sends what was submitted now: the server begins while the next connection is filled."""

    async def close(self) -> None:
        """Sends QUIT and closes; what is in flight is cut off and reported as such."""


class PlainConnection:
    """Command by command, one message at a time, over any transport.

    One that is idle is closed with QUIT: relays do not like idle connections.
    """

    def __init__(self, transport: Transport, on_reply: ReplyCallback) -> None:
        self._transport = transport
        self._on_reply = on_reply
        self._connected = False
        self._task: asyncio.Task[None] | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._parting: asyncio.Task[None] | None = None

    @property
    def room(self) -> int:
        return 1 if self._connected and self._task is None else 0

    @property
    def under_way(self) -> int:
        return 1 if self._task is not None else 0

    @property
    def size_bytes(self) -> int | None:
        """Whoever opened a relay's own transport has read it; others announce nothing."""
        return None

    def adapt(self, habit: Habit) -> None:
        """A relay's own transport knows; others want nothing."""

    async def connect(self) -> None:
        self._stay()
        if self._parting is not None:
            await self._parting
        await self._transport.connect()
        self._connected = True
        self._rest()

    def submit(self, what: Any, envelope: Envelope) -> None:
        self._stay()
        self._connected = False  # whether it still is, the transport is asked before the next
        self._task = asyncio.create_task(self._send(what, envelope))

    def flush(self) -> None:
        """Each is on its way already."""

    async def close(self) -> None:
        self._stay()
        if self._parting is not None:
            await self._parting
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._transport.close()

    async def _send(self, what: Any, envelope: Envelope) -> None:
        try:
            reply = await self._transport.send(envelope)
        except RelayUnreachableError as problem:
            reply = Reply(UNTRIED, 0, str(problem))
        except asyncio.CancelledError:
            self._task = None
            # How far it had come only the transport knew: nobody can say whether it arrived.
            self._on_reply(what, Reply("data", 0, "connection lost at data: stopped"))
            raise
        except Exception as fault:  # noqa: BLE001 - the channel raises it where it is seen
            self._task = None
            self._on_reply(what, fault)
            return
        self._task = None
        self._rest()
        self._on_reply(what, reply)

    def _rest(self) -> None:
        """From here on it is idle, until ``_stay``."""
        seconds = outbox.TIMEOUT_SECONDS[outbox.IDLE]
        self._idle = asyncio.get_running_loop().call_later(seconds, self._part)

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _part(self) -> None:
        self._connected = False
        self._parting = asyncio.create_task(self._transport.close())


class RelayConnection:
    """A pipeline where the relay offers one, else command by command."""

    def __init__(self, relay: Relay, on_reply: ReplyCallback) -> None:
        self._relay = relay
        self._on_reply = on_reply
        self._habit = NO_HABIT
        self._now: Pipeline | PlainConnection | None = None
        self._plain: PlainTransport | None = None
        self._size_bytes: int | None = None

    @property
    def room(self) -> int:
        return self._now.room if self._now is not None else 0

    @property
    def under_way(self) -> int:
        return self._now.under_way if self._now is not None else 0

    @property
    def size_bytes(self) -> int | None:
        return self._size_bytes

    def adapt(self, habit: Habit) -> None:
        self._habit = habit
        if isinstance(self._now, Pipeline):
            self._now.adapt(habit)
        elif self._plain is not None:
            self._plain.adapt(habit)

    async def connect(self) -> None:
        if isinstance(self._now, PlainConnection):
            await self._now.connect()  # the transport itself renews what has ended
            return
        if self.room:
            return
        await self.close()
        connection = await open_connection(self._relay)
        self._size_bytes = extensions_of(connection.extensions).size_bytes
        if Pipeline.transfer_mode(connection) is TransferMode.PLAIN:
            self._plain = connection.plain(self._habit)
            plain = PlainConnection(self._plain, self._on_reply)
            await plain.connect()
            self._now = plain
        else:
            self._now = Pipeline(self._relay, connection, self._on_reply, self._habit)

    def submit(self, what: Any, envelope: Envelope) -> None:
        if self._now is None:
            self._on_reply(what, Reply(UNTRIED, 0, "not connected"))
        else:
            self._now.submit(what, envelope)

    def flush(self) -> None:
        if self._now is not None:
            self._now.flush()

    async def close(self) -> None:
        now, self._now = self._now, None
        if now is not None:
            await now.close()


def connection_over(
    transport: Callable[[Relay], Transport],
) -> Callable[[Relay, ReplyCallback], SmtpConnection]:
    """Makes connections that send command by command over a transport of another kind."""
    return lambda relay, on_reply: PlainConnection(transport(relay), on_reply)
