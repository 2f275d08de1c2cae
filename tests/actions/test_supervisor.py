"""The supervisor with real processes that end, live on, or do not listen."""

import asyncio
import sys
from pathlib import Path

import pytest
from waiting import patience, until

from mailer.actions.operation import supervisor

_DIES = "import sys; open(sys.argv[1], 'a').write('x'); sys.exit(3)"
_LIVES = "import sys, time; open(sys.argv[1], 'a').write('x'); sys.stdin.read()"
_SEES_THE_END = f"{_LIVES}; open(sys.argv[1], 'a').write('y')"
_DEAF = (
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "open(sys.argv[1], 'a').write('x'); time.sleep(600)"
)


async def started(file: Path, starts: int) -> None:
    await until(lambda: file.exists() and len(file.read_text()) >= starts)


@pytest.mark.parametrize(
    ("language", "words"), [("de", "beendet (Code 3)"), ("en", "ended (code 3)")]
)
async def test_what_dies_is_started_again_and_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    monkeypatch.setattr(supervisor, "_WAITS_SECONDS", (0.0, 0.01))
    file, said, stop = tmp_path / "starts", list[str](), asyncio.Event()
    command = [sys.executable, "-c", _DIES, str(file)]
    work = asyncio.create_task(supervisor.supervise(command, stop, said.append, language=language))
    await started(file, 3)
    stop.set()
    async with patience():
        await work
    assert len(said) >= 2
    assert words in said[0]


@pytest.mark.parametrize("program", [_LIVES, _DEAF])
async def test_stop_ends_it_whether_it_listens_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(supervisor, "_GRACE_SECONDS", 0.3)
    file, said, stop = tmp_path / "starts", list[str](), asyncio.Event()
    command = [sys.executable, "-c", program, str(file)]
    work = asyncio.create_task(supervisor.supervise(command, stop, said.append))
    await started(file, 1)
    stop.set()
    async with patience():
        await work
    assert said == []
    assert file.read_text() == "x"


async def test_the_child_sees_the_end_of_its_parent(tmp_path: Path) -> None:
    """However the parent ends, its end of the pipe closes."""
    file = tmp_path / "starts"
    parent = (
        "import asyncio, sys\n"
        "from mailer.actions.operation.supervisor import supervise\n"
        f"command = [sys.executable, '-c', {_SEES_THE_END!r}, {str(file)!r}]\n"
        "asyncio.run(supervise(command, asyncio.Event(), print))\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", parent)
    await started(file, 1)
    process.kill()
    await process.wait()
    await started(file, 2)
    assert file.read_text() == "xy"
