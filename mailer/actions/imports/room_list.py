"""Room lists: who was in a meeting, as the room tells it or as staff ticked it off.

Zoom, Teams, Webex and BigBlueButton write sections below each other: a summary, hosts, those who
took part, what each of them did. The section with people and their time is read; a summary that
has a host's address, and what the hosts did, is not.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from mailer.actions.imports.name_list import NameList, name_list
from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.column_fields import columns_of
from mailer.actions.imports.sheets.columns import Columns
from mailer.actions.imports.sheets.grid import TELLS_NOTHING, days_beside, find_grid, ticks_of
from mailer.actions.imports.sheets.head import find_columns, is_heading_row
from mailer.actions.imports.sheets.lengths import find_length
from mailer.actions.imports.sheets.line import Line, cells_of
from mailer.actions.imports.sheets.process import Row, tables_in
from mailer.actions.imports.spreadsheet import Found, Purpose, Reading, read_sheet, remember_sample
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.printable import legible
from mailer.domain.stay import Interval, moment_in

WHOSE = ("email", "full_name", "last_name", "account")  # one of these tells whose line it is
_TIMES = frozenset({
    "minutes", "presence", "checked_in", "join", "leave", "action", "status", "absence", "grid",
    "signed", "share",
})  # fmt: skip
_STAY = frozenset({"join", "leave", "minutes"})
_SUMMARY = frozenset({"topic", "thema", "webinarid", "meetingid", "besprechungsid", "webinarthema"})
_HOSTS = re.compile(
    r"host|gastgeber|panelist|diskussionsteilnehmer|podium|referent|moderator|staff|presenter"
    r"|organi[sz]er|organisator|veranstalter|mitarbeit|speaker|sprecher|dozent|trainer|leitung"
)
_DETAILS = re.compile(r"aktivität|activit|engagement|chat|fragen|questions|umfrage|poll")
_MORE = re.compile(r"other attended|weitere teiln|andere teiln|sonstige teiln")
_ACTION = re.compile(r"join|left|leave|beigetret|verlass|betret|hat |vor beginn|entered|exit")
_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;]{1,100}@[^\s<>()\[\],;]{1,200}")
_ONLY_NAMES = Sentence(
    "Keine Überschrift ist bekannt; die Liste besteht aus Namen, und jeder zählt als Teilnahme.",
    "No heading is known; the list is made of names, and each counts as having been there.",
)
_SOME = 50
_MOST_NAMED = 12


@dataclass(slots=True)
class Section:
    """A table among several in a sheet, and the line that stands above it."""

    title: str
    columns: Columns
    rows: list[Row] = field(default_factory=list)

    @property
    def worth(self) -> int:
        """How much it tells about who was there; the most is meant."""
        fields = set(self.columns.fields)
        told = 2 * len(fields & _TIMES) + len(fields & set(WHOSE))
        if self.is_summary:
            told -= 20
        if _HOSTS.search(self.title):
            told -= 30
        return told - 10 * bool(_DETAILS.search(self.title))

    @property
    def is_summary(self) -> bool:
        """Whether it is about the meeting; whoever has an address in it is its host."""
        letters = {"".join(_LETTERS.findall(one.lower())) for one in self.columns.headings}
        return bool(_SUMMARY & letters)

    @property
    def is_more(self) -> bool:
        """Whether it goes on with those who took part: by phone, without registration."""
        return bool(_MORE.search(self.title))


@dataclass(slots=True)
class RoomList:
    """The lines that tell who was there; ``length_heading`` is what stands above their length.

    ``hosts`` are addresses, in lower case, of those who held the meeting.
    """

    found: Found
    lines: list[Line] = field(default_factory=list)
    only_hosts: bool = False
    hosts: frozenset[str] = frozenset()

    @property
    def length_heading(self) -> str:
        return self.found.columns.get("minutes", "")


def read_room_list(path: Path, within: Path | None, reading: Reading) -> RoomList:
    """The people of a meeting room's file, or of any table with names or addresses.

    Raises InvalidValueError where it is no table, or nothing in it tells whose a line is.
    """
    columns: Columns | None = None
    reading = replace(reading, purpose=Purpose.ATTENDANCE)
    named: tuple[NameList, Found] | None = None
    below: list[Row] = []
    with closing(tables_in(path, within, encoding=reading.encoding)) as tables:
        for table in tables:
            rows = list(table.rows)
            sections = list(_sections(rows, table.hidden, reading.about))
            if len(sections) > 1 or (sections and sections[0].worth >= 2):
                found = Found(table.sheet, encoding=table.encoding)
                above = [one for one in rows if one.number < sections[0].columns.heading_line]
                return _room_list(sections, above, found, reading)
            if (place := find_columns(rows[:_SOME], WHOSE)) is not None:
                over = rows[place - 1] if place else None
                below = rows[place + 1 :]
                columns = columns_of(rows[place], over, below, table.hidden)
                find_length(columns, below, reading.about)
                find_grid(columns, below, reading.about)
                break
            shown = [one for one in rows if not one.is_hidden]
            if named is None and (names := name_list(shown)) is not None:
                named = names, Found(table.sheet, encoding=table.encoding)
    if columns is None and named is not None:
        return _of_names(*named)
    sheet = read_sheet(path, within, WHOSE, reading)
    if columns is not None and columns.heading_line == sheet.found.heading_line:
        _tell_all_count(columns, below, sheet.found)
    return RoomList(sheet.found, list(sheet))


def _of_names(names: NameList, found: Found) -> RoomList:
    """A list of nothing but names; raises InvalidValueError where not all of them were there."""
    if names.doubt is not None:
        raise InvalidValueError(names.doubt.de, names.doubt.en)
    found.notes.append(_ONLY_NAMES)
    if names.titles:
        de = ", ".join(f"„{legible(one)[:60]}“" for one in names.titles)
        en = ", ".join(f'"{legible(one)[:60]}"' for one in names.titles)
        found.notes.append(Sentence(f"Als Titel gelesen: {de}.", f"Read as a title: {en}."))
    return RoomList(found, names.lines)


def _sections(rows: list[Row], hidden: frozenset[int], about: About) -> Iterator[Section]:
    """Whatever begins with headings of people, up to the next of its kind."""
    section: Section | None = None
    for place, row in enumerate(rows):
        if is_heading_row(row.cells, WHOSE, least=2):
            above = rows[place - 1] if place else None
            if section is not None:
                if _same(section, row) and not _begins_others(section, above):
                    continue
                yield section
            below = rows[place + 1 : place + _SOME]
            title = next((one for one in above.cells if one.strip()), "") if above else ""
            if section is not None and section.rows and _is_title(section.rows[-1], above):
                section.rows.pop()
            section = Section(title.lower(), columns_of(row, above, below, hidden))
            find_length(section.columns, below, about)
            find_grid(section.columns, below, about)
        elif section is not None:
            section.rows.append(row)
    if section is not None:
        yield section


def _same(section: Section, row: Row) -> bool:
    return [" ".join(one.split()) for one in row.cells] == section.columns.headings


def _begins_others(section: Section, above: Row | None) -> bool:
    """Whether the same headings begin those who took part below those who held it, or reversed."""
    filled = [one for one in above.cells if one.strip()] if above else []
    is_title = len(filled) == 1 and "@" not in filled[0]
    holds = _HOSTS.search(filled[0].lower()) if is_title else None
    return is_title and (holds is None) != (_HOSTS.search(section.title) is None)


def _is_title(row: Row, above: Row | None) -> bool:
    return row is above and sum(bool(one.strip()) for one in row.cells) == 1


def _room_list(
    sections: list[Section], above: list[Row], found: Found, reading: Reading
) -> RoomList:
    """What the sections tell; an address in the rows above them is that of a host."""
    best = max(sections, key=lambda one: one.worth)  # of equals the first
    found.heading_line, found.columns = best.columns.heading_line, best.columns.named
    found.notes = list(best.columns.notes)
    chosen = [best, *(one for one in sections if one is not best and one.is_more)]
    for section in sections:
        if section not in chosen and section.worth > 0 and section.rows:
            line = section.columns.heading_line
            found.notes.append(
                Sentence(
                    f"In Zeile {line} beginnt eine weitere Tabelle; sie wird nicht gelesen.",
                    f"In line {line} another table begins; it is not read.",
                )
            )
    held_by = [one for one in sections if one is not best and one.is_summary]
    about = [*above, *(row for one in held_by for row in one.rows)]
    said = [cell for row in about for cell in row.cells if "@" in cell]
    hosts = [_ADDRESS.findall(cell)[0] for cell in said if _ADDRESS.search(cell)]
    result = RoomList(
        found,
        only_hosts=bool(_HOSTS.search(best.title)),
        hosts=frozenset(one.strip().lower() for one in hosts),
    )
    for section in chosen:
        result.lines += _lines_of(section, found, reading)
    result.lines = _joined_actions(result.lines)
    _tell_all_count(best.columns, best.rows, found)
    return result


def _lines_of(section: Section, found: Found, reading: Reading) -> Iterator[Line]:
    """The lines of a section; a row that goes on has whom the row right above it names.

    Behind a row that is hidden or left blank nobody can tell whose stay it is.
    """
    person: dict[str, str] = {}
    above = 0
    going_on: list[int] = []
    for row in section.rows:
        if row.number != above + 1:
            person = {}
        above = row.number
        if row.is_hidden:
            found.hidden += 1
            if not reading.with_hidden:
                person = {}
                continue
        if not (cells := cells_of(section.columns, row)):
            person = {}
            continue
        if _goes_on(section.columns, row, cells) and person:
            cells = {key: person[key] for key in person.keys() - _STAY} | cells
            going_on.append(row.number)
        person = cells if cells.keys() & set(WHOSE) else {}
        remember_sample(found, cells)
        if section.is_more:
            cells.setdefault("presence", "attended")
        yield Line(row.number, cells)
    if going_on:
        found.notes.append(_counted_above(going_on))


def _counted_above(lines: list[int]) -> Sentence:
    shown = ", ".join(map(str, lines[:_MOST_NAMED])) + " …" * (len(lines) > _MOST_NAMED)
    return Sentence(
        f"Zeilen ohne Namen zählen als weiterer Aufenthalt der Person direkt darüber: {shown}.",
        f"Lines without a name count as another stay of the person right above: {shown}.",
    )


def _tell_all_count(columns: Columns, below: Sequence[Row], found: Found) -> None:
    """Says so where no column tells who was there, and some are not read that may.

    Raises InvalidValueError where some hold crosses, or yes and no: then not everybody was; and
    where beside the days that are read another column may be a day as well.
    """
    if told := set(columns.fields) & _TIMES:
        if told & {"grid", "signed"} and (beside := days_beside(columns, below)):
            raise _another_day(columns, beside)
        return
    if ticked := ticks_of(columns, below):
        de, en = ", ".join(f"„{one}“" for one in ticked), ", ".join(f'"{one}"' for one in ticked)
        raise InvalidValueError(
            "Keine bekannte Überschrift sagt, wer da war, aber bei manchen steht etwas dazu: "
            f"Spalte {de}. Bitte die Spalte, die es sagt, „anwesend“ nennen, oder diese Spalten "
            "löschen, wenn alle da waren.",
            "No known heading says who was there, but something is marked for some: column "
            f'{en}. Please call the column that says it "attended", or delete these columns if '
            "everybody was.",
        )
    pairs = zip(columns.headings, columns.fields, strict=False)
    unread = [heading for heading, name in pairs if heading and name in TELLS_NOTHING]
    unread = unread[:_MOST_NAMED]
    if unread:
        is_plural = len(unread) > 1
        de, en = ", ".join(f"„{one}“" for one in unread), ", ".join(f'"{one}"' for one in unread)
        found.notes.append(
            Sentence(
                "Keine bekannte Überschrift sagt, wer da war; jede Zeile zählt als Teilnahme. "
                f"Nicht gelesen: Spalte{'n' * is_plural} {de}.",
                "No known heading says who was there; each line counts as having been there. Not "
                f"read: column{'s' * is_plural} {en}.",
            )
        )


def _another_day(columns: Columns, beside: list[str]) -> InvalidValueError:
    """Why a list is refused of which some days are read, and others may be days as well."""
    read = ", ".join(
        columns.named.get(one, "") for one in ("grid", "signed") if one in columns.named
    )
    de, en = ", ".join(f"„{one}“" for one in beside), ", ".join(f'"{one}"' for one in beside)
    return InvalidValueError(
        f"Gelesen wird, was unter „{read}“ steht; ob auch {de} sagt, wer da war, ist nicht zu "
        "erkennen. Wenn ja, bitte die Überschrift auf den Tag kürzen („Do 26.11.“, „Tag 2“), sonst "
        "die Spalte löschen.",
        f'What stands under "{read}" is read; whether {en} says who was there as well cannot be '
        'told. If so, please shorten the heading to the day ("26.11.", "Day 2"); else delete the '
        "column.",
    )


def _goes_on(columns: Columns, row: Row, cells: dict[str, str]) -> bool:
    """Whether a row only tells of another stay: whose it is stands in the row above."""
    beside = (
        one for one, name in zip(row.cells, columns.fields, strict=False) if name not in _STAY
    )
    return "join" in cells and not any(one.strip() for one in beside)


def _joined_actions(lines: list[Line]) -> list[Line]:
    """Lines that tell each coming and going by itself (older Teams) as one a stay."""
    if not any(_ACTION.match(one.cells.get("action", "").lower()) for one in lines):
        return lines
    stays: list[Line] = []
    there: dict[str, Line] = {}
    for line in lines:
        cells = {key: text for key, text in line.cells.items() if key not in {"action", "moment"}}
        who = cells.get("email") or cells.get("full_name", "")
        moment = line.cells.get("moment", "")
        if line.cells.get("action", "").lower().startswith(("left", "verlass", "hat verlass")):
            if (begun := there.pop(who, None)) is not None:
                begun.cells["leave"] = moment
        elif who not in there:
            there[who] = Line(line.number, cells | {"join": moment})
            stays.append(there[who])
    return stays


def interval_of(line: Line) -> Interval | None:
    """When somebody came and went, where a line says both."""
    said = (("join", "checked_in"), ("leave", "checked_out"))
    told = (line.cells.get(one) or line.cells.get(other, "") for one, other in said)
    begin, end = map(moment_in, told)
    return (begin, end) if begin is not None and end is not None and begin <= end else None
