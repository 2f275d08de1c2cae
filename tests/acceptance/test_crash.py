"""The end of a run, and who may run at all: SIGTERM, a second run, a copy of the workspace."""

import asyncio
import shutil
from pathlib import Path

import pytest
from acceptance.office import ledger, prepared, seminarpost, started
from delivery.scripted import Script, scripted
from support import an_office
from waiting import PATIENCE_SECONDS

from mailer.actions.desk import running_alone
from mailer.domain.errors import WorkspaceError

MAILS = 150
CONNECTIONS = 3


def relay_to(script: Script) -> dict[str, object]:
    return {"port": script.port, "connections": CONNECTIONS}


@pytest.mark.usefixtures("office_database")
async def test_sigterm_finishes_what_is_in_flight(tmp_path: Path) -> None:
    workspace = tmp_path / "office"
    async with scripted(Script()) as script:
        number = await prepared(workspace, relay_to(script), mails=MAILS)
        reached = asyncio.Event()

        def accept(_recipient: str) -> str:
            if len(script.accepted) >= 20:
                reached.set()
            return "250 2.0.0 queued"

        script.on_dot = accept
        async with started(workspace, "run") as process:
            await asyncio.wait_for(reached.wait(), PATIENCE_SECONDS)
            process.terminate()
            assert await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) == 0
        states = [one["state"] for one in await ledger(workspace, number)]
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
        await prepared(workspace, relay_to(script), mails=MAILS)
        shutil.copytree(workspace, tmp_path / "copy")
        refused = await seminarpost(tmp_path / "copy", "run", "--until-idle", fails=True)
        assert "go-live" in refused["error"]
        assert script.accepted == []
        await seminarpost(workspace, "run", "--until-idle")
        assert len(script.accepted) == MAILS
