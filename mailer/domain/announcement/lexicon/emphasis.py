"""Marks of emphasis (``**bold**``, ``_so_``): they go in pairs at the borders of words.

An address keeps every character: ``https://example.org/a__b__c`` is another one without them.
"""

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.lexicon.expressions import expression

_PAIR = expression(
    r"(?<![\w*_])(?P<mark>\*{1,3}|_{1,3})(?=[^\s*_])(?P<inside>[^*_\n]{1,400}?)(?<=[^\s*_])(?P=mark)(?![\w*_])"
)
_HEADING = expression(r"#{1,6}\s+")
_HELD = "\x1e"


def without_emphasis(line: str) -> str:
    """The line without marks that stand in pairs around words, and without ``#`` before it."""
    if found := _HEADING.match(line):
        line = line[found.end() :]
    if "*" not in line and "_" not in line:
        return line
    held = list(line)
    for start, end in find_addresses(line):
        held[start:end] = _HELD * (end - start)
    dropped: set[int] = set()
    for pair in _PAIR.finditer("".join(held)):
        length = len(pair["mark"])
        dropped |= {*range(pair.start(), pair.start() + length)}
        dropped |= {*range(pair.end() - length, pair.end())}
    return "".join(char for place, char in enumerate(line) if place not in dropped)
