"""A connection to SQLite whose statements run where they are called, for many short ones.

aiosqlite hands every call to a thread and fetches it back, four times a statement: of what a
registration costs, that was two thirds. Here only what may wait goes there: to be the writer
(BEGIN IMMEDIATE), and to be durable (COMMIT). For pages and forms, whose statements find their rows
by an index; what reads whole tables has another engine.
"""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")


class NearConnection(aiosqlite.Connection):
    """Runs statements on the event loop's own thread, but for those that may wait."""

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        name = getattr(fn, "__name__", "")
        waits = name in {"commit", "close"} and isinstance(
            getattr(fn, "__self__", None), sqlite3.Connection
        )
        begins = (
            name == "execute"
            and bool(args)
            and str(args[0]).startswith(("BEGIN IMMEDIATE", "PRAGMA"))
        )
        if waits or begins:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call,no-any-return]
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


def near(database: str, *, timeout: float, **_: Any) -> NearConnection:
    """What SQLAlchemy's dialect calls to connect (``async_creator_fn``)."""

    def connect() -> sqlite3.Connection:
        # One statement at a time is run by whichever thread: SQLite is built to allow that.
        return sqlite3.connect(database, timeout=timeout, check_same_thread=False)

    made = NearConnection(connect, iter_chunk_size=64)
    made._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy's dialect has it
    return made
