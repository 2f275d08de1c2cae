"""What taking part costs: free of charge, or a fee in the words of the text."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.labels import Label
from mailer.domain.announcement.sentences import Sentence
from mailer.domain.announcement.source import one_line

_CURRENCY = r"(?:€|EUR\b|Euro\b|CHF\b|GBP\b|USD\b|£|\$)"
_NUMBER = r"\d{1,3}(?:[. ]\d{3}){0,2}(?:,\d{2}|\.\d{2}|,-|,–)?(?!\d)|\d{1,6}(?:[.,]\d{2})?(?!\d)"
_AMOUNT = re.compile(
    rf"(?:{_CURRENCY}\s?(?P<after>{_NUMBER})|(?<![\d.,])(?P<before>{_NUMBER})\s?{_CURRENCY})",
    re.IGNORECASE,
)
_SUPPLEMENT = re.compile(
    r"\s?[,(]?\s?(?:(?:zzgl|inkl|excl|incl|plus|including|excluding|netto|brutto|pro|je|per|für|for|"
    r"zuzüglich|inklusive|MwSt|USt|Mehrwertsteuer|Umsatzsteuer|VAT|gesetzlicher|der|ermäßigt|"
    r"reduced|person|teilnehmer\w*|participant|mitglieder|members|students|studierende)\b\.?"
    r"\s?\)?\s?){1,6}",
    re.IGNORECASE,
)
_ABOUT_FEES = re.compile(
    r"(?:gebühr|\bkosten\b|kostenbeitrag|\bkostet\b|beitrag|\bpreis|entgelt|eintritt|\bfees?\b"
    r"|\bprice\b|\bcosts?\b|\bcharge\b|tickets?\b|\badmission\b|unkosten)",
    re.IGNORECASE,
)
_TAKING_PART = r"(?:teilnahme|seminar|webinar|veranstaltung|workshop|event|participation|angebot)"
_FREE = re.compile(
    r"(?P<word>\b(?:kostenfrei|kostenlos|unentgeltlich|gebührenfrei)(?P<ending>e[snrm]?)?\b"
    r"|\bfree\sof\s(?:charge|cost)\b|\bohne\s(?:gebühr|kosten)\w*|\bno\s(?:charge|fee|cost)\b"
    r"|\b(?:eintritt|teilnahme|admission|participation|attendance|registration|registering|event"
    r"|seminar|webinar|workshop)\s(?:ist\s|is\s)?(?:frei|free)\b"
    r"|\bfree\s(?:online\s)?(?:event|seminar|webinar|workshop|admission|to\sattend)\b)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:nicht|kein\w*|not|isn['’]t)\s(?:\w+\s)?$", re.IGNORECASE)
_FREE_LABELLED = re.compile(r"(?:keine|none|frei|free|kostenfrei|kostenlos)\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Price:
    """``free`` is None if the text does not say or contradicts itself; ``fee`` as written."""

    free: bool | None = None
    fee: str = ""
    unsure: frozenset[str] = frozenset()


def read_price(sentences: tuple[Sentence, ...]) -> Price:
    """Whether taking part is free, and the fee; both at once is doubtful."""
    free = any(_says_free(one) for one in sentences)
    fees = [fee for one in sentences if (fee := _fee(one))]
    paid = [fee for fee in fees if not _is_zero(fee)]
    fee = paid[0] if paid else ""
    unsure: set[str] = set()
    if fee and free:
        unsure |= {"free", "fee"}
        return Price(None, fee, frozenset(unsure))
    if len(set(paid)) > 1:
        unsure.add("fee")
    is_free = True if free or (fees and not paid) else False if fee else None
    return Price(is_free, fee, frozenset(unsure))


def find_price_words(text: str) -> list[tuple[int, int]]:
    """Where the text speaks of amounts or of taking part for free: ``(start, end)`` each."""
    return [found.span() for pattern in (_AMOUNT, _FREE) for found in pattern.finditer(text)]


def _says_free(sentence: Sentence) -> bool:
    if sentence.label is Label.CONTACT:
        return False
    if sentence.label is Label.FEE and _FREE_LABELLED.fullmatch(sentence.text):
        return True
    for found in _FREE.finditer(sentence.text):
        following = sentence.text[found.end() : found.end() + 60].lstrip()
        # "kostenlose Parkplätze" says nothing about the seminar, "kostenloses Seminar" does.
        of_something_else = found["ending"] and not re.match(
            rf"(?:[\w-]+\s)?[\w-]*{_TAKING_PART}", following, re.IGNORECASE
        )
        before = sentence.text[max(0, found.start() - 30) : found.start()]
        if not of_something_else and not _NOT.search(before):
            return True
    return False


def _fee(sentence: Sentence) -> str:
    if sentence.label is not Label.FEE and not _ABOUT_FEES.search(sentence.text):
        return ""
    amounts = list(_AMOUNT.finditer(sentence.text))
    if not amounts or sentence.label is Label.CONTACT:
        return ""
    if sentence.label is Label.FEE:
        return one_line(sentence.text.rstrip("."), 200)
    end = amounts[-1].end()
    if supplement := _SUPPLEMENT.match(sentence.text, end):
        end = supplement.end()
    fee = sentence.text[amounts[0].start() : end].strip(" ,(;")
    return one_line(fee + ")" * (fee.count("(") > fee.count(")")), 200)


def _is_zero(fee: str) -> bool:
    numbers = [found["after"] or found["before"] or "" for found in _AMOUNT.finditer(fee)]
    return all(not number.strip("0.,-– ") for number in numbers)
