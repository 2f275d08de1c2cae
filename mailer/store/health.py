"""Is the database whole, and of which version? Looked at without changing anything."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

_SCRIPTS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Health:
    """``damage`` is what SQLite found wrong, or ""; ``version`` is "" for an empty database."""

    damage: str
    version: str
    newest: str
    is_known: bool

    @property
    def is_current(self) -> bool:
        return not self.damage and self.version == self.newest


def health_of(file: Path) -> Health:
    """Looks at a SQLite file, read-only; one that cannot be read at all is damaged."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    known = {one.revision for one in scripts.walk_revisions()}
    damage, version = "", ""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            damage = "" if verdict == "ok" else str(verdict)
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            if "alembic_version" in tables:
                row = database.execute("SELECT version_num FROM alembic_version").fetchone()
                version = str(row[0]) if row else ""
    except sqlite3.Error as problem:
        damage = str(problem)
    newest = scripts.get_current_head() or ""
    return Health(damage, version, newest, not version or version in known)


def free_bytes(folder: Path) -> int:
    """Room on the disk where ``folder`` is, or will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
