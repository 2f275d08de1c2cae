"""Who is meant by "Frau Muster", "Anna" or an address alone: the full name stands elsewhere.

A mail's header, its signature or a sentence about somebody's office tells it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import read_name
from mailer.domain.announcement.model import Announcement, in_field_order
from mailer.domain.announcement.people.small_letters import with_capitals
from mailer.domain.details import Contact

_ADDRESS = expression(
    r"(?P<address>(?:Frau|Herrn?|Mrs?|Ms)\b\.?\s)?(?P<title>(?:(?:Prof|Dr)\.\s){0,2})(?:[A-ZÄÖÜ]\.\s)?"
)
_ADDRESSES = frozenset({"Frau", "Herr", "Herrn", "Mr", "Mrs", "Ms"})
_WORD = expression(r"(?<![\w@./-])[A-ZÄÖÜÀ-ÞŁŠŽČĆ][\w’'-]*(?![\w-]*@)")
_PARTICLES = frozenset({"von", "van", "de", "der", "den", "zu", "di", "da", "del", "la", "le"})
_BEGINS = expression(r"(?:^|[:(,;>*]|\b(?:und|and|Cc|An|Von|From|To))\s*$")
_ONESELF = expression(
    r"\b(?:(?:an|bei|für|zu|fragt|ruft|erreicht|sprecht|schreibt)\smi(?:ch|r)\b|mich\s(?:an(?:rufen)?|per|unter|fragen|kontaktieren|erreichen)\b"
    r"|(?:(?:call|ring|phone|text|contact|e-?mail|ask|reach|give|drop)\s|(?:write|talk|speak|get\sback|come)\sto\s)me\b|erreich(?:en|t)\s(?:Sie\s|ihr\s)?mich\b|bin\sich\b|ich\sbin\b|i['’]m\son\b|my\snumber\b|meine\snummer\b)",
    re.IGNORECASE,
)
_SENDER = expression(
    r"^[>\x20\t*_]{0,8}(?:von|from|absender|organi[sz](?:ator|er)|host)\s?:[*_\s]{0,4}"
    r"(?P<who>[^<\n@]{3,80})"
    r"|^(?P<inviting>[^\n@:.]{3,60}?)\s(?:is\sinviting\syou\sto\sa\s(?:scheduled\s)?[\w\s]{0,12}(?:meeting|webinar)"
    r"|lädt\sSie\szu\seinem\s(?:geplanten\s)?[\w-]{0,12}[\s-]?(?:meeting|webinar|termin)\sein)"
    r"|\b(?:ich\sbin|mein\sname\sist|my\sname\sis)\s(?P<own>(?-i:[A-ZÄÖÜ])[^,.;\n]{3,60})",
    re.IGNORECASE | re.MULTILINE,
)
_CHATTING = expression(r"\s*\[[^\]\n]{5,30}\]\s(?P<who>[^:\n]{2,40}):")
_INVERTED = expression(r"(?P<surname>[^\W\d_a-z][\w’'-]+),\s(?P<given>[^\W\d_a-z][\w’'-]+)")
_ALONE = expression(r"\s*(?:[,;|<(/–-]|\[|$)")
_MOST_BEFORE = 25  # "Cc: Frau Prof. Dr. "
_SHORTEST = 3
_MOST_WORDS = 4_000
_MOST_WORDS_BACK = 4


def told_in_full(contact: Contact, text: str) -> Contact:
    """The contact with the full name that ``text`` tells elsewhere; as it is where none fits.

    Two people who fit are nobody: "Frau Muster" stays, if Anna and Eva Muster are named.
    """
    if not (contact.name or contact.phone or contact.email):
        return contact
    first = contact.name.partition(" ")[0]
    if first != contact.name and not (first in _ADDRESSES or first.endswith(".")):
        return contact
    text = "\n".join(map(with_capitals, text.split("\n")))
    told = _ADDRESS.match(contact.name)
    bare = contact.name[told.end() :] if told else contact.name
    if " " in bare or (bare and not bare[0].isupper()):
        return contact
    if not bare:
        name = _of_address(contact.email, text)
        name = name if len(name) == 1 else _oneself(text)
    elif told and told.end():
        name = set(_ending_so(bare, text))
    else:
        name = set(_beginning_so(bare, text)) if is_given_name(bare) else set()
    title = told["title"] if told else ""
    return replace(contact, name=f"{title}{name.pop()}") if len(name) == 1 else contact


def with_contact_in_full(announced: Announcement, text: str) -> Announcement:
    """The announcement with its contact told in full; doubtful where that is in a sentence.

    Who speaks is somebody else: "Herr Wolf" is not Christa Wolf.
    """
    contact = told_in_full(announced.details.contact, text)
    speaking = {one.name for one in announced.speakers}
    told = _ADDRESS.match(announced.details.contact.name)
    by_surname = told is not None and bool(told["address"])
    if contact == announced.details.contact or (by_surname and _bare(contact.name) in speaking):
        return announced
    unsure = announced.unsure
    if by_surname and not _signs(_bare(contact.name), text):
        unsure = in_field_order({*unsure, "contact"})  # another of the same name
    details = replace(announced.details, contact=contact)
    return replace(announced, details=details, unsure=unsure)


def _signs(name: str, text: str) -> bool:
    """Whether a line is the name alone, or a header or an office goes with it."""
    return any(
        _ALONE.match(line[at + len(name) :]) and at <= _MOST_BEFORE
        for line in text.split("\n")
        if (at := line.find(name)) >= 0
    )


def _bare(name: str) -> str:
    told = _ADDRESS.match(name)
    return name[told.end() :] if told else name


def senders(text: str) -> list[str]:
    """Who wrote a mail, by its headers, or invites to a meeting; the last one wrote first."""
    found: list[str] = []
    for sender in islice(_SENDER.finditer(text), _MOST_WORDS):
        who = (sender["who"] or sender["inviting"] or sender["own"]).strip(" \"'*")
        inverted = _INVERTED.match(who)
        who = f"{inverted['given']} {inverted['surname']}" if inverted else who
        if (named := read_name(who, 0)) and (sender["inviting"] is None or named.end == len(who)):
            found.append(named.name)
    return found


def _oneself(text: str) -> set[str]:
    """Who wrote it, where one is told to ask "me"."""
    found = _ONESELF.search(text)
    if found is None:
        return set()
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    if (chat := _CHATTING.match(line)) and is_given_name(chat["who"].split()[0]):
        return set(_beginning_so(chat["who"].split()[0], text)) or {chat["who"]}
    return set(senders(text)[-1:])


def _ending_so(surname: str, text: str) -> Iterator[str]:
    """Every full name in the text that ends with the surname."""
    for found in islice(_WORD.finditer(text), _MOST_WORDS):
        if found[0] == surname and (name := _name_up_to(text, found.start(), found.end())):
            yield name


def _beginning_so(given: str, text: str) -> Iterator[str]:
    """Every full name in the text that begins with the first name."""
    for found in islice(_WORD.finditer(text), _MOST_WORDS):
        line = text[found.start() :].partition("\n")[0]
        if found[0] == given and (named := read_name(line, 0)):
            yield named.name


def _of_address(email: str, text: str) -> set[str]:
    """The full names in the text that an address is made of: "a.muster@" and "Anna Muster"."""
    own = _folded(email.partition("@")[0])
    parts = {part for part in re.split(r"[._\d-]+", own) if part}
    if not any(len(part) >= _SHORTEST for part in parts):
        return set()
    names: set[str] = set()
    for found in islice(_WORD.finditer(text), _MOST_WORDS):
        word = _folded(found[0])
        if len(word) < _SHORTEST or not any(part.endswith(word) for part in parts):
            continue
        name = _name_up_to(text, found.start(), found.end())
        if name and _made_of(name, parts):
            names.add(name)
    return names


def _made_of(name: str, parts: set[str]) -> bool:
    """Whether an address has the surname: "muster", "amuster", "annamuster"; particles count."""
    given, *rest = name.split()
    surnames = {_folded("".join(rest[place:])) for place in range(len(rest))}
    first = _folded(given)
    if any(len(part) == 1 and not first.startswith(part) for part in parts):
        return False
    return any(
        part.endswith(one) and first.startswith(part.removesuffix(one)[:_SHORTEST])
        for part in parts
        for one in surnames
        if len(one) >= _SHORTEST
    )


def _name_up_to(text: str, start: int, end: int) -> str:
    """The full name that ends with the surname at ``start``, or is told behind it: "Muster, A"."""
    if name := _name_ending(text, start, end):
        return name
    inverted = _INVERTED.match(text, start)
    named = inverted is not None and is_given_name(inverted["given"])
    return f"{inverted['given']} {inverted['surname']}" if inverted and named else ""


def _name_ending(text: str, start: int, end: int) -> str:
    at = start
    for _ in range(_MOST_WORDS_BACK):
        before = text[max(0, at - 40) : at].rstrip(" ")
        if not before or before[-1] in "\n.,;:()<>":
            return ""
        word = before.rpartition(" ")[2].rpartition("\n")[2].lstrip('("„*>')
        at = max(0, at - 40) + len(before) - len(word)
        if word in _PARTICLES:
            continue
        vouched = is_given_name(word) or _BEGINS.search(text, max(0, at - 20), at)
        if not vouched or not word[:1].isupper():
            return ""
        further = text[max(0, at - 40) : at].rstrip(" ").rpartition(" ")[2]
        if text[at - 1 : at] == " " and is_given_name(further):
            at -= len(further) + 1  # "Anna Maria Muster"
        named = read_name(text[at:end], 0)
        return named.name if named and named.end == end - at else ""
    return ""


def _folded(word: str) -> str:
    """The word as addresses spell it: "Müller" as "mueller"."""
    for letter, spelt in (
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("ø", "o"),
        ("ł", "l"),
    ):
        word = word.lower().replace(letter, spelt)
    return "".join(one for one in unicodedata.normalize("NFD", word) if one.isalnum())
