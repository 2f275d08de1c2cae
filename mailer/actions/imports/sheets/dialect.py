"""Dialects of CSV: what parts the cells of a row, told by headings and by rows of one width.

``csv.Sniffer`` guesses from contents and is fooled by names and addresses.
"""

import csv
from collections import Counter
from dataclasses import dataclass

from mailer.actions.imports.sheets.headings import known_fields

_SEPARATORS = ";,\t|"
_LINES = 100
_MOST_CHARACTERS = 4_000  # a line longer than that is told apart by others


@dataclass(frozen=True, slots=True)
class Dialect:
    """What parts cells; where whole rows were quoted, ``inner`` parts what is in the quotes."""

    outer: str
    inner: str = ""


def dialect_of(sample: list[str], outer: str = "") -> Dialect:
    """The dialect in which most of the lines make a table; ``outer`` is known where it is named."""
    lines = [one for one in sample if one.strip() and len(one) <= _MOST_CHARACTERS][:_LINES]
    outers = outer or _SEPARATORS
    tried = [Dialect(one) for one in outers]
    if sum(one.startswith('"') for one in lines) * 2 > len(lines):
        tried += [Dialect(one, inner) for inner in _SEPARATORS for one in outers]
    if not lines:  # only endless ones
        first = next((one for one in sample if one.strip()), "")
        return Dialect(max(outers, key=first.count))
    return max(tried, key=lambda one: _fit(lines, one))


def inner_cells(row: list[str], separator: str) -> list[str]:
    """The cells of a row that was quoted as a whole; any other row as it is."""
    if not row or separator not in row[0] or any(row[1:]):
        return row
    return next(csv.reader([row[0]], delimiter=separator, skipinitialspace=True), row)


def _fit(lines: list[str], dialect: Dialect) -> tuple[int, int]:
    """How many fields a row of headings names, and how many rows are as wide as each other."""
    fields = 0
    widths: Counter[int] = Counter()
    reader = csv.reader(lines, delimiter=dialect.outer, skipinitialspace=True)
    try:
        for row in reader:
            cells = inner_cells(row, dialect.inner) if dialect.inner else row
            fields = max(fields, known_fields(cells))
            widths[len(cells)] += len(cells) > 1
    except csv.Error:
        pass  # told where it is read
    return fields, max(widths.values(), default=0)
