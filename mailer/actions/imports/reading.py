"""How a table is to be read, and what is told of the one that was."""

from dataclasses import dataclass, field
from enum import Enum, auto

from mailer.actions.imports.sheets.about import About
from mailer.domain.errors import Sentence


@dataclass(slots=True)
class Found:
    """Which table of a file was read, and how; ``sheet`` or ``encoding`` are "" where none is.

    ``columns``: field → heading. ``hidden`` rows were left out, or with ``with_hidden`` taken.
    ``samples`` are names with letters beyond ASCII, to see that they are read rightly.
    """

    sheet: str = ""
    heading_line: int = 0
    encoding: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    hidden: int = 0
    samples: list[str] = field(default_factory=list)
    notes: list[Sentence] = field(default_factory=list)


class Purpose(Enum):
    """What a table is read for: a column may say who comes, or who was there."""

    PEOPLE = auto()
    REGISTRATIONS = auto()
    ATTENDANCE = auto()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: with the rows that are hidden, in a named encoding.

    For registrations, columns that only their cells tell are looked through for answers, and what
    stands under no known heading is kept (``unread`` of a line): it may say that somebody does not
    come. ``about`` is the seminar that it is read for.
    """

    with_hidden: bool = False
    encoding: str = ""
    purpose: Purpose = Purpose.PEOPLE
    about: About = field(default_factory=About)
