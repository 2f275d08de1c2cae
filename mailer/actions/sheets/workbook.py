"""Tables in workbooks: the first sheet of an XLSX file."""

import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from mailer.actions.sheets.limits import MOST_CELLS
from mailer.actions.sheets.package import check_package, too_wide
from mailer.domain.errors import InvalidValueError


def workbook_rows(octets: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """All rows from the first line on; raises InvalidValueError for what is no workbook.

    What the package hides from ``check_package`` may still end this process: see ``child``.
    """
    check_package(octets, name)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(octets)).get_sheet_by_index(0)
        _refuse_extent(sheet.end, name)
        before = [""] * (sheet.start or (0, 0))[1]  # its rows begin at the first column in use
        for number, row in enumerate(sheet.iter_rows(), 1):
            if any(row):
                yield number, before + [str(cell) for cell in row]
    except InvalidValueError:
        raise
    except (CalamineError, OSError, ValueError, LookupError) as problem:
        raise InvalidValueError(
            f"{name} lässt sich nicht als Excel-Datei lesen: {problem}.",
            f"{name} cannot be read as an Excel file: {problem}.",
        ) from None


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
