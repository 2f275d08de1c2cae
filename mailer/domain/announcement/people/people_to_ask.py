"""Who is named among words that say whom to ask: by full name, or by a surname behind "Frau"."""

import re
from collections.abc import Iterator
from itertools import islice

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.names import NamedPerson, is_called, read_name
from mailer.domain.announcement.lexicon.vocabulary import words
from mailer.domain.announcement.source.source import one_line

_LONGEST_NAME = 80
_LONGEST_TEXT = 1_000
_MOST_NAMES_TRIED = 20
_NO_PERSON = words("ihnen sie ihr ihre uns wir you us him her bitte gern gerne fragen rückfragen")
_BEFORE_NAME = expression(
    r"(?:\b(?:an|bei|kontaktieren\sSie|Ihnen|[Cc]ontact|[Aa]sk|[Cc]all|to|ist|is|[Ee]-?mail|von|steht|stehen|sich"
    r"|beantworte[nt]|erteil(?:t|en)|gibt|geben|hilft|helfen|nimmt|erreichen\sSie|Sie\serreichen"
    r"|[Rr]ufen\sSie|[Rr]uft|[Ff]ragen\sSie(?:\snach)?|[Ss]prechen\sSie(?:\smit)?|[Rr]ing|[Pp]hone|[Aa]sk\sfor)|:)\s"
    r"(?:(?:bitte|gern[e]?|please|direkt|unsere[nr]?|our|colleague|Kollegin|Kollegen|Ihnen|Sie)\s)"
    r"{0,2}",
)
# "Frau Muster": whom one may ask is often told by the surname alone.
_SURNAME = expression(
    r"(?<![\w-])(?P<address>Frau|Herrn?|Hr\.|(?<!und\s)(?<!bis\s)Fr\.(?!\s(?:Vor|Nach)?[Mm]ittag|\sAbend)|Mrs?\.?|Ms\.?)\s(?P<rest>(?:(?:Prof|Dr)\.\s){0,2}(?:[A-ZÄÖÜ]\.\s)?[A-ZÄÖÜ][a-zäöüß]{2,20}"
    r"(?:-[A-ZÄÖÜ][a-zäöüß]{2,20})?)(?![\w-]|\s[A-ZÄÖÜ][a-zäöüß]+\s?[,(:]?\s?\Z)"
)
_ADDRESSED = expression(
    r"(?<![\w-])(?:Frau|Herrn?|Mrs?\.?|Ms\.?)\s(?=(?:(?:Prof|Dr)\.\s){0,2}[A-ZÄÖÜ]\S+\s[A-ZÄÖÜ])"
)
_INITIALLED = expression(r"[A-ZÄÖÜ]\.\s[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?(?=\s?[,(|])")
# What stands between a first name and how one is reached: "an:", "on", "at".
_REACHED_BY = expression(
    r"(?:\sBescheid)?\s?(?:[,:(–-]\s?|\s(?:on|at|unter|per|an|über|via)\b[.:,]?\s?){1,2}(?:(?:tel(?:efon)?|phone|mobil|handy|e-?mail|mail|und|der|nummer)\b[.:]{0,2}\s?){0,2}(?=[(+]?\d|[\w.+-]{1,64}@)"
    r"|\s(?=[(+]?\d{3})",
    re.IGNORECASE,
)
_NOMINATIVE = {"Herrn": "Herr", "Hr.": "Herr", "Fr.": "Frau"}
_SET_OFF = expression(r"(?:^|[;,:(?]\s?)(?=[A-ZÄÖÜ])")
_CAPITALISED = expression(r"(?<![\w.@/-])[^\W\d_a-zäöüß][\w’'-]+")


def person_to_ask(text: str, *, labelled: bool) -> str:
    """Whoever is named where a name is due, or by a surname behind "Frau", or set off by signs."""
    for addressed in islice(_ADDRESSED.finditer(text), _MOST_NAMES_TRIED):
        if name := _full_name(read_name(text, addressed.start())):
            return name
    places = [found.end() for found in _BEFORE_NAME.finditer(text)][:_MOST_NAMES_TRIED]
    for at in [*([0] if labelled else []), *places]:
        if name := _full_name(read_name(text, at)):
            return name
    if labelled and (found := _INITIALLED.match(text)):
        return found[0]
    if found := _SURNAME.search(text):
        return one_line(
            f"{_NOMINATIVE.get(found['address'], found['address'])} {found['rest']}", _LONGEST_NAME
        )
    for found in islice(_SET_OFF.finditer(text), _MOST_NAMES_TRIED):
        named = read_name(text, found.end())
        if named and is_called(named) and (name := _full_name(named)):
            return name
    return next((_full_name(named) for named in _called_in(text)), "") or _first_name(text)


def _first_name(text: str) -> str:
    """Who is called by the first name alone, a number or an address behind it."""
    return next(
        (
            word[0]
            for word in islice(_CAPITALISED.finditer(text), _MOST_NAMES_TRIED)
            if is_given_name(word[0]) and _REACHED_BY.match(text, word.end())
        ),
        "",
    )


def names_several(lines: list[str]) -> bool:
    """Whether two people are named as whom one may ask."""
    text = "; ".join(lines)[:_LONGEST_TEXT]
    return len({named.name for named in _called_in(text)}) > 1


def _called_in(text: str) -> Iterator[NamedPerson]:
    """Everybody in a text who is called as people are."""
    past = 0
    for word in islice(_CAPITALISED.finditer(text), _MOST_NAMES_TRIED):
        if word.start() < past or not is_given_name(word[0]):
            continue
        if named := read_name(text, word.start()):
            past = named.end
            yield named


def _full_name(named: NamedPerson | None) -> str:
    if named is None or named.name.split(" ", 1)[0].lower() in _NO_PERSON:
        return ""
    return one_line(f"{named.academic_title} {named.name}".strip(), _LONGEST_NAME)
