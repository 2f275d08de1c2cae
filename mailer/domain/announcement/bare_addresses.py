"""Web addresses as people speak them, without their scheme: "example.org/anmeldung"."""

import re

from mailer.domain.addresses_in_text import find_addresses

# Top levels that offices here use; any word with a dot in it would be too much ("z.B.", "S.12").
_TOP = (
    r"(?:de|at|ch|eu|org|com|net|info|li|lu|nrw|bayern|berlin|hamburg|koeln|cologne|ruhr|saarland"
    r"|gov|edu|uk|io|events|online|digital|academy|events|gmbh|example)"
)
_BARE = re.compile(
    rf"(?<![\w/.@:%-])(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,5}}{_TOP}(?![\w-]|\.[a-z]|@)"
    r"(?P<path>/[^\s<>\"“”„»«|^`{}()\[\]]{0,1000})?",
    re.IGNORECASE,
)
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
        if not covered[found.start()]
    ]
    return sorted([*plain, *bare])


def _ended(address: str) -> str:
    short = address.rstrip(_TRAILING)
    return f"{short})" if short.count("(") > short.count(")") else short
