"""What a pattern costs at worst: in how many ways it may be tried at one place of a text.

Python's ``re`` goes back and tries again: ``(a+)+b`` takes as many steps as there are ways to
divide a text, and one mail would stop an office for hours. A pattern's ways can be counted before
it is ever used: those of a sequence multiply, those of alternatives add up, and what is repeated
has them once for each time.
"""

from collections.abc import Iterable
from functools import reduce

# Private, and nothing else tells how ``re`` understands a pattern.
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_WAYS = 6_000
"""With that, the longest text that patterns are looked for in takes less than a second."""
_LONGEST_TEXT = 5_000
_TOO_MANY = 10**12
_REPEATS = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})
_ONE_WAY = frozenset({sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN, sre.AT})


def ways(pattern: str) -> int:
    """In how many ways a pattern may be tried at one place; raises ``re.error``.

    Never too few; of ``(?:ab|cd)*``, whose alternatives exclude each other, far too many.
    """
    return _of_sequence(parser.parse(pattern))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> int:
    return reduce(lambda known, item: min(known * _of_one(*item), _TOO_MANY), items, 1)


def _of_one(kind: Any, given: Any) -> int:
    if kind in _ONE_WAY:
        return 1
    if kind in _REPEATS:
        return _of_repeat(*given)
    if kind is sre.BRANCH:
        return sum(map(_of_sequence, given[1]))
    if kind is sre.SUBPATTERN:
        return _of_sequence(given[-1])
    if kind in {sre.ASSERT, sre.ASSERT_NOT}:
        return _of_sequence(given[1])
    if kind is sre.ATOMIC_GROUP:
        return _of_sequence(given)
    return _TOO_MANY  # references to groups, and whatever ``re`` may learn


def _of_repeat(least: int, most: int, items: Any) -> int:
    within, most = _of_sequence(items), min(int(most), _LONGEST_TEXT)
    if within > 1 and most > 1:
        return int(min(within ** min(most, 64), _TOO_MANY))
    return within + max(most - int(least), 0)
