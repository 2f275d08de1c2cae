"""The only way out: whatever is printed is cleaned, and no encoding makes it fail.

A server's reply, a cell of a table, a file's name or an argument may hold what a terminal obeys.
So while a command is at work, ``sys.stdout`` and ``sys.stderr`` are streams that let nothing of
it through: whoever prints, be it a library, a traceback or a log, prints through them. Colours
need escapes of their own: only ``terminal.Terminal`` writes beneath the stream, and it cleans
each piece of text before a style is laid over it.
"""

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from mailer.domain.printable import cleaned

_ERRORS = "seminarpost.nearest"
_NEAREST = {
    "„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...",
    "→": "->", "·": "-", "×": "x", "✓": "+", "✗": "x", "€": "EUR", "ß": "ss", "ä": "ae",
    "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ł": "L", "ł": "l", "ø": "o", "Ø": "O",
}  # fmt: skip


class CleanStream:
    """A text stream that passes on only what is printable, and newlines.

    It has no ``buffer``: octets would go past it.
    """

    def __init__(self, beneath: IO[str]) -> None:
        self.beneath = beneath

    def write(self, text: str) -> int:
        lines = text.replace("\r\n", "\n").split("\n")
        self.beneath.write("\n".join(map(cleaned, lines)))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        self.beneath.flush()

    def fileno(self) -> int:
        return self.beneath.fileno()

    def isatty(self) -> bool:
        return self.beneath.isatty()

    def writable(self) -> bool:
        return True

    @property
    def closed(self) -> bool:
        return self.beneath.closed

    @property
    def encoding(self) -> str:
        return str(getattr(self.beneath, "encoding", "utf-8"))

    @property
    def errors(self) -> str:
        return str(getattr(self.beneath, "errors", "strict"))


@contextmanager
def clean_streams() -> Iterator[None]:
    """Everything printed inside the block is cleaned and can be encoded."""
    before = sys.stdout, sys.stderr
    forgiven = [_forgive(one) for one in before]
    sys.stdout, sys.stderr = (_as_text(CleanStream(one)) for one in before)
    try:
        yield
    finally:
        for one in before:
            _flush(one)
        sys.stdout, sys.stderr = before
        for stream, errors in zip(before, forgiven, strict=True):
            if errors is not None:
                with suppress(OSError, ValueError):
                    stream.reconfigure(errors=errors)  # type: ignore[union-attr]  # as it was


def speaks_unicode() -> bool:
    """Whether standard output can hold any character."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    return encoding.replace("-", "").replace("_", "").startswith("utf")


def _forgive(stream: Any) -> str | None:
    """Lets the stream replace what its encoding lacks; returns what it did before."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return None
    before = str(stream.errors)
    reconfigure(errors=_ERRORS)
    return before


def _as_text(stream: CleanStream) -> Any:
    return stream


def _flush(stream: Any) -> None:
    try:
        stream.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough, as with "| head".
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


def _nearest(problem: UnicodeError) -> tuple[str, int]:
    """What comes nearest in an encoding that lacks a character: „ü“ as ue, Ł as L, else "?"."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    lacking = problem.object[problem.start : problem.end]
    return "".join(_nearest_to(one, problem.encoding) for one in lacking), problem.end


def _nearest_to(one: str, encoding: str) -> str:
    plain = _NEAREST.get(one) or unicodedata.normalize("NFKD", one)
    kept = "".join(char for char in plain if _fits(char, encoding))
    return kept or "?"


def _fits(one: str, encoding: str) -> bool:
    try:
        one.encode(encoding)
    except UnicodeError:
        return False
    return True


codecs.register_error(_ERRORS, _nearest)
