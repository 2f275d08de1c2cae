"""The reader's keeper: starts it, takes its rows, and tells in a sentence when it came to harm."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from mailer.actions.sheets.limits import MOST_BYTES, Limits
from mailer.domain.errors import InvalidValueError
from mailer.files import opened_plain

_READER = (sys.executable, "-P", "-m", "mailer.actions.sheets.child")


class Row(NamedTuple):
    """A row by its line in the file (from 1); empty cells at its end are left out."""

    number: int
    cells: list[str]


def rows_in(path: Path, within: Path | None = None, limits: Limits | None = None) -> Iterator[Row]:
    """The rows of a table in a file; ``within`` is a folder that it must not lead out of.

    Raises InvalidValueError for what is no plain file or no table, and for one at which the
    reader runs out of memory or time, or dies.
    """
    with _reader(path, within, limits or Limits()) as reader:
        for line in reader.stdout or ():
            answer = json.loads(line)
            if "refused" in answer:
                raise InvalidValueError(*answer["refused"])
            if "end" in answer:
                return
            for number, cells in answer["rows"]:
                yield Row(number, cells)
    raise InvalidValueError(
        f"{path.name} lässt sich nicht einlesen: Die Datei ist beschädigt oder braucht dafür mehr "
        "Speicher oder Zeit, als eine Liste haben kann. Bitte nur die Zeilen und Spalten mit Daten "
        "in eine neue Datei kopieren.",
        f"{path.name} cannot be read: the file is damaged, or takes more memory or time than a "
        "list can. Please copy only the rows and columns with data into a new file.",
    )


@contextmanager
def _reader(path: Path, within: Path | None, limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    command = (*_READER, path.name, str(limits.memory_bytes), str(limits.cpu_seconds))
    with opened_plain(path, InvalidValueError, most_bytes=MOST_BYTES, within=within) as opened:
        process = subprocess.Popen(  # noqa: S603 - our own module; the name is one argument
            command,
            stdin=opened,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
    patience = threading.Timer(limits.patience_seconds, process.kill)
    patience.daemon = True
    patience.start()
    try:
        yield process
    finally:
        patience.cancel()
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _environment() -> dict[str, str]:
    """What it inherits: none of our settings, so none of our passwords."""
    return {key: value for key, value in os.environ.items() if not key.startswith("SEMINARPOST_")}
