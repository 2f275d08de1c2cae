"""Tables of people as other programs write them: found in their file, read by their headings."""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain, islice
from pathlib import Path

from mailer.actions.imports.reading import Found as Found
from mailer.actions.imports.reading import Purpose as Purpose
from mailer.actions.imports.reading import Reading as Reading
from mailer.actions.imports.sheets.answers import find_answers, find_unread
from mailer.actions.imports.sheets.cells import YES_OR_NO
from mailer.actions.imports.sheets.codes import find_codes
from mailer.actions.imports.sheets.column_fields import columns_of
from mailer.actions.imports.sheets.columns import Columns
from mailer.actions.imports.sheets.grid import find_grid
from mailer.actions.imports.sheets.head import (
    LOOKED_AT,
    columns_by_address,
    find_columns,
)
from mailer.actions.imports.sheets.lengths import find_length
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.sheets.mail_columns import by_addresses
from mailer.actions.imports.sheets.other_sheets import (
    refuse_other_sheets,
)
from mailer.actions.imports.sheets.process import Row, Table, tables_in
from mailer.actions.imports.sheets.refusals import find_refusals
from mailer.actions.imports.table_lines import lines_of
from mailer.actions.imports.table_lines import remember_sample as remember_sample
from mailer.domain.errors import InvalidValueError, Sentence

_MOST_HEADINGS = 12
_WORD = re.compile(r"[^\W\d_]{4}")  # of a name or an office; no code, no yes or no


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
    lines = lines_of(columns, rows, found, hidden, any_of, reading)
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
