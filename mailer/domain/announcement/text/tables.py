"""Tables of a programme, laid flat by tabs, bars, blanks or lines → one line an entry of it.

A table is known by its head: "Zeit | Thema | Referent/in". The column of the people becomes a
labelled line below the entry, a day told once a line above those of it; the head becomes the
heading of a programme.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from itertools import takewhile

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import split_label
from mailer.domain.announcement.lexicon.names import introduced_people, is_called, read_name


class _Column(StrEnum):
    DAY = auto()
    TIME = auto()
    END = auto()
    WHAT = auto()
    WHO = auto()
    PLACE = auto()


_CALLED: dict[_Column, str] = {
    _Column.DAY: "tage?|datum|wann|day|date|wochentag|weekday",
    _Column.TIME: "zeit(?:en)?|uhrzeit|beginn|time|start|hours?|from|von|zeit(?:raum|fenster)",
    _Column.END: "bis|ende|end|to|until",
    _Column.WHAT: r"them(?:a|en)|titel|inhalte?|(?:programm-?|tagesordnungs)?punkte?|programm|was"
    r"|vortr(?:ag|äge)|beitr(?:ag|äge)|veranstaltung|workshop|modul|einheit|baustein|agenda|ablauf"
    r"|aktivität|session|topics?|title|(?:programme\s|agenda\s)?item|talk|activity|subject"
    r"|programme|content|lecture|what",
    _Column.WHO: r"referent\w*|referierende[nr]?|referat|wer|dozent\w*|vortragende[nr]?"
    r"|(?:referent|dozent)innen\sund\s\w+en|redner\w*|sprecher\w*|mitwirkende[nr]?|personen?"
    r"|namen?|moderation|leitung|verantwortlich\w*|durchführung|mit|wer\sspricht|expert\w+"
    r"|trainer\w*|speakers?|presenters?|who|lecturers?|names?|(?:led|presented)\sby|chair"
    r"|facilitators?|tutors?|instructors?|with",
    _Column.PLACE: "ort|raum|wo|room|place|venue|saal|where|location",
}
_COLUMNS = {kind: expression(words, re.IGNORECASE) for kind, words in _CALLED.items()}
_GENDER_MARK = expression(r"(?<=\w)(?:[*:_]|/-?)(?=innen?\b|in\b|r\b|n\b)")
_SIGNS = {
    "\t": expression(r"\t"),
    "|": expression(r"[|¦│]"),
    "/": expression(r"\s/(?:\s|$)"),
    ";": expression(r";"),
}
_EDGE = expression(r"^[|¦│]")
_WIDE_GAP = expression(r"\s{2,}")
_RULED = expression(r"[|¦│:+\s=_—–-]+")
_CLOCK = expression(
    r"(?:(?:ab|ca\.|gegen|um|von|from|at)\s)?(?:[01]?\d|2[0-4])(?:[:.][0-5]\d|\s?(?:Uhr|h|[ap]\.?m\.?)\b).{0,24}",
    re.IGNORECASE,
)
_DAY = expression(
    rf"(?:(?:{any_of(WEEKDAYS)})\b.{{0,40}}|(?:tag|day)\s\d.{{0,40}}|\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{any_of(MONTHS)})\b).{{0,20}})",
    re.IGNORECASE,
)
_HEADING = "Programm"
_BELOW = "\n"  # the sign between cells that stand below one another
_WHO = "Referent:"
_BEHIND_NAME = expression(r"\s?[,(]|$")
_MOST_ROWS = 60
_MOST_COLUMNS = 6
_FEWEST_COLUMNS = 2
_NEAR = 3
_LONGEST_LINE = 400
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns of a table, and where each begins in the line of its head."""

    columns: tuple[_Column, ...]
    starts: tuple[int, ...]
    sign: str

    def row(self, line: str) -> dict[_Column, str]:
        """The cells of a line by column; empty ones are left out."""
        cells = _cells(line, self.sign)
        if self.sign or len(cells) == len(self.columns):
            columns = self.columns
        else:
            columns = tuple(self._nearest(at, place) for place, (at, _) in enumerate(cells))
        found: dict[_Column, str] = {}
        for column, (_, text) in zip(columns, cells, strict=False):
            found[column] = f"{found[column]} {text}" if found.get(column) else text
        return {column: text for column, text in found.items() if text}

    def _nearest(self, at: int, place: int) -> _Column:
        """The column that a cell stands below, else the one that has its number."""
        near = min(range(len(self.starts)), key=lambda one: abs(self.starts[one] - at))
        aligned = abs(self.starts[near] - at) <= _NEAR
        return self.columns[near if aligned else min(place, len(self.columns) - 1)]


def with_tables_read(raw: list[str]) -> list[str]:
    """The lines as they were typed, those of a programme's table one an entry of it."""
    found: list[str] = []
    place = 0
    while place < len(raw):
        head, after = _head(raw, place)
        rows, end = _rows(head, raw, after) if head else ([], place)
        if rows:
            heading = [] if _is_headed(found) else [_HEADING]
            found += [*heading, *rows]
            place = end
        elif beside := _subjects_beside_people(raw, place):
            found += beside
            place += len(beside)
        else:
            found.append(raw[place])
            place += 1
    return found


def _subjects_beside_people(raw: list[str], place: int) -> list[str]:
    """Lines from ``place`` on that tell a subject and, far to the right, who speaks about it.

    "Netze planen      Dr. Anna Muster, Amt X": two at least; a dash parts the two then.
    """
    lines = list(takewhile(bool, map(_beside_person, raw[place : place + _MOST_ROWS])))
    return lines if len(lines) >= _FEWEST_COLUMNS else []


def _beside_person(line: str) -> str:
    if len(line) > _LONGEST_LINE:
        return ""
    subject, *others = [one for one in _WIDE_GAP.split(line.strip()) if one] or [""]
    if len(others) != 1 or len(subject.split()) < _FEWEST_COLUMNS or split_label(subject)[0]:
        return ""
    named = read_name(others[0], 0)
    known = named is not None and is_called(named) and _BEHIND_NAME.match(others[0], named.end)
    return f"{subject} – {others[0]}" if known and not subject[0].isdigit() else ""


def heads_table(line: str) -> bool:
    """Whether a line is the head of a programme's table: "Zeit   Thema   Referent/in"."""
    head, _ = _head([line], 0)
    return head is not None and head.sign != _BELOW


def _is_headed(above: list[str]) -> bool:
    last = next((line for line in reversed(above) if line.strip()), "")
    return last.strip(" :#*").lower() in {"programm", "programme", "agenda", "ablauf", "schedule"}


def _head(raw: list[str], place: int) -> tuple[_Head | None, int]:
    """The head that begins at a line, its cells beside or below one another, and what follows."""
    line = raw[place]
    if len(line) > _LONGEST_LINE or not line.strip():
        return None, place
    sign = next((one for one, between in _SIGNS.items() if between.search(line.strip(" "))), "")
    cells = _cells(line, sign)
    if len(cells) > 1:
        return _of(cells, sign), place + 1
    columns: list[tuple[int, str]] = []
    while place < len(raw) and len(columns) < _MOST_COLUMNS:
        text = raw[place].strip()
        if text and _column(text) is None:
            break
        columns += [(0, text)] if text else []
        place += 1
    return _of(columns, _BELOW), place


def _of(cells: list[tuple[int, str]], sign: str) -> _Head | None:
    """The head that cells make: a time, and what happens or who speaks."""
    while cells and not cells[-1][1]:
        cells = cells[:-1]
    columns = [_column(text) for _, text in cells]
    known = tuple(one for one in columns if one is not None)
    if len(known) != len(columns) or not _FEWEST_COLUMNS <= len(known) <= _MOST_COLUMNS:
        return None
    if _Column.TIME not in known or len(set(known)) != len(known):
        return None
    if not {_Column.WHAT, _Column.WHO} & set(known):
        return None
    return _Head(known, tuple(at for at, _ in cells), sign)


def _column(text: str) -> _Column | None:
    plain = _GENDER_MARK.sub("", text.strip(" *:_#"))
    return next((kind for kind, words in _COLUMNS.items() if words.fullmatch(plain)), None)


def _cells(line: str, sign: str) -> list[tuple[int, str]]:
    """The cells of a line and where they begin; between bars and tabs there are empty ones."""
    if between := _SIGNS.get(sign):
        bare = _EDGE.sub("", line.strip(" "), count=1) if sign == "|" else line
        return [(0, " ".join(one.strip(" *_").split())) for one in between.split(bare)]
    found: list[tuple[int, str]] = []
    at = 0
    for gap in [*_WIDE_GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        if text := line[at:end].strip():
            found.append((at + len(line[at:end]) - len(line[at:end].lstrip()), text))
        at = gap.end() if gap else end
    return found


def _rows(head: _Head, raw: list[str], place: int) -> tuple[list[str], int]:
    """The lines of the entries below a head, and where they end; none if there are no two."""
    entries = _below(head, raw, place) if head.sign == _BELOW else _beside(head, raw, place)
    found = list(entries)
    timed = [row for row, _ in found if _Column.TIME in row]
    if len(timed) < _FEWEST_COLUMNS:
        return [], place
    daily = all(_Column.DAY in row for row in timed)
    lines = [line for row, _ in found for line in _lines(row, daily=daily)]
    return lines, found[-1][1]


def _beside(head: _Head, raw: list[str], place: int) -> Iterator[tuple[dict[_Column, str], int]]:
    """The rows whose cells stand beside one another, each with the place behind it."""
    pending: dict[_Column, str] | None = None
    end = place
    for number in range(place, len(raw)):
        line = raw[number]
        if not line.strip() or _RULED.fullmatch(line):
            continue
        row = head.row(line) if len(line) <= _LONGEST_LINE else {}
        if _begins_row(row):
            if pending is not None:
                yield pending, end
            pending = row
        elif pending is not None and row and _goes_on(row, head, line):
            for column, text in row.items():
                pending[column] = f"{pending[column]} {text}" if column in pending else text
        else:
            break
        end = number + 1
    if pending is not None:
        yield pending, end


def _begins_row(row: dict[_Column, str]) -> bool:
    if time := row.get(_Column.TIME):
        return _CLOCK.fullmatch(time) is not None
    day = next(iter(row.values()), "")
    return len(row) == 1 and _DAY.fullmatch(day) is not None


def _goes_on(row: dict[_Column, str], head: _Head, line: str) -> bool:
    """Whether a line holds more of the cells above: nothing stands in the first columns."""
    if head.sign:
        return not line.strip("| ").startswith(tuple("0123456789")) and not (
            {_Column.TIME, _Column.DAY} & set(row)
        )
    return line[: _NEAR + 1].isspace() and not ({_Column.TIME, _Column.DAY} & set(row))


def _below(head: _Head, raw: list[str], place: int) -> Iterator[tuple[dict[_Column, str], int]]:
    """The rows whose cells stand below one another, each beginning with a time."""
    if head.columns[0] is not _Column.TIME:
        return
    row: dict[_Column, str] = {}
    end = place
    for number in range(place, len(raw)):
        text = raw[number].strip()
        if not text:
            continue
        if _CLOCK.fullmatch(text):
            if row:
                yield row, end
            row = {_Column.TIME: text}
        elif not row or len(row) == len(head.columns):
            break
        else:
            column = head.columns[len(row)]
            if column is _Column.WHO and not _names(text):
                break
            row[column] = text
        end = number + 1
    if row:
        yield row, end


def _lines(row: dict[_Column, str], *, daily: bool) -> list[str]:
    """An entry in lines: its day if it is not told in each, time and subject, who speaks."""
    day, time = row.get(_Column.DAY, ""), row.get(_Column.TIME, "")
    who = row.get(_Column.WHO, "").rstrip(" ,;")
    what = [row[one] for one in (_Column.WHAT, _Column.PLACE) if row.get(one)]
    named = _names(who)
    rest = " | ".join([*what, *([who] if who and not named else [])])
    if not time:
        return [next(iter(row.values()))]
    ahead = [day] if day and not daily else []
    if row.get(_Column.END):
        time = f"{time}–{row[_Column.END]}"
    when = f"{day} {time}" if day and daily else time
    line = f"{when} {rest}".rstrip()
    below = [who if split_label(who)[0] else f"{_WHO} {who}"] if named else []
    return [*ahead, line, *below]


def _names(who: str) -> bool:
    return bool(who) and (
        read_name(who, 0) is not None or bool(introduced_people(who[:_LONGEST_LINE]))
    )
