"""Transactions: writers wait for each other, readers see what was committed when they began."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mailer.domain.errors import WorkspaceError
from mailer.store import facts
from mailer.store.database import Database, open_database, sqlite_file


async def value_of(database: Database, name: str = "n") -> str:
    async with database.read() as connection:
        return await facts.get(connection, name)


def may_write(file: Path) -> bool:
    """Whether somebody who does not wait is given the write lock now."""
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


async def test_a_write_takes_the_lock_before_it_writes(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    assert may_write(file)
    async with database.write() as connection:
        assert not may_write(file)
        await facts.get(connection, "n")
    assert may_write(file)


async def test_a_read_takes_no_lock(database: Database, tmp_path: Path) -> None:
    async with database.read() as connection:
        await facts.get(connection, "n")
        assert may_write(tmp_path / "ledger.db")


async def test_writers_wait_for_each_other(database: Database, tmp_path: Path) -> None:
    """Each reads before it writes: without the lock at the beginning, counts would be lost."""
    other = await open_database("sqlite:///ledger.db", tmp_path)

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
    database: Database, tmp_path: Path
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
    assert may_write(tmp_path / "ledger.db")
    assert await value_of(database) == ""


async def test_a_read_writes_nothing(database: Database) -> None:
    async with database.read() as connection:
        await facts.put(connection, "n", "1")
    assert await value_of(database) == ""


async def test_reads_after_a_write_are_reads_again(database: Database, tmp_path: Path) -> None:
    """The pool hands the same connection out again: it must have forgotten that it wrote."""
    async with database.write() as connection:
        await facts.put(connection, "n", "1")
    async with database.read() as connection:
        await facts.get(connection, "n")
        assert may_write(tmp_path / "ledger.db")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)],
)
async def test_sqlite_is_strict(database: Database, pragma: str, value: object) -> None:
    async with database.read() as connection:
        assert await connection.scalar(text(f"PRAGMA {pragma}")) == value
    assert database.is_sqlite


async def test_a_copy_is_whole_while_others_write(database: Database, tmp_path: Path) -> None:
    async with database.write() as connection:
        await facts.put(connection, "n", "1")
    async with database.write() as connection:
        await facts.put(connection, "n", "2")
        await database.copy_to(tmp_path / "copy.db")
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
        ("postgresql://localhost/x", None),
    ],
)
def test_the_file_behind_a_url(url: str, file: str | None) -> None:
    assert sqlite_file(url, Path("/srv/space")) == (None if file is None else Path(file))


async def test_folders_are_made(tmp_path: Path) -> None:
    opened = await open_database("sqlite:///a/b/c.db", tmp_path)
    await opened.close()
    assert (tmp_path / "a" / "b" / "c.db").is_file()


async def test_a_folder_in_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.db").mkdir()
    with pytest.raises(WorkspaceError, match="cannot be opened") as refused:
        await open_database("sqlite:///x.db", tmp_path)
    assert "lässt sich nicht öffnen" in refused.value.sentence.de
    # aiosqlite's thread still reports to the loop, which must not be closed before.
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 30)


async def test_a_lock_that_does_not_end_is_an_operational_error(
    database: Database, tmp_path: Path
) -> None:
    holder = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    async with database.engine.connect() as connection:
        await connection.execute(text("PRAGMA busy_timeout=0"))
        await connection.rollback()
        await connection.execution_options(seminarpost_write=True)
        with pytest.raises(OperationalError, match="locked"):
            await connection.begin()
    holder.execute("ROLLBACK")
    holder.close()
