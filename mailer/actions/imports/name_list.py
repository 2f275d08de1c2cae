"""Lists of nothing but names, as somebody typed them: no heading, a person a line.

``Anna Müller``, ``Müller, Anna``, ``3. Anna Müller, Stadt A``; or all of them in one line.
"""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.headings import known_fields
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.sheets.process import Row

_NAME = re.compile(r"[^\W\d_][^\W\d_.'’()\- ]*(?:[ .'’()-]+[^\W\d_]+)*[.)]?")
_NUMBER = re.compile(r"\s*(?:\d{1,4}[.)]?|[-–•*·])(?=\s|$)\s*")
_TITLE = re.compile(
    r"\d|:|liste|seminar|teilnehm|teilgenommen|anwesen|veranstaltung|particip|attend|present|webinar"
    r"|workshop|\bnamen?\b|tagung|schulung|sitzung",
    re.IGNORECASE,
)
_FEWEST, _MOST_WORDS, _MOST_TITLES = 2, 6, 3
_LEAST_SHARE = 0.8


def name_lines(rows: Sequence[Row]) -> list[Line]:
    """The people of a list of names, as lines with a ``full_name``; none where it is another."""
    found: list[Line] = []
    strange = titles = 0
    # "Müller, Anna" throughout: then "von Berg, Gerd" is one of them as well.
    parted = 2 * sum(bool(one.cells) and " " not in one.cells[0].strip() for one in rows) > len(
        rows
    )
    if any(len(row.cells) > 1 and known_fields(row.cells) for row in rows):
        return []  # a table, of which no heading names anybody
    for row in rows:
        cells = [_NUMBER.sub("", one, count=1).strip() for one in row.cells]
        if not (filled := [one for one in cells if one]):
            continue
        if not found and titles < _MOST_TITLES and _TITLE.search(" ".join(filled)):
            titles += 1
            continue
        names = _names_of(filled, parted=parted)
        strange += not names
        found += [Line(row.number, {"full_name": one}) for one in names or [" ".join(filled)]]
    is_list = len(found) >= _FEWEST and len(found) - strange >= _LEAST_SHARE * len(found)
    return found if is_list else []


def _names_of(cells: list[str], *, parted: bool) -> list[str]:
    """The names in a row: the parts of one in two cells, or several of them; none else.

    ``parted``: family and given name have a cell each.
    """
    shaped = [bool(_NAME.fullmatch(one)) and len(one.split()) <= _MOST_WORDS for one in cells]
    many = [" " in one for one in cells]
    if all(shaped) and all(many) and len(cells) > _FEWEST:
        return cells
    if any(re.search(r"\d{1,2}[:.]\d\d", one) for one in cells[1:]):
        return []
    if shaped[0] and many[0] and not (parted and len(cells) > 1):
        return cells[:1]  # what follows is where they are from
    if len(cells) > 1 and all(shaped[:2]):
        return [f"{cells[0]}, {cells[1]}"]
    return []
