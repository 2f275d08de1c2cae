"""Grouped transactions: many who write at once share one commit, and each is undone by itself.

A commit waits for the disk (SQLite) or for its turn among all writers (PostgreSQL); hundreds of
people who press a button within a second would each wait for all before them. Here whoever comes
while others are at it goes on in their transaction, in a savepoint of its own, and nobody is told
that it is done before all of it is durable.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from mailer.store.database import Database, count_anew

_PAUSES = 3
_HELD_SECONDS = 0.03  # others write too: no transaction of ours lasts much longer


class GroupedDatabase(Database):
    """A database whose ``write()`` joins a transaction that is open already in this process.

    What a block does is undone when it raises, and only that. A block is left when the transaction
    has committed; where that fails, everybody in it is told so. Blocks have their turns in the
    order in which they came, and so do those of ``beside()`` on SQLite, which has one writer.
    """

    def __init__(self, engine: AsyncEngine, unasked: int | None = None) -> None:
        super().__init__(engine, unasked)
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._group: _Group | None = None

    @classmethod
    def of(cls, database: Database) -> "GroupedDatabase":
        """The same database, for those who are to share commits."""
        return cls(database.dialect.near_engine(database.engine), database.unasked)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            group = self._group = self._group or await _Group.begun(self)
            try:
                async with group.savepoint(self.unasked) as connection:
                    yield connection
            finally:
                # Statements may have run without a pause: whoever is about to come may come now.
                for _ in range(_PAUSES):
                    if not group.is_over and not self._waiting:
                        await asyncio.sleep(0)
                if group.is_over or not self._waiting:
                    self._group = None
                    await group.end()
        finally:
            self._turn.release()
        await group.durable()

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[AsyncConnection]:
        if self.dialect.writes_alone:
            async with self.write() as connection:
                yield connection
        else:
            async with super().beside() as connection:
                yield connection


class _Group:
    """One transaction that several share."""

    def __init__(
        self, opened: AbstractAsyncContextManager[AsyncConnection], connection: AsyncConnection
    ) -> None:
        self._opened, self._connection = opened, connection
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._broken: BaseException | None = None
        self._until = time.monotonic() + _HELD_SECONDS

    @classmethod
    async def begun(cls, database: Database) -> "_Group":
        """A new transaction, alone as all that write are."""
        opened = Database.write(database)
        return cls(opened, await opened.__aenter__())

    @property
    def is_over(self) -> bool:
        """Whether nobody more is to join it."""
        return self._broken is not None or time.monotonic() > self._until

    @asynccontextmanager
    async def savepoint(self, most: int | None) -> AsyncIterator[AsyncConnection]:
        """One block's own part; where even that cannot be undone, nothing of the group stays."""
        try:
            await count_anew(self._connection, most)
            own = await self._connection.begin_nested()
        except BaseException as problem:
            self._broken = problem
            raise
        try:
            yield self._connection
        except BaseException:
            try:
                await own.rollback()
            except BaseException as problem:  # noqa: BLE001 - the disk is full, or nobody is there
                self._broken = problem
            raise
        try:
            await own.commit()
        except BaseException as problem:
            self._broken = problem
            raise

    async def end(self) -> None:
        """Commits, also where whoever does it is told to stop meanwhile."""
        ending = asyncio.ensure_future(self._end())
        await asyncio.shield(ending)

    async def durable(self) -> None:
        """Comes back when all of it is committed; raises why it is not."""
        await asyncio.shield(self._ended)

    async def _end(self) -> None:
        broken = self._broken
        try:
            kind = type(broken) if broken else None
            await self._opened.__aexit__(kind, broken, None)
        except BaseException as problem:  # noqa: BLE001 - told to everybody in it
            broken = broken or problem
        if broken is None:
            self._ended.set_result(None)
            return
        if not isinstance(broken, Exception):
            broken = OperationalError("COMMIT", None, broken)
        self._ended.set_exception(broken)
        self._ended.exception()  # it may be that nobody is left to be told
