"""Lines: the known cells of a row, by the fields of its columns."""

from dataclasses import dataclass

from mailer.actions.imports.sheets.cells import cleaned_cell
from mailer.actions.imports.sheets.columns import Columns
from mailer.actions.imports.sheets.process import Row

STRUCK = "struck"
"""A cell's name in a line that is struck out: somebody meant that it does not count any more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its line number in the file (from 1) and its known cells."""

    number: int
    cells: dict[str, str]


def cells_of(columns: Columns, row: Row) -> dict[str, str]:
    """The known cells of a row that hold something, cleaned.

    An address behind the last column belongs to the one before it: the separator of the file
    stood between them. ``email_elsewhere`` is the heading of another column with an address where
    the one that is meant has none. What several columns say of one thing stands in lines.
    """
    cells = {
        name: told
        for name, cell in zip(columns.fields, row.cells, strict=False)
        if name and cell and (told := cleaned_cell(name, cell))
    }
    for name, places in columns.several.items():
        said = (row.cells[at] for at in places if at < len(row.cells))
        cells[name] = "\n".join(one for one in said if one.strip())
    if row.is_struck and any(cells.values()):
        cells[STRUCK] = "x"
    if columns.mails:
        # Where no column tells one kind of address from another, it is there already.
        if len(columns.mails) > 1 or "email" not in cells:
            cells["email"] = cleaned_cell("email", columns.mail_of(row.cells))
        width = max(len(columns.headings), len(columns.fields))
        more = row.cells[width:] if len(row.cells) > width else []
        if "@" in cells["email"]:
            if more:
                cells["email"] = "; ".join([cells["email"], *(one for one in more if "@" in one)])
        elif not cells["email"]:
            del cells["email"]
            others = [*(at for at, _ in columns.mails[1:]), *columns.offices]
            filled = (at for at in others if at < len(row.cells) and "@" in row.cells[at])
            if (other := next(filled, None)) is not None:
                cells["email_elsewhere"] = columns.headings[other]
    return cells
