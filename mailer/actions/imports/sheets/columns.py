"""Columns of a table: the field that each holds, and which of several addresses is meant."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailer.actions.imports.sheets.mail_heading import kind_of_label
from mailer.domain.errors import Sentence


@dataclass(slots=True)
class Columns:
    """The columns of a table: the field of each, "" for none; ``heading_line`` 0 without headings.

    ``mails`` are all columns with addresses, the one that is meant first, each with the column
    that says what kind of address it is (Google's contacts), or None; ``theirs`` are those of
    whoever takes part, be they for work or not; ``offices`` are those of the
    office that a form was sent to, which is nobody of the list. ``several`` are the columns
    of a field of which each counts: who is not to be written to any more. ``further`` are the
    columns, by field, of each person whom a row names beside the first.
    """

    heading_line: int
    headings: list[str]
    fields: list[str]
    mails: list[tuple[int, int | None]] = field(default_factory=list)
    theirs: frozenset[int] = frozenset()
    offices: list[int] = field(default_factory=list)
    several: dict[str, list[int]] = field(default_factory=dict)
    further: list[dict[str, int]] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)

    @property
    def named(self) -> dict[str, str]:
        """What each field's column is called in the file."""
        return {
            one: ", ".join(cell_in(self.headings, at) for at in self.several.get(one, [place]))
            for place, one in enumerate(self.fields)
            if one
        }

    def is_read(self, place: int) -> bool:
        """Whether a column is one of those that are read here."""
        if place < len(self.fields) and self.fields[place]:
            return True
        if any(place in one.values() for one in self.further):
            return True
        beside = (places for name, places in self.several.items() if name in self.fields)
        return any(place in places for places in beside)

    def mail_of(self, cells: Sequence[str]) -> str:
        """The cell with a row's address: of those that say their kind, the one for work.

        Who came without registering has an address only where the room wrote its own.
        """
        if not self.mails:
            return ""
        said = [(label, place) for place, label in self.mails if label is not None]
        if len(said) > 1:
            filled = [
                (kind_of_label(cell_in(cells, one)), at) for one, at in said if cell_in(cells, at)
            ]
            return cell_in(cells, min(filled, key=lambda one: one[0])[1]) if filled else ""
        first = self.mails[0][0]
        beside = [place for place, _ in self.mails[1:] if place in self.theirs]
        places = [first, *beside] if first in self.theirs else [first]
        return next((found for one in places if (found := cell_in(cells, one))), "")


def cell_in(cells: Sequence[str], place: int) -> str:
    """What stands in a row's column, "" where the row ends before it."""
    return cells[place].strip() if place < len(cells) else ""
