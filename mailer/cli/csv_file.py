"""Tables for the office's spreadsheet: what Excel opens without asking, and executes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from mailer.cli.output import tell
from mailer.domain.errors import InvalidValueError
from mailer.files import write_octets

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
STDOUT = Path("-")


def write_csv(file: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes a table with ``;``, UTF-8 and a byte order mark; ``-`` is standard output.

    A cell that a spreadsheet would take for a formula begins with ``'`` (OWASP: CSV injection).
    Raises InvalidValueError where the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in (headings, *rows))
    if file == STDOUT:
        tell(text.getvalue().replace("\r\n", "\n").removesuffix("\n"))
        return
    write_octets(file, text.getvalue().encode("utf-8-sig"), InvalidValueError)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell
