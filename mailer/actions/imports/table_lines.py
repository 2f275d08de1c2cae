"""Lines of a table: its rows below the headings, with the part of the list that each stands in."""

import re
from collections.abc import Iterator
from dataclasses import replace

from mailer.actions.imports.parts import ABOVE, Part, part_of
from mailer.actions.imports.reading import Found, Purpose, Reading
from mailer.actions.imports.sheets.alike import Alike
from mailer.actions.imports.sheets.columns import Columns
from mailer.actions.imports.sheets.further_people import people_of
from mailer.actions.imports.sheets.head import is_heading_row
from mailer.actions.imports.sheets.line import Line, cells_of
from mailer.actions.imports.sheets.other_sheets import (
    addresses_in,
    is_of_staff,
    refuse_other_table,
)
from mailer.actions.imports.sheets.process import Row
from mailer.domain.errors import Sentence

_SAMPLES = 3
_NEXT_PAGE = re.compile(r"(?:seite|blatt|page|fortsetzung|forts\.|continued)(?!\w)", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+").fullmatch


def lines_of(
    columns: Columns,
    rows: Iterator[Row],
    found: Found,
    hidden: list[Line],
    any_of: tuple[str, ...],
    reading: Reading,
) -> Iterator[Line]:
    """The lines of a table below its headings, up to the next table; ``hidden`` takes what nobody
    sees of registrations, unless it may be of another event.

    Raises InvalidValueError where the next table of registrations names more people.
    """
    alike = Alike(columns)
    yield from _shown_lines(columns, rows, found, alike, any_of, reading)
    for row in alike.hidden:
        if not alike.may_be_another(row):
            people = people_of(columns, row, cells_of(columns, row))
            hidden += [Line(row.number, one) for one in people if one]


def _shown_lines(
    columns: Columns,
    rows: Iterator[Row],
    found: Found,
    alike: Alike,
    any_of: tuple[str, ...],
    reading: Reading,
) -> Iterator[Line]:
    """The lines that are read; ``alike`` takes the rows of a list of registrations."""
    is_roster = reading.purpose is Purpose.REGISTRATIONS
    usual = columns.mails[0][0] if columns.mails else 0
    part: Part | None = None
    named_below = False
    title = ""
    seen: set[str] = set()
    pairs = _with_next(rows)
    for row, following in pairs:
        # Nothing else costs time then.
        is_plain = (usual < len(row.cells) and _PLAIN_ADDRESS(row.cells[usual]) is not None) or any(
            _PLAIN_ADDRESS(one) for one in row.cells
        )
        if not is_plain and _is_above_headings(row, following, any_of):
            part = _part_begun(row, reading) or _under_title(part, row, named_below, reading)
            named_below = False
            title = " ".join(row.cells).strip()
            continue
        if not is_plain and is_heading_row(row.cells, any_of, least=2):
            if [" ".join(one.split()) for one in row.cells] == columns.headings:
                continue  # repeated on each page
            found.notes.append(_another_table(row.number))
            first = next((one for one in row.cells if one.strip()), "")
            if is_roster and not (is_of_staff(title) or is_of_staff(first)):
                refuse_other_table(row.number, (one for one, _ in pairs), seen)
            return
        if is_roster:
            seen.update(addresses_in(row.cells))
        if row.is_hidden:
            found.hidden += 1
            if not reading.with_hidden:
                alike.hidden += [row] if is_roster else []
                continue
        if not is_plain and (begun := _part_begun(row, reading)) is not None:
            part, named_below = begun, False
            continue
        if is_roster:
            alike.add(row)
        for one in _people_in(columns, row, found, part):
            named_below = True
            yield one


def _is_above_headings(row: Row, following: Row | None, any_of: tuple[str, ...]) -> bool:
    """Whether a row is the title above the next table, or above repeated headings."""
    return (
        _is_title(row)
        and following is not None
        and is_heading_row(following.cells, any_of, least=2)
    )


def _part_begun(row: Row, reading: Reading) -> Part | None:
    """The part of a list that a row begins: "Absagen" alone, also above headings once more."""
    if reading.purpose is Purpose.ATTENDANCE:
        return None
    return part_of(row, of_mail=reading.purpose is Purpose.PEOPLE)


def _under_title(part: Part | None, row: Row, named_below: bool, reading: Reading) -> Part | None:
    """The part below a title that says nothing of it: another block ends the one before.

    Right below "Absagen", "Kreis Süd" divides that part, and "Seite 2" goes on with it: who is to
    be taken out is asked then.
    """
    if part is None or not part.words:
        return None
    title = next(" ".join(one.split()) for one in row.cells if one.strip())
    is_divided = part.is_divided or not named_below
    if not is_divided and not _NEXT_PAGE.match(title):
        return None
    if reading.purpose is Purpose.REGISTRATIONS:
        return Part(row.number, title, is_divided)
    return replace(part, is_divided=is_divided)


def _another_table(line: int) -> Sentence:
    return Sentence(
        f"In Zeile {line} beginnt eine weitere Tabelle; sie wird nicht gelesen.",
        f"In line {line} another table begins; it is not read.",
    )


def _people_in(columns: Columns, row: Row, found: Found, part: Part | None) -> Iterator[Line]:
    """The lines of a row: one for each person whom it names."""
    cells = cells_of(columns, row)
    if not cells:
        return
    remember_sample(found, cells)
    if part is not None and part.words:
        cells[ABOVE] = part.told
    for one in people_of(columns, row, cells):
        yield Line(row.number, one)


def _with_next(rows: Iterator[Row]) -> Iterator[tuple[Row, Row | None]]:
    row = next(rows, None)
    while row is not None:
        following = next(rows, None)
        yield row, following
        row = following


def _is_title(row: Row) -> bool:
    filled = [one for one in row.cells if one.strip()]
    return len(filled) == 1 and "@" not in filled[0]


def remember_sample(found: Found, cells: dict[str, str]) -> None:
    """Keeps a name with letters beyond ASCII, if there are not enough of them yet."""
    if len(found.samples) < _SAMPLES:
        parted = [cells[one] for one in ("first_name", "last_name") if one in cells]
        name = " ".join(parted) or cells.get("full_name", "")
        if not name.isascii() and name not in found.samples:
            found.samples.append(name)
