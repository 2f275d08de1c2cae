"""Sums of money in a text, as written: "49 €", "EUR 1.200,00", "50–80 Euro", "fünf Euro"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.source.source import one_line

# "Fr." is a Friday too; only a sum is written "Fr. 80.–".
_CURRENCY = (
    r"(?:€|EUR\b|Euros?\b|CHF\b|GBP\b|USD\b|£|\$|(?:Schweizer\s)?Franken\b|Swiss\sfrancs\b|pounds?\b"
    r"|SFr\.|Fr\.(?=\s?\d{1,4}\.[-–—]))"
)
_ANY_CURRENCY = expression(r"[€£$]|\d,[-–—]|EUR|CHF|GBP|USD|Fr\.|Fran[kc]|pound", re.IGNORECASE)
_WORDS = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "fünfundzwanzig": 25, "dreißig": 30,
    "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
    "hundert": 100, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,3}(?:[. ’']\d{3}){1,2}|\d{1,6})"
    r"(?:[.,]\d{2}(?!\d)|[.,][-–—]{1,2})?(?!\d)"
)
_WORD = rf"\b(?:{'|'.join(_WORDS)})(?=\s)"
_HEDGE = (
    r"(?:\b(?:ab|ca\.|circa|etwa|rund|max\.|maximal|bis\szu|höchstens|mindestens|min\.|voraussichtlich"
    r"|from|about|approx\.|up\sto|around)\s)"
)
_AMOUNT = expression(
    rf"(?P<hedge>{_HEDGE})?(?P<range>(?<![\d.,])(?:{_NUMBER}|{_WORD})\s?(?:{_CURRENCY}\s?)?"
    rf"(?:-|–|—|/|bis|to|oder|or|und|and)\s?)?"
    rf"(?:{_CURRENCY}\s?(?P<after>{_NUMBER})(?:\s?(?:-|–|—|bis|to)\s?(?P<upto>{_NUMBER}))?"
    rf"|(?<![\d.,])(?P<before>{_NUMBER}|{_WORD})\s?{_CURRENCY}"
    # "55,- pro Person": written so, nothing but money is meant.
    rf"|(?<![\d.,])(?P<dashed>\d{{1,4}},[-–—]{{1,2}})(?![\d-]))",
    re.IGNORECASE,
)
_SUPPLEMENT = expression(
    r"\s?[,(/]?\s?(?:(?:(?:zzgl|inkl|excl|incl|exkl|gesetzl|MwSt|USt|p\.\s?P)\b\.?(?:-(?:frei|befreit))?|\d{1,2}\s?%|(?:plus|including|excluding|pro"
    r"|netto|brutto|je|per|für|for|zuzüglich|inklusive|Mehrwertsteuer|Umsatzsteuer|VAT|gesetzlicher"
    r"|der|ermäßigt|reduced|concessions|frei|person|teilnehmer\w*|teilnehmende\w*|participant|mitglieder|members"
    r"|students|studierende|nichtmitglieder|kommunen)\b)\s?\)?\s?){1,6}",
    re.IGNORECASE,
)
_LEADS_NOWHERE = expression(
    r"(?:[\s,(/]+(?:für|for|pro|je|per|der|zzgl\.?|inkl\.?|plus|incl\.?|zuzüglich|inklusive|including"
    r"|gesetzlicher))+\s*$",
    re.IGNORECASE,
)
_HARDLY_A_FEE = 10_000


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum at ``start:end``. ``value`` is 0 for "0 Euro"; ``rough``: "ab", "ca.", a range."""

    start: int
    end: int
    value: float
    rough: bool

    @property
    def is_plausible(self) -> bool:
        """Whether it may be what taking part costs; no seminar costs as much as a street."""
        return self.value < _HARDLY_A_FEE


def find_amounts(text: str) -> list[Amount]:
    """Every sum of money in ``text``, in the order written."""
    return list(_find_amounts(text)) if _ANY_CURRENCY.search(text) else []


# Several readers ask for the amounts of the same sentence.
@lru_cache(maxsize=256)
def _find_amounts(text: str) -> tuple[Amount, ...]:
    return tuple(
        Amount(found.start(), found.end(), _value(found), _is_rough(found))
        for found in _AMOUNT.finditer(text)
    )


def as_written(text: str, amounts: list[Amount]) -> str:
    """From the first amount to the last, with "zzgl. MwSt." and its kin behind it."""
    end = amounts[-1].end
    if supplement := _SUPPLEMENT.match(text, end):
        end = supplement.end()
    fee = _LEADS_NOWHERE.sub("", text[amounts[0].start : end]).strip(" ,(;/")
    return one_line(fee + ")" * (fee.count("(") - fee.count(")")), 200)


def _value(found: re.Match[str]) -> float:
    written = found["upto"] or found["after"] or found["before"] or found["dashed"] or "0"
    if written.lower() in _WORDS:
        return _WORDS[written.lower()]
    whole = re.sub(r"[.,](?:\d{2}|[-–—]{1,2})$", "", written)
    cents = re.search(r"[.,](\d{2})$", written)
    return float(re.sub(r"\D", "", whole) or 0) + (int(cents[1]) / 100 if cents else 0)


def _is_rough(found: re.Match[str]) -> bool:
    return any(found[name] for name in ("hedge", "range", "upto"))
