"""What a column "Anrede" says: an honorific, titles, and whatever else people write there."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mailer.domain.honorific import HONORIFICS, Honorific
from mailer.domain.salutation import told_honorific
from mailer.domain.title import Kind, titles_of, words_in


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What forms and databases put in place of the word.
_CODES = {
    "w": Honorific.MS, "f": Honorific.MS, "weiblich": Honorific.MS, "female": Honorific.MS,
    "m": Honorific.MR, "männlich": Honorific.MR, "male": Honorific.MR,
}  # fmt: skip
# What says, in so many letters, that there is no Frau and no Herr, or nothing at all.
_UNSAID = _words("""
    keine ohne ka na unbekannt unknown none keineangabe keineanrede ohneanrede unspecified
    notspecified nichtangegeben undefined undisclosed notset
""")
_NEITHER = _UNSAID | _words("""
    d n x divers diverse inter nonbinary nichtbinär neutral mx firma organisation damenundherren
    sehrgeehrtedamenundherren sirormadam dearsirormadam dearsirsormadams ladiesandgentlemen
    gutentag hallo hello dear
""")
_GREETING = re.compile(
    r"(?:(?:sehr\s+)?(?:geehrte[rsn]?|verehrte[rs]?|werte[rs]?|liebe[rs]?)|guten\s+tag|grüß\s+gott"
    r"|hallo|moin|dear|hello|hi|an|to)(?![\w/*:])\s*",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(sorted(HONORIFICS, key=len, reverse=True))})(?![^\W\d_])\.?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class FormOfAddress:
    """An honorific, and titles as they were written; ``unknown`` is what was not understood."""

    honorific: Honorific = Honorific.NONE
    title: str = ""
    unknown: str = ""


def read_form_of_address(text: str, *names: str) -> FormOfAddress:
    """``Herrn Prof. Dr.``, ``Sehr geehrte Frau``, ``Dear Mr`` and their kin; nothing is guessed.

    ``names`` are what the person is called: the cell may repeat them. Frau and Herr at once are
    neither, and not understood. Where no honorific stands, the form of a title may tell it.
    """
    parts = _parts_of(text)
    if parts.whole is not None:
        return parts.whole
    title, unknown = _titles(parts.rest, names)
    return _put_together(parts, title, unknown)


class _Parts(NamedTuple):
    """A cell taken apart: what it says, the honorifics in it, and the words besides; ``whole`` is
    what comes of it where that hangs on nobody's name."""

    told: str = ""
    said: frozenset[Honorific] = frozenset()
    rest: str = ""
    whole: FormOfAddress | None = None


@lru_cache(maxsize=4096)  # a column says the same few things in every row
def _parts_of(text: str) -> _Parts:
    told = " ".join(unicodedata.normalize("NFC", text).split()).strip(" ,;:!")
    if (code := _CODES.get(told.rstrip(".").casefold())) is not None:
        return _Parts(whole=FormOfAddress(code))
    letters = "".join(_WORD.findall(told)).casefold()
    if letters in _NEITHER or not told.strip("-–—./?"):
        return _Parts(whole=FormOfAddress())
    greeting = _GREETING.match(told)
    rest = told[greeting.end() :] if greeting else told
    said = frozenset(HONORIFICS[one[0].rstrip(".").casefold()] for one in _HONORIFIC.finditer(rest))
    parts = _Parts(told, said, _HONORIFIC.sub(" ", rest))
    if _WORD.search(parts.rest):
        return parts
    return parts._replace(whole=_put_together(parts, "", ""))


def _put_together(parts: _Parts, title: str, unknown: str) -> FormOfAddress:
    if len(parts.said) > 1 or not (parts.said or title):
        return FormOfAddress(title=title, unknown=parts.told)
    honorific = told_honorific(next(iter(parts.said), Honorific.NONE), titles_of(title))
    return FormOfAddress(honorific, title, unknown)


def says_nothing(text: str) -> bool:
    """Whether a cell leaves open what somebody is called: "", ``Unspecified``, ``k. A.``."""
    letters = "".join(_WORD.findall(text)).casefold()
    return not letters or letters in _UNSAID


def holds_honorific(text: str) -> bool:
    """Whether Frau or Herr stands among the words of another column."""
    return _HONORIFIC.search(text) is not None


def with_told_title(title: str, told: str) -> str:
    """A title with what is told of it beside it: each kind once, in the order of a name."""
    known = {one.kind for one in words_in(title)}
    front: list[str] = []
    behind: list[str] = []
    into = behind
    for chunk in told.split():
        kind = min((one.kind for one in words_in(chunk)), default=Kind.UNSAID)
        if kind is not Kind.UNSAID:  # what is said of a title goes where the title went
            is_new = kind not in known
            into = (front if kind < min(known, default=kind + 1) else behind) if is_new else []
        into.append(chunk)
    return " ".join([*front, *title.split(), *behind])


def _titles(rest: str, names: tuple[str, ...]) -> tuple[str, str]:
    """The titles among some words, and the words that are neither titles nor a person's name."""
    called = {word.casefold() for name in names for word in _WORD.findall(name)}
    titles: list[str] = []
    unknown: list[str] = []
    for chunk in rest.split():
        words = [one.casefold() for one in _WORD.findall(chunk)]
        if called.issuperset(words):  # also what has no words at all
            continue
        kinds = {one.kind for one in words_in(chunk)}
        # A letter by itself belongs to a title (h. c., a. D.), or else is somebody's initial.
        is_letter = all(len(one) == 1 for one in words)
        if is_letter and chunk[0].isupper() and any(one[0] == words[0] for one in called):
            continue
        if Kind.UNKNOWN in kinds or (is_letter and not titles):
            unknown.append(chunk)
        elif kinds != {Kind.UNSAID} or words != ["und"]:
            titles.append(chunk.strip(",;"))
    return " ".join(titles), " ".join(unknown)
