"""Parts of a list below a line that says who was absent: "Entschuldigt:" above some names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from mailer.actions.imports.absence import heads_absent, heads_nobody, heads_others, heads_present
from mailer.actions.imports.sheets.line import Line
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.printable import legible

_NAMES = ("full_name", "first_name", "last_name", "organisation")

_FAMILIES = {"krank", "fehlend", "urlaub", "ersatz", "kranke"}


@dataclass(frozen=True, slots=True)
class AbsentParts:
    """Which lines stand below such a line, each with its number and words.

    ``titles`` are the lines themselves: nobody's. ``plain`` are those that say nothing else.
    """

    below: Mapping[int, tuple[int, str]]
    titles: frozenset[int]
    plain: frozenset[int]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """The parts of a list; another line of its kind begins the next, or those present."""
        below: dict[int, tuple[int, str]] = {}
        titles, plain = set(), set()
        above: tuple[int, str] | None = None
        for line in lines:
            text = _alone(line)
            said = heads_absent(text) if text else None
            if text and heads_nobody(text):
                above = None
                titles.add(line.number)
            elif said is not None:
                above = (line.number, text)
                is_name = _is_family_name(line, text)
                if is_name:  # of somebody, or a title: staff is asked of them as well
                    below[line.number] = above
                else:
                    titles.add(line.number)
                plain |= {line.number} if said and not is_name else set()
            elif text and heads_present(text):
                above = None
                titles.add(line.number)
            elif text and above is not None and heads_others(text):
                above = (line.number, text)  # not plain: staff is asked
                titles.add(line.number)
            elif above is not None:
                below[line.number] = above
        return cls(below, frozenset(titles), frozenset(plain))

    def is_absent(self, line: Line, *, says_more: bool) -> bool:
        """Whether a line that would count as present is of somebody absent.

        ``says_more``: it has a mark or a length of its own. Raises InvalidValueError where that,
        or the line above, makes it less than plain.
        """
        if (above := self.below.get(line.number)) is None:
            return False
        number, text = above
        if number in self.plain and not says_more:
            return True
        shown = legible(text)[:40]
        raise InvalidValueError(
            f"darüber steht „{shown}“ (Zeile {number}); ob die Person da war, ist nicht zu "
            "erkennen. War sie da, bitte die Zeile darüber setzen; sonst löschen",
            f'above it there is "{shown}" (line {number}); it cannot be told whether they were '
            "there. If they were, please move the line above it; else delete it",
        )

    def told(self, absent: int) -> list[Sentence]:
        """That as many people are absent by such a line."""
        if not absent:
            return []
        plain = {above for above in self.below.values() if above[0] in self.plain}
        shown = [legible(text)[:40] for _, text in sorted(plain)]
        de, en = ", ".join(f"„{one}“" for one in shown), ", ".join(f'"{one}"' for one in shown)
        if absent == 1:
            return [
                Sentence(
                    f"1 Mensch steht unter {de} und gilt als abwesend.",
                    f"1 person stands below {en} and counts as absent.",
                )
            ]
        return [
            Sentence(
                f"{absent} Menschen stehen unter {de} und gelten als abwesend.",
                f"{absent} people stand below {en} and count as absent.",
            )
        ]


def _is_family_name(line: Line, text: str) -> bool:
    """Whether a word of absence stands where families do, and may be the name of one: Krank."""
    return bool(line.cells.get("last_name")) and text.strip().lower() in _FAMILIES


def _alone(line: Line) -> str:
    """The only words of a line, where they stand in place of a name; else ""."""
    filled = {name: text for name, text in line.cells.items() if text.strip()}
    is_one = len(filled) == 1 and filled.keys() <= set(_NAMES)
    return next(iter(filled.values())) if is_one else ""
