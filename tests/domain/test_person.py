"""People: their names, and a salutation that says what they told us and guesses nothing."""

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError
from mailer.domain.person import Honorific, Person, checked_line, spoken_title

MS, MR, NONE = Honorific.MS, Honorific.MR, Honorific.NONE
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def a_person(**changes: object) -> Person:
    values = {"address": parse_address("eva@example.org"), **changes}
    return Person(**values)  # type: ignore[arg-type]  # names and types as in Person


@pytest.mark.parametrize(
    ("honorific", "title", "first", "last", "organisation", "german", "english"),
    [
        (MS, "", "Eva", "Muster", "", "Sehr geehrte Frau Muster", "Dear Ms Muster"),
        (MR, "", "Jan", "Muster", "", "Sehr geehrter Herr Muster", "Dear Mr Muster"),
        (MS, "", "", "Muster", "", "Sehr geehrte Frau Muster", "Dear Ms Muster"),
        (MR, "", "", "Muster", "Stadt X", "Sehr geehrter Herr Muster", "Dear Mr Muster"),
        (MS, "Dr.", "Eva", "Muster", "", "Sehr geehrte Frau Dr. Muster", "Dear Dr Muster"),
        (MR, "Dr.", "", "Muster", "", "Sehr geehrter Herr Dr. Muster", "Dear Dr Muster"),
        (
            MS,
            "Prof. Dr.",
            "Eva",
            "Muster",
            "Stadt X",
            "Sehr geehrte Frau Prof. Dr. Muster",
            "Dear Prof Dr Muster",
        ),
        (MS, "Dr.-Ing.", "Eva", "Muster", "", "Sehr geehrte Frau Dr. Muster", "Dear Dr Muster"),
        (MS, "Dr.in", "Eva", "Muster", "", "Sehr geehrte Frau Dr.in Muster", "Dear Dr Muster"),
        (MR, "Dipl.-Ing.", "Jan", "Muster", "", "Sehr geehrter Herr Muster", "Dear Mr Muster"),
        (NONE, "", "Kim", "Muster", "", "Guten Tag Kim Muster", "Dear Kim Muster"),
        (NONE, "", "Kim", "Muster", "Stadt X", "Guten Tag Kim Muster", "Dear Kim Muster"),
        (NONE, "Dr.", "Kim", "Muster", "", "Guten Tag Dr. Kim Muster", "Dear Dr Muster"),
        (NONE, "Dipl.-Ing.", "Kim", "Muster", "", "Guten Tag Kim Muster", "Dear Kim Muster"),
        (NONE, "", "Kim", "", "", "Guten Tag Kim", "Dear Kim"),
        (MS, "", "Eva", "", "", "Guten Tag Eva", "Dear Eva"),
        (MR, "Dr.", "Jan", "", "", "Guten Tag Jan", "Dear Jan"),
        (NONE, "", "", "Muster", "", "Guten Tag", "Hello"),
        (NONE, "", "", "Muster", "Stadt X", "Guten Tag", "Hello"),
        (NONE, "Dr.", "", "Muster", "", "Guten Tag", "Dear Dr Muster"),
        (NONE, "", "", "", "Stadt X", "Sehr geehrte Damen und Herren", "Dear Sir or Madam"),
        (MS, "", "", "", "Stadt X", "Sehr geehrte Damen und Herren", "Dear Sir or Madam"),
        (NONE, "", "", "", "", "Guten Tag", "Hello"),
        (MR, "Dr.", "", "", "", "Guten Tag", "Hello"),
    ],
)
def test_salutation(
    honorific: Honorific,
    title: str,
    first: str,
    last: str,
    organisation: str,
    german: str,
    english: str,
) -> None:
    known = {
        "honorific": honorific,
        "title": title,
        "first_name": first,
        "last_name": last,
        "organisation": organisation,
    }
    assert a_person(**known).salutation == german
    assert a_person(**known, language="en").salutation == english


@pytest.mark.parametrize(
    ("honorific", "title", "first", "last", "organisation", "language"),
    list(
        product(
            Honorific,
            ["", "Dr.", "Dipl.-Ing."],
            ["", "Eva"],
            ["", "Muster"],
            ["", "Stadt X"],
            ["de", "en", "fr"],
        )
    ),
)
def test_salutation_never_guesses(
    honorific: Honorific, title: str, first: str, last: str, organisation: str, language: str
) -> None:
    said = a_person(
        honorific=honorific,
        title=title,
        first_name=first,
        last_name=last,
        organisation=organisation,
        language=language,
    ).salutation
    words = set(said.split())
    assert bool(words & {"Frau", "Ms"}) <= (honorific is MS)
    assert bool(words & {"Herr", "Mr"}) <= (honorific is MR)
    assert "Dipl.-Ing." not in said
    assert "Stadt" not in said
    assert said == " ".join(said.split())
    assert not said.endswith(",")
    assert said.startswith(("Dear", "Hello")) is (language == "en")


@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("", ""),
        ("Dr.", "Dr."),
        ("Dr", "Dr"),
        ("Prof. Dr.", "Prof. Dr."),
        ("Prof.Dr.", "Prof. Dr."),
        ("PD Dr.", "PD Dr."),
        ("Univ.-Prof. Dr.", "Univ.-Prof. Dr."),
        ("Professorin", "Professorin"),
        ("Prof.in Dr.in", "Prof.in Dr.in"),
        ("Dr.-Ing.", "Dr."),
        ("Dr. rer. nat.", "Dr."),
        ("Dr. Dr. h. c.", "Dr. Dr."),
        ("Dr.h.c.", "Dr."),
        ("Prof. em. Dr.-Ing. habil.", "Prof. Dr."),
        ("Dipl.-Ing.", ""),
        ("Dipl.-Ing. Dr. techn.", "Dr."),
        ("M.A.", ""),
        ("PDL", ""),
        ("Direktorin", ""),
    ],
)
def test_only_some_of_a_title_is_spoken(title: str, spoken: str) -> None:
    assert spoken_title(title) == spoken


@pytest.mark.parametrize(
    ("values", "name", "display_name"),
    [
        ({"title": "Dr.", "first_name": "Eva", "last_name": "Muster"}, "Dr. Eva Muster", None),
        ({"title": "Dipl.-Ing.", "last_name": "Muster"}, "Dipl.-Ing. Muster", None),
        ({"first_name": "Eva"}, "Eva", None),
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


@pytest.mark.parametrize("field", ["title", "first_name", "last_name", "organisation"])
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
    assert refused.value.sentence.de == "Das Feld „Vorname“ ist länger als 200 Zeichen."
    assert '"Vorname"' in refused.value.sentence.en


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
