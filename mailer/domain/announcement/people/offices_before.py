"""Whoever stands behind an office or a profession: "die Leiterin der Bücherei, Anna Muster"."""

from dataclasses import replace
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import is_called, is_title, read_name
from mailer.domain.announcement.lexicon.organisations import is_organisation_word
from mailer.domain.announcement.lexicon.roles import begins_with_role
from mailer.domain.announcement.lexicon.vocabulary import words
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.seminar import Speaker

_MOST_TRIED = 10
_LONGEST_ENTRY = 120

_OFFICE_BEFORE = expression(r"(?:Der|Die|Unsere?|The|Our)\s(?P<office>[^,]{4,120}),\s")
_AND_ANOTHER = expression(r",?\s(?:und|sowie|and)\s")
_PROFESSION = expression(
    r"(?:(?:[Dd]er|[Dd]em|[Dd]ie|[Uu]nsere?|[Ii]hre?)\s)?(?:[a-zäöüß]{3,20}e[nr]?\s){0,2}(?:[A-ZÄÖÜ][\w-]+er\s)?(?P<what>[A-ZÄÖÜ][\w-]{2,30}(?:in|er|ist|ent|eur|oge|ant|mann|frau|arzt))\s(?=[A-ZÄÖÜ])"
)
# English writes what somebody is in small letters: "with illustrator A B".
_SMALL_PROFESSION = expression(
    r"(?:(?:a|an|the|our|your|his|her)\s)?(?:[a-z-]{3,20}\s){0,3}"
    r"(?P<what>[a-z-]{2,20}(?:or|er|ist|ian|ant|ent|chef|guide))\s(?=[A-Z])"
)
_NO_PROFESSION = words(
    "partner other former under over member sponsor supporter organiser organizer newspaper paper",
    "newsletter number user order another either neither rather after later never ever for her",
    "provider employer client patient student recent current different excellent independent offer",
    "center centre brother mother father together weather letter chapter quarter computer poster",
    "water winter summer their sister supplier consider register folder flyer",
)
ENDS_NAME = expression(r"[.,!?;:(]|\s[a-zäöü(„\"]|$")
_ENDS_ENTRY = expression(r"\s?[,;(]|\s(?:und|and|&)\s|$")
_ANOTHER_OFFICE = expression(r",\s(?:[a-z]+\s)?[a-z]+$")  # "mayor of Au, heat engineer"
_CAPITAL = expression(r"(?<![\w-])[A-ZÄÖÜ]\w")


# "SAD Bärbel M.", "StRin Wiebke M.", "Prüfer Detlef M., Fa. X": whatever stands before the name.
_ANYTHING = expression(r"(?P<what>[A-ZÄÖÜ][\w.-]{1,30}(?:\s[A-ZÄÖÜ][\w.-]{1,30})??)\s(?=[A-ZÄÖÜ])")


def behind_anything(text: str) -> list[FoundPerson]:
    """Who a short text is nothing but, with any word before the name: "SAD Anna Muster, Amt"."""
    what = _ANYTHING.match(text)
    while what is not None:
        named = read_name(text, what.end())
        if named and is_called(named):
            break
        longer = _ANYTHING.match(text, what.end())
        if what.start() or longer is None:
            return []
        what = longer
    if what is None or named is None or not _ENDS_ENTRY.match(text, named.end):
        return []
    office = text[: what.end()].strip()
    if any(
        is_given_name(one) or is_organisation_word(one) or is_title(one) for one in office.split()
    ):
        return []
    persons = read_persons(text[what.end() :], trusted=True)
    return [
        replace(one, known=True, speaker=replace(one.speaker, role=one.speaker.role or office))
        for one in persons
    ]


def behind_office(subject: str) -> list[FoundPerson]:
    """Whoever stands behind an office: "Die Leiterin des Amts, Anna Muster, (und Ben Probe)"."""
    found = _OFFICE_BEFORE.match(subject)
    named = read_name(subject, found.end()) if found else None
    if found is None or named is None or not begins_with_role(found["office"]):
        return []
    first = read_persons(f"{subject[found.end() : named.end]}, {found['office']}", trusted=True)
    if named.end == len(subject):
        return first
    link = _AND_ANOTHER.match(subject, named.end)
    others = read_persons(subject[link.end() :], trusted=True) if link else []
    return [*first, *others] if others else []


def office_before(text: str, at: int) -> list[FoundPerson]:
    """Whoever stands behind an office, with or without a comma: "Leiter des Amtes Ben Muster"."""
    if not begins_with_role(text[at : at + _LONGEST_ENTRY]):
        return []
    for word in islice(_CAPITAL.finditer(text, at, at + _LONGEST_ENTRY), 1, _MOST_TRIED):
        named = read_name(text, word.start())
        if named and is_called(named) and ENDS_NAME.match(text, named.end):
            office = text[at : word.start()].rstrip(" ,")
            if _ANOTHER_OFFICE.search(office):
                return []
            return read_persons(f"{text[word.start() : named.end]}, {office}", trusted=True)
    return []


def of_profession(text: str, at: int) -> list[FoundPerson]:
    """Whoever is called as people are, behind any profession: "durch Kreisbäuerin Anna Muster"."""
    what = _PROFESSION.match(text, at)
    named = read_name(text, what.end()) if what else None
    if what is None or named is None or not is_called(named):
        return []
    if is_given_name(what["what"]):
        return []  # "Walter Karin Muster"
    speaker = Speaker(named.name, named.academic_title, what["what"])
    return [FoundPerson(speaker, known=True, with_role=True)]


def of_small_profession(text: str, at: int) -> list[FoundPerson]:
    """Whoever stands behind a profession in small letters; in doubt, if called as few are."""
    what = _SMALL_PROFESSION.match(text, at)
    if what is None or what["what"] in _NO_PROFESSION:
        return []
    named = read_name(text, what.end())
    if named is None or not ENDS_NAME.match(text, named.end):
        return []
    speaker = Speaker(named.name, named.academic_title, what["what"])
    return [FoundPerson(speaker, known=True, with_role=True, doubtful=not is_called(named))]
