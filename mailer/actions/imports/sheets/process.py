"""The reader's keeper: starts it, takes its rows, and tells in a sentence when it came to harm."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from mailer.actions.imports.sheets.limits import MOST_BYTES, Limits
from mailer.domain.errors import InvalidValueError
from mailer.files import opened_plain

_READER = (sys.executable, "-P", "-m", "mailer.actions.imports.sheets.child")


class Row(NamedTuple):
    """A row by its line in the file (from 1); empty cells at its end are left out."""

    number: int
    cells: list[str]
    is_hidden: bool = False
    is_struck: bool = False


class Table(NamedTuple):
    """A table of a file: its sheet, "" in a text; the text's encoding, "" in a workbook.

    ``beside`` are the other visible sheets, ``lines`` how many there are, or about that, ``hidden``
    the columns (from 0) that nobody sees. ``rows`` are there until the next table is asked for.
    """

    sheet: str
    encoding: str
    beside: list[str]
    lines: int
    hidden: frozenset[int]
    rows: Iterator[Row]


def rows_in(path: Path, within: Path | None = None, limits: Limits | None = None) -> Iterator[Row]:
    """The rows of a file's first table; see ``tables_in``."""
    with closing(tables_in(path, within, limits)) as tables:
        for table in tables:
            yield from table.rows
            return


def tables_in(
    path: Path, within: Path | None = None, limits: Limits | None = None, encoding: str = ""
) -> Generator[Table]:
    """The tables of a file, one after the other; ``within`` is a folder not to lead out of.

    ``encoding`` overrules what a text seems to be written in. Raises InvalidValueError for what is
    no plain file or no table, and for one at which the reader runs out of memory or time, or dies.
    """
    with _reader(path, within, limits or Limits(), encoding) as reader:
        answers = _Answers(reader.stdout or (), path.name)
        while (begun := answers.next_table()) is not None:
            yield Table(*begun, answers.rows())


class _Answers:
    """What the reader says, line by line."""

    def __init__(self, lines: Iterable[bytes], name: str) -> None:
        self._lines = iter(lines)
        self._name = name
        self._next: dict[str, Any] = {}

    def next_table(self) -> tuple[str, str, list[str], int, frozenset[int]] | None:
        """What is said of the next table, whatever is left of this one; None at the end."""
        for _ in self.rows():
            pass
        begun, self._next = self._next.get("table"), {}
        return (*begun[:4], frozenset(begun[4])) if begun else None

    def rows(self) -> Iterator[Row]:
        """The rows of this table that were not taken yet."""
        while not self._next:
            answer = self._heard()
            for number, cells, is_hidden, is_struck in answer.get("rows", ()):
                yield Row(number, cells, is_hidden, is_struck)
            if "rows" not in answer:
                self._next = answer

    def _heard(self) -> dict[str, Any]:
        line = next(self._lines, None)
        if line is None:
            raise _came_to_harm(self._name)
        answer: dict[str, Any] = json.loads(line)
        if "refused" in answer:
            raise InvalidValueError(*answer["refused"])
        return answer


def _came_to_harm(name: str) -> InvalidValueError:
    return InvalidValueError(
        f"{name} lässt sich nicht einlesen: Die Datei ist beschädigt oder braucht dafür mehr "
        "Speicher oder Zeit, als eine Liste haben kann. Bitte nur die Zeilen und Spalten mit Daten "
        "in eine neue Datei kopieren.",
        f"{name} cannot be read: the file is damaged, or takes more memory or time than a "
        "list can. Please copy only the rows and columns with data into a new file.",
    )


@contextmanager
def _reader(
    path: Path, within: Path | None, limits: Limits, encoding: str
) -> Iterator[subprocess.Popen[bytes]]:
    command = (*_READER, path.name, str(limits.memory_bytes), str(limits.cpu_seconds), encoding)
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
