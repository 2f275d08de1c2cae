"""A lane: one connection to a relay, and what is under way on it.

The sender puts a letter on a lane only when its ``sending`` is durable, and only as many as
there is ``room`` for. What becomes of each is told to ``told`` in the loop, never raised.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from mailer.config import Relay
from mailer.delivery.letter import Letter
from mailer.delivery.pipeline import Pipeline
from mailer.delivery.pipeline_offer import Way
from mailer.delivery.relay import (
    Envelope,
    RelayUnreachableError,
    Transport,
    open_line,
)
from mailer.delivery.reply import UNTRIED, Reply

Told = Callable[[Any, Reply | Exception], None]
"""Takes what came with ``submit`` and what became of it; an exception is a fault of ours."""


class Lane(Protocol):
    """One connection, opened when needed and renewed when it has carried enough."""

    @property
    def room(self) -> int:
        """How many more it takes at once; 0 when ``connect`` is needed first."""

    @property
    def under_way(self) -> int:
        """How many were submitted and not told of yet."""

    async def connect(self) -> None:
        """Makes room, if nothing is under way; raises RelayUnreachableError."""

    def submit(self, what: Any, envelope: Envelope) -> None:
        """Sends it in this turn of the loop; only while there is room."""

    def flush(self) -> None:
        """Sends what was submitted now: the server begins while the next lane is seen to."""

    async def close(self) -> None:
        """Says goodbye; whatever is under way is cut off and told of as such."""


class PlainLane:
    """Command by command, one message at a time, over any transport."""

    def __init__(self, transport: Transport, told: Told) -> None:
        self._transport = transport
        self._told = told
        self._connected = False
        self._task: asyncio.Task[None] | None = None

    @property
    def room(self) -> int:
        return 1 if self._connected and self._task is None else 0

    @property
    def under_way(self) -> int:
        return 1 if self._task is not None else 0

    async def connect(self) -> None:
        await self._transport.connect()
        self._connected = True

    def submit(self, what: Any, envelope: Envelope) -> None:
        self._connected = False  # whether it still is, the transport is asked before the next
        self._task = asyncio.create_task(self._send(what, envelope))

    def flush(self) -> None:
        """Each is on its way already."""

    async def close(self) -> None:
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
            self._told(what, Reply("data", 0, "connection lost at data: stopped"))
            raise
        except Exception as fault:  # noqa: BLE001 - the channel raises it where it is seen
            self._task = None
            self._told(what, fault)
            return
        self._task = None
        self._told(what, reply)


class RelayLane:
    """A pipeline where the relay offers one, else command by command."""

    def __init__(self, relay: Relay, told: Told) -> None:
        self._relay = relay
        self._told = told
        self._now: Pipeline | PlainLane | None = None

    @property
    def room(self) -> int:
        return self._now.room if self._now is not None else 0

    @property
    def under_way(self) -> int:
        return self._now.under_way if self._now is not None else 0

    async def connect(self) -> None:
        if isinstance(self._now, PlainLane):
            await self._now.connect()  # the transport itself renews what has ended
            return
        if self.room:
            return
        await self.close()
        line = await open_line(self._relay)
        if Pipeline.way(line) is Way.PLAIN:
            plain = PlainLane(line.plain(), self._told)
            await plain.connect()
            self._now = plain
        else:
            self._now = Pipeline(self._relay, line, self._told)

    def submit(self, what: Any, envelope: Envelope) -> None:
        if self._now is None:
            self._told(what, Reply(UNTRIED, 0, "not connected"))
        else:
            self._now.submit(what, envelope)

    def flush(self) -> None:
        if self._now is not None:
            self._now.flush()

    async def close(self) -> None:
        now, self._now = self._now, None
        if now is not None:
            await now.close()


def spread(letters: Sequence[Letter], lanes: Iterable[Lane]) -> list[Letter]:
    """Submits letters evenly over the lanes that have room; gives those that are left over."""
    left = list(reversed(letters))
    live = [lane for lane in lanes if lane.room]
    share = -(-len(left) // max(1, len(live)))
    for most in (share, len(left)):
        for lane in live:
            for _ in range(min(most, lane.room, len(left))):
                letter = left.pop()
                lane.submit(letter, letter.envelope)
            lane.flush()
        if not left:
            break
    return left[::-1]


def lane_over(transport: Callable[[Relay], Transport]) -> Callable[[Relay, Told], Lane]:
    """Makes lanes that send command by command over a transport of another kind."""
    return lambda relay, told: PlainLane(transport(relay), told)
