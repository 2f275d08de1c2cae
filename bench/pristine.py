"""A database as it was before a run, put back as often as it is needed."""

import os
import shutil
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from mailer.store.dialect.sqlite import sqlite_file

_ENDINGS = ("-wal", "-shm")


class Pristine(Protocol):
    """What is kept of a database."""

    def restore(self) -> None:
        """Puts it back; nobody may be connected."""


class PristineFile:
    """A copy of a SQLite file beside it."""

    def __init__(self, file: Path) -> None:
        self._file, self._kept = file, file.with_suffix(".pristine")
        shutil.copyfile(self._file, self._kept)

    def restore(self) -> None:
        for ending in _ENDINGS:
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self._kept, self._file)
        os.sync()  # what is still to be written must not slow the next run down


class PristineServer:
    """A database on a server that the others are copied from; the user must be allowed to."""

    def __init__(self, url: str) -> None:
        parts = make_url(url)
        self._name = sql.Identifier(parts.database or "")
        self._kept = sql.Identifier(f"{parts.database}_pristine")
        self._server = parts.set(database="postgres").render_as_string(hide_password=False)
        self._copy(self._name, self._kept)

    def restore(self) -> None:
        self._copy(self._kept, self._name)

    def _copy(self, origin: sql.Identifier, target: sql.Identifier) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(target))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(target, origin))
            connection.execute("CHECKPOINT")


def kept(url: str, folder: Path) -> Pristine:
    """Keeps the database at ``url`` as it is now."""
    file = sqlite_file(url, folder)
    return PristineServer(url) if file is None else PristineFile(file)
