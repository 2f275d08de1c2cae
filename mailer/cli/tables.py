"""Tables whose keys stay whole: what must be typed into another command is never shortened."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailer.cli.language import told
from mailer.cli.wrapping import fitted
from mailer.domain.errors import Sentence
from mailer.domain.printable import cleaned

_GAP = 2
_LONGEST_WORD = 12


@dataclass(frozen=True, slots=True)
class Key:
    """The heading of a column of short names, numbers or addresses."""

    heading: Sentence


class Listing:
    """Rows under headings; where the window is narrow, other columns fold and keys do not."""

    def __init__(self, headings: Sequence[Sentence | Key], title: Sentence | None = None) -> None:
        self._title = told(title) if title else None
        self._keys = [isinstance(one, Key) for one in headings]
        self._headings = [told(one.heading if isinstance(one, Key) else one) for one in headings]
        self._rows: list[tuple[str, ...]] = []

    def add_row(self, *cells: str) -> None:
        # Cleaned before widths are measured too: what is replaced later would shift the columns.
        self._rows.append(tuple(map(cleaned, cells)))

    def print_to(self, console: Console) -> None:
        """Prints the table; where not even its words fit, each row as lines of its own."""
        if self._title:
            console.print(self._title, style="bold")
        columns = list(zip(self._headings, self._keys, *self._rows, strict=True))
        least = [_least_width(is_key, (heading, *cells)) for heading, is_key, *cells in columns]
        if sum(least) + len(least) * _GAP > console.width and self._rows:
            self._print_lines(console)
            return
        shown = Table(box=None, padding=(0, _GAP, 0, 0))
        for (heading, is_key, *_), width in zip(columns, least, strict=True):
            shown.add_column(heading, no_wrap=is_key, min_width=width, overflow="fold")
        for row in self._rows:
            shown.add_row(*map(Text, row))
        console.print(shown)

    def _print_lines(self, console: Console) -> None:
        for row in self._rows:
            for place, (heading, cell) in enumerate(zip(self._headings, row, strict=True)):
                if cell:
                    line = f"{'  ' if place else ''}{heading}: {cell}"
                    console.print(Text(fitted(line, console.width)), soft_wrap=True)


def _least_width(is_key: bool, cells: Sequence[str]) -> int:
    """A key needs all its width; other cells may be broken between words, and long words too."""
    if is_key:
        return max(map(cell_len, cells))
    return min(_LONGEST_WORD, max(cell_len(word) for one in cells for word in (*one.split(), "")))
