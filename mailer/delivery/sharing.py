"""Sharing: what one sender does because others are at work at the same database.

It goes by its part of the relays' budgets, knows what the others learned, and takes over what dead
ones left. On SQLite there is one sender, and the whole of everything is its own.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from mailer.clock import Clock
from mailer.config import Relay
from mailer.delivery.channel import Channel
from mailer.delivery.membership import News
from mailer.delivery.throttle.share import WHOLE, Share
from mailer.domain.errors import Sentence
from mailer.domain.log_entry import Level, LogEntry
from mailer.store import usage
from mailer.store.database import Database
from mailer.store.dialect.base import SenderConnection
from mailer.store.ledger import recovery

_LONGEST_WINDOW = timedelta(days=1)
_RECOVER_EVERY = timedelta(minutes=1)
_RECOUNT_EVERY = timedelta(minutes=1)
_REPLACED = Sentence(
    "Ein anderer Versandprozess hat den Platz von diesem eingenommen; dieser hört deshalb auf. "
    "Bitte prüfen, ob zwei Maschinen Kopien voneinander sind (Rechnername, /etc/machine-id).",
    "Another sender has taken this one's place; so this one stops. Please see whether two machines "
    "are copies of each other (host name, /etc/machine-id).",
)


class Sharing:
    """One sender's part. ``stop`` is called when another sender has taken its place.

    The channels are made by what is known here (``used``), so they come later, by ``divide_over``.
    """

    def __init__(
        self,
        database: Database,
        connection: SenderConnection,
        worker: str,
        clock: Clock,
        stop: Callable[[], None],
        on_problem: Callable[[str], None],
        language: str,
    ) -> None:
        self._database = database
        self._connection = connection
        self._worker = worker
        self._clock = clock
        self._stop = stop
        self._on_problem = on_problem
        self._language = language
        self._parts: Sequence[tuple[Channel, Relay]] = ()
        self.share: Share | None = WHOLE
        """Which part of the relays' budgets is its own; None while it waits for one."""
        self._divided = WHOLE
        self._recount_at = self._recover_at = clock.now()
        self._dividing: asyncio.Task[None] | None = None
        self._recovering: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._revisions: list[int] = []
        self._dead: list[str] = []

    async def divide_over(self, parts: Sequence[tuple[Channel, Relay]]) -> None:
        """Each channel goes by this sender's share from now on."""
        self._parts = parts
        await self._divide()

    async def waited_for(self, stopped: asyncio.Event) -> bool:
        """Waits for this sender's part of the budgets; False where it is stopped meanwhile."""
        while self.share is None and not stopped.is_set():
            self._news.clear()
            _, waiting = await asyncio.wait(
                [asyncio.ensure_future(one.wait()) for one in (self._news, stopped)],
                return_when=asyncio.FIRST_COMPLETED,
            )
            for one in waiting:
                one.cancel()
        return not stopped.is_set()

    def used(self, connection: Connection, relay: Relay) -> list[tuple[datetime, int]]:
        """What all senders have sent over a relay lately, if it has a quota."""
        if not (relay.per_hour or relay.per_day):
            return []
        now = self._clock.now()
        return usage.sent_since(connection, relay.name, now - _LONGEST_WINDOW, now)

    async def clock_set_back(self, step: timedelta) -> None:
        """What waits does so for a while, not until a moment that comes again."""
        self._recover_at -= step
        if self.share is None or self.share.place:
            return  # what waits in the database is one sender's to see to
        async with self._database.write() as connection:
            await recovery.set_back(connection, self._clock.now(), step)

    async def recover_if_due(self) -> None:
        """Once a minute, and quietly."""
        if self._clock.now() >= self._recover_at:
            await self._recover_quietly()

    async def recover(self) -> recovery.Recovered:
        """Puts right what dead workers left."""
        self._recover_at = self._clock.now() + _RECOVER_EVERY
        in_hand = {number for channel, _ in self._parts for number in channel.in_hand}
        async with self._database.write() as connection:
            return await recovery.recover(
                connection, self._clock.now(), self._worker, in_hand, self._dead
            )

    # What membership tells

    def before_beat(self) -> None:
        """Of what is written down from now on, the beat's news know nothing."""
        self._revisions = [channel.revision for channel, _ in self._parts]

    def heard(self, news: News) -> None:
        """A beat brought this."""
        self.share = news.share
        for (channel, _), revision in zip(self._parts, self._revisions, strict=False):
            channel.adopt(news.suspensions, revision)
            channel.adopt_habits(news.learned)
        counts = news.share != WHOLE and self._clock.now() >= self._recount_at
        if news.share is not None and (news.share != self._divided or counts):
            self._dividing = asyncio.create_task(self._divide_quietly())
        self._dead = news.dead
        if news.dead:
            self._recovering = asyncio.create_task(self._recover_quietly())
        self._news.set()

    def replaced(self) -> None:
        """Another sender believes that it is the one at this node."""
        told = _REPLACED.in_language(self._language)
        self._on_problem(LogEntry(told, "worker_replaced", Level.ERROR))
        self._stop()

    def beat_failed(self, problem: Exception) -> None:
        """A fault of the program; the next beat comes all the same."""
        name = type(problem).__name__
        self._on_problem(LogEntry(f"{name}: {problem}", "beat_failed", Level.ERROR, error=name))

    async def _recover_quietly(self) -> None:
        """A database that cannot be written is told of where mail is claimed."""
        with contextlib.suppress(OperationalError):
            await self.recover()

    async def _divide_quietly(self) -> None:
        with contextlib.suppress(OperationalError):  # the next beat brings it again
            await self._divide()

    async def _divide(self) -> None:
        share = self.share
        if share is None or not self._parts:
            return
        self._recount_at = self._clock.now() + _RECOUNT_EVERY
        for channel, relay in self._parts:
            used = await self._connection.look(partial(self.used, relay=relay))
            channel.divide(share, used)
        self._divided = share
