"""Restoring a backup: the data as they were, held until somebody decides, and nothing destroyed."""

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.backups.archive import opened_backup, unpack
from mailer.actions.backups.manifest import DATABASE, FOLDER, Manifest, not_a_backup
from mailer.actions.desk import alone_in
from mailer.actions.office.settings_file import set_value
from mailer.actions.office.workspaces import refuse_beside_others
from mailer.clock import Clock
from mailer.config import load_settings
from mailer.domain.errors import RefusedError, SeminarpostError, WorkspaceError
from mailer.files import create_octets, located, make_folder, read_octets
from mailer.store import facts, restoring, standalone
from mailer.store.copying import copied, copy_to, empty, is_empty, tallies
from mailer.store.database import Database, open_database
from mailer.store.dialect import dialect_for
from mailer.store.dialect.postgresql import is_server
from mailer.store.dialect.sqlite import sqlite_file
from mailer.store.migrate import newest_revision
from mailer.store.restoring import Restored
from mailer.withdrawal_log import Withdrawal, WithdrawalLog
from mailer.workspace_folder import is_workspace

_KEY = Path("data", "secret.key")
_BIGGEST_KEY = 10_000
_STAGE = ".restoring-"
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What restoring would do: ``replaces`` says that a database is there now."""

    manifest: Manifest
    database: str
    replaces: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was restored, and where everything is.

    ``aside`` is where the database before lies now, None where there was none. ``files`` came out
    of the backup, ``kept`` are those of the workspace that differ from it and stayed. ``unread``
    lines of the record of withdrawals said nothing that is understood. ``is_set``: whether the
    settings name the database that the data are in.
    """

    manifest: Manifest
    database: str
    aside: Path | None
    files: tuple[str, ...]
    kept: tuple[str, ...]
    restored: Restored
    unread: int
    is_set: bool


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the data go, and what is there now."""

    url: str
    name: str
    file: Path | None
    living: standalone.Living


async def look(file: Path, into: Path, url: str | None = None) -> Prospect:
    """What ``restore`` would do; unpacks and changes nothing."""
    with opened_backup(file) as (_, manifest):
        if _is_new(into):
            return Prospect(manifest, "", replaces=False)
        target = await _target(into, url or load_settings(into).database.url)
        return Prospect(manifest, target.name, target.living.holds_anything)


async def restore(
    file: Path,
    into: Path,
    clock: Clock,
    *,
    url: str | None = None,
    withdrawals: Path | None = None,
) -> Outcome:
    """Puts a backup in place of the database of the workspace ``into``, or makes one there.

    What is there already stays: the database before is put aside, files of the workspace are not
    replaced. Withdrawals and erasures since the backup are taken from the workspace's own record,
    and from the record ``withdrawals``. The database is held until ``go-live``.

    Raises RefusedError, with nothing changed, for what is no backup, is another office's or finds
    no room, and WorkspaceError while somebody runs.
    """
    with opened_backup(file) as (archive, manifest):
        is_new = _is_new(into)
        make_folder(into)
        with alone_in(into, "run"), alone_in(into, "worker"), _stage(into) as stage:
            await asyncio.to_thread(unpack, archive, manifest, stage, file)
            rows = {name: one.rows for name, one in manifest.tables.items()}
            staged = stage / DATABASE
            if not await asyncio.to_thread(standalone.is_whole, staged, rows):
                raise not_a_backup(str(file))
            if standalone.revision_of(staged) != manifest.revision:
                raise not_a_backup(str(file))
            theirs = stage / FOLDER / _KEY
            if not theirs.is_file() or not _same_key(stage / FOLDER, manifest):
                raise not_a_backup(str(file))
            if is_new:
                _refuse_shared(stage / FOLDER, into, url)
            where = into if not is_new else stage / FOLDER
            target = await _target(into, url or load_settings(where).database.url)
            _refuse_strange(into, manifest, target)
            now = clock.now()
            if target.file is None:
                async with _opened(target.url, into) as database, database.read() as connection:
                    await refuse_beside_others(connection, now)
            files, kept = _place(stage / FOLDER, into, manifest, now)
            record = WithdrawalLog(into, _secret(into))
            said, unread = _since(record, manifest, withdrawals)
            made = _Making(staged, manifest, record, said, now)
            if target.file is None:
                restored, aside = await _into_server(made, target, into)
            else:
                restored = await _hold_file(made)
                aside = _swap(staged, target.file, now)
            if url is not None and not dialect_for(url).holds_password(url):
                set_value(into, "database", "url", url)
            is_set = url is None or load_settings(into).database.url == url
    return Outcome(
        manifest, target.name, aside, tuple(files), tuple(kept), restored, unread, is_set
    )


def _is_new(into: Path) -> bool:
    return not is_workspace(into)


@dataclass(frozen=True, slots=True)
class _Making:
    """What the restored data are made of."""

    staged: Path
    manifest: Manifest
    record: WithdrawalLog
    withdrawals: list[Withdrawal]
    now: datetime

    async def hold(self, connection: AsyncConnection) -> Restored:
        return await restoring.hold(
            connection, self.manifest.created_at, self.now, self.record, self.withdrawals
        )


@contextmanager
def _stage(into: Path) -> Iterator[Path]:
    """A folder on the disk of the workspace; what a killed restoring left is removed before."""
    data = into / "data"
    for old in data.glob(f"{_STAGE}*"):
        if not old.is_symlink():
            shutil.rmtree(old, ignore_errors=True)
    stage = data / f"{_STAGE}{secrets.token_hex(8)}"
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


async def _target(into: Path, url: str) -> _Target:
    dialect = dialect_for(url)
    name = dialect.place(url, into)
    if not is_server(url):
        file = sqlite_file(url, into)
        if file is None:
            dialect.engine(url, into)  # says what can be meant
            raise AssertionError(url)
        return _Target(url, name, file.resolve(), standalone.living(file))
    async with _opened(url, into) as database, database.read() as connection:
        holds = not await is_empty(connection)
        identity = await facts.get(connection, "database_id")
    # One that was only opened has a name at most.
    return _Target(url, name, None, standalone.Living(True, holds, identity))


@asynccontextmanager
async def _opened(url: str, folder: Path) -> AsyncIterator[Database]:
    database = await open_database(url, folder)
    try:
        yield database
    finally:
        await database.close()


def _refuse_shared(staged: Path, into: Path, url: str | None) -> None:
    """A new workspace beside the old one must not take over the data that the old one works on."""
    if url is not None:
        return
    named = load_settings(staged, {}).database.url
    if load_settings(staged).database.url != named:
        return  # a variable says where: somebody means it
    file = None if is_server(named) else sqlite_file(named, into)
    if is_server(named) or (file is not None and not file.resolve().is_relative_to(into.resolve())):
        shown = dialect_for(named).place(named, into)
        raise RefusedError(
            f"Die Einstellungen der Sicherung nennen die Datenbank {shown}, an der vielleicht noch "
            "gearbeitet wird. Bitte mit --database sagen, wohin die Daten sollen.",
            f"The settings in the backup name the database {shown}, on which somebody may still "
            "work. Please say with --database where the data shall go.",
        )


def _refuse_strange(into: Path, manifest: Manifest, target: _Target) -> None:
    """Raises RefusedError where what is there belongs to another office."""
    living = target.living
    other = living.is_readable and living.holds_anything
    if other and living.database_id == manifest.database_id:
        return
    if not other and (not living.holds_anything or _same_key(into, manifest)):
        return
    raise RefusedError(
        f"In {target.name} stehen die Daten eines anderen Büros als in der Sicherung "
        f"({manifest.name}); es ist nichts geändert. Mit --into entsteht sie in einem eigenen "
        "Ordner.",
        f"{target.name} holds the data of another office than the backup ({manifest.name}); "
        "nothing was changed. With --into it gets a folder of its own.",
    )


def _same_key(into: Path, manifest: Manifest) -> bool:
    if not (into / _KEY).is_file():
        return True
    return WithdrawalLog(into, _secret(into)).mark == manifest.office


def _secret(folder: Path) -> bytes:
    octets = read_octets(folder / _KEY, WorkspaceError, most_bytes=_BIGGEST_KEY, within=folder)
    return octets.strip()


def _place(
    staged: Path, into: Path, manifest: Manifest, now: datetime
) -> tuple[list[str], list[str]]:
    """Puts files of a backup where none are; returns those, and those that differ and stayed."""
    placed, kept = [], []
    # Another key than the backup's could open none of the links that were mailed.
    if (into / _KEY).is_file() and not _same_key(into, manifest):
        before = into / _KEY.with_name(f"secret.key.before-{now:%Y%m%dT%H%M%S}")
        (into / _KEY).rename(before)
    for name in sorted(manifest.files):
        inner = name.removeprefix(FOLDER)
        if inner == name:
            continue
        source, target = staged / inner, into / inner
        located(target, WorkspaceError, into)
        if not os.path.lexists(target):
            make_folder(target.parent)
            create_octets(target, source.read_bytes(), durable=True)
            placed.append(inner)
        elif not target.is_file() or target.read_bytes() != source.read_bytes():
            kept.append(inner)
    kept = [one for one in kept if one != "data/withdrawals.jsonl"]
    return placed, kept


def _since(
    record: WithdrawalLog, manifest: Manifest, other: Path | None
) -> tuple[list[Withdrawal], int]:
    """What was withdrawn since the backup: by the workspace's own record, and by another one."""
    own = record.read(manifest.place)
    if other is None:
        return list(own.withdrawals), own.unread
    more = record.read(manifest.place, other)
    known = set(record.read().withdrawals)
    if new := [one for one in more.withdrawals if one not in known]:
        record.add(new)  # the next restoring has to know of them too
    both = sorted({*own.withdrawals, *more.withdrawals}, key=lambda one: one.at)
    return both, own.unread + more.unread


async def _hold_file(made: _Making) -> Restored:
    async with _opened(f"sqlite:///{made.staged.name}", made.staged.parent) as database:
        async with database.read() as connection:
            await _compare(connection, made.manifest)
        async with database.write() as connection:
            restored = await made.hold(connection)
    await asyncio.to_thread(standalone.settle, made.staged)
    return restored


async def _into_server(made: _Making, target: _Target, into: Path) -> tuple[Restored, Path | None]:
    """All rows of a database on a server are replaced in one transaction, or none."""
    aside = None
    async with (
        _opened(f"sqlite:///{made.staged.name}", made.staged.parent) as staged,
        _opened(target.url, into) as database,
    ):
        if target.living.holds_anything:
            aside = into / "data" / f"before-{made.now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}.db"
            read = await copy_to(database, aside)
            async with (
                _opened(f"sqlite:///{aside.name}", aside.parent) as copy,
                copy.read() as connection,
            ):
                if await tallies(connection) != read:
                    raise _differs()
            standalone.seal(aside)
        async with staged.read() as source, database.write() as connection:
            await _compare(source, made.manifest)
            await empty(connection)
            if await copied(source, connection) != await tallies(connection):
                raise _differs()
            restored = await made.hold(connection)
    return restored, aside


async def _compare(connection: AsyncConnection, manifest: Manifest) -> None:
    """Hashes are of the columns that a program knows: those of an older one are others."""
    if manifest.revision != newest_revision():
        return
    found = {
        name: (one.rows, f"{one.sum:064x}") for name, one in (await tallies(connection)).items()
    }
    if found != {name: (one.rows, one.sum) for name, one in manifest.tables.items()}:
        raise _differs()


def _swap(staged: Path, file: Path, now: datetime) -> Path | None:
    """The restored file takes the place of the one before, which stays beside it."""
    make_folder(file.parent)
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    try:
        staged.rename(draft)
    except OSError:  # on another disk, which may be full: found out before anything is touched
        create_octets(draft, b"")
        shutil.copyfile(staged, draft)
    aside = None
    if os.path.lexists(file) and file.stat().st_size:
        aside = file.with_name(f"{file.name}.before-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}")
        standalone.settle(file)
        for suffix in _BESIDE:
            beside = Path(f"{file}{suffix}")
            if os.path.lexists(beside):
                # Left where it is, it would be taken for a part of the new one.
                beside.rename(f"{aside}{suffix}")
        file.rename(aside)
    for suffix in _BESIDE:
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    draft.rename(file)
    return aside


def _differs() -> SeminarpostError:
    return RefusedError(
        "Die Kopie gleicht dem Original nicht; sie wurde verworfen, es bleibt beim Alten. Bitte "
        "melden Sie das der Entwicklung.",
        "The copy does not equal the original; it was discarded, and all is as it was. Please "
        "tell the developers.",
    )
