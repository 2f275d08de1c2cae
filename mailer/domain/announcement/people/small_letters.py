"""Names typed in small letters: "mit petra muster vom adfc" names Petra Muster."""

import re
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.vocabulary import words

_NAME = expression(
    r"(?<![\w@./-])(?P<ahead>(?:frau|herrn?|mrs?|ms)\s)?(?P<title>(?:(?:prof|dr)\.?\s){0,2})(?P<given>[^\W\d_]{2,15}(?:-[^\W\d_]{2,15})?)\s"
    r"(?P<particle>(?:(?:von|van|de|der|den|zu)\s){0,2})(?P<surname>[^\W\d_]{3,20}(?:-[^\W\d_]{3,20})?)"
    r"(?=\s?(?:[,;:.(!?/&|+–-]|$)|\s(?:und|u\.|oder|and|or|von|vom|v\.|aus|from|at|of|über|on|für|for|beim|der|die|the|tel|unter|an|in|im|is|ist|\d"
    r"|[a-zäöüß]{2,14}t\b|[a-z]{2,12}s\b|will\b))"
)
_TITLE = expression(r"(prof|dr)\.?\s", re.IGNORECASE)
_WORD = expression(r"(?<![\w@./-])[^\W\d_]{2,15}(?![\w@])")
_NUMBER_BEHIND = expression(r"\s?[,:(]?\s?(?:an:\s|unter\s|on\s|tel\.?:?\s)?\+?\d[\d\s/-]{6}")
_MOST_WORDS = 400
_ADDRESSES = words("frau herr herrn mr mrs ms dr prof")
# First names that are words of the language too: a title must stand before these.
_WORDS_TOO = words(
    "will may mark max art grace hope rose bill jan august april june ray sunny dean grant miles",
    "rob sam pat dawn joy faith summer clay reich ernst gut lang wolf sommer per mit de la le an",
    "dem line min",
)
_NO_SURNAMES = words(
    "und oder von vom aus mit der die das dem den ein eine einer für über auf bei beim zur zum",
    "nach ist sind war hat haben wird werden kann nicht auch noch nur wir ihr sie uns euch mich",
    "dich sich hier dort heute morgen and the from with for our your you are was has have will",
    "can not all who this that at of on in is it to kommt spricht liest zeigt erzählt leitet",
    "macht hält gibt sagt bringt freut bittet",
)


def with_capitals(text: str) -> str:
    """The text with names in capitals, if it has none; other text is left as it is."""
    if " " not in text or any(char.isupper() for char in text[1:]):
        return text
    parts: list[str] = []
    at = 0
    for word in islice(_WORD.finditer(text), _MOST_WORDS):
        if word.start() < at or word[0][0].isupper():
            continue
        if not (is_given_name(word[0]) or word[0].lower() in _ADDRESSES):
            continue
        if _NUMBER_BEHIND.match(text, word.end()) and word[0] not in _WORDS_TOO:
            parts += [text[at : word.start()], word[0].title()]
            at = word.end()
            continue
        found = _NAME.match(text, word.start())
        if found and (name := _capitalised(found)):
            parts += [text[at : word.start()], name]
            at = found.end()
    return "".join([*parts, text[at:]])


def _capitalised(found: re.Match[str]) -> str:
    given = found["given"].lower()
    addressed = found["ahead"] or found["title"]
    if not addressed and given in _WORDS_TOO:
        return ""
    if found["surname"] in _NO_SURNAMES or given in _NO_SURNAMES:
        return ""
    title = _TITLE.sub(lambda one: f"{one[1].title()}. ", found["title"])
    ahead = (found["ahead"] or "").title()
    return f"{ahead}{title}{found['given'].title()} {found['particle']}{found['surname'].title()}"
