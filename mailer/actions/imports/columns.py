"""Columns: whom the cells of a row describe, and what in them nobody here understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailer.actions.imports.sheets.cells import address_in_cell, check_words
from mailer.actions.person.people import LANGUAGES
from mailer.domain.address import EmailAddress, parse_address
from mailer.domain.errors import InvalidValueError
from mailer.domain.field import checked_line
from mailer.domain.form_of_address import (
    FormOfAddress,
    holds_honorific,
    read_form_of_address,
    says_nothing,
    with_told_title,
)
from mailer.domain.person import Person, named_person
from mailer.domain.printable import legible
from mailer.domain.title import titles_of
from mailer.domain.whole_name import WholeName, is_body, leading, names_several, read_whole_name

_LONG = 100
_PEOPLE = ("full_name", "first_name", "last_name")
_WORDS = ("honorific", "title", "first_name", "last_name", "full_name", "organisation")


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What a cell said that shows in no mail: its line, its column by the field, the words."""

    line: int
    field: str
    value: str


def person_in(cells: Mapping[str, str]) -> Person:
    """Whom the cells of a row describe; raises InvalidValueError for a bad address or name."""
    return read_row(0, cells)[0]


def not_understood(line: int, cells: Mapping[str, str]) -> list[NotUnderstood]:
    """What a row says of somebody that no salutation and no mail will show."""
    cells = _without_body(_with_name_beside(cells))
    name = name_in(cells)
    return _not_understood(line, cells, name, *_form_of_address(cells, name))


def read_row(line: int, cells: Mapping[str, str]) -> tuple[Person, list[NotUnderstood]]:
    """Both at once, for long lists: whom a row describes, and what of it is not understood."""
    address = address_of(cells)
    cells = _with_name_beside(cells)
    for one in _WORDS:
        if one in cells and (text := cells[one]):
            if len(text) > _LONG or not text.isprintable():
                checked_line(one, text)
            check_words(text)
    cells = _without_body(cells)
    name = name_in(cells)
    said, title = _form_of_address(cells, name)
    person = named_person(
        address,
        honorific=said.honorific,
        title=with_told_title(title, said.title) if said.title else title,
        first_name=name.first_name,
        last_name=name.last_name,
        organisation=cells.get("organisation", ""),
        language=LANGUAGES.get(cells.get("language", "").casefold(), ""),
        letter_salutation=cells.get("letter_salutation", ""),
    )
    return person, _not_understood(line, cells, name, said, title)


def _with_name_beside(cells: Mapping[str, str]) -> Mapping[str, str]:
    """With the name beside an address as a whole name, where no other cell names anybody.

    So what holds for a column of names holds for ``Anna Muster <anna@example.org>`` too.
    """
    if any(cells.get(one) for one in _PEOPLE):
        return cells
    beside = legible(address_in_cell(cells.get("email", ""))[1])
    return {**cells, "full_name": beside} if beside else cells


def _without_body(cells: Mapping[str, str]) -> Mapping[str, str]:
    """The cells without an office or a society in the place of a name: it is the organisation.

    Raises InvalidValueError where two people are named: nobody can tell whose address it is.
    """
    for one in _PEOPLE:
        text = cells.get(one, "")
        if " " not in text or not (kind := _kind_of_name(text)):
            continue
        if kind == "several":
            raise InvalidValueError(
                f"„{text[:60]}“ nennt mehrere Menschen; bitte eine Person je Zeile.",
                f'"{text[:60]}" names several people; please write one person per row.',
            )
        rest = {key: cell for key, cell in cells.items() if key != one}
        return {"organisation": text} | rest
    return cells


@lru_cache(maxsize=16_384)
def _kind_of_name(text: str) -> str:
    return "body" if is_body(text) else "several" if names_several(text) else ""


def address_of(cells: Mapping[str, str]) -> EmailAddress:
    """The address of a row, as people paste it; raises InvalidValueError for none, or for two."""
    cell = cells.get("email", "")
    if not cell and (heading := cells.get("email_elsewhere", "")):
        raise InvalidValueError(
            f"Die E-Mail-Adresse fehlt; in der Spalte „{heading}“ steht eine. Bitte umtragen, wenn "
            "sie gemeint ist.",
            f'The e-mail address is missing; there is one in the column "{heading}". Please move '
            "it, if it is meant.",
        )
    return parse_address(address_in_cell(cell)[0])


def name_in(cells: Mapping[str, str]) -> WholeName:
    """The name of a row, from whichever columns hold it; else the one beside its address."""
    first, last = cells.get("first_name", ""), cells.get("last_name", "")
    whole = cells.get("full_name", "")
    if not (first or last or whole):
        whole = legible(address_in_cell(cells.get("email", ""))[1])
    if not (first or last):
        return read_whole_name(whole)
    if not first and "," in last:
        return read_whole_name(last)
    given, family = leading(first), leading(last)
    if "," in last and not (read := read_whole_name(last)).first_name:  # "Müller, Dr."
        family = read
    # "Frau" alone is no given name, and "Herr" alone may be a family name.
    return WholeName(
        given.honorific or family.honorific,
        with_told_title(given.title, family.title) if given.title or family.title else "",
        given.last_name,
        family.last_name,
    )


def _not_understood(
    line: int, cells: Mapping[str, str], name: WholeName, said: FormOfAddress, title: str
) -> list[NotUnderstood]:
    language = cells.get("language", "")
    if not (said.unknown or title or language or name.is_unsure):
        return []
    found = {
        "honorific": said.unknown,
        "title": " ".join(titles_of(title).unknown) if title else "",
        "language": "" if language.casefold() in LANGUAGES else language,
        "name": f"{name.first_name} | {name.last_name}" if name.is_unsure else "",
    }
    return [NotUnderstood(line, field, legible(text)) for field, text in found.items() if text]


def _form_of_address(cells: Mapping[str, str], name: WholeName) -> tuple[FormOfAddress, str]:
    """What the row says of the honorific, and its title without it."""
    names = [cells[one] for one in ("first_name", "last_name", "full_name") if one in cells]
    told, title = cells.get("honorific", ""), cells.get("title", "")
    if says_nothing(told) and holds_honorific(title):
        told, title = title, ""
    said = read_form_of_address(told or name.honorific, *names)
    return said, with_told_title(title, name.title) if name.title else title
