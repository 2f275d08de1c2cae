"""Whom one may ask: the person, telephone number and address that a text names for questions."""

import re
from dataclasses import dataclass, replace

from mailer.domain.address import parse_address
from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.names import read_name
from mailer.domain.announcement.passages import Passage
from mailer.domain.announcement.sentences import split_sentences
from mailer.domain.announcement.source import one_line
from mailer.domain.announcement.telephone import PHONE, find_phones
from mailer.domain.announcement.vocabulary import words
from mailer.domain.details import Contact
from mailer.domain.errors import InvalidValueError

_LONGEST_NAME = 80
_LONGEST_TEXT = 1_000
_MOST_LINES = 5
_MOST_NAMES_TRIED = 20
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_REACHED = re.compile(rf"{_EMAIL.pattern}|{PHONE}")
_LEAD = re.compile(
    r"(?:ihre?\s|your\s)?(?:kontakt|ansprechpartner\w*|ansprechperson(?:en)?|contact|rückfragen|fragen|auskunft|auskünfte"
    r"|questions)(?:\s[^:@\d]{0,40})?:\s*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:ihre?|unsere?|your|our)\s(?:ansprechpartner\w*|ansprechperson\w*|kontakt"
    r"|contacts?)(?:\s\w+){0,2}\s?:?",
    re.IGNORECASE,
)
_NO_PERSON = words("ihnen sie ihr ihre uns wir you us him her bitte gern gerne fragen rückfragen")
_PLAIN_WORDS = re.compile(
    r"\b(?:tel|telefon|telephone|phone|mobil|mobile|fax|e-?mail|mail|mailto|oder|or|und|and|unter"
    r"|herr[n]?|frau|mr|ms|mrs)\b",
    re.IGNORECASE,
)
_NUMBER_ONLY = re.compile(r"(?:tel|telefon|phone|mobil|mobile|e-?mail|mail)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:rück)?fragen\b|\bfür\s(?:weitere\s)?(?:informationen|auskünfte)\b|\bquestions?\b|\bqueries\b"
    r"|\benquiries\b|\bausk[uü]nfte?\b|\b(?:nähere|weitere)\s(?:info\w*|einzelheiten)|\binfos?(?=[\s:])"
    r"|\b(?:informationen|infos?|auskünfte|auskunft)\b.{0,40}\b(?:bei|erteil\w+|gibt|geben|unter\s\S{0,20}tel)"
    r"|\bansprech(?:partner|person)\w*\s(?:ist|sind)\b|\bfor\s(?:more|further)\sinformation\b|\bbei\s(?:technischen\s)?(?:problemen|schwierigkeiten)",
    re.IGNORECASE,
)
_TURNING_TO = re.compile(
    r"\b(?:wenden|richten|kontaktieren|erreichen|erreichbar|melden|verfügung|beantworte\w*|hilft"
    r"|helfen|erteil\w*|gibt|geben|bei|an(?=\s[A-ZÄÖÜ])|ansprech\w*|tel|telefon|schreiben|anrufen|contact|e-?mail|call|write|reach|get\sin\stouch|ask|answer\w*)\b",
    re.IGNORECASE,
)
_OTHER_MATTER = re.compile(r"\bpresse|\bpress\b|\bdatenschutz|\bdata\sprotection", re.IGNORECASE)
_BEFORE_NAME = re.compile(
    r"(?:\b(?:an|bei|kontaktieren\sSie|Ihnen|[Cc]ontact|[Aa]sk|[Cc]all|to|ist|is|[Ee]-?mail|von|steht|stehen|sich"
    r"|beantworte[nt]|erteil(?:t|en)|gibt|geben|hilft|helfen)|:)\s"
    r"(?:(?:bitte|gern[e]?|please|direkt|unsere[nr]?|our|colleague|Kollegin|Kollegen|Ihnen|Sie)\s)"
    r"{0,2}",
)
_NAME_END = re.compile(
    rf"\s*(?:[,;(|]|\s[–—-]\s|\s?/\s|\b(?:Tel|Telefon|Phone|E-?Mail|Mail|unter)\b|{_REACHED.pattern})"
)


@dataclass(frozen=True, slots=True)
class ContactReading:
    """Whom the text names; ``unsure`` where it names several.

    ``entries`` are the passages that tell nothing else.
    """

    contact: Contact
    unsure: frozenset[str] = frozenset()
    entries: frozenset[int] = frozenset()


def read_contact(passages: tuple[Passage, ...]) -> ContactReading:
    """Whom to ask, by the label "Kontakt" or a sentence about questions.

    Whoever organises, answers the press or takes registrations is not thereby the contact.
    """
    told = _told(passages)
    found = [one for each in told if (one := _contact_in(each.lines, labelled=each.labelled))]
    if not found:
        return ContactReading(Contact())
    first = found[0]
    doubtful = any(one.labelled and len(_of_one(one.lines)) < len(one.lines) for one in told)
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
    rest = _EMAIL.sub(" ", re.sub(PHONE, " ", rest))
    return not re.search(r"[^\W\d_]{2,}", _PLAIN_WORDS.sub(" ", rest))


def _told(passages: tuple[Passage, ...]) -> list[_Told]:
    """Everything that says whom to ask."""
    told: list[_Told] = []
    taken = 0
    for place, passage in enumerate(passages):
        if place < taken:
            continue
        if passage.label is Label.CONTACT and not _OTHER_MATTER.search(passage.text[:40]):
            text = _LEAD.sub("", passage.text, count=1) if passage.inline else passage.text
            if passage.inline and text == passage.text and _NUMBER_ONLY.match(text):
                continue  # a number of whom, nobody says
            lines = [text, *_lines_after(passages[place + 1 : place + 1 + _MOST_LINES])]
            taken = place + len(lines)
            told.append(_Told(lines, True, range(place, taken)))
        elif passage.label is None and _HEADING.fullmatch(passage.text):
            if lines := _lines_after(passages[place + 1 : place + 1 + _MOST_LINES]):
                taken = place + 1 + len(lines)
                told.append(_Told(lines, True, range(place, taken)))
        elif passage.label in {None, Label.REGISTRATION} and _REACHED.search(passage.text):
            told += [
                _Told([sentence])
                for sentence in split_sentences(passage.text)
                if _ASKING.search(sentence)
                and (_TURNING_TO.search(sentence) or ":" in sentence)
                and not _OTHER_MATTER.search(sentence)
            ]
    return told


def _lines_after(passages: tuple[Passage, ...]) -> list[str]:
    """The lines that go on with a contact: a name, and numbers and addresses below it."""
    lines: list[str] = []
    if len(passages) > 1 and passages[0].label is None and _is_name(passages[0].text):
        if not _REACHED.search(passages[1].text):
            return []
        lines.append(passages[0].text)
    for passage in passages[len(lines) :]:
        goes_on = passage.label in {None, Label.CONTACT} and len(passage.text) <= 120
        named = passage.label is Label.CONTACT and _LEAD.match(passage.text)
        if not goes_on or named or not _REACHED.search(passage.text):
            break
        if _ASKING.search(passage.text) and " " in passage.text.strip():
            break
        lines.append(passage.text)
    return lines


def _is_name(line: str) -> bool:
    named = read_name(line[:_LONGEST_NAME], 0)
    return named is not None and f"{named.academic_title} {named.name}".strip() == line.strip()


def _of_one(lines: list[str]) -> list[str]:
    """The lines up to one that names another person."""
    known = ""
    for place, line in enumerate(lines):
        name = _person_in(line[:_LONGEST_TEXT], labelled=True)
        if known and name and name != known:
            return lines[:place]
        known = known or name
    return lines


def _contact_in(lines: list[str], *, labelled: bool) -> Contact | None:
    text = "; ".join(_of_one(lines) if labelled else lines)[:_LONGEST_TEXT]
    phones, emails = find_phones(text), _emails_in(text)
    name = _person_in(text, labelled=labelled)
    if not name and labelled and (phones or emails):
        name = _team_in(text)
    if not (phones or emails) and not (labelled and name):
        return None
    return Contact(name, (phones or [""])[0], (emails or [""])[0])


def _emails_in(text: str) -> list[str]:
    found: list[str] = []
    for one in _EMAIL.finditer(text):
        try:
            found.append(parse_address(one[0].rstrip(".-")).display)
        except InvalidValueError:
            continue
    return found


def _person_in(text: str, *, labelled: bool) -> str:
    places = [found.end() for found in _BEFORE_NAME.finditer(text)][:_MOST_NAMES_TRIED]
    for at in [*([0] if labelled else []), *places]:
        named = read_name(text, at)
        if named and named.name.split(" ", 1)[0].lower() not in _NO_PERSON:
            return one_line(f"{named.academic_title} {named.name}".strip(), _LONGEST_NAME)
    return ""


def _team_in(text: str) -> str:
    """ "Seminarbüro Köln, Tel. …": what a label says before the first number or address."""
    end = _NAME_END.search(text)
    name = text[: end.start()].strip(" :.-–") if end else ""
    plain = 2 < len(name) <= _LONGEST_NAME and not re.search(r"[\d@!?]|\.\s", name)
    return name if plain and name[0].isupper() and not _NUMBER_ONLY.match(name) else ""
