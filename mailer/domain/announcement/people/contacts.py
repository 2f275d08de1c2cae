"""Whom one may ask: the person, telephone number and address that a text names for questions."""

import re
from dataclasses import dataclass, replace

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.telephone import PHONE
from mailer.domain.announcement.people.asking import (
    EMAIL,
    REACHED,
    asking_clauses,
    is_about_asking,
    is_other_matter,
)
from mailer.domain.announcement.people.people_to_ask import names_several, person_to_ask
from mailer.domain.announcement.people.perhaps_asked import perhaps_asked, signer
from mailer.domain.announcement.people.reachable import (
    LEAD,
    MOST_LINES,
    NUMBER_ONLY,
    contact_in,
    lines_after,
    lines_of_one,
    tells_only_reach,
)
from mailer.domain.announcement.people.small_letters import with_capitals
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.text.sentences import split_sentences
from mailer.domain.details import Contact

_LONGEST_TEXT = 1_000
_LONGEST_HEADING = 60
_IN_CHARGE = expression(
    r"(?:auskunft\serteilt|bearbeitet\svon|(?:sach)?bearbeiter(?:in)?"
    r"|(?:ihre?\s|your\s)?(?:ansprech(?:partner|person)\w*|contact(?:\sperson)?))\s?:",
    re.IGNORECASE,
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
# "Fragen beantwortet sie unter …": who, another sentence says.
_BY_PRONOUN = expression(
    r"\b(?:beantwortet|hilft|erreichen\sSie)\s(?:er|sie|ihn)\b|\bSie\serreichen\s(?:sie|ihn)\b"
)
_SIGNER = expression(r"\b(?:mich|mir|ich|me|I)\b")


@dataclass(frozen=True, slots=True)
class ContactReading:
    """Whom the text names; ``unsure`` where it names several, or nobody is said to answer.

    ``entries`` are the passages that tell nothing else.
    """

    contact: Contact
    unsure: frozenset[str] = frozenset()
    entries: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Told:
    """Lines that say whom to ask, whether a label vouches for them, and the passages they are."""

    lines: list[str]
    labelled: bool = False
    passages: range = range(0)


def read_contact(
    passages: tuple[Passage, ...], letterhead: tuple[Passage, ...] = ()
) -> ContactReading:
    """Whom to ask, by the label "Kontakt" or a sentence about questions.

    Where the text names nobody it is whoever the letterhead calls in charge.

    Whoever organises, takes registrations or signs is proposed where nobody else is named; who
    answers the press is not the contact.
    """
    passages = tuple(replace(one, text=with_capitals(one.text)) for one in passages)
    told = _labelled_first(_told(passages))
    found = [one for each in told if (one := contact_in(each.lines, labelled=each.labelled))]
    if not found and any(_IN_CHARGE.match(one.text) for one in letterhead):
        return replace(read_contact(letterhead), entries=frozenset())
    if not found:
        left = perhaps_asked(passages)
        return ContactReading(left or Contact(), frozenset({"contact"} if left else ()))
    found.sort(key=lambda one: not one.name)  # whoever is named is meant before an office's line
    contact, agreed = _together(found)
    if not contact.name and any(_SIGNER.search(line) for one in told for line in one.lines):
        contact = replace(contact, name=signer(passages))
    signed = perhaps_asked(passages) if not (contact.name or contact.phone) else None
    if signed and signed.name and signed.phone:
        return ContactReading(replace(signed, email=contact.email), frozenset({"contact"}))
    if not agreed or any(map(_is_doubtful, told)) or _wants_reach(contact, passages):
        return ContactReading(contact, frozenset({"contact"}))
    says_no_more = (one.passages for one in told if one.labelled and _says_no_more(one, contact))
    return ContactReading(contact, entries=frozenset().union(*says_no_more))


def _together(found: list[Contact]) -> tuple[Contact, bool]:
    """The first contact with what others add to it, and whether all of them agree."""
    first, agreed = found[0], True
    for other in found[1:]:
        same = not _differ(first.email, other.email) and not _differ(first.name, other.name)
        if not same or _differ(first.phone, other.phone):
            agreed = False
        elif bool(first.name) != bool(other.name) and _adds_reach(first, other):
            # An office's number may be for another matter than the person's address.
            first, agreed = (first if first.name else other), False
        else:
            first = replace(
                first,
                name=first.name or other.name,
                phone=first.phone or other.phone,
                email=first.email or other.email,
            )
    return first, agreed


def _adds_reach(first: Contact, other: Contact) -> bool:
    """Whether one tells only a number and the other only an address."""
    ways = ((one.phone != "", one.email != "") for one in (first, other))
    return {(True, False), (False, True)} == set(ways)


def _wants_reach(contact: Contact, passages: tuple[Passage, ...]) -> bool:
    """Whether somebody is named without number or address, though one is told elsewhere."""
    reached = contact.phone or contact.email
    return not reached and any(REACHED.search(one.text[:_LONGEST_TEXT]) for one in passages)


def _labelled_first(told: list[_Told]) -> list[_Told]:
    """Those under "Ansprechpartner" alone, where they name somebody to reach.

    A sentence beside them may tell who answers about something else.
    """
    labelled = [one for one in told if one.labelled]
    named = any(
        (one := contact_in(each.lines, labelled=True)) and one.name and (one.phone or one.email)
        for each in labelled
    )
    return labelled if named else told


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one.casefold() != other.casefold()


def _is_doubtful(told: _Told) -> bool:
    """Whether the lines name several people, or somebody by a pronoun alone."""
    return (
        names_several(told.lines)
        or any(_BY_PRONOUN.search(line) for line in told.lines)
        or (told.labelled and len(lines_of_one(told.lines)) < len(told.lines))
    )


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
        following = passages[place + 1 : place + 1 + MOST_LINES]
        if passage.label is Label.CONTACT and not is_other_matter(passage.text[:40]):
            text = _without_lead(passage.text) if passage.inline else passage.text
            if passage.inline and text == passage.text and NUMBER_ONLY.match(text):
                continue  # a number of whom, nobody says
            lines = [text, *lines_after(following)]
            taken = place + len(lines)
            told.append(_Told(lines, True, range(place, taken)))
        elif passage.label is None and _heads_contact(passage.text):
            if lines := lines_after(following):
                taken = place + 1 + len(lines)
                told.append(_Told(lines, True, range(place, taken)))
        elif passage.label in {None, Label.REGISTRATION, Label.SPEAKERS}:
            told += _in_sentences(passage.text, following)
    return told


def _heads_contact(text: str) -> bool:
    """Whether whom to ask stands on the lines below: "Kinderbetreuung und alle Fragen:"."""
    if _HEADING.fullmatch(text):
        return True
    short = len(text) <= _LONGEST_HEADING and text.endswith(":")
    if not short or is_other_matter(text) or person_to_ask(text, labelled=False):
        return False  # "Für Rückfragen steht Ihnen Anna Beispiel zur Verfügung:" is a sentence
    return is_about_asking(text)


def _without_lead(text: str) -> str:
    """Without the label "Contact: "; "Contact Ann Sample, Events Officer: …" names somebody."""
    lead = LEAD.match(text)
    return text[lead.end() :] if lead and not person_to_ask(lead[0], labelled=False) else text


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
        labelled = NUMBER_ONLY.match(passage.text) and REACHED.search(passage.text)
        if not labelled and not tells_only_reach(passage.text):
            break
        lines.append(passage.text)
    return lines
