"""SQLite: a file beside the office's own, and one writer at a time (WAL, ``synchronous=FULL``)."""

import asyncio
import contextlib
import errno
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles

from mailer.domain.errors import Sentence, SettingsError, WorkspaceError
from mailer.domain.moment import utc
from mailer.files import bounds, create_octets, located, make_folder
from mailer.store.dialect.base import (
    ACCESS,
    BUSY_SECONDS,
    NOTHING,
    Access,
    Dialect,
    SenderConnection,
    Value,
    access_of,
    cause_of,
)
from mailer.store.dialect.near import near
from mailer.store.dialect.rows import (
    Among,
    HexPiece,
    JsonElements,
    JsonField,
    JsonMembers,
    JsonScalar,
    Lines,
    OfFound,
    OfNext,
    written,
)
from mailer.store.withdrawals import keep_record, with_record_of

T = TypeVar("T")
_AGAIN_SECONDS = 0.002
_MOST_PARAMETERS = 900  # of a statement: older builds of SQLite take 999
_BESIDE = ("", "-wal", "-shm", "-journal")
_IN_USE = Sentence(
    "Ein anderes Programm hält sie gesperrt; bitte dieses beenden und neu versuchen.",
    "another program keeps it locked; please stop that one and try again.",
)
# By SQLite's primary result codes: words of its messages are in names of columns, too.
_KNOWN_CAUSES = {
    sqlite3.SQLITE_NOTADB: Sentence(
        "Die Datei ist keine Datenbank; bitte aus der Sicherung zurückholen.",
        "the file is no database; please restore it from the backup.",
    ),
    sqlite3.SQLITE_CORRUPT: Sentence(
        "Die Datei ist beschädigt; bitte aus der Sicherung zurückholen.",
        "the file is damaged; please restore it from the backup.",
    ),
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_READONLY: Sentence(
        "Die Datei oder ihr Ordner ist schreibgeschützt; bitte die Rechte prüfen.",
        "the file or its folder is read-only; please check the permissions.",
    ),
    sqlite3.SQLITE_CANTOPEN: Sentence(
        "Datei oder Ordner sind nicht zugänglich; bitte Pfad und Rechte prüfen.",
        "file or folder are not accessible; please check path and permissions.",
    ),
    sqlite3.SQLITE_FULL: Sentence(
        "Der Datenträger ist voll; bitte Platz schaffen.",
        "the disk is full; please make room.",
    ),
}


class SQLite(Dialect):
    """The embedded default."""

    name = "sqlite"
    errors = (sqlite3.Error,)
    writes_alone = True

    def engine(self, url: str, workspace: Path) -> AsyncEngine:
        engine = create_async_engine(
            _file_url(url, workspace).set(drivername="sqlite+aiosqlite"),
            connect_args={"timeout": BUSY_SECONDS},
            hide_parameters=True,
        )
        _make_strict(engine.sync_engine, BUSY_SECONDS)
        return engine

    def near_engine(self, engine: AsyncEngine) -> AsyncEngine:
        own = create_async_engine(
            engine.url,
            connect_args={"timeout": BUSY_SECONDS, "async_creator_fn": near},
            hide_parameters=True,
        )
        _make_strict(own.sync_engine, BUSY_SECONDS)
        own.update_execution_options(**engine.get_execution_options())

        @event.listens_for(engine.sync_engine, "engine_disposed")
        def _on_disposed(_engine: Engine) -> None:
            own.sync_engine.dispose()

        return own

    def place(self, url: str, workspace: Path) -> str:
        return str(sqlite_file(url, workspace) or url)

    def holds_password(self, url: str) -> bool:  # noqa: ARG002 - a file has none
        return False

    def reading_engine(self, url: str, workspace: Path) -> Engine:
        return _sync_engine(_file_url(url, workspace))

    def sender_connection(self, engine: AsyncEngine) -> SenderConnection:
        # It never waits for a lock by itself.
        own = _sync_engine(engine.url.set(drivername="sqlite"), busy_seconds=0)
        return _InlineConnection(with_record_of(engine, own))

    async def copy_to(self, connection: AsyncConnection, file: Path) -> bool:
        raw = (await connection.get_raw_connection()).driver_connection
        async with aiosqlite.connect(file) as target:
            await raw.backup(target)  # type: ignore[union-attr]  # aiosqlite's connection
        return True

    def count_on(self, connection: Connection, table: Table, last: int) -> None:
        """It does so by itself."""

    def analyze(self, connection: Connection, table: Table) -> None:
        """Its plans follow the order of the statements and need none."""

    def replaces(self, connection: Connection) -> None:
        """It never does: another file takes its place."""

    def append(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        rows: Sequence[tuple[Value, ...]],
        shared: Mapping[str, Value] = NOTHING,
    ) -> None:
        # A check "IN (…)" is a table that SQLite makes anew for each statement, and that costs more
        # than the row: so a statement has many.
        columns = (*columns, *shared)
        several = _MOST_PARAMETERS // len(columns)
        if shared:
            the_same = tuple(shared.values())
            rows = [row + the_same for row in rows]
        whole = len(rows) - len(rows) % several
        for number, some in ((several, rows[:whole]), (1, rows[whole:])):
            if some:
                connection.exec_driver_sql(
                    _insertion(table.name, columns, number), _in_lots(some, number)
                )

    def moment(self, moment: datetime) -> str:
        return _moment(moment)

    def parameter(self, moment: datetime | None) -> str | None:
        return None if moment is None else _moment(moment)

    def identity(self, connection: Connection) -> str:  # noqa: ARG002 - a file
        return ""

    def clock(self, connection: Connection) -> datetime | None:  # noqa: ARG002 - it has none
        return None

    def version(self, connection: Connection) -> int:
        row = connection.connection.cursor().execute("PRAGMA data_version").fetchone()
        return int(row[0])

    def is_busy(self, problem: Exception) -> bool:
        code = getattr(cause_of(problem), "sqlite_errorcode", 0)
        return code & 0xFF == sqlite3.SQLITE_BUSY

    def sentence_for(self, cause: BaseException) -> Sentence | None:
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        if isinstance(cause, OSError):
            code = sqlite3.SQLITE_FULL if cause.errno == errno.ENOSPC else sqlite3.SQLITE_CANTOPEN
        return _KNOWN_CAUSES.get(code)


class _InlineConnection:
    """A sender's transactions are many and short. Here each runs at once, where it is called:
    handing it to a thread and fetching it back takes longer than the whole of it, and Python's
    lock would have to change hands for every row. Waiting is done outside: when somebody else is
    writing, it tries again a little later, and meanwhile the event loop goes on.
    """

    shares = False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._access: Access | None = None

    async def transact(
        self,
        work: Callable[[Connection], T],
        *,
        alone: bool = True,  # noqa: ARG002 - every writer is alone here
        together: bool = False,  # noqa: ARG002 - nothing has to cross
    ) -> T:
        return await self._patiently(work, Access.WRITE)

    async def look(self, work: Callable[[Connection], T]) -> T:
        return await self._patiently(work, Access.READ)

    async def written(self) -> int:
        return await self.look(SQLITE.version)

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = self._access = None
        self._engine.dispose()

    async def _patiently(self, work: Callable[[Connection], T], access: Access) -> T:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + BUSY_SECONDS
        while True:
            try:
                return self._run(work, access)
            except OperationalError as problem:
                if not SQLITE.is_busy(problem) or loop.time() > give_up_at:
                    raise
            await asyncio.sleep(_AGAIN_SECONDS)

    def _run(self, work: Callable[[Connection], T], access: Access) -> T:
        if self._connection is None:
            self._connection = self._engine.connect()
        if access is not self._access:
            self._access = access
            self._connection.execution_options(**{ACCESS: access})
        with self._connection.begin():
            return work(self._connection)


@lru_cache(maxsize=64)
def _insertion(table: str, columns: tuple[str, ...], rows: int) -> str:
    """A statement that adds so many rows; the same object each time, as the driver keeps it."""
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"  # noqa: S608 - names of ours


def _in_lots(rows: Sequence[tuple[Value, ...]], number: int) -> list[tuple[Value, ...]]:
    """The parameters of a statement for ``number`` rows, for as often as it is to run."""
    if number == 1:
        return list(rows)
    return [
        tuple(chain.from_iterable(rows[begin : begin + number]))
        for begin in range(0, len(rows), number)
    ]


SQLITE = SQLite()


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
            "Als [database] url geht sqlite:///PFAD, eine Datei auf der Platte, oder "
            "postgresql://RECHNER/NAME.",
            "[database] url can be sqlite:///PATH, a file on disk, or postgresql://HOST/NAME.",
        )
    within = bounds(file, workspace)
    if within is not None:
        for suffix in _BESIDE:
            located(Path(f"{file}{suffix}"), WorkspaceError, within)
    _make_private(file)
    return URL.create("sqlite", database=str(file))


def _make_private(file: Path) -> None:
    """An empty file for its owner only: SQLite would make one as the umask has it.

    What it puts beside it (-wal, -shm) gets the rights of the database itself. Raises OSError.
    """
    make_folder(file.parent)
    with contextlib.suppress(FileExistsError):
        create_octets(file, b"")
    if not file.is_file():
        raise OSError(errno.EINVAL, "unable to open")


def _sync_engine(url: URL, busy_seconds: int = BUSY_SECONDS) -> Engine:
    engine = create_engine(url, hide_parameters=True)
    _make_strict(engine, busy_seconds)
    return engine


def _make_strict(engine: Engine, busy_seconds: int) -> None:
    keep_record(engine)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: _on_begin does, with the right lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        _keep_beside_readers(cursor)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # who was erased is not in free pages either; Debian has it so
            f"busy_timeout={busy_seconds * 1000}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        # One that began by reading could not be given the lock later, and would fail at once
        # instead of waiting: who may write takes it first.
        reads = access_of(connection) is Access.READ
        cursor = connection.connection.cursor()
        try:  # a sender does it hundreds of times a second; SQLAlchemy's way takes thrice as long
            cursor.execute("BEGIN" if reads else "BEGIN IMMEDIATE")
        except connection.dialect.loaded_dbapi.OperationalError as problem:
            raise OperationalError("BEGIN", None, problem) from problem
        finally:
            cursor.close()


def _keep_beside_readers(cursor: Any) -> None:
    """The write-ahead log, which a file keeps once it has it.

    Two that change a new file at once are told "busy" without waiting, whatever their timeout:
    each reads, and waits for the other to stop.
    """
    give_up_at = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as problem:
            if not SQLITE.is_busy(problem) or time.monotonic() > give_up_at:
                raise
        else:
            return
        time.sleep(_AGAIN_SECONDS)


@lru_cache(maxsize=64)
def _moment(moment: datetime) -> str:
    """The text that SQLAlchemy's DateTime writes for SQLite."""
    return utc(moment).replace(tzinfo=None).isoformat(" ", "microseconds")


@compiles(JsonElements, "sqlite")
@compiles(JsonMembers, "sqlite")
def _each(construct: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({', '.join(written(compiler, construct, **options))})"


@compiles(JsonScalar, "sqlite")
def _scalar(construct: Any, compiler: Any, **options: Any) -> str:
    return written(compiler, construct, **options)[0]


@compiles(JsonField, "sqlite")
def _field(construct: Any, compiler: Any, **options: Any) -> str:
    element, place, _ = written(compiler, construct, **options)
    return f"json_extract({element}, '$[{place}]')"


@compiles(Among, "sqlite")
def _among(construct: Any, compiler: Any, **options: Any) -> str:
    column, chosen = written(compiler, construct, **options)
    return f"{column} IN {chosen}"


@compiles(Lines, "sqlite")
def _lines(construct: Any, compiler: Any, **options: Any) -> str:
    (text,) = written(compiler, construct, **options)
    return f"group_concat({text}, char(10))"


@compiles(OfFound, "sqlite")
@compiles(OfNext, "sqlite")
def _not_searched(construct: Any, compiler: Any, **options: Any) -> str:
    (column,) = written(compiler, construct, **options)
    return f"+{column}"


@compiles(HexPiece, "sqlite")
def _hex_piece(construct: Any, compiler: Any, **options: Any) -> str:
    octets, begins, length = written(compiler, construct, **options)
    return f"lower(hex(substr({octets}, {begins}, {length})))"
