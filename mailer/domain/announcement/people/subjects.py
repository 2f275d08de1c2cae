"""Whoever a sentence or a title says to speak, and is nothing but called as people are."""

import re
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.heading_words import EVENT
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED
from mailer.domain.announcement.lexicon.names import NamedPerson, is_called, read_name
from mailer.domain.announcement.people.offices_before import ENDS_NAME
from mailer.domain.announcement.people.perhaps_speaking import FRAMED
from mailer.domain.announcement.people.persons import FoundPerson, read_persons
from mailer.domain.announcement.people.speaking_prose import INTRODUCING, closed

_MOST_TRIED = 10
_FEWEST_LISTED = 1

_PLAINLY_SPEAKS = expression(
    r"(?<![\w-])(?:liest|referier(?:t|en)|moderier(?:t|en)|sprechen|spricht|bericht(?:et|en)|erzähl(?:t|en)"
    r"|diskutier(?:t|en)|hält|halten|leite(?:t|n)|führ(?:t|en)|stell(?:t|en)|ist|is|arbeitet|works|zeig(?:t|en)|speaks?|reads?|talks?|will|discuss(?:es)?|explains?|shares?)(?![\w-])"
)
# A line that a name begins with what it is about behind: "Ann Sample (Leeds) on heat".
_HEADS_LINE = expression(r"(?:\s\([^()]{2,80}\))?(?::|\s[–—|-]|\son|\süber)\s(?![\d+(])(?!\S*@)")
# The second of several talks, A B behind its name; or what one hears, and (A B, Amt X).
_TALK = expression(
    r"(?:Vortrag|Impuls|Input|Workshop|Talk|Session|Lecture)(?:\s?(?:\d{1,2}|[A-Z]|I{1,3}))?\s?[:–-]\s.{3,120}?,\s"
    r"(?P<who>[A-ZÄÖÜ][^,]{4,40})$"
)
_PART_BY = expression(r"[^().:]{5,120}\s\((?P<who>[^()]{5,100})\)")
_LONGEST_LINE = 200
_BETWEEN_NAMES = expression(r"\s(?:\+|&|/|und|and)\s|,\s")
_AND_ANOTHER = expression(r"\s(?:und|and|&)\s|,\s")
_ABSENT = expression(
    r"\bfotos?\b|\berkrank|\bnicht\b|\bnot\b|\bvertret|\büberzeugt\b|\bsich\s(?:sicher|einig)\b|\bzuversichtlich\b",
    re.IGNORECASE,
)
_SPEAKS_AHEAD = expression(
    r"(?<![\w-])(?:liest|referiert|spricht|moderiert|berichtet|erzählt|präsentiert|ist|sind|kommt|kommen)\s(?=[A-ZÄÖÜ])"
)
_NOUN_AHEAD = expression(r"(?:(?:Der|Die)\s)?[A-ZÄÖÜ][a-zäöüß-]{3,30}\s(?=[A-ZÄÖÜ])")
_WITH_WHOM = expression(
    rf"(?:{EVENT.pattern}|\b(?:abend|nachmittag|vormittag|führung|lesung|talk|dialog|interview|begegnung))"
    r"\s(?:mit|von|with|by)\s",
    re.IGNORECASE,
)
_MEET = expression(r"^(?:meet\s(?:the\s)?[\w-]+|(?:[\w-]*lesung|autor\w*))[:!]\s", re.IGNORECASE)
# Somebody of a house whom a sentence begins with: "Dr. Anna Muster (Amt X) has slept …".
_OF_A_HOUSE = expression(
    r"(?:\s\([^()]{5,100}\)|\s(?:vom|von|aus|from|of|at)\s[^,.;:()]{2,50}?|,\s[^,.;:()]{3,80},)"
    r"(?=\s(?:has|have|had|hat|haben|ist|is|was|[a-zäöüß]{3,14}t|[a-z]{3,12}s)\s)"
)
_YEAR = expression(r"\b(?:1[5-9]|20)\d\d\b")  # "Der Fluss (A B, Italien 2019)"
_NEAR = 40
_FROM_A_TOWN = expression(r"\s(?:aus|von|vom|vom)\s[^,.]{2,60}")


def subjects_speaking(text: str) -> list[FoundPerson]:
    """Whoever is called as people are and is said to speak: "Anna Muster liest aus …".

    Also behind the verb, behind any noun, and who stands alone in a line with a title: in none
    of these is it told that it is a person, so somebody should look.
    """
    named = read_name(text, 0)
    if named and named.addressed and named.end == len(text):
        return read_persons(text, trusted=True)
    open_text = closed(text)
    if of_house := _of_a_house(text, named):
        return of_house
    if INTRODUCING.search(open_text) or _ABSENT.search(open_text) or FRAMED.search(text):
        return []
    if names := _nothing_but_names(text):
        return names
    if named and is_called(named) and _HEADS_LINE.match(text, named.end):
        return read_persons(text[: named.end], trusted=True)
    if talk := _TALK.match(text):
        named = read_name(talk["who"], 0)
        whole = named is not None and named.end == len(talk["who"])
        return read_persons(talk["who"], trusted=True) if whole else []
    if part_by := _part_by(text):
        return part_by
    verb = _PLAINLY_SPEAKS.search(open_text)
    if verb and (persons := _subjects(text[: verb.start()].rstrip(" ,"))):
        return persons
    for ahead in islice(_SPEAKS_AHEAD.finditer(open_text), _MOST_TRIED):
        named = read_name(text, ahead.end())
        if named is None or len(named.name.split()) != 2 or not ENDS_NAME.match(text, named.end):
            continue
        if is_called(named) or not ahead[0].startswith(("ist", "sind", "kommt", "kommen")):
            return read_persons(text[ahead.end() :], trusted=True, whole=False)[:1]
    return []


def _part_by(text: str) -> list[FoundPerson]:
    """Who stands in parentheses behind what one hears, with an office: "Wärme (A B, Amt X)"."""
    part = _PART_BY.fullmatch(text)
    named = read_name(part["who"], 0) if part else None
    if part is None or named is None or not is_called(named) or _YEAR.search(part["who"]):
        return []
    persons = read_persons(part["who"], trusted=True)
    return persons if persons[0].speaker.role or persons[0].speaker.organisation else []


def _of_a_house(text: str, named: NamedPerson | None) -> list[FoundPerson]:
    """Whom a sentence begins with, a house in parentheses and a verb behind."""
    house = _OF_A_HOUSE.match(text, named.end) if named and is_called(named) else None
    if house is None or TO_BE_ASKED.search(text) or _ABSENT.search(text, 0, house.end() + _NEAR):
        return []
    return read_persons(text[: house.end()], trusted=True)


def _nothing_but_names(line: str) -> list[FoundPerson]:
    """Several people in a line that tells nothing else: "Anna Muster + Ben Probe"."""
    parts = _BETWEEN_NAMES.split(line[:_LONGEST_LINE].strip())
    persons = [one for part in parts for one in read_persons(part, trusted=True)]
    whole = [one.speaker.name for one in persons] == parts
    called = all(is_given_name(part.split()[0]) for part in parts if part)
    return persons if len(parts) > 1 and whole and called else []


def speakers_in_heading(text: str) -> list[FoundPerson]:
    """Whom a title names as those with whom it is: "Lesung mit Anna Muster"."""
    for found in [*islice(_WITH_WHOM.finditer(text), _MOST_TRIED), *_MEET.finditer(text)]:
        if persons := read_persons(text[found.end() :], trusted=True, whole=False):
            return persons
    return []


def _subjects(subject: str) -> list[FoundPerson]:
    """Who stands before a verb, perhaps behind a noun: "Gerontologe Anna Muster aus Neudorf"."""
    listed = read_persons(subject, trusted=True)
    names = [one.speaker.name for one in listed]
    called = sum(is_given_name(name.split()[0]) for name in names)
    if len(names) > _FEWEST_LISTED and 2 * called >= len(names) and subject.endswith(names[-1]):
        return listed  # "A B, C D and E F will discuss …"
    noun = _NOUN_AHEAD.match(subject)
    for at in (0, noun.end() if noun else 0):
        named = read_name(subject, at)
        if named is None or not is_called(named):
            continue
        if named.end == len(subject) or _AND_ANOTHER.match(subject, named.end):
            return read_persons(subject[at:], trusted=True)
        if _FROM_A_TOWN.fullmatch(subject, named.end):
            return read_persons(subject[at : named.end], trusted=True)
    return []  # "Robert Muster Stiftung"
