"""The tables of a file, whatever kind it is: each row with its line and the text of its cells."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from mailer.actions.imports.sheets.encoding import checked_encoding
from mailer.actions.imports.sheets.limits import MOST_COLUMNS, MOST_ROWS
from mailer.actions.imports.sheets.text import text_table
from mailer.actions.imports.sheets.workbook import workbook_tables
from mailer.domain.errors import InvalidValueError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class TableRows(NamedTuple):
    """A sheet's name and a text's encoding, each "" where there is none, and the rows.

    ``beside`` are the other visible sheets, ``lines`` how many there are, or about that: to tell
    how much of them was read, ``hidden`` the columns (from 0) that nobody sees. A row is its line
    (from 1), its cells, whether it is hidden, and whether it is struck out.
    """

    sheet: str
    encoding: str
    beside: list[str]
    lines: int
    hidden: list[int]
    rows: Iterator[tuple[int, list[str], bool, bool]]


def tables_of(octets: bytes, name: str, encoding: str = "") -> Iterator[TableRows]:
    """The table of a text, or those of a workbook's visible sheets, the active one first.

    ``name`` is what people call the file, ``encoding`` overrules what a text seems to be written
    in. Empty rows, and empty cells at the end of one, are left out; letters are composed (NFC).
    Raises InvalidValueError where it is no table, or larger than a list can be.
    """
    encoding = checked_encoding(encoding)
    if octets.startswith(_OLE):
        raise InvalidValueError(
            f"{name} ist mit einem Kennwort geschützt oder im alten Excel-Format (.xls) "
            "gespeichert; bitte ohne Kennwort als .xlsx speichern.",
            f"{name} is protected by a password or saved in the old Excel format (.xls); please "
            "save it as .xlsx without a password.",
        )
    if octets.startswith(_ZIP):
        for sheet, beside, height, hidden, rows in workbook_tables(octets, name):
            yield TableRows(sheet, "", beside, height, hidden, _checked(rows, name))
    else:
        told, lines = text_table(octets, name, encoding)
        seen = ((number, cells, False, False) for number, cells in lines)
        height = max(octets.count(b"\n"), octets.count(b"\r"))
        yield TableRows("", told, [], height, [], _checked(seen, name))


def _checked(
    rows: Iterator[tuple[int, list[str], bool, bool]], name: str
) -> Iterator[tuple[int, list[str], bool, bool]]:
    for number, cells, hidden, struck in rows:
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
            yield number, [_composed(one) for one in filled], hidden, struck


def _composed(cell: str) -> str:
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def _trimmed(cells: list[str]) -> list[str]:
    last = next((n for n in range(len(cells), 0, -1) if cells[n - 1].strip()), 0)
    return cells[:last]
