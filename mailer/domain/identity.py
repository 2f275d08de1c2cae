"""Who is one: the only rule by which those behind one mailbox are joined or told apart.

Town halls share mailboxes, so an address alone is no person; and one person is written in many
ways: ``Müller, Anna``, ``MUELLER Anna``, ``Anna  Müller``. Names are compared by their letters,
whatever their case, order, blanks, hyphens, accents and Unicode form; titles do not count.

==========  ===================================================  =================================
likeness    the two names                                        one person?
==========  ===================================================  =================================
``SAME``    the same letters                                     yes
``ALIKE``   one is the other's short form (``Bea``), or a part   if nobody else there fits as well
``BARE``    one of them gave no name                             if nobody else is there
``OTHER``   anything else                                        no
==========  ===================================================  =================================
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from mailer.domain.person import Person
from mailer.domain.printable import legible


class Likeness(StrEnum):
    """What two names at one mailbox have in common; the module's table says what follows."""

    SAME = "same"
    ALIKE = "alike"
    BARE = "bare"
    OTHER = "other"


Known = tuple[int, Person]
"""Somebody who is known, with their number."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom somebody at a mailbox is: one of those known, one of ``several``, or nobody yet."""

    one: Known | None = None
    several: tuple[Known, ...] = ()


def who(given: Person, behind: Sequence[Known]) -> Meant:
    """Who of those ``behind`` a mailbox ``given`` is, whichever of them came first.

    Never a guess: where several fit as well as each other, all of them are named.
    """
    exact = [one for one in behind if _written(one[1]) == _written(given)]
    if exact:
        return Meant(exact[0])
    by: dict[Likeness, list[Known]] = {}
    for known in behind:
        by.setdefault(likeness(given, known[1]), []).append(known)
    if same := by.get(Likeness.SAME):
        return Meant(same[0])  # more than one only where they were doubled before
    if alike := by.get(Likeness.ALIKE):
        return _only(alike)
    bare = by.get(Likeness.BARE, [])
    if _is_bare(given):
        return _only(bare)
    return Meant(bare[0]) if bare and len(behind) == 1 else Meant()


def one_person(one: Person, other: Person) -> bool:
    """Whether two are one, if they are all that is known at their mailbox."""
    if one.address.key != other.address.key:
        return False
    return likeness(one, other) is not Likeness.OTHER


def likeness(one: Person, other: Person) -> Likeness:
    """What the names of two people have in common; their addresses are not looked at."""
    first, second = _names(*_written(one)), _names(*_written(other))
    if not first.words or not second.words:
        same = first.words == second.words
        return Likeness.SAME if same else Likeness.BARE
    if first.words == second.words or first.pair == second.pair:
        return Likeness.SAME
    if one.honorific and other.honorific and one.honorific is not other.honorific:
        return Likeness.OTHER
    return Likeness.ALIKE if _is_alike(first, second) else Likeness.OTHER


def letters_of(name: str) -> tuple[str, ...]:
    """A name in one field by its letters; () where it has none."""
    return _names("", name).words


def joined(before: Person, given: Person) -> Person:
    """What is known of somebody now that they gave this: new words replace old, none nothing.

    Of two spellings of the name the fuller one stays, whichever came first, so that reading the
    same lists again changes nothing. Another person's name replaces none. The address stays.
    """
    first_name, last_name = _better_name(before, given)
    return replace(
        before,
        honorific=given.honorific or before.honorific,
        title=given.title or before.title,
        first_name=first_name,
        last_name=last_name,
        organisation=given.organisation or before.organisation,
        language=given.language or before.language,
    )


def _better_name(before: Person, given: Person) -> tuple[str, str]:
    name, new = _written(before), _written(given)
    if name == new or _spelling(given) <= _spelling(before):
        return name
    if likeness(before, given) is Likeness.OTHER:
        return name
    return (new[1], new[0]) if _swapped(before, given) else new


def _swapped(before: Person, given: Person) -> bool:
    """Whether the newer name has given and family name in each other's place."""
    first, last = _written(before)
    told = bool(first and last) or "," in first + last
    known, new = _names(first, last), _names(*_written(given))
    return told and known.fields != new.fields and known.fields == new.fields[::-1]


def _only(fitting: list[Known]) -> Meant:
    return Meant(fitting[0]) if len(fitting) == 1 else Meant(several=tuple(fitting))


def _is_bare(one: Person) -> bool:
    return not _names(*_written(one)).words


def _written(one: Person) -> tuple[str, str]:
    return one.first_name, one.last_name


# What Germans write for a letter that a keyboard, a form or a passport does not have.
_SPELLED = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa",
        "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    }
)  # fmt: skip
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ø": "o", "å": "a"})
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ"))
_TITLES = frozenset(
    {
        "dr", "drs", "prof", "professor", "professorin", "pd", "univ", "dipl", "ing", "med",
        "phil", "frau", "fr", "herr", "herrn", "hr", "mr", "mrs", "ms",
    }
)  # fmt: skip
# Endings that make a woman's name of a man's: Jan is no short form of Jana.
_HER_ENDINGS = frozenset({"a", "e", "ie", "ia", "ina", "ine", "in", "ette", "ea"})


@dataclass(frozen=True, slots=True)
class _Names:
    """A name by its letters: its words sorted, its two fields, and both without umlauts."""

    words: tuple[str, ...]
    pair: tuple[str, ...]
    fields: tuple[tuple[str, ...], tuple[str, ...]]
    plain: tuple[str, ...]


@lru_cache(maxsize=8192)
def _names(first: str, last: str) -> _Names:
    given, family = _fields(first, last)
    words = [_folded(one, _SPELLED) for one in given], [_folded(one, _SPELLED) for one in family]
    return _Names(
        words=tuple(sorted(words[0] + words[1])),
        pair=tuple(sorted(("".join(words[0]), "".join(words[1])))),
        fields=(tuple(words[0]), tuple(words[1])),
        plain=tuple(sorted(_folded(one, _PLAIN) for one in given + family)),
    )


def _fields(first: str, last: str) -> tuple[list[str], list[str]]:
    """The words of given and family name, also where both stand in one field."""
    only = first.strip() or last.strip()
    if only and not (first.strip() and last.strip()):
        family, comma, given = only.partition(",")
        if comma:
            return _words(given), _words(family)
        words = _words(only)
        if len(words) > 1:
            return words[:-1], words[-1:]
    return _words(first), _words(last)


def _words(text: str) -> list[str]:
    """The words of a name without titles before it; blanks, hyphens and dots part them."""
    letters = unicodedata.normalize("NFKC", legible(text)).translate(_APOSTROPHES)
    parted = "".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in letters)
    words = parted.split()
    while words and words[0].casefold() in _TITLES:
        words.pop(0)
    return words


def _folded(word: str, spelled: dict[int, str]) -> str:
    """A word's letters: no case, no accents, and each special letter as it is spelled out."""
    told = unicodedata.normalize("NFKC", word).casefold()
    told = unicodedata.normalize("NFC", told).translate(spelled)
    # Accents only: the vowel signs of Indic scripts are letters to their readers.
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", told))
    return unicodedata.normalize("NFC", bare)


def _is_alike(one: _Names, other: _Names) -> bool:
    if one.plain == other.plain:  # Muller is Müller where the keyboard has no umlaut
        return True
    fewer, more = sorted((Counter(one.words), Counter(other.words)), key=Counter.total)
    if fewer <= more:  # Anna, Muster, and Anna Maria Muster are parts of one another
        return True
    (given, family), (theirs, surname) = one.fields, other.fields
    if _kin(family, surname) and _short_form(given, theirs):
        return True
    # The columns may have been swapped, where there are two.
    for mine, crossed, rest, other_rest in (
        (family, theirs, given, surname),
        (surname, given, theirs, family),
    ):
        if mine and crossed and _kin(mine, crossed) and _short_form(rest, other_rest):
            return True
    return False


def _kin(family: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two family names are no contradiction: one is missing or a part of the other."""
    fewer, more = sorted((Counter(family), Counter(other)), key=Counter.total)
    return fewer <= more


def _short_form(given: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one given name begins the other: ``Bea`` and ``Beatrice``, ``A.`` and ``Anna``."""
    if not given or not other:
        return False
    short, long = sorted((given[0], other[0]), key=len)
    return long.startswith(short) and (
        len(short) == 1 or long.removeprefix(short) not in _HER_ENDINGS
    )


def _spelling(one: Person) -> tuple[bool, int, bool, bool, bool, int]:
    """How well a name is written: the fuller, the tidier and the more of its own letters."""
    first, last = _written(one)
    text = f"{first} {last}".strip()
    names = _names(first, last)
    return (
        bool(names.words),
        sum(map(len, names.words)),
        bool(first and last) and "," not in text,
        not (text.isupper() or text.islower()),
        text == " ".join(unicodedata.normalize("NFC", text).split()),
        sum(not letter.isascii() for letter in unicodedata.normalize("NFC", text)),
    )
