"""The desk: an opened workspace with its database and a clock, which every use case works at."""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mailer.actions.scratch import sweep
from mailer.clock import Clock, MovedClock, SharedClock, SystemClock
from mailer.domain.errors import WorkspaceError
from mailer.files import PRIVATE_FILE, located, make_folder
from mailer.inbound.own_rules import rules_of
from mailer.inbound.rules import judge_by
from mailer.scheduling import engines
from mailer.store.database import Database, open_database
from mailer.withdrawal_log import WithdrawalLog
from mailer.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Desk:
    """What a use case is given: settings and content, what is remembered, what time it is."""

    workspace: Workspace
    database: Database
    clock: Clock


# Whoever is concerned, and who moves up from the waiting list.
_UNASKED = 2
_PLACES = 16


@asynccontextmanager
async def open_desk(path: Path, clock: Clock | None = None) -> AsyncIterator[Desk]:
    """Opens the workspace at ``path`` for a person; raises WorkspaceError, SettingsError,
    ContentError.

    What tells several people is refused here until they were announced
    (``actions.mailing.announced``).
    """
    async with desk_at(open_workspace(path), clock or SystemClock(), unasked=_UNASKED) as desk:
        yield desk


@asynccontextmanager
async def desk_at(
    workspace: Workspace, clock: Clock, *, unasked: int | None = None
) -> AsyncIterator[Desk]:
    """Opens the database of a workspace that was read already.

    What a killed rehearsal left of people's data is removed by the way, and from here on this
    process judges refusals by the office's rules.
    """
    sweep()
    judge_by(rules_of(workspace))
    database = await open_database(workspace.settings.database.url, workspace.path)
    database.keep_record(WithdrawalLog(workspace.path, workspace.links.secret))
    try:
        await engines.prepare(database, workspace)
        yield Desk(workspace, Database(database.engine, unasked), await _shared(database, clock))
    finally:
        await database.close()


async def _shared(database: Database, clock: Clock) -> Clock:
    """The clock that the machines at a database share, where there may be several."""
    if isinstance(clock, MovedClock):  # plays another time
        return clock
    shared = SharedClock(clock)
    return shared if await set_right(database, shared) else clock


async def set_right(database: Database, clock: Clock) -> bool:
    """Compares a shared clock with the database's; False where the machine's own counts."""
    if not isinstance(clock, SharedClock):
        return False
    async with database.read() as connection:
        return await connection.run_sync(
            lambda one: clock.compare(lambda: database.dialect.clock(one))
        )


@contextmanager
def running_alone(workspace: Workspace, task: str = "run") -> Iterator[None]:
    """Holds the workspace's lock for ``run`` (the clock) or ``worker`` (the sender).

    A second one beside the first would send by halves. Raises WorkspaceError.
    """
    with alone_in(workspace.path, task):
        yield


@contextmanager
def alone_in(path: Path, task: str) -> Iterator[None]:
    """``running_alone`` where nothing was read of the workspace at ``path`` yet."""
    with _locked(path, task) as is_ours:
        if not is_ours:
            raise WorkspaceError(
                f"Für {path} läuft schon ein „seminarpost {task}“; bitte dort nachsehen oder es "
                "zuerst beenden.",
                f'A "seminarpost {task}" is already at work on {path}; please look there or stop '
                "it first.",
            )
        yield


@contextmanager
def alone_if_free(workspace: Workspace, task: str) -> Iterator[bool]:
    """Says whether nobody else on this machine is at ``task``; nobody is while the block lasts."""
    with _locked(workspace.path, task) as is_ours:
        yield is_ours


@contextmanager
def first_place(workspace: Workspace, task: str) -> Iterator[int]:
    """``running_alone`` for who may be one of several: it is the first then."""
    with running_alone(workspace, task):
        yield 0


@contextmanager
def running_beside_others(workspace: Workspace, task: str) -> Iterator[int]:
    """Holds the lock of one of several places for ``task`` on this machine, and says which.

    Raises WorkspaceError where all are taken.
    """
    for place in range(_PLACES):
        with _locked(workspace.path, f"{task}-{place + 1}" if place else task) as is_ours:
            if is_ours:
                yield place
                return
    raise WorkspaceError(
        f"Für {workspace.path} laufen auf dieser Maschine schon {_PLACES} „seminarpost {task}“.",
        f'{_PLACES} "seminarpost {task}" are already at work on {workspace.path} on this machine.',
    )


@contextmanager
def _locked(path: Path, name: str) -> Iterator[bool]:
    """Says whether the lock is ours for as long as the block lasts."""
    file = path / "data" / f"{name}.lock"
    for one in (file.parent, file):
        located(one, WorkspaceError, path)
    make_folder(file.parent)
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, PRIVATE_FILE)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
