"""Tables for the office's spreadsheet: what Excel opens without asking, and executes nothing."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from mailer.domain.errors import InvalidValueError

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
STDOUT = Path("-")


def write_csv(file: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes a table with ``;``, UTF-8 and a byte order mark; ``-`` is standard output.

    A cell that a spreadsheet would take for a formula begins with ``'`` (OWASP: CSV injection).
    Raises InvalidValueError where the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    if file == STDOUT:
        sys.stdout.write(text.getvalue())
        return
    try:
        file.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    except OSError as problem:
        raise InvalidValueError(
            f"{file} lässt sich nicht schreiben: {problem.strerror}.",
            f"{file} cannot be written: {problem.strerror}.",
        ) from None


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell
