"""Months and weekdays as German and English texts write them."""

_GERMAN_MONTHS = (
    "januar jänner jan",
    "februar feber feb",
    "märz maerz mär mrz",
    "april apr",
    "mai",
    "juni jun",
    "juli jul",
    "august aug",
    "september sept sep",
    "oktober okt",
    "november nov",
    "dezember dez",
)
_ENGLISH_MONTHS = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
_WEEKDAYS = (
    "montag montags mo monday mon",
    "dienstag dienstags di tuesday tues tue",
    "mittwoch mittwochs mi wednesday weds wed",
    "donnerstag donnerstags do thursday thurs thur thu",
    "freitag freitags fr friday fri",
    "samstag samstags sonnabend sa saturday sat",
    "sonntag sonntags so sunday sun",
)


def _numbered(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows, first) for word in row.split()}


MONTHS = _numbered(_ENGLISH_MONTHS, 1) | _numbered(_GERMAN_MONTHS, 1)
"""Lower-case name or abbreviation → number of the month, January is 1."""

WEEKDAYS = _numbered(_WEEKDAYS, 0)
"""Lower-case name or abbreviation → ``date.weekday()``, Monday is 0."""


def any_of(words: dict[str, int]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))
