"""Much in one short transaction: what it does, what it undoes, and what it waits for."""

import asyncio

import pytest
from sqlalchemy import insert, select

from mailer.store.database import Database
from mailer.store.facts import fact


class UndoneError(Exception):
    """What a test undoes something by."""


async def put(database: Database, name: str, *, fails: bool = False) -> None:
    async with database.write() as connection:
        await connection.execute(insert(fact).values(name=name, value="x"))
        if fails:
            raise UndoneError


async def names(database: Database) -> set[str]:
    async with database.read() as connection:
        found = await connection.execute(select(fact.c.name).where(fact.c.name.like("g%")))
        return set(found.scalars())


async def test_what_fails_is_undone_without_the_rest(database: Database) -> None:
    async def work(within: Database) -> set[str]:
        await put(within, "g1")
        with pytest.raises(UndoneError):
            await put(within, "g2", fails=True)
        await put(within, "g3")
        return await names(within)

    assert await database.at_once(work) == {"g1", "g3"}
    assert await names(database) == {"g1", "g3"}


async def test_what_is_not_dealt_with_undoes_all(database: Database) -> None:
    async def work(within: Database) -> None:
        await put(within, "g1")
        await put(within, "g2", fails=True)

    with pytest.raises(UndoneError):
        await database.at_once(work)
    assert await names(database) == set()


async def test_waiting_for_others_holds_no_file(database: Database) -> None:
    """A server's transaction may wait, and be told to stop; one of a file holds everybody up."""

    async def work(within: Database) -> str:
        await put(within, "g1")
        failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(failed.set_exception, UndoneError())
        with pytest.raises(UndoneError):
            await failed
        return await asyncio.sleep(0, "waited")

    if database.engine.dialect.name == "sqlite":
        with pytest.raises(RuntimeError, match="would hold the database"):
            await database.at_once(work)
        assert await names(database) == set()
    else:
        assert await database.at_once(work) == "waited"
        assert await names(database) == {"g1"}
