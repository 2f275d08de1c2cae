"""Whom one may ask: the person, telephone number and address that a text names for questions."""

import re
from dataclasses import dataclass, replace

from mailer.domain.address import parse_address
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.lexicon.telephone import PHONE, find_phones
from mailer.domain.announcement.people.asking import (
    AT,
    EMAIL,
    REACHED,
    asking_clauses,
    is_about_asking,
    is_other_matter,
    names_plainly,
)
from mailer.domain.announcement.people.people_to_ask import names_several, person_to_ask
from mailer.domain.announcement.text.navigation import is_farewell
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.text.sentences import split_sentences
from mailer.domain.details import Contact
from mailer.domain.errors import InvalidValueError

_LONGEST_NAME = 80
_LONGEST_TEXT = 1_000
_LONGEST_LINE = 120
_MOST_LINES = 6
_LEAD = expression(
    r"(?:ihre?\s|your\s|(?:weitere|nähere|telefonische)\s)?(?:kontakt\w*|ansprech(?:partner|person|stelle)\w*|contact|rückfragen|fragen|auskunft|auskünfte"
    r"|questions)(?:\s[^:@\d]{0,40})?:\s*",
    re.IGNORECASE,
)
_IN_CHARGE = expression(
    r"(?:auskunft\serteilt|bearbeitet\svon|(?:sach)?bearbeiter(?:in)?)\s?:", re.IGNORECASE
)
_HEADING = expression(
    r"(?:ihre?|unsere?|your|our)\s(?:ansprechpartner\w*|ansprechperson\w*|kontakt"
    r"|contacts?)(?:\s\w+){0,2}\s?:?",
    re.IGNORECASE,
)
_PLAIN_WORDS = expression(
    r"\b(?:tel|telefon|telephone|phone|mobil|mobile|fax|e-?mail|mail|mailto|oder|or|und|and|unter"
    r"|herr[n]?|frau|mr|ms|mrs)\b",
    re.IGNORECASE,
)
_NUMBER_ONLY = expression(r"(?:tel|telefon|phone|mobil|mobile|e-?mail|mail)\b", re.IGNORECASE)
# "Fragen beantwortet sie unter …": who, another sentence says.
_BY_PRONOUN = expression(
    r"\b(?:beantwortet|hilft|erreichen\sSie)\s(?:er|sie|ihn)\b|\bSie\serreichen\s(?:sie|ihn)\b"
)
_NAME_END = expression(
    rf"\s*(?:[,;(|]|\s[–—-]\s|\s?/\s|\b(?:Tel|Telefon|Phone|E-?Mail|Mail|unter)\b|{REACHED.pattern})"
)


@dataclass(frozen=True, slots=True)
class ContactReading:
    """Whom the text names; ``unsure`` where it names several.

    ``entries`` are the passages that tell nothing else.
    """

    contact: Contact
    unsure: frozenset[str] = frozenset()
    entries: frozenset[int] = frozenset()


def read_contact(
    passages: tuple[Passage, ...], letterhead: tuple[Passage, ...] = ()
) -> ContactReading:
    """Whom to ask, by the label "Kontakt" or a sentence about questions.

    Where the text names nobody it is whoever the letterhead calls in charge.

    Whoever organises, answers the press or takes registrations is not thereby the contact.
    """
    told = _told(passages)
    found = [one for each in told if (one := _contact_in(each.lines, labelled=each.labelled))]
    if not found and any(_IN_CHARGE.match(one.text) for one in letterhead):
        return replace(read_contact(letterhead), entries=frozenset())
    if not found:
        left = _left_over(passages)
        return ContactReading(left or Contact(), frozenset({"contact"} if left else ()))
    first = found[0]
    doubtful = any(
        names_several(one.lines)
        or any(_BY_PRONOUN.search(line) for line in one.lines)
        or (one.labelled and len(_of_one(one.lines)) < len(one.lines))
        for one in told
    )
    for other in found[1:]:
        same = not _differ(first.email, other.email) and not _differ(first.name, other.name)
        if same and not _differ(first.phone, other.phone):
            first = replace(
                first,
                name=first.name or other.name,
                phone=first.phone or other.phone,
                email=first.email or other.email,
            )
        else:
            doubtful = True
    if doubtful:
        return ContactReading(first, frozenset({"contact"}))
    says_no_more = (one.passages for one in told if one.labelled and _says_no_more(one, first))
    return ContactReading(first, entries=frozenset().union(*says_no_more))


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one.casefold() != other.casefold()


@dataclass(frozen=True, slots=True)
class _Told:
    """Lines that say whom to ask, whether a label vouches for them, and the passages they are."""

    lines: list[str]
    labelled: bool = False
    passages: range = range(0)


def _says_no_more(told: _Told, contact: Contact) -> bool:
    """Whether nothing is left of the lines without the contact itself."""
    rest = "; ".join(told.lines)
    for part in (contact.name, contact.email):
        rest = rest.replace(part, " ") if part else rest
    rest = EMAIL.sub(" ", re.sub(PHONE, " ", rest))
    return not re.search(r"[^\W\d_]{2,}", _PLAIN_WORDS.sub(" ", rest))


def _told(passages: tuple[Passage, ...]) -> list[_Told]:
    """Everything that says whom to ask."""
    told: list[_Told] = []
    taken = 0
    for place, passage in enumerate(passages):
        if place < taken:
            continue
        following = passages[place + 1 : place + 1 + _MOST_LINES]
        if passage.label is Label.CONTACT and not is_other_matter(passage.text[:40]):
            text = _LEAD.sub("", passage.text, count=1) if passage.inline else passage.text
            if passage.inline and text == passage.text and _NUMBER_ONLY.match(text):
                continue  # a number of whom, nobody says
            lines = [text, *_lines_after(following)]
            taken = place + len(lines)
            told.append(_Told(lines, True, range(place, taken)))
        elif passage.label is None and _HEADING.fullmatch(passage.text):
            if lines := _lines_after(following):
                taken = place + 1 + len(lines)
                told.append(_Told(lines, True, range(place, taken)))
        elif passage.label in {None, Label.REGISTRATION, Label.SPEAKERS}:
            told += _in_sentences(passage.text, following)
    return told


def _in_sentences(text: str, following: tuple[Passage, ...]) -> list[_Told]:
    """Sentences about questions, each with what says how to reach whom it names."""
    told: list[_Told] = []
    if not is_about_asking(text):
        return told
    end = text.rstrip(" .")
    for sentence in asking_clauses(split_sentences(text)):
        lines = [sentence]
        if not REACHED.search(sentence) and end.endswith(sentence.rstrip(" .")):
            lines += _numbers_below(following)
        told.append(_Told(lines))
    return told


def _numbers_below(passages: tuple[Passage, ...]) -> list[str]:
    """Lines that are nothing but numbers and addresses: "Tel.: 0221 1234"."""
    lines: list[str] = []
    for passage in passages:
        if not _NUMBER_ONLY.match(passage.text) or not REACHED.search(passage.text):
            break
        lines.append(passage.text)
    return lines


def _lines_after(passages: tuple[Passage, ...]) -> list[str]:
    """The lines that go on with a contact: name and office, with numbers and addresses below."""
    lines: list[str] = []
    last = 0
    for passage in passages:
        text = passage.text
        goes_on = passage.label in {None, Label.CONTACT} and len(text) <= _LONGEST_LINE
        named = passage.label is Label.CONTACT and _LEAD.match(text)
        if not goes_on or named or (is_about_asking(text) and " " in text.strip()):
            break
        reached = REACHED.search(text) is not None
        if not reached and text.endswith((".", "!", "?", ":")):
            break
        lines.append(text)
        last = len(lines) if reached else last
    return lines[:last]


def _of_one(lines: list[str]) -> list[str]:
    """The lines up to one that names another person."""
    known = ""
    for place, line in enumerate(lines):
        name = person_to_ask(line[:_LONGEST_TEXT], labelled=True)
        if known and name and name != known and _is_person(line):
            return lines[:place]
        known = known or name
    return lines


def _contact_in(lines: list[str], *, labelled: bool) -> Contact | None:
    text = "; ".join(_of_one(lines) if labelled else lines)[:_LONGEST_TEXT]
    phones, emails = find_phones(text), _emails_in(text)
    name = person_to_ask(text, labelled=labelled)
    if not name and labelled and (phones or emails):
        name = _team_in(text)
    if not (phones or emails) and not (name and (labelled or names_plainly(text))):
        return None
    return Contact(name, (phones or [""])[0], (emails or [""])[0])


def _is_person(line: str) -> bool:
    """Whether a line begins with somebody's name: "Sachgebiet Umwelt" is nobody's."""
    named = read_name(line[:_LONGEST_NAME], 0)
    return named is not None and is_called(named)


def _left_over(passages: tuple[Passage, ...]) -> Contact | None:
    """Who stands above the signature with a number, though nobody says what for."""
    for place, passage in enumerate(passages):
        if place and is_farewell(passage.text):
            return None
        number = _NUMBER_ONLY.match(passage.text) is not None
        own = passage.label is Label.SPEAKERS and REACHED.search(passage.text)
        if not number and not ((own or passage.label is None) and _is_person(passage.text)):
            continue
        if len(passage.text) > _LONGEST_LINE or passage.text.endswith((".", "!", "?")):
            continue
        lines = [passage.text, *_lines_after(passages[place + 1 : place + 1 + _MOST_LINES])]
        if any(REACHED.search(line) for line in lines):
            return _contact_in(lines, labelled=True)
    return None


def _emails_in(text: str) -> list[str]:
    found: list[str] = []
    for one in EMAIL.finditer(text):
        try:
            found.append(parse_address(AT.sub("@", one[0]).rstrip(".-")).display)
        except InvalidValueError:
            continue
    return found


def _team_in(text: str) -> str:
    """ "Seminarbüro Köln, Tel. …": what a label says before the first number or address."""
    end = _NAME_END.search(text)
    name = text[: end.start()].strip(" :.-–") if end else ""
    plain = 2 < len(name) <= _LONGEST_NAME and not re.search(r"[\d@!?]|\.\s", name)
    return name if plain and name[0].isupper() and not _NUMBER_ONLY.match(name) else ""
