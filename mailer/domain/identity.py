"""Who is one: the only rule by which those behind one mailbox are joined or told apart.

Town halls share mailboxes, so an address alone is no person; and one person is written in many
ways: ``Müller, Anna``, ``MUELLER Anna``, ``Anna  Müller``. Names are compared by their letters,
whatever their case, order, blanks, hyphens, accents and Unicode form; titles do not count. Frau
and Herr are two people whatever their names are, wherever they are called so.

==========  ===================================================  =================================
likeness    the two names                                        one person?
==========  ===================================================  =================================
``SAME``    the same letters                                     yes
``ALIKE``   one is the other's short form (``Bea``), or a part   if nobody else there fits as well,
                                                                 and it may be no other's (``Alex``)
``BARE``    one of them gave no name                             if nobody else is there
``OTHER``   anything else                                        no
==========  ===================================================  =================================
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mailer.domain.person import Honorific, Person
from mailer.domain.short_form import is_of_either_sex, short_form_of
from mailer.domain.spelling import Name, Word, Words, is_initial, read_name


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

    Never a guess: where several fit as well as each other, all of them are named; one alone is
    among ``several`` where nothing but a short form of either sex (``Alex``) speaks for it.
    """
    if not behind:
        return Meant()
    if exact := [one for one in behind if is_namesake(one[1], given)]:
        return _namesake(given, exact)
    by: dict[Likeness, list[Known]] = {}
    for known in behind:
        by.setdefault(likeness(given, known[1]), []).append(known)
    if same := by.get(Likeness.SAME):
        return _namesake(given, same)
    if alike := by.get(Likeness.ALIKE):
        sure = len(alike) > 1 or _is_alike(_read(given), _read(alike[0][1]), surely=True)
        return _only(alike) if sure else Meant(several=tuple(alike))
    bare = by.get(Likeness.BARE, [])
    if _is_bare(given):
        return _only(bare)
    return Meant(bare[0]) if bare and len(behind) == 1 else Meant()


def one_person(one: Person, other: Person) -> bool:
    """Whether two are one, if they are all that is known at their mailbox."""
    if one.address.key != other.address.key:
        return False
    return likeness(one, other) is not Likeness.OTHER


def is_namesake(one: Person, other: Person) -> bool:
    """Whether two names are written alike, and their honorifics do not tell them apart."""
    if _written(one) != _written(other):
        return False
    # Whoever is called the same throughout is not told apart by it.
    same = one.honorific is other.honorific and one.title == other.title
    return same or not _contradict(one, other)


def likeness(one: Person, other: Person) -> Likeness:
    """What the names of two people have in common; their addresses are not looked at."""
    if _contradict(one, other):
        return Likeness.OTHER
    first, second = _read(one), _read(other)
    if not first.words or not second.words:
        same = first.words == second.words
        return Likeness.SAME if same else Likeness.BARE
    if first.words == second.words or first.pair == second.pair or _is_run_together(first, second):
        return Likeness.SAME
    return Likeness.ALIKE if _is_alike(first, second) else Likeness.OTHER


def letters_of(name: str) -> tuple[str, ...]:
    """A name in one field by its letters; () where it has none."""
    return read_name("", name).words


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
        letter_salutation=given.letter_salutation or before.letter_salutation,
    )


def filled_in(before: Person, given: Person) -> Person:
    """The same where anybody may have given it: only what was not known is new."""
    has_name = bool(before.first_name or before.last_name)
    return replace(
        before,
        honorific=before.honorific or given.honorific,
        first_name=before.first_name if has_name else given.first_name,
        last_name=before.last_name if has_name else given.last_name,
        organisation=before.organisation or given.organisation,
        language=before.language or given.language,
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
    known, new = _read(before), _read(given)
    return told and known.fields != new.fields and known.fields == new.fields[::-1]


def _contradict(one: Person, other: Person) -> bool:
    """Whether one is called Frau and the other Herr, wherever that is written."""
    first, second = _read(one).honorific, _read(other).honorific
    return bool(first and second) and first is not second


def _namesake(given: Person, some: list[Known]) -> Meant:
    """Which of those with the same name: doubles are one, Frau and Herr are two."""
    if len(some) == 1:
        return Meant(some[0])
    told = _read(given).honorific
    nearest = [one for one in some if _read(one[1]).honorific is told] or some
    if len({_read(one).honorific for _, one in nearest} - {Honorific.NONE}) > 1:
        return Meant(several=tuple(some))
    return Meant(nearest[0])


def _only(fitting: list[Known]) -> Meant:
    return Meant(fitting[0]) if len(fitting) == 1 else Meant(several=tuple(fitting))


def _is_bare(one: Person) -> bool:
    return not _read(one).words


def _written(one: Person) -> tuple[str, str]:
    return one.first_name, one.last_name


def _read(one: Person) -> Name:
    return read_name(one.first_name, one.last_name, one.title, one.honorific)


def _is_run_together(one: Name, other: Name) -> bool:
    """``王小明`` and ``小明, 王``: scripts that part no words tell no fields either."""
    if not (one.unparted and other.unparted) or all(one.fields) == all(other.fields):
        return False
    return not one.unparted.isdisjoint(other.unparted)


def _is_alike(one: Name, other: Name, *, surely: bool = False) -> bool:
    """Whether one name may be a part, a short form or a plainer spelling of the other.

    Given name is compared with given name and family name with family name; what may have both
    in each other's place is turned. ``surely`` leaves out short forms of either sex.
    """
    honorifics = one.honorific, other.honorific
    for mine in one.readings:
        for their in other.readings:
            if _fits(mine.fields, their.fields, honorifics, surely):
                return True
            if mine.may_turn and their.may_turn:
                for turned in (
                    (mine.fields, their.fields[::-1]),
                    (mine.fields[::-1], their.fields),
                ):
                    if _fits(*turned, honorifics, surely):
                        return True
    return False


def _fits(
    one: tuple[Words, Words],
    other: tuple[Words, Words],
    honorifics: tuple[Honorific, Honorific],
    surely: bool,
) -> bool:
    (given, family), (theirs, surname) = one, other
    if not ((given and theirs) or (family and surname)):
        return False
    # A name that lacks a field is a part of the other: Muster is one of Anna Muster-Berg, but
    # "Evan Muster" in the column of family names says more than Eva Muster.
    if _lacks_and_exceeds(given, theirs, family, surname) or _lacks_and_exceeds(
        family, surname, given, theirs
    ):
        return False
    fewer, more = sorted((family, surname), key=len)
    if _paired(fewer, more)[0]:  # a word of it is not in the other
        return False
    return not (given and theirs) or _is_called(given, theirs, honorifics, surely)


def _lacks_and_exceeds(field: Words, other: Words, rest: Words, others_rest: Words) -> bool:
    lacking, full = (rest, others_rest) if not field else (others_rest, rest)
    return bool(field) != bool(other) and len(lacking) > len(full)


def _is_called(
    given: Words, theirs: Words, honorifics: tuple[Honorific, Honorific], surely: bool
) -> bool:
    """Whether each given name of one is one of the other's, or short for it."""
    if len(given) > len(theirs):
        given, theirs, honorifics = theirs, given, honorifics[::-1]
    left, rest = _paired(given, theirs)
    for word in left:
        found = [_is_short_for(word, long, honorifics, surely) for long in rest]
        if True not in found:
            return False
        rest = rest[found.index(True) + 1 :]
    return True


def _paired(fewer: Words, more: Words) -> tuple[list[Word], list[Word]]:
    """What is left of both when each word has met one that is written in the same way."""
    left, rest = [], list(more)
    for word in fewer:
        met = next((place for place, other in enumerate(rest) if word & other), None)
        if met is None:
            left.append(word)
        else:
            del rest[met]
    return left, rest


def _is_short_for(
    one: Word, other: Word, honorifics: tuple[Honorific, Honorific], surely: bool
) -> bool:
    """``A.`` for ``Anna`` and ``Bea`` for ``Beatrice``, in either direction.

    That one begins like the other says nothing: Andrea is not Andreas.
    """
    if is_initial(one) or is_initial(other):
        return bool({word[0] for word in one} & {word[0] for word in other})
    return any(
        _is_short_form(short, full, honorific, surely)
        for short, full, honorific in ((one, other, honorifics[0]), (other, one, honorifics[1]))
    )


def _is_short_form(short: Word, full: Word, honorific: Honorific, surely: bool) -> bool:
    """Whether the table knows it; whose ``Alex`` is, only an honorific tells."""
    whose = short_form_of(short, full)
    if honorific:
        return honorific in whose
    return bool(whose) and not (surely and is_of_either_sex(short))


def _spelling(one: Person) -> tuple[bool, int, bool, bool, bool, int]:
    """How well a name is written: the fuller, the tidier and the more of its own letters."""
    first, last = _written(one)
    text = f"{first} {last}".strip()
    names = _read(one)
    return (
        bool(names.words),
        sum(map(len, names.words)),
        bool(first and last) and "," not in text,
        not (text.isupper() or text.islower()),
        text == " ".join(unicodedata.normalize("NFC", text).split()),
        sum(not letter.isascii() for letter in unicodedata.normalize("NFC", text)),
    )
