"""Whether somebody is named whom no reader took for a speaker."""

import re
from collections.abc import Iterator
from itertools import islice

from mailer.domain.announcement.given_names import is_given_name
from mailer.domain.announcement.labels import WHO_IS_BEHIND, Label
from mailer.domain.announcement.model import Announcement
from mailer.domain.announcement.names import read_name
from mailer.domain.announcement.organisations import is_organisation_word
from mailer.domain.announcement.roles import begins_with_role
from mailer.domain.announcement.sentences import Sentence

_MOST_WORDS = 100  # of one sentence
_NO_SPEAKERS = WHO_IS_BEHIND | {Label.PUBLISHED, Label.PLACE, Label.REGISTRATION, Label.DEADLINE}
TO_BE_ASKED = re.compile(
    r"ansprechp|kontakt|rückfragen|\bfragen\b|auskunft|auskünfte|anmeld|\bcontact\b|questions|queries"
    r"|\bfotos?\b|bild(?:nachweis|quelle)?:|©|redaktion|v\.\s?i\.\s?s\.\s?d\.\s?p|impressum",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"[-‐]|\s?(?:straße|str\.|platz|allee|weg|ring|haus|schule|gymnasium|halle|saal|preis|institut"
    r"|stiftung|street|road|hall|house|school|award)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:und|and)\s[a-z]{3,20}\s$")
_DOING = re.compile(
    r"\bmoder|\bgeleitet|\bpräsentiert|\bvorgelesen|\bpresented|\bhosted|\bled\b", re.IGNORECASE
)
_PROFESSION = re.compile(
    r"\b(?:mit|von|durch|und|with|by)\s[A-ZÄÖÜ][a-zäöüß-]+(?:in|er|ist|ent|eur|oge|ant)\s$"
)
_SET_OFF = re.compile(r"\s?\((?=[^\W\d_a-z])|,\s(?P<role>\S.{0,80})", re.DOTALL)
_BEFORE_PERSON = re.compile(
    r"(?:^|[,:;(–—|•-]\s|\b(?:von|mit|durch|with|by|und|and|sowie|Frau|Herrn?)\s|\b(?:und|and)\s[a-z]{3,20}\s"
    r"|\b(?:mit|von|durch|und|with|by)\s[A-ZÄÖÜ][a-zäöüß-]+(?:in|er|ist|ent|eur|oge|ant)\s)$"
)
_ADDRESSED = re.compile(
    r"(?<!geehrte\s)(?<!geehrter\s)(?<!liebe\s)(?<!lieber\s)(?<!dear\s)(?<![\w-])"
    r"(?:(?:frau|herrn?|dr|prof|mrs|mr|ms)\b\.?\s){1,3}(?!(?:und|oder|and|or|in|im|am|mit|sein|werden)\b)"
    r"(?P<name>[^\W\d_]{3,})",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<![\w.@/-])[^\W\d_a-zäöüß][\w’'-]*")


def is_somebody_left(read: Announcement, sentences: tuple[Sentence, ...]) -> bool:
    """Whether a person is named who neither speaks nor is asked, nor gave the event its name."""
    known = " ".join(
        [
            read.title,
            read.series,
            read.place,
            read.details.contact.name,
            *(f"{one.name} {one.organisation} {one.role}" for one in read.speakers),
        ]
    ).casefold()
    if not read.speakers and any(_people(read.title)):
        return True  # "Ein Abend mit der Autorin A B"
    return any(
        name.casefold() not in known
        for one in sentences
        if one.label not in _NO_SPEAKERS
        for name in (*_people(one.text), *_addressed(one.text))
    )


def _people(text: str) -> Iterator[str]:
    """Names of those who are called as people are, or whose role or office stands behind them."""
    past = 0
    for word in islice(_CAPITALISED.finditer(text), _MOST_WORDS):
        if word.start() < past:
            continue
        called = is_given_name(word[0])
        if not called and not _BEFORE_PERSON.search(text[max(0, word.start() - 40) : word.start()]):
            continue
        named = read_name(text, word.start())
        if named is None or _NAMED_AFTER.match(text, named.end):
            continue
        behind = text[named.end : named.end + 40].split()[:1]
        if behind and behind[0][0] != "(" and is_organisation_word(behind[0]):
            continue
        if TO_BE_ASKED.search(text, 0, word.start()):
            return
        if called or _is_set_off(text, word.start(), named.end):
            past = named.end
            yield named.name


def _addressed(text: str) -> Iterator[str]:
    """Surnames behind "Frau" or "Dr.", in whatever letters they were typed."""
    for found in islice(_ADDRESSED.finditer(text), _MOST_WORDS):
        if not TO_BE_ASKED.search(text, 0, found.start()):
            yield found["name"]


def _is_set_off(text: str, at: int, end: int) -> bool:
    if _PROFESSION.search(text, 0, at):
        return True
    ends = not text[end:].strip(" .!")
    if ends and (_JOINED.search(text, 0, at) or _DOING.search(text, 0, at)):
        return True
    found = _SET_OFF.match(text, end)
    return found is not None and (found["role"] is None or begins_with_role(found["role"]))
