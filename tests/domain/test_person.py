"""People: their names, and what no field of theirs may hold."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError
from mailer.domain.field import checked_line
from mailer.domain.person import Person, fit_salutation

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def a_person(**changes: object) -> Person:
    values = {"address": parse_address("eva@example.org"), **changes}
    return Person(**values)  # type: ignore[arg-type]  # names and types as in Person


@pytest.mark.parametrize(
    ("values", "name", "display_name"),
    [
        ({"title": "Dr.", "first_name": "Eva", "last_name": "Muster"}, "Dr. Eva Muster", None),
        ({"title": "Dipl.-Ing.", "last_name": "Muster"}, "Dipl.-Ing. Muster", None),
        ({"first_name": "Eva"}, "Eva", None),
        (
            {"title": "Dr. Graf von", "first_name": "Otto", "last_name": "Muster"},
            "Dr. Otto Graf von Muster",
            None,
        ),
        ({"title": "Gräfin", "last_name": "Gräfin Muster"}, "Gräfin Muster", None),
        ({"last_name": "Muster", "organisation": "Stadt X"}, "Muster", None),
        ({"title": "Dr."}, "", ""),
        ({"title": "Dr.", "organisation": "Stadt X"}, "", "Stadt X"),
        ({}, "", ""),
    ],
)
def test_names(values: dict[str, str], name: str, display_name: str | None) -> None:
    person = a_person(**values)
    assert person.name == name
    assert person.display_name == (name if display_name is None else display_name)


@pytest.mark.parametrize(
    "field", ["title", "first_name", "last_name", "organisation", "letter_salutation"]
)
@pytest.mark.parametrize(
    "text",
    [
        "Eva\nBcc: x@example.org",
        "Eva\r\n",
        "Eva\0",
        "Eva\x1b[31m",
        "Eva\x85Muster",
        "Eva\u2028Muster",
        "Eva\u2029Muster",
        "Eva\ud800",
        *(f"Eva{char}Muster" for char in BIDI),
    ],
)
def test_control_and_direction_characters_are_refused(field: str, text: str) -> None:
    with pytest.raises(InvalidValueError, match="control characters"):
        a_person(**{field: text})


@pytest.mark.parametrize(
    "text", ["O’Connor-Müller", "Иванова", "Nguyễn Thị", "名前", "מוסטר\u200f", "Zoë 🎓", "x" * 200]
)
def test_real_names_are_kept(text: str) -> None:
    assert a_person(last_name=text).last_name == text


def test_absurdly_long_fields_are_refused() -> None:
    with pytest.raises(InvalidValueError) as refused:
        a_person(first_name="x" * 201)
    told = refused.value.sentence
    assert told.de == "Das Feld „Vorname“ hat 201 Zeichen; möglich sind 200. Bitte kürzen."
    assert told.en.startswith('The field "First name" has 201 characters')


@given(st.text(max_size=220))
def test_a_checked_line_is_one_line_or_refused(text: str) -> None:
    try:
        line = checked_line("field", text)
    except InvalidValueError:
        return
    assert line == text
    assert len(line.splitlines()) <= 1
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} for char in line)
    assert not set(line) & set(BIDI)
    line.encode()


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ("Liebe Anna,", "Liebe Anna"),
        ("Sehr geehrte Frau Dr. Muster!", "Sehr geehrte Frau Dr. Muster"),
        (" Hochwürdigster Herr  Abt ", "Hochwürdigster Herr Abt"),
        ("", ""),
        ("–", ""),
    ],
)
def test_an_own_salutation_has_no_comma(told: str, line: str) -> None:
    assert fit_salutation(told) == line


@pytest.mark.parametrize(
    "told",
    [
        "Liebe Anna\nBcc: x",
        "Gewinn unter www.example.org",
        "eva@example.org",
        "a@intern",
        "x" * 201,
    ],
)
def test_an_own_salutation_is_one_line_without_addresses(told: str) -> None:
    with pytest.raises(InvalidValueError):
        fit_salutation(told)
