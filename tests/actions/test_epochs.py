"""The word of each live run: whoever begins beside us, no place that runs is taken for a copy."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import LIVE_SETTINGS

from mailer.actions.desk import Desk, desk_at
from mailer.actions.office import epochs, workspaces
from mailer.actions.office.workspaces import Mode, mode_of
from mailer.clock import MovedClock
from mailer.store import facts
from mailer.workspace import Workspace, open_workspace


@pytest.fixture
async def live(clock: MovedClock, tmp_path: Path, database_url: str) -> AsyncIterator[Desk]:
    """A workspace that was taken live."""
    folder = tmp_path / "live"
    folder.mkdir()
    (folder / "seminarpost.toml").write_text(
        LIVE_SETTINGS.format(url=database_url), encoding="utf-8"
    )
    async with desk_at(open_workspace(folder), clock) as desk:
        await workspaces.go_live(desk)
    async with desk_at(open_workspace(folder), clock) as desk:
        yield desk


async def begun_again(desk: Desk, times: int = 1) -> None:
    """By another process, which has connections of its own."""
    async with desk_at(desk.workspace, desk.clock) as elsewhere:
        for _ in range(times):
            await epochs.begin(elsewhere)


async def test_a_run_that_begins_while_one_looks_makes_no_copy_of_it(
    live: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, begun = epochs._known, 0

    def overtaken(workspace: Workspace) -> set[str]:
        """The file, in which others wrote since the database was asked."""
        nonlocal begun
        if begun < 3:
            begun += 1
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(asyncio.run, begun_again(live)).result()
        return known(workspace)

    monkeypatch.setattr(epochs, "_known", overtaken)
    assert await mode_of(live) is Mode.LIVE
    assert begun == 3


async def test_runs_that_begin_together_leave_a_file_of_the_last_word(live: Desk) -> None:
    looking = True
    seen: set[Mode] = set()

    async def looked() -> None:
        async with desk_at(live.workspace, live.clock) as desk:
            while looking:
                seen.add(await mode_of(desk))

    async with asyncio.TaskGroup() as tasks:
        others = [tasks.create_task(looked()) for _ in range(2)]
        async with asyncio.TaskGroup() as beginning:
            for _ in range(4):
                beginning.create_task(begun_again(live, 5))
        looking = False
        await asyncio.gather(*others)
    assert seen == {Mode.LIVE}
    async with live.database.read() as connection:
        word = await facts.get(connection, "epoch")
    assert word.startswith("21-")
    assert (live.workspace.data / "epoch").read_text().split() == [word]
