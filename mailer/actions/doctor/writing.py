"""Writing: whether the folder of data, and the database's, take what a run writes.

Tried, not read off permissions: a disk that is mounted read-only, a quota that is used up or a
folder of another user all look alike in them to somebody.
"""

import errno
import os
import secrets
import shlex
from pathlib import Path

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.domain.errors import Sentence
from mailer.files import create_octets
from mailer.store.dialect.sqlite import sqlite_file
from mailer.workspace import Workspace

_TRIED_BYTES = 64_000  # more than a directory entry: a full disk still has room for an empty file
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_RIGHT = frozenset({errno.EACCES, errno.EPERM})


def writing_findings(workspace: Workspace) -> list[Finding]:
    """What cannot be written, each with why; nothing is left behind."""
    about = About(Area.OFFICE, "writing")
    folders = [workspace.path / "data"]
    database = sqlite_file(workspace.settings.database.url, workspace.path)
    if database is not None:
        folders.append(database.parent)
    found = [
        _unwritable(about, folder, problem)
        for folder in dict.fromkeys(map(_existing, folders))
        if (problem := _problem_of_folder(folder)) is not None
    ]
    if database is not None and database.is_file():
        problem = _problem_of_file(database)
        if problem is not None and not found:
            found.append(_unwritable(about, database, problem))
    return found or [
        about.ok("Daten lassen sich schreiben.", "Data can be written."),
    ]


def _existing(folder: Path) -> Path:
    """The folder, or where it would be made."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _problem_of_folder(folder: Path) -> OSError | None:
    tried = folder / f".doctor-{secrets.token_hex(8)}"
    try:
        create_octets(tried, bytes(_TRIED_BYTES), durable=True)
        tried.unlink()
    except OSError as problem:
        return problem
    return None


def _problem_of_file(file: Path) -> OSError | None:
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CLOEXEC))
    except OSError as problem:
        return problem
    return None


def _unwritable(about: About, place: Path, problem: OSError) -> Finding:
    if problem.errno in _NO_ROOM:
        return about.error(
            f"{place} nimmt nichts mehr auf: Der Datenträger oder das Kontingent ist voll.",
            f"{place} takes nothing more: the disk or the quota is full.",
            Sentence("Bitte Platz schaffen.", "Please make room."),
        )
    if problem.errno == errno.EROFS:
        return about.error(
            f"{place} liegt auf einem Datenträger, der nur gelesen werden kann.",
            f"{place} is on a disk that can only be read.",
            Sentence(
                "Bitte prüfen, warum er schreibgeschützt eingehängt ist (oft nach einem Fehler).",
                "Please see why it is mounted read-only (often after a fault).",
            ),
        )
    if problem.errno in _NO_RIGHT:
        own = f"chown -R {os.geteuid()} {shlex.quote(str(place))}"
        return about.error(
            f"In {place} darf dieser Benutzer nicht schreiben."
            if place.is_dir()
            else f"{place} darf dieser Benutzer nicht ändern.",
            f"This user may not write in {place}."
            if place.is_dir()
            else f"This user may not change {place}.",
            Sentence(f"Bitte ausführen: {own}", f"Please run: {own}"),
        )
    why = problem.strerror or type(problem).__name__
    return about.error(
        f"{place} lässt sich nicht schreiben: {why}.", f"{place} cannot be written: {why}."
    )
