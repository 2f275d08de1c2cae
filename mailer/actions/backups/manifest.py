"""The manifest of a backup: what is in it, as of when, of which office."""

import re
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationError

from mailer.domain.errors import RefusedError
from mailer.store.migrate import newest_revision, revisions
from mailer.toml_file import TomlModel
from mailer.withdrawal_log import NAME, Place

MANIFEST, DATABASE, FOLDER = "manifest.json", "database.db", "workspace/"
MOST_BYTES_OF_A_FILE = 100_000_000
MOST_FILES = 20_000
_MOST_BYTES_OF_A_DATABASE = 1 << 40

_PART = re.compile(r"[^/\\\x00-\x1f\x7f]{1,200}")
_CONTENT = ("templates", "recipients", "schedules", "newsletters")
_SINGLE = {"seminarpost.toml", "data/secret.key", NAME.as_posix()}
_DEEPEST = 12


class FileEntry(TomlModel):
    """One file: its size and its SHA-256."""

    bytes: int = Field(ge=0, le=_MOST_BYTES_OF_A_DATABASE)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class TableEntry(TomlModel):
    """One table: its rows, and the sum of their hashes (``store.copying``)."""

    rows: int = Field(ge=0)
    sum: str = Field(pattern="^[0-9a-f]{64}$")


class PlaceEntry(TomlModel):
    """How far the record of withdrawals went."""

    lines: int = Field(ge=0)
    last: str = Field(pattern="^([0-9a-f]{64})?$")


class Manifest(TomlModel):
    """What a backup says of itself. ``office`` tells whose it is without telling the key;
    ``left_out`` are files that the settings name and that lie elsewhere."""

    format: Literal["seminarpost backup"] = "seminarpost backup"
    version: Literal[1] = 1
    program: str
    revision: str
    created_at: AwareDatetime
    database: Literal["sqlite", "postgresql"]
    database_id: str
    office: str
    name: str
    mode: str
    tables: dict[str, TableEntry]
    files: dict[str, FileEntry]
    withdrawals: PlaceEntry
    left_out: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """How far the record of withdrawals went when it was made."""
        return Place(self.withdrawals.lines, self.withdrawals.last)

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables.values())

    @property
    def bytes(self) -> int:
        """What all of it takes when it is unpacked."""
        return sum(one.bytes for one in self.files.values())


def read_manifest(octets: bytes, name: str) -> Manifest:
    """Raises RefusedError for what is none, was made by a newer program or names strange files."""
    try:
        found = Manifest.model_validate_json(octets)
    except (ValidationError, ValueError, RecursionError):
        raise not_a_backup(name) from None
    if found.revision not in revisions():
        raise RefusedError(
            f"Die Sicherung {name} stammt von einem neueren Seminarpost (Stand {found.revision}; "
            f"dieses kennt {newest_revision()}); bitte erst Seminarpost aktualisieren.",
            f"The backup {name} was made by a newer Seminarpost (version {found.revision}; this "
            f"one knows {newest_revision()}); please update Seminarpost first.",
        )
    if DATABASE not in found.files or len(found.files) > MOST_FILES:
        raise not_a_backup(name)
    for one, entry in found.files.items():
        if one != DATABASE and (not is_known(one) or entry.bytes > most_bytes(one)):
            raise strange(name, one)
    return found


def is_known(name: str) -> bool:
    """Whether a file of this name belongs into a backup: nothing else is ever unpacked."""
    inner = name.removeprefix(FOLDER)
    parts = inner.split("/")
    if inner == name or len(parts) > _DEEPEST:
        return False
    if any(not _PART.fullmatch(part) or part.startswith(".") for part in parts):
        return False
    if inner in _SINGLE:
        return True
    return (parts[0] in _CONTENT and len(parts) > 1) or (
        parts[:2] == ["data", "keys"] and len(parts) == 3
    )


def most_bytes(name: str) -> int:
    """How large a file of a workspace may be in a backup; the record grows for years."""
    return 20 * MOST_BYTES_OF_A_FILE if name == FOLDER + NAME.as_posix() else MOST_BYTES_OF_A_FILE


def not_a_backup(name: str) -> RefusedError:
    """What is no backup, or only a part of one."""
    return RefusedError(
        f"{name} ist keine vollständige Sicherung von Seminarpost (abgeschnitten, beschädigt oder "
        "eine andere Datei); es ist nichts geändert.",
        f"{name} is no whole backup of Seminarpost (truncated, damaged or another file); nothing "
        "was changed.",
    )


def strange(name: str, inner: str) -> RefusedError:
    """An archive that holds what no backup of ours does."""
    return RefusedError(
        f"{name} enthält „{inner[:80]}“, was in keine Sicherung gehört; es ist nichts geändert.",
        f'{name} holds "{inner[:80]}", which belongs into no backup; nothing was changed.',
    )
