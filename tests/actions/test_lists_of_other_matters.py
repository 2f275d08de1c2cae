"""Columns, sheets and remarks about another matter than mail or coming: nobody is left out or
counted by them."""

from pathlib import Path

import pytest

from mailer.domain.errors import InvalidValueError
from tests.actions.test_files_at_first_sight import listed, there, was_there, written

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
        ("Einwilligung", "ja", "angefragt"), ("Opt-in-Status", "bestätigt", "abgelaufen"),
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
