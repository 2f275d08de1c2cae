"""Mishaps of the machine in the middle of one mailing, and what is left of it.

Scenarios for the tests and, longer and with more mails, for ``bench.faults``.
"""

import asyncio
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from acceptance.office import in_state, ledger, prepared, started
from acceptance.warm import warm_starter
from support import ROOT
from waiting import PATIENCE_SECONDS, until_at_last

from mailer.cli.run import SOMETHING_WAITS

CONNECTIONS = 4
WINDOW = 4
_START_SECONDS = 0.5


@dataclass(frozen=True)
class Sink:
    """A quick server in a process of its own."""

    port: int
    log: Path
    process: asyncio.subprocess.Process

    def taken(self) -> list[tuple[str, str, str]]:
        """(sender, recipient, message id) of each message, in order."""
        lines = self.log.read_text(encoding="ascii").splitlines() if self.log.exists() else []
        return [(sender, to, name) for sender, to, name in (line.split(" ") for line in lines)]

    async def reached(self, count: int) -> None:
        """Comes back as soon as so many messages have been taken."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"%d\n" % count)
        assert await self.process.stdout.readline() == b"reached\n"


@asynccontextmanager
async def fast_sink(log: Path) -> AsyncIterator[Sink]:
    """Runs for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "tests" / "delivery" / "fast_sink.py"),
        str(log),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Sink(int(await process.stdout.readline()), log, process)
    finally:
        process.stdin.close()
        await process.communicate()


@dataclass
class Aftermath:
    """What so many kills left behind.

    ``killed_after``: how many messages had been taken at each kill; ``in_doubt``: whose
    deliveries said ``sending`` then; ``hits``: how many kills came before the run was done.
    ``strange``: taken under a Message-ID that is not theirs; ``unlisted``: in doubt at a kill
    and not unclear in the end, or the other way round.
    """

    mails: int
    seconds: float = 0.0
    hits: int = 0
    killed_after: list[int] = field(default_factory=list)
    in_doubt: list[set[str]] = field(default_factory=list)
    taken: int = 0
    sent: int = 0
    unclear: int = 0
    arrived_of_unclear: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)


async def killed_again_and_again(folder: Path, *, mails: int, kills: int, seed: int) -> Aftermath:
    """Sends one mailing through so many kills at random moments, then lets it finish."""
    chance = random.Random(seed)  # noqa: S311 - moments of a test
    begun = time.perf_counter()
    workspace = folder / "office"
    found = Aftermath(mails)
    async with fast_sink(folder / "taken.log") as sink, warm_starter() as starter:
        relay = {"port": sink.port, "connections": CONNECTIONS, "window": WINDOW}
        number = await prepared(workspace, relay, mails=mails)
        run = ("run", "--until-idle", "--workspace", str(workspace))
        for left in range(kills, 0, -1):
            # Every kill so far may have left a window full of mails that never arrive.
            sure = mails - kills * CONNECTIONS * WINDOW
            target = _target(chance, sure, len(sink.taken()), left)
            found.hits += await _killed(await starter.start(*run), sink, target, chance)
            found.killed_after.append(len(sink.taken()))
            found.in_doubt.append(_in_doubt(workspace, number))
        _, ended = await starter.start(*run)
        assert await asyncio.wait_for(ended, PATIENCE_SECONDS) in {0, SOMETHING_WAITS}
        add_up(found, await ledger(workspace, number), sink.taken())
    found.seconds = round(time.perf_counter() - begun, 1)
    return found


def add_up(found: Aftermath, rows: list[dict[str, Any]], taken: list[tuple[str, str, str]]) -> None:
    """Compares what the ledger says with what the server took."""
    sent, unclear = in_state(rows, "sent"), in_state(rows, "unclear")
    times = Counter(to for _, to, _ in taken)
    known = {(row["recipient"], row["message_id"]) for row in rows}
    everybody = {row["recipient"] for row in rows}
    found.taken, found.sent, found.unclear = len(taken), len(sent), len(unclear)
    found.arrived_of_unclear = len(unclear & set(times))
    found.doubled = sorted(to for to, often in times.items() if often > 1)
    found.lost = sorted((everybody - sent - unclear) | (sent - set(times)))
    found.strange = sorted(to for _, to, name in taken if (to, name) not in known)
    found.unlisted = sorted(set().union(*found.in_doubt) ^ unclear)


def _target(chance: random.Random, mails: int, taken: int, left: int) -> int | None:
    """How many messages shall have been taken at the next kill; None: while it starts."""
    if left % 5 == 0:
        return None
    step = max(1, 2 * (mails - taken) // (left + 1))
    return max(taken + 1, min(taken + chance.randint(1, step), mails - left))


@dataclass(frozen=True)
class Locked:
    """What came of a database that somebody else kept locked for a while."""

    mails: int
    left_meanwhile: int
    exit_code: int
    sent: int
    taken: int
    doubled: int


async def locked_meanwhile(folder: Path, *, mails: int, locked_seconds: float) -> Locked:
    """Backoff the write lock from another connection in the middle of a run."""
    workspace = folder / "office"
    async with fast_sink(folder / "taken.log") as sink:
        relay = {"port": sink.port, "connections": CONNECTIONS, "window": WINDOW}
        number = await prepared(workspace, relay, mails=mails)
        async with started(workspace, "run", "--until-idle") as process:
            await asyncio.wait_for(sink.reached(mails // 8), PATIENCE_SECONDS)
            meanwhile = await _lock(workspace, sink, process, locked_seconds)
            exit_code = await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
        sent = in_state(await ledger(workspace, number), "sent")
        taken = [to for _, to, _ in sink.taken()]
    doubled = len(taken) - len(set(taken))
    return Locked(mails, meanwhile, exit_code, len(sent & set(taken)), len(taken), doubled)


async def _lock(
    workspace: Path, sink: Sink, process: asyncio.subprocess.Process, seconds: float
) -> int:
    """Keeps the database locked for so long; returns how many messages left all the same."""
    lock = sqlite3.connect(workspace / "data" / "seminarpost.db", timeout=PATIENCE_SECONDS)
    try:
        lock.execute("BEGIN IMMEDIATE")
        before = len(sink.taken())
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), seconds)
        return len(sink.taken()) - before
    finally:
        lock.close()


async def _killed(
    run: "tuple[int, asyncio.Future[int]]",
    sink: Sink,
    target: int | None,
    chance: random.Random,
) -> bool:
    """Kills a run soon after the target was reached; False if it was done before that."""
    process, ended = run
    if target is not None:
        reached = asyncio.ensure_future(sink.reached(target))
        first: set[asyncio.Future[Any]] = {reached, ended}
        await asyncio.wait(first, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        assert reached.done(), f"the run came to {len(sink.taken())}, not to {target}"
    moment = chance.uniform(0, 0.01 if target is not None else _START_SECONDS)
    await asyncio.wait({ended}, timeout=moment)
    if not ended.done():
        os.kill(process, signal.SIGKILL)
    return await ended == -signal.SIGKILL


def _is_open(file: Path) -> bool:
    """Whether any process has it open."""
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if descriptor.readlink() == file:
                return True
    return False


def _in_doubt(workspace: Path, mailing: int) -> set[str]:
    """Whose deliveries a dead process left as ``sending``."""
    url = os.environ.get("SEMINARPOST_DATABASE__URL", "")
    if url.startswith("postgresql:"):
        return _in_doubt_at_server(url, mailing)
    return _in_doubt_in_file(workspace / "data" / "seminarpost.db", mailing)


def _in_doubt_in_file(file: Path, mailing: int) -> set[str]:
    """Its renderers end a moment after it. As long as one has the database open, a transaction
    that was durable but not announced to others any more cannot be seen.
    """
    until_at_last(lambda: not _is_open(file), lambda: "for the database to be closed")
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        query = "SELECT address FROM delivery WHERE mailing_id = ? AND state = 'sending'"
        return {row[0] for row in connection.execute(query, (mailing,))}
    finally:
        connection.close()


def _in_doubt_at_server(url: str, mailing: int) -> set[str]:
    """What the server had been told to commit before the process died, it still commits."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'seminarpost'"
    with psycopg.connect(url, autocommit=True) as connection:

        def is_alone() -> bool:
            found = connection.execute(others).fetchone()
            return found is not None and found[0] == 0

        until_at_last(is_alone, lambda: "for the connections to be closed")
        query = "SELECT address FROM delivery WHERE mailing_id = %s AND state = 'sending'"
        return {row[0] for row in connection.execute(query, [mailing])}
