"""The database: one engine, short transactions, and the same behaviour on SQLite and PostgreSQL."""

import contextlib
import errno
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from mailer.domain.errors import RefusedError, Sentence, SettingsError, WorkspaceError
from mailer.files import bounds, create_octets, located, make_folder
from mailer.store.migrate import migrate
from mailer.store.sender_connection import SenderConnection

_BUSY_SECONDS = 30
_BESIDE = ("", "-wal", "-shm", "-journal")
_IN_USE = (
    "Ein anderes Programm hält sie gesperrt; bitte dieses beenden und neu versuchen.",
    "another program keeps it locked; please stop that one and try again.",
)
# By SQLite's primary result codes: words of its messages are in names of columns, too.
_KNOWN_CAUSES = {
    sqlite3.SQLITE_NOTADB: (
        "Die Datei ist keine Datenbank; bitte aus der Sicherung zurückholen.",
        "the file is no database; please restore it from the backup.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "Die Datei ist beschädigt; bitte aus der Sicherung zurückholen.",
        "the file is damaged; please restore it from the backup.",
    ),
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_READONLY: (
        "Die Datei oder ihr Ordner ist schreibgeschützt; bitte die Rechte prüfen.",
        "the file or its folder is read-only; please check the permissions.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "Datei oder Ordner sind nicht zugänglich; bitte Pfad und Rechte prüfen.",
        "file or folder are not accessible; please check path and permissions.",
    ),
    sqlite3.SQLITE_FULL: (
        "Der Datenträger ist voll; bitte Platz schaffen.",
        "the disk is full; please make room.",
    ),
}


@dataclass(slots=True)
class _Told:
    """How many mails one transaction queued, and how many it may (None: any number)."""

    most: int | None
    number: int = 0


class Database:
    """Where everything is kept. ``read()`` and ``write()`` each open one transaction.

    With ``unasked`` none of them may queue more mails than that: who tells several people has
    asked first (``actions.announced``), and works ``freely`` then.
    """

    def __init__(self, engine: AsyncEngine, unasked: int | None = None) -> None:
        self.engine = engine
        self._unasked = unasked

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A snapshot to read from; nothing is written."""
        async with self.engine.connect() as connection:
            yield connection
            await connection.rollback()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits when the block ends and rolls back when it raises.

        On SQLite it takes the write lock at once (BEGIN IMMEDIATE): one that began by
        reading could not be given the lock later and would fail instead of waiting.
        """
        async with self.engine.connect() as connection:
            told = _Told(self._unasked)
            await connection.execution_options(seminarpost_write=True, seminarpost_told=told)
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
            told = _Told(None)
            await connection.execution_options(seminarpost_write=True, seminarpost_told=told)
            transaction = await connection.begin()
            try:
                yield _Within(self.engine, connection)
            except BaseException:
                await transaction.rollback()
                raise
            await (transaction.commit() if keep else transaction.rollback())

    async def copy_to(self, file: Path) -> None:
        """Writes a consistent copy of a SQLite database to ``file``, while others go on."""
        create_octets(file, b"")
        async with self.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            async with aiosqlite.connect(file) as target:
                await raw.backup(target)  # type: ignore[union-attr]  # aiosqlite's connection

    def ledger_line(self) -> SenderConnection:
        """A sender's own connection; it never waits for a lock by itself."""
        url = self.engine.url.set(drivername="sqlite")
        return SenderConnection(_sync_engine(url, busy_seconds=0))

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


def note_told(connection: AsyncConnection, number: int) -> None:
    """Counts the mails that a transaction queues.

    Raises RefusedError where they are more than may leave without anybody having been asked.
    """
    opened = connection.sync_connection
    told = opened.get_execution_options().get("seminarpost_told") if opened else None
    if not isinstance(told, _Told):
        return
    told.number += number
    if told.most is not None and told.number > told.most:
        raise RefusedError(
            f"Das würde {told.number} Menschen schreiben, und niemand wurde vorher gefragt; es ist "
            "nichts geschehen. Bitte melden Sie das der Entwicklung.",
            f"This would write to {told.number} people, and nobody was asked before; nothing was "
            "done. Please tell the developers.",
        )


async def open_database(url: str, workspace: Path) -> Database:
    """Opens the database of a workspace and brings its tables up to date.

    ``url`` is ``sqlite:///path``, relative to the workspace.
    Raises SettingsError for another url, and WorkspaceError when it cannot be opened.
    """
    database = Database(_engine(url, workspace))
    try:
        async with database.write() as connection:
            await connection.run_sync(migrate)
    except (DBAPIError, sqlite3.Error, OSError) as problem:
        await database.close()
        raise _unusable(url, problem) from None
    except BaseException:
        await database.close()
        raise
    return database


def reading_engine(url: str, workspace: Path) -> Engine:
    """The database of a workspace, whose tables are up to date, for a process that only reads."""
    return _sync_engine(_file_url(url, workspace))


def sqlite_file(url: str, workspace: Path) -> Path | None:
    """The file behind a SQLite URL, or None for another database or none in a file."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return None
    if not parsed.drivername.startswith("sqlite") or parsed.database in {None, "", ":memory:"}:
        return None
    return workspace / str(parsed.database)


def _file_url(url: str, workspace: Path) -> URL:
    file = sqlite_file(url, workspace)
    if file is None:
        raise SettingsError(
            "Als [database] url geht bisher nur sqlite:///PFAD, eine Datei auf der Platte.",
            "So far [database] url can only be sqlite:///PATH, a file on disk.",
        )
    within = bounds(file, workspace)
    if within is not None:
        for suffix in _BESIDE:
            located(Path(f"{file}{suffix}"), WorkspaceError, within)
    try:
        _make_private(file)
    except (OSError, ValueError) as problem:
        raise _unusable(str(file), problem) from None
    return URL.create("sqlite", database=str(file))


def _make_private(file: Path) -> None:
    """An empty file for its owner only: SQLite would make one as the umask has it.

    What it puts beside it (-wal, -shm) gets the rights of the database itself.
    """
    make_folder(file.parent)
    with contextlib.suppress(FileExistsError):
        create_octets(file, b"")
    if not file.is_file():
        raise OSError(errno.EINVAL, "unable to open")


def _engine(url: str, workspace: Path) -> AsyncEngine:
    engine = create_async_engine(
        _file_url(url, workspace).set(drivername="sqlite+aiosqlite"),
        connect_args={"timeout": _BUSY_SECONDS},
        hide_parameters=True,
    )
    _make_sqlite_strict(engine.sync_engine)
    return engine


def _sync_engine(url: URL, busy_seconds: int = _BUSY_SECONDS) -> Engine:
    engine = create_engine(url, hide_parameters=True)
    _make_sqlite_strict(engine, busy_seconds)
    return engine


def _unusable(what: str, problem: Exception) -> WorkspaceError:
    """Why a database cannot be used, and what to do, as one sentence."""
    told = sentence_for(problem)
    return WorkspaceError(
        f"Die Datenbank ({what}) lässt sich nicht öffnen: {told.de}",
        f"The database ({what}) cannot be opened: {told.en}",
    )


def sentence_for(problem: Exception) -> Sentence:
    """What the database's complaint means and what to do about it."""
    cause = getattr(problem, "orig", None) or problem
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if isinstance(cause, OSError):
        code = sqlite3.SQLITE_FULL if cause.errno == errno.ENOSPC else sqlite3.SQLITE_CANTOPEN
    known = _KNOWN_CAUSES.get(code)
    return Sentence(*known) if known else Sentence(f"{cause}.", f"{cause}.")


def _make_sqlite_strict(engine: Engine, busy_seconds: int = _BUSY_SECONDS) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: _on_begin does, with the right lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={busy_seconds * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("seminarpost_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
