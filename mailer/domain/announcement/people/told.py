"""What of a text tells who speaks at the event: lines joined again, other events left out."""

import re
from collections.abc import Iterable
from dataclasses import replace

from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.lexicon.roles import begins_with_role
from mailer.domain.announcement.people.small_letters import with_capitals
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST_LINE = 160
_LONGEST_HEADING = 60
_MOST_WORDS_OF_HEADING = 5
# "Zu Gast ist" above "Anna Muster, …": the line was broken before a name.
_BROKEN = expression(
    r"(?<![.!?:;])\s(?:ist|sind|steht|stehen|wird|werden|mit|von|vom|dem|den|der|die|durch|is|are|with|by|from|the)$"
)
# "A B, die seit elf Jahren Träger berät, und …": what one does besides is no office.
_RELATIVE = expression(
    r"(?P<who>[A-ZÄÖÜ][\w’'-]+\s(?:[a-z]{2,3}\s){0,2}[A-ZÄÖÜ][\w’'-]+(?:\s\([^()]{2,80}\))?(?:\s(?:vom|von|aus|from|of)\s[^,.;:]{2,60})?),\s"
    r"(?P<pronoun>die|der|deren|dessen|who|whose)\s(?P<clause>[^.;:()!?]{3,160}?)(?P<end>,\s|(?=[.;:!?]|$))"
)
_CUES = (", die ", ", der ", ", deren ", ", dessen ", ", who ", ", whose ")
_GOES_ON_WITHOUT = expression(
    r"(?:und|and|sowie|will|is|(?!zuletzt|jetzt|zunächst|zuerst)[a-zäöüß]{2,14}(?:t|en|s))\b"
)
_ADJECTIVES = expression(r"(?:[a-zäöüß-]+e[rns]?\s){0,2}")
_GOES_ON = expression(r"[^\W\d_]")
_EVENTS = (
    r"(?:abende?|nachmittage?|termine?|vorträge?|lesungen|werkstätten|treffen|veranstaltungen|ausgaben?|folgen|kurse"
    r"|seminare|webinare|events?|talks?|lectures?|sessions?|seminars?|webinars?|meetings?|dates|evenings?)"
)
_OTHERS = expression(
    rf"(?:(?:die|alle|unsere|the|our|das)\s)?(?:weiteren?|nächsten?|folgenden|kommenden|übrigen|other|further|more|next|future|previous|past)\s(?:\w+\s)?{_EVENTS}"
    r"(?:\s(?:der|in|in\sder|dieser|of|of\sthe|in\sthe|in\sthis|am|im|bei)\s[\w\s-]{2,40})?(?=[:.]?$|:\s)"
    r"|(?:schon\smal\snotieren|schon\svormerken|vormerken|vorschau|ausblick|next\sin\sthe\sseries|next\s(?:week|month)|coming\s(?:up|next)|also\scoming\sup"
    r"|(?:sie|das)\s(?:könnte|dürfte)\s(?:sie|dich)?\s?auch\sinteressieren|you\s(?:may|might)\salso\slike)\b",
    re.IGNORECASE,
)
_BACK = expression(
    r"(?:rückblick|rückschau|review|looking\sback|personalia|nachlese|bildunterschrift)\b"
    r"|foto\s?[:(]|missed\s(?:it|last\s\w+['’]s)\b",
    re.IGNORECASE,
)
# Below these stands whom one asks, or who wrote it.
_ASKED_OR_SIGNED = expression(
    r"(?:organisation|organization|auskunft|kontakt|contact|information(?:en)?|infos?)(?:\s(?:und|&|and|/)\s(?:organisation|auskunft|kontakt|anmeldung|information(?:en)?|infos?|contact|booking|registration))"
    r"|(?:herzlich(?:st)?|eure?|ihre?|beste?|best|yours|cheers|warmly|sincerely)[,!]?"
    r"|(?:eure?|ihre?|your)\s[\w-]*(?:team|kreis|vorstand|büro|redaktion|gruppe)[,!]?",
    re.IGNORECASE,
)
_DAY_LABELS = frozenset({Label.WHEN, Label.START})
_DATED = expression(
    rf"(?:(?:{any_of(WEEKDAYS)})\b\.?,?\s)?(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{any_of(MONTHS)})\b)"
    rf"|\d{{1,2}}\s(?:{any_of(MONTHS)})\b|(?:{any_of(MONTHS)})\s\d)",
    re.IGNORECASE,
)


def joined(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The sentences, those whole again that a line's end parted before a name.

    Names in small letters have their capitals, and no clause tells what somebody does besides.
    """
    found: list[Sentence] = []
    for one in sentences:
        before = found[-1] if found else None
        if (
            before is not None
            and before.passage + 1 == one.passage
            and one.label is None
            and _goes_on(before.text, one.text)
        ):
            found[-1] = replace(before, text=f"{before.text} {one.text}")
        else:
            found.append(one)
    return tuple(replace(one, text=_without_relative(with_capitals(one.text))) for one in found)


def _without_relative(text: str) -> str:
    """The text without the clauses that tell of somebody what is no office."""
    return _RELATIVE.sub(_who_alone, text) if any(cue in text for cue in _CUES) else text


def _who_alone(found: re.Match[str]) -> str:
    clause = found["clause"]
    if found["pronoun"] in {"die", "der"}:
        adjectives = _ADJECTIVES.match(clause)
        if not clause.split()[-1][0].islower():
            return found[0]  # "die neue Leiterin des Amtes"
        if adjectives and begins_with_role(clause[adjectives.end() :]):
            return found[0]
    goes_on = _GOES_ON_WITHOUT.match(found.string, found.end())
    return f"{found['who']}{' ' if goes_on else ', '}" if found["end"] else found["who"]


def _goes_on(before: str, text: str) -> bool:
    if text.startswith("("):
        return before[-1:].isalpha()
    return _BROKEN.search(before) is not None and _GOES_ON.match(text) is not None


def of_this_event(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences without those below "Die weiteren Abende" and "Rückblick".

    Other evenings are those that are told below a day: a list alone may be the event's own.
    """
    kept: list[Sentence] = []
    left: set[int] = set()  # passages
    others = back = False
    signed = -1
    day_told = False
    for one in sentences:
        if one.passage in left or one.passage == signed:
            continue
        text = one.text
        if one.label is None and _ASKED_OR_SIGNED.fullmatch(text):
            signed = one.passage + 1
            continue
        if one.label is not None:
            others = back = False
        elif (day_told and _OTHERS.match(text)) or _BACK.match(text):
            others, back = bool(_OTHERS.match(text)), _is_heading(text) and not _OTHERS.match(text)
            left.add(one.passage)
            continue
        elif others:
            others = len(text) <= _LONGEST_LINE and _DATED.match(text) is not None
        elif back:
            back = not _is_heading(text)
        if others or back:
            left.add(one.passage)
        else:
            kept.append(one)
            day_told |= one.label in _DAY_LABELS or _DATED.search(text) is not None
    return tuple(kept)


def _is_heading(text: str) -> bool:
    words = text.split()
    short = len(text) <= _LONGEST_HEADING and len(words) <= _MOST_WORDS_OF_HEADING
    return short and not text.endswith((".", "!", "?", ","))
