"""How large a table may be. Excel's own limits where it has some; an office's list is smaller."""

from dataclasses import dataclass

MOST_BYTES = 200_000_000
MOST_UNPACKED_BYTES = 500_000_000
# A list of addresses packs ten to one, one that repeats itself fifty to one; deflate can do 1032.
MOST_RATIO, RATIO_FROM_BYTES = 200, 20_000_000
MOST_PARTS = 10_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000  # a workbook's reader keeps every cell between A1 and the last one
MOST_LINE_CHARACTERS = 1_000_000
MOST_CHARACTERS = 300_000_000  # of all cells together: a shared string is stored once


@dataclass(frozen=True, slots=True)
class Limits:
    """What the process that reads may use, and how long it is waited for."""

    memory_bytes: int = 1_610_612_736
    cpu_seconds: int = 60  # a million rows take a third of it
    patience_seconds: float = 600
