"""Workspaces: made, taken live, and recognised when they are a copy."""

import hashlib
import os
import platform
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import dropwhile
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk, running_alone
from mailer.actions.office import epochs
from mailer.actions.office.settings_file import set_value
from mailer.config import load_settings
from mailer.content import FOLDERS, starter_root
from mailer.domain.errors import (
    RefusedError,
    Sentence,
    WorkspaceError,
    together,
)
from mailer.files import create_octets, located, make_folder
from mailer.store import facts, restoring, workers
from mailer.store.dialect import dialect_of
from mailer.store.restoring import Restored
from mailer.withdrawal_log import WithdrawalLog
from mailer.workspace import Workspace
from mailer.workspace_folder import FILE_NAME, is_workspace

_STARTER = Sentence(
    """\
# Die Einstellungen dieses Arbeitsverzeichnisses. Jede lässt sich durch eine Umgebungsvariable wie
# SEMINARPOST_SITE__NAME ersetzen; Passwörter gehören in SEMINARPOST_RELAY__<NAME>__PASSWORD
# oder …_FILE.

[site]
name = "Unser Seminarbüro"
url = "https://seminare.example.org"
language = "de"
timezone = "Europe/Berlin"
mode = "capture"            # bis „seminarpost go-live“ bleibt alle Post in data/inbox
imprint = []                # nötig (§ 5 DDG): je Eintrag eine Zeile des Impressums
privacy_url = ""
accessibility_url = ""
colour = ""                 # Farbe der Knöpfe auf den öffentlichen Seiten, etwa "#0a6778"
phone = ""                  # steht, wo Hilfe angeboten wird

[sender]
name = "Unser Seminarbüro"
address = ""                # nötig: die Adresse in „Von:“
reply_to = ""

# [[relay]]
# name = "main"
# host = "mail.example.org"
# port = 587
# tls = "starttls"          # starttls | implicit | none; fällt nie auf Klartext zurück
# auth = "password"
# username = "seminare"
# connections = 4
# per_second = 10

[policy]
release = "one"             # Listenpost geht erst hinaus, wenn ein Mensch sie freigegeben hat
""",
    """\
# The settings of this workspace. Each can be overridden by an environment variable such as
# SEMINARPOST_SITE__NAME; passwords belong in SEMINARPOST_RELAY__<NAME>__PASSWORD or …_FILE.

[site]
name = "Our seminar office"
url = "https://seminare.example.org"
language = "en"
timezone = "Europe/Berlin"
mode = "capture"            # all mail stays in data/inbox until "seminarpost go-live"
imprint = []                # required (§ 5 DDG): one line of the imprint per entry
privacy_url = ""
accessibility_url = ""
colour = ""                 # of buttons on the public pages, such as "#0a6778"
phone = ""                  # stands where help is offered

[sender]
name = "Our seminar office"
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
""",
)
_LISTS = Path("recipients", "lists.toml")
_ABOUT_LISTS = Sentence(
    "# Die Verteiler, auf denen Menschen stehen können. Von der Rechtsgrundlage hängt ab, was im\n"
    "# Fuß jeder Mail steht: Eine Einwilligung wird widerrufen, allem anderen widerspricht man\n"
    "# (Art. 21 DSGVO).\n",
    "# The lists that people can be on. The legal basis decides what the footer of each mail\n"
    "# says: consent is withdrawn, to anything else one objects (Art. 21 GDPR).\n",
)

_OFFICE = "office"  # the fact that names the key of the office


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


def init(path: Path, language: str = "de") -> Made:
    """Makes a workspace with settings and the starter set to edit; never overwrites a file.

    Its ``language``, and that of the comments in what is edited first, is ``de`` or ``en``.

    All of it is for its owner only: settings get passwords, recipients are people's data.
    """
    if is_workspace(path):
        raise WorkspaceError(
            f"In {path} liegt schon ein Arbeitsverzeichnis.", f"{path} is a workspace already."
        )
    made = []
    try:
        make_folder(path)
        for folder in FOLDERS:
            for source in sorted((starter_root() / folder).rglob("*")):
                target = path / folder / source.relative_to(starter_root() / folder)
                if source.is_file() and not os.path.lexists(target):
                    located(target, WorkspaceError, path)
                    make_folder(target.parent)
                    inner = target.relative_to(path)
                    create_octets(target, _starter(source, inner, language))
                    made.append(inner.as_posix())
        make_folder(path / "data")
        create_octets(path / FILE_NAME, _STARTER.in_language(language).encode())
    except OSError as problem:
        raise WorkspaceError(
            f"{path} lässt sich nicht anlegen: {problem.strerror}.",
            f"{path} cannot be made: {problem.strerror}.",
        ) from None
    return Made(path, (FILE_NAME, *made))


def _starter(source: Path, inner: Path, language: str) -> bytes:
    """What a file of the starter set begins with; the comment of the lists in ``language``."""
    octets = source.read_bytes()
    if inner != _LISTS:
        return octets
    lines = octets.decode().splitlines(keepends=True)
    rest = dropwhile(lambda line: line.startswith("#"), lines)
    return (_ABOUT_LISTS.in_language(language) + "".join(rest)).encode()


async def go_live(desk: Desk) -> None:
    """Leaves capture mode: from now on this database on this machine sends to people.

    Raises RefusedError that names all that is missing.
    """
    workspace = desk.workspace
    if missing := (*workspace.missing(), *_missing_for_live(workspace)):
        raise RefusedError(*together(missing))
    # A run under way decided for the inbox when it began; it must not go on beside this.
    with running_alone(workspace), running_alone(workspace, "worker"):
        set_value(workspace.path, "site", "mode", Mode.LIVE.value)
        if load_settings(workspace.path).site.mode != Mode.LIVE.value:
            raise RefusedError(
                "Die Umgebungsvariable SEMINARPOST_SITE__MODE hält den Probebetrieb fest; bitte "
                "zuerst entfernen.",
                "The environment variable SEMINARPOST_SITE__MODE insists on capture mode; "
                "please remove it first.",
            )
        async with desk.database.write() as connection:
            await refuse_beside_others(connection, desk.clock.now())
            binding = await _binding(connection, workspace)
            await facts.put(connection, "live_binding", binding)
            await restoring.release(connection)
            word = await epochs.renew(connection, workspace)
        await epochs.settle(desk, word)


def _missing_for_live(workspace: Workspace) -> Iterator[Sentence]:
    if not workspace.settings.relay:
        yield Sentence(
            f"In {FILE_NAME} ist kein Mailserver eingetragen; bitte einen Abschnitt [[relay]] "
            "ergänzen.",
            f"{FILE_NAME} names no mail server; please add a section [[relay]].",
        )
    if not workspace.settings.site.url.startswith("https://"):
        yield Sentence(
            f"In {FILE_NAME} muss [site] url mit https:// beginnen: Abmelden mit einem Klick "
            "verlangt es (RFC 8058).",
            f"In {FILE_NAME} [site] url must begin with https://: one-click unsubscribe demands "
            "it (RFC 8058).",
        )


async def restored(desk: Desk) -> Restored | None:
    """What was restored from a backup and is held; None where nothing is."""
    async with desk.database.read() as connection:
        return await restoring.held(connection)


async def mode_of(desk: Desk) -> Mode:
    """Capture, live, or held: set to live, but a copy of what was taken live, or restored."""
    if desk.workspace.settings.site.mode == "capture":
        return Mode.CAPTURE
    async with desk.database.read() as connection:
        bound = await facts.get(connection, "live_binding")
        if not bound or not await facts.get(connection, "database_id"):
            return Mode.HELD
        here = await _binding(connection, desk.workspace)
        if bound != here or await restoring.held(connection) is not None:
            return Mode.HELD
    return Mode.LIVE if await epochs.is_last(desk) else Mode.HELD


async def refuse_beside_others(connection: AsyncConnection, now: datetime) -> None:
    """Raises RefusedError where senders are at work at this database, on whatever machine."""
    there = await connection.run_sync(workers.living, now)
    if there:
        raise RefusedError(
            f"An dieser Datenbank arbeiten noch {len(there)} „seminarpost worker“ (oder wurden vor "
            "weniger als fünf Minuten hart beendet); bitte überall anhalten, auch auf anderen "
            "Maschinen.",
            f'{len(there)} "seminarpost worker" are at work at this database (or were killed less '
            "than five minutes ago); please stop them all, on other machines too.",
        )


async def refuse_strangers(desk: Desk) -> None:
    """Raises RefusedError where the database on a server is that of another office: links signed
    with another key, and mail of two offices over each other's relays."""
    workspace = desk.workspace
    async with desk.database.write() as connection:
        if not await connection.run_sync(desk.database.dialect.identity):
            return
        mark = WithdrawalLog(workspace.path, workspace.links.secret).mark
        known = await facts.get(connection, _OFFICE)
        if not known:
            await facts.put(connection, _OFFICE, mark)
        elif known != mark:
            raise RefusedError(
                "Diese Datenbank gehört zu einem Arbeitsverzeichnis mit einem anderen Schlüssel "
                "(data/secret.key). Bitte [database] url prüfen, oder den Schlüssel von dort "
                "hierher kopieren, wenn es dasselbe Büro ist.",
                "This database belongs to a workspace with another key (data/secret.key). Please "
                "check [database] url, or copy the key from there if it is the same office.",
            )


async def _binding(connection: AsyncConnection, workspace: Workspace) -> str:
    """This database as one opaque word: on a server, which several machines may share, or in this
    folder on this machine."""
    server = await connection.run_sync(lambda one: dialect_of(one).identity(one))
    place = (server,) if server else (str(workspace.path.resolve()), _machine())
    parts = (await facts.database_id(connection), *place)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def node_of(workspace: Workspace, place: int = 0) -> str:
    """This workspace on this machine, and which of the senders there, as one opaque word.

    Machines that were copied have one name for both; what they booted differs, and in containers
    of one machine the host's name.
    """
    parts = (str(workspace.path.resolve()), _machine(), _boot(), platform.node(), str(place))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _machine() -> str:
    for file in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        known = file.read_text(encoding="ascii", errors="replace").strip() if file.is_file() else ""
        if known:
            return known
    return f"{platform.node()}-{uuid.getnode()}"


def _boot() -> str:
    file = Path("/proc/sys/kernel/random/boot_id")
    return file.read_text(encoding="ascii").strip() if file.is_file() else ""
