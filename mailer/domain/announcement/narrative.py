"""What the text tells beside the facts: the teaser, the paragraphs, and the closing words."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.details.logistics import (
    is_logistics,
    tells_a_date,
    tells_no_other_day,
)
from mailer.domain.announcement.details.recording import says_only_that_it_is_recorded
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHERE, Label
from mailer.domain.announcement.links.access import holds_secret
from mailer.domain.announcement.text.navigation import (
    begins_way_in,
    is_farewell,
    is_furniture,
    is_greeting,
    is_of_way_in,
)
from mailer.domain.announcement.text.passages import Passage
from mailer.domain.announcement.text.sentences import split_sentences

_BOXED = frozenset(
    {
        Label.TITLE,
        Label.SERIES,
        Label.WHEN,
        Label.HOURS,
        Label.START,
        Label.END,
        *WHERE,
        Label.FEE,
        Label.DEADLINE,
        Label.JOIN,
        Label.PUBLISHED,
    }
)
_LONGEST_SIGNATURE_LINE = 120
_AT_THE_END = expression(
    r"\b(?:im\sAnschluss|anschließend\w*|abschließend\w*|zum\s(?:Abschluss|Schluss|Ende)|am\s(?:Ende|Schluss)"
    r"|danach|finally|afterwards?|at\sthe\send|to\s(?:close|conclude)|following\sthe|after\sthe"
    r"|there\swill\sbe\s(?:\w+\s){0,3}time|in\sclosing|we\s(?:close|end|conclude)\swith)\b",
    re.IGNORECASE,
)
_EXCHANGE = expression(
    r"austausch|diskussion|diskutier|\bfragen\b|rückfragen|gespräch|\bfragerunde|ins\sGespräch"
    r"|\bQ\s?&\s?A\b|questions?\b|discussion|\bdiscuss|exchange|conversation|networking|vernetz",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Narrative:
    """The paragraphs for the mail's text, without the facts that stand in its box."""

    teaser: str = ""
    body: tuple[str, ...] = ()
    closing: str = ""
    unsure: frozenset[str] = frozenset()


def read_narrative(
    passages: tuple[Passage, ...],
    *,
    title: str,
    boxed: frozenset[int],
    days: frozenset[tuple[int, int]],
    deadline: frozenset[tuple[int, int]] = frozenset(),
    secrets: tuple[str, ...] = (),
) -> Narrative:
    """Teaser and body of the passages after the title.

    ``boxed`` are the numbers of passages that only name speakers or whom to ask, or tell the
    programme. No sentence with one of the ``secrets`` stays: the text is for everybody. ``days``
    are the event's and ``deadline`` the last to register, each ``(month, day)``: a sentence that
    names one of the event's and says more stays, but is doubtful, since it would be wrong after a
    reschedule; one that names another day always stays.
    """
    told: list[str] = []
    way_in = False
    for number, passage in enumerate(passages):
        if is_farewell(passage.text) and _only_signature(passages[number + 1 :]):
            break
        way_in = begins_way_in(passage.text) or (way_in and is_of_way_in(passage.text))
        if way_in:
            continue  # a conference tool's own lines, numbers and codes among them
        if number in boxed or passage.text == title or not _is_told(passage):
            continue
        if text := _without_logistics(passage.text, title, secrets, days | deadline):
            told.append(text)
    first = next((n for n, text in enumerate(told) if _is_paragraph(text)), 0)
    teaser = told.pop(first) if told else ""
    unsure = {"teaser"} if tells_a_date(teaser, days) else set()
    unsure |= {"body"} if any(tells_a_date(text, days) for text in told) else set()
    return Narrative(teaser, tuple(told), _closing(told), frozenset(unsure))


def _is_told(passage: Passage) -> bool:
    if is_furniture(passage.text) or is_greeting(passage.text):
        return False
    if passage.label in _BOXED:
        # Below a heading a whole sentence may say more than its label promises.
        return not passage.inline and len(split_sentences(passage.text)) > 1
    return True


def _only_signature(rest: tuple[Passage, ...]) -> bool:
    return len(rest) <= 12 and all(len(one.text) <= _LONGEST_SIGNATURE_LINE for one in rest)


def _without_logistics(
    text: str, title: str, secrets: tuple[str, ...], boxed: frozenset[tuple[int, int]]
) -> str:
    """The text without what stands in the box; of a day that does not, the sentence stays."""
    sentences = split_sentences(text)
    kept = [
        sentence
        for sentence in sentences
        if not (is_logistics(sentence, title) and tells_no_other_day(sentence, boxed))
        and not holds_secret(sentence, secrets)
        and not says_only_that_it_is_recorded(sentence)
    ]
    return text if len(kept) == len(sentences) else " ".join(kept)


def _is_paragraph(text: str) -> bool:
    return text.endswith((".", "!", "?", "…", ".“", '."', ":")) or len(text) > 120


def _closing(body: list[str]) -> str:
    for text in reversed(body):
        for sentence in split_sentences(text):
            if _AT_THE_END.search(sentence) and _EXCHANGE.search(sentence):
                return text
    return ""
