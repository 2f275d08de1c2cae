"""People whom a file names beside the plain place: on another sheet, in a second group of columns,
in a hidden row, under an old address, by a letter, or in the words of a message."""

from datetime import datetime
from pathlib import Path

import pytest
from list_files import ROSTER, listed, workbook, written

from mailer.actions.imports.attendance import AttendanceReport, _match
from mailer.actions.imports.doubts import marks_of
from mailer.actions.imports.presence import present_in
from mailer.actions.imports.remarks import forbids_mail, may_have_left, not_coming_in
from mailer.actions.imports.room_list import read_room_list
from mailer.actions.imports.rosters import _leaves
from mailer.actions.imports.sheets.about import About
from mailer.actions.imports.sheets.headings import read_heading
from mailer.actions.imports.spreadsheet import Reading, read_sheet
from mailer.actions.imports.statuses import is_hedged
from mailer.actions.imports.which_rows import cancelled_among, counting_rows
from mailer.domain.errors import InvalidValueError, SeminarpostError
from mailer.store.registrations import Registrant

TWO_DAYS = About(
    "Wärme aus Abwasser",
    tuple(
        (datetime.fromisoformat(f"{day}T14:00"), datetime.fromisoformat(f"{day}T16:00"))
        for day in ("2027-03-09", "2027-03-16")
    ),
)
REGISTERED = [
    Registrant(number, f"{first.lower()}@example.org", f"{first.lower()}@example.org", first, last)
    for number, (first, last) in enumerate([("Ute", "Kern"), ("Ole", "Fuchs"), ("Ida", "Lorenz")])
]


def mailed(folder: Path, heading: str, *cells: str) -> list[str]:
    """Which of the cells stand beside somebody who is put on a list."""
    rows = [f"n{at}@example.org;{cell}" for at, cell in enumerate(cells)]
    found = listed(written(folder, f"E-Mail;{heading}", *rows))
    return [cells[int(one[1:])] for one in found]


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


def minutes(file: Path, about: About = TWO_DAYS) -> dict[str, int | None]:
    """Who was there by a list, and for how long."""
    rooms = read_room_list(file, None, Reading(about=about))
    report = AttendanceReport(rooms.found)
    _match(present_in(rooms, report.refused), REGISTERED, report, 0)
    return {one.address.partition("@")[0]: one.minutes for one in report.attended}


# Mail


@pytest.mark.parametrize(
    ("letters", "taken"),
    [
        ("CSCUBP", "CC"),
        ("CC", "CC"),
        ("AIA", "AA"),
        ("AC", ""),
        ("ABD", ""),
        ("U", ""),
        ("123", ""),
    ],
)
def test_a_letter_as_status_is_read_as_one_of_a_known_set(
    tmp_path: Path, letters: str, taken: str
) -> None:
    assert "".join(mailed(tmp_path, "Status", *letters)) == taken


def test_yes_and_no_by_their_first_letter_are_no_codes(tmp_path: Path) -> None:
    assert mailed(tmp_path, "Status", "j", "n", "j") == ["j", "j"]
    assert mailed(tmp_path, "Status", "1", "0") == ["1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("E-Mail alt", "E-Mail neu"), ("Mail (bis 31.3.)", "Mail (ab 1.4.2027)"),
        ("bisherige E-Mail", "neue E-Mail"), ("Old email", "New email"),
        ("frühere Mailadresse", "aktuelle Mailadresse"),
    ],
)  # fmt: skip
def test_an_old_address_counts_only_where_there_is_no_new_one(
    tmp_path: Path, old: str, new: str
) -> None:
    rows = ["Ute Kern;alt@example.org;neu@example.org", "Ole Fuchs;ole@example.org;"]
    assert set(listed(written(tmp_path, f"Name;{old};{new}", *rows))) == {"neu", "ole"}


def test_beside_a_plain_address_the_old_one_is_never_taken(tmp_path: Path) -> None:
    rows = ["Ute Kern;alt@example.org;ute@example.org", "Ole Fuchs;ole@example.org;"]
    assert set(listed(written(tmp_path, "Name;E-Mail (alt);E-Mail", *rows))) == {"ute"}


def test_another_word_for_a_second_address_is_no_old_one() -> None:
    read = read_heading("E-Mail alternativ")
    assert read is not None
    assert not read.is_stale


@pytest.mark.parametrize("cell", ["angefragt", "erbeten am 3.2.2027", "offen", "ja?", "vielleicht"])
def test_a_consent_that_was_only_asked_for_is_none(tmp_path: Path, cell: str) -> None:
    assert mailed(tmp_path, "Einwilligung", "ja", cell, "2027-01-12") == ["ja", "2027-01-12"]


@pytest.mark.parametrize(
    "heading", ["Einwilligung gültig bis", "Consent expires on", "Ablauf der Einwilligung"]
)
def test_a_consent_ends_on_its_day(tmp_path: Path, heading: str) -> None:
    days = ["28.02.2027", "2027-02-28 00:00:00", "01.03.2027", "2030-12-31", "", "unbefristet"]
    assert mailed(tmp_path, heading, *days) == days[2:]


@pytest.mark.parametrize(
    "label", ["no-mail", "do-not-contact", "bounced", "Nur per Post", "bitte nur noch telefonisch"]
)
def test_a_label_or_a_word_that_forbids_mail(label: str) -> None:
    assert forbids_mail(label)


@pytest.mark.parametrize(
    "label", ["nur per Mail", "nur per Post oder Mail", "Postverteiler", "Fax"]
)
def test_a_word_of_another_way_forbids_no_mail(label: str) -> None:
    assert not forbids_mail(label)


@pytest.mark.parametrize(
    "note",
    ["ehemalig", "Ehemalige", "Ex-Mitarbeiterin", "Adresse falsch", "Mail kommt immer zurück",
     "E-Mail-Adresse existiert nicht", "neue Mail: ute@example.org", "Karteileiche"],
)  # fmt: skip
def test_a_note_that_an_address_leads_nowhere_is_asked_about(note: str) -> None:
    assert may_have_left(note)


@pytest.mark.parametrize(
    "note", ["ehemalige Schule Nord", "Postadresse falsch", "neue Mailadresse seit 2024",
             "kommt gern zurück", "nur per Mail", "Postfach 12"],
)  # fmt: skip
def test_a_note_about_something_else_forbids_nothing(note: str) -> None:
    assert not may_have_left(note)
    assert not forbids_mail(note)


@pytest.mark.parametrize(
    "labels", ["Kommune;ausgeschieden", "Kommune,ausgeschieden", "A ::: im Ruhestand", "A|inaktiv"]
)
def test_labels_are_read_one_by_one(labels: str) -> None:
    assert may_have_left(labels)
    assert not may_have_left("Kommune;Gremium ausgeschiedener Mitglieder")
    assert forbids_mail("Kommune;keine Mails")


@pytest.mark.parametrize(
    ("paper", "mail"),
    [("Keine Post", "Keine E-Mail"), ("Do not mail", "Do not email"),
     ("Postsendungen nicht zulassen", "E-Mails nicht zulassen")],
)  # fmt: skip
def test_no_letters_beside_no_mail_is_of_paper(tmp_path: Path, paper: str, mail: str) -> None:
    rows = ["ute@example.org;1;", "ole@example.org;;1", "ida@example.org;;"]
    assert set(listed(written(tmp_path, f"E-Mail;{paper};{mail}", *rows))) == {"ute", "ida"}
    assert mailed(tmp_path, "Keine Post", "", "1") == [""]


def test_a_kind_of_contact_is_no_way_to_reach_somebody(tmp_path: Path) -> None:
    said = ["Einzelperson", "Organisation", "Haushalt"]
    assert mailed(tmp_path, "Kontaktart", *said) == said
    assert "channel" not in read_sheet(tmp_path / "list.csv").found.columns


@pytest.mark.parametrize("gender", ["Unspecified", "keine Angabe", "unknown", ""])
def test_a_column_that_says_nothing_does_not_hide_what_the_title_says(
    tmp_path: Path, gender: str
) -> None:
    file = written(
        tmp_path,
        "Title;First Name;Last Name;Gender;E-mail",
        f"Frau;Ute;Kern;{gender};ute@example.org",
        f"Dr.;Ole;Fuchs;{gender};ole@example.org",
    )
    assert listed(file) == {"ute": "Sehr geehrte Frau Kern", "ole": "Guten Tag Dr. Ole Fuchs"}


def test_names_beside_addresses_without_headings_greet_somebody(tmp_path: Path) -> None:
    lines = ["Gruppe:\tWärme", "", "Kern, Ute (Stadt Brunn)\tute.kern@example.org",
             "Ole Fuchs\to.fuchs@example.org", "Bürgerbüro Tal\ttal@example.org"]  # fmt: skip
    file = written(tmp_path, *lines).rename(tmp_path / "group.txt")
    found = listed(file)
    assert found["o.fuchs"] == "Guten Tag Ole Fuchs"
    assert found["tal"] == "Guten Tag"


def test_offices_beside_addresses_without_headings_are_no_names(tmp_path: Path) -> None:
    lines = ["Wasserwerk Nord\tinfo@nord.example.org", "Fernwärme Süd\tpost@sued.example.org"]
    found = listed(written(tmp_path, *lines).rename(tmp_path / "group.txt"))
    assert set(found.values()) == {"Guten Tag"}


# Further people


PERSON = ["Name", "E-Mail"]


@pytest.mark.parametrize("more", ["Kreis Süd", "Absagen", "2026"])
def test_a_sheet_with_more_people_is_asked_about(tmp_path: Path, more: str) -> None:
    file = workbook(
        tmp_path,
        {
            "Liste": [PERSON, ["Ute Kern", "ute@example.org"]],
            more: [PERSON, ["Ole Fuchs", "ole@example.org"]],
        },
    )
    for reading in (None, ROSTER):
        with pytest.raises(InvalidValueError, match=f'"{more}"'):
            read_sheet(file, reading=reading)


def test_a_table_below_with_more_people_is_asked_about(tmp_path: Path) -> None:
    lines = ["Name;E-Mail", "Ute Kern;ute@example.org", "", "Absagen", "Name;E-Mail;am"]
    with pytest.raises(InvalidValueError, match="line 5"):
        roster(written(tmp_path, *lines, "Ole Fuchs;ole@example.org"))
    assert roster(written(tmp_path, *lines, "U. Kern;Ute@example.org")) == {"ute": "comes"}


def test_a_title_above_the_same_headings_is_about_those_below_it(tmp_path: Path) -> None:
    lines = ["Name;E-Mail", "Ute Kern;ute@example.org", "", "{}", "Name;E-Mail"]
    for title, does in (("Absagen", "leaves"), ("Warteliste", "asked"), ("Kreis Süd", "comes")):
        told = [one.format(title) for one in [*lines, "Ole Fuchs;ole@example.org"]]
        assert roster(written(tmp_path, *told)) == {"ute": "comes", "ole": does}
    told = [one.format("Abgemeldet") for one in [*lines, "Ole Fuchs;ole@example.org"]]
    assert set(listed(written(tmp_path, *told))) == {"ute"}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Auswahl", [PERSON, ["U. Kern", "UTE@example.org"]]),
        ("Muster", [PERSON, ["Max", "max@example.org"]]),
        ("Ansprechpartner", [["Fragen an", "amt@example.org"]]), ("Zahlen", [["Ort", "Zahl"]]),
        ("Hilfe", [["Bitte Rückfragen an amt@example.org richten"]]),
    ],
)  # fmt: skip
def test_a_sheet_that_adds_nobody_is_left_aside(
    tmp_path: Path, name: str, rows: list[list[str]]
) -> None:
    first = [PERSON, ["Ute Kern", "ute@example.org"]]
    file = workbook(tmp_path, {"Liste": first, name: rows})
    assert set(listed(file)) == {"ute"}


@pytest.mark.parametrize(
    "headings",
    [
        "Name Person 1;E-Mail Person 1;Name Person 2;E-Mail Person 2",
        "Name 1;E-Mail 1;Name 2;E-Mail 2", "Teilnehmer 1;Mail TN 1;Teilnehmer 2;Mail TN 2",
        "Name;E-Mail;Name (2. Teilnehmer*in);E-Mail (2. Teilnehmer*in)",
        "Name;E-Mail;Name weitere Person;E-Mail weitere Person",
    ],
)  # fmt: skip
def test_a_second_person_of_a_row_is_one_of_their_own(tmp_path: Path, headings: str) -> None:
    file = written(
        tmp_path,
        f"{headings};Status",
        "Ute Kern;ute@example.org;Ole Fuchs;ole@example.org;angemeldet",
        "Ida Lorenz;ida@example.org;;;abgesagt",
    )
    assert roster(file) == {"ute": "comes", "ole": "comes", "ida": "leaves"}
    assert any("mehrere Menschen" in one.de for one in read_sheet(file).found.notes)


def test_what_stands_over_two_columns_tells_whose_they_are(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "Gemeinde;1. Person;;2. Person;",
        ";Name;E-Mail;Name;E-Mail",
        "Brunn;Ute Kern;ute@example.org;Ole Fuchs;ole@example.org",
        "Tal;Ida Lorenz;ida@example.org;Nils Sander;",
    )
    table = read_sheet(file, reading=ROSTER)
    people = [(one.cells["full_name"], one.cells.get("email"), one.cells["organisation"])
              for one in table]  # fmt: skip
    assert people == [
        ("Ute Kern", "ute@example.org", "Brunn"), ("Ole Fuchs", "ole@example.org", "Brunn"),
        ("Ida Lorenz", "ida@example.org", "Tal"), ("Nils Sander", None, "Tal"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "headings", ["Name;E-mail 1 - Value;E-mail 2 - Value", "Name;E-Mail;E-Mail 2"]
)
def test_a_second_mailbox_is_no_second_person(tmp_path: Path, headings: str) -> None:
    file = written(tmp_path, headings, "Ute Kern;ute@example.org;kern@example.net")
    assert roster(file) == {"ute": "comes"}


def test_a_hidden_row_takes_out_and_takes_nobody_in(tmp_path: Path) -> None:
    head = ["Name", "E-Mail", "Status"]
    rows = [
        ["Ute Kern", "ute@example.org", "angemeldet"], ["Ole Fuchs", "ole@example.org", "abgesagt"],
        ["Ida Lorenz", "ida@example.org", "angemeldet"],
        ["Ute Kern", "ute@example.org", "abgesagt"],
    ]  # fmt: skip
    file = workbook(tmp_path, {"Liste": [head, *rows]}, hidden=(3, 4, 5))
    assert roster(file) == {"ute": "comes", "ole": "leaves"}


@pytest.mark.parametrize(
    "again", ["doppelt, s. o.", "Dublette", "Duplikat zu Zeile 2", "duplicate"]
)
def test_a_row_that_only_stands_there_twice_does_not_count(tmp_path: Path, again: str) -> None:
    head, first = "Name;E-Mail;Status", "Ute Kern;ute@example.org;angemeldet"
    file = written(tmp_path, head, first, f"Ute Kern;ute@example.org;{again}")
    assert roster(file) == {"ute": "comes"}
    assert roster(written(tmp_path, head, f"Ute Kern;ute@example.org;{again}")) == {"ute": "asked"}


# What is said in words


@pytest.mark.parametrize(
    "text",
    [
        "Ich muss meine Anmeldung zum Seminar leider doch wieder absagen",
        "hiermit möchte ich meine Teilnahme zurückziehen", "Wir ziehen unsere Anmeldung zurück",
        "ich ziehe meine Zusage zurück", "Ich sage meine Teilnahme am 9.3. hiermit ab.",
        "Ich melde mich wieder ab", "I have to cancel", "Please cancel my registration",
        "I would like to withdraw my booking", "I can no longer make it", "Something came up",
        "wird leider nichts", "klappt doch nicht", "SPAM", "Test", "test test", "Testanmeldung 3",
    ],
)  # fmt: skip
def test_a_message_that_takes_a_registration_back_is_asked_about(tmp_path: Path, text: str) -> None:
    rows = [f"ute@example.org;{text}", "ole@example.org;Danke!"]
    assert roster(written(tmp_path, "E-Mail;Nachricht", *rows)) == {"ute": "asked", "ole": "comes"}


@pytest.mark.parametrize(
    "text",
    ["Ich melde mich verbindlich an", "Kann ich meine Anmeldung später noch ändern?", "Test auf B1",
     "Ich hole die Unterlagen ab", "Bitte melden Sie sich bei mir", "Testgelände Nord",
     "Wie kann ich meine Teilnahme absagen?"],
)  # fmt: skip
def test_a_message_about_something_else_speaks_against_nobody(text: str) -> None:
    assert not not_coming_in(text)


def test_a_sentence_goes_on_in_the_next_line(tmp_path: Path) -> None:
    said = '"Ich muss leider\nabsagen, schade"'
    file = written(tmp_path, "E-Mail;Nachricht", f"ute@example.org;{said}", "ole@example.org;gern")
    assert roster(file) == {"ute": "asked", "ole": "comes"}
    assert mailed(tmp_path, "Notiz", "gern", '"Bitte keine\nEinladungen mehr"') == ["gern"]


@pytest.mark.parametrize(
    "answer", ["unter Vorbehalt zugesagt", "zugesagt (evtl.)", "vielleicht", "ja, noch unsicher",
               "voraussichtlich ja", "tentatively accepted"],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Rückmeldung", "Antwort", "Kommt?", "Teilnahme", "Status"])
def test_an_answer_that_leaves_it_open_registers_nobody(
    tmp_path: Path, heading: str, answer: str
) -> None:
    rows = ["ute@example.org;zugesagt", f"ole@example.org;{answer}", "ida@example.org;zugesagt"]
    found = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert found == {"ute": "comes", "ole": "asked", "ida": "comes"}


@pytest.mark.parametrize("answer", ["ja, evtl. etwas später", "ja, voraussichtlich bis 11 Uhr"])
def test_who_only_leaves_the_hour_open_leaves_no_answer_open(answer: str) -> None:
    assert not is_hedged(answer)


def test_no_answer_beside_answers_makes_no_other_column_of_them(tmp_path: Path) -> None:
    said = {"ute": "zugesagt", "ole": "keine Rückmeldung", "ida": "abgesagt"}
    rows = [f"{who}@example.org;{one}" for who, one in said.items()]
    found = roster(written(tmp_path, "E-Mail;Rückmeldung", *rows))
    assert found == {"ute": "comes", "ole": "asked", "ida": "leaves"}


@pytest.mark.parametrize(
    ("first", "last"), [("test", "test"), ("Test", "Testperson"), ("Tester", "")]
)
def test_a_name_that_only_tries_the_form_is_asked_about(
    tmp_path: Path, first: str, last: str
) -> None:
    rows = [f"{first};{last};ute@example.org", "Tessa;Testmann;ole@example.org"]
    found = roster(written(tmp_path, "Vorname;Nachname;E-Mail", *rows))
    assert found == {"ute": "asked", "ole": "comes"}


# Attendance


@pytest.mark.parametrize(
    ("one", "other"),
    [("9.3.2027 (Min.)", "16.3.2027 (Min.)"), ("Tag 1 in Minuten", "Tag 2 in Minuten"),
     ("Minuten Termin 1", "Minuten Termin 2"), ("Dauer 9.3.", "Dauer 16.3.")],
)  # fmt: skip
def test_minutes_of_each_day_are_added_up(tmp_path: Path, one: str, other: str) -> None:
    file = written(
        tmp_path,
        f"Name;{one};{other};Summe",
        "Ute Kern;100;110;210", "Ole Fuchs;;45;45", "Ida Lorenz;0;0;0",
    )  # fmt: skip
    assert minutes(file) == {"ute": 210, "ole": 45}


def test_minutes_of_another_day_are_not_added(tmp_path: Path) -> None:
    head = "Name;9.3.2027 (Min.);13.4.2027 (Min.);Gesamt"
    file = written(tmp_path, head, "Ute Kern;100;90;190", "Ole Fuchs;0;90;90")
    assert minutes(file) == {"ute": 100}


@pytest.mark.parametrize(
    ("heading", "cells"),
    [("Tag 1 (%)", ("80", "0", "")), ("Summe", ("3", "0", "1")),
     ("9.3. Einheiten", ("2", "", "2"))],
)  # fmt: skip
def test_a_nought_under_a_day_or_a_sum_is_asked_about(
    tmp_path: Path, heading: str, cells: tuple[str, ...]
) -> None:
    rows = [
        f"{one.first_name} {one.last_name};{x}" for one, x in zip(REGISTERED, cells, strict=True)
    ]
    with pytest.raises(InvalidValueError):
        minutes(written(tmp_path, f"Name;{heading}", *rows))


def test_a_free_cell_of_further_people_names_them_or_nobody(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "Name;E-Mail;Weitere Teilnehmende",
        "Ute Kern;ute@example.org;Ole Fuchs <ole@example.org>", "Ida Lorenz;ida@example.org;keine",
        "Nils Sander;nils@example.org;2",
    )  # fmt: skip
    addresses = [one.cells["email"] for one in read_sheet(file, reading=ROSTER)]
    assert addresses == [
        "ute@example.org", "Ole Fuchs <ole@example.org>", "ida@example.org", "nils@example.org",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heading", ["Name in Zoom", "Name (Zoom)", "Name laut Teams", "Name im Meeting", "Zoom-Name"]
)
def test_a_name_as_a_room_shows_it_is_a_name(tmp_path: Path, heading: str) -> None:
    rows = ["Ute Kern, Stadt Brunn;50", "Fuchs, Ole;60", "Ida Lorenz - Amt Tal;70"]
    found = minutes(written(tmp_path, f"{heading};Min.", *rows))
    assert found == {"ute": 50, "ole": 60, "ida": 70}


@pytest.mark.parametrize("heading", ["Name des Teams", "Meeting Name", "Name des Webinars"])
def test_a_room_has_a_name_as_well(heading: str) -> None:
    read = read_heading(heading)
    assert read is None or read.field not in {"name", "full_name"}
