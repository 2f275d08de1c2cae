"""The rows of a table, whatever file it stands in: each with its line and the text of its cells."""

from collections.abc import Iterator

from mailer.actions.sheets.limits import MOST_COLUMNS, MOST_ROWS
from mailer.actions.sheets.text import text_rows
from mailer.actions.sheets.workbook import workbook_rows
from mailer.domain.errors import InvalidValueError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rows_of(octets: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Line (from 1) and cells of each row of a CSV or XLSX file; ``name`` is what people call it.

    Empty rows, and empty cells at the end of one, are left out.
    Raises InvalidValueError where it is no table, or larger than a list can be.
    """
    if octets.startswith(_OLE):
        raise InvalidValueError(
            f"{name} ist mit einem Kennwort geschützt oder im alten Excel-Format (.xls) "
            "gespeichert; bitte ohne Kennwort als .xlsx speichern.",
            f"{name} is protected by a password or saved in the old Excel format (.xls); please "
            "save it as .xlsx without a password.",
        )
    found = workbook_rows if octets.startswith(_ZIP) else text_rows
    for number, cells in found(octets, name):
        filled = cells if cells and cells[-1].strip() else _trimmed(cells)
        if number > MOST_ROWS:
            raise InvalidValueError(
                f"{name} hat mehr als {MOST_ROWS} Zeilen; bitte in mehreren Teilen einlesen.",
                f"{name} has more than {MOST_ROWS} lines; please import it in parts.",
            )
        if len(filled) > MOST_COLUMNS:
            raise InvalidValueError(
                f"{name}, Zeile {number}: mehr als {MOST_COLUMNS} Spalten; bitte nur die Spalten "
                "mit den Daten in eine neue Datei kopieren.",
                f"{name}, line {number}: more than {MOST_COLUMNS} columns; please copy only the "
                "columns with the data into a new file.",
            )
        if filled:
            yield number, filled


def _trimmed(cells: list[str]) -> list[str]:
    last = next((n for n in range(len(cells), 0, -1) if cells[n - 1].strip()), 0)
    return cells[:last]
