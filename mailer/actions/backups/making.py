"""Making a backup: the database as of one moment, with the content and the keys beside it."""

import asyncio
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mailer import __version__
from mailer.actions.backups import archive
from mailer.actions.backups.manifest import (
    DATABASE,
    FOLDER,
    FileEntry,
    Manifest,
    PlaceEntry,
    TableEntry,
    is_known,
    most_bytes,
)
from mailer.actions.desk import Desk
from mailer.actions.scratch import scratch
from mailer.domain.errors import RefusedError, SeminarpostError
from mailer.files import create_octets, make_folder, opened_plain
from mailer.store import facts
from mailer.store.copying import Tally, copy_to, tallies
from mailer.store.database import open_database
from mailer.store.migrate import newest_revision
from mailer.store.standalone import seal
from mailer.withdrawal_log import NAME, WithdrawalLog
from mailer.workspace import Workspace
from mailer.workspace_folder import FILE_NAME

_FOLDERS = ("templates", "recipients", "schedules", "newsletters", "data/keys")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and read back: where it is, how large, and what is in it."""

    file: Path
    bytes: int
    manifest: Manifest


async def backup(desk: Desk, file: Path, *, force: bool = False) -> Backup:
    """Writes a backup of the workspace to ``file``; whoever works or sends goes on meanwhile.

    Raises RefusedError where there is such a file already (but with ``force``), or where the
    copy is not what the database is.
    """
    workspace = desk.workspace
    archive.refuse_unwritable(file, force=force)
    record = WithdrawalLog(workspace.path, workspace.links.secret)
    with scratch("backup") as folder:
        async with desk.database.write() as connection:
            # Whoever withdrew before this line has committed or never will; who withdraws later
            # is in the record behind this place.
            database_id = await facts.database_id(connection)
            place, now = record.place(), desk.clock.now()
        tables = await _copied(desk, folder / DATABASE)
        left_out = await asyncio.to_thread(_stage, workspace, folder)
        names = (DATABASE, *sorted(_staged(folder)))
        sources = {name: folder / name for name in names}
        manifest = Manifest(
            program=__version__,
            revision=newest_revision(),
            created_at=now,
            database="sqlite" if desk.database.dialect.name == "sqlite" else "postgresql",
            database_id=database_id,
            office=record.mark,
            name=workspace.settings.site.name,
            mode=workspace.settings.site.mode,
            tables={
                name: TableEntry(rows=one.rows, sum=f"{one.sum:064x}")
                for name, one in tables.items()
            },
            files={name: _entry(source) for name, source in sources.items()},
            withdrawals=PlaceEntry(lines=place.lines, last=place.last),
            left_out=tuple(left_out),
        )
        size = await asyncio.to_thread(archive.write, file, manifest, sources, force=force)
    return Backup(file, size, manifest)


async def _copied(desk: Desk, file: Path) -> dict[str, Tally]:
    """Copies the database, and proves the copy."""
    read = await copy_to(desk.database, file)
    copy = await open_database(f"sqlite:///{file.name}", file.parent)
    try:
        async with copy.read() as connection:
            found = await tallies(connection)
    finally:
        await copy.close()
    is_whole = await asyncio.to_thread(seal, file)
    if not is_whole or (read is not None and read != found):
        raise RefusedError(
            "Die Kopie der Datenbank ist nicht in Ordnung, deshalb gibt es keine Sicherung; bitte "
            "mit „seminarpost doctor“ nachsehen.",
            "The copy of the database is not sound, so there is no backup; please look with "
            '"seminarpost doctor".',
        )
    return found


def _stage(workspace: Workspace, folder: Path) -> list[str]:
    """Copies the files of a workspace beside the copy of the database: they may change meanwhile.

    Returns what could not come along: what is too large or strange, and keys that lie elsewhere.
    """
    left_out = []
    for inner in _files(workspace.path):
        name = FOLDER + inner.as_posix()
        if not is_known(name):
            left_out.append(inner.as_posix())
            continue
        try:
            _copy(workspace.path, inner, folder / name, most_bytes(name))
        except SeminarpostError:
            left_out.append(inner.as_posix())
    settings = workspace.settings
    named = [
        *(one.key_file for one in settings.dkim),
        *(path for one in settings.relay for path in (one.ca_file, one.token_file)),
        settings.inbound.ca_file,
    ]
    there = set(_staged(folder))
    left_out += [one for one in named if one and FOLDER + os.path.normpath(one) not in there]
    return sorted(set(left_out))


def _files(root: Path) -> Iterator[Path]:
    for single in (FILE_NAME, "data/secret.key", NAME):
        if (root / single).is_file():
            yield Path(single)
    for top in _FOLDERS:
        for parent, folders, files in os.walk(root / top):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for name in sorted(files):
                if not name.startswith("."):
                    yield Path(parent, name).relative_to(root)


def _copy(root: Path, inner: Path, target: Path, most: int) -> None:
    make_folder(target.parent)
    create_octets(target, b"")
    with (
        opened_plain(root / inner, RefusedError, most_bytes=most, within=root) as opened,
        target.open("wb") as copy,
    ):
        left = most
        while left > 0 and (octets := opened.read(min(_CHUNK, left))):
            left -= len(octets)
            copy.write(octets)


def _staged(folder: Path) -> Iterator[str]:
    for parent, _, files in os.walk(folder / FOLDER):
        for name in files:
            yield Path(parent, name).relative_to(folder).as_posix()


def _entry(file: Path) -> FileEntry:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return FileEntry(bytes=file.stat().st_size, sha256=digest)
