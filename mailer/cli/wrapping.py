"""Wrapping: running text fitted to the window; a command is never broken, it is to be copied."""

import re

from rich.cells import cell_len

# A command reaches as far as what can be typed; a quotation mark ends it in a sentence.
_PIECES = re.compile(r"([„\x22(]?seminarpost(?: +(?:'[^']*'|[\w@.…<>|=/+~:'-]+))+\S*|\S+)(\s*)")
_COMMAND = re.compile(r" +(?:seminarpost|cd) ")  # a line of its own


def fitted(text: str, width: int) -> str:
    """The text with lines of at most ``width`` columns, but for a word or command that is longer.

    What continues a line stands under its beginning.
    """
    return "\n".join(_fitted(line, width) for line in text.split("\n"))


def _fitted(line: str, width: int) -> str:
    if cell_len(line) <= width or _COMMAND.match(line):
        return line
    indent = line[: len(line) - len(line.lstrip())]
    lines, current, gap = [], indent, ""
    for word, space in _PIECES.findall(line[len(indent) :]):
        if current.strip() and cell_len(current + gap + word) > width:
            lines.append(current)
            current, gap = indent, ""
        current += gap + word
        gap = space
    return "\n".join([*lines, current])
