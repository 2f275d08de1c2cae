"""Brings the tables up to the version that this program knows (Alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from mailer.domain.errors import WorkspaceError

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(connection: Connection) -> None:
    """Runs what is missing inside the caller's transaction; a newer database is refused."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    head = scripts.get_current_head()
    if current == head:
        return
    if current is not None and current not in {one.revision for one in scripts.walk_revisions()}:
        raise WorkspaceError(
            f"Die Datenbank (Stand {current}) ist neuer als dieses Programm (Stand {head}); "
            "bitte Seminarpost aktualisieren.",
            f"The database (version {current}) is newer than this program (version {head}); "
            "please update Seminarpost.",
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
