"""A contact out of lines of text: name or team, telephone number, address."""

import re

from mailer.domain.address import parse_address
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.names import is_called, read_name
from mailer.domain.announcement.lexicon.telephone import find_phones
from mailer.domain.announcement.people.asking import (
    AT,
    EMAIL,
    REACHED,
    is_about_asking,
    names_plainly,
)
from mailer.domain.announcement.people.people_to_ask import person_to_ask
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.details import Contact
from mailer.domain.errors import InvalidValueError

LONGEST_LINE = 120
"""Of a contact; a longer one is prose."""
MOST_LINES = 6
LEAD = expression(
    r"(?:ihre?\s|your\s|(?:weitere|nähere|telefonische)\s)?(?:kontakt\w*|ansprech(?:partner|person|stelle)\w*|contact|rückfragen|fragen|auskunft|auskünfte|(?:en|in)quiries|queries"
    r"|questions)(?:\s[^:@\d]{0,40})?:\s*",
    re.IGNORECASE,
)
NUMBER_ONLY = expression(r"\(?(?:tel|telefon|phone|mobil|mobile|e-?mail|mail)\b", re.IGNORECASE)
_LONGEST_NAME = 80
_LONGEST_TEXT = 1_000
_WORDS_OF_REACH = expression(
    r"\b(?:telefon|telephone|phone|mobil|mobile|handy|fax|telefax|e-?mail|mail|mailto|oder|und|and|bzw|durchwahl|fernruf|kontakt(?:telefon|mail|(?=[\x20-](?:tel|e-?mail|mail)))|rufnummer)\b",
    re.IGNORECASE,
)
_NAME_END = expression(
    rf"\s*(?:[,;(|]|\s[–—-]\s|\s?/\s|\b(?:Tel|Telefon|Phone|E-?Mail|Mail|unter)\b|{REACHED.pattern})"
)


def contact_in(lines: list[str], *, labelled: bool) -> Contact | None:
    """Whom the lines name; ``labelled``: a label or a place in the text says that they do."""
    text = "; ".join(lines_of_one(lines) if labelled else lines)[:_LONGEST_TEXT]
    phones, emails = find_phones(text), _emails_in(text)
    name = person_to_ask(text, labelled=labelled)
    if not name and labelled and (phones or emails):
        name = team_in(text)
    if not (phones or emails) and not (name and (labelled or names_plainly(text))):
        return None
    return Contact(name, (phones or [""])[0], (emails or [""])[0])


def tells_only_reach(text: str) -> bool:
    """Whether a line is nothing but numbers and addresses: "Tel.: 0221 1234", "E-Mail a@b.c"."""
    if not REACHED.search(text):
        return False
    rest = REACHED.sub(" ", text)
    return not re.search(r"[^\W\d_]{3,}", _WORDS_OF_REACH.sub(" ", rest))


def lines_of_one(lines: list[str]) -> list[str]:
    """The lines up to one that names another person."""
    known = ""
    for place, line in enumerate(lines):
        name = person_to_ask(line[:_LONGEST_TEXT], labelled=True)
        if known and name and name != known and begins_with_person(line):
            return lines[:place]
        known = known or name
    return lines


def lines_after(passages: tuple[Passage, ...]) -> list[str]:
    """The lines that go on with a contact: name and office, with numbers and addresses below."""
    lines: list[str] = []
    last = 0
    for passage in passages:
        text = passage.text
        goes_on = passage.label in {None, Label.CONTACT} and len(text) <= LONGEST_LINE
        lead = LEAD.match(text) if passage.label is Label.CONTACT else None
        named = lead and not _WORDS_OF_REACH.search(lead[0])  # "Kontakt Telefon: 0221 …"
        reached = REACHED.search(text) is not None
        asks = is_about_asking(text) and " " in text.strip() and not tells_only_reach(text)
        if not goes_on or named or asks:
            break
        if not reached and text.endswith((".", "!", "?", ":")):
            break
        lines.append(text)
        last = len(lines) if reached else last
    return lines[:last]


def begins_with_person(line: str) -> bool:
    """Whether a line begins with somebody's name: "Sachgebiet Umwelt" is nobody's."""
    named = read_name(line[:_LONGEST_NAME], 0)
    return named is not None and is_called(named)


def team_in(text: str) -> str:
    """ "Seminarbüro Köln, Tel. …": what a label says before the first number or address."""
    end = _NAME_END.search(text)
    name = text[: end.start()].strip(" :.-–") if end else ""
    plain = 2 < len(name) <= _LONGEST_NAME and not re.search(r"[\d@!?]|\.\s", name)
    return name if plain and name[0].isupper() and not NUMBER_ONLY.match(name) else ""


def _emails_in(text: str) -> list[str]:
    found: list[str] = []
    for one in EMAIL.finditer(text):
        try:
            found.append(parse_address(AT.sub("@", one[0]).rstrip(".-")).display)
        except InvalidValueError:
            continue
    return found
