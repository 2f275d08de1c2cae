"""``run --until-idle`` says what it waits for and until when, in the language of the office."""

import asyncio
import json
import re
import signal
import sys
from pathlib import Path

import pytest
from acceptance.office import prepared
from delivery.fault_server import WAYS, Greylist, Plan, faulty
from delivery.model_server import Act, Script
from support import ROOT

SECONDS = 180
_TIME = r"[A-Z][a-z] \d\d\.\d\d\.\d{4} \d\d:\d\d"
_TIME_EN = r"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d"


async def what_it_says(workspace: Path, language: str) -> tuple[str, dict[str, object]]:
    """Its first line about waiting, and its document after it was told to stop."""
    file = workspace / "seminarpost.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[site]", f'[site]\nlanguage = "{language}"'), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mailer", "run", "--until-idle", "--json",
        "--workspace", str(workspace), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    async with asyncio.timeout(SECONDS):
        line = (await process.stderr.readline()).decode()
        process.send_signal(signal.SIGTERM)
        out, _ = await process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    return line.strip(), json.loads(out)


def slow(verb: str, _line: str) -> Act | None:
    return Act("421 4.7.0 too fast, slow down", runs=False) if verb == "RCPT" else None


@pytest.mark.parametrize(
    ("script", "language", "says"),
    [
        (Greylist(), "de", rf"Wartet bis {_TIME}: 3 Mails werden noch einmal versucht\."),
        (Greylist(), "en", rf"Waiting until {_TIME_EN}: 3 mails are tried again\."),
        (slow, "de", rf"Wartet bis {_TIME}: example\.org bittet um Ruhe \(421 4\.7\.0 .*\)\."),
    ],
)
async def test_what_is_waited_for(tmp_path: Path, script: Script, language: str, says: str) -> None:
    async with faulty(Plan(WAYS["bdat"], script)) as server:
        await prepared(tmp_path, {"port": server.port, "connections": 1}, mails=3)
        line, document = await what_it_says(tmp_path, language)
    assert re.fullmatch(says, line), line
    waiting = document["waiting"]
    assert isinstance(waiting, list)
    assert waiting
    for one in waiting:
        assert set(one) == {"what", "until"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", one["until"])
    assert document["stopped"] is True
