"""Tables of people as other programs write them: found in their file, read by their headings."""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from itertools import chain, islice
from pathlib import Path

from mailer.actions.imports.parts import ABOVE, Part, part_of
from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.answers import find_answers, find_unread
from mailer.actions.imports.sheets.cells import YES_OR_NO
from mailer.actions.imports.sheets.codes import find_codes
from mailer.actions.imports.sheets.column_fields import columns_of
from mailer.actions.imports.sheets.columns import Columns
from mailer.actions.imports.sheets.further_people import people_of
from mailer.actions.imports.sheets.grid import find_grid
from mailer.actions.imports.sheets.head import (
    LOOKED_AT,
    columns_by_address,
    find_columns,
    is_heading_row,
)
from mailer.actions.imports.sheets.lengths import find_length
from mailer.actions.imports.sheets.line import Line, cells_of
from mailer.actions.imports.sheets.mail_columns import by_addresses
from mailer.actions.imports.sheets.other_sheets import (
    addresses_in,
    refuse_other_sheets,
    refuse_other_table,
)
from mailer.actions.imports.sheets.process import Row, Table, tables_in
from mailer.actions.imports.sheets.refusals import find_refusals
from mailer.domain.errors import InvalidValueError, Sentence

_SAMPLES = 3
_PLAIN_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+").fullmatch
_MOST_HEADINGS = 12
_WORD = re.compile(r"[^\W\d_]{4}")  # of a name or an office; no code, no yes or no


@dataclass(slots=True)
class Found:
    """Which table of a file was read, and how; ``sheet`` or ``encoding`` are "" where none is.

    ``columns``: field → heading. ``hidden`` rows were left out, or with ``with_hidden`` taken.
    ``samples`` are names with letters beyond ASCII, to see that they are read rightly.
    """

    sheet: str = ""
    heading_line: int = 0
    encoding: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    hidden: int = 0
    samples: list[str] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)


class Sheet:
    """A table: its lines one after the other, and what is told about it (complete afterwards).

    ``height`` is about how many lines there are; ``hidden`` those of registrations that nobody
    sees and that are left out, complete afterwards as well.
    """

    def __init__(
        self, found: Found, lines: Iterator[Line], height: int, hidden: list[Line]
    ) -> None:
        self.found = found
        self.height = height
        self.hidden = hidden
        self._lines = lines

    def __iter__(self) -> Iterator[Line]:
        return self._lines


class Purpose(Enum):
    """What a table is read for: a column may say who comes, or who was there."""

    PEOPLE = auto()
    REGISTRATIONS = auto()
    ATTENDANCE = auto()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: with the rows that are hidden, in a named encoding.

    For registrations, columns that only their cells tell are looked through for answers, and what
    stands under no known heading is kept (``unread`` of a line): it may say that somebody does not
    come. ``about`` is the seminar that it is read for.
    """

    with_hidden: bool = False
    encoding: str = ""
    purpose: Purpose = Purpose.PEOPLE
    about: About = field(default_factory=About)


def read_sheet(
    path: Path,
    within: Path | None = None,
    any_of: tuple[str, ...] = ("email",),
    reading: Reading | None = None,
) -> Sheet:
    """The table of a CSV, XLSX or ODS file by the fields that its headings name.

    ``within`` is a folder that the file must not lead out of. Raises InvalidValueError when it is
    no table or has no column of ``any_of``.
    """
    reading = reading or Reading()
    tables = tables_in(path, within, encoding=reading.encoding)
    heads: list[tuple[Table, list[Row]]] = []
    for table in tables:
        head = list(islice(table.rows, LOOKED_AT))
        place = find_columns(head, any_of)
        if place is not None and (any_of != ("email",) or _has_addresses(head[place + 1 :])):
            below = chain(head[place + 1 :], table.rows)
            columns = _columns(head, place, table.hidden)
            if table.beside and reading.purpose is not Purpose.ATTENDANCE:
                again = partial(tables_in, path, within, encoding=reading.encoding)
                refuse_other_sheets(table, again, with_hidden=reading.with_hidden)
            _read_for(reading, columns, head[place + 1 :])
            _tell_unread(columns, head[place + 1 :], any_of, reading)
            return _sheet(tables, table, columns, below, any_of, reading)
        heads.append((table, head))
    # Headings without an address under them are a hint, or a list of which no address is right.
    index, columns, begins = _second_best(path.name, heads, any_of)
    _read_for(reading, columns, [one for one in heads[index][1] if one.number >= begins])
    # Once more from its beginning: the reader has gone on to the end of the file.
    tables = tables_in(path, within, encoding=reading.encoding)
    table = next(islice(tables, index, None))
    rows = (row for row in table.rows if row.number >= begins)
    return _sheet(tables, table, columns, rows, any_of, reading)


def _read_for(reading: Reading, columns: Columns, below: list[Row]) -> None:
    """Finds the columns that only their cells tell, as far as they are asked for."""
    if reading.purpose is Purpose.PEOPLE:
        find_refusals(columns, below)
        find_codes(columns, below)
    if reading.purpose is Purpose.ATTENDANCE:
        find_length(columns, below, reading.about)
        find_grid(columns, below, reading.about)
    if reading.purpose is Purpose.REGISTRATIONS:
        find_answers(columns, below, reading.about)
        find_unread(columns, below, reading.about)


def _columns(head: list[Row], place: int, hidden: frozenset[int]) -> Columns:
    above = head[place - 1] if place else None
    return columns_of(head[place], above, head[place + 1 :], hidden)


def _tell_unread(
    columns: Columns, below: list[Row], any_of: tuple[str, ...], reading: Reading
) -> None:
    """Names the columns with words that nobody here reads, where nothing says names or offices.

    Of registrations always: a column may say who comes, and staff has to see that it is not read.
    """
    fields = set(columns.fields)
    lacks_names = not fields & {"first_name", "last_name", "full_name"}
    lacks = lacks_names or "organisation" not in fields
    is_roster = reading.purpose is Purpose.REGISTRATIONS
    if any_of != ("email",) or not (lacks or is_roster):
        return
    not_read = [
        heading
        for place, heading in enumerate(columns.headings)
        if heading
        and not columns.is_read(place)
        and any(
            _holds_words(row.cells[place])
            or (is_roster and row.cells[place].strip().lower() in YES_OR_NO)
            for row in below
            if place < len(row.cells)
        )
    ]
    if not not_read:
        return
    more = len(not_read) - _MOST_HEADINGS
    shown = not_read[:_MOST_HEADINGS]
    de, en = ", ".join(f"„{one}“" for one in shown), ", ".join(f'"{one}"' for one in shown)
    if more > 0:
        de, en = f"{de} und {more} weitere", f"{en} and {more} more"
    what = ("Namen", "names") if lacks_names else ("Organisationen", "organisations")
    noun = ("Spalte", "column") if len(not_read) == 1 else ("Spalten", "columns")
    why = (
        (
            f"Keine bekannte Überschrift nennt {what[0]}. ",
            f"None of the headings is known to stand for {what[1]}. ",
        )
        if lacks
        else ("", "")
    )
    columns.notes.append(
        Sentence(f"{why[0]}Nicht gelesen: {noun[0]} {de}.", f"{why[1]}Not read: {noun[1]} {en}.")
    )


def _holds_words(cell: str) -> bool:
    return "@" not in cell and "//" not in cell and _WORD.search(cell) is not None


def _has_addresses(rows: list[Row]) -> bool:
    return any("@" in cell for row in rows for cell in row.cells)


def _second_best(
    name: str, heads: list[tuple[Table, list[Row]]], any_of: tuple[str, ...]
) -> tuple[int, Columns, int]:
    """Which sheet is meant of those without headings and addresses, its columns, its first line.

    The only one with a single column of addresses, else the first with headings.
    """
    if not any(head for _, head in heads):
        raise InvalidValueError(f"{name} ist leer.", f"{name} is empty.")
    held = [(index, *by_addresses(head)) for index, (_, head) in enumerate(heads)]
    fitting = [one for one in held if one[1]] if "email" in any_of else []
    if len(fitting) == 1 and len(fitting[0][1]) == 1:
        index, (column,), first = fitting[0]
        columns = columns_by_address(heads[index][1], column, first)
        columns.notes.append(
            Sentence(
                "Keine Überschrift nennt die E-Mail-Adresse; genommen wird die einzige Spalte, in "
                "der Adressen stehen.",
                "No heading names the e-mail address; the only column that holds addresses is "
                "taken.",
            )
        )
        begins = columns.heading_line + 1 if columns.heading_line else heads[index][1][first].number
        return index, columns, begins
    for index, (_, head) in enumerate(heads):
        place = find_columns(head, any_of)
        if place is not None and not fitting:
            return index, _columns(head, place, heads[index][0].hidden), head[place].number + 1
    by_name = "full_name" in any_of
    raise _no_column(
        name, [head for _, head in heads], [one[1] for one in fitting], by_name=by_name
    )


def _sheet(
    tables: Generator[Table],
    table: Table,
    columns: Columns,
    rows: Iterator[Row],
    any_of: tuple[str, ...],
    reading: Reading,
) -> Sheet:
    found = Found(
        table.sheet,
        columns.heading_line,
        table.encoding,
        columns.named,
        notes=list(columns.notes),
    )
    if table.beside:
        found.notes.append(_beside(table.beside))
    hidden: list[Line] = []
    lines = _lines(columns, rows, found, hidden, any_of, reading)
    return Sheet(found, _until_closed(tables, lines), table.lines, hidden)


def _beside(sheets: list[str]) -> Sentence:
    """The visible sheets that are not read: somebody may have meant one of them."""
    shown = sheets[:_MOST_HEADINGS]
    de, en = ", ".join(f"„{one}“" for one in shown), ", ".join(f'"{one}"' for one in shown)
    noun = ("Blatt", "sheet") if len(shown) == 1 else ("Blätter", "sheets")
    return Sentence(f"Nicht gelesen: {noun[0]} {de}.", f"Not read: {noun[1]} {en}.")


def _until_closed(tables: Generator[Table], lines: Iterator[Line]) -> Iterator[Line]:
    """The lines while the reader is there; it ends with them."""
    with closing(tables):
        yield from lines


def _lines(
    columns: Columns,
    rows: Iterator[Row],
    found: Found,
    hidden: list[Line],
    any_of: tuple[str, ...],
    reading: Reading,
) -> Iterator[Line]:
    usual = columns.mails[0][0] if columns.mails else 0
    part: Part | None = None
    seen: set[str] = set()
    pairs = _with_next(rows)
    for row, following in pairs:
        # Nothing else costs time then.
        is_plain = (usual < len(row.cells) and _PLAIN_ADDRESS(row.cells[usual]) is not None) or any(
            _PLAIN_ADDRESS(one) for one in row.cells
        )
        if not is_plain and _is_above_headings(row, following, any_of):
            part = _part_begun(row, reading) or part
            continue
        if not is_plain and is_heading_row(row.cells, any_of, least=2):
            if [" ".join(one.split()) for one in row.cells] == columns.headings:
                continue  # repeated on each page
            found.notes.append(_another_table(row.number))
            if reading.purpose is Purpose.REGISTRATIONS:
                refuse_other_table(row.number, (one for one, _ in pairs), seen)
            return
        if reading.purpose is Purpose.REGISTRATIONS:
            seen.update(addresses_in(row.cells))
        if row.is_hidden:
            found.hidden += 1
            if not reading.with_hidden:
                hidden += _hidden_lines(columns, row, reading)
                continue
        if not is_plain and (begun := _part_begun(row, reading)) is not None:
            part = begun
            continue
        yield from _people_in(columns, row, found, part)


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


def _hidden_lines(columns: Columns, row: Row, reading: Reading) -> list[Line]:
    """What nobody sees, where it may be asked for: a registration that was cancelled."""
    if reading.purpose is not Purpose.REGISTRATIONS:
        return []
    people = people_of(columns, row, cells_of(columns, row))
    return [Line(row.number, one) for one in people if one]


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


def _no_column(
    name: str, heads: Sequence[list[Row]], held: Sequence[list[int]], *, by_name: bool
) -> Exception:
    """What was found instead: the fullest of the first rows, and columns with addresses.

    ``by_name``: names would have done.
    """
    rows = [row for head in heads for row in head[:20] if not any("@" in one for one in row.cells)]
    fullest = max(rows, key=lambda row: sum(bool(one.strip()) for one in row.cells), default=None)
    said = [" ".join(one.split())[:40] for one in fullest.cells if one.strip()] if fullest else []
    said = said[:_MOST_HEADINGS]
    de = ", ".join(f"„{one}“" for one in said) or "keine"
    en = ", ".join(f'"{one}"' for one in said) or "none"
    if by_name:
        return InvalidValueError(
            f"{name}: Darin ist keine Tabelle mit Menschen; keine Überschrift nennt Namen oder "
            "E-Mail-Adressen. Bitte die ausführliche Teilnahmeliste nehmen oder eine Spalte „Name“ "
            f"oder „E-Mail“ nennen. Gefunden: {de}.",
            f"{name}: there is no table of people in it; no heading stands for names or addresses. "
            'Please take the full list of attendance, or call a column "Name" or "E-Mail". '
            f"Found: {en}.",
        )
    several = sum(len(one) for one in held) > 1
    return InvalidValueError(
        f"{name}: Keine Überschrift nennt eine Spalte für die E-Mail-Adresse; bitte eine Spalte "
        f"„E-Mail“ nennen. Gefundene Überschriften: {de}"
        + ("; Adressen stehen in mehreren Spalten." if several else "."),
        f"{name}: no heading names a column for the e-mail address; please call one column "
        f'"E-Mail". Headings found: {en}'
        + ("; several columns hold addresses." if several else "."),
    )
