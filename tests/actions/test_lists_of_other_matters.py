"""Columns, sheets and remarks about another matter than mail or coming: nobody is left out or
counted by them."""

from pathlib import Path

import pytest
from actions.test_files_at_first_sight import listed, roster, there, was_there, written
from list_files import workbook

from mailer.actions.imports.remarks import not_coming_in
from mailer.domain.errors import InvalidValueError

# How long somebody was there, on several days


@pytest.mark.parametrize(
    ("headings", "anna", "bert", "minutes"),
    [
        ("Anwesend Tag 1;Anwesend Tag 2", "1;1", "0;0", {"anna": None}),
        ("Anwesend Do;Anwesend Fr", "1;0", "0;0", {"anna": None}),
        ("Tag 1 anwesend;Tag 2 anwesend", "09:00;09:05", "09:01;", {"anna": None, "bert": None}),
        ("Anwesend Tag 1;Anwesend Tag 2", "60;90", "0;45", {"anna": 150, "bert": 45}),
        ("25.11. (Min.);26.11. (Min.)", "60;0", "krank;30", {"anna": 60, "bert": 30}),
        ("Tag 1;Tag 2;Tag 3 (Min.)", "30;60;30", "0;krank;60", {"anna": 120, "bert": 60}),
        ("Tag 1 (Min.);Tag 2 (Min.);Gesamt (Min.)", "30;60;90", "krank;30;30",
         {"anna": 90, "bert": 30}),
        ("Dauer;Min", "60;3", "50;2", {"anna": 60, "bert": 50}),
        ("Dauer (Minuten);25.11. (Min.)", "90;60", "80;20", {"anna": 90, "bert": 80}),
    ],
)  # fmt: skip
def test_marks_are_no_minutes_and_a_total_counts_before_days(
    tmp_path: Path, headings: str, anna: str, bert: str, minutes: dict[str, int | None]
) -> None:
    file = written(
        tmp_path, f"E-Mail;{headings}", f"anna@example.org;{anna}", f"bert@example.org;{bert}"
    )
    assert there(was_there(file)) == minutes


@pytest.mark.parametrize(
    "heading", ["Betrag gesamt", "Quiz (%)", "Personen gesamt", "Fragen Tag 1"]
)
def test_what_else_is_counted_is_not_who_was_there(tmp_path: Path, heading: str) -> None:
    file = written(tmp_path, f"E-Mail;{heading}", "anna@example.org;8", "bert@example.org;0")
    assert set(there(was_there(file))) == {"anna", "bert"}


@pytest.mark.parametrize(
    ("headings", "anna", "bert"),
    [
        ("25.11. (Min.);26.11. (Min.)", "60;0", "blau;30"),
        ("Tag 1 (Min.);Tag 2 (Std.)", "60;1", "30;2"),
    ],
)
def test_days_that_cannot_be_added_up_are_asked_about(
    tmp_path: Path, headings: str, anna: str, bert: str
) -> None:
    file = written(
        tmp_path, f"E-Mail;{headings}", f"anna@example.org;{anna}", f"bert@example.org;{bert}"
    )
    with pytest.raises(InvalidValueError, match=r"[Pp]lease"):
        was_there(file)


# Who takes mail


@pytest.mark.parametrize(
    ("heading", "anna", "bert"),
    [
        ("Förderstatus", "beantragt", "abgelaufen"), ("Status Wärmeplan", "fehlt", "beantragt"),
        ("Vertragsstatus", "aktiv", "abgelaufen"), ("Lead Status", "New", "Requested"),
        ("Status", "aktiv", "in Klärung"),
        ("Kontaktart", "Telefonat", "Messe"), ("Kontakt über", "Anruf im Mai", "Messe"),
        ("Kanal", "Brief", "Anzeige"), ("Versandart", "Standardbrief", "Standardbrief"),
        ("Bevorzugte Kontaktzeit", "vormittags per Telefon", ""),
        ("Bevorzugte Kontaktdaten", "Handy: 0172", "per E-Mail"),
        ("Bevorzugter Kontaktweg", "Post/Online", "Telefon, Mailing"),
        ("Mitgliedsstatus", "A", "P"), ("Personenstatus", "W", "M"), ("Status", "W", "M"),
        ("Einwilligung", "ja", "ja (mündlich?)"),
        ("Bevorzugter Kontaktweg", "elektronisch, Telefon", "E-Mail oder Telefon"),
    ],
)  # fmt: skip
def test_a_column_of_another_matter_forbids_no_mail(
    tmp_path: Path, heading: str, anna: str, bert: str
) -> None:
    file = written(
        tmp_path, f"E-Mail;{heading}", f"anna@example.org;{anna}", f"bert@example.org;{bert}"
    )
    assert listed(file) == (["anna", "bert"], [])


@pytest.mark.parametrize(
    ("heading", "anna", "bert"),
    [
        ("Einwilligung", "ja", "angefragt"), ("Einwilligung", "ja", "ja?"),
        ("Mitgliedsstatus", "A", "I"), ("Status", "C", "U"),
        ("Opt-in-Status", "bestätigt", "abgelaufen"),
        ("Bevorzugter Kontaktweg", "Mail", "Post"),
        ("Kontakt per", "E-Mail", "per Post"), ("Versandart", "Mail", "Post"),
    ],
)  # fmt: skip
def test_what_is_no_consent_to_mail_still_counts(
    tmp_path: Path, heading: str, anna: str, bert: str
) -> None:
    file = written(
        tmp_path, f"E-Mail;{heading}", f"anna@example.org;{anna}", f"bert@example.org;{bert}"
    )
    assert listed(file)[0] == ["anna"]


# Other sheets and tables


@pytest.mark.parametrize(
    ("sheet", "rows"),
    [
        ("Ansprechpartner intern", [["Name", "E-Mail"], ["Ida", "ida@example.org"]]),
        ("Referenten", [["Name", "E-Mail"], ["Ida", "ida@example.org"]]),
        ("Log", [["Tag", "Wer"], ["1.1.", "ida@example.org"], ["2.1.", "ole@example.org"]]),
        ("Raum", [["Link", "https://example.net/j?u=a@example.com"], ["Login", "b@example.com"]]),
        ("Daten", [["Absender", "ida@example.org"], ["Antwort an", "ole@example.org"]]),
        ("Kopie", [["Name", "E-Mail"], ["Anna", "'anna@example.org'"]]),
    ],
)
def test_a_sheet_of_staff_or_technique_names_nobody_else(
    tmp_path: Path, sheet: str, rows: list[list[str]]
) -> None:
    main = [["Name", "E-Mail"], ["Anna Muster", "anna@example.org"]]
    assert listed(workbook(tmp_path, {"Liste": main, sheet: rows})) == (["anna"], [])


@pytest.mark.parametrize("sheet", ["Absagen", "Städte", "Teilnehmer Technik"])
def test_a_sheet_of_further_people_is_asked_about(tmp_path: Path, sheet: str) -> None:
    main = [["Name", "E-Mail"], ["Anna Muster", "anna@example.org"]]
    more = [["Name", "E-Mail"], ["Ida Lorenz", "ida@example.org"]]
    with pytest.raises(InvalidValueError, match=sheet):
        listed(workbook(tmp_path, {"Liste": main, sheet: more}))


@pytest.mark.parametrize(
    "table",
    [["Ansprechpartner;Telefon;E-Mail"], ["Referenten", "Name;Telefon;E-Mail"]],
)
def test_a_table_of_staff_below_a_list_is_left_alone(tmp_path: Path, table: list[str]) -> None:
    lines = ["Name;E-Mail", "Anna Muster;anna@example.org", "", *table, "Ida;1;ida@example.org"]
    assert roster(written(tmp_path, *lines))[0] == {"anna": "comes"}


# Who comes


@pytest.mark.parametrize(
    ("heading", "anna", "bert"),
    [
        ("Sitzplatz", "12", "W3"), ("Arbeitsplatz", "12", "W3"), ("Stellplatz", "12", "W3"),
        ("Payment status", "paid", "paid, non-refundable"),
        ("Payment status", "paid", "Not refunded"),
        ("Payment status", "paid", "Partially refunded"),
        ("Reisekostenstatus", "offen", "Erstattet"),
        ("Zahlungsstatus", "bezahlt", "Doppelzahlung erstattet"),
        ("DOI", "ja", "nein"), ("Double-Opt-In", "ja", "nein"),
        ("Bestätigt", "ja", "ja (wartet auf Rechnung)"),
    ],
)  # fmt: skip
def test_a_seat_a_refund_or_a_newsletter_takes_nobody_out(
    tmp_path: Path, heading: str, anna: str, bert: str
) -> None:
    file = written(
        tmp_path, f"E-Mail;{heading}", f"anna@example.org;{anna}", f"bert@example.org;{bert}"
    )
    assert roster(file)[0] == {"anna": "comes", "bert": "comes"}


@pytest.mark.parametrize(
    ("heading", "anna", "bert"),
    [
        ("Platz", "12", "W3"), ("Listenplatz", "3", "W3"), ("Platz-Nr.", "3", "W 4"),
        ("Payment status", "paid", "refunded"), ("Zahlungsstatus", "bezahlt", "erstattet"),
        ("Double-Opt-In", "bestätigt", "wartet auf Bestätigung"), ("Bestätigt", "ja", "offen"),
    ],
)  # fmt: skip
def test_who_waits_or_was_paid_back_is_still_asked_about(
    tmp_path: Path, heading: str, anna: str, bert: str
) -> None:
    file = written(
        tmp_path, f"E-Mail;{heading}", f"anna@example.org;{anna}", f"bert@example.org;{bert}"
    )
    assert roster(file)[0].get("bert") != "comes"


@pytest.mark.parametrize(
    ("other", "cancels"),
    [
        ("Klappt die Kamera nicht?", "Klappt leider nicht"),
        ("Can I cancel my registration later?", "I need to cancel my registration"),
        ("Ich sage für das Mittagessen ab", "Ich sage für Donnerstag ab"),
        ("Ich ziehe meine Anmeldung zur Exkursion zurück", "Ich ziehe meine Anmeldung zurück"),
        ("Musste 2024 leider absagen", "Musste leider absagen"),
        ("Muss meinen Termin beim Zahnarzt absagen", "Muss meinen Termin bei Ihnen absagen"),
        ("Something came up in our network plan", "Something came up at work"),
        ("I am no longer coming by bus", "I am no longer coming"),
        ("Unfortunately I am unable to pay by card", "Unfortunately I am unable to attend"),
    ],
)
def test_a_remark_of_something_else_says_nothing_of_coming(other: str, cancels: str) -> None:
    assert (not_coming_in(other), bool(not_coming_in(cancels))) == ("", True)
