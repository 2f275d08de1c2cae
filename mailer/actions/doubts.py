"""Doubts: what speaks against a registration without being one that was cancelled.

Somebody waits, was asked and did not answer, or a column about something else says no: nobody is
registered by such a row, nor taken out. It is refused with what it says, and staff decides.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailer.actions.remarks import says_not_coming
from mailer.actions.sheets.line import Line
from mailer.actions.statuses import is_undecided, says_left, says_unconfirmed
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible

_TICKS = {"x", "✓", "✔"}
_DOUBTFUL = (
    "waitlisted", "called_off", "confirmed", "absence", "status_beside", "status_again",
    "status_other", "remark", "coming", "unread", "role",
)  # fmt: skip
_NAY = re.compile(r"\s*(?:nein|no|non|n|false|falsch|0)(?![^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marks:
    """What other rows say: some are marked as coming, with a cross; some were submitted."""

    ticked: bool
    submitted: bool


def marks_of(sheet: list[Line]) -> Marks:
    """What the rows of a sheet say together."""
    crosses = (
        line.cells.get(one, "").strip().lower() in _TICKS
        for line in sheet
        for one in ("presence", "promised")
    )
    return Marks(any(crosses), any(line.cells.get("submitted") for line in sheet))


def refuse_doubtful(line: Line, marks: Marks) -> None:
    """Raises InvalidValueError where another column says that somebody waits, or does not come."""
    for de, en in _doubts(line.cells, marks):
        raise InvalidValueError(
            f"{de}; deshalb wird hier niemand angemeldet. Bitte prüfen und in einer Spalte "
            "„Status“ „angemeldet“ oder „abgemeldet“ eintragen, sonst die Angabe leeren.",
            f'{en}; so nobody is registered here. Please check it, and write "registered" or '
            '"cancelled" in a column "Status", or empty the cell.',
        )


def _doubts(cells: Mapping[str, str], marks: Marks) -> Iterator[tuple[str, str]]:
    """What speaks against a registration without being one that was cancelled."""
    said = {name: text.split("\n") for name, text in cells.items() if name in _DOUBTFUL}
    if any(map(says_left, said.get("waitlisted", ()))):
        yield "Die Zeile sagt, dass hier jemand wartet", "The row says that somebody waits here"
    if any(map(says_left, said.get("called_off", ()))):
        yield "Die Zeile sagt, dass etwas storniert ist", "The row says that something is cancelled"
    if any(map(says_unconfirmed, said.get("confirmed", ()))):
        yield "Die Anmeldung ist dort nicht bestätigt", "The registration is not confirmed there"
    if marks.submitted and not cells.get("submitted"):
        yield "Das Formular wurde hier nie abgeschickt", "The form was never submitted here"
    if any(map(says_left, said.get("absence", ()))):
        yield "Die Zeile sagt „nicht anwesend“", 'The row says "not present"'
    beside = (*said.get("status_beside", ()), *said.get("status_again", ()))
    for shown in map(legible, filter(is_undecided, beside)):
        yield f"Die Zeile sagt „{shown[:60]}“", f'The row says "{shown[:60]}"'
    if (coming := said.get("coming")) and all(map(_NAY.match, coming)):
        yield "Die Zeile sagt „nein“ zur Teilnahme", 'The row says "no" to taking part'
    for name in ("status_other", "remark", "unread", "role"):
        for one in said.get(name, ()):
            if says_not_coming(one) or (name == "status_other" and _is_open(one)):
                shown = legible(one)[:60]
                yield f"Die Zeile sagt „{shown}“", f'The row says "{shown}"'


def _is_open(text: str) -> bool:
    """Whether an answer elsewhere has yet to come: ``offen`` under "Genehmigung"."""
    return is_undecided(text) or text.strip().lower() in {"offen", "open"}
