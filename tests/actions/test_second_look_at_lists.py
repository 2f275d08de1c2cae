"""Lists that look like others: nobody is mailed, taken out or left out by a likeness alone."""

from pathlib import Path

import pytest

from tests.actions.test_people_left_out import listed, roster, written


@pytest.mark.parametrize(
    ("headings", "mailed"),
    [
        ("Keine Mail;Notiz", {"ole", "ida"}), ("Keine Mails;Keine Post", {"ida"}),
        ("Do Not Mail;Email Opt Out", {"ida"}), ("Keine Post;Keine E-Mails", {"ute", "ida"}),
        ("Do not allow Mails;Do not allow Emails", {"ute", "ida"}),
    ],
)  # fmt: skip
def test_no_mail_is_of_paper_only_beside_a_word_of_e_mail(
    tmp_path: Path, headings: str, mailed: set[str]
) -> None:
    rows = ["ute@example.org;x;", "ole@example.org;;x", "ida@example.org;;"]
    assert set(listed(written(tmp_path, f"E-Mail;{headings}", *rows))) == mailed


def test_who_stands_there_twice_is_the_same_person(tmp_path: Path) -> None:
    head, first = "Name;E-Mail;Status", "Ute Kern;team@example.org;angemeldet"
    again = "team@example.org;Doppelbuchung"
    assert roster(written(tmp_path, head, first, f"Ute Kern;{again}")) == {"team": "comes"}
    assert roster(written(tmp_path, head, first, f"Ole Fuchs;{again}")) == {"team": "asked"}


@pytest.mark.parametrize(
    ("title", "more", "ole", "ida"),
    [
        ("Absagen", "Gruppe Nord", "leaves", "comes"), ("Absagen", "Referenten", "leaves", "comes"),
        ("Absagen", "Seite 2", "leaves", "asked"), ("Warteliste", "Vor Ort", "asked", "comes"),
        ("Keine Absagen", "Kreis Süd", "comes", "comes"),
        ("Stornierungen: keine", "Warteliste", "comes", "asked"),
    ],
)  # fmt: skip
def test_an_unknown_title_above_headings_ends_the_part_before(
    tmp_path: Path, title: str, more: str, ole: str, ida: str
) -> None:
    head = "Name;E-Mail"
    block = [head, "Ole Fuchs;ole@example.org", more, head, "Ida Lorenz;ida@example.org"]
    file = written(tmp_path, head, "Ute Kern;ute@example.org", title, *block)
    assert roster(file) == {"ute": "comes", "ole": ole, "ida": ida}


def test_a_title_right_below_another_divides_it(tmp_path: Path) -> None:
    head = "Name;E-Mail"
    lines = [head, "Ute Kern;ute@example.org", "{}", "Kreis Nord", head,
             "Ole Fuchs;ole@example.org", "Kreis Süd", head, "Ida Lorenz;ida@example.org"]  # fmt: skip
    file = written(tmp_path, *(one.format("Absagen") for one in lines))
    assert roster(file) == {"ute": "comes", "ole": "asked", "ida": "asked"}
    assert set(listed(written(tmp_path, *(one.format("Abgemeldet") for one in lines)))) == {"ute"}


def test_another_block_is_not_below_those_who_unsubscribed(tmp_path: Path) -> None:
    head = "Name;E-Mail"
    lines = [head, "Ute Kern;ute@example.org", "Abgemeldet", head, "Ole Fuchs;ole@example.org",
             "Landkreis Süd", head, "Ida Lorenz;ida@example.org"]  # fmt: skip
    assert set(listed(written(tmp_path, *lines))) == {"ute", "ida"}
