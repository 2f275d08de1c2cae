"""The words of a sentence that tell a field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words ``start:end`` of a sentence that tell a field."""

    field: str
    sentence: str
    start: int
    end: int
