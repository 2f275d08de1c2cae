"""Hours of the clock as people write them on a list: when somebody came in."""

import re

from mailer.domain.stay import moment_in

_CLOCK = re.compile(
    # No other word: "nein, 9:50" and "bis 11:30" are no hour at which somebody came.
    r"(?:(?:kam|am|on|ca\.?|etwa|erst|um|ab|seit|gegen|at)\s+){0,3}"
    r"(?:(?:mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)[.,]*\s+)?"
    r"(?:(?:\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\d{4}-\d\d-\d\d),?\s+(?:(?:um|ab|at)\s+)?)?"
    r"(?:\d{1,2}(?:[:.]\d\d){1,2}\s*(?:uhr|h\b|[ap]\.?m\.?)|\d{1,2}:\d\d(?::\d\d)?"
    r"|\d{1,2}\s*(?:uhr|[ap]\.?m\.?)|\d{1,2}\s?h\s?\d\d)\.?",
    re.IGNORECASE,
)


def is_clock(text: str) -> bool:
    """Whether a cell is when somebody came: ``9:50``, ``um 9.50 Uhr``, ``9 Uhr``, a day with it."""
    told = text.strip().lower()
    plain = _CLOCK.fullmatch(told) is not None
    return plain or moment_in(told.removesuffix("uhr").strip().upper()) is not None
