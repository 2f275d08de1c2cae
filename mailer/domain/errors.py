"""The one family of errors a person may meet: each is a sentence that says what to do next."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Self, TypeVar


class Sentence(NamedTuple):
    """The same sentence for staff in German and in English."""

    de: str
    en: str

    @classmethod
    def in_each(cls, made: Callable[[str], str]) -> Self:
        """What ``made`` returns for each language."""
        return cls(made("de"), made("en"))

    def in_language(self, language: str) -> str:
        """The sentence in ``language`` (``"de"`` or ``"en"``); German for anything else."""
        return self.en if language == "en" else self.de


def together(sentences: Iterable[Sentence]) -> Sentence:
    """Several sentences as one text: everything missing is reported at once."""
    told = tuple(sentences)
    return Sentence(" ".join(one.de for one in told), " ".join(one.en for one in told))


Problem = TypeVar("Problem", bound="SeminarpostError")


def all_of(error: type[Problem], sentences: Iterable[Sentence]) -> Problem:
    """One error for several things that are wrong, each on a line of its own."""
    told = tuple(sentences)
    made = error("\n".join(one.de for one in told), "\n".join(one.en for one in told))
    made.sentences = told
    return made


class SeminarpostError(Exception):
    """Root of all errors that a door shows to a person; no traceback goes with it.

    ``de`` and ``en`` are whole sentences that name what is wrong and, where it is
    not plain, what to do about it. ``sentences`` are all things that are wrong, mostly one.
    """

    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.sentence = Sentence(de, en)
        self.sentences: tuple[Sentence, ...] = (self.sentence,)


class InvalidValueError(SeminarpostError, ValueError):
    """A value that someone gave cannot be what it is meant to be."""


class AnnouncementError(InvalidValueError):
    """The announcement text cannot be read at all (empty, binary, too long)."""


class ContentError(SeminarpostError):
    """A template, timeline or list file is wrong; the sentence names file and line."""


class SettingsError(SeminarpostError):
    """``seminarpost.toml`` or an environment variable is wrong."""


class NotFoundError(SeminarpostError, LookupError):
    """Nothing goes by that name here; the sentence names the nearest that does."""


class RefusedError(SeminarpostError):
    """The request is understood and must not be done as things stand."""


class PublicRefusedError(RefusedError):
    """A refusal whose sentence is for whoever asks, and not for staff alone."""


class WorkspaceError(SeminarpostError):
    """The workspace is missing, locked by another run, or belongs to another machine."""
