"""Renderers in processes of their own: they write what one here would, and end with it."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from delivery.scripted import Script, scripted
from delivery.test_sender import invited, relay_to, states
from support import START, Office, an_office
from waiting import PATIENCE_SECONDS, until

from mailer.actions.desk import desk_at
from mailer.clock import MovedClock
from mailer.compose.dkim import Signer, SigningKey
from mailer.delivery.render import dispatcher
from mailer.delivery.render import pool as processes
from mailer.delivery.render.ipc import RendererFaultError
from mailer.delivery.render.pool import RenderPool
from mailer.delivery.render.renderer import Renderer, RenderResult
from mailer.delivery.sender import Sender
from mailer.store import reports
from mailer.store.database import reading_engine
from mailer.workspace import Workspace

# pytest-xdist has threads; they do nothing that a renderer would need.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
People = Callable[[int], Path]
NOW = START - timedelta(days=60)


@contextmanager
def beside(
    workspace: Workspace, number: int = 1, signer: Signer | None = None
) -> Iterator[RenderPool]:
    url = workspace.settings.database.url
    database = reading_engine(url, workspace.path)
    with processes.forked(number, Renderer(workspace, signer), database) as renderers:
        yield renderers


async def at_office(workspace: Workspace, work: Callable[[Office], Any]) -> Any:
    """What ``work`` gives at a desk with a clock that stands at the beginning."""
    clock = MovedClock(NOW)
    async with desk_at(workspace, clock) as desk:
        return await work(Office(desk, clock))


async def asked(renderers: RenderPool, ids: list[int]) -> RenderResult:
    await renderers.open()
    try:
        return await asyncio.wait_for(renderers.ask(ids, NOW), PATIENCE_SECONDS)
    finally:
        await renderers.close()


async def in_state(pid: int, message: str) -> None:
    """Comes back when a process is stopped (T) or has ended and waits for its parent (Z)."""
    status = Path(f"/proc/{pid}/status")
    await until(lambda: f"State:\t{message} " in status.read_text(encoding="utf-8"))


def pids() -> list[int]:
    return [one.pid for one in active_children() if one.pid is not None]


async def all_ids(office: Office) -> list[int]:
    async with office.desk.database.read() as connection:
        return [row.id for row in await reports.deliveries(connection)]


@pytest.mark.parametrize("signs", [False, True])
def test_they_write_what_one_here_would(tmp_path: Path, people_file: People, signs: bool) -> None:
    workspace = an_office(tmp_path / "office")
    private = rsa.generate_private_key(65537, 2048)
    signer = Signer((SigningKey("example.org", "r1", private),)) if signs else None

    async def work(office: Office) -> None:
        await invited(office, people_file(5))
        ids = await all_ids(office)
        found = await asked(renderers, ids)
        own = Renderer(workspace, signer)
        async with office.desk.database.read() as connection:
            loaded = await connection.run_sync(own.load, ids, NOW)
        here = own.sign(own.render(loaded.rows, loaded.mails, NOW), NOW)
        assert found.written.renderings == here.renderings
        assert [one.signature != b"" for one in here.renderings] == [signs] * 5
        assert found.written.terms == here.terms
        (theirs,), (ours,) = found.written.templates, here.templates
        assert (theirs.pieces, theirs.holes) == (ours.pieces, ours.holes)

    with beside(workspace, signer=signer) as renderers:
        asyncio.run(at_office(workspace, work))
    assert pids() == []


def test_a_whole_mailing_goes_through_several(tmp_path: Path, people_file: People) -> None:
    workspace = an_office(tmp_path / "office")

    async def work(office: Office) -> None:
        await invited(office, people_file(300))
        async with scripted(Script()) as script:
            relay, desk = relay_to(script), office.desk
            sender = Sender(desk.database, workspace, relay, desk.clock, renderers=renderers)
            async with sender.open():
                assert await sender.send_due() == 300
        assert sorted(script.recipients) == [f"p{one:05d}@example.org" for one in range(300)]
        for _, recipient, content in script.accepted:
            assert f"<{recipient}>".encode() in content
        assert await states(office) == {"sent": 300}

    with beside(workspace, 3) as renderers:
        asyncio.run(at_office(workspace, work))
    # Whoever is the last to go puts the journal into the file that people copy.
    assert [one.name for one in workspace.data.glob("*.db*")] == ["seminarpost.db"]


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGSTOP])
def test_without_one_of_them_the_sender_writes_itself(
    tmp_path: Path, people_file: People, monkeypatch: pytest.MonkeyPatch, by: signal.Signals
) -> None:
    """One is dead, or hangs: said once, and every mail leaves all the same."""
    monkeypatch.setattr(dispatcher, "_TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(processes, "_ENDING_SECONDS", 0.2)
    workspace = an_office(tmp_path / "office")
    said: list[str] = []

    async def work(office: Office) -> None:
        await invited(office, people_file(200))
        async with scripted(Script()) as script:
            relay, desk = relay_to(script), office.desk
            sender = Sender(
                desk.database,
                workspace,
                relay,
                desk.clock,
                renderers=renderers,
                on_problem=said.append,
            )
            async with sender.open():
                pid = pids()[0]
                os.kill(pid, by)
                await in_state(pid, "Z" if by is signal.SIGKILL else "T")
                assert await sender.send_due() == 200
        assert len(script.accepted) == len(set(script.recipients)) == 200

    with beside(workspace, 2) as renderers:
        asyncio.run(at_office(workspace, work))
    assert pids() == []
    (line,) = filter(None, said)  # events without words are for the log
    assert line.startswith("Ein Hilfsprozess des Versands ist ausgefallen")


def test_what_one_cannot_do_is_told(tmp_path: Path, people_file: People) -> None:
    workspace = an_office(tmp_path / "office")

    async def work(office: Office) -> None:
        await invited(office, people_file(3))
        await renderers.open()
        with pytest.raises(RendererFaultError, match="TypeError"):
            await renderers.ask([b"nobody"], NOW)  # type: ignore[list-item]  # which it cannot
        # It is still there.
        assert len((await renderers.ask(await all_ids(office), NOW)).written.renderings) == 3
        await renderers.close()

    with beside(workspace) as renderers:
        asyncio.run(at_office(workspace, work))


def test_they_are_deaf_to_signals_and_end_with_their_line(tmp_path: Path) -> None:
    """SIGTERM, Ctrl+C and SIGHUP go to the whole group: what is in flight is the sender's."""
    workspace = an_office(tmp_path / "office")

    async def work(_: Office) -> None:
        found = await asked(renderers, [])
        assert found.written.renderings == []

    with beside(workspace, 2) as renderers:
        children = pids()
        assert len(children) == 2
        asyncio.run(at_office(workspace, work))
        for pid in children:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                os.kill(pid, number)
        asyncio.run(at_office(workspace, work))
    assert pids() == []


@pytest.mark.parametrize(
    ("cores", "signing", "number"),
    [(1, False, 1), (2, False, 1), (4, False, 2), (1, True, 1), (2, True, 2), (64, True, 8)],
)
def test_as_many_as_the_machine_has_use_for(
    monkeypatch: pytest.MonkeyPatch, cores: int, signing: bool, number: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))
    assert processes.how_many(signing=signing) == number
