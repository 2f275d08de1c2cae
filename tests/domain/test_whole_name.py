"""Whole names, as one column holds them: parted by what tells it, and unsure where nothing does."""

import pytest

from mailer.domain.whole_name import WholeName, leading, read_whole_name


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
