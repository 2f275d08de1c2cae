"""Statements of a sender's turn that nobody waits for: they run together with its COMMIT."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import waiting
from postgres import PostgresServer
from sqlalchemy import Connection, bindparam, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from mailer.store.database import open_database
from mailer.store.dialect import dialect_of
from mailer.store.dialect.base import PIPELINE, SenderConnection
from mailer.store.facts import fact
from mailer.store.prepared import Prepared

_BOTH = or_(fact.c.name == "a", fact.c.name == "b")
_SET = Prepared(update(fact).where(_BOTH).values(value=bindparam("to")))


class _UnexpectedError(Exception):
    pass


@pytest.fixture
async def line(tmp_path: Path, database_url: str) -> AsyncIterator[SenderConnection]:
    database = await open_database(database_url, tmp_path)
    found = database.sender_connection()
    await found.transact(_two_facts)
    yield found
    await found.close()
    await database.close()


def _two_facts(connection: Connection) -> None:
    connection.execute(insert(fact), [{"name": one, "value": "old"} for one in "ab"])


def _values(connection: Connection) -> set[str]:
    return set(connection.execute(select(fact.c.value).where(_BOTH)).scalars())


def _setting(to: str, number: int) -> Callable[[Connection], None]:
    return lambda connection: _SET.run_on(connection, number, _UnexpectedError(), to=to)


def _setting_if(version: int, to: str) -> Callable[[Connection], bool]:
    """Returns whether the version is that one, as far as is known."""

    def write(connection: Connection) -> bool:
        problem = _UnexpectedError()
        found = dialect_of(connection).suppose(connection, version, problem)
        _SET.run_unseen(connection, to=to)
        return found == version

    return write


async def _version(line: SenderConnection) -> int:
    found = await line.transact(lambda one: dialect_of(one).version(one), alone=False)
    assert found is not None
    return found


async def test_what_touches_as_many_rows_as_it_must_is_written(line: SenderConnection) -> None:
    for turn in range(7):  # a server plans anew five times
        await line.transact(_setting(f"100% {turn}", 2), alone=False)
        assert await line.look(_values) == {f"100% {turn}"}


async def test_what_touches_others_is_undone_and_the_next_turn_goes_on(
    line: SenderConnection,
) -> None:
    for _ in range(2):
        with pytest.raises(_UnexpectedError):
            await line.transact(_setting("wrong", 3), alone=False)
        assert await line.look(_values) == {"old"}
    await line.transact(_setting("right", 2), alone=False)
    assert await line.look(_values) == {"right"}


async def test_who_asks_sees_what_was_written_before(line: SenderConnection) -> None:
    def write(connection: Connection) -> set[str]:
        _SET.run_unseen(connection, to="new")
        return _values(connection)

    for alone in (True, False):
        assert await line.transact(write, alone=alone) == {"new"}


async def test_a_turn_that_fails_by_itself_is_undone(line: SenderConnection) -> None:
    def fail(connection: Connection) -> None:
        _SET.run_unseen(connection, to="never")
        _values(connection)
        _SET.run_unseen(connection, to="neither")
        raise _UnexpectedError

    for alone in (False, True, False):
        with pytest.raises(_UnexpectedError):
            await line.transact(fail, alone=alone)
        assert await line.look(_values) == {"old"}
        await line.transact(_setting("old", 2), alone=False)


async def test_a_version_that_is_another_is_noticed(
    line: SenderConnection, tmp_path: Path, database_url: str
) -> None:
    version = await _version(line)
    assert await line.transact(_setting_if(version, "first"), alone=False)
    await line.transact(lambda _: None)  # our own changes no version
    await line.transact(lambda _: None, together=True)
    await line.transact(_setting("first", 2), together=True)
    assert await line.transact(_setting_if(version, "second"), alone=False)
    assert await line.look(_values) == {"second"}
    other = await open_database(database_url, tmp_path)
    async with other.write() as connection:
        await connection.execute(insert(fact).values(name="c", value="other"))
    await other.close()
    try:
        assert not await line.transact(_setting_if(version, "third"), alone=False)
    except _UnexpectedError:
        assert await line.look(_values) == {"second"}
        assert await _version(line) != version


@pytest.fixture
async def on_server(tmp_path: Path, postgres: PostgresServer) -> AsyncIterator[SenderConnection]:
    url = postgres.new("tables")
    database = await open_database(url, tmp_path)
    found = database.sender_connection()
    await found.transact(_two_facts)
    yield found
    await found.close()
    await database.close()
    postgres.drop(url)


BOTH_TURNS = pytest.mark.parametrize("turn", [{"alone": False}, {"together": True}], ids=str)


def _also(sql: str, to: str) -> Callable[[Connection], None]:
    def write(connection: Connection) -> None:
        _SET.run_unseen(connection, to=to)
        connection.info[PIPELINE].run(sql, ())

    return write


@BOTH_TURNS
async def test_a_connection_that_ends_is_replaced(
    on_server: SenderConnection, turn: dict[str, bool]
) -> None:
    end = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(Exception, match="terminat"):
        await on_server.transact(_also(end, "never"), **turn)
    assert await on_server.look(_values) == {"old"}
    await on_server.transact(_setting("new", 2), **turn)
    assert await on_server.look(_values) == {"new"}


@BOTH_TURNS
async def test_a_turn_that_is_broken_off_is_undone(
    on_server: SenderConnection, turn: dict[str, bool]
) -> None:
    work = _also("SELECT pg_sleep(60)", "no")
    under_way = asyncio.create_task(on_server.transact(work, **turn))
    await asyncio.sleep(0.2)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    assert await on_server.look(_values) == {"old"}
    await on_server.transact(_setting("new", 2), **turn)


async def test_what_no_text_can_hold_is_refused(on_server: SenderConnection) -> None:
    with pytest.raises(Exception, match="NUL"):
        await on_server.transact(_setting("a\0b", 2), alone=False)
    assert await on_server.look(_values) == {"old"}


async def test_who_does_not_get_the_lock_in_time_tries_again(
    tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.new("tables")
    database = await open_database(url, tmp_path)
    line = database.sender_connection()
    await line.transact(_two_facts)
    before = await line.written()
    await line.transact(lambda one: one.exec_driver_sql("SET lock_timeout = '20ms'"))
    tries: list[object] = []
    real = type(line)._run  # type: ignore[attr-defined]  # PostgreSQL's

    async def run(*given: object) -> object:
        tries.append(given)
        return await real(*given)

    monkeypatch.setattr(type(line), "_run", run)
    async with database.write() as connection, waiting.patience():
        await connection.execute(insert(fact).values(name="c", value="other"))
        work = asyncio.create_task(line.transact(_setting("new", 2), together=True))
        await waiting.until(lambda: len(tries) > 2)
    await work
    assert await line.look(_values) == {"new"}
    await line.transact(_setting("newer", 2), together=True)
    assert await line.written() == before + 1  # what was tried in vain counts as nobody's
    await line.close()
    await database.close()
    postgres.drop(url)


def _starting(connection: Connection, name: str) -> None:
    connection.info[PIPELINE].run("INSERT INTO fact (name, value) VALUES ($1, 'x')", (name,))
    connection.info[PIPELINE].start()


@BOTH_TURNS
@pytest.mark.parametrize("name", ["new", "a"], ids=["which goes well", "which fails"])
async def test_what_was_started_is_undone_where_the_turn_fails(
    on_server: SenderConnection, turn: dict[str, bool], name: str
) -> None:
    def fail(connection: Connection) -> None:
        _SET.run_unseen(connection, to="wrong")
        _starting(connection, name)
        raise _UnexpectedError

    for _ in range(2):
        with pytest.raises(_UnexpectedError):
            await on_server.transact(fail, **turn)
        assert await on_server.look(_values) == {"old"}
        await on_server.transact(_setting("old", 2), **turn)


@BOTH_TURNS
async def test_what_was_started_is_there_for_who_asks(
    on_server: SenderConnection, turn: dict[str, bool]
) -> None:
    def work(connection: Connection) -> set[str]:
        for name in ("c", "d"):
            _starting(connection, name)
        return set(connection.execute(select(fact.c.name).where(fact.c.value == "x")).scalars())

    assert await on_server.transact(work, **turn) == {"c", "d"}
    with pytest.raises(IntegrityError):
        await on_server.transact(work, **turn)
