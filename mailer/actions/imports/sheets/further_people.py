"""Further people of a row: "Name, E-Mail" once more under "2. Teilnehmer/in", or numbered.

Somebody's second mailbox is none: "E-mail 2 Address" stands beside one name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from mailer.actions.imports.sheets.cells import cleaned_cell
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.heading import Heading
from mailer.actions.imports.sheets.headings import read_heading
from mailer.actions.imports.sheets.process import Row
from mailer.domain.errors import Sentence

_NAMES = ("first_name", "last_name", "full_name", "name")
_THEIR_OWN = frozenset({
    *_NAMES, "honorific", "title", "letter_salutation", "email", "email_elsewhere",
})  # fmt: skip
_WHO = (
    r"(?:teiln(?:ehm(?:er(?:in(?:nen)?|n|s)?|ende[rn]?))?\.?(?:[*:/_-]{1,2}in(?:nen)?|\(in\))?|tn"
    r"|person(?:en)?|attendees?|participants?|gast|guest)(?![^\W\d_])"
)
_WORDS = {"zweite": 2, "second": 2, "weitere": 2, "dritte": 3, "third": 3, "vierte": 4}
_NUMBERED = re.compile(
    rf"(?<![\w.])(?:(?P<first>[1-9])\s?\.?\s*{_WHO}|{_WHO}\s*(?:nr\.?\s*|#\s?)?(?P<last>[1-9])(?!\d)"
    rf"|(?P<word>zweite|second|weitere|dritte|third|vierte)[rsn]?\s+{_WHO})",
    re.IGNORECASE,
)
# "2 Personen", "folgt", "noch offen" and "keine" name nobody.
_NO_NAME = re.compile(
    r"\W*(?:keine?r?|nein|niemand|ja|no|none|nobody|yes|entfällt|folgt|offen|online|zugesagt|noch"
    r"|angemeldet|abgesagt|abgemeldet|unbekannt|weitere[rn]?|personen?|siehe|s|n|bitte|nur|vor)\b",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"(?:[^\W\d_]\w*['’.-]?\w*[\s,]*)+[^\d@]*")
_ORGANISATION = re.compile(
    r"\b(?:gmbh|mbh|g?ag|kg|ohg|gbr|e\.?\s?v|eg|ug|inc|ltd|abt|abteilung|team|zentrale|referat"
    r"|dezernat|fachbereich|stabsstelle|stadt|gemeinde|landkreis|kreis|verband|büro)\b"
    r"|\w(?:amt|werke?|verwaltung|verband|stelle|gemeinde|abteilung|büro|dienst|referat)\b|&",
    re.IGNORECASE,
)
# "Name 2" counts only beside "E-Mail 2": there is also the second line of a firm's name.
_PLAIN = re.compile(
    r"(?P<what>anrede|vorname|nachname|name|first ?name|last ?name|e-?mail(?:-?adresse| address)?)"
    r"\s*[_-]?(?P<last>[1-9])",
    re.IGNORECASE,
)
# What a column says of one of them: "Status 2", "Newsletter 2".
_SAID_OF_ONE = re.compile(r"(?P<what>[^\W\d_][^\d]*?)\s*[_-]?(?P<last>[1-9])")
_SPEAKS_AGAINST = {
    "consent": "consent", "left_at": "left_at", "cancelled_at": "cancelled_at",
    "status": "status_other",
}  # fmt: skip
OF_ANOTHER = "of_another"
"""The field, while columns are read, of one that is a further person's."""


def people_beside(
    row: Row, over: Mapping[int, str], below: Sequence[Row]
) -> dict[int, dict[int, Heading]]:
    """The columns of each further person of a row, by their number, with what they hold.

    ``over`` is what stands above a column and its neighbours.
    """
    found: dict[int, dict[int, Heading]] = {}
    beside_them: dict[int, dict[int, Heading]] = {}
    plain: dict[int, dict[int, Heading]] = {}
    for place, cell in enumerate(row.cells):
        text = f"{cell} ({over[place]})" if over.get(place) else cell
        if (marked := _NUMBERED.search(text)) is not None:
            number = _WORDS.get((marked["word"] or "").lower(), 0) or int(
                marked["first"] or marked["last"]
            )
            rest = re.sub(r"\(\W*\)", " ", text.replace(marked[0], " ")).strip(" -–:,")
            read, into = read_heading(rest or "Name"), found
        elif (parted := _PLAIN.fullmatch(cell.strip())) is not None:
            number, read, into = int(parted["last"]), read_heading(parted["what"]), plain
        elif (parted := _SAID_OF_ONE.fullmatch(cell.strip())) is not None:
            number, read, into = int(parted["last"]), read_heading(parted["what"]), beside_them
        else:
            continue
        if read is not None and number > 1:
            into.setdefault(number, {})[place] = read
    beside = {at for one in (*found.values(), *plain.values()) for at in one}
    first = [read_heading(cell) for at, cell in enumerate(row.cells) if at not in beside]
    if not any(one and one.field in {*_NAMES, "email"} for one in first):
        return {}  # "Teilnehmer 2" alone: nobody is the first
    groups = {number: one for number, one in found.items() if _names_somebody(one)}
    groups |= {
        number: one
        for number, one in plain.items()
        if number not in groups and _names_somebody(one) and _has_mail(one)
    }
    return {
        number: one | beside_them.get(number, {})
        for number, one in sorted(groups.items())
        if any(cell_in(other.cells, at) for other in below for at in one)
    }


def tell_further(columns: Columns) -> None:
    """Says which columns are of somebody else than the first person of a row."""
    shown = [columns.headings[at] for one in columns.further for at in one.values()]
    if shown:
        columns.notes.append(
            Sentence(
                "Eine Zeile kann mehrere Menschen nennen; wer unter "
                + ", ".join(f"„{one}“" for one in shown)
                + " steht, zählt für sich.",
                "A row may name several people; whoever stands under "
                + ", ".join(f'"{one}"' for one in shown)
                + " counts for themselves.",
            )
        )


def people_of(columns: Columns, row: Row, cells: dict[str, str]) -> Iterator[dict[str, str]]:
    """The cells of each person of a row; what is nobody's own is that of all of them."""
    if not columns.further:
        yield cells
        return
    shared = {
        name: text
        for name, text in cells.items()
        if name not in _THEIR_OWN and not _is_of_the_first(columns, name)
    }
    others = []
    for one in columns.further:
        told = ((name, cleaned_cell(name, cell_in(row.cells, at))) for name, at in one.items())
        own = _own({name: text for name, text in told if text})
        if _is_somebody(columns, one, own, cells):
            others.append({name: text for name, text in shared.items() if name not in one} | own)
            continue
        for name, into in _SPEAKS_AGAINST.items():
            if name in own:  # nobody else's, so of whom the row names
                cells[into] = "\n".join(filter(None, (cells.get(into), own[name])))
    if not others or any(cells.get(one) for one in _THEIR_OWN - {"email_elsewhere"}):
        yield cells
    yield from others


def _is_of_the_first(columns: Columns, field: str) -> bool:
    """Whether a column is of the first person of a row alone: "Status 1"."""
    if field not in columns.fields:
        return False
    return bool(re.search(r"(?<!\d)1\s*$", cell_in(columns.headings, columns.fields.index(field))))


def _is_somebody(
    columns: Columns, places: Mapping[str, int], own: dict[str, str], first: Mapping[str, str]
) -> bool:
    """Whether a further person's columns name one, and not the first once more.

    Under "Name 2" and "E-Mail 2" stand also a firm's second line and somebody's second mailbox.
    """
    name = _whole_name(own)
    if name and set(name.lower().split()) <= set(_whole_name(first).lower().split()):
        return False
    is_plain = any(_PLAIN.fullmatch(cell_in(columns.headings, at)) for at in places.values())
    has_mail = "@" in own.get("email", "")
    if is_plain:
        is_name = _is_name(name) and len(name.split()) > 1 and not _ORGANISATION.search(name)
        return has_mail and is_name
    fewest = 1 if "email" in places else 2
    return has_mail or (_is_name(name) and len(name.split()) >= fewest)


def _is_name(text: str) -> bool:
    is_written_so = text[:1].isupper() and _A_NAME.fullmatch(text) is not None
    return is_written_so and not _NO_NAME.match(text)


def _whole_name(cells: Mapping[str, str]) -> str:
    parted = [cells[one] for one in ("first_name", "last_name") if cells.get(one)]
    return " ".join(parted) or cells.get("full_name", "") or cells.get("name", "")


def _own(cells: dict[str, str]) -> dict[str, str]:
    """What is a further person's own; an address may stand beside the name in one cell."""
    whole = [text for name, text in cells.items() if name in _NAMES and "@" in text]
    return {"email": whole[0]} if whole and "email" not in cells else cells


def _names_somebody(group: Mapping[int, Heading]) -> bool:
    fields = {one.field for one in group.values()}
    return not fields.isdisjoint({*_NAMES, "email"})


def _has_mail(group: Mapping[int, Heading]) -> bool:
    fields = {one.field for one in group.values()}
    return "email" in fields and not fields.isdisjoint(_NAMES)
