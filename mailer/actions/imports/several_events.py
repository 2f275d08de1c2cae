"""Several events in one list: of a person's rows those of another event decide nothing."""

from collections.abc import Mapping

from mailer.actions.imports.sheets.heading import letters_of_heading
from mailer.actions.imports.sheets.line import Line
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.printable import legible

_FIELDS = ("event_title", "action")
_SHORT = 6  # letters: less may stand in any title
_MOST_NAMED, _SEVERAL = 3, 2


def of_one_event(
    sheet: list[Line], columns: Mapping[str, str], title: str
) -> tuple[list[Line], Sentence | None]:
    """The lines of the event with that title, and what is told of the others.

    Raises InvalidValueError where a list names several events and none for certain is the one.
    """
    for field in _FIELDS:
        named = dict.fromkeys(line.cells.get(field, "") for line in sheet)
        named.pop("", None)
        is_log = field == "action" and "event" not in columns.get(field, "").lower()
        if field not in columns or is_log or len(named) < _SEVERAL:
            continue
        fitting = [one for one in named if _is_title(one, title)]
        if len(fitting) != 1:
            shown = [legible(one)[:40] for one in named][:_MOST_NAMED]
            de, en = ", ".join(f"„{one}“" for one in shown), ", ".join(f'"{one}"' for one in shown)
            raise InvalidValueError(
                f"Die Spalte „{columns[field]}“ nennt mehrere Veranstaltungen ({de} …); bitte nur "
                f"die Zeilen zu „{title}“ in der Datei lassen, oder die Spalte löschen.",
                f'The column "{columns[field]}" names several events ({en} …); please leave only '
                f'the rows of "{title}" in the file, or delete the column.',
            )
        ours = [one for one in sheet if one.cells.get(field, "") == fitting[0]]
        others = len(sheet) - len(ours)
        return ours, Sentence(
            f"{others} Zeilen gehören zu anderen Veranstaltungen und werden nicht gelesen.",
            f"{others} rows belong to other events and are not read.",
        )
    return sheet, None


def _is_title(told: str, title: str) -> bool:
    ours, theirs = letters_of_heading(title), letters_of_heading(told)
    if min(len(ours), len(theirs)) < _SHORT:
        return ours == theirs
    return ours in theirs or theirs in ours
