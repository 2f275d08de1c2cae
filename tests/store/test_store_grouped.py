"""Grouped transactions: one commit for many, each undone by itself, nobody told too soon."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import OperationalError
from support import START as NOW

from mailer.domain.errors import RefusedError
from mailer.store.database import Database, count_written
from mailer.store.facts import fact
from mailer.store.grouped import GroupedDatabase
from mailer.store.withdrawals import note
from mailer.withdrawal_log import Kind, WithdrawalLog


@pytest.fixture
def grouped(database: Database, monkeypatch: pytest.MonkeyPatch) -> GroupedDatabase:
    # A slow machine must not end a group that the test wants to look at.
    monkeypatch.setattr("mailer.store.grouped._HELD_SECONDS", 3600.0)
    return GroupedDatabase.of(Database(database.engine, unasked=2))


async def put(database: Database, name: str, *, fails: bool = False) -> None:
    async with database.write() as connection:
        await connection.execute(insert(fact).values(name=name, value="x"))
        if fails:
            raise RefusedError("nein", "no")


async def names(database: Database) -> set[str]:
    async with database.read() as connection:
        found = await connection.execute(select(fact.c.name).where(fact.c.name.like("g%")))
        return set(found.scalars())


async def test_many_share_commits_and_who_fails_is_undone_alone(grouped: GroupedDatabase) -> None:
    commits = []
    event.listen(grouped.engine.sync_engine, "commit", lambda _: commits.append(1))
    work = [put(grouped, f"g{number}", fails=number % 5 == 0) for number in range(60)]
    done = await asyncio.gather(*work, return_exceptions=True)
    assert [isinstance(one, RefusedError) for one in done] == [n % 5 == 0 for n in range(60)]
    assert await names(grouped) == {f"g{number}" for number in range(60) if number % 5}
    assert len(commits) < 5


async def test_nobody_is_done_before_it_is_durable(grouped: GroupedDatabase) -> None:
    seen = []

    async def put_and_look(number: int) -> None:
        await put(grouped, f"g{number}")
        seen.append(f"g{number}" in await names(grouped))

    await asyncio.gather(*(put_and_look(number) for number in range(20)))
    assert seen == [True] * 20


async def test_a_commit_that_fails_is_told_to_everybody_in_it(grouped: GroupedDatabase) -> None:
    def fail(_: object) -> None:
        raise OperationalError("COMMIT", None, OSError())

    event.listen(grouped.engine.sync_engine, "commit", fail)
    work = [put(grouped, f"g{number}") for number in range(5)]
    done = await asyncio.gather(*work, return_exceptions=True)
    assert all(isinstance(one, Exception) for one in done)
    event.remove(grouped.engine.sync_engine, "commit", fail)
    assert await names(grouped) == set()
    await put(grouped, "g9")
    assert await names(grouped) == {"g9"}


async def test_a_transaction_that_is_gone_takes_nobody_along_unnoticed(
    grouped: GroupedDatabase,
) -> None:
    """As when a full disk rolls all of it back: who went before must not believe it is done."""

    async def lose() -> None:
        async with grouped.write() as connection:
            await connection.execute(text("ROLLBACK"))
            raise OSError

    done = await asyncio.gather(
        put(grouped, "g1"), put(grouped, "g2"), lose(), put(grouped, "g3"), return_exceptions=True
    )
    kept = await names(grouped)
    for number, one in ((1, done[0]), (2, done[1]), (3, done[3])):
        assert (one is None) == (f"g{number}" in kept)
    assert isinstance(done[0], Exception)


async def test_who_is_told_to_stop_stops_nobody_else(grouped: GroupedDatabase) -> None:
    stopped = asyncio.Event()

    async def wait() -> None:
        async with grouped.write() as connection:
            await connection.execute(insert(fact).values(name="g0", value="x"))
            stopped.set()
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait())
    await stopped.wait()
    others = [asyncio.create_task(put(grouped, f"g{number}")) for number in (1, 2)]
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(*others)
    assert await names(grouped) == {"g1", "g2"}
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_each_may_write_to_so_many_people_and_no_more(grouped: GroupedDatabase) -> None:
    async def tell(*people: int) -> None:
        async with grouped.write() as connection:
            count_written(connection, people)

    work = [tell(2 * number, 2 * number + 1) for number in range(5)]
    done = await asyncio.gather(*work, tell(100, 101, 102), return_exceptions=True)
    assert [isinstance(one, RefusedError) for one in done] == [False] * 5 + [True]


async def test_a_withdrawal_that_is_undone_is_not_in_the_record(
    grouped: GroupedDatabase, tmp_path: Path
) -> None:
    log = WithdrawalLog(tmp_path, b"k" * 32)
    grouped.keep_record(log)

    async def leave(name: str, *, fails: bool) -> None:
        async with grouped.write() as connection:
            note(connection, Kind.LEFT, name, NOW, lists=(name,))
            if fails:
                raise RefusedError("nein", "no")

    work = [leave(name, fails=name == "b") for name in ("a", "b", "c")]
    await asyncio.gather(*work, return_exceptions=True)
    assert [one.lists for one in log.read().withdrawals] == [("a",), ("c",)]


async def test_a_group_is_not_held_open_for_long(
    grouped: GroupedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write, too: one that is old takes nobody in any more."""
    monkeypatch.setattr("mailer.store.grouped._HELD_SECONDS", 0.0)
    commits: list[object] = []
    event.listen(grouped.engine.sync_engine, "commit", commits.append)
    await asyncio.gather(*(put(grouped, f"g{number}") for number in range(6)))
    assert len(commits) == 6


async def test_reading_and_writing_beside_a_writer_elsewhere_holds_nobody_up(
    database: Database,
) -> None:
    """While another process writes, the event loop goes on, and who reads is answered."""
    near = GroupedDatabase.of(database)
    async with database.write() as connection:
        await connection.execute(insert(fact).values(name="g1", value="x"))
        writing = asyncio.create_task(put(near, "g2"))
        for _ in range(20):
            assert await names(near) == set()
        assert not writing.done()
    await writing
    assert await names(near) == {"g1", "g2"}
    await near.close()
