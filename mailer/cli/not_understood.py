"""What an import took without understanding all of it: no salutation is neutral in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mailer.cli.output import say
from mailer.domain.errors import Sentence

if TYPE_CHECKING:
    from mailer.actions.imports.columns import NotUnderstood

_MOST_LINES = 5
_WORDS = {
    "honorific": Sentence(
        "Die Anrede „{value}“ ist nicht zu verstehen; gegrüßt wird ohne sie. Eine ganze "
        "Anredezeile gehört in eine Spalte „Briefanrede“.",
        'The salutation "{value}" is not understood; it is left out. A whole opening line '
        'belongs in a column "Salutation line".',
    ),
    "title": Sentence(
        "Der Titel „{value}“ ist nicht bekannt; er steht beim Namen, aber nicht in der Anrede.",
        'The title "{value}" is not known; it stands beside the name, but in no salutation.',
    ),
    "name": Sentence(
        "Der Name wird so geteilt: „{value}“ (Vorname | Nachname); stimmt das nicht, bitte zwei "
        "Spalten dafür.",
        'The name is parted like this: "{value}" (first | last name); where that is wrong, please '
        "use two columns.",
    ),
    "status": Sentence(
        "Der Status „{value}“ ist hier nicht bekannt; die Zeile wird trotzdem aufgenommen.",
        'The status "{value}" is not known here; the line is taken all the same.',
    ),
    "language": Sentence(
        "Die Sprache „{value}“ gibt es hier nicht; möglich sind Deutsch und Englisch.",
        'There is no language "{value}" here; there are German and English.',
    ),
}


def show_not_understood(found: Sequence[NotUnderstood]) -> None:
    """Tells what was not understood, each value once with the lines where it stands."""
    lines: dict[tuple[str, str], list[int]] = {}
    for one in found:
        lines.setdefault((one.field, one.value), []).append(one.line)
    for (field, value), numbers in lines.items():
        told = _WORDS[field]
        de, en = _where(numbers)
        say(
            f"{de}: {told.de.format(value=value)}", f"{en}: {told.en.format(value=value)}", "yellow"
        )


def _where(numbers: Sequence[int]) -> tuple[str, str]:
    """The lines, and how many more where they are many."""
    shown = ", ".join(map(str, numbers[:_MOST_LINES]))
    more = len(numbers) - _MOST_LINES
    if more > 0:
        return f"Zeilen {shown} und {more} weitere", f"Lines {shown} and {more} more"
    return ("Zeile" if len(numbers) == 1 else "Zeilen") + f" {shown}", (
        "Line" if len(numbers) == 1 else "Lines"
    ) + f" {shown}"
