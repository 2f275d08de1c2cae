"""One live database and the workspaces of several machines."""

import shutil
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from support import LIVE_SETTINGS, ONLY_POSTGRESQL, Office

from mailer.actions.desk import Desk, desk_at
from mailer.actions.office import epochs, workspaces
from mailer.actions.office.workspaces import Mode, mode_of, refuse_strangers
from mailer.domain.errors import RefusedError
from mailer.store import facts, workers
from mailer.store.workers import DEAD_AFTER, Worker
from mailer.workspace import open_workspace

pytestmark = ONLY_POSTGRESQL


@pytest.fixture
async def first(office: Office, tmp_path: Path, database_url: str) -> Desk:
    """A workspace that was taken live."""
    folder = tmp_path / "first"
    folder.mkdir()
    (folder / "seminarpost.toml").write_text(
        LIVE_SETTINGS.format(url=database_url), encoding="utf-8"
    )
    async with desk_at(open_workspace(folder), office.clock) as desk:
        await workspaces.go_live(desk)
    return Desk(open_workspace(folder), office.desk.database, office.clock)


def beside(desk: Desk, name: str, *, settings: bool = True) -> Desk:
    """The same settings on another machine, which never ran."""
    folder = desk.workspace.path.parent / name
    folder.mkdir()
    if settings:
        shutil.copy(desk.workspace.path / "seminarpost.toml", folder)
    return Desk(open_workspace(folder), desk.database, desk.clock)


async def test_another_office_is_refused(first: Desk) -> None:
    second = beside(first, "second")
    (second.workspace.data / "secret.key").unlink(missing_ok=True)
    await refuse_strangers(first)
    await refuse_strangers(first)
    stranger = Desk(open_workspace(second.workspace.path), second.database, second.clock)
    with pytest.raises(RefusedError, match=r"secret\.key"):
        await refuse_strangers(stranger)


async def test_machines_take_turns_in_starting(first: Desk) -> None:
    second = beside(first, "second")
    for desk in (second, first, second, second, first):
        assert await mode_of(desk) is Mode.LIVE
        await epochs.begin(desk)


async def test_a_database_that_was_put_back_is_held_on_every_machine_that_ran(first: Desk) -> None:
    second = beside(first, "second")
    async with first.database.read() as connection:
        before = await facts.get(connection, "epoch")
    for desk in (first, second):
        await epochs.begin(desk)
    async with first.database.write() as connection:
        await facts.put(connection, "epoch", before)
    assert [await mode_of(desk) for desk in (first, second)] == [Mode.HELD] * 2


async def test_a_copy_of_the_database_is_held(first: Desk, database_url: str) -> None:
    async with first.database.write() as connection:
        await facts.put(connection, "live_binding", "that of another database")
    assert await mode_of(first) is Mode.HELD


async def test_nobody_goes_live_while_others_are_at_work(first: Desk) -> None:
    now = first.clock.now()
    async with AsyncExitStack() as opened:
        desk = await opened.enter_async_context(desk_at(first.workspace, first.clock))
        async with desk.database.write() as connection:
            await connection.run_sync(workers.enter, Worker("w", "node", "1", now, now))
        with pytest.raises(RefusedError, match="worker"):
            await workspaces.go_live(desk)
        async with desk.database.write() as connection:
            await connection.run_sync(workers.sign, "w", now - DEAD_AFTER - timedelta(seconds=1))
        await workspaces.go_live(desk)
