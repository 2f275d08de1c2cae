"""Notes: why a mailing waits or stands still, as the database keeps it.

A note is a code and its parameters; never a sentence. ``text`` is what the
column holds: ``release``, or ``paused {"by": "Erika"}``. What several notes say at once is
``join_url, attendance``. ``read`` takes it apart again, and the doors have the words.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from mailer.domain.enrolment import Barrier
from mailer.domain.errors import SeminarpostError
from mailer.domain.template_fault import TemplateError


class Code(StrEnum):
    """What a mailing waits for, or why it stands still; the value is the ledger's word."""

    RELEASE = "release"
    RELEASE_AGAIN = "release: content changed"
    JOIN_URL = "join_url"
    ATTENDANCE = "attendance"
    MATERIALS_URL = "materials_url"
    RECIPIENTS = "recipients"
    """It would reach nobody."""
    NOT_OPEN = Barrier.NOT_OPEN.value
    HAS_BEGUN = Barrier.HAS_BEGUN.value
    AFTER_DEADLINE = Barrier.AFTER_DEADLINE.value
    FULLY_BOOKED = Barrier.FULLY_BOOKED.value
    """Nobody whom it invites could register."""
    GREW = "audience grew"
    CONTENT_CHANGED = "content changed while sending"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    SEMINAR_CANCELLED = "seminar cancelled"
    CANCELLED_WHILE_PAUSED = "seminar cancelled while paused"
    TOO_LARGE = "too large for the relay"
    CONTENT_REFUSED = "content refused"
    MESSAGE_REFUSED = "message refused by the relay"
    TEMPLATE = "template at fault"
    """What and where goes with the note (``template_fault``), for the file may be mended or gone
    by the time that somebody reads it."""
    RESTORED = "restored from a backup"
    """It was due between a backup and its restoring: it may have gone out."""
    CANNOT_BE_MADE = "mail cannot be made"
    """Something else is wrong, a text of staff's or a setting; what was told of it goes with the
    note in both languages."""


PARAMETERS: Mapping[Code, tuple[str, ...]] = {
    Code.GREW: ("before", "now"),
    Code.PAUSED: ("by",),
    Code.CANCELLED: ("by",),
    Code.TOO_LARGE: ("reply",),
    Code.CONTENT_REFUSED: ("reply",),
    Code.MESSAGE_REFUSED: ("reply",),
    Code.TEMPLATE: ("fault", "file", "line", "detail", "near"),
    Code.CANNOT_BE_MADE: ("de", "en"),
}
"""The parameters of a code; none where it is not named here."""


@dataclass(frozen=True, slots=True)
class Note:
    """A code with its parameters. One that nobody knows here is a plain text, shown as it is."""

    code: Code | str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, code: Code, /, **parameters: str) -> Self:
        """A note to be written; raises ValueError unless it has exactly the code's parameters."""
        names = PARAMETERS.get(code, ())
        if parameters.keys() != set(names):
            raise ValueError(f"{code}: {', '.join(names) or 'nothing'} wanted")
        return cls(code, {name: parameters[name] for name in names})

    @property
    def text(self) -> str:
        """What the database holds."""
        if not self.parameters:
            return str(self.code)
        return f"{self.code} {json.dumps(dict(self.parameters), ensure_ascii=False)}"


def cannot_be_made(problem: SeminarpostError) -> Note:
    """The note of a mailing whose mail is at fault."""
    if isinstance(problem, TemplateError):
        return Note.of(Code.TEMPLATE, **problem.parameters)
    return Note.of(Code.CANNOT_BE_MADE, de=problem.sentence.de, en=problem.sentence.en)


def text_of(notes: Iterable[Note]) -> str:
    """What the database holds for several at once."""
    return ", ".join(one.text for one in notes)


def read(text: str) -> tuple[Note, ...]:
    """The notes in a text of the database; what is no note of ours is one as it stands."""
    notes = []
    while text:
        note, text = _first(text)
        notes.append(note)
    return tuple(notes)


def only(text: str) -> Note | None:
    """The note in such a text where it is a single one."""
    notes = read(text)
    return notes[0] if len(notes) == 1 else None


def beginning(code: Code) -> str:
    """What the text of a note with parameters begins with, for the database to look for."""
    return f"{code} {{"


_HEAD = re.compile(r"(.*?)(, | (?=\{)|\Z)", re.DOTALL)
_DECODER = json.JSONDecoder()


def _first(text: str) -> tuple[Note, str]:
    """The note that a text begins with, and what comes behind it."""
    head = _HEAD.match(text)
    if head is None:
        return Note(text), ""
    name, end = head.group(1), head.end()
    if head.group(2) != " ":
        return _known(name, {}) or Note(name), text[end:]
    try:
        parameters, end = _DECODER.raw_decode(text, end)
    except (ValueError, RecursionError):
        return Note(text), ""
    if end < len(text) and not text.startswith(", ", end):
        return Note(text), ""
    note = _known(name, parameters) if parameters else None
    return note or Note(text[:end]), text[end + 2 :]


def _known(name: str, parameters: object) -> Note | None:
    if not isinstance(parameters, dict):
        return None
    if not all(isinstance(one, str) for one in parameters.values()):
        return None
    try:
        return Note.of(Code(name), **parameters)
    except ValueError:
        return None
