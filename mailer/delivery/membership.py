"""Membership: what senders that share a database know of each other.

Each gives a sign of life every few seconds, which also sets its clock right, and learns how many
it shares the relays' budgets with. On SQLite there is one sender, and no membership.
"""

import asyncio
import contextlib
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from mailer import __version__
from mailer.clock import Clock, SharedClock
from mailer.delivery.throttle.share import Share
from mailer.domain.habit import Learned
from mailer.domain.suspension import Suspension
from mailer.store import habits, suspensions, workers
from mailer.store.database import Database
from mailer.store.dialect import dialect_of
from mailer.store.workers import Worker

BEAT_SECONDS = 5.0
"""A beat is four statements, each second one five: less than one a second."""
WATCHED_SECONDS = 2 * BEAT_SECONDS
"""Nobody is taken for dead whom this sender has not watched for so long."""
SETTLED_AFTER = timedelta(seconds=2 * BEAT_SECONDS + 2)
"""A newcomer takes its part of the budgets when all others have heard of it and take less."""


class News(NamedTuple):
    """What a beat brought: this sender's share, None as long as it has to wait for it, who is
    suspended, which senders must be dead, and what was learned of relays."""

    share: Share | None
    suspensions: list[Suspension]
    dead: list[str]
    learned: list[Learned]


class Member(Protocol):
    """Whose signs of life these are."""

    def before_beat(self) -> None:
        """A beat is about to look what the others wrote."""

    def heard(self, news: News) -> None:
        """A beat brought this."""

    def replaced(self) -> None:
        """Another sender is at its node."""

    def beat_failed(self, problem: Exception) -> None:
        """A beat met a fault of the program."""


class Membership:
    """One sender among those that share a database. What stands in a beat's way is tried again
    with the next."""

    def __init__(
        self, database: Database, worker_id: str, node: str, clock: Clock, member: Member
    ) -> None:
        self._database = database
        self._id = worker_id
        self._node = node
        self._clock = clock
        self._beating: asyncio.Task[None] | None = None
        self._member = member
        self._reads_habits = False
        self._watched: dict[str, tuple[datetime, float]] = {}  # what was seen, and since when

    async def enter(self) -> None:
        """Takes its place, and goes on giving signs of life until ``leave``."""
        async with self._database.beside() as connection:
            await connection.run_sync(self._set_clock)
            await connection.run_sync(workers.end_node, self._node)
            await connection.run_sync(workers.enter, self._described())
        await self.beat()
        self._beating = asyncio.create_task(self._beat_forever())

    async def leave(self) -> None:
        """Gives its place up: others take its part. Everything must have been given back."""
        if self._beating is not None:
            self._beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beating
            self._beating = None
        with contextlib.suppress(SQLAlchemyError, OSError):  # then others notice by its silence
            async with self._database.beside() as connection:
                await connection.run_sync(workers.leave, self._id)

    async def beat(self) -> None:
        """One sign of life; raises what the database raises."""
        self._member.before_beat()
        async with self._database.beside() as connection:
            await connection.run_sync(self._set_clock)
            if not await connection.run_sync(workers.sign, self._id, self._clock.now()):
                # Silent for so long that it was taken for dead; what it had is others' by now.
                if await connection.run_sync(workers.at_node, self._node):
                    self._member.replaced()  # by another that believes to be alone here
                    return
                await connection.run_sync(workers.enter, self._described())
            there = await connection.run_sync(workers.known)
            suspended = await connection.run_sync(suspensions.all_suspensions)
            self._reads_habits = not self._reads_habits
            reads = self._reads_habits
            learned = await connection.run_sync(habits.all_learned) if reads else []
        self._member.heard(News(self._share(there), suspended, self._silent(there), learned))

    async def _beat_forever(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self.beat()
            except (SQLAlchemyError, OSError):
                continue  # who cannot write cannot send either, and is told so there
            except Exception as problem:  # noqa: BLE001 - without beats it would count as dead
                self._member.beat_failed(problem)

    def _described(self) -> Worker:
        now = self._clock.now()
        return Worker(self._id, self._node, __version__, now, now)

    def _set_clock(self, connection: Connection) -> None:
        if isinstance(self._clock, SharedClock):
            self._clock.compare(lambda: dialect_of(connection).clock(connection))

    def _silent(self, there: list[Worker]) -> list[str]:
        """Who must be dead: not seen for long by the shared clock, and neither by this sender's
        own since the last beats. A server whose clock is set forward kills nobody."""
        loop = asyncio.get_running_loop()
        seen = {one.id: one.seen_at for one in there}
        self._watched = {
            worker_id: known
            if (known := self._watched.get(worker_id)) and known[0] == at
            else (at, loop.time())
            for worker_id, at in seen.items()
        }
        long_ago = self._clock.now() - workers.DEAD_AFTER
        return [
            worker_id
            for worker_id, (at, since) in self._watched.items()
            if at <= long_ago and loop.time() - since >= WATCHED_SECONDS and worker_id != self._id
        ]

    def _share(self, there: list[Worker]) -> Share | None:
        """The place among those who have one; None for a newcomer beside others."""
        now: datetime = self._clock.now()
        ids = [one.id for one in there]
        if self._id not in ids:
            return None
        own = there[ids.index(self._id)]
        if len(there) > 1 and now < own.began_at + SETTLED_AFTER:
            return None
        return Share(ids.index(self._id), len(there))
