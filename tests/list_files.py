"""Lists as files: written for a test, and who is put on a list by one."""

from datetime import date
from pathlib import Path

import openpyxl

from mailer.actions.imports import recipients
from mailer.actions.imports.import_report import ImportReport
from mailer.actions.imports.spreadsheet import Purpose, Reading, read_sheet

ROSTER = Reading(purpose=Purpose.REGISTRATIONS)


def written(folder: Path, *lines: str) -> Path:
    file = folder / "list.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def workbook(
    folder: Path, sheets: dict[str, list[list[str]]], hidden: tuple[int, ...] = ()
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for number in hidden:
            sheet.row_dimensions[number].hidden = True
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def listed(file: Path) -> dict[str, str]:
    """Who is put on a list, with their salutation."""
    sheet = read_sheet(file)
    report = ImportReport(sheet.found)
    rows = recipients._rows(iter(sheet), "consent", "here", report, date(2027, 3, 1))
    return {one.address_key.partition("@")[0]: one.person.salutation for one in rows}
