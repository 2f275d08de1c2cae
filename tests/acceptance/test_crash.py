"""kill -9 in the middle of sending: nothing is lost, nothing is doubled, doubts are listed."""

import asyncio
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from delivery.scripted import Script, scripted
from support import ROOT, an_office

from mailer.actions.desk import running_alone
from mailer.domain.errors import WorkspaceError

MAILS = 150
CONNECTIONS = 3
SETTINGS = """\
[site]
name = "Büro für Seminare"
url = "https://seminare.example.org"
imprint = ["Büro für Seminare", "Musterweg 1"]

[sender]
address = "seminare@example.org"

[[relay]]
name = "main"
host = "127.0.0.1"
port = {port}
tls = "none"
connections = {connections}

[policy]
release = "auto"
"""
ANNOUNCEMENT = """\
Online-Seminar: Wärmeplanung für kleine Gemeinden

Was jetzt zu tun ist.

Das Seminar findet am 10. März 2090 von 10:00 bis 11:30 Uhr online statt.
"""
SLUG = "waermeplanung-fuer-kleine-gemeinden"


async def seminarpost(workspace: Path, *words: str) -> dict[str, object]:
    """Runs a command to its end; gives its JSON document."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mailer", *words, "--workspace", str(workspace), "--json",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, (words, out, err)
    return dict(json.loads(out))


async def prepared(workspace: Path, port: int) -> int:
    """A live workspace with a due invitation to many; gives the mailing's number."""
    workspace.mkdir()
    text = SETTINGS.format(port=port, connections=CONNECTIONS)
    (workspace / "seminarpost.toml").write_text(text, encoding="utf-8")
    people = "\n".join(["E-Mail", *(f"p{one:05d}@example.org" for one in range(MAILS))])
    (workspace / "people.csv").write_text(people, encoding="utf-8")
    (workspace / "a.txt").write_text(ANNOUNCEMENT, encoding="utf-8")
    await seminarpost(
        workspace, "recipients", "import", str(workspace / "people.csv"), "--list", "seminare",
        "--basis", "consent", "--source", "Test",
    )  # fmt: skip
    await seminarpost(workspace, "seminar", "import", str(workspace / "a.txt"), "--publish")
    await seminarpost(workspace, "go-live")
    await seminarpost(workspace, "send", SLUG, "invitation", "--now")
    listed = await seminarpost(workspace, "mailing", "list")
    mailings = listed["mailings"]
    assert isinstance(mailings, list)
    return next(int(one["id"]) for one in mailings if one["step"] == "invitation")


async def kill_after(workspace: Path, script: Script, accepted: int) -> None:
    """Starts a run and kills it as soon as the server has accepted so many messages."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "mailer", "run", "--until-idle", "--workspace", str(workspace),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    reached = asyncio.Event()

    def accept(_recipient: str) -> str:
        if len(script.accepted) >= accepted:
            reached.set()
        return "250 2.0.0 queued"

    script.on_dot = accept
    async with asyncio.timeout(60):
        await reached.wait()
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()


@pytest.mark.parametrize("accepted", [1, 40, 101])
async def test_kill_minus_nine_loses_nothing_and_doubles_nothing(
    tmp_path: Path, accepted: int
) -> None:
    workspace = tmp_path / "office"
    async with scripted(Script()) as script:
        number = await prepared(workspace, script.port)
        await kill_after(workspace, script, accepted)
        after_crash = set(script.recipients)
        assert accepted <= len(after_crash) < MAILS
        report = await seminarpost(workspace, "run", "--until-idle")
        listed = await seminarpost(workspace, "deliveries", str(number))
    states = {one["recipient"]: one["state"] for one in listed["deliveries"]}  # type: ignore[attr-defined]  # a list
    unclear = {one for one, state in states.items() if state == "unclear"}
    assert len(states) == MAILS
    assert set(states.values()) <= {"sent", "unclear"}
    assert len(unclear) <= CONNECTIONS
    assert report["unclear"] == len(unclear)
    assert len(script.recipients) == len(set(script.recipients))  # doubled: 0
    assert set(states) - set(script.recipients) <= unclear  # lost: 0


async def test_sigterm_finishes_what_is_in_flight(tmp_path: Path) -> None:
    workspace = tmp_path / "office"
    async with scripted(Script()) as script:
        number = await prepared(workspace, script.port)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "mailer", "run", "--workspace", str(workspace),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
        reached = asyncio.Event()

        def accept(_recipient: str) -> str:
            if len(script.accepted) >= 20:
                reached.set()
            return "250 2.0.0 queued"

        script.on_dot = accept
        async with asyncio.timeout(60):
            await reached.wait()
        process.terminate()
        async with asyncio.timeout(10):
            assert await process.wait() == 0
        listed = await seminarpost(workspace, "deliveries", str(number))
    states = [one["state"] for one in listed["deliveries"]]  # type: ignore[attr-defined]  # a list
    assert states.count("sent") == len(script.recipients)
    assert states.count("sent") + states.count("queued") == MAILS


async def test_a_second_run_beside_the_first_is_refused(tmp_path: Path) -> None:
    workspace = an_office(tmp_path)
    with (
        running_alone(workspace),
        pytest.raises(WorkspaceError, match="already at work"),
        running_alone(workspace),
    ):
        pytest.fail("two runs at once")


async def test_a_copy_of_a_live_workspace_is_held(tmp_path: Path) -> None:
    workspace = tmp_path / "office"
    async with scripted(Script()) as script:
        await prepared(workspace, script.port)
        shutil.copytree(workspace, tmp_path / "copy")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "mailer", "run", "--until-idle", "--workspace",
            str(tmp_path / "copy"), "--json", stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip
        out, _ = await process.communicate()
        assert process.returncode == 1
        assert "go-live" in json.loads(out)["error"]
        assert script.accepted == []
        await seminarpost(workspace, "run", "--until-idle")
        assert len(script.accepted) == MAILS
