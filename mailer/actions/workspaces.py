"""Workspaces: made, taken live, and recognised when they are a copy."""

import hashlib
import platform
import shutil
import uuid
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import tomlkit
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.config import FILE_NAME, load_settings
from mailer.content import FOLDERS, starter_root
from mailer.domain.errors import RefusedError, SettingsError, WorkspaceError
from mailer.store import facts
from mailer.workspace import Workspace

_STARTER = """\
# The settings of this workspace. Each can be overridden by an environment variable such as
# SEMINARPOST_SITE__NAME; passwords belong in SEMINARPOST_RELAY__<NAME>__PASSWORD or …_FILE.

[site]
name = "Unser Seminarbüro"
url = "https://seminare.example.org"
language = "de"
timezone = "Europe/Berlin"
mode = "capture"            # all mail stays in data/inbox until "seminarpost go-live"
imprint = []                # required (§ 5 DDG): one line of the imprint per entry
privacy_url = ""
accessibility_url = ""

[sender]
name = "Unser Seminarbüro"
address = ""                # required: the address in "From:"
reply_to = ""

# [[relay]]
# name = "main"
# host = "mail.example.org"
# port = 587
# tls = "starttls"          # starttls | implicit | none; never falls back
# auth = "password"
# username = "seminare"
# connections = 4
# per_second = 10

[policy]
release = "one"             # list mail leaves only after a person released it
"""


class Mode(StrEnum):
    """Where mail goes: the local inbox, the world, or nowhere until somebody decides."""

    CAPTURE = "capture"
    LIVE = "live"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Made:
    """A new workspace: where it is and which files it got."""

    path: Path
    files: tuple[str, ...]


def init(path: Path) -> Made:
    """Makes a workspace with settings and the starter set to edit; never overwrites a file."""
    if (path / FILE_NAME).exists():
        raise WorkspaceError(
            f"In {path} liegt schon ein Arbeitsverzeichnis.", f"{path} is a workspace already."
        )
    made = []
    try:
        path.mkdir(parents=True, exist_ok=True)
        for folder in FOLDERS:
            for source in sorted((starter_root() / folder).rglob("*")):
                target = path / folder / source.relative_to(starter_root() / folder)
                if source.is_file() and not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(source, target)
                    made.append(target.relative_to(path).as_posix())
        (path / "data").mkdir(exist_ok=True)
        (path / FILE_NAME).write_text(_STARTER, encoding="utf-8")
    except OSError as problem:
        raise WorkspaceError(
            f"{path} lässt sich nicht anlegen: {problem.strerror}.",
            f"{path} cannot be made: {problem.strerror}.",
        ) from None
    return Made(path, (FILE_NAME, *made))


async def go_live(desk: Desk) -> None:
    """Leaves capture mode: from now on this database on this machine sends to people.

    Raises SettingsError for what is missing, RefusedError without a relay.
    """
    desk.workspace.office()
    if not desk.workspace.settings.relay:
        raise RefusedError(
            f"In {FILE_NAME} ist kein Mailserver eingetragen; bitte einen Abschnitt [[relay]] "
            "ergänzen.",
            f"{FILE_NAME} names no mail server; please add a section [[relay]].",
        )
    _write_mode(desk.workspace.path, Mode.LIVE)
    async with desk.database.write() as connection:
        await facts.put(connection, "live_binding", await _binding(connection, desk.workspace))


async def mode_of(desk: Desk) -> Mode:
    """Capture, live, or held: set to live, but a copy of what was taken live."""
    if desk.workspace.settings.site.mode == "capture":
        return Mode.CAPTURE
    async with desk.database.write() as connection:
        bound = await facts.get(connection, "live_binding")
        here = await _binding(connection, desk.workspace)
    return Mode.LIVE if bound == here else Mode.HELD


async def _binding(connection: AsyncConnection, workspace: Workspace) -> str:
    """This database, in this folder, on this machine, as one opaque word."""
    parts = (await facts.database_id(connection), str(workspace.path.resolve()), _machine())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _machine() -> str:
    for file in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        if file.is_file():
            return file.read_text(encoding="ascii", errors="replace").strip()
    return f"{platform.node()}-{uuid.getnode()}"


def _write_mode(path: Path, mode: Mode) -> None:
    """Sets ``[site] mode`` in the settings file and leaves comments and order alone."""
    file = path / FILE_NAME
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    site = document.setdefault("site", tomlkit.table())
    site["mode"] = mode.value
    try:
        file.write_text(tomlkit.dumps(document), encoding="utf-8")
    except OSError as problem:
        raise SettingsError(
            f"{file} lässt sich nicht schreiben: {problem.strerror}.",
            f"{file} cannot be written: {problem.strerror}.",
        ) from None
    load_settings(path)
