"""Doubts: what speaks against a registration without being one that was cancelled.

Somebody waits, was asked and did not answer, or a column about something else says no: nobody is
registered by such a row, nor taken out. It is refused with what it says, and staff decides.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mailer.actions.imports.remarks import says_not_coming
from mailer.actions.imports.sheets.headings import read_heading
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.statuses import is_undecided, says_left, says_unconfirmed
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible

_TICKS = {"x", "✓", "✔"}
_DOUBTFUL = (
    "waitlisted", "called_off", "confirmed", "absence", "status_beside", "status_again",
    "status_other", "remark", "coming", "unread", "role",
)  # fmt: skip
_FLAGS = (
    ("waitlisted", says_left, "Hier wartet jemand", "Somebody waits here"),
    ("called_off", says_left, "Hier ist etwas storniert", "Something is cancelled here"),
    ("confirmed", says_unconfirmed, "Hier ist etwas nicht bestätigt", "Something is not confirmed"),
    ("absence", says_left, "Hier steht „nicht anwesend“", 'It says "not present" here'),
)
_NAY = re.compile(
    r"^\s*(?:n|false|falsch|0)(?![^\W_])|\b(?:nein|no|non|nicht|not|kein|keine|absage|abgesagt"
    r"|sage ab|can['’]?t|won['’]?t|cannot)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What other rows say: crosses for who comes, forms that were submitted, answers.

    ``headings`` are those of the sheet, by field.
    """

    ticked: bool
    submitted: bool
    answered: bool
    headings: Mapping[str, str]


class _Doubt(NamedTuple):
    """What a row says, of which field; "" where no known heading stands above it."""

    field: str
    de: str
    en: str


def marks_of(sheet: list[Line], headings: Mapping[str, str]) -> Marks:
    """What the rows of a sheet say together; ``headings``: field → heading."""
    crosses = (
        line.cells.get(one, "").strip().lower() in _TICKS
        for line in sheet
        for one in ("presence", "promised")
    )
    # Under "Status" a blank is as good as registered; in a column known by its answers it is none.
    status = headings.get("status", "")
    return Marks(
        any(crosses),
        any(line.cells.get("submitted") for line in sheet),
        bool(status) and read_heading(status) is None,
        headings,
    )


def refuse_doubtful(line: Line, marks: Marks) -> None:
    """Raises InvalidValueError where another column says that somebody waits, or does not come."""
    doubt = next(_doubts(line.cells, marks), None)
    if doubt is None:
        return
    heading = marks.headings.get(doubt.field, "")
    where = (f" (Spalte „{heading}“)", f' (column "{heading}")') if heading else ("", "")
    raise InvalidValueError(
        f"{doubt.de}{where[0]}; deshalb wird hier niemand angemeldet. Bitte prüfen: Kommt die "
        "Person, bitte diese Angabe berichtigen oder leeren; sonst „abgemeldet“ in eine Spalte "
        "„Status“ schreiben.",
        f"{doubt.en}{where[1]}; so nobody is registered here. Please check it: if the person "
        'comes, mend or empty what it says; else write "cancelled" in a column "Status".',
    )


def _doubts(cells: Mapping[str, str], marks: Marks) -> Iterator[_Doubt]:
    """What speaks against a registration without being one that was cancelled."""
    said = {name: text.split("\n") for name, text in cells.items() if name in _DOUBTFUL}
    for field, asks, de, en in _FLAGS:
        if any(map(asks, said.get(field, ()))):
            yield _Doubt(field, de, en)
    if marks.submitted and not cells.get("submitted"):
        yield _Doubt("submitted", "Hier steht kein Tag der Absendung", "It was never submitted")
    if marks.answered and not cells.get("status"):
        yield _Doubt("status", "Hier fehlt die Antwort", "The answer is missing here")
    for field in ("status_beside", "status_again"):
        for shown in map(legible, filter(is_undecided, said.get(field, ()))):
            yield _saying(field, shown)
    if (coming := said.get("coming")) and all(map(_NAY.search, coming)):
        yield _Doubt("", "Die Zeile sagt „nein“ zur Teilnahme", 'The row says "no" to taking part')
    for field in ("status_other", "remark", "unread", "role"):
        for one in said.get(field, ()):
            if says_not_coming(one) or (field == "status_other" and _is_open(one)):
                yield _saying(field, legible(one))


def _saying(field: str, words: str) -> _Doubt:
    shown = words[:60]
    return _Doubt(field, f"Die Zeile sagt „{shown}“", f'The row says "{shown}"')


def _is_open(text: str) -> bool:
    """Whether an answer elsewhere has yet to come: ``offen`` under "Genehmigung"."""
    return is_undecided(text) or text.strip().lower() in {"offen", "open"}
