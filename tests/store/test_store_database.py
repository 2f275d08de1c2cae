"""Transactions: writers wait for each other, readers see what was committed when they began."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import InternalError, OperationalError
from support import ONLY_SQLITE

from mailer.domain.errors import SeminarpostError, SettingsError, WorkspaceError
from mailer.store import facts
from mailer.store.copying import copy_to
from mailer.store.database import Database, open_database
from mailer.store.dialect import dialect_of
from mailer.store.dialect.base import ACCESS, Access
from mailer.store.dialect.postgresql import LOCK
from mailer.store.dialect.sqlite import SQLITE, sqlite_file


async def value_of(database: Database, name: str = "n") -> str:
    async with database.read() as connection:
        return await facts.get(connection, name)


@pytest.fixture
def may_write(tmp_path: Path, database_url: str) -> Callable[[], bool]:
    """Whether somebody who does not wait is given the write lock now."""
    if database_url.startswith("postgresql:"):
        return partial(_given_by_postgresql, database_url)
    return partial(_given_by_sqlite, tmp_path / "data" / "seminarpost.db")


def _given_by_sqlite(file: Path) -> bool:
    connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as problem:
        if "locked" not in str(problem):
            raise
        return False
    finally:
        connection.close()
    return True


def _given_by_postgresql(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone()
    assert found is not None
    return bool(found[0])


async def test_a_write_takes_the_lock_before_it_writes(
    database: Database, may_write: Callable[[], bool]
) -> None:
    assert may_write()
    async with database.write() as connection:
        assert not may_write()
        await facts.get(connection, "n")
    assert may_write()


async def test_a_read_takes_no_lock(database: Database, may_write: Callable[[], bool]) -> None:
    async with database.read() as connection:
        await facts.get(connection, "n")
        assert may_write()


async def test_writers_wait_for_each_other(
    database: Database, tmp_path: Path, database_url: str
) -> None:
    """Each reads before it writes: without the lock at the beginning, counts would be lost."""
    other = await open_database(database_url, tmp_path)

    async def count_up(one: Database) -> None:
        async with one.write() as connection:
            known = int(await facts.get(connection, "n") or 0)
            await facts.put(connection, "n", str(known + 1))

    await asyncio.gather(*(count_up(one) for _ in range(15) for one in (database, other)))
    assert await value_of(database) == "30"
    await other.close()


async def test_a_read_does_not_see_what_is_not_committed(database: Database) -> None:
    async with database.write() as connection:
        await facts.put(connection, "n", "1")
        assert await facts.get(connection, "n") == "1"
        assert await value_of(database) == ""
    assert await value_of(database) == "1"


async def test_a_read_keeps_the_picture_it_began_with(database: Database) -> None:
    async with database.read() as reader:
        assert await facts.get(reader, "n") == ""
        async with database.write() as writer:
            await facts.put(writer, "n", "1")
        assert await facts.get(reader, "n") == ""
    assert await value_of(database) == "1"


async def test_an_error_undoes_a_write(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await facts.put(connection, "n", "1")
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        await fail()
    assert await value_of(database) == ""


async def test_a_cancelled_write_is_undone_and_frees_the_lock(
    database: Database, may_write: Callable[[], bool]
) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with database.write() as connection:
            await facts.put(connection, "n", "1")
            begun.set()
            await never.wait()

    task = asyncio.create_task(hold())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert may_write()
    assert await value_of(database) == ""


async def test_a_read_writes_nothing(database: Database) -> None:
    with contextlib.suppress(InternalError):  # PostgreSQL says so at once
        async with database.read() as connection:
            await facts.put(connection, "n", "1")
    assert await value_of(database) == ""


async def test_reads_after_a_write_are_reads_again(
    database: Database, may_write: Callable[[], bool]
) -> None:
    """The pool hands the same connection out again: it must have forgotten that it wrote."""
    async with database.write() as connection:
        await facts.put(connection, "n", "1")
    async with database.read() as connection:
        await facts.get(connection, "n")
        assert may_write()


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
async def test_sqlite_is_strict(database: Database, pragma: str, value: object) -> None:
    async with database.read() as connection:
        assert await connection.scalar(text(f"PRAGMA {pragma}")) == value
    assert database.dialect is SQLITE


def test_a_new_file_is_waited_for_though_sqlite_would_not(tmp_path: Path) -> None:
    """It refuses the change to the write-ahead log at once, whatever the timeout."""
    with contextlib.closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        trying = threading.Event()
        with ThreadPoolExecutor(1) as thread:
            opened = thread.submit(_mode_of, "sqlite:///new.db", tmp_path, trying)
            trying.wait()
            for _ in range(1000):  # each lets the other thread go on
                other.execute("SELECT 1")
            assert not opened.done()
            other.execute("ROLLBACK")
            assert opened.result() == "wal"


def _mode_of(url: str, folder: Path, trying: threading.Event) -> object:
    engine = SQLITE.reading_engine(url, folder)

    @event.listens_for(engine, "connect", insert=True)
    def _told(_connection: object, _record: object) -> None:
        trying.set()

    with engine.connect() as connection:
        mode = connection.scalar(text("PRAGMA journal_mode"))
    engine.dispose()
    return mode


async def test_a_copy_is_whole_while_others_write(database: Database, tmp_path: Path) -> None:
    async with database.write() as connection:
        await facts.put(connection, "n", "1")
    async with database.write() as connection:
        await facts.put(connection, "n", "2")
        await copy_to(database, tmp_path / "copy.db")
    copy = await open_database("sqlite:///copy.db", tmp_path)
    assert await value_of(copy) == "1"
    await copy.close()
    assert await value_of(database) == "2"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///data/x.db", "/srv/space/data/x.db"),
        ("sqlite:////srv/x.db", "/srv/x.db"),
        ("sqlite+aiosqlite:///x.db", "/srv/space/x.db"),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("no url at all", None),
        ("", None),
        ("postgresql://localhost/x", None),
    ],
)
def test_the_file_behind_a_url(url: str, file: str | None) -> None:
    assert sqlite_file(url, Path("/srv/space")) == (None if file is None else Path(file))


async def test_folders_are_made(tmp_path: Path) -> None:
    opened = await open_database("sqlite:///a/b/c.db", tmp_path)
    await opened.close()
    assert (tmp_path / "a" / "b" / "c.db").is_file()


async def joined() -> None:
    """aiosqlite's threads still report to the loop, which must not be closed before."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 30)


async def refused(tmp_path: Path, url: str = "sqlite:///x.db") -> SeminarpostError:
    """Why it is not opened; nothing of it stays open."""
    with pytest.raises(SeminarpostError) as caught:
        await open_database(url, tmp_path)
    await joined()
    return caught.value


@pytest.mark.parametrize(
    "url",
    ["", "x.db", "sqlite://", "sqlite:///:memory:", "sqlite:/x.db", "mysql://localhost/x", "://"],
)  # fmt: skip
async def test_any_other_url_is_refused(tmp_path: Path, url: str) -> None:
    problem = await refused(tmp_path, url)
    assert isinstance(problem, SettingsError)
    assert "sqlite:///PFAD" in problem.sentence.de
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_in_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    problem = await refused(tmp_path)
    assert isinstance(problem, WorkspaceError)
    assert "nicht zugänglich" in problem.sentence.de


async def test_a_file_in_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    problem = await refused(tmp_path, "sqlite:///data/x.db")
    assert isinstance(problem, WorkspaceError)
    assert str(tmp_path / "data") in problem.sentence.de


async def test_a_name_no_file_can_have_is_a_sentence(tmp_path: Path) -> None:
    assert isinstance(await refused(tmp_path, "sqlite:///a\0b/x.db"), WorkspaceError)
    assert isinstance(await refused(tmp_path, f"sqlite:///{'x' * 300}.db"), WorkspaceError)


async def test_what_is_no_database_is_a_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(b"this is a letter, and no database\n" * 100)
    problem = await refused(tmp_path)
    assert isinstance(problem, WorkspaceError)
    assert "keine Datenbank" in problem.sentence.de
    assert file.read_bytes().startswith(b"this is a letter")


async def test_a_database_that_others_keep_locked_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await open_database("sqlite:///x.db", tmp_path)).close()
    monkeypatch.setattr("mailer.store.dialect.sqlite.BUSY_SECONDS", 0)
    holder = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    problem = await refused(tmp_path)
    holder.close()
    assert isinstance(problem, WorkspaceError)
    assert "gesperrt" in problem.sentence.de


async def test_a_newer_database_is_refused_and_let_go(tmp_path: Path) -> None:
    await (await open_database("sqlite:///x.db", tmp_path)).close()
    known = sqlite3.connect(tmp_path / "x.db")
    with known:
        known.execute("UPDATE alembic_version SET version_num = '9999'")
    known.close()
    problem = await refused(tmp_path)
    assert isinstance(problem, WorkspaceError)
    assert "neuer als dieses Programm" in problem.sentence.de
    # Whoever closes last takes the write-ahead log away: nobody has it open any more.
    assert sorted(one.name for one in tmp_path.iterdir()) == ["x.db"]


@ONLY_SQLITE
async def test_a_lock_that_does_not_end_is_an_operational_error(
    database: Database, tmp_path: Path
) -> None:
    holder = sqlite3.connect(tmp_path / "data" / "seminarpost.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    async with database.engine.connect() as connection:
        await connection.execute(text("PRAGMA busy_timeout=0"))
        await connection.rollback()
        await connection.execution_options(**{ACCESS: Access.WRITE})
        with pytest.raises(OperationalError, match="locked"):
            await connection.begin()
    holder.execute("ROLLBACK")
    holder.close()


async def test_a_sender_sees_whether_others_have_written(
    database: Database, tmp_path: Path, database_url: str
) -> None:
    other = await open_database(database_url, tmp_path)
    line, beside = database.sender_connection(), other.sender_connection()

    def version(connection: Connection) -> int | None:
        return dialect_of(connection).version(connection)

    def write(connection: Connection) -> None:
        connection.execute(text("DELETE FROM fact"))

    async def seen() -> int | None:
        return await line.transact(version, alone=False)

    first = await seen()
    assert first is not None
    await line.transact(write)  # its own do not count
    assert await seen() == first
    async with database.write() as connection:
        await facts.put(connection, "n", "1")
    second = await seen()
    assert second != first
    async with other.read() as connection:
        await facts.get(connection, "n")
    await beside.look(version)
    assert await seen() == second
    await beside.transact(write)
    third = await seen()
    assert third not in {first, second}
    for one in (line, beside):
        await one.close()
    await other.close()
