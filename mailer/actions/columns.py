"""Columns: whom the cells of a row describe, and what in them nobody here understands."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailer.actions.people import LANGUAGES
from mailer.domain.address import parse_address
from mailer.domain.form_of_address import (
    FormOfAddress,
    holds_honorific,
    read_form_of_address,
    with_told_title,
)
from mailer.domain.person import Person, named_person
from mailer.domain.printable import legible
from mailer.domain.title import titles_of


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What a cell said that shows in no mail: its line, its column by the field, the words."""

    line: int
    field: str
    value: str


def person_in(cells: Mapping[str, str]) -> Person:
    """Whom the cells of a row describe; raises InvalidValueError for a bad address or name."""
    said, title = _form_of_address(cells)
    return named_person(
        parse_address(cells.get("email", "")),
        honorific=said.honorific,
        title=with_told_title(title, said.title),
        first_name=cells.get("first_name", ""),
        last_name=cells.get("last_name", ""),
        organisation=cells.get("organisation", ""),
        language=LANGUAGES.get(cells.get("language", "").casefold(), ""),
        letter_salutation=cells.get("letter_salutation", ""),
    )


def not_understood(line: int, cells: Mapping[str, str]) -> list[NotUnderstood]:
    """What a row says of somebody that no salutation and no mail will show."""
    language = cells.get("language", "")
    said, title = _form_of_address(cells)
    found = {
        "honorific": said.unknown,
        "title": " ".join(titles_of(title).unknown),
        "language": "" if language.casefold() in LANGUAGES else language,
    }
    return [NotUnderstood(line, field, legible(text)) for field, text in found.items() if text]


def _form_of_address(cells: Mapping[str, str]) -> tuple[FormOfAddress, str]:
    """What the row says of the honorific, and its title without it."""
    names = [cells[one] for one in ("first_name", "last_name", "full_name") if one in cells]
    told, title = cells.get("honorific", ""), cells.get("title", "")
    if not told and holds_honorific(title):
        return read_form_of_address(title, *names), ""
    return read_form_of_address(told, *names), title
