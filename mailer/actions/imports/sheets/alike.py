"""Alike: what all rows that are shown say in the same way; a filter may have hidden the others."""

from dataclasses import dataclass, field

from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.process import Row

# Of a person or of how the registration stands: no filter by an event is on these.
_NO_FILTER = frozenset({
    "first_name", "last_name", "full_name", "name", "honorific", "title", "letter_salutation",
    "email", "email_elsewhere", "cancelled_at", "left_at", "presence", "promised",
})  # fmt: skip


@dataclass(slots=True)
class Alike:
    """The rows of a table that are shown, by what is the same in all of them; ``hidden`` are the
    others.

    An export of all events is filtered to one of them: whoever cancelled another is hidden.
    """

    columns: Columns
    hidden: list[Row] = field(default_factory=list)
    _same: dict[int, str] | None = None

    def add(self, row: Row) -> None:
        """Takes a row that is shown; a line below the list, without an address, is none of it."""
        if "@" not in self.columns.mail_of(row.cells):
            return
        if self._same is None:
            self._same = {at: told for at in self._places() if (told := _told(row, at))}
        elif self._same:
            self._same = {at: one for at, one in self._same.items() if _told(row, at) == one}

    def may_be_another(self, row: Row) -> bool:
        """Whether a hidden row says something else where all that are shown say the same; also
        where none is shown."""
        if self._same is None:
            return True
        return any((told := _told(row, at)) and told != one for at, one in self._same.items())

    def _places(self) -> list[int]:
        mails = {at for at, _ in self.columns.mails}
        return [
            at
            for at, _ in enumerate(self.columns.headings)
            if at not in mails and not self._is_no_filter(cell_in(self.columns.fields, at))
        ]

    @staticmethod
    def _is_no_filter(name: str) -> bool:
        return name in _NO_FILTER or name.startswith("status")


def _told(row: Row, at: int) -> str:
    return " ".join(cell_in(row.cells, at).lower().split())
