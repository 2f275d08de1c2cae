"""Permissions: whether secrets and people's data are for their owner only."""

import os
import shlex
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.domain.errors import Sentence
from mailer.store.dialect.sqlite import sqlite_file
from mailer.workspace import Workspace
from mailer.workspace_folder import FILE_NAME

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_READ = stat.S_IRGRP | stat.S_IROTH
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_BESIDE = ("", "-wal", "-shm", "-journal")
_LISTS = {".csv", ".xlsx", ".xls", ".ods"}
_NO_SECRET = {".lock"}


def permission_findings(workspace: Workspace) -> list[Finding]:
    """What others can read or own: settings with a password, keys, database, mails, lists.

    Files of one folder are one finding, with the command that mends it.
    """
    about = About(Area.OFFICE, "permissions")
    findings: list[Finding] = []
    for folder, files in _private(workspace).items():
        readable = [file for file in files if _mode(file) & _OTHERS]
        if readable:
            findings.append(_readable(about, folder, readable))
        findings += [_foreign(about, file) for file in files if not _is_ours(file, workspace)][:1]
    data = workspace.path / "data"
    if data.is_dir() and _mode(data) & _OTHERS_WRITE:
        findings.append(
            about.error(
                f"In {data} können auch andere schreiben: Sie könnten die Datenbank austauschen.",
                f"Others can write in {data}: they could replace the database.",
                _command(f"chmod 700 {shlex.quote(str(data))}"),
            )
        )
    elif data.is_dir() and _mode(data) & _OTHERS_READ:
        findings.append(
            about.warning(
                f"Andere auf diesem Rechner sehen, welche Dateien in {data} liegen.",
                f"Others on this machine can see which files are in {data}.",
                _command(f"chmod 700 {shlex.quote(str(data))}"),
            )
        )
    return findings or [
        about.ok(
            "Geheimnisse und Daten kann nur lesen, wem sie gehören.",
            "Only their owner can read secrets and data.",
        )
    ]


def _private(workspace: Workspace) -> dict[Path, list[Path]]:
    """What has to be private, by the folder it is in; links are somebody else's business."""
    found: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(_all(workspace)):
        if not path.is_symlink() and path.exists():
            found.setdefault(path.parent, []).append(path)
    return found


def _all(workspace: Workspace) -> Iterator[Path]:
    settings, root = workspace.settings, workspace.path
    if _has_password(root / FILE_NAME):
        yield root / FILE_NAME
    database = sqlite_file(settings.database.url, root)
    if database is not None:
        yield from (Path(f"{database}{suffix}") for suffix in _BESIDE)
    yield from (root / key.key_file for key in settings.dkim)
    yield from (Path(relay.token_file) for relay in settings.relay if relay.token_file)
    for parent, folders, files in os.walk(root / "data"):
        yield from (Path(parent, name) for name in folders)
        yield from (Path(parent, one) for one in files if Path(one).suffix not in _NO_SECRET)
    for parent, _, files in os.walk(root / "recipients"):
        for name in files:
            if Path(name).suffix.lower() in _LISTS and name != "example.csv":
                yield Path(parent, name)


def _has_password(file: Path) -> bool:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False  # whoever reads the settings has told it
    return _password_in(document)


def _password_in(value: Any) -> bool:
    if isinstance(value, dict):
        return bool(value.get("password")) or any(map(_password_in, value.values()))
    return isinstance(value, list) and any(map(_password_in, value))


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def _is_ours(path: Path, workspace: Workspace) -> bool:
    """Owned by who looks or by root; for root, by whose workspace it is."""
    me = os.geteuid()
    owners = {0, me} | ({workspace.path.stat().st_uid} if me == 0 else set())
    return path.lstat().st_uid in owners


def _readable(about: About, folder: Path, readable: list[Path]) -> Finding:
    if len(readable) == 1:
        (one,) = readable
        mode = 700 if one.is_dir() else 600
        return about.error(
            f"{one} können auch andere auf diesem Rechner lesen.",
            f"Others on this machine can read {one}.",
            _command(f"chmod {mode} {shlex.quote(str(one))}"),
        )
    names = ", ".join(one.name for one in readable[:3]) + (" …" if len(readable) > 3 else "")
    return about.error(
        f"In {folder} können auch andere auf diesem Rechner lesen: {names}.",
        f"In {folder} others on this machine can read: {names}.",
        _command(f"chmod -R go-rwx {shlex.quote(str(folder))}"),
    )


def _foreign(about: About, file: Path) -> Finding:
    return about.error(
        f"{file} gehört einem anderen Benutzer, der es lesen und ändern kann.",
        f"{file} belongs to another user, who can read and change it.",
        _command(f"chown {os.geteuid()} {shlex.quote(str(file))}"),
    )


def _command(command: str) -> Sentence:
    return Sentence(f"Bitte ausführen: {command}", f"Please run: {command}")
