"""A letter of facts and tables, in one language: the same for the terminal and for a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mailer.compose.pdf import Data


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with what stands under it: sentences, facts by their names, a table."""

    heading: str
    level: int = 2
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A title, sentences under it, and sections."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]


def letter_data(letter: Letter) -> dict[str, Data]:
    """What a template of a PDF is given of it; long words may be broken between lines."""
    return {
        "lines": list(letter.lines),
        "sections": [
            {
                "heading": one.heading,
                "level": one.level,
                "lines": list(one.lines),
                "facts": [list(fact) for fact in one.facts],
                "head": list(one.head),
                "rows": [list(row) for row in one.rows],
            }
            for one in letter.sections
        ],
    }
