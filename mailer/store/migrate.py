"""Brings the tables up to the version that this program knows (Alembic).

Nearly every call finds them up to date, and Alembic costs more to import than the call itself:
so the version is compared first, and Alembic imported only where something is to be done.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from mailer.domain.errors import WorkspaceError

_SCRIPTS = Path(__file__).parent / "migrations"


def newest_revision() -> str:
    """The version of the newest migration."""
    return max(revisions())


def revisions() -> set[str]:
    """All versions that this program knows: files are called ``REVISION_what_it_does.py``."""
    files = (_SCRIPTS / "versions").glob("[0-9]*.py")
    return {file.name.partition("_")[0] for file in files}


def migrate(connection: Connection) -> None:
    """Runs what is missing inside the caller's transaction; a newer database is refused."""
    current, head = revision(connection), newest_revision()
    if current == head:
        return
    if current is not None and current not in revisions():
        raise WorkspaceError(
            f"Die Datenbank (Stand {current}) ist neuer als dieses Programm (Stand {head}); "
            "bitte Seminarpost aktualisieren.",
            f"The database (version {current}) is newer than this program (version {head}); "
            "please update Seminarpost.",
        )
    _upgrade(connection)


def revision(connection: Connection) -> str | None:
    """The version of the tables, or None where there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as problem:
        raise WorkspaceError(
            f"Die Tabellen lassen sich nicht auf den neuen Stand bringen: {problem}.",
            f"The tables cannot be brought up to date: {problem}.",
        ) from None
