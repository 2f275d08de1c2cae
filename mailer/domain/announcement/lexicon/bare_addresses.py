"""Web addresses as people speak them, without their scheme: "example.org/anmeldung"."""

import re

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.lexicon.expressions import expression

# Top levels that offices here use; any word with a dot in it would be too much ("z.B.", "S.12").
_TOP = (
    r"(?:de|at|ch|eu|org|com|net|info|li|lu|nrw|bayern|berlin|hamburg|koeln|cologne|ruhr|saarland"
    r"|gov|edu|uk|io|events|online|digital|academy|events|gmbh|example"
    # Words of a language or its abbreviations: a page is named behind them, or it is no address.
    r"|(?:us|me|be|ly|gle|si|tv|do|to)(?=/))"
)
_BARE = expression(
    rf"(?<![\w/.@:%-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,5}}{_TOP}(?![\w-]|\.[a-z]|@)"
    r"(?P<path>/[^\s<>\"“”„»«|^`{}()\[\]]{0,1000})?",
    re.IGNORECASE,
)
# "name(at)host", "name [ät] host", "name @ host": a mail address that programs should not see.
_SPELLED_AT = expression(
    r"\w\s?(?:[\[({<]\s?(?:at|ät|aet|a|@|klammeraffe)\s?[\])}>]|\s@|@\s|\sät|_at_)\s?$"
    # "an anmeldung at host", but "online at host" and "register at host".
    r"|(?:^|[:,;(]\s|\b(?:an|bei|e-?mail|mail)\s)(?!online|now|here|only|today|free|early|directly|available"
    r"|register|book|join|apply|tickets?|visit|more|info|details|registration|enrol)"
    r"[\w.+-]{2,40}\sat\s$",
    re.IGNORECASE,
)
_AT_SOMEWHERE = expression(
    r"\w\s?[\[({<]\s?(?:at|ät|aet|a|@|klammeraffe)\s?[\])}>]\s?\w|\w\s@\s?\w|\w\s?(?:at|ät)\s\w+\s(?:punkt|dot)\s\w",
    re.IGNORECASE,
)
_LONGEST_NAME = 80
_TRAILING = ".,;:!?'’)"


def find_all_addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in ``text``, those without a scheme too, in the order written."""
    plain = find_addresses(text)
    if "." not in text:
        return plain
    covered = bytearray(len(text))
    for start, end in plain:
        covered[start:end] = b"\1" * (end - start)
    bare = [
        (found.start(), found.start() + len(_ended(found[0])))
        for found in _BARE.finditer(text)
        if not covered[found.start()] and (found["path"] or not _is_of_mail(text, found.start()))
    ]
    return sorted([*plain, *bare])


def holds_spelled_mail(text: str) -> bool:
    """Whether a mail address stands there in a spelling that programs should not see."""
    return _AT_SOMEWHERE.search(text) is not None


def _is_of_mail(text: str, start: int) -> bool:
    """Whether the host at ``start`` is that of a mail address with its at-sign spelled out."""
    return _SPELLED_AT.search(text[max(0, start - _LONGEST_NAME) : start]) is not None


def _ended(address: str) -> str:
    short = address.rstrip(_TRAILING)
    return f"{short})" if short.count("(") > short.count(")") else short
