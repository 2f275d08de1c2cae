"""Telephone numbers in a text, as they are written; no dates, no sums, no fax."""

import re

from mailer.domain.announcement.lexicon.expressions import expression

PHONE = (
    r"(?<![\w.,/+-])(?:\+|00|\(0|0)(?:[\d]|[ ()/–-](?=[\d(]))"
    r"(?:\d|[ .()/–-]{1,3}(?=[\d(])|\)\s?(?=\d))"
    r"{4,22}\d(?![\d.,]\d|\d|\s?(?:€|Euro|EUR))"
)
_PHONE = expression(PHONE)
_NO_TELEPHONE = expression(
    r"(?:fax|\b(?:IBAN|BIC|ID|PIN|(?:pass|kenn|zugangs-?|access\s)?code))\b\W{0,4}(?:\w{0,6}\W{0,2})$",
    re.IGNORECASE,
)
_DATE = expression(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{2}|\d{4})$")


def find_phones(text: str) -> list[str]:
    """Every telephone number in ``text``."""
    return [
        written(found[0])
        for found in _PHONE.finditer(text)
        if not _NO_TELEPHONE.search(text[max(0, found.start() - 12) : found.start()])
        and not _DATE.fullmatch(found[0])
    ]


def written(number: str) -> str:
    """A number as it was matched, without a parenthesis that opens around all of it."""
    return " ".join((number if ")" in number else number.lstrip("(")).split())
