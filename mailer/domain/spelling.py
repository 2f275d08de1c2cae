"""Spelling: a name by its letters, whatever its case, accents, script's forms and titles.

A word is the set of the ways in which it may be written: ``Müller`` is ``mueller``, and ``muller``
where the keyboard has no umlaut. Accents are dropped where they are accents: ``й`` is no ``и``, and
vowel signs of Indic scripts are letters to their readers.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from mailer.domain.honorific import Honorific, said_honorific
from mailer.domain.printable import legible, without_unseen
from mailer.domain.title import titles_of

Word = frozenset[str]
"""The ways in which a word may be written."""

Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Given and family name, as a name may be read; ``may_turn`` if it may be the reverse."""

    fields: tuple[Words, Words]
    may_turn: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """A name by its letters.

    ``words`` are spelled out and sorted, ``fields`` the same as given and family name, ``pair``
    these run together. ``unparted`` is the whole in either order, in scripts without blanks.
    ``readings`` are all that it may mean where one column holds it all.
    """

    words: tuple[str, ...]
    pair: tuple[str, ...]
    fields: tuple[tuple[str, ...], tuple[str, ...]]
    unparted: frozenset[str]
    readings: tuple[Reading, ...]
    honorific: Honorific


@lru_cache(maxsize=8192)
def read_name(
    first: str, last: str, title: str = "", honorific: Honorific = Honorific.NONE
) -> Name:
    """The name in two columns, and the honorific that is told beside it or in it."""
    only = first.strip() or last.strip() if not (first.strip() and last.strip()) else ""
    if "," in only:
        last, _, first = only.partition(",")
        only = ""
    (given, said), (family, too) = _parted(first), _parted(last)
    if given and not family and last.strip().casefold() == "herr":
        family, too = [[last.strip()]], []  # a family name as well
    fields = _spelled(given), _spelled(family)
    readings = _in_one_column(given, family) if only else [Reading((_forms(given), _forms(family)))]
    if only and len(given or family) > 1:
        pieces = given or family
        fields = _spelled(pieces[:-1]), _spelled(pieces[-1:])
    return Name(
        words=tuple(sorted(fields[0] + fields[1])),
        pair=tuple(sorted(("".join(fields[0]), "".join(fields[1])))),
        fields=fields,
        unparted=_unparted(fields),
        readings=tuple(readings),
        honorific=honorific or _said([*said, *too], title),
    )


def is_initial(word: Word) -> bool:
    """Whether it is one letter that stands for a word: ``A.``"""
    return all(len(form) == 1 for form in word)


# Before a name; what stands behind one of them is its subject and no name either.
_TITLES = frozenset(
    {
        "dr", "drs", "dres", "prof", "professor", "professorin", "doktor", "pd", "univ", "dipl",
        "frau", "fr", "herr", "herrn", "hr", "hrn", "mr", "mrs", "ms", "miss", "mister", "mme",
        "madame", "monsieur",
    }
)  # fmt: skip
_SUBJECTS = frozenset(
    {
        "ing", "med", "phil", "rer", "nat", "jur", "iur", "oec", "pol", "theol", "habil", "hc",
        "mult", "vet", "dent", "techn", "in",
    }
)  # fmt: skip
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ′＇"))
_BARE_ACCENT = re.compile("\\s[\u0300-\u036f]+")  # ``´`` in its compatibility form
_HERS = re.compile(r"\b(?:dr|prof|mag|dipl|ing)\W*in\b|(?:professor|doktor)in\b", re.IGNORECASE)
# What is written for a letter that a keyboard, a form or a passport does not have.
_SPELLED = {
    "ä": ("ae", "a"), "ö": ("oe", "o"), "ü": ("ue", "u"), "ø": ("oe", "o"), "å": ("aa", "a"),
    "æ": ("ae",), "œ": ("oe",), "ł": ("l",), "đ": ("d", "dj"), "ð": ("d", "dj"), "þ": ("th",),
    "ħ": ("h",), "ŧ": ("t",), "ı": ("i",),
    # One letter of Arabic script, as Persian, Urdu and Egyptian keyboards write it; no vowels.
    "ی": ("ي",), "ى": ("ي",), "ک": ("ك",), "ہ": ("ه",), "ـ": ("",),
    **dict.fromkeys("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670", ("",)),
}  # fmt: skip
_MOST_FORMS = 16
_MOST_PIECES = 6
_UNPARTED = ("CJK ", "HANGUL ", "HIRAGANA ", "KATAKANA")


def _parted(text: str) -> tuple[list[list[str]], list[str]]:
    """The words of a column by blanks, hyphens and dots within what blanks part; and titles."""
    whole = _BARE_ACCENT.sub("", unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)))
    letters = unicodedata.normalize("NFKC", without_unseen(legible(whole)))
    pieces = [_words(one) for one in letters.split()]
    titles: list[str] = []
    for piece in pieces:
        while piece and _is_title(piece[0].casefold(), titles):
            titles.append(piece.pop(0))
        if piece:
            break
    return [one for one in pieces if one], titles


def _words(piece: str) -> list[str]:
    parted = (one if unicodedata.category(one)[0] in "LMN" else " " for one in piece)
    return [one for one in "".join(parted).split() if _ways(one)[0]]


def _is_title(word: str, before: list[str]) -> bool:
    return word in _TITLES or (bool(before) and (word in _SUBJECTS or before[-1] == "h"))


def _said(titles: list[str], title: str) -> Honorific:
    told = f"{title} {' '.join(titles)}"
    said = said_honorific(re.findall(r"\w+", told))
    if said or not told.strip():
        return said
    return Honorific.MS if _HERS.search(told) or titles_of(title).is_hers else said


def _in_one_column(given: list[list[str]], family: list[list[str]]) -> list[Reading]:
    """All that a name may mean whose column does not tell given from family name."""
    pieces = given or family
    whole = _forms(pieces)
    if len(pieces) == 1:
        return [Reading((whole, ()), may_turn=False), Reading(((), whole), may_turn=False)]
    readings = [Reading((whole, ()) if given else ((), whole), may_turn=False)]
    places = range(1, len(pieces)) if len(pieces) <= _MOST_PIECES else [len(pieces) - 1]
    readings += [Reading((_forms(pieces[:one]), _forms(pieces[one:]))) for one in places]
    return readings


def _spelled(pieces: list[list[str]]) -> tuple[str, ...]:
    return tuple(_ways(word)[0] for piece in pieces for word in piece)


def _forms(pieces: list[list[str]]) -> Words:
    return tuple(frozenset(_ways(word)) for piece in pieces for word in piece)


def _ways(word: str) -> list[str]:
    """How a word may be written, spelled out first: each of its umlauts in its own way."""
    told = unicodedata.normalize("NFKC", word).casefold()
    letters = [
        _SPELLED.get(one) or (_plain(one),) for one in _whole(unicodedata.normalize("NFC", told))
    ]
    ways = 1
    for one in letters:
        ways *= len(one)
    if ways > _MOST_FORMS:
        letters = [one[:1] for one in letters]
    return ["".join(one) for one in product(*letters)]


def _whole(word: str) -> Iterable[str]:
    """A word's letters, each with the marks that have no letter of their own with it."""
    found: list[str] = []
    for one in word:
        if found and "\u0300" <= one <= "\u036f":
            found[-1] += one
        else:
            found.append(one)
    return found


def _plain(letter: str) -> str:
    """A letter without its accents, in the scripts where they are no part of it."""
    if letter.isascii():
        return letter
    bare = unicodedata.normalize("NFKD", letter)
    if not unicodedata.name(bare[0], "").startswith(("LATIN", "GREEK")):
        return letter
    base = "".join(one for one in bare if not "\u0300" <= one <= "\u036f")
    return unicodedata.normalize("NFC", base)


def _unparted(fields: tuple[tuple[str, ...], tuple[str, ...]]) -> frozenset[str]:
    given, family = "".join(fields[0]), "".join(fields[1])
    together = given + family
    if not together or not all(unicodedata.name(one, "").startswith(_UNPARTED) for one in together):
        return frozenset()
    return frozenset({together, family + given})
