"""Which column under a row of headings holds what, by its heading and by the cells below it."""

import re
from collections.abc import Collection, Mapping, Sequence

from mailer.actions.imports.sheets.cells import YES_OR_NO
from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.coming import are_sentences, says_coming
from mailer.actions.imports.sheets.further_people import OF_ANOTHER, people_beside, tell_further
from mailer.actions.imports.sheets.grid import is_of_time
from mailer.actions.imports.sheets.heading import Heading, letters_of_heading, words_of
from mailer.actions.imports.sheets.headings import BESIDE, read_heading
from mailer.actions.imports.sheets.mail_columns import choose_mails
from mailer.actions.imports.sheets.mail_heading import is_of_another
from mailer.actions.imports.sheets.permissions import CONTACT, find_permissions
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.sheets.status_heading import (
    asks_when_confirmed,
)
from mailer.actions.imports.statuses import (
    is_bare_refusal,
)
from mailer.domain.errors import Sentence
from mailer.domain.stay import moment_in

_EACH_COUNTS = ("left_at", "cancelled_at", "consent", *BESIDE)
_MOST_NUMBERED = 50  # rows of which the first numbers the rest
_NAMES_A_THING = re.compile(
    r"ticket|kurs|veranst|event|seminar|produkt|product|datei|file|raum|room|site|liste|list|gruppe"
    r"|group|straße|street|ort\b|stadt|land|benutzer|user|login|campaign|kampagne|strasse|session"
)
_GREETED = re.compile(r"(?:frau|herrn?|fr\.|hr\.|mrs?\.?|ms\.?)\s+\S", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_BOUNDS = {
    "join": words_of("von ab from start kam ankunft kommen beginn gekommen vonuhrzeit"),
    "leave": words_of("bis to until till end ende ging abgang gehen gegangen bisuhrzeit"),
}
_NO_LETTERS = re.compile(
    r"(?:keine?|no|donot)(?:allow|zulassen)?(?:post|postalmails?|briefe?|briefpost"
    r"|postsendungen)|(?:post|briefe?|postsendungen)(?:nicht|not)(?:zulassen|erlaubt|allowed)"
)
_NOT_BY_MAIL = re.compile(r"donot(?:allow)?mails?")
_NOT_BY_EMAIL = re.compile(r"donot(?:allow)?emails?")
# The word itself: "Keine Mail" holds its letters too.
_OF_E_MAIL = re.compile(r"(?<![^\W\d_])e-?mail|(?<=[a-z])E-?mail", re.IGNORECASE)
_CIVILITY = "titre"
_FEWEST_ABOVE = 2
_ONLY_ANSWERS = {"", "response", "open-ended response", "antwort", "offene antwort", "antworten"}


def columns_of(
    row: Row,
    above: Row | None,
    below: Sequence[Row],
    hidden: Collection[int] = frozenset(),
) -> Columns:
    """The columns under a row of headings.

    Of two that could be the same field the plainer heading wins: ``Kommune`` before ``Stadt``;
    of two addresses the one for work, and it is said. ``hidden`` columns only count where no other
    one holds their field.
    """
    if _is_numbered(row, below):
        row, above = Row(row.number, ["", *row.cells]), None
    row = _with_questions(row, above, below)
    read = [read_heading(one) for one in row.cells]
    _leave_paper(row, read)
    mails = [place for place, one in enumerate(read) if one is not None and one.field == "email"]
    over: dict[int, str] = {}
    groups: dict[int, str] = {}
    if len(mails) > 1 and above is not None and above.number == row.number - 1:
        if sum(bool(one.strip()) for one in above.cells) >= _FEWEST_ABOVE:  # "2. Teilnehmer"
            groups = {place: _over(above, place) for place in range(len(row.cells))}
        for place in mails:
            over[place] = _over(above, place)
            read[place] = _grouped(row, over[place], place) or read[place]
    if more := people_beside(row, groups, below):
        for place in (at for one in more.values() for at in one):
            read[place] = None
        mails = [place for place in mails if read[place] is not None]
    fields = fields_of([one if one and one.field != "email" else None for one in read], hidden)
    columns = Columns(row.number, [" ".join(one.split()) for one in row.cells], fields)
    columns.further = [_fields_in(one) for one in more.values()]
    others = [at for one in more.values() for at in one]
    for at in others:
        columns.fields[at] = OF_ANOTHER  # no other question is asked of it
    tell_further(columns)
    _keep_second(columns, read)
    _part_names(columns, below)
    _find_civility(columns)
    _find_login(columns, below)
    _find_bounds(columns, below)
    _find_contact(columns, below)
    find_permissions(columns, below)
    _find_confirmations(columns, below)
    _find_ticks(columns, below)
    for at in others:
        columns.fields[at] = ""
    for name in _EACH_COUNTS:
        places = [
            place
            for place, one in enumerate(read)
            if (one and one.field == name) or columns.fields[place] == name
        ]
        if len(places) > 1:
            columns.several[name] = places
    mails = [place for place in mails if place not in hidden] or mails
    choose_mails(columns, [(place, one) for place in mails if (one := read[place])], below, over)
    _tell_hidden(columns, hidden)
    return columns


def _fields_in(group: Mapping[int, Heading]) -> dict[str, int]:
    """The fields of a further person's columns."""
    places = list(group)
    named = fields_of([group[at] for at in places])
    return {name: at for name, at in zip(named, places, strict=True) if name}


def _leave_paper(row: Row, read: list[Heading | None]) -> None:
    """Takes "Keine Post" and "Do not mail" for letters where a heading beside says "E-Mail"."""
    gone = [at for at, one in enumerate(read) if one and one.field == "left_at"]
    told = {at: letters_of_heading(row.cells[at]) for at in gone}
    of_mail = {at for at in gone if _OF_E_MAIL.search(row.cells[at])}
    # "Mail" alone is paper only where the same words stand before "e-mail".
    is_twice = any(_NOT_BY_EMAIL.fullmatch(told[at]) for at in of_mail)
    for at in set(gone) - of_mail if of_mail else ():
        if _NO_LETTERS.fullmatch(told[at]) or (is_twice and _NOT_BY_MAIL.fullmatch(told[at])):
            read[at] = None


def _with_questions(row: Row, above: Row | None, below: Sequence[Row]) -> Row:
    """The headings, with what stands above in the place of none, or of ``Response``, which says
    nothing: a question, or the hours over a list of attendance. A title beside is none."""
    if above is None or above.number != row.number - 1:
        return row
    if sum(bool(one.strip()) for one in above.cells) < _FEWEST_ABOVE:
        return row  # a title
    width = max(len(row.cells), len(above.cells))
    cells = [*row.cells, *[""] * (width - len(row.cells))]
    over = [cell_in(above.cells, at) for at in range(width)]
    ends = max((at for at, one in enumerate(row.cells) if one.strip()), default=0)
    days = sum(is_of_time(one) for one in over[ends + 1 :])
    for at, one in enumerate(cells):
        if not over[at] or one.strip().lower() not in _ONLY_ANSWERS:
            continue
        is_filled = any(cell_in(other.cells, at) for other in below)
        # Several days above nothing are a sheet that was not filled in; one is when it took place.
        if at <= ends or is_filled or (is_of_time(over[at]) and days > 1):
            cells[at] = over[at]
    return Row(row.number, cells, row.is_hidden)


def _keep_second(columns: Columns, read: list[Heading | None]) -> None:
    """Of two columns of a status, or of leaving, the second stands beside the first: it may say no.

    What only may be a status ("State") is none then.
    """
    for place, one in enumerate(read):
        heading = letters_of_heading(cell_in(columns.headings, place))
        if one is None or columns.fields[place]:
            continue
        if one.field == "checked_in":
            read[place] = Heading("checked_in_again", one.rank)
            columns.fields[place] = (
                "" if "checked_in_again" in columns.fields else "checked_in_again"
            )
        if one.field == "leave" or (one.field == "status" and heading.endswith("status")):
            field = "leave_again" if one.field == "leave" else "status_beside"
            field = "status_again" if heading == "status" else field
            read[place] = Heading(field, one.rank)
            columns.fields[place] = "" if field in columns.fields else field


def _part_names(columns: Columns, below: Sequence[Row]) -> None:
    """ "Name" beside "Surname" is the given name, unless it repeats the other in its cells."""
    fields = columns.fields
    if "first_name" in fields or not {"full_name", "last_name"} <= set(fields):
        return
    whole, family = fields.index("full_name"), fields.index("last_name")
    heading = read_heading(columns.headings[whole])
    pairs = [(cell_in(one.cells, whole), cell_in(one.cells, family)) for one in below]
    repeats = any(last and last.lower() in first.lower() for first, last in pairs)
    if heading is not None and heading.field == "name" and not repeats:
        fields[whole] = "first_name"


def _find_login(columns: Columns, below: Sequence[Row]) -> None:
    """ "Login" is when somebody came where hours stand below; else it is an account."""
    if "join" in columns.fields:
        return
    for place, heading in enumerate(columns.headings):
        if letters_of_heading(heading) == "login" and not columns.fields[place]:
            told = [one for row in below if (one := cell_in(row.cells, place))]
            if told and all(_CLOCK.search(one) for one in told):
                columns.fields[place] = "join"
            return


def _find_bounds(columns: Columns, below: Sequence[Row]) -> None:
    """ "Von" and "bis" beside each other, with hours below: when somebody came and went.

    With days alone it is a term of office.
    """
    known = {"join", "leave"} & set(columns.fields)
    found: dict[str, int] = {}
    for place, heading in enumerate(columns.headings):
        letters = letters_of_heading(heading)
        name = next((one for one, words in _BOUNDS.items() if letters in words), "")
        if columns.fields[place] or not name or name in known:
            continue
        told = [one for row in below if (one := cell_in(row.cells, place))]
        if told and None not in map(moment_in, told):
            found.setdefault(name, place)
    if len(found) + len(known) == len(_BOUNDS):
        for name, place in found.items():
            columns.fields[place] = name


def _find_contact(columns: Columns, below: Sequence[Row]) -> None:
    """ "Kontakt" holds names where no other column does, and neither address nor number in it; so
    does any column of "Frau …" and "Herr …"."""
    if {"first_name", "last_name", "full_name"} & set(columns.fields):
        return
    for place, heading in enumerate(columns.headings):
        letters = letters_of_heading(heading)
        told = [one for row in below if (one := cell_in(row.cells, place))]
        is_name = letters in CONTACT or ("name" in letters and not _NAMES_A_THING.search(letters))
        is_name = is_name or (bool(told) and all(_GREETED.match(one) for one in told))
        if is_of_another(heading) or not is_name or columns.fields[place]:
            continue
        is_plain = not any(
            re.search(r"[@\d]", one) or one.lower() in YES_OR_NO or is_bare_refusal(one)
            for one in told
        )
        if is_plain and 5 * len(set(told)) > 4 * len(told) > 0:
            columns.fields[place] = "full_name"
            return


def _find_confirmations(columns: Columns, below: Sequence[Row]) -> None:
    """A column of when somebody confirmed (``activated_at``), where others did: a blank says no."""
    for place, heading in enumerate(columns.headings):
        if columns.fields[place] not in {"", "confirmed"} or not asks_when_confirmed(heading):
            continue
        if any(re.search(r"\d{2}", cell_in(one.cells, place)) for one in below):
            columns.fields[place] = "confirmed_at"
            return


def _find_civility(columns: Columns) -> None:
    """In a French table the title is that of a letter: "M." is Monsieur, and no degree."""
    fields = columns.fields
    if "title" in fields and "honorific" not in fields:
        place = fields.index("title")
        if letters_of_heading(columns.headings[place]) == _CIVILITY:
            fields[place] = "honorific"


def _find_ticks(columns: Columns, below: Sequence[Row]) -> None:
    """The only column of yes and no under words of coming: "Ich nehme teil", "Attended live".

    Where none says who came, one may say who did not: "Nicht anwesend".
    """
    if {"presence", "status"} & set(columns.fields):
        return
    for name in ("presence", "absence"):
        found = [
            place
            for place, heading in enumerate(columns.headings)
            if not columns.fields[place]
            and says_coming(heading) == name
            and (told := {cell_in(one.cells, place).lower() for one in below} - {""})
            and (told <= YES_OR_NO | {"0", "1"} or are_sentences(told))
        ]
        if len(found) == 1:
            columns.fields[found[0]] = name
        if found:
            return


def _is_numbered(row: Row, below: Sequence[Row]) -> bool:
    """Whether each row begins with its number and no heading stands over it, as R writes tables."""
    width = len(row.cells)
    some = below[:_MOST_NUMBERED]
    return (
        bool(some and row.cells[0].strip())
        and max(len(one.cells) for one in some) == width + 1
        and all(one.cells[0].strip() == str(number) for number, one in enumerate(some, 1))
    )


def _tell_hidden(columns: Columns, hidden: Collection[int]) -> None:
    named = [
        columns.headings[place]
        for place, one in enumerate(columns.fields)
        if one and place in hidden and place < len(columns.headings)
    ]
    if named:
        de, en = ", ".join(f"„{one}“" for one in named), ", ".join(f'"{one}"' for one in named)
        columns.notes.append(
            Sentence(
                f"Ausgeblendet und trotzdem gelesen, weil keine sichtbare Spalte es sagt: {de}.",
                f"Hidden and read all the same, as no visible column says it: {en}.",
            )
        )


def _over(above: Row, place: int) -> str:
    """What stands over a heading and its neighbours: "Privat" over "Telefon, E-Mail"."""
    return next((one for one in reversed(above.cells[: place + 1]) if one.strip()), "")


def _grouped(row: Row, over: str, place: int) -> Heading | None:
    """A heading with what stands over it and its neighbours."""
    return read_heading(f"{row.cells[place]} ({over})") if over else None


def fields_of(read: list[Heading | None], hidden: Collection[int] = frozenset()) -> list[str]:
    """The field of each column, "" for none: of several for one the heading of lowest rank."""
    best: dict[str, tuple[tuple[int, ...], int]] = {}
    for place, one in enumerate(read):
        if one is None:
            continue
        rank = (place in hidden, *one.rank)
        if one.field not in best or rank < best[one.field][0]:
            best[one.field] = (rank, place)
    found = [""] * len(read)
    for name, (_, place) in best.items():
        found[place] = name
    if "name" in found:  # "Name" beside "Vorname" is the family name, alone the whole
        is_family = "first_name" in best and "last_name" not in best
        other = "last_name" if is_family else "full_name"
        found[found.index("name")] = "" if other in found else other
    return found
