"""How somebody is to be reached, and what is still open, in columns of other programs' files."""

from pathlib import Path

import pytest

from mailer.actions.imports import recipients
from mailer.actions.imports.doubts import marks_of, refuse_doubtful
from mailer.actions.imports.import_report import ImportReport
from mailer.actions.imports.spreadsheet import Purpose, Reading, read_sheet
from mailer.domain.errors import InvalidValueError


def mailed(folder: Path, heading: str, *cells: str) -> list[str]:
    """Which of the cells stand beside somebody who is put on a list."""
    file, report = written(folder, heading, cells), ImportReport()
    rows = recipients._rows(iter(read_sheet(file)), "consent", "here", report)
    return [cells[int(one.address_key[1 : one.address_key.index("@")])] for one in rows]


def registered(folder: Path, heading: str, *cells: str) -> list[str]:
    """Which of the cells stand beside somebody who is registered without a question."""
    table = read_sheet(
        written(folder, heading, cells), reading=Reading(purpose=Purpose.REGISTRATIONS)
    )
    sheet, found = list(table), []
    marks = marks_of(sheet, table.found.columns)
    for line, cell in zip(sheet, cells, strict=True):
        try:
            refuse_doubtful(line, marks)
        except InvalidValueError:
            continue
        found.append(cell)
    return found


def written(folder: Path, heading: str, cells: tuple[str, ...]) -> Path:
    file = folder / "list.csv"
    rows = [f"n{at}@example.org;{cell}" for at, cell in enumerate(cells)]
    file.write_text("\n".join([f"E-Mail;{heading}", *rows]), "utf-8")
    return file


@pytest.mark.parametrize(
    "heading",
    ["Bevorzugte Kontaktmethode", "Bevorzugter Kontaktweg", "Kontakt gewünscht per", "Kontakt per",
     "Kommunikationsweg", "Versandart", "Zustellweg", "Kanal", "Preferred contact method"],
)  # fmt: skip
def test_who_wants_to_be_reached_otherwise_gets_no_mail(tmp_path: Path, heading: str) -> None:
    by_mail = ["E-Mail", "Telefon oder E-Mail", "egal", "per Mail", ""]
    otherwise = ["Telefon", "Post", "per Brief", "Fax", "SMS"]
    assert mailed(tmp_path, heading, *by_mail, *otherwise) == by_mail


@pytest.mark.parametrize("heading", ["Kontaktperson", "Kontaktstelle", "Preferred name"])
def test_another_column_tells_no_way_to_be_reached(tmp_path: Path, heading: str) -> None:
    said = ["Frau Brief", "Herr Post", "Amt für Telefonie"]
    assert mailed(tmp_path, heading, *said) == said


@pytest.mark.parametrize(
    ("heading", "is_so", "is_open"),
    [
        ("Double-Opt-In", "bestätigt", "offen"), ("DOI", "ja", "steht noch aus"),
        ("Double Opt-in Status", "2024-01-01", "wartet auf Bestätigung"),
        ("Bestätigt", "ja", "offen"), ("Confirmed", "yes", "waiting"),
    ],
)  # fmt: skip
def test_what_is_not_confirmed_yet_counts_as_not(
    tmp_path: Path, heading: str, is_so: str, is_open: str
) -> None:
    assert mailed(tmp_path, heading, is_so, is_open) == [is_so]
    assert registered(tmp_path, heading, is_so, is_open) == [is_so]


@pytest.mark.parametrize(
    ("heading", "is_so", "against"),
    [
        ("Payment Status", "paid", "refunded"), ("Zahlungsstatus", "bezahlt", "erstattet"),
        ("Zahlungsstatus", "offen", "Rückbuchung"), ("Bezahlstatus", "", "zurückgezahlt"),
        ("Listenplatz", "3", "W3"), ("Platz", "12", "WL 2"), ("Platz Nr.", "7", "w1"),
    ],
)  # fmt: skip
def test_money_given_back_and_a_number_of_waiting_are_asked_about(
    tmp_path: Path, heading: str, is_so: str, against: str
) -> None:
    assert registered(tmp_path, heading, is_so, against) == [is_so]


def test_a_choice_of_workshops_is_no_number_of_waiting(tmp_path: Path) -> None:
    assert registered(tmp_path, "Workshop", "W1", "W2") == ["W1", "W2"]


@pytest.mark.parametrize("heading", ["DSGVO-Status", "Einwilligungsstatus", "Status Einwilligung"])
def test_a_status_of_consent_says_whether_there_is_one(tmp_path: Path, heading: str) -> None:
    assert mailed(tmp_path, heading, "liegt vor", "erteilt", "fehlt", "nein") == [
        "liegt vor",
        "erteilt",
    ]
