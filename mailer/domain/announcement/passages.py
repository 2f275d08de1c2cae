"""Lines of text → passages: paragraphs and labelled values, in the order of the text."""

import re
from dataclasses import dataclass
from itertools import pairwise

from mailer.domain.announcement.labels import (
    WHO_IS_BEHIND,
    Label,
    is_item,
    opens_fact,
    split_label,
    without_bullet,
)

_LONGEST_WRAPPED_LINE = 100
_SHORTEST_WRAP_WIDTH = 60
_EMPHASIS = re.compile(r"\*\*|__|^#{1,6}\s+|^>\s?")
_COLUMNS = re.compile(r"\t+|\s\|\s")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph or value. ``inline``: its label stood on the same line ("Ort: Rathaus")."""

    text: str
    label: Label | None = None
    inline: bool = False


def passages_of(text: str) -> tuple[Passage, ...]:
    """The text's passages; hard-wrapped lines are joined, headings hand their label down.

    A heading such as "Referierende" labels every line up to the next blank line or label;
    any other heading labels the one line that follows.
    """
    found: list[Passage] = []
    heading: Label | None = None
    for line in _unwrapped(text.split("\n")):
        if not line:
            if heading is Label.SPEAKERS and found and found[-1].label is heading:
                heading = None
            continue
        label, value = split_label(line)
        if label and value:
            # Nobody reads facts out of a contact: it stays as it was written.
            # An address alone would be left in the text if its label went.
            kept = label in WHO_IS_BEHIND or (label is Label.REGISTRATION and "@" in value)
            text = without_bullet(line) if kept else value
            found.append(Passage(text, label, inline=True))
            heading = Label.SPEAKERS if label is Label.SPEAKERS and line.endswith(",") else None
        elif label:
            heading = label
        else:
            found.append(Passage(without_bullet(line), heading))
            heading = heading if heading is Label.SPEAKERS else None
    return tuple(found)


def _unwrapped(raw: list[str]) -> list[str]:
    lines = [part for one in raw for part in _columns(one)]
    width = _wrap_width(raw)
    # Only a line that goes on in lower case proves that lines were broken by their width.
    proven = any(
        after[:1].islower() and "://" not in after[:9] and _runs_on(before, after, width)
        for before, after in pairwise(lines)
    )
    if not proven:
        return lines
    joined = lines[:1]
    for before, after in pairwise(lines):
        if joined[-1] and _runs_on(before, after, width):
            joined[-1] = _joined(joined[-1], after)
        else:
            joined.append(after)
    return joined


def _runs_on(before: str, after: str, width: int) -> bool:
    """Whether the next line's first word had no room left on the line before."""
    room = width - len(before) - 1
    full = bool(before and after and width) and len(after.partition(" ")[0]) > room
    return full and not _starts_anew(after)


def _columns(raw: str) -> list[str]:
    line = " ".join(_EMPHASIS.sub("", raw.strip(" ")).replace("\t", " \t ").split(" ")).strip()
    parts = [" ".join(part.split()) for part in _COLUMNS.split(line)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and any(split_label(part)[0] for part in parts):
        return parts
    return [" ".join(line.split())]


def _wrap_width(raw: list[str]) -> int:
    lengths = [len(line.strip()) for line in raw if "://" not in line]
    longest = max(lengths, default=0)
    return longest if _SHORTEST_WRAP_WIDTH <= longest <= _LONGEST_WRAPPED_LINE else 0


def _starts_anew(line: str) -> bool:
    return is_item(line) or split_label(line)[0] is not None or opens_fact(line)


def _joined(line: str, rest: str) -> str:
    if line.endswith("-") and rest[:1].islower() and not rest.startswith(("und ", "oder ", "and ")):
        return line[:-1] + rest
    return f"{line} {rest}"
