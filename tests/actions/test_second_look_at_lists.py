"""Lists that look like others: nobody is mailed, taken out or left out by a likeness alone."""

from pathlib import Path

import pytest
from list_files import ROSTER, listed, workbook, written

from mailer.actions.imports.doubts import marks_of
from mailer.actions.imports.rosters import _leaves
from mailer.actions.imports.spreadsheet import read_sheet
from mailer.actions.imports.which_rows import cancelled_among, counting_rows
from mailer.domain.errors import SeminarpostError


def roster(file: Path) -> dict[str, str]:
    """What each row that counts does, by whose it is: comes, leaves, or is asked about."""
    table = read_sheet(file, reading=ROSTER)
    sheet = list(table)
    sheet += cancelled_among(table.hidden, sheet)
    marks = marks_of(sheet, table.found.columns)
    found = {}
    for place in sorted(counting_rows(sheet)):
        line = sheet[place]
        who = line.cells.get("email", line.cells.get("full_name", "")).partition("@")[0]
        try:
            found[who] = "leaves" if _leaves(line, marks) else "comes"
        except SeminarpostError:
            found[who] = "asked"
    return found


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
    lines = [head, "Ute Kern;ute@example.org", "{}", "Kreis Nord", head]
    lines += ["Ole Fuchs;ole@example.org", "Kreis Süd", head, "Ida Lorenz;ida@example.org"]
    file = written(tmp_path, *(one.format("Absagen") for one in lines))
    assert roster(file) == {"ute": "comes", "ole": "asked", "ida": "asked"}
    assert set(listed(written(tmp_path, *(one.format("Abgemeldet") for one in lines)))) == {"ute"}


def test_another_block_is_not_below_those_who_unsubscribed(tmp_path: Path) -> None:
    head = "Name;E-Mail"
    lines = [head, "Ute Kern;ute@example.org", "Abgemeldet", head, "Ole Fuchs;ole@example.org",
             "Landkreis Süd", head, "Ida Lorenz;ida@example.org"]  # fmt: skip
    assert set(listed(written(tmp_path, *lines))) == {"ute", "ida"}


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Name 1;Name 2;E-Mail 1;E-Mail 2", "Wasserwerk Tal;GmbH;ute@example.org;info@example.org"),
        ("Name;E-Mail;Name 2;E-Mail 2", "Ute Kern;ute@example.org;;kern@example.net"),
        ("Name;E-Mail;Name 2;E-Mail 2", "Ute Kern;ute@example.org;Ute Kern;kern@example.net"),
        ("Name;E-Mail;Name 2;E-Mail 2", "Tal;ute@example.org;Abteilung Netze;netze@example.net"),
    ],
)  # fmt: skip
def test_a_second_line_or_mailbox_is_no_second_person(
    tmp_path: Path, headings: str, row: str
) -> None:
    file = written(tmp_path, headings, row)
    assert set(listed(file)) == {"ute"}
    assert roster(file) == {"ute": "comes"}


@pytest.mark.parametrize(
    ("first", "second", "does"),
    [
        ("abgesagt", "zugesagt", ("leaves", "comes")),
        ("angemeldet", "abgesagt", ("comes", "leaves")),
    ],
)
def test_a_numbered_status_is_of_that_person(
    tmp_path: Path, first: str, second: str, does: tuple[str, str]
) -> None:
    headings = "Name 1;E-Mail 1;Status 1;Name 2;E-Mail 2;Status 2"
    row = f"Ute Kern;ute@example.org;{first};Ole Fuchs;ole@example.org;{second}"
    more = "Ida Lorenz;ida@example.org;angemeldet;;;abgesagt"
    found = roster(written(tmp_path, headings, row, more))
    assert found == {"ute": does[0], "ole": does[1], "ida": "asked"}


def test_a_numbered_consent_is_of_that_person(tmp_path: Path) -> None:
    headings = "Name 1;E-Mail 1;Newsletter 1;Name 2;E-Mail 2;Newsletter 2"
    rows = ["Ute Kern;ute@example.org;ja;Ole Fuchs;ole@example.org;nein",
            "Ida Lorenz;ida@example.org;nein;Nils Sander;nils@example.org;ja",
            "Eva Thal;eva@example.org;ja;;;nein"]  # fmt: skip
    assert set(listed(written(tmp_path, headings, *rows))) == {"ute", "nils"}


@pytest.mark.parametrize("heading", ["Weitere Teilnehmer", "Person 2", "2. Teilnehmer/in"])
def test_a_word_under_further_people_names_nobody(tmp_path: Path, heading: str) -> None:
    said = ["keine weiteren", "folgt", "online", "zugesagt", "2 Personen", "noch offen"]
    rows = [f"Ute Kern;n{at}@example.org;{one}" for at, one in enumerate(said)]
    found = roster(written(tmp_path, f"Name;E-Mail;{heading}", *rows))
    assert found == {f"n{at}": "comes" for at in range(len(said))}


@pytest.mark.parametrize("heading", ["Teilnehmerstatus 2", "Teilnahme 2", "Zweite Teilnahme"])
def test_a_second_status_is_no_second_person(tmp_path: Path, heading: str) -> None:
    rows = ["Ute Kern;ute@example.org;zugesagt", "Ole Fuchs;ole@example.org;zugesagt"]
    found = roster(written(tmp_path, f"Name;E-Mail;{heading}", *rows))
    assert found == {"ute": "comes", "ole": "comes"}


@pytest.mark.parametrize(
    ("heading", "ours", "other"),
    [
        ("Seminar", "Wärmenetze", "Förderung"), ("Termin", "14.10.", "02.12."),
        ("VA-Nr", "A1", "B2"), ("Event", "A", "B"), ("Kurs-Nr.", "A1", "B2"),
        ("Workshop", "Netze", "Förderung"), ("Ticket", "Netze", "Förderung"),
        ("Produkt", "Netze", "Förderung"), ("Jahr", "2026", "2025"),
    ],
)  # fmt: skip
def test_a_hidden_row_of_another_event_takes_nobody_out(
    tmp_path: Path, heading: str, ours: str, other: str
) -> None:
    rows = [
        ["Name", "E-Mail", heading, "Status"],
        ["Ute Kern", "ute@example.org", ours, "angemeldet"],
        ["Ole Fuchs", "ole@example.org", other, "storniert"],
        ["Ida Lorenz", "ida@example.org", ours, "angemeldet"],
        ["Nils Sander", "nils@example.org", ours, "storniert"],
    ]
    file = workbook(tmp_path, {"Liste": [*rows, ["Stand: 9.3."]]}, hidden=(3, 5))
    assert roster(file).items() >= {"ute": "comes", "ida": "comes", "nils": "leaves"}.items()
    assert "ole" not in roster(file)


def test_a_list_of_which_no_row_is_shown_takes_nobody_out(tmp_path: Path) -> None:
    rows = [["Name", "E-Mail", "Status"], ["Ole Fuchs", "ole@example.org", "storniert"]]
    assert roster(workbook(tmp_path, {"Liste": rows}, hidden=(2,))) == {}
