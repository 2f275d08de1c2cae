"""Whole names, as one column holds them: parted by what tells it, and unsure where nothing does."""

import pytest

from mailer.domain.whole_name import (
    WholeName,
    is_body,
    leading,
    names_several,
    read_whole_name,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Müller, Anna", ("", "", "Anna", "Müller")),
        ("Anna Müller", ("", "", "Anna", "Müller")),
        ("MÜLLER Anna", ("", "", "Anna", "MÜLLER")),
        ("Dr. Eva Klug", ("", "Dr.", "Eva", "Klug")),
        ("Dr.Eva Klug", ("", "Dr.", "Eva", "Klug")),
        ("Klug, Dr. Eva", ("", "Dr.", "Eva", "Klug")),
        ("Klug, Eva, Dr.", ("", "Dr.", "Eva", "Klug")),
        ("Dr. Klug, Eva", ("", "Dr.", "Eva", "Klug")),
        ("Max Klug, MBA / LL.M.", ("", "MBA LL.M.", "Max", "Klug")),
        ("Eva Klug, M.Sc.", ("", "M.Sc.", "Eva", "Klug")),
        ("Prof. Dr.-Ing. habil. Eva Klug", ("", "Prof. Dr.-Ing. habil.", "Eva", "Klug")),
        ("Dr. h. c. Eva Klug", ("", "Dr. h. c.", "Eva", "Klug")),
        ("Dipl.-Ing. Bert Blau", ("", "Dipl.-Ing.", "Bert", "Blau")),
        ("Frau Prof. Dr. von Berg", ("Frau", "Prof. Dr.", "", "von Berg")),
        ("Herrn Landrat Muster", ("Herrn", "Landrat", "", "Muster")),
        ("Müller, Frau", ("Frau", "", "", "Müller")),
        ("Ludwig van der Berg", ("", "", "Ludwig", "van der Berg")),
        ("von der Berg, Ursula", ("", "", "Ursula", "von der Berg")),
        ("Otto Graf Beispiel", ("", "", "Otto", "Graf Beispiel")),
        ("J. Müller", ("", "", "J.", "Müller")),
        ("Pastor Müller", ("", "", "Pastor", "Müller")),  # a given name as well
        ("Anna Müller (Stadt)", ("", "", "Anna", "Müller")),
        ("Herr", ("", "", "", "Herr")),  # a family name as well
        ("Müller", ("", "", "", "Müller")),
        ("anna@example.org", ("", "", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_a_name_in_one_column(text: str, parts: tuple[str, str, str, str]) -> None:
    assert read_whole_name(text) == WholeName(*parts)


@pytest.mark.parametrize("text", ["Eva Maria Klug", "Dr. Eva Klug Berg"])
def test_three_words_may_be_parted_otherwise(text: str) -> None:
    assert read_whole_name(text).is_unsure


def test_titles_before_a_name_of_its_own_column() -> None:
    assert leading("Frau Dr. Dunkel") == WholeName("Frau", "Dr.", "", "Dunkel")
    assert leading("Dunkel") == WholeName(last_name="Dunkel")
    assert leading("Dr.") == WholeName(last_name="Dr.")


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Herr Karl Fr. Müller", False), ("Frau Anna Ms. Müller", False),
        ("Herr Prof. Dr. Max Klug, MBA / LL.M.", False), ("Max Klug MBA / MPA", False),
        ("Frau Anna Herr", False), ("Graf von und zu Berg", False),
        ("Herr Müller Frau Klug", True), ("Hr. Müller Fr. Klug", True),
        ("Frau Klug, MBA / Herr Lang", True), ("Anna und Bert Müller", True),
        ("Frau Klug / Herr Lang, LL.M.", True),
    ],
)  # fmt: skip
def test_whether_several_are_named(text: str, several: bool) -> None:
    assert names_several(text) == several


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("MUSTER Anna", "Anna", "MUSTER"), ("Anna VON BERG", "Anna", "VON BERG"),
        ("von BERG Anna", "Anna", "von BERG"), ("Anna M. MUSTER", "Anna M.", "MUSTER"),
        # In the midst of a name capitals are none of the family's.
        ("Park SE Ri", "Park SE", "Ri"), ("Anna MARIA Muster", "Anna MARIA", "Muster"),
    ],
)  # fmt: skip
def test_capitals_at_either_end_are_the_family(text: str, first: str, last: str) -> None:
    name = read_whole_name(text)
    assert (name.first_name, name.last_name) == (first, last)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Muster AG", True), ("Muster SE", True), ("Muster GmbH Niederlassung Nord", True),
        ("Muster GmbH & Co. KG", True), ("Eva Klug, Muster GmbH", True), ("Stadt Muster", True),
        ("Frau Holle e.V.", True), ("Frau Eva Klug, AG Wärme", False),
        ("Frau Eva Klug, Muster GmbH", False), ("Hr. Max Klug, Muster AG", False),
        ("Eva Klug AG Netze", False), ("Park SE Ri", False), ("Eva Klug, AG Netze", False),
    ],
)  # fmt: skip
def test_whether_an_office_stands_in_place_of_a_name(text: str, body: bool) -> None:
    assert is_body(text) == body


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Frau Eva Klug, AG Wärme", ("Frau", "Eva", "Klug")),
        ("Frau Klug, Muster GmbH", ("Frau", "", "Klug")),
        ("Frau Eva Klug, Stadt Muster", ("Frau", "Eva", "Klug")),
        ("Eva Klug, AG Netze", ("", "Eva", "Klug")),
        ("Eva Klug AG Netze", ("", "Eva", "Klug")),
        ("Frau Eva Klug AG Netze", ("Frau", "Eva", "Klug")),
    ],
)
def test_an_office_beside_a_name_is_left_out_and_unsure(
    text: str, parts: tuple[str, str, str]
) -> None:
    read = read_whole_name(text)
    assert (read.honorific, read.first_name, read.last_name) == parts
    assert read.is_unsure
