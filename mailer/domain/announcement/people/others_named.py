"""People who are named and do not speak: who is quoted, and whose number stands below the name."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.people.perhaps_speaking import (
    is_of_former,
    is_of_other_matter,
    speaks_of_speaking,
)
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST_LINE = 90
_LINES_BEFORE_NUMBER = 2
_SAYS = (
    r"(?:so\b|sagte?\b|erklärte?\b|betonte?\b|ergänzte?\b|freut\ssich\b|meinte?\b|hofft\b|verspricht\b|berichtet\b"
    r"|findet\b|weiß\b|erzählte?\b|unterstreicht\b|lobte?\b|kündigte?\b|heißt\ses\b|says\b|said\b|explains\b|adds\b|added\b)"
)
# A talk's own name ends without a full stop: „Wärme im Wald“ erklärt A B.
_QUOTED = expression(
    rf"(?:[.,!?…]\s?[“”\"»«‘’]|[“”\"»«‘’],)\s{_SAYS}"
    # "Bürgermeisterin A B: „Wir wollen das.“": a talk's own name is no sentence.
    r"|^[^.:„“”\"]{5,80}(?:\.\s[^.:„“”\"]{3,40})?:\s[„“\"»](?:Wir|Ich|Das|Dies|Es|Uns|Unsere?|Mir|We|I|It|This|Our)\s[^„“”\"»«]{12,400}\.(?:[“”\"«]|$)"
    rf"|^So\s(?=[A-ZÄÖÜ])|\b{_SAYS}(?:\s[^.:„“”\"]{{0,60}})?:\s?[„“”\"»«‚]"
)
_NUMBER = expression(
    r"\W{0,3}(?:(?:tel|telefon|telephone|phone|mobil|mobile|fax|durchwahl|e-?mail|mail)\b|\+?\(?\d[\d\s/()-]{6,30}(?:$|[·|•,;]\s)"
    r"|\S{1,64}@\S{3,100}(?:$|\s[\d+(·|•,;]))",
    re.IGNORECASE,
)
# Whose number or address follows the name in the same line: "Frau A B (Telefon 0555 …)".
_NUMBER_BEHIND = (
    r"(?:,\s[^,()@\d]{2,40})?\s?[,(:;]?\s?(?:im\s[\w-]+\san\s\([^()]{0,30})?(?:(?:tel|telefon|telephone|phone|mobil|durchwahl|e-?mail|mail)\b[.:]{0,2}\s?)?"
    r"(?:\+?\(?\d[\d\s/()-]{6,30}|[\w.+-]{1,64}@)"
)
_HAS_NUMBER = expression(_NUMBER_BEHIND, re.IGNORECASE)
_DIRECTED = expression(
    r"\((?:regie|buch|musik|text|foto|film\svon|directed\sby|director)\s?:?\s$", re.IGNORECASE
)
_SIGNED = expression(
    r"(?:gez\.|i\.\s?(?:A|V)\.|im\sauftrag(?!\s(?:de[rs]|von))|signed\b|(?:posted|written|published|gepostet|geschrieben|verfasst|veröffentlicht"
    r"|eingestellt)\s(?:by|von)\b)",
    re.IGNORECASE,
)
_MAY_NAME_SPEAKERS = frozenset({Label.SPEAKERS, Label.TITLE, Label.SERIES})


def is_quoting(text: str) -> bool:
    """Whether a sentence quotes somebody: "„Das wird gut“, sagt A B"."""
    return _QUOTED.search(text) is not None


def has_other_part(text: str, name: str) -> bool:
    """Whether whom a text names is reached there, made a film, or has to do with another matter."""
    if is_quoting(text) or is_of_former(text) or is_of_other_matter(text):
        return True
    at = text.casefold().find(name.casefold())
    if at < 0:
        return False
    if _DIRECTED.search(text, max(0, at - 20), at):
        return True
    return not speaks_of_speaking(text[:at]) and bool(_HAS_NUMBER.match(text, at + len(name)))


def without_reached(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """The sentences but the lines of who signed, or whose number or address stands below."""
    sentences = tuple(sentences)
    signed = {one.passage for one in sentences if _SIGNED.match(one.text)}  # "gez." ends one
    for place, sentence in enumerate(sentences):
        by_hand = sentence.passage in signed and len(sentence.text) <= _LONGEST_LINE
        if not by_hand and not _is_reached(sentences[place : place + 1 + _LINES_BEFORE_NUMBER]):
            yield sentence


def _is_reached(lines: tuple[Sentence, ...]) -> bool:
    """Whether the first line names somebody, and the number follows, an office in between."""
    first = lines[0]
    if first.label in _MAY_NAME_SPEAKERS or not _is_short(first) or _NUMBER.match(first.text):
        return False
    if speaks_of_speaking(first.text):
        return False
    for before, line in pairwise(lines):
        if line.passage == before.passage or line.label in _MAY_NAME_SPEAKERS:
            return False
        if _NUMBER.match(line.text):
            return True
        if line.label is not None or not _is_short(line):
            return False
    return False


def _is_short(line: Sentence) -> bool:
    text = line.text
    return len(text) <= _LONGEST_LINE and not text.endswith((".", "!", "?", ":", ","))
