"""The log of what runs for long: sentences for people, or an event a line for programs.

With ``json`` nothing else is written to standard error, and no line has anything of a person in
it: no address, no name, no subject, no server's words (``domain.log_entry``).
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer

from mailer.cli.language import both
from mailer.cli.output import remark
from mailer.clock import SystemClock
from mailer.domain.errors import (
    ContentError,
    RefusedError,
    SettingsError,
    WorkspaceError,
)
from mailer.domain.log_entry import Level, LogEntry, harmless

# What is wrong with the office's own files, which whoever starts us has to know.
_OF_THE_OFFICE = (SettingsError, ContentError, WorkspaceError, RefusedError)
_ADDRESS = re.compile(r"\S+@\S+")


class LogKind(StrEnum):
    """In which form it is written."""

    TEXT = "text"
    JSON = "json"


LogOption = Annotated[
    LogKind,
    typer.Option(
        "--log",
        help=both(
            "json: je Ereignis eine Zeile mit Zahlen und Codes, ohne Personenbezug.",
            "json: one line an event, with numbers and codes and nothing of people.",
        ),
    ),
]


class Log:
    """Takes what a process has to say; ``process`` is which one it is."""

    def __init__(self, kind: LogKind, process: str) -> None:
        self.is_json = kind is LogKind.JSON
        self._process = process
        self._clock = SystemClock()

    def __call__(self, line: str) -> None:
        if not self.is_json:
            if line:
                remark(line)
            return
        entry = line if isinstance(line, LogEntry) else LogEntry(line, "message")
        self._write(entry.level, entry.event, harmless(entry.fields))

    def failed(self, problem: Exception) -> None:
        """Why this process ends, where that is no success."""
        fields: dict[str, object] = {"error": type(problem).__name__}
        if isinstance(problem, _OF_THE_OFFICE):
            fields["message"] = _ADDRESS.sub("(...)", problem.sentence.en)
        self._write(Level.ERROR, "failed", fields)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Inside the block what libraries log is written the same way: that they did, not what."""
        if not self.is_json:
            yield
            return
        handler, root = _Libraries(self), logging.getLogger()
        root.addHandler(handler)
        logging.captureWarnings(True)
        try:
            yield
        finally:
            logging.captureWarnings(False)
            root.removeHandler(handler)

    def _write(self, level: Level, event: str, fields: Mapping[str, object]) -> None:
        document = {
            "ts": self._clock.now().isoformat(timespec="milliseconds"),
            "level": level.value,
            "event": event,
            "process": self._process,
        }
        sys.stderr.write(json.dumps(document | dict(fields)) + "\n")
        sys.stderr.flush()


class _Libraries(logging.Handler):
    """Their messages may quote anything."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        level = Level.ERROR if record.levelno >= logging.ERROR else Level.WARNING
        what = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        self._log(LogEntry("", "library", level, logger=record.name, error=what))
