"""Where a table begins in a sheet, and which of its columns holds what.

Lists have titles above, hints beside, and tables below each other. The row of headings is the one
that names most fields and has addresses under it. Where no heading says "E-Mail", the only column
with addresses in it is meant; of several none is.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from mailer.actions.imports.sheets.cells import YES_OR_NO
from mailer.actions.imports.sheets.headings import (
    BESIDE,
    THEIRS,
    Heading,
    kind_of_label,
    known_fields,
    label_of,
    letters_of_heading,
    read_heading,
    says_coming,
    without_example,
)
from mailer.actions.imports.sheets.process import Row
from mailer.domain.errors import Sentence

LOOKED_AT = 500  # rows of a sheet in which its table begins, or it has none
_EACH_COUNTS = ("left_at", "cancelled_at", "consent", *BESIDE)
_MOST_NUMBERED = 50  # rows of which the first numbers the rest
_MOST_CHARACTERS = 400  # of a cell with nothing but an address and a name
_SURELY_HEADINGS = 3  # fields
_CIVILITY = "titre"
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\D{1,4}\d{1,2}:\d\d")
_ADDRESS = re.compile(
    r"[\W_]*(?:[^@<>]{0,80}<)?\s*(?:mailto:)?[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+\s*>?[\W_]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Columns:
    """The columns of a table: the field of each, "" for none; ``heading_line`` 0 without headings.

    ``mails`` are all columns with addresses, the one that is meant first, each with the column
    that says what kind of address it is (Google's contacts), or None. ``several`` are the columns
    of a field of which each counts: who is not to be written to any more.
    """

    heading_line: int
    headings: list[str]
    fields: list[str]
    mails: list[tuple[int, int | None]] = field(default_factory=list)
    several: dict[str, list[int]] = field(default_factory=dict)
    notes: list[Sentence] = field(default_factory=list)

    @property
    def named(self) -> dict[str, str]:
        """What each field's column is called in the file."""
        return {
            one: ", ".join(_cell(self.headings, at) for at in self.several.get(one, [place]))
            for place, one in enumerate(self.fields)
            if one
        }

    def mail_of(self, cells: Sequence[str]) -> str:
        """The cell with a row's address: of those that say their kind, the one for work.

        Who came without registering has an address only where the room wrote its own.
        """
        if not self.mails:
            return ""
        said = [(label, place) for place, label in self.mails if label is not None]
        if len(said) > 1:
            filled = [
                (kind_of_label(_cell(cells, one)), at) for one, at in said if _cell(cells, at)
            ]
            return _cell(cells, min(filled, key=lambda one: one[0])[1]) if filled else ""
        first = self.mails[0][0]
        beside = [place for place, _ in self.mails[1:] if self._is_theirs(place)]
        places = [first, *beside] if self._is_theirs(first) else [first]
        return next((found for one in places if (found := _cell(cells, one))), "")

    def _is_theirs(self, place: int) -> bool:
        """Whether a column's address is that of whoever takes part, be it for work or not."""
        heading = read_heading(_cell(self.headings, place))
        return heading is not None and heading.rank[0] in THEIRS


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


def columns_of(
    row: Row,
    above: Row | None,
    below: Sequence[Row],
    hidden: Collection[int] = frozenset(),
) -> Columns:
    """The columns under a row of headings.

    Of two that could be the same field the plainer heading wins: ``Kommune`` before ``Stadt``;
    of two addresses the one for work, and it is said. ``hidden`` columns only count where no other
    one holds their field.
    """
    if _is_numbered(row, below):
        row, above = Row(row.number, ["", *row.cells]), None
    read = [read_heading(one) for one in row.cells]
    mails = [place for place, one in enumerate(read) if one is not None and one.field == "email"]
    if len(mails) > 1 and above is not None and above.number == row.number - 1:
        for place in mails:
            read[place] = _grouped(row, above, place) or read[place]
    fields = _fields([one if one and one.field != "email" else None for one in read], hidden)
    columns = Columns(row.number, [" ".join(one.split()) for one in row.cells], fields)
    _keep_second(columns, read)
    _part_names(columns, below)
    _find_civility(columns)
    _find_ticks(columns, below)
    for name in _EACH_COUNTS:
        places = [place for place, one in enumerate(read) if one and one.field == name]
        if len(places) > 1:
            columns.several[name] = places
    mails = [place for place in mails if place not in hidden] or mails
    _choose_mails(columns, [(place, one) for place in mails if (one := read[place])], below)
    _tell_hidden(columns, hidden)
    return columns


def _keep_second(columns: Columns, read: list[Heading | None]) -> None:
    """Of two columns of a status, or of leaving, the second stands beside the first: it may say no.

    What only may be a status ("State") is none then.
    """
    for place, one in enumerate(read):
        heading = letters_of_heading(_cell(columns.headings, place))
        if one is None or columns.fields[place]:
            continue
        if one.field == "leave" or (one.field == "status" and heading.endswith("status")):
            field = "leave_again" if one.field == "leave" else "status_beside"
            field = "status_again" if heading == "status" else field
            read[place] = Heading(field, one.rank)
            columns.fields[place] = "" if field in columns.fields else field


def _part_names(columns: Columns, below: Sequence[Row]) -> None:
    """ "Name" beside "Surname" is the given name, unless it repeats the other in its cells."""
    fields = columns.fields
    if "first_name" in fields or not {"full_name", "last_name"} <= set(fields):
        return
    whole, family = fields.index("full_name"), fields.index("last_name")
    heading = read_heading(columns.headings[whole])
    pairs = [(_cell(one.cells, whole), _cell(one.cells, family)) for one in below]
    repeats = any(last and last.lower() in first.lower() for first, last in pairs)
    if heading is not None and heading.field == "name" and not repeats:
        fields[whole] = "first_name"


def _find_civility(columns: Columns) -> None:
    """In a French table the title is that of a letter: "M." is Monsieur, and no degree."""
    fields = columns.fields
    if "title" in fields and "honorific" not in fields:
        place = fields.index("title")
        if letters_of_heading(columns.headings[place]) == _CIVILITY:
            fields[place] = "honorific"


def _find_ticks(columns: Columns, below: Sequence[Row]) -> None:
    """The only column of yes and no under words of coming: "Ich nehme teil", "Attended live".

    Where none says who came, one may say who did not: "Nicht anwesend".
    """
    if {"presence", "status"} & set(columns.fields):
        return
    for name in ("presence", "absence"):
        found = [
            place
            for place, heading in enumerate(columns.headings)
            if not columns.fields[place]
            and says_coming(heading) == name
            and (told := {_cell(one.cells, place).lower() for one in below} - {""})
            and told <= YES_OR_NO
        ]
        if len(found) == 1:
            columns.fields[found[0]] = name
        if found:
            return


def _is_numbered(row: Row, below: Sequence[Row]) -> bool:
    """Whether each row begins with its number and no heading stands over it, as R writes tables."""
    width = len(row.cells)
    some = below[:_MOST_NUMBERED]
    return (
        bool(some and row.cells[0].strip())
        and max(len(one.cells) for one in some) == width + 1
        and all(one.cells[0].strip() == str(number) for number, one in enumerate(some, 1))
    )


def _tell_hidden(columns: Columns, hidden: Collection[int]) -> None:
    named = [
        columns.headings[place]
        for place, one in enumerate(columns.fields)
        if one and place in hidden and place < len(columns.headings)
    ]
    if named:
        de, en = ", ".join(f"„{one}“" for one in named), ", ".join(f'"{one}"' for one in named)
        columns.notes.append(
            Sentence(
                f"Ausgeblendet und trotzdem gelesen, weil keine sichtbare Spalte es sagt: {de}.",
                f"Hidden and read all the same, as no visible column says it: {en}.",
            )
        )


def by_addresses(rows: Sequence[Row]) -> tuple[list[int], int]:
    """The columns in which addresses stand, and the place of the first row that has one."""
    found: set[int] = set()
    first = len(rows)
    for place, row in enumerate(rows):
        held = {
            at
            for at, cell in enumerate(row.cells)
            if "@" in cell and len(cell) <= _MOST_CHARACTERS and _ADDRESS.fullmatch(cell)
        }
        if held:
            first = min(first, place)
            found |= held
    return sorted(found), first


def columns_by_address(rows: Sequence[Row], column: int, first: int) -> Columns:
    """The columns of a table of which only addresses tell; the row above them are its headings."""
    above = _headings_above(rows, first)
    if above is None:
        fields = [""] * column + ["email"]
        return Columns(0, [], fields, [(column, None)])
    read = [read_heading(one) for one in above.cells]
    fields = _fields([one if one and one.field != "email" else None for one in read])
    fields += [""] * (column + 1 - len(fields))
    fields[column] = "email"
    headings = [" ".join(one.split()) for one in above.cells]
    return Columns(above.number, headings, fields, [(column, None)])


def _headings_above(rows: Sequence[Row], first: int) -> Row | None:
    """The row that names most fields, of those without a gap above the first address."""
    begins = first
    while begins and rows[begins - 1].number == rows[begins].number - 1:
        begins -= 1
    above = rows[begins:first]
    return max(reversed(above), key=lambda one: known_fields(one.cells), default=None)


def _choose_mails(columns: Columns, mails: list[tuple[int, Heading]], below: Sequence[Row]) -> None:
    held = {place for place, _ in mails if any("@" in _cell(one.cells, place) for one in below)}
    fitting = [one for one in mails if one[0] in held]
    if not fitting and below:
        others, _ = by_addresses(below)
        # "E-Mail?" says yes or no, "Kontakt" holds the addresses. What has no heading has moved
        # there: a separator stood in a cell.
        if len(others) == 1 and _cell(columns.headings, others[0]):
            columns.fields += [""] * (others[0] + 1 - len(columns.fields))
            columns.fields[others[0]] = "email"
            columns.mails = [(others[0], None)]
            return
        mails = [one for one in mails if not one[1].is_weak]
    if not mails:
        return
    order = sorted(fitting or mails, key=lambda one: one[1].rank)
    labels = {label: at for at, one in enumerate(columns.headings) if (label := label_of(one))}
    columns.mails = [(place, _label(columns, labels, place)) for place, _ in order]
    columns.fields[order[0][0]] = "email"
    if len(fitting) > 1:
        columns.notes.append(_chosen(columns, [place for place, _ in order]))


def _label(columns: Columns, labels: dict[str, int], place: int) -> int | None:
    letters = letters_of_heading(columns.headings[place])
    return next((at for label, at in labels.items() if letters.startswith(label)), None)


def _chosen(columns: Columns, places: list[int]) -> Sentence:
    first, *others = (columns.headings[one] for one in places)
    if sum(label is not None for _, label in columns.mails) > 1:
        return Sentence(
            "Mehrere Spalten haben E-Mail-Adressen; genommen wird je Zeile die dienstliche, sonst "
            "die erste.",
            "Several columns hold e-mail addresses; of each line the one for work is taken, else "
            "the first.",
        )
    return Sentence(
        f"Mehrere Spalten haben E-Mail-Adressen; genommen wird „{first}“, nicht "
        + ", ".join(f"„{one}“" for one in others)
        + ".",
        f'Several columns hold e-mail addresses; "{first}" is taken, not '
        + ", ".join(f'"{one}"' for one in others)
        + ".",
    )


def _grouped(row: Row, above: Row, place: int) -> Heading | None:
    """A heading with what stands over it and its neighbours: "Privat" over "Telefon, E-Mail"."""
    over = next((one for one in reversed(above.cells[: place + 1]) if one.strip()), "")
    return read_heading(f"{row.cells[place]} ({over})") if over else None


def _fields(read: list[Heading | None], hidden: Collection[int] = frozenset()) -> list[str]:
    best: dict[str, tuple[tuple[int, ...], int]] = {}
    for place, one in enumerate(read):
        if one is None:
            continue
        rank = (place in hidden, *one.rank)
        if one.field not in best or rank < best[one.field][0]:
            best[one.field] = (rank, place)
    found = [""] * len(read)
    for name, (_, place) in best.items():
        found[place] = name
    if "name" in found:  # "Name" beside "Vorname" is the family name, alone the whole
        is_family = "first_name" in best and "last_name" not in best
        other = "last_name" if is_family else "full_name"
        found[found.index("name")] = "" if other in found else other
    return found


def _has_addresses(columns: Columns, below: Sequence[Row]) -> bool:
    return any("@" in columns.mail_of(one.cells) for one in below)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
