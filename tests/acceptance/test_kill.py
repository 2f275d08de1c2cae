"""What may befall the machine while it sends: kill -9, a database that is locked, a full disk."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance.mishaps import (
    CONNECTIONS,
    WINDOW,
    fast_sink,
    killed_again_and_again,
    locked_meanwhile,
)
from acceptance.office import in_state, ledger, prepared, seminarpost, started
from chance import SOAK, seeds, soaked
from support import need
from waiting import PATIENCE_SECONDS, until

KILLS = 20 if SOAK else 12
MAILS = KILLS * 250
LOCKED_SECONDS = 3
FULL_MAILS = 2000


@soaked
@pytest.mark.usefixtures("office_database")
@pytest.mark.parametrize("seed", seeds(20270310))
async def test_kill_minus_nine_loses_nothing_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    found = await killed_again_and_again(tmp_path, mails=MAILS, kills=KILLS, seed=seed)
    assert (found.lost, found.doubled, found.strange) == ([], [], [])
    assert found.sent + found.unclear == MAILS
    assert max(len(one) for one in found.in_doubt) <= CONNECTIONS * WINDOW
    assert found.unlisted == []  # every doubt is listed by "deliveries", and only these
    assert found.taken == found.sent + found.arrived_of_unclear
    assert found.hits == KILLS
    assert len(set(found.killed_after)) > KILLS / 2  # at different moments


async def test_a_locked_database_is_waited_for(tmp_path: Path) -> None:
    found = await locked_meanwhile(tmp_path, mails=240, locked_seconds=LOCKED_SECONDS)
    assert found.exit_code == 0
    assert found.left_meanwhile <= CONNECTIONS * WINDOW  # only what was written down before
    assert (found.sent, found.taken, found.doubled) == (240, 240, 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.call(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    )
    need("mount", mounted)
    try:
        yield folder
    finally:
        subprocess.call(["umount", "-l", str(folder)])


async def test_a_full_disk_stops_before_the_dot_and_says_so(
    tmp_path: Path, small_disk: Path
) -> None:
    workspace, ballast, said = small_disk / "office", small_disk / "ballast", tmp_path / "said.txt"
    async with fast_sink(tmp_path / "taken.log") as sink:
        relay = {"port": sink.port, "connections": 2, "window": WINDOW}
        number = await prepared(workspace, relay, mails=FULL_MAILS)
        with said.open("wb") as file:
            run = started(
                workspace, "run", "--until-idle", stdout=file.fileno(), stderr=file.fileno()
            )
            async with run as process:
                await asyncio.wait_for(sink.reached(40), PATIENCE_SECONDS)
                fill(ballast)
                await told_of(process, said, "Datenträger ist voll")
                stopped_at = len(sink.taken())
                assert stopped_at < FULL_MAILS
                ballast.unlink()
                ended = await asyncio.wait_for(process.wait(), PATIENCE_SECONDS)
        if ended:  # else it waited for room and went on by itself
            assert len(sink.taken()) == stopped_at
            await seminarpost(workspace, "run", "--until-idle")
        rows = await ledger(workspace, number)
        taken = [to for _, to, _ in sink.taken()]
    unclear = in_state(rows, "unclear")
    assert len(taken) == len(set(taken))
    assert len(unclear) <= 2 * WINDOW
    assert len(in_state(rows, "sent")) == FULL_MAILS - len(unclear)
    assert set(taken) >= in_state(rows, "sent")


async def told_of(process: asyncio.subprocess.Process, said: Path, words: str) -> None:
    """Waits until a person who watches the run has been told in these words."""
    await until(
        lambda: words in said.read_text(encoding="utf-8") or process.returncode is not None,
        lambda: f"for: {words}",
    )
    assert words in said.read_text(encoding="utf-8")


def fill(file: Path) -> None:
    """Writes until the disk has no octet left."""
    with file.open("wb", buffering=0) as full:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    full.write(b"\0" * size)
            except OSError:
                continue
