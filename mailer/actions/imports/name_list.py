"""Lists of nothing but names, as somebody typed them: no heading, a person a line.

``Anna Müller``, ``Müller, Anna``, ``3. Anna Müller, Stadt A``; or all of them in one line. Where
anything in it says that not everybody was there, it is refused: nothing tells whom that is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailer.actions.imports.absence import is_organisation, says_absent, speaks_of_registered
from mailer.actions.imports.sheets.cells import YES_OR_NO
from mailer.actions.imports.sheets.grid import is_mark
from mailer.actions.imports.sheets.headings import known_fields
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.sheets.process import Row
from mailer.domain.errors import Sentence
from mailer.domain.printable import legible

_NAME = re.compile(r"[^\W\d_][^\W\d_.'’()\- ]*(?:[ .'’()-]+[^\W\d_]+)*[.)]?")
_NUMBER = re.compile(r"\s*(?:\d{1,4}[.)]?|[-–•*·])(?=\s|$)\s*")
_TITLE = re.compile(
    r"\d|:|liste|seminar|teilnehm|teilgenommen|anwesen|veranstaltung|particip|attend|present|webinar"
    r"|workshop|\bnamen?\b|tagung|schulung|sitzung",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]?")
_FEWEST, _MOST_WORDS, _MOST_TITLES = 2, 6, 3
_LEAST_SHARE, _WITH_NICKNAMES = 0.8, 0.5
# What people are called in a room: "Müller", "Gast 3", "iPhone von Peter". Whom that is is asked.
_NICKNAME = re.compile(r"[^\W\d_][\w.'’-]{0,30}(?: [\w.'’-]{1,30}){0,3}")


@dataclass(frozen=True, slots=True)
class NameList:
    """The people of a list of names, as lines with a ``full_name``.

    ``doubt`` is why not all of them may be taken as present, None where nothing speaks against it;
    ``titles`` are the lines above them that were taken for titles.
    """

    lines: list[Line]
    titles: list[str]
    doubt: Sentence | None


def name_list(rows: Sequence[Row]) -> NameList | None:
    """The list of names that a table is, None where it is another."""
    found: list[Line] = []
    titles: list[str] = []
    strange = nicknames = 0
    # "Müller, Anna" throughout: then "von Berg, Gerd" is one of them as well.
    parted = 2 * sum(bool(one.cells) and " " not in one.cells[0].strip() for one in rows) > len(
        rows
    )
    if any(len(row.cells) > 1 and known_fields(row.cells) for row in rows):
        return None  # a table, of which no heading names anybody
    for row in rows:
        if not (filled := _filled(row)):
            continue
        if not found and len(titles) < _MOST_TITLES and _TITLE.search(" ".join(filled)):
            titles.append(" ".join(filled))
            continue
        names = _names_of(filled, parted=parted)
        whole = " ".join(filled)
        nicknames += not names and len(filled) == 1 and _NICKNAME.fullmatch(whole) is not None
        strange += not (names or says_absent(whole))
        found += [Line(row.number, {"full_name": one}) for one in names or [" ".join(filled)]]
    is_chat = nicknames == strange and all(map(_is_one, rows))
    share = _WITH_NICKNAMES if is_chat else _LEAST_SHARE
    is_list = len(found) >= _FEWEST and len(found) - strange >= share * len(found)
    return NameList(found, titles, _doubt(rows, titles)) if is_list else None


def _is_one(row: Row) -> bool:
    """Whether a row has nothing beside a name: not ``Anna Müller;OK`` of a poll."""
    filled = _filled(row)
    return len(filled) <= 1 or (len(filled) == 2 and " " not in "".join(filled))  # "Müller, Anna"


def _filled(row: Row) -> list[str]:
    cells = (_NUMBER.sub("", one, count=1).strip() for one in row.cells)
    return [one for one in cells if one]


def _doubt(rows: Sequence[Row], titles: list[str]) -> Sentence | None:
    """Why a list of names does not say that all of them were there."""
    if (title := next(filter(speaks_of_registered, titles), None)) is not None:
        shown = legible(title)[:60]
        return Sentence(
            f"„{shown}“ nennt Menschen, die angemeldet oder eingeladen sind, nicht, wer da war. "
            "Bitte die Liste der Teilnahme nehmen; waren alle da, bitte diese Zeile löschen.",
            f'"{shown}" names people who are registered or invited, not who was there. Please take '
            "the list of attendance; if everybody was there, please delete this line.",
        )
    for row in rows:
        if _says_more(row):
            shown = legible(" ".join(one.strip() for one in row.cells if one.strip()))[:60]
            return Sentence(
                f"Die Liste besteht nur aus Namen, aber Zeile {row.number} („{shown}“) sagt noch "
                "etwas darüber, wer da war. Bitte nur die Namen derer stehen lassen, die da waren, "
                "oder eine Zeile mit den Überschriften „Name“ und „anwesend“ darüber setzen und "
                "„anwesend“ mit ja oder nein füllen.",
                f'The list is made of names only, but line {row.number} ("{shown}") tells more of '
                "who was there. Please leave only the names of those who were, or put a row with "
                'the headings "Name" and "attended" above it and fill "attended" with yes or no.',
            )
    return None


def _says_more(row: Row) -> bool:
    """Whether a row has a word of absence in it, or a mark behind its name."""
    cells = [one.strip() for one in row.cells]
    begins = next((at for at, one in enumerate(cells) if _NUMBER.sub("", one, count=1)), len(cells))
    name = cells[begins] if begins < len(cells) else ""
    name = _IN_BRACKETS.sub(
        lambda one: "" if is_organisation(one[0].strip("()[]")) else one[0], name
    )
    told = [name, *map(_beside, cells[begins + 1 :])]
    return says_absent(", ".join(told)) or any(
        is_mark(one) or one.lower() in YES_OR_NO for one in cells[begins + 1 :] if one
    )


def _beside(cell: str) -> str:
    """What a cell behind a name may tell of somebody: of an organisation what is in its brackets.

    "No Limits GmbH" and "Ärzte ohne Grenzen e. V." are names, whatever their words mean.
    """
    told = (one.strip() for one in _IN_BRACKETS.sub(" ", cell).split(","))
    return ", ".join([*_IN_BRACKETS.findall(cell), *(x for x in told if not is_organisation(x))])


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
