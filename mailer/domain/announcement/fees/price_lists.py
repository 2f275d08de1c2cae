"""Lists of prices, one a line: "Regular: EUR 240", "Studierende 30,00 €"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto

from mailer.domain.announcement.fees.amounts import find_amounts
from mailer.domain.announcement.fees.terms import is_besides, is_limited
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import Label
from mailer.domain.announcement.text.sentences import Sentence

_LONGEST_LIST = 1_000
_LONGEST_RATE = 90
_FEWEST_RATES = 2
_MOST_SUMS = 3
_LONGEST_RUN = 20  # lines: nobody asks for more prices
# "inkl. Verpflegung" is no price of its own.
_INCLUDED = expression(
    r"\b(?:inkl|incl|inklusive|including|einschließlich|mit|with)\b\.?[^,;\d€$£]{0,40}",
    re.IGNORECASE,
)
_OF_PRICES = expression(
    r"gebühr|\bbeitrag|\bkosten\b|preis|\bfees?\b|\bprices?\b|\bcosts?\b|\btickets?\b|eintritt|\badmission|entgelt"
    r"|\bearly[\s-]bird|frühbucher|\bregular\b|\bstandard\b|\breduced|\bconcession|ermäßig|\berm\.|\bnormal",
    re.IGNORECASE,
)
# "Teilnahmegebühren", "Kosten je Person"; not "Hotelpreise in der Nähe", "Kosten je Quadratmeter".
_HEADS_PRICES = expression(
    r"(?:(?:die|unsere|the|our)\s)?(?:teilnahme|teilnehm\w*|tagungs|seminar|kurs|konferenz|eintritts|ticket|kosten|participation|conference|registration)?[-\s]?"
    r"(?:gebühr(?:en)?|beitrag|beiträge|kosten|preise?|fees?|prices?|costs?|tickets|eintritt|admission|entgelte?)"
    r"(?:\s(?:für\sdie\steilnahme|der\steilnahme|pro\sperson|je\sperson|p\.\s?p\.|per\sperson|inkl\..{0,30}|\(.{0,40}\)))?",
    re.IGNORECASE,
)
_GIVEN = expression(r"zusch[uü]ss|förder|prämie|preisgeld|\bprize|\baward|\bgrant", re.IGNORECASE)


class _Line(Enum):
    RATE = auto()
    ASIDE = auto()
    OTHER = auto()


def with_lists_joined(sentences: tuple[Sentence, ...]) -> tuple[tuple[Sentence, ...], bool]:
    """The sentences with each list of prices as one, and whether there is one."""
    merged: list[Sentence] = []
    listed = False
    for one in _with_rates_joined(sentences):
        last = merged[-1] if merged else None
        if last and _is_of_one_list(last, one):
            together = f"{last.text.rstrip(' .')}; {one.text}"
            if len(together) <= _LONGEST_LIST:
                merged[-1] = replace(last, text=together)
                listed = True
                continue
        merged.append(one)
    return tuple(merged), listed or len(merged) < len(sentences)


def _is_of_one_list(last: Sentence, one: Sentence) -> bool:
    """Whether two lines below "Kosten" tell an amount each, and none of meals or cancelling."""
    if not last.label is one.label is Label.FEE or last.passage == one.passage:
        return False
    return not is_besides(one.text) and bool(find_amounts(last.text) and find_amounts(one.text))


def _with_rates_joined(sentences: tuple[Sentence, ...]) -> Iterator[Sentence]:
    """The sentences, those of a list of rates as one that stands under "Kosten"."""
    place = 0
    while place < len(sentences):
        run = _run(sentences, place)
        rates = [one for one, kind in run if kind is _Line.RATE]
        if len(rates) < _FEWEST_RATES or not _are_prices(sentences, place, rates):
            yield sentences[place]
            place += 1
            continue
        joined = "; ".join(one.text.rstrip(" .") for one in rates)[:_LONGEST_LIST]
        yield replace(rates[0], text=joined, label=Label.FEE)
        yield from (one for one, kind in run if kind is _Line.ASIDE)
        place += len(run)


def _run(sentences: tuple[Sentence, ...], place: int) -> list[tuple[Sentence, _Line]]:
    """The lines from ``place`` on that tell a sum each; the first is a rate."""
    run: list[tuple[Sentence, _Line]] = []
    for one in sentences[place : place + _LONGEST_RUN]:
        kind = _kind_of(one)
        if kind is _Line.OTHER or (not run and kind is _Line.ASIDE):
            break
        run.append((one, kind))
    return run


def _kind_of(sentence: Sentence) -> _Line:
    """Whether a line is a few words with its sums before or behind them, and what it is for."""
    text = sentence.text.strip()
    if sentence.label not in {None, Label.FEE} or len(text) > _LONGEST_RATE:
        return _Line.OTHER
    amounts = find_amounts(text)
    if (
        not 0 < len(amounts) <= _MOST_SUMS
        or not amounts[-1].is_plausible
        or text.endswith(("!", "?"))
    ):
        return _Line.OTHER
    behind = re.sub(r"\([^()]*\)", "", text[amounts[-1].end :]).strip(" .,;")
    if (text[: amounts[0].start].strip(" -–•*") and len(behind.split()) > 2) or _GIVEN.search(text):
        return _Line.OTHER
    return _Line.ASIDE if is_besides(_INCLUDED.sub("", text)) else _Line.RATE


def _are_prices(sentences: tuple[Sentence, ...], place: int, rates: list[Sentence]) -> bool:
    """Whether a word in the list or above it says that whoever takes part pays these sums."""
    above = sentences[place - 1].text if place else ""
    return any(
        one.label is Label.FEE or _OF_PRICES.search(one.text) or is_limited(one.text)
        for one in rates
    ) or bool(_HEADS_PRICES.fullmatch(above.strip(" :*–-")))
