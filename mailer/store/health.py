"""Is the database whole, and of which version? Looked at without changing anything."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from mailer.domain.errors import Sentence
from mailer.store.database import reading_engine, sentence_for
from mailer.store.migrate import revision

_SCRIPTS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Health:
    """``damage`` is what is wrong with it, if anything; ``version`` is "" for an empty one."""

    damage: Sentence | None
    version: str
    newest: str
    is_known: bool

    @property
    def is_current(self) -> bool:
        return self.damage is None and self.version == self.newest


def health_of(file: Path) -> Health:
    """Looks at a SQLite file, read-only; one that cannot be read at all is damaged."""

    def version() -> tuple[str, str]:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            row = None
            if "alembic_version" in tables:
                row = database.execute("SELECT version_num FROM alembic_version").fetchone()
            return "" if verdict == "ok" else str(verdict), str(row[0]) if row else ""

    return _judged(version)


def health_at(url: str, workspace: Path) -> Health:
    """Looks at a database on a server; ``damage`` says why it cannot be used, in German and
    English. Raises SettingsError."""
    engine = reading_engine(url, workspace)

    def version() -> tuple[str, str]:
        with engine.connect() as connection:
            return "", revision(connection) or ""

    try:
        return _judged(version)
    finally:
        engine.dispose()


def _judged(look: Callable[[], tuple[str, str]]) -> Health:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    known = {one.revision for one in scripts.walk_revisions()}
    damage: Sentence | None = None
    version = ""
    try:
        verdict, version = look()
        damage = Sentence(f"{verdict}.", f"{verdict}.") if verdict else None
    except (sqlite3.Error, DBAPIError) as problem:
        damage = sentence_for(problem)
    newest = scripts.get_current_head() or ""
    return Health(damage, version, newest, not version or version in known)


def free_bytes(folder: Path) -> int:
    """Room on the disk where ``folder`` is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
