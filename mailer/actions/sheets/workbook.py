"""Tables in workbooks: the first sheet of an XLSX file."""

import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from mailer.actions.sheets.package import check_package
from mailer.domain.errors import InvalidValueError


def workbook_rows(octets: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """All rows from the first line on; raises InvalidValueError for what is no workbook.

    What the package hides from ``check_package`` may still end this process: see ``child``.
    """
    check_package(octets, name)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(octets)).get_sheet_by_index(0)
        before = [""] * (sheet.start or (0, 0))[1]  # its rows begin at the first column in use
        for number, row in enumerate(sheet.iter_rows(), 1):
            yield number, before + [str(cell) for cell in row]
    except (CalamineError, OSError, ValueError, LookupError) as problem:
        raise InvalidValueError(
            f"{name} lässt sich nicht als Excel-Datei lesen: {problem}.",
            f"{name} cannot be read as an Excel file: {problem}.",
        ) from None
