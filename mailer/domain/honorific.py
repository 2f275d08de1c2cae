"""The honorific (Anrede) that somebody gave."""

from collections.abc import Iterable
from enum import StrEnum


class Honorific(StrEnum):
    """The Anrede that a person gave; never guessed from a first name."""

    NONE = ""
    MS = "frau"
    MR = "herr"


HONORIFICS = {
    "frau": Honorific.MS, "fr": Honorific.MS, "frl": Honorific.MS, "fräulein": Honorific.MS,
    "ms": Honorific.MS, "mrs": Honorific.MS, "miss": Honorific.MS, "madam": Honorific.MS,
    "mme": Honorific.MS, "madame": Honorific.MS,
    "herr": Honorific.MR, "herrn": Honorific.MR, "hr": Honorific.MR, "hrn": Honorific.MR,
    "mr": Honorific.MR, "mister": Honorific.MR, "sir": Honorific.MR, "monsieur": Honorific.MR,
}  # fmt: skip
"""The words that say it, in lower case."""


def said_honorific(words: Iterable[str]) -> Honorific:
    """The honorific among some words: ``Frau``, ``Herrn``; none of several that contradict."""
    said = {HONORIFICS.get(one.casefold(), Honorific.NONE) for one in words} - {Honorific.NONE}
    return said.pop() if len(said) == 1 else Honorific.NONE
