"""Rich's console at our door: coloured where somebody watches, and clean everywhere."""

import os
import sys
from collections.abc import Iterable
from typing import IO

from rich.console import Console, ConsoleDimensions, ConsoleOptions, RenderableType
from rich.segment import Segment

from mailer.cli.streams import CleanStream
from mailer.cli.wrapping import fitted
from mailer.domain.printable import cleaned

# Where nobody watches, lines are not cut to the width of a window that is not there.
_UNWATCHED_COLUMNS = 140


class Terminal(Console):
    """Rich's console for one of the two streams; every piece of text is cleaned before styles.

    ``render`` is where all output of rich passes, tables, progress bars and tracebacks too.
    """

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, markup=False, emoji=False)

    @property
    def file(self) -> IO[str]:
        stream = sys.stderr if self.stderr else sys.stdout
        stream = getattr(stream, "rich_proxied_file", stream)  # while a progress bar is shown
        return stream.beneath if isinstance(stream, CleanStream) else stream

    @file.setter
    def file(self, new_file: IO[str]) -> None:  # noqa: ARG002 - always refused
        raise AttributeError("the file follows sys.stdout and sys.stderr")

    @property  # type: ignore[misc]  # nobody sets it
    def size(self) -> ConsoleDimensions:
        columns = os.environ.get("COLUMNS", "")
        if columns.isdecimal() and int(columns) > 0:
            return ConsoleDimensions(int(columns), 25)
        return super().size if self.is_terminal else ConsoleDimensions(_UNWATCHED_COLUMNS, 25)

    def fitted(self, text: str) -> str:
        """The text fitted to the window, if there is one; else as it is, for whatever reads it."""
        is_watched = self.is_terminal or bool(os.environ.get("COLUMNS"))
        # Cleaned before it is measured: what is replaced later would be of another width.
        lines = "\n".join(map(cleaned, text.split("\n")))
        return fitted(lines, self.width) if is_watched else text

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for text, style, control in super().render(renderable, options):
            if control:
                yield Segment(text, style, control)
            else:
                yield Segment("\n".join(map(cleaned, text.split("\n"))), style)
