"""The ledger line: a sender's own connection to the database.

A sender's transactions are many and short. On SQLite each runs at once, where it is called:
handing it to a thread and fetching it back takes longer than the whole of it, and Python's
lock would have to change hands for every row. Waiting is done outside: when somebody else is
writing, the line tries again a little later, and meanwhile the event loop goes on.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

T = TypeVar("T")
_AGAIN_SECONDS = 0.002
_PATIENCE_SECONDS = 30.0


class SenderConnection:
    """One connection, one transaction at a time. Closed by ``close``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` gives; its transaction is durable then. It raises: nothing is written."""
        return await self._patiently(work, writes=True)

    async def look(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` gives, which only reads: it holds up nobody."""
        return await self._patiently(work, writes=False)

    async def _patiently(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + _PATIENCE_SECONDS
        while True:
            try:
                return self._run(work, writes=writes)
            except OperationalError as problem:
                if not _is_busy(problem) or loop.time() > give_up_at:
                    raise
            await asyncio.sleep(_AGAIN_SECONDS)

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()

    def _run(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        if self._connection is None:
            self._connection = self._engine.connect()
        self._connection.execution_options(seminarpost_write=writes)
        with self._connection.begin():
            return work(self._connection)


def _is_busy(problem: OperationalError) -> bool:
    code = getattr(problem.orig, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY


def version(connection: Connection) -> int | None:
    """A number that changes when anybody but this connection has written; None: unknown.

    What was read stays right for as long as this and the own writes say so.
    """
    if connection.dialect.name != "sqlite":
        return None
    row = connection.connection.cursor().execute("PRAGMA data_version").fetchone()
    return int(row[0])
