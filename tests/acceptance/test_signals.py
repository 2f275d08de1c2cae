"""Signals: whatever sends finishes what is in flight, whoever the signal goes to.

Ctrl+C, ``timeout`` and systemd signal the whole group of processes, ``kill`` only one. The server
is slow, so that something is in flight whenever a signal comes.
"""

import asyncio
import contextlib
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from acceptance.office import address, prepared
from delivery.fault_server import WAYS, FaultServer, Plan, faulty
from delivery.model_server import Act
from support import ROOT
from waiting import patience

from mailer.actions.desk import open_desk
from mailer.clock import MovedClock
from mailer.scheduling import planner

MAILS = 60
SECONDS = 180
COMMANDS = {
    "run": ("run",),
    "until idle": ("run", "--until-idle"),
    "worker": ("worker",),
}
NUMBERS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
WHOM: dict[str, Callable[[int, int], None]] = {"one process": os.kill, "the group": os.killpg}


async def due_mailing(workspace: Path, server: FaultServer, mails: int = MAILS) -> None:
    """A mailing whose deliveries are queued: ``worker`` alone can send them."""
    relay = {"port": server.port, "connections": 2, "window": 3}
    await prepared(workspace, relay, mails=mails)
    async with open_desk(workspace, MovedClock(datetime.now(UTC))) as desk:
        await planner.tick(desk.database, desk.workspace, desk.clock)


OWNS_ITS_TERMINAL = (
    "import fcntl, runpy, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "runpy.run_module('mailer', run_name='__main__', alter_sys=True)"
)
"""The program as a shell starts it: the kernel tells it of the terminal's end."""


def read_all(descriptor: int) -> None:
    """What a terminal is told, until nobody is there to write."""
    with contextlib.suppress(OSError):
        while os.read(descriptor, 4096):
            pass


@asynccontextmanager
async def at_work(workspace: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs a command as the first of a group of processes; none of them outlives the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mailer", *words, "--workspace", str(workspace),
        cwd=ROOT, start_new_session=True,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    """Its exit code and what it said."""
    async with asyncio.timeout(SECONDS):
        said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


def states(workspace: Path) -> dict[str, set[str]]:
    """Whose delivery is in which state, read without the program."""
    database = sqlite3.connect(f"file:{workspace}/data/seminarpost.db?mode=ro", uri=True)
    try:
        found: dict[str, set[str]] = {}
        for state, to in database.execute("SELECT state, address FROM delivery"):
            found.setdefault(state, set()).add(to)
        return found
    finally:
        database.close()


async def reached(server: FaultServer, count: int) -> None:
    there = asyncio.Event()
    server.on_taken = lambda taken: there.set() if taken >= count else None
    await asyncio.wait_for(there.wait(), SECONDS)


@pytest.mark.parametrize("number", NUMBERS, ids=[one.name for one in NUMBERS])
@pytest.mark.parametrize("whom", WHOM)
@pytest.mark.parametrize("command", COMMANDS)
async def test_what_is_in_flight_is_finished_and_nothing_new_begins(
    tmp_path: Path, command: str, whom: str, number: signal.Signals
) -> None:
    async with faulty(Plan(WAYS["bdat"], drip_seconds=0.005)) as server:
        await due_mailing(tmp_path, server)
        async with at_work(tmp_path, *COMMANDS[command]) as process:
            await reached(server, 8)
            WHOM[whom](process.pid, number)
            code, said = await ended(process)
        found = states(tmp_path)
        assert "Traceback" not in said
        assert code == (128 + number if command == "until idle" else 0), said
        assert set(found) == {"sent", "queued"}
        assert found["sent"] == server.answered == set(server.recipients)
        server.recover()
        async with at_work(tmp_path, *COMMANDS["until idle"]) as process:
            code, said = await ended(process)
    assert code == 0, said
    assert Counter(server.recipients) == Counter(map(address, range(MAILS)))


@pytest.mark.parametrize("way", WAYS)
async def test_two_signals_in_a_row_are_one(tmp_path: Path, way: str) -> None:
    """``timeout`` signals its child, and then the group that it is in."""
    async with faulty(Plan(WAYS[way], drip_seconds=0.005)) as server:
        await due_mailing(tmp_path, server)
        async with at_work(tmp_path, *COMMANDS["until idle"]) as process:
            await reached(server, 5)
            os.kill(process.pid, signal.SIGTERM)
            os.killpg(process.pid, signal.SIGTERM)
            code, said = await ended(process)
    assert code == 128 + signal.SIGTERM, said
    found = states(tmp_path)
    assert set(found) == {"sent", "queued"}
    assert found["sent"] == server.answered


@pytest.mark.parametrize("way", WAYS)
async def test_a_terminal_that_is_closed_asks_once_and_hears_no_more(
    tmp_path: Path, way: str
) -> None:
    """Shell and kernel say it one after the other, and what is printed then goes nowhere."""
    master, terminal = os.openpty()
    async with faulty(Plan(WAYS[way], drip_seconds=0.005)) as server:
        await due_mailing(tmp_path, server)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "mailer", *COMMANDS["until idle"], "--workspace", str(tmp_path),
            cwd=ROOT, start_new_session=True, stdin=terminal, stdout=terminal, stderr=terminal,
        )  # fmt: skip
        os.close(terminal)
        reading = asyncio.get_running_loop().run_in_executor(None, read_all, master)
        try:
            await reached(server, 5)
            for _ in range(3):
                with contextlib.suppress(ProcessLookupError):  # it may have ended by then
                    os.killpg(process.pid, signal.SIGHUP)
                await asyncio.sleep(0.3)  # longer than two signals that are one
            async with patience():
                code = await process.wait()
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
            await reading
            os.close(master)
    assert code == 128 + signal.SIGHUP
    found = states(tmp_path)
    assert set(found) == {"sent", "queued"}
    assert found["sent"] == server.answered


async def test_a_terminal_that_is_gone_breaks_nothing(tmp_path: Path) -> None:
    """Its other end is closed: whatever is written to it fails, and the kernel sends SIGHUP."""
    master, terminal = os.openpty()
    async with faulty(Plan(WAYS["bdat"], drip_seconds=0.005)) as server:
        await due_mailing(tmp_path, server)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", OWNS_ITS_TERMINAL, *COMMANDS["until idle"],
            "--workspace", str(tmp_path),
            cwd=ROOT, start_new_session=True, stdin=terminal, stdout=terminal, stderr=terminal,
        )  # fmt: skip
        os.close(terminal)
        try:
            await reached(server, 5)
            os.close(master)
            async with patience():
                code = await process.wait()
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
    assert code == 128 + signal.SIGHUP
    found = states(tmp_path)
    assert set(found) == {"sent", "queued"}
    assert found["sent"] == server.answered


async def test_started_by_nohup_it_goes_on(tmp_path: Path) -> None:
    async with faulty(Plan(WAYS["bdat"], drip_seconds=0.002)) as server:
        await due_mailing(tmp_path, server, 24)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "mailer", *COMMANDS["until idle"], "--workspace", str(tmp_path),
            cwd=ROOT, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        await reached(server, 3)
        os.killpg(process.pid, signal.SIGHUP)
        code, said = await ended(process)
    assert code == 0, said
    assert Counter(server.recipients) == Counter(map(address, range(24)))


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_second_signal_ends_it_at_once(tmp_path: Path, command: str) -> None:
    """The server never answers: what was handed to it is unclear, and nothing else is."""

    handed_over = asyncio.Event()

    def script(verb: str, _line: str) -> Act | None:
        if verb != "BDAT":
            return None
        handed_over.set()
        return Act("", runs=False, then="hang")

    async with faulty(Plan(WAYS["bdat"], script)) as server:
        await due_mailing(tmp_path, server)
        async with at_work(tmp_path, *COMMANDS[command]) as process:
            await asyncio.wait_for(handed_over.wait(), SECONDS)
            os.killpg(process.pid, signal.SIGINT)
            await asyncio.sleep(0.5)  # two signals within a moment are one
            assert process.returncode is None
            os.killpg(process.pid, signal.SIGINT)
            async with patience():
                await process.communicate()
    found = states(tmp_path)
    assert set(found) == {"unclear", "queued"}
    assert len(found["unclear"]) <= 6


@pytest.mark.parametrize("number", NUMBERS, ids=[one.name for one in NUMBERS])
@pytest.mark.parametrize("whom", WHOM)
async def test_a_signal_while_starting_leaves_nothing_half_done(
    tmp_path: Path, whom: str, number: signal.Signals
) -> None:
    async with faulty(Plan(WAYS["bdat"])) as server:
        await due_mailing(tmp_path, server, 12)
        for moment in range(6):
            async with at_work(tmp_path, *COMMANDS["until idle"]) as process:
                await asyncio.wait({asyncio.ensure_future(process.wait())}, timeout=moment / 4)
                if process.returncode is None:
                    WHOM[whom](process.pid, number)
                await ended(process)
            found = states(tmp_path)
            assert set(found) <= {"sent", "queued"}
            assert found.get("sent", set()) == set(server.recipients)
        async with at_work(tmp_path, *COMMANDS["until idle"]) as process:
            code, said = await ended(process)
    assert code == 0, said
    assert Counter(server.recipients) == Counter(map(address, range(12)))


@pytest.mark.parametrize(
    ("number", "ctrl_c"),
    [
        (signal.SIGTERM, signal.SIG_DFL),
        (signal.SIGINT, signal.SIG_DFL),
        (signal.SIGHUP, signal.SIG_DFL),
        (signal.SIGTERM, signal.SIG_IGN),
    ],
    ids=["TERM", "INT", "HUP", "TERM in a script's background"],
)
async def test_a_rehearsal_tidies_up(
    tmp_path: Path, number: signal.Signals, ctrl_c: signal.Handlers
) -> None:
    """It sends to nobody: it is broken off, and leaves nothing behind.

    Shells start what runs in a script's background with Ctrl+C ignored.
    """
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mailer", "demo", "--once",
        cwd=ROOT, env=os.environ | {"TMPDIR": str(scratch)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, ctrl_c),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(SECONDS):
        while not list(scratch.glob("*/data/inbox/*.eml")):  # noqa: ASYNC110 - files tell nobody
            await asyncio.sleep(0.01)
    process.send_signal(number)
    code, said = await ended(process)
    assert code > 0
    assert "Traceback" not in said
    assert list(scratch.iterdir()) == []
