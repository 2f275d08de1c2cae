"""PostgreSQL (13 and newer, psycopg 3), for offices with several machines or an own server.

Transactions are READ COMMITTED; what SQLite's single writer guarantees, an advisory lock does.
Who may write (``Access.WRITE``) takes it alone, before the first statement reads anything: it sees
all that others have committed, and nobody writes until it has. So "check, then write" is right
whatever is checked: places and waiting lists, people known or new, contents, calendar entries and
their SEQUENCE, suspensions, facts, late joiners, migrations. A sender's ordinary turn
(``Access.SEND``) shares it: senders work beside each other, each on rows that it has claimed, but
no change comes between their pre-send check and ``sending``. The lock ends with its transaction,
however that ends, and PostgreSQL gives it out in the order in which it was asked for.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.util import await_only

from mailer.domain.errors import Sentence, SettingsError
from mailer.domain.moment import utc
from mailer.domain.printable import cleaned
from mailer.store.dialect.base import (
    ACCESS,
    BUSY_SECONDS,
    NOTHING,
    PIPELINE,
    TOGETHER,
    Access,
    Dialect,
    SenderConnection,
    Value,
    access_of,
    cause_of,
)
from mailer.store.dialect.row_texts import array_texts, copy_text, insertion
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

if TYPE_CHECKING:
    from mailer.store.dialect.pipeline import Pipeline

T = TypeVar("T")
_DRIVER = "postgresql+psycopg"
_COPIED_AT_ONCE = 1000  # rows
LOCK = 0x53656D696E617270
"""Ours ("Seminarp") among the advisory locks of the database."""
_AGAIN_SECONDS = 0.02
_PIPELINE = "seminarpost_a_pipeline"  # of this connection, whether a turn uses it or not
_OWN_WRITES = "seminarpost_own_writes"  # how often this connection has counted
# Settings of every session: a server's own defaults must not weaken what is promised.
_SESSION = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
    "default_transaction_isolation": "read committed",
    "synchronous_commit": "on",
    "lock_timeout": f"{BUSY_SECONDS}s",
    "statement_timeout": "0",
    # A machine that vanishes must not hold its locks for as long as TCP hopes for it: two hours.
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "30000",
    # Rows are looked up by their numbers, a few at a time, in what is mostly in memory.
    "random_page_cost": "1.1",
}
_COUNT_ON = "SELECT setval(pg_get_serial_sequence($1, 'id'), CAST($2 AS BIGINT))"
_COUNTED = "SELECT nextval(to_regclass('write_count')) FROM pg_advisory_xact_lock({})"
_SET_UP = {
    Access.READ: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    # Counted when it is alone: whoever shares the lock afterwards sees the count and the rows, or
    # neither. Where the tables are still to be made there is nothing to count with.
    Access.WRITE: _COUNTED.format(LOCK),
    Access.SEND: f"SELECT pg_advisory_xact_lock_shared({LOCK})",
}
# By SQLSTATE (appendix A of PostgreSQL's manual), whole or its class.
_AGAIN = {"40001", "40P01", "55P03"}
_KNOWN_CAUSES = {
    "3D000": Sentence(
        "Diese Datenbank gibt es auf dem Server nicht; bitte anlegen lassen.",
        "the server has no such database; please have it made.",
    ),
    "28": Sentence(
        "Der Server lässt diese Anmeldung nicht zu; bitte Namen und Kennwort prüfen.",
        "the server refuses this login; please check name and password.",
    ),
    "42501": Sentence(
        "Der angemeldete Name darf das nicht; bitte die Rechte in der Datenbank prüfen.",
        "the name that is logged in may not do that; please check its rights in the database.",
    ),
    "53": Sentence(
        "Dem Datenbankserver fehlen Platz oder Verbindungen; bitte dort nachsehen lassen.",
        "the database server lacks room or connections; please have it looked after.",
    ),
    "55P03": Sentence(
        "Eine andere Verbindung hält sie gesperrt; bitte etwas später neu versuchen.",
        "another connection keeps it locked; please try again a little later.",
    ),
    "57P": Sentence(
        "Der Datenbankserver wird gerade beendet oder gestartet; bitte neu versuchen.",
        "the database server is being stopped or started; please try again.",
    ),
}
_RESTARTING = ("the database system", "das Datenbanksystem")  # ... is starting up, say
_UNREACHABLE = Sentence(
    "Der Datenbankserver ist nicht zu erreichen; bitte Adresse und Server prüfen.",
    "the database server cannot be reached; please check the address and the server.",
)


class PostgreSQL(Dialect):
    """A server that several machines share."""

    name = "postgresql"
    has_queue = True

    def engine(self, url: str, workspace: Path) -> AsyncEngine:  # noqa: ARG002 - it is elsewhere
        return _shared_by_all(create_async_engine(_server_url(url), **_options()))

    def place(self, url: str, workspace: Path) -> str:  # noqa: ARG002 - it is elsewhere
        shown = make_url(url)
        return shown.difference_update_query(["password"]).render_as_string(hide_password=True)

    def holds_password(self, url: str) -> bool:
        parts = make_url(url)
        return parts.password is not None or "password" in parts.query

    def reading_engine(self, url: str, workspace: Path) -> Engine:  # noqa: ARG002 - it is elsewhere
        engine = create_engine(_server_url(url), **_options())
        _take_locks(engine)
        return engine

    def sender_connection(self, engine: AsyncEngine) -> SenderConnection:
        own = create_async_engine(engine.url, **_options(), pool_size=1)
        _heed_pipelines(own.sync_engine)
        with_record_of(engine, own.sync_engine)
        return _AwaitedConnection(_shared_by_all(own))

    async def copy_to(self, connection: AsyncConnection, file: Path) -> bool:  # noqa: ARG002 - none of its own
        return False

    def count_on(self, connection: Connection, table: Table, last: int) -> None:
        # Its sequence knows nothing of rows that brought their number along. What is set here
        # outlives an undone transaction: numbers are left out then, and never given twice.
        pipeline = _pipeline_of(connection)
        if pipeline is not None:
            pipeline.run(_COUNT_ON, (table.name, last))
            return
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, last)))

    def analyze(self, connection: Connection, table: Table) -> None:
        # Autovacuum comes a minute later: until then a mailing just frozen is not there for it.
        connection.exec_driver_sql(f"ANALYZE {table.name}")

    def replaces(self, connection: Connection) -> None:
        # The triggers of the chain of consents look at it; it is over with the transaction.
        connection.exec_driver_sql("SELECT set_config('seminarpost.replaces', 'on', true)")

    def append(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        rows: Sequence[tuple[Value, ...]],
        shared: Mapping[str, Value] = NOTHING,
    ) -> None:
        pipeline = _pipeline_of(connection)
        if rows and pipeline is not None:
            sql = insertion(table, tuple(columns), tuple(shared))
            pipeline.run(sql, (*array_texts(rows), *shared.values()))
            pipeline.start()  # there is more to be made ready meanwhile
        elif rows:
            statement = f"COPY {table.name} ({', '.join((*columns, *shared))}) FROM STDIN"
            driver: Any = connection.connection.driver_connection
            wrong = connection.dialect.loaded_dbapi.Error
            try:
                await_only(_copied(driver, statement, rows, tuple(shared.values())))
            except wrong as problem:  # as SQLAlchemy would tell it; never with people's data
                raise DBAPIError.instance(
                    statement,
                    None,
                    problem,
                    wrong,
                    hide_parameters=True,
                    dialect=connection.dialect,
                ) from None

    def moment(self, moment: datetime) -> str:
        return utc(moment).isoformat()

    def parameter(self, moment: datetime | None) -> datetime | None:
        return moment

    def identity(self, connection: Connection) -> str:
        may = connection.exec_driver_sql(
            "SELECT has_function_privilege('pg_control_system()', 'execute')"
        ).scalar_one()
        server = "SELECT system_identifier FROM pg_control_system()" if may else "SELECT 0"
        within = "SELECT oid FROM pg_database WHERE datname = current_database()"
        return ":".join(
            str(connection.exec_driver_sql(one).scalar_one()) for one in (server, within)
        )

    def clock(self, connection: Connection) -> datetime | None:
        shown = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        assert isinstance(shown, datetime)  # noqa: S101 - as PostgreSQL has it
        return utc(shown)

    def version(self, connection: Connection) -> int | None:
        if access_of(connection) is Access.READ:
            return None  # without the lock, somebody may have counted and not committed yet
        return _written_by_others(connection)

    def suppose(self, connection: Connection, version: int, problem: Exception) -> int | None:
        pipeline = _pipeline_of(connection)
        if pipeline is None:
            return super().suppose(connection, version, problem)
        own = int(connection.info.get(_OWN_WRITES, 0))
        pipeline.expect("last_value", "write_count", version + own, problem)
        return version

    def is_busy(self, problem: Exception) -> bool:
        return getattr(cause_of(problem), "sqlstate", None) in _AGAIN

    def sentence_for(self, cause: BaseException) -> Sentence | None:
        state = getattr(cause, "sqlstate", None) or ""
        known = (_KNOWN_CAUSES.get(state[:length]) for length in (5, 3, 2))
        found = next((one for one in known if one is not None), None)
        if found is None and not state and _is_from_the_driver(cause):
            return _not_connected(str(cause))
        return found


async def _copied(
    driver: Any,
    statement: str,
    rows: Sequence[tuple[Value, ...]],
    shared: tuple[Value, ...],
) -> None:
    # The driver's own way is a coroutine a row, which takes longer than the row.
    async with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for begin in range(0, len(rows), _COPIED_AT_ONCE):
            await copy.write(copy_text(rows[begin : begin + _COPIED_AT_ONCE], shared))


class _AwaitedConnection:
    """One connection that is waited for without holding up the event loop: ``work`` runs in a
    greenlet, which stands aside whenever the server is asked something.

    Channels of one sender take turns: each ``work`` sees what the one before has done.
    """

    shares = True

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._turn = asyncio.Lock()

    async def transact(
        self, work: Callable[[Connection], T], *, alone: bool = True, together: bool = False
    ) -> T:
        return await self._patiently(work, Access.WRITE if alone else Access.SEND, together)

    async def look(self, work: Callable[[Connection], T]) -> T:
        return await self._patiently(work, Access.READ)

    async def written(self) -> int:
        return await self.look(_written_by_others)

    async def close(self) -> None:
        async with self._turn:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None
        await self._engine.dispose()

    async def _patiently(
        self, work: Callable[[Connection], T], access: Access, together: bool = False
    ) -> T:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + BUSY_SECONDS
        while True:
            async with self._turn:
                try:
                    return await self._run(work, access, together)
                except DBAPIError as problem:
                    if not POSTGRESQL.is_busy(problem) or loop.time() > give_up_at:
                        await self._drop()  # it may be gone; the next turn opens another
                        raise
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _run(self, work: Callable[[Connection], T], access: Access, together: bool) -> T:
        if self._connection is None:
            self._connection = await self._engine.connect()
        # In one greenlet, and not in one each for beginning, working and ending.
        return await self._connection.run_sync(_in_transaction, work, access, together)

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await connection.invalidate()
                await connection.close()
            except DBAPIError:
                pass


POSTGRESQL = PostgreSQL()


def is_server(url: str) -> bool:
    """Whether a URL names a PostgreSQL server, by whichever of its names."""
    try:
        return make_url(url).get_backend_name() in {"postgresql", "postgres"}
    except (ArgumentError, ValueError):
        return False


def _server_url(url: str) -> URL:
    try:
        import psycopg  # noqa: F401 - SQLAlchemy's own complaint would be no sentence
    except ImportError:
        raise SettingsError(
            "Für PostgreSQL fehlt ein Paket: pip install 'seminarpost[postgresql]'.",
            "A package for PostgreSQL is missing: pip install 'seminarpost[postgresql]'.",
        ) from None
    return make_url(url).set(drivername=_DRIVER)


def connect_args() -> dict[str, Any]:
    """What every connection to a server is opened with, whoever opens it."""
    settings = " ".join(f"-c {name}={_escaped(value)}" for name, value in _SESSION.items())
    return {
        "options": settings,
        "application_name": "seminarpost",
        "connect_timeout": BUSY_SECONDS,
        # The same from this side: a server that vanishes is noticed within half a minute.
        "keepalives_idle": 15,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
    }


def _options() -> dict[str, Any]:
    return {
        "connect_args": connect_args(),
        "hide_parameters": True,
        "pool_pre_ping": True,  # servers get restarted
    }


def _escaped(value: str) -> str:
    return value.replace(" ", r"\ ")


def _shared_by_all(engine: AsyncEngine) -> AsyncEngine:
    _take_locks(engine.sync_engine)
    return engine


def _written_by_others(connection: Connection) -> int:
    sql = "SELECT last_value FROM write_count"
    pipeline = _pipeline_of(connection)
    last = connection.exec_driver_sql(sql).scalar_one() if pipeline is None else pipeline.ask(sql)
    return int(last) - int(connection.info.get(_OWN_WRITES, 0))


def _take_locks(engine: Engine) -> None:
    keep_record(engine)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        access = access_of(connection)
        if access is Access.SEND:
            _begin_pipeline(connection, access)
            return
        if access is Access.WRITE and connection.get_execution_options().get(TOGETHER):
            pipeline = _begin_pipeline(connection, access)
            try:
                pipeline.flush()
            except Exception:
                if not pipeline.rollback():
                    connection.invalidate()
                raise
            connection.info[_OWN_WRITES] = connection.info.get(_OWN_WRITES, 0) + 1
            return
        connection.info.pop(PIPELINE, None)
        if access is Access.ASIDE:
            return
        connection.exec_driver_sql(_SET_UP[access])
        if access is Access.WRITE:
            connection.info[_OWN_WRITES] = connection.info.get(_OWN_WRITES, 0) + 1


def _begin_pipeline(connection: Connection, access: Access) -> "Pipeline":
    from mailer.store.dialect.pipeline import Pipeline

    info = connection.info
    pipeline = info.get(_PIPELINE)
    if pipeline is None:
        driver: Any = connection.connection.driver_connection
        pipeline = info[_PIPELINE] = Pipeline(driver)
    info[PIPELINE] = pipeline
    pipeline.begin(_SET_UP[access])
    return pipeline


def _pipeline_of(connection: Connection) -> "Pipeline | None":
    found: Pipeline | None = connection.info.get(PIPELINE)
    return found


def _in_transaction(
    connection: Connection, work: Callable[[Connection], T], access: Access, together: bool
) -> T:
    """Returns what ``work`` returns; where it has a pipeline, the COMMIT goes along with its last
    statements."""
    connection.execution_options(**{ACCESS: access, TOGETHER: together})
    with connection.begin():
        pipeline = _pipeline_of(connection)
        if pipeline is None:
            return work(connection)
        try:
            done = work(connection)
            pipeline.commit()
        except Exception:
            if not pipeline.rollback():
                connection.invalidate()  # else what is told is that nothing can be undone
            raise
        return done


def _heed_pipelines(engine: Engine) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def _before(connection: Connection, *_statement: Any) -> None:
        pipeline = _pipeline_of(connection)
        if pipeline is not None:
            pipeline.flush()

    @event.listens_for(engine, "rollback")
    def _on_rollback(connection: Connection) -> None:
        # One that is gone has nothing to undo, and no pipeline any more.
        pipeline = None if connection.invalidated else connection.info.get(_PIPELINE)
        if pipeline is not None:
            pipeline.driver_rolls_back()


def _not_connected(text: str) -> Sentence:
    """libpq tells why in words only, in the server's language where the server was reached."""
    _, refused, why = text.partition("FATAL:")
    if not refused:
        return _UNREACHABLE
    if any(one in why for one in _RESTARTING):
        return _KNOWN_CAUSES["57P"]
    line = cleaned(why.strip().splitlines()[0]) if why.strip() else "FATAL"
    return Sentence(
        f"Der Datenbankserver lässt die Verbindung nicht zu ({line}); bitte Name, Kennwort und "
        "Datenbank prüfen.",
        f"the database server refuses the connection ({line}); please check name, password and "
        "database.",
    )


def _is_from_the_driver(cause: BaseException) -> bool:
    return type(cause).__module__.partition(".")[0] == "psycopg"


_TYPES = {
    "number": "BIGINT",
    "text": "TEXT",
    "moment": "TIMESTAMP WITH TIME ZONE",
    "flag": "BOOLEAN",
}


@compiles(JsonElements, "postgresql")
def _elements(construct: Any, compiler: Any, **options: Any) -> str:
    (parameter,) = written(compiler, construct, **options)
    return f"jsonb_array_elements(CAST({parameter} AS JSONB))"


@compiles(JsonMembers, "postgresql")
def _members(construct: Any, compiler: Any, **options: Any) -> str:
    (parameter,) = written(compiler, construct, **options)
    return f"jsonb_each_text(CAST({parameter} AS JSONB))"


@compiles(JsonScalar, "postgresql")
def _scalar(construct: Any, compiler: Any, **options: Any) -> str:
    element, kind = written(compiler, construct, **options)
    # An element by itself has no text of its own but the one with quotes: "#>> '{}'" is without.
    return f"CAST({element} #>> '{{}}' AS {_TYPES[kind]})"


@compiles(JsonField, "postgresql")
def _field(construct: Any, compiler: Any, **options: Any) -> str:
    element, place, kind = written(compiler, construct, **options)
    return f"CAST({element} ->> {place} AS {_TYPES[kind]})"


@compiles(Among, "postgresql")
def _among(construct: Any, compiler: Any, **options: Any) -> str:
    # Asked for once and then looked up in an index. As a join, a planner that knows little of a
    # mailing just frozen reads all that is in the same state, for each group of messages anew.
    column, chosen = written(compiler, construct, **options)
    return f"{column} = ANY(ARRAY{chosen})"


@compiles(Lines, "postgresql")
def _lines(construct: Any, compiler: Any, **options: Any) -> str:
    (text,) = written(compiler, construct, **options)
    return f"string_agg({text}, chr(10))"


@compiles(OfFound, "postgresql")
def _of_found(construct: Any, compiler: Any, **options: Any) -> str:
    (column,) = written(compiler, construct, **options)
    return f"({column} || '')"


@compiles(OfNext, "postgresql")
def _of_next(construct: Any, compiler: Any, **options: Any) -> str:
    # Left as it is: its statistics say that most rows are of the mailings that send.
    (column,) = written(compiler, construct, **options)
    return column


@compiles(HexPiece, "postgresql")
def _hex_piece(construct: Any, compiler: Any, **options: Any) -> str:
    octets, begins, length = written(compiler, construct, **options)
    return f"encode(substr({octets}, CAST({begins} AS INTEGER), {length}), 'hex')"
