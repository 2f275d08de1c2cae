"""What came of a list that was taken in, or would come of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from mailer.actions.imports.columns import NotUnderstood
from mailer.actions.imports.spreadsheet import Found
from mailer.domain.errors import Sentence
from mailer.domain.person import Person


class Step(Enum):
    """What a long import is at: its file is read, then its people are put on the list."""

    READING = auto()
    TAKING = auto()


class Advance(NamedTuple):
    """How far a step is: so many rows, which are about this share (0 to 1) of all."""

    step: Step
    rows: int
    share: float


Progress = Callable[[Advance], None]


def unseen(_advance: Advance) -> None:
    """The progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its line in the file and the reason."""

    line: int
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that is taken, and who it is about as they would be known afterwards."""

    line: int
    person: Person


@dataclass(slots=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would do.

    ``found`` is the table that was read. ``people`` are told by a dry run alone. Of the addresses
    taken, ``known`` were known before, ``withdrawn`` had left the list and stay away, and
    ``suppressed`` get no mail. ``not_understood`` is of rows that were taken.
    """

    found: Found = field(default_factory=Found)
    people: list[Taken] = field(default_factory=list)
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    known: int = 0
    withdrawn: int = 0
    suppressed: int = 0
    refused: list[Refused] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)

    def add(self, other: "ImportReport") -> None:
        """Counts what came of some more rows."""
        self.people += other.people
        self.imported += other.imported
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.known += other.known
        self.withdrawn += other.withdrawn
        self.suppressed += other.suppressed
        self.refused += other.refused
        self.not_understood += other.not_understood
