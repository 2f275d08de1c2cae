"""Persons in an enumeration: "Dr. A B, Leiterin des Amtes, und C D von der Stiftung"."""

import re
from dataclasses import dataclass, replace

from mailer.domain.announcement.lexicon.couples import read_couple
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import NamedPerson, is_called, is_title, read_name
from mailer.domain.announcement.lexicon.organisations import (
    is_organisation_word,
    names_organisation,
)
from mailer.domain.announcement.lexicon.roles import (
    begins_with_role,
    ends_with_role,
    is_role_word,
    role_length,
)
from mailer.domain.announcement.people.affiliations import (
    APPOSITION,
    FROM,
    PARENTHESIS,
    read_affiliation,
)
from mailer.domain.announcement.source.source import one_line
from mailer.domain.seminar import Speaker

_LONGEST_PART = 200
_MOST_PERSONS = 40
_ARTICLE = expression(
    r"(?:Die|Der|Das|Unsere?|Our|The|die|der|dem|den|unsere?|our|the|ihre?|seine?|his|her|their)\s"
)
_HONORIFIC = expression(r"(?:Frau|Herrn?)\s(?=[A-ZÄÖÜ][\w-]+\s[A-ZÄÖÜ])")
_COUNCILLOR = expression(r"(?<!bei)rat$")
# What somebody is by trade or rank, before a name that many are called by: "Kassenwart Ole M.".
_TRADE = expression(
    r"(?P<what>[A-ZÄÖÜ][\w-]{3,40}(?:erin|rin|tin|din|gin|nin|lin|rer|ger|ner|ler|ker|ter|fer|ber|mer|der|cher|her|fen|wart|wirt|ist|ent|eur|oge|ant|kant"
    r"|mann|frau|arzt|rat|rätin|vogt|graf|pfleger|sanitäter|vorstand|inspektor|direktor|tor|tär|soldat|graph|grafen|logen))\s(?=[A-ZÄÖÜ])"
)
_AND = expression(r"\s?,?\s(?:und|sowie|and|&)\s|\s?[;/|]\s?|\s?,\s")
_STRONG_AND = expression(
    r"\s?,?\s(?:und|sowie|and|&)\s|\s?[;|]\s?|,\s|\s?/\s?(?=(?:Prof|Dr|PD|Frau|Herr)\b)|\s/\s"
)
_SENTENCE_GOES_ON = expression(
    r"\s(?:wie|über|zu|zum|zur|mit|about|on|how|who|die|der|das|den|in|for|as)\s|[.!?]$"
)
# An organisation's own name goes on with "für", "for", "in": these end no origin.
_GOES_ON_AFTER_ORIGIN = expression(
    r"\s(?:wie|über|zu|zum|zur|mit|about|on|how|who|as|will|wird)\s|[.!?]$"
)
_PHRASE_END = expression(r"[,;(]")
_REACHED_AT = expression(
    r"[,;(]?\s?(?:(?:Tel(?:efon)?|Phone|E-?Mail|Mail)\b[.:]{0,2}\s?)?(?:[\w.+-]{1,64}@[\w.-]{3,100}|\+?\d[\d\s/()-]{6,30}\d)\)?"
)
_PLURAL_ROLE = expression(
    r"(?:referent|dozent|expert|sprecher|trainer|moderator)(?:inn)?en|speakers"
)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A speaker and why we believe it is one.

    ``known``: a title, "Frau" or a role stood before the name. ``with_role``: a role or a
    known kind of organisation goes with it. ``doubtful``: it may as well be something else.
    """

    speaker: Speaker
    known: bool = False
    with_role: bool = False
    doubtful: bool = False

    @property
    def believable(self) -> bool:
        return self.known or self.with_role


@dataclass(frozen=True, slots=True)
class _Lead:
    """The role before a name ("Die Projektkoordinatorin") and where the name begins."""

    role: str
    at: int
    article_alone: bool = False
    """ "The European Week": an article without a role introduces a thing, not a person."""


def read_persons(text: str, *, trusted: bool, whole: bool = True) -> list[FoundPerson]:
    """The persons enumerated from the very beginning of ``text``.

    ``trusted``: a label vouches that persons follow; otherwise each needs a title, a role or
    an organisation. ``whole``: everything in the text belongs to the enumeration; otherwise
    a sentence goes on behind it, of which only what is set off by signs is read.
    """
    groups: list[list[FoundPerson]] = []
    at = 0
    while at < len(text) and len(groups) < _MOST_PERSONS:
        group, at = _read_group(text, at, trusted=trusted)
        if not group:
            break
        tail, at = _tail(text, at, whole=whole, trusted=trusted)
        groups.append(_with_tail(group, tail))
    found = [person for group in groups for person in group]
    if trusted or not any(person.believable for person in found):
        return found if trusted else []
    # "A B (Town of X) and C D, head of unit": in one list, whoever is said to be of something.
    return [one for one in found if one.believable or one.speaker.organisation or one.speaker.role]


def _read_group(text: str, at: int, *, trusted: bool) -> tuple[list[FoundPerson], int]:
    """Persons joined by "und" and commas without anything between them; they share the tail."""
    group: list[FoundPerson] = []
    while len(group) < _MOST_PERSONS:
        lead = _lead(text, at)
        couple = read_couple(text, at) or read_couple(text, lead.at)
        named = couple[-1] if couple else read_name(text, lead.at)
        if named is None or (lead.article_alone and not named.addressed):
            break
        if group and trusted and not _plainly_another(text, at, named):
            break
        for one in couple or (named,):
            speaker = Speaker(one.name, one.academic_title, lead.role)
            group.append(FoundPerson(speaker, known=one.addressed or bool(lead.role)))
        at = named.end
        link = _AND.match(text, at)
        if link is None:
            return group, at
        following = read_name(text, _lead(text, link.end()).at)
        if following is None or names_organisation(text[link.end() : following.end]):
            return group, at
        at = link.end()
    return group, _before_link(text, at) if group else at


def _before_link(text: str, at: int) -> int:
    """Back to before the "und" or comma that turned out not to lead to another person."""
    return max(
        (found.start() for found in _AND.finditer(text, 0, at) if found.end() == at), default=at
    )


def _plainly_another(text: str, at: int, named: NamedPerson) -> bool:
    """After a bare comma "Ben Schulz" may be a person or a place; "und" and titles decide."""
    rest = text[named.end :]
    phrase = _PHRASE_END.split(text[at:], maxsplit=1)[0].rstrip()
    if len(phrase) > named.end - at and phrase and is_role_word(phrase.split()[-1]):
        return named.addressed  # "A B, Climate Change and Sustainability Manager"
    joined_by_and = re.search(r"(?:und|sowie|and|&|;|/|\|)\s?$", text[:at]) is not None
    goes_on = _AND.match(rest) or PARENTHESIS.match(rest) or not rest.strip(" .")
    return joined_by_and or named.addressed or bool(goes_on)


def _lead(text: str, at: int) -> _Lead:
    article = _ARTICLE.match(text, at)
    start = article.end() if article else at
    honorific = _HONORIFIC.match(text, start)
    if honorific and (behind := _lead(text, honorific.end())).role:
        return behind  # "Frau Notarin Anna Muster"
    count = role_length(text[start : start + 160])
    if not count:
        if trade := _trade(text, start):
            return trade
        return _Lead("", at if article is None else start, article is not None)
    words = re.match(rf"(?:\S+\s+){{{count}}}", text[start : start + 160])
    if words is None or words[0].rstrip().endswith((",", ":", ")")):
        return _Lead("", at)
    # "Die Referenten A und B": the word for all of them is nobody's role.
    role = "" if _PLURAL_ROLE.fullmatch(words[0].strip().lower()) else words[0].strip()
    return _Lead(role, start + words.end())


def _trade(text: str, at: int) -> _Lead | None:
    """Any trade or rank before whoever is called as people are: "Rettungssanitäter Ole Muster"."""
    what = _TRADE.match(text, at)
    if what is None or is_given_name(what["what"]):
        return None
    if is_organisation_word(what["what"]) and not _COUNCILLOR.search(what["what"]):
        return None
    if is_title(what["what"]):
        return None  # "Schwester Anna Muster"
    named = read_name(text, what.end())
    if named is None or not is_called(named):
        return None
    return _Lead(what["what"], what.end())


def _tail(text: str, at: int, *, whole: bool, trusted: bool) -> tuple[str, int]:
    """What is said about the persons before ``at``, and where the next ones begin."""
    if not whole:
        if found := PARENTHESIS.match(text, at):
            end = found.end()
        else:
            end = _end_of_apposition(text, at)
    else:
        end = len(text)
    for link in _STRONG_AND.finditer(text, at, len(text) if whole else min(len(text), end + 40)):
        lead = _lead(text, link.end())
        named = read_name(text, lead.at) if link.start() <= end or not whole else None
        apart = trusted and link[0].strip() == ";"  # nothing but the next entry follows it
        comma = link[0].strip() == ","
        if named and (apart or _begins_next(text, named, lead, comma=comma, trusted=trusted)):
            return text[at : min(end, link.start())], link.end()
    return text[at:end], len(text)


def _end_of_apposition(text: str, at: int) -> int:
    """Where ", Head of Unit at Example Council, …" ends if the sentence goes on behind it."""
    if not APPOSITION.match(text, at) and not FROM.match(text, at):
        return at
    rest = text[at : at + 400]
    comma = rest.find(",", 2)
    if comma > 0 and names_organisation(rest[comma + 1 :]):
        # ", Lecturer in Energy Policy, University of Example": role and organisation.
        comma = rest.find(",", comma + 1)
    origin = FROM.match(rest)
    goes_on = (
        (
            _GOES_ON_AFTER_ORIGIN.search(rest, origin.end())
            if origin
            else _SENTENCE_GOES_ON.search(rest, 2)
        )
        if not begins_with_role(rest[2:])
        else None
    )
    ends = [place for place in (comma, goes_on.start() if goes_on else -1) if place > 0]
    return at + min(ends, default=len(rest))


def _begins_next(text: str, named: NamedPerson, lead: _Lead, *, comma: bool, trusted: bool) -> bool:
    """Whether the name after an "und" is the next person, not part of an organisation's name."""
    rest = text[named.end : named.end + 120]
    set_off = bool(PARENTHESIS.match(rest) or FROM.match(rest)) or (
        bool(APPOSITION.match(rest)) and begins_with_role(rest.lstrip(" ,–—|:-"))
    )
    affiliated = APPOSITION.match(rest) and names_organisation(rest.lstrip(" ,–—|:-"))
    if comma:
        vouched = trusted or is_given_name(named.name.split()[0])
        alone = vouched and (set_off or bool(affiliated)) and not lead.article_alone
        return named.addressed or bool(lead.role) or alone
    at_end = trusted and not rest.strip(" .,;")
    return named.addressed or bool(lead.role) or set_off or bool(affiliated) or at_end


def _with_tail(group: list[FoundPerson], tail: str) -> list[FoundPerson]:
    tail = _REACHED_AT.sub("", tail)
    tail = re.sub(r"\s?,?\s(?:und|sowie|and|&)?\s?$", "", f"{tail} ").strip(" ;")
    role, organisation = read_affiliation(tail)
    told, organisation = organisation, _without_next(organisation)
    if len(group) > 1 and 0 < sum(bool(one.speaker.role) for one in group) < len(group):
        # "A B, Planer C D und E F vom Verband": what stands behind is of the last.
        return [*group[:-1], *_with_tail(group[-1:], tail)]
    believed = bool(role and (begins_with_role(role) or ends_with_role(role))) or bool(
        organisation and names_organisation(organisation)
    )
    return [
        replace(
            person,
            speaker=replace(
                person.speaker,
                role=one_line(_shared_role(person.speaker.role, role, group), _LONGEST_PART),
                organisation=one_line(organisation, _LONGEST_PART),
            ),
            with_role=believed,
            doubtful=told != organisation
            or (
                len(group) > 1
                and not (tail or person.known or is_given_name(person.speaker.name.split()[0]))
            ),
        )
        for person in group
    ]


def _without_next(organisation: str) -> str:
    """The organisation without another person: "Bauamt und Anna Muster, Statikerin"."""
    for link in _STRONG_AND.finditer(organisation):
        named = read_name(organisation, _lead(organisation, link.end()).at)
        if named and is_called(named) and not names_organisation(organisation[link.end() :]):
            return organisation[: link.start()]
    return organisation


def _shared_role(own: str, told: str, group: list[FoundPerson]) -> str:
    """A role told behind several names goes with the last of them only if it is not shared."""
    return own or (told if len(group) == 1 else "")
