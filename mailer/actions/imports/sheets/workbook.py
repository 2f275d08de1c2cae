"""Tables in workbooks: the visible sheets of an XLSX, XLSB or ODS file, the active one first."""

import io
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from mailer.actions.imports.sheets.limits import MOST_CELLS
from mailer.actions.imports.sheets.outline import Outline
from mailer.actions.imports.sheets.package import check_package, too_wide
from mailer.domain.errors import InvalidValueError

Rows = Iterator[tuple[int, list[str], bool, bool]]


def workbook_tables(
    octets: bytes, name: str
) -> Iterator[tuple[str, list[str], int, list[int], Rows]]:
    """Name of each sheet, of those beside it, its height, its hidden columns, and its rows.

    Raises InvalidValueError for what is no workbook.

    What the package hides from ``check_package`` may still end this process: see ``child``.
    """
    check_package(octets, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(octets))
        outline = Outline(octets)
        order = _in_order(book, outline.active, name)
        names = [book.sheet_names[one] for one in order]
        for index in order:
            sheet = book.get_sheet_by_index(index)
            _refuse_extent(sheet.end, name)
            called = book.sheet_names[index]
            beside = [one for one in names if one != called]
            height = sheet.end[0] + 1 if sheet.end else 0
            hidden = sorted(outline.hidden_columns(index))
            rows = _rows(sheet, outline.hidden_rows(index), outline.struck_rows(index))
            yield called, beside, height, hidden, rows
    except InvalidValueError:
        raise
    except (CalamineError, OSError, ValueError, LookupError) as problem:
        raise InvalidValueError(
            f"{name} lässt sich nicht als Excel-Datei lesen: {problem}.",
            f"{name} cannot be read as an Excel file: {problem}.",
        ) from None


def _in_order(book: CalamineWorkbook, active: int, name: str) -> list[int]:
    """The visible worksheets by their index, the one that was open last before the others."""
    shown = [
        index
        for index, one in enumerate(book.sheets_metadata)
        if one.visible == SheetVisibleEnum.Visible and one.typ == SheetTypeEnum.WorkSheet
    ]
    if not shown:
        raise InvalidValueError(
            f"{name} hat kein sichtbares Tabellenblatt; bitte das gemeinte einblenden.",
            f"{name} has no visible sheet; please show the one that is meant.",
        )
    return sorted(shown, key=lambda index: index != active)


def _rows(sheet: CalamineSheet, hidden: set[int], struck: set[int]) -> Rows:
    start = sheet.start or (0, 0)
    before = [""] * start[1]  # its rows begin at the first column in use
    merged = _Merged(sheet)
    for number, row in enumerate(sheet.iter_rows(), 1):
        if any(one != "" for one in row):
            cells = before + [_text(cell) for cell in row]
            merged.fill(number - 1, cells)
            yield number, cells, number in hidden, number in struck


class _Merged:
    """Cells that reach over several rows: what stands in the first is meant for all of them."""

    def __init__(self, sheet: CalamineSheet) -> None:
        ranges = sheet.merged_cell_ranges or []
        self._ahead = sorted((one for one in ranges if one[1][0] > one[0][0]), reverse=True)
        self._open: dict[int, tuple[int, str]] = {}  # column → last row, text

    def fill(self, row: int, cells: list[str]) -> None:
        """Fills a row, counted from 0; rows come in their order."""
        for column, (last, text) in list(self._open.items()):
            if last < row:
                del self._open[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = text
        while self._ahead and self._ahead[-1][0][0] <= row:
            (first, column), (last, _) = self._ahead.pop()
            if first == row and column < len(cells):
                self._open[column] = (last, cells[column])


def _text(cell: object) -> str:
    """A cell as its reader sees it: Excel keeps 12345 as 12345.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _refuse_extent(end: tuple[int, int] | None, name: str) -> None:
    """How far it reaches as its reader sees it, whatever the cells are called in the package."""
    row, column = end or (0, 0)
    if (row + 1) * (column + 1) > MOST_CELLS:
        raise too_wide(name, f"{_letters(column)}{row + 1}")


def _letters(column: int) -> str:
    """The name of a column, counted from 0."""
    letters = ""
    number = column + 1
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
