"""The database: one engine and short transactions, on SQLite or PostgreSQL (``store.dialect``)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.util import await_only

from mailer.domain.errors import RefusedError, SeminarpostError, Sentence, WorkspaceError
from mailer.store.dialect import POSTGRESQL, SQLITE, Dialect, dialect_for
from mailer.store.dialect.base import ACCESS, Access, SenderConnection, cause_of
from mailer.store.inline import InlineConnection, driven
from mailer.store.migrate import migrate
from mailer.store.withdrawals import RECORD
from mailer.withdrawal_log import WithdrawalLog

_WRITTEN = "seminarpost_written"
Wait = Callable[[Awaitable[Any]], Any]
T = TypeVar("T")


@dataclass(slots=True)
class _Written:
    """Whom one transaction writes to, and how many it may (None: any number)."""

    most: int | None
    people: set[int] = field(default_factory=set)


class Database:
    """Where everything is kept. ``read()`` and ``write()`` each open one transaction.

    With ``unasked`` none of them may write to more people than that: who tells several people has
    asked first (``actions.mailing.announced``), and works ``freely`` then.
    """

    def __init__(self, engine: AsyncEngine, unasked: int | None = None) -> None:
        self.engine = engine
        self.unasked = unasked

    @property
    def dialect(self) -> Dialect:
        """What it differs in from others."""
        return SQLITE if self.engine.dialect.name == SQLITE.name else POSTGRESQL

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot to read from; nothing is written."""
        async with self.engine.connect() as connection:
            yield connection
            await connection.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits when the block ends and rolls back when it raises.

        There is one at a time: what it has read stays so until it commits (``Access.WRITE``).
        """
        async with self.engine.connect() as connection:
            await connection.execution_options(**_writing(self.unasked))
            with _told_as_sentence():
                async with connection.begin():
                    yield connection

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes what no decision of others hangs on: see ``Access.ASIDE``."""
        async with self.engine.connect() as connection:
            await connection.execution_options(**{ACCESS: Access.ASIDE})
            async with connection.begin():
                yield connection

    def freely(self) -> "Database":
        """The same database for what somebody was asked about."""
        return Database(self.engine)

    @asynccontextmanager
    async def whole(self, *, keep: bool) -> AsyncIterator["Database"]:
        """The same database with one transaction around everything; undone unless ``keep``.

        What would come of something is seen by doing it, with every rule that it goes by.
        """
        async with self.engine.connect() as connection:
            await connection.execution_options(**_writing(None))
            transaction = await connection.begin()
            try:
                yield _Within(self.engine, connection)
            except BaseException:
                await transaction.rollback()
                raise
            with _told_as_sentence():
                await (transaction.commit() if keep else transaction.rollback())

    async def at_once(self, work: "Callable[[Database], Coroutine[Any, Any, T]]") -> T:
        """Returns what ``work`` returns, which writes much in one short transaction (``whole``) and
        waits for nothing but the database.

        On SQLite it runs in this thread, on a server in one greenlet: handing each statement to
        another one and waiting for it costs more than the statement, ten times as much on SQLite.
        """

        def within(connection: Connection, wait: Wait | None = None) -> T:
            inline = InlineConnection(self.engine, connection)
            return driven(work(_Within(self.engine, inline)), wait)

        if self.dialect is not SQLITE:
            async with self.freely().write() as connection:
                return await connection.run_sync(within, await_only)
        own = self.sender_connection()
        try:
            with _told_as_sentence():
                return await own.transact(within)
        finally:
            await own.close()

    async def analyze(self, table: Table) -> None:
        """To be called when ``table`` has grown by much: plans are made for what is there."""
        async with self.beside() as connection:
            await connection.run_sync(self.dialect.analyze, table)

    def keep_record(self, record: WithdrawalLog) -> None:
        """From now on every withdrawal is written into a record beside it, before it commits."""
        self.engine.update_execution_options(**{RECORD: record})

    def sender_connection(self) -> SenderConnection:
        """A sender's own connection to it."""
        return self.dialect.sender_connection(self.engine)

    async def close(self) -> None:
        await self.engine.dispose()


class _Within(Database):
    """The database within one transaction: each of its own is a savepoint of that one."""

    def __init__(self, engine: AsyncEngine, connection: AsyncConnection) -> None:
        super().__init__(engine)
        self._connection = connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        yield self._connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with self._connection.begin_nested():
            yield self._connection

    def freely(self) -> Database:
        return self


@contextmanager
def _told_as_sentence() -> Iterator[None]:
    """A record of withdrawals that cannot be written is told to people."""
    try:
        yield
    except OperationalError as problem:
        if isinstance(problem.orig, SeminarpostError):
            raise problem.orig from None
        if isinstance(problem.orig, OSError):
            why = sentence_for(problem)
            raise WorkspaceError(
                f"Das Verzeichnis der Abmeldungen (data/withdrawals.jsonl) lässt sich nicht "
                f"schreiben, deshalb ist nichts geändert: {why.de}",
                f"The record of withdrawals (data/withdrawals.jsonl) cannot be written, so nothing "
                f"is changed: {why.en}",
            ) from None
        raise


async def count_anew(connection: AsyncConnection, most: int | None) -> None:
    """From now on it counts whom it writes to from nought: somebody else goes on in it."""
    await connection.execution_options(**_writing(most))


def count_written(connection: AsyncConnection, people: Iterable[int]) -> None:
    """Counts the people (by id) whom a transaction writes to, however many mails each gets.

    Raises RefusedError where they are more than may be written to without anybody having been
    asked.
    """
    opened = connection.sync_connection
    found = opened.get_execution_options().get(_WRITTEN) if opened else None
    if not isinstance(found, _Written):
        return
    found.people.update(people)
    number = len(found.people)
    if found.most is not None and number > found.most:
        raise RefusedError(
            f"Das würde {number} Menschen schreiben, und niemand wurde vorher gefragt; "
            "es ist nichts geschehen. Bitte melden Sie das der Entwicklung.",
            f"This would write to {number} people, and nobody was asked before; nothing was "
            "done. Please tell the developers.",
        )


def _writing(most: int | None) -> dict[str, object]:
    """The execution options of a transaction that writes, and to so many people unasked."""
    return {ACCESS: Access.WRITE, _WRITTEN: _Written(most)}


async def open_database(url: str, workspace: Path) -> Database:
    """Opens the database of a workspace and brings its tables up to date.

    ``url`` is ``sqlite:///path``, relative to the workspace, or ``postgresql://host/name``.
    Raises SettingsError for another url, and WorkspaceError when it cannot be opened.
    """
    database: Database | None = None
    dialect = dialect_for(url)
    try:
        database = Database(dialect.engine(url, workspace))
        async with database.write() as connection:
            await connection.run_sync(migrate)
    except BaseException as problem:
        if database is not None:
            await database.close()
        if isinstance(problem, (DBAPIError, OSError, *dialect.errors)):
            raise _unusable(url, workspace, problem) from None
        raise
    return database


def reading_engine(url: str, workspace: Path) -> Engine:
    """The database of a workspace, whose tables are up to date, for a process that only reads."""
    try:
        return dialect_for(url).reading_engine(url, workspace)
    except OSError as problem:
        raise _unusable(url, workspace, problem) from None


def _unusable(url: str, workspace: Path, problem: BaseException) -> WorkspaceError:
    """Why a database cannot be used, and what to do, as one sentence."""
    what, why = dialect_for(url).place(url, workspace), sentence_for(problem)
    return WorkspaceError(
        f"Die Datenbank ({what}) lässt sich nicht öffnen: {why.de}",
        f"The database ({what}) cannot be opened: {why.en}",
    )


def sentence_for(problem: BaseException) -> Sentence:
    """What the database's complaint means and what to do about it."""
    cause = cause_of(problem)
    for dialect in (SQLITE, POSTGRESQL):
        known = dialect.sentence_for(cause)
        if known is not None:
            return known
    return Sentence(f"{cause}.", f"{cause}.")
