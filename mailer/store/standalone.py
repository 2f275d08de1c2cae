"""Standalone: a SQLite file made fit to be kept by itself, and looked at before it is trusted."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from mailer.store.consent.guards import GUARDS


class Living(NamedTuple):
    """What a database file is at present: whether it can be read, whether it holds anything of an
    office, and its own name ("" for none)."""

    is_readable: bool
    holds_anything: bool
    database_id: str


_OF_AN_OFFICE = ("person", "seminar", "issue", "suppression")


def seal(file: Path) -> bool:
    """Makes a copy one file, without what was deleted in it; says whether it is whole.

    Pages that are free still hold what was erased: a backup must not keep it for years.
    """
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
        database.execute("VACUUM")
        return _is_whole(database)


def is_whole(file: Path, rows: Mapping[str, int]) -> bool:
    """Whether a file from elsewhere is a sound database with so many rows in its tables."""
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            # What a hostile schema could run (views, triggers) is not for us to run.
            database.execute("PRAGMA trusted_schema=OFF")
            if not _is_whole(database):
                return False
            kinds = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
            # The guards of the ledger of consents do nothing but refuse.
            if any(kind in {"trigger", "view"} and sql not in GUARDS for kind, _, sql in kinds):
                return False
            tables = {name for kind, name, _ in kinds if kind == "table"}
            if not tables >= rows.keys():
                return False
            return all(_count(database, name) == number for name, number in rows.items())
    except sqlite3.Error:
        return False


def revision_of(file: Path) -> str:
    """The version of its tables, "" for none."""
    try:
        with closing(sqlite3.connect(file)) as database:
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0]) if row else ""


def living(file: Path) -> Living:
    """Looks at the database that is there; one that cannot be read holds nobody knows what."""
    if not file.is_file() or not file.stat().st_size:
        return Living(is_readable=True, holds_anything=False, database_id="")
    try:
        with closing(sqlite3.connect(file)) as database:
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = {name for (name,) in names}
            holds = any(_count(database, one) for one in _OF_AN_OFFICE if one in tables)
            row = None
            if "fact" in tables:
                query = "SELECT value FROM fact WHERE name = 'database_id'"
                row = database.execute(query).fetchone()
    except sqlite3.Error:
        return Living(is_readable=False, holds_anything=True, database_id="")
    return Living(is_readable=True, holds_anything=holds, database_id=str(row[0]) if row else "")


def settle(file: Path) -> None:
    """Brings what lies beside a database into it, as far as that can be."""
    try:
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return


def _is_whole(database: sqlite3.Connection) -> bool:
    (verdict,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    return verdict == "ok" and not database.execute("PRAGMA foreign_key_check").fetchall()


def _count(database: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 - quoted
