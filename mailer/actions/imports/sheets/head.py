"""Where a table begins in a sheet.

Lists have titles above, hints beside, and tables below each other. The row of headings is the one
that names most fields and has addresses under it. Where no heading says "E-Mail", the only column
with addresses in it is meant; of several none is.
"""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.column_fields import columns_of, fields_of
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.headings import known_fields, read_heading, without_example
from mailer.actions.imports.sheets.process import Row

LOOKED_AT = 500  # rows of a sheet in which its table begins, or it has none
_SURELY_HEADINGS = 3  # fields
_PART = re.compile(r"[^\W\d_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\D{1,4}(?!00:00)\d{1,2}:\d\d")


def find_columns(rows: Sequence[Row], any_of: Sequence[str]) -> int | None:
    """The place of the row of headings among the first rows of a sheet, None if there is none."""
    best: tuple[bool, int] | None = None
    found = None
    for place, row in enumerate(rows):
        if not is_heading_row(row.cells, any_of) or _is_under_headings(rows, place):
            continue
        below = rows[place + 1 :]
        columns = columns_of(row, rows[place - 1] if place else None, below)
        if not set(any_of) & set(columns.fields):
            continue
        told = (_has_addresses(columns, below), known_fields(row.cells))
        if best is None or told > best:
            best, found = told, place
    return found


def _is_under_headings(rows: Sequence[Row], place: int) -> bool:
    """Whether a row with one heading is of a table: "E-Mail senden" under "Anrede, Name"."""
    above = rows[place - 1] if place else None
    return (
        above is not None
        and above.number == rows[place].number - 1
        and known_fields(rows[place].cells) == 1 < known_fields(above.cells)
    )


def is_heading_row(cells: Sequence[str], any_of: Sequence[str], least: int = 1) -> bool:
    """Whether a row names ``least`` fields, one of ``any_of`` among them."""
    if any("@" in without_example(one) for one in cells):
        return False
    fields = {one.field for cell in cells if cell and (one := read_heading(cell)) is not None}
    if len(fields) < _SURELY_HEADINGS and any(_MOMENT.search(one) for one in cells):
        return False  # a row of a table: "Joined" and "Attendee", and when that was
    meant = fields | ({"full_name", "last_name"} if "name" in fields else set())
    return len(fields) >= least and bool(meant & set(any_of))


def columns_by_address(rows: Sequence[Row], column: int, first: int) -> Columns:
    """The columns of a table of which only addresses tell; the row above them are its headings."""
    above = _headings_above(rows, first)
    if above is None:
        fields = [""] * column + ["email"]
        if (names := _names_beside(rows[first:], column)) is not None:
            fields += [""] * (names + 1 - len(fields))
            fields[names] = "full_name"
        return Columns(0, [], fields, [(column, None)])
    read = [read_heading(one) for one in above.cells]
    fields = fields_of([one if one and one.field != "email" else None for one in read])
    fields += [""] * (column + 1 - len(fields))
    fields[column] = "email"
    headings = [" ".join(one.split()) for one in above.cells]
    return Columns(above.number, headings, fields, [(column, None)])


def _names_beside(rows: Sequence[Row], column: int) -> int | None:
    """The only other column, where most of its cells are the names that the addresses spell."""
    rows = [one for one in rows if "@" in cell_in(one.cells, column)]
    filled = {at for one in rows for at, cell in enumerate(one.cells) if cell.strip()} - {column}
    if len(filled) != 1:
        return None
    (place,) = filled
    named = [
        _spells(cell_in(one.cells, column), cell_in(one.cells, place))
        for one in rows
        if cell_in(one.cells, place)
    ]
    return place if 2 * sum(named) >= len(named) else None


def _spells(address: str, name: str) -> bool:
    """Whether an address is made of a name's words: ``o.fuchs@…`` beside "Fuchs, Ole"."""
    parts = _PART.findall(_latin(address.partition("@")[0]))
    words = _PART.findall(_latin(name))
    return len(parts) > 1 and all(any(word.startswith(x) for word in words) for x in parts)


def _latin(text: str) -> str:
    return text.lower().translate(_UMLAUTS)


def _headings_above(rows: Sequence[Row], first: int) -> Row | None:
    """The row that names most fields, of those without a gap above the first address."""
    begins = first
    while begins and rows[begins - 1].number == rows[begins].number - 1:
        begins -= 1
    above = rows[begins:first]
    return max(reversed(above), key=lambda one: known_fields(one.cells), default=None)


def _has_addresses(columns: Columns, below: Sequence[Row]) -> bool:
    return any("@" in columns.mail_of(one.cells) for one in below)
