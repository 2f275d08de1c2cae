"""Several workers at one mailing: killed, cut off from the database, and suspended."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest
from acceptance.mishaps import Aftermath, Sink, add_up, fast_sink
from acceptance.office import SLUG, STEP, ledger, prepared, seminarpost, started
from chance import SOAK, soaked
from postgres import PostgresServer
from sqlalchemy import make_url
from support import ONLY_POSTGRESQL
from waiting import PATIENCE_SECONDS, until

from mailer.actions.desk import open_desk
from mailer.actions.mailing import plans
from mailer.scheduling import planner

MAILS = 2500 * max(SOAK, 1)  # 50,000 in a usual soak
PAUSED_SECONDS = 60 if SOAK else 3
CONNECTIONS, WINDOW, WORKERS = 6, 4, 3
_COUNTED = "SELECT state, count(*) FROM delivery WHERE mailing_id = %s GROUP BY state"
_DUE_SOON = "UPDATE mailing SET due_at = clock_timestamp() + interval '20 s' WHERE id = %s"
_IS_DUE = "SELECT clock_timestamp() >= due_at FROM mailing WHERE id = %s"
_EARLY = (
    "SELECT count(*) FROM delivery d JOIN mailing m ON m.id = d.mailing_id WHERE m.id = %s "
    "AND (d.ended_at < m.due_at OR d.ended_at > clock_timestamp())"
)
_GONE = "UPDATE worker SET seen_at = seen_at - interval '1 hour' WHERE node = %s"

pytestmark = [ONLY_POSTGRESQL, pytest.mark.usefixtures("office_database")]


@pytest.fixture(autouse=True)
def _engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMINARPOST_ENGINE__KIND", "procrastinate")


class Wire:
    """A connection to the database server that can be cut."""

    def __init__(self, url: str) -> None:
        folder, port = make_url(url).query["host"], make_url(url).query.get("port", 5432)
        self._socket = Path(str(folder), f".s.PGSQL.{port}")
        self._open: set[asyncio.StreamWriter] = set()
        self.is_cut = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_unix_connection(str(self._socket))
        self._open |= {writer, back}
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        self._open -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while octets := await reader.read(1 << 16):
                writer.write(octets)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    def cut(self) -> None:
        self.is_cut = True
        for one in self._open:
            one.transport.abort()

    def mend(self) -> None:
        self.is_cut = False


@asynccontextmanager
async def wire(url: str) -> AsyncIterator[tuple[Wire, str]]:
    """The wire, and the URL that leads over it."""
    made = Wire(url)
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    over = make_url(url).set(host="127.0.0.1", port=port, query={})
    async with server:
        yield made, over.render_as_string(hide_password=False)
        made.cut()


async def all_done(url: str, number: int) -> None:
    """Waits until the ledger has an end for everybody."""
    counts: dict[str, int] = {}
    for _ in range(2 * int(PATIENCE_SECONDS) * max(SOAK, 1)):
        counts = counted(url, number)
        if counts and not counts.keys() - {"sent", "unclear"}:
            return
        await asyncio.sleep(0.5)
    pytest.fail(f"waited in vain for {counts}")


def counted(url: str, number: int) -> dict[str, int]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        rows = connection.execute(_COUNTED, [number]).fetchall()
    return dict(rows)


def declared_dead(url: str, node: int) -> None:
    """As if five minutes had passed since its last sign of life."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        rows = connection.execute("SELECT node FROM worker ORDER BY began_at").fetchall()
        connection.execute(_GONE, rows[node])


@soaked
async def test_a_mailing_survives_what_befalls_its_workers(
    tmp_path: Path, database_url: str
) -> None:
    workspace = tmp_path / "office"
    async with fast_sink(tmp_path / "taken.log") as sink, wire(database_url) as (line, over):
        relay = {"port": sink.port, "connections": CONNECTIONS, "window": WINDOW}
        relay["per_second"] = 400 if SOAK else 80
        number = await prepared(workspace, relay, mails=MAILS, due=False)
        async with AsyncExitStack() as opened:
            killed = await opened.enter_async_context(started(workspace, "worker"))
            await joined(database_url, 1)  # the first of them: it is the one declared dead below
            paused = await opened.enter_async_context(started(workspace, "worker"))
            with mock.patch.dict(os.environ, SEMINARPOST_DATABASE__URL=over):
                cut = await opened.enter_async_context(started(workspace, "worker"))
            await joined(database_url, WORKERS, (killed, paused, cut))
            await begun(workspace)
            await sink.reached(300)
            killed.kill()
            await killed.wait()
            paused.send_signal(signal.SIGSTOP)
            line.cut()
            await asyncio.sleep(PAUSED_SECONDS)
            declared_dead(database_url, 0)
            line.mend()
            paused.send_signal(signal.SIGCONT)
            await all_done(database_url, number)
            for one in (paused, cut):
                one.terminate()
            assert {await one.wait() for one in (paused, cut)} <= {0, 143}
        found = Aftermath(MAILS)
        add_up(found, await ledger(workspace, number), sink.taken())
    assert (found.lost, found.doubled, found.strange) == ([], [], [])
    assert found.sent + found.unclear == MAILS
    assert found.unclear <= CONNECTIONS * WINDOW
    assert known_workers(database_url) == []


async def joined(
    url: str, number: int, processes: Sequence[asyncio.subprocess.Process] = ()
) -> None:
    """Waits until so many workers are at work and share the relay."""

    def seen() -> str:
        ends = [one.returncode for one in processes]
        return f"for {number} workers: {known_workers(url)}, ended with {ends}"

    await until(lambda: len(known_workers(url)) == number, seen)


def known_workers(url: str) -> list[tuple[str, ...]]:
    """The workers that the database knows of."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT id FROM worker").fetchall()


async def test_workers_are_restarted_one_after_the_other(tmp_path: Path, database_url: str) -> None:
    workspace = tmp_path / "office"
    async with fast_sink(tmp_path / "taken.log") as sink:
        relay = {"port": sink.port, "connections": 4, "window": WINDOW, "per_second": 80}
        number = await prepared(workspace, relay, mails=1500)
        async with AsyncExitStack() as opened:
            for _ in range(3):
                one = await opened.enter_async_context(started(workspace, "worker"))
                await reached_or_done(sink, 200, 1500)
                one.terminate()
                assert await asyncio.wait_for(one.wait(), PATIENCE_SECONDS) in {0, 143}
            last = await opened.enter_async_context(started(workspace, "worker"))
            await all_done(database_url, number)
            last.terminate()
            await last.wait()
        found = Aftermath(1500)
        add_up(found, await ledger(workspace, number), sink.taken())
    assert (found.lost, found.doubled, found.unclear, found.sent) == ([], [], 0, 1500)
    assert known_workers(database_url) == []


@soaked
async def test_a_server_that_is_restarted_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own, so that no other test loses its databases: in mid-run, and while workers end."""
    workspace, mails = tmp_path / "office", 1000 * max(SOAK, 1)
    told = [tmp_path / name for name in ("first.log", "second.log")]
    with PostgresServer(fsync="on") as server:
        url = server.new()
        monkeypatch.setenv("SEMINARPOST_DATABASE__URL", url)
        async with fast_sink(tmp_path / "taken.log") as sink, AsyncExitStack() as opened:
            relay = {"port": sink.port, "connections": 4, "window": WINDOW}
            number = await prepared(workspace, relay, mails=mails, due=False)
            both = []
            for file in told:
                log = opened.enter_context(file.open("wb")).fileno()
                worker = started(workspace, "worker", stderr=log)
                both.append(await opened.enter_async_context(worker))
            await joined(url, 2)
            await begun(workspace)  # now that neither can have all of it sent before
            await sink.reached(100)
            server.stop(signal.SIGINT)
            server.start()
            await all_done(url, number)
            assert [one.returncode for one in both] == [None, None]
            for one in both:
                one.terminate()
            server.stop(signal.SIGINT)
            server.start()
            ends = [await asyncio.wait_for(one.wait(), PATIENCE_SECONDS) for one in both]
            assert set(ends) <= {0, 143}
            found = Aftermath(mails)
            add_up(found, await ledger(workspace, number), sink.taken())
    assert (found.lost, found.doubled) == ([], [])
    assert found.sent + found.unclear == mails
    assert not any("Traceback" in file.read_text("utf-8") for file in told)
    assert found.unclear <= 4 * WINDOW


@pytest.mark.parametrize("minutes", [(5, -5), (-5, 5)], ids=["fast first", "slow first"])
async def test_workers_whose_clocks_differ_send_nothing_early_and_nothing_twice(
    tmp_path: Path, database_url: str, minutes: tuple[int, int]
) -> None:
    workspace, mails = tmp_path / "office", 80
    async with fast_sink(tmp_path / "taken.log") as sink, AsyncExitStack() as opened:
        relay = {"port": sink.port, "connections": 4, "window": WINDOW, "per_second": 20}
        number = await prepared(workspace, relay, mails=mails)
        with connected(database_url) as connection:
            connection.execute(_DUE_SOON, [number])
        both = [
            await opened.enter_async_context(
                started(workspace, "worker", ahead=timedelta(minutes=ahead))
            )
            for ahead in minutes
        ]
        with connected(database_url) as connection:
            while not shown(connection.execute(_IS_DUE, [number])):
                assert sink.taken() == []
                await asyncio.sleep(0.1)
        await joined(database_url, 2)
        await all_done(database_url, number)
        assert [one.returncode for one in both] == [None, None]
        for one in both:
            one.terminate()
        assert {await one.wait() for one in both} <= {0, 143}
        found = Aftermath(mails)
        add_up(found, await ledger(workspace, number), sink.taken())
        with connected(database_url) as connection:
            assert shown(connection.execute(_EARLY, [number])) == 0
    assert (found.lost, found.doubled, found.unclear, found.sent) == ([], [], 0, mails)


def connected(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Each statement by itself."""
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def shown(cursor: psycopg.Cursor[tuple[Any, ...]]) -> Any:
    """The one value that was asked for."""
    row = cursor.fetchone()
    assert row is not None
    return row[0]


async def begun(workspace: Path) -> None:
    """The invitation is due, and its workers are told."""
    async with open_desk(workspace) as desk:
        await plans.send_now(desk, SLUG, STEP)
        await planner.tick(desk.database, desk.workspace, desk.clock)


async def reached_or_done(sink: Sink, more: int, most: int) -> None:
    await sink.reached(min(most, len(sink.taken()) + more))


async def test_a_confirmation_leaves_at_once(tmp_path: Path) -> None:
    workspace = tmp_path / "office"
    async with fast_sink(tmp_path / "taken.log") as sink:
        await prepared(workspace, {"port": sink.port}, mails=1)
        async with started(workspace, "worker"):
            await sink.reached(1)
            slug = "waermeplanung-fuer-kleine-gemeinden"
            await seminarpost(workspace, "register", slug, "--email", "neu@example.org")
            await asyncio.wait_for(sink.reached(2), PATIENCE_SECONDS)
    assert sink.taken()[-1][1] == "neu@example.org"
