"""The database: whole, of this program's version, and with room on its disk."""

from pathlib import Path

from mailer.actions.doctor.finding import About, Area, Finding
from mailer.domain.errors import SeminarpostError, Sentence, WorkspaceError
from mailer.files import bounds, located
from mailer.store.dialect import dialect_for
from mailer.store.dialect.sqlite import sqlite_file
from mailer.store.health import Health, free_bytes, health_at, health_of

_SCARCE_BYTES, _FULL_BYTES = 1_000_000_000, 100_000_000


def database_findings(url: str, workspace: Path) -> tuple[list[Finding], bool]:
    """What is to be said, and whether it can be worked with as it is."""
    file = sqlite_file(url, workspace)
    if file is None:
        return _at_server(url, workspace)
    about = About(Area.DATABASE, "file")
    within = bounds(file, workspace)
    try:
        if within is not None:
            located(file, WorkspaceError, within)
    except WorkspaceError as problem:
        return [about.error(*problem.sentence)], False
    if not file.exists():
        first = about.hint(
            f"{file} gibt es noch nicht; sie entsteht beim ersten Befehl.",
            f"{file} does not exist yet; the first command makes it.",
        )
        return [first, _room(file.parent)], False
    health = health_of(file)
    return [_whole(file, health), *_version(health), _room(file.parent)], health.is_current


def _at_server(url: str, workspace: Path) -> tuple[list[Finding], bool]:
    """A server looks after its own disk and files: what counts is whether it can be worked with."""
    about, place = About(Area.DATABASE, "server"), dialect_for(url).place(url, workspace)
    try:
        health = health_at(url, workspace)
    except SeminarpostError as problem:
        return [about.error(*problem.sentence)], False
    if health.damage is not None:
        told = health.damage
        return [
            about.error(
                f"Die Datenbank ({place}) lässt sich nicht öffnen: {told.de}",
                f"The database ({place}) cannot be opened: {told.en}",
            )
        ], False
    found = about.ok(f"{place} ist erreichbar.", f"{place} can be reached.")
    return [found, *_version(health)], health.is_current


def _whole(file: Path, health: Health) -> Finding:
    about = About(Area.DATABASE, "file")
    if health.damage is None:
        size = _size(file.stat().st_size)
        return about.ok(f"{file} ist unversehrt ({size}).", f"{file} is intact ({size}).")
    return about.error(
        f"{file} ist nicht lesbar oder beschädigt: {health.damage.de}",
        f"{file} cannot be read or is damaged: {health.damage.en}",
        Sentence(
            "Bitte Rechte prüfen; ist sie beschädigt, aus der Sicherung zurückholen.",
            "Please check permissions; if it is damaged, restore it from the backup.",
        ),
    )


def _version(health: Health) -> list[Finding]:
    about = About(Area.DATABASE, "version")
    if health.damage is not None:
        return []
    if health.is_current:
        return [
            about.ok(f"Stand {health.version}, aktuell.", f"Version {health.version}, current.")
        ]
    if not health.is_known:
        return [
            about.error(
                f"Die Datenbank (Stand {health.version}) ist neuer als dieses Programm "
                f"(Stand {health.newest}).",
                f"The database (version {health.version}) is newer than this program "
                f"(version {health.newest}).",
                Sentence("Bitte Seminarpost aktualisieren.", "Please update Seminarpost."),
            )
        ]
    return [
        about.hint(
            f"Stand {health.version or 'leer'}; der nächste Befehl bringt sie auf {health.newest}.",
            f"Version {health.version or 'empty'}; the next command brings it to {health.newest}.",
            Sentence("Vorher eine Sicherung anlegen.", "Make a backup before."),
        )
    ]


def _room(folder: Path) -> Finding:
    about = About(Area.DATABASE, "disk")
    free = free_bytes(folder)
    de = f"Frei auf dem Datenträger: {_size(free)}."
    en = f"Free on the disk: {_size(free)}."
    advice = Sentence("Bitte Platz schaffen.", "Please make room.")
    if free < _FULL_BYTES:
        return about.error(de, en, advice)
    return about.warning(de, en, advice) if free < _SCARCE_BYTES else about.ok(de, en)


def _size(octets: int) -> str:
    """Octets as people read them: ``512 kB``, ``23 GB``."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if octets >= factor:
            return f"{octets // factor} {unit}"
    return f"{octets} B"
