"""Files that nobody here has seen before: what their columns say, and when staff is asked instead.

Nobody is registered or taken out by a column about something else, nobody who said no is mailed,
and nobody counts as present whom a list does not name as such.
"""

from datetime import date
from pathlib import Path

import pytest

from mailer.actions.imports import recipients
from mailer.actions.imports.attendance import AttendanceReport, _match
from mailer.actions.imports.columns import person_in
from mailer.actions.imports.doubts import marks_of
from mailer.actions.imports.import_report import ImportReport
from mailer.actions.imports.presence import present_in
from mailer.actions.imports.remarks import forbids_mail, may_have_left, not_coming_in
from mailer.actions.imports.room_list import read_room_list
from mailer.actions.imports.rosters import _leaves
from mailer.actions.imports.several_events import of_one_event
from mailer.actions.imports.sheets.coming import is_not_live
from mailer.actions.imports.sheets.grid import is_of_time
from mailer.actions.imports.sheets.headings import read_heading
from mailer.actions.imports.sheets.line import Line
from mailer.actions.imports.spreadsheet import Purpose, Reading, read_sheet
from mailer.domain.errors import InvalidValueError, SeminarpostError
from mailer.store.registrations import Registrant

REGISTERED = [
    Registrant(number, f"{first.lower()}@example.org", f"{first.lower()}@example.org", first, last)
    for number, (first, last) in enumerate(
        [("Anna", "Muster"), ("Bert", "Blau"), ("Gerd", "von Berg"), ("Dora", "Dunkel")], 1
    )
]


def written(folder: Path, *lines: str) -> Path:
    file = folder / "liste.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def roster(file: Path) -> tuple[dict[str, str], list[str]]:
    """What each row does (by whose it is), and what is told beside it."""
    table = read_sheet(file, reading=Reading(purpose=Purpose.REGISTRATIONS))
    sheet = list(table)
    marks = marks_of(sheet, table.found.columns)
    found = {}
    for line in sheet:
        who = person_in(line.cells).address.key.partition("@")[0]
        try:
            found[who] = "leaves" if _leaves(line, marks) else "comes"
        except SeminarpostError as problem:
            found[who] = problem.sentence.de
    return found, [one.de for one in table.found.notes]


def listed(file: Path) -> tuple[list[str], list[str]]:
    """Who is put on a list, and why others are not."""
    report = ImportReport()
    rows = list(recipients._rows(iter(read_sheet(file)), "consent", "here", report))
    return [one.address_key.partition("@")[0] for one in rows], [
        one.reason.de for one in report.refused
    ]


def was_there(file: Path, share: float = 0) -> AttendanceReport:
    rooms = read_room_list(file, None, Reading())
    report = AttendanceReport(rooms.found)
    _match(present_in(rooms, report.refused), REGISTERED, report, 0, share)
    return report


def there(report: AttendanceReport) -> dict[str, int | None]:
    return {one.address.partition("@")[0]: one.minutes for one in report.attended}


# Registrations: what speaks against a row


@pytest.mark.parametrize(
    ("heading", "yes", "against"),
    [
        ("Warteliste", "nein", "ja"), ("Auf Warteliste gesetzt", "0", "1"),
        ("On waitlist", "No", "Yes"), ("waitlist", "0", "1"),
        ("Bestätigt", "Ja", "Nein"), ("confirmed", "1", "0"), ("Genehmigt", "ja", "nein"),
        ("Ticket voided", "No", "Yes"), ("deleted", "0", "1"),
        ("Nicht anwesend", "nein", "ja"), ("Abmeldung vom", "", "08.10.2026"),
        ("Datum Abgeschickt", "2026-10-01 10:00:00", ""),
        ("Invitee Status", "Accepted", "No Response"), ("Genehmigung", "genehmigt", "abgelehnt"),
        ("Genehmigung der Leitung", "genehmigt", "offen"), ("Rolle", "Teilnehmer", "Warteliste"),
        ("Bemerkung", "kommt um 11", "kann leider doch nicht kommen"),
        ("Info", "vegetarisch", "abgesagt am 3.11."), ("Was noch", "Danke", "storniert"),
        ("Nehmen Sie teil?", "Ja, ich bin dabei", "Nein, leider nicht"),
        ("Angemeldet", "ja", "nein"), ("Zusage", "x", ""),
        ("Status", "A - angemeldet", "W - Warteliste"), ("Ich kann teilnehmen", "true", "false"),
        ("Ich möchte teilnehmen", "vor Ort", "gar nicht, ich sage ab"),
        ("Belegstatus", "zugelassen", "beworben"), ("Status", "dabei", "unklar"),
        ("enabled", "1", "0"), ("Will you join us?", "Yes - in person", "Sorry, no"),
        ("Sonstiges", "bitte Rampe", "musste absagen"), ("Sonstiges", "ok", "Storno per Mail"),
        ("Anmerkung", "bringt Laptop mit", "wird vertreten durch Dora Dunkel"),
    ],
)  # fmt: skip
def test_a_row_that_may_say_no_is_asked_about(
    tmp_path: Path, heading: str, yes: str, against: str
) -> None:
    lines = [f"anna@example.org;{yes}", f"bert@example.org;{against}"]
    if "Genehmigung" in heading:  # known by its cells
        lines.append("dora@example.org;abgelehnt")
    found, _ = roster(written(tmp_path, f"E-Mail;{heading}", *lines))
    assert found["anna"] == "comes"
    assert found["bert"] not in {"comes", "leaves"}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Absage", "x"), ("Teilnehmerstatus", "Teilnahme storniert"), ("cancelled_date", "3.10.26"),
        ("Antwort", "Abgelehnt"), ("Invitee Status", "Declined"), ("Status", "S - storniert"),
    ],
)  # fmt: skip
def test_a_cancellation_is_one_under_any_heading_that_asks(
    tmp_path: Path, heading: str, cell: str
) -> None:
    found, _ = roster(written(tmp_path, f"E-Mail;{heading}", f"anna@example.org;{cell}"))
    assert found == {"anna": "leaves"}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Teilnahme Exkursion", "nein"), ("Nehmen Sie am Mittagessen teil?", "Nein"),
        ("Vom Newsletter abgemeldet", "ja"), ("Rechnung storniert", "ja"), ("Hotel", "storniert"),
        ("Übernachtung", "storniert"),
        ("Zahlungsstatus", "storniert"), ("Check-in", "nein"), ("Eingecheckt", ""),
        ("Möchten Sie unseren Newsletter?", "Nein"), ("cfdb7_status", "unread"),
        ("Nachricht", "Bitte melden Sie meine Kollegin ab."), ("Anmerkung", "kann nur bis 12 Uhr"),
        ("Bemerkung", "kommt nicht vor 10 Uhr"), ("Angemeldet", "01.10.2026"),
    ],
)  # fmt: skip
def test_what_is_about_something_else_registers_all_the_same(
    tmp_path: Path, heading: str, cell: str
) -> None:
    found, _ = roster(written(tmp_path, f"E-Mail;{heading}", f"anna@example.org;{cell}"))
    assert found == {"anna": "comes"}


@pytest.mark.parametrize(
    ("heading", "cell"), [("Auf Warteliste gesetzt", "ja"), ("Bemerkung", "hat leider abgesagt")]
)
def test_what_the_sentence_advises_helps(tmp_path: Path, heading: str, cell: str) -> None:
    head = f"E-Mail;Status;{heading}"
    rows = (f"a@example.org;;{cell}", "b@example.org;;", f"c@example.org;abgemeldet;{cell}")
    found, _ = roster(written(tmp_path, head, *rows))
    assert f"(Spalte „{heading}“)" in found["a"]
    assert (found["b"], found["c"]) == ("comes", "leaves")


def test_a_no_to_each_of_several_parts_is_a_no(tmp_path: Path) -> None:
    head = "E-Mail;Mi 25.11.;Do 26.11."
    file = written(tmp_path, head, "anna@example.org;Ja;Nein", "bert@example.org;Nein;Nein")
    found, _ = roster(file)
    assert found["anna"] == "comes"
    assert "„nein“" in found["bert"]


def test_beside_a_plain_status_a_no_to_all_parts_is_asked_about(tmp_path: Path) -> None:
    head = "E-Mail;Status;Mi 25.11.;Do 26.11."
    rows = ("anna@example.org;angemeldet;ja;nein", "bert@example.org;angemeldet;nein;nein")
    found, _ = roster(written(tmp_path, head, *rows))
    assert found["anna"] == "comes"
    assert "(Spalte „Mi 25.11.“, „Do 26.11.“)" in found["bert"]


def test_a_blank_among_answers_is_none(tmp_path: Path) -> None:
    rows = ("Anna <anna@example.org>;Teilnahme", "Bert <bert@example.org>;Keine Teilnahme")
    found, _ = roster(written(tmp_path, "Wer;Antwort", *rows, "Dora <dora@example.org>;"))
    assert (found["anna"], found["bert"]) == ("comes", "leaves")
    assert "fehlt die Antwort" in found["dora"]


def test_the_question_stands_above_the_answers(tmp_path: Path) -> None:
    head = (";;Nehmen Sie teil?", "Name;E-Mail;Response")
    rows = ("Anna Muster;anna@example.org;Ja", "Bert Blau;bert@example.org;Nein")
    found, _ = roster(written(tmp_path, *head, *rows))
    assert found["anna"] == "comes"
    assert "„Nein“" in found["bert"]


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    head = "Vorname;Nachname;E-Mail;Organisation;Status;Kantine;Bahnfahrt"
    row = "Anna;Muster;anna@example.org;Stadt A;angemeldet;ja;"
    _, notes = roster(written(tmp_path, head, row))
    assert notes == ["Nicht gelesen: Spalte „Kantine“."]


def test_of_many_columns_that_are_not_read_some_are_named(tmp_path: Path) -> None:
    head = ";".join(["E-Mail", *(f"Frage {number}" for number in range(97))])
    _, notes = roster(written(tmp_path, head, ";".join(["anna@example.org", *["viel Text"] * 97])))
    assert "„Frage 11“ und 85 weitere" in notes[0]


def test_of_several_events_only_the_rows_of_one_count() -> None:
    lines = [
        Line(2, {"email": "anna@example.org", "event_title": "Wärme in der Stadt (25.11.)"}),
        Line(3, {"email": "anna@example.org", "event_title": "Strom vom Dach", "status": "storno"}),
    ]
    columns = {"event_title": "Veranstaltung"}
    ours, told = of_one_event(lines, columns, "Wärme in der Stadt")
    assert [one.number for one in ours] == [2]
    assert told is not None
    assert told.de.startswith("1 ")
    with pytest.raises(InvalidValueError, match="several events"):
        of_one_event(lines, columns, "Wasser")
    assert of_one_event(lines[:1], columns, "Wasser") == (lines[:1], None)


# Columns that are guessed from their cells, and words that only begin like a no


@pytest.mark.parametrize(
    "heading",
    [
        "Rückmeldung Workshop A", "Teilnahme Abendprogramm", "Teilnahme Stadtführung",
        "Entscheidung Förderantrag", "Antwort Kollegin", "Kommentar Leitung", "Willkommenspaket",
        "Einkommensbescheid", "Statut der Förderung", "Status (Workshop A)",
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["angemeldet", None])
def test_a_column_about_more_takes_nobody_out(
    tmp_path: Path, heading: str, status: str | None
) -> None:
    head, beside = ("E-Mail;Status", f";{status}") if status else ("E-Mail", "")
    rows = (f"anna@example.org{beside};zugesagt", f"bert@example.org{beside};abgesagt")
    found, _ = roster(written(tmp_path, f"{head};{heading}", *rows))
    assert found["anna"] == "comes"
    assert found["bert"].startswith("Die Zeile sagt „abgesagt“")
    assert f"Spalte „{heading}“" in found["bert"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("Rückmeldung", "abgesagt"), ("Antwort", "abgelehnt"), ("Teilnahme", "nicht teilgenommen")],
)
def test_what_is_guessed_beside_a_status_is_asked_about(
    tmp_path: Path, heading: str, cell: str
) -> None:
    row = f"anna@example.org;angemeldet;{cell}"
    found, _ = roster(written(tmp_path, f"E-Mail;Status;{heading}", row))
    assert found["anna"] not in {"comes", "leaves"}


@pytest.mark.parametrize(
    "heading",
    ["Ihre Rückmeldung", "Invitee Response", "Wie haben Sie sich entschieden?", "RSVP",
     "Teilnahmeentscheidung", "Kommen Sie?", "Anmeldung", "Ihre Antwort auf die Einladung"],
)  # fmt: skip
def test_a_question_and_nothing_else_is_the_status(tmp_path: Path, heading: str) -> None:
    rows = ("anna@example.org;zugesagt", "bert@example.org;abgesagt")
    found, _ = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert found == {"anna": "comes", "bert": "leaves"}


@pytest.mark.parametrize(
    ("cell", "comes_of_it"),
    [
        ("kommt nicht von Anfang an", "asked"), ("nicht dabei am Vormittag", "asked"),
        ("keine Teilnahme am Buffet", "asked"), ("kommt nicht per Bahn", "asked"),
        ("kommt nicht von 9 bis 10 Uhr", "asked"), ("nimmt nicht teil (Vormittag)", "asked"),
        ("kommt nicht", "leaves"), ("kommt nicht (3.11.)", "leaves"),
        ("Nimmt nicht teil.", "leaves"), ("keine Teilnahme am 25.11.2026", "leaves"),
        ("storniert am 3.11.", "leaves"), ("no-show", "leaves"),
    ],
)  # fmt: skip
def test_a_no_of_several_words_is_one_alone_or_with_a_day(
    tmp_path: Path, cell: str, comes_of_it: str
) -> None:
    found, _ = roster(written(tmp_path, "E-Mail;Status", f"anna@example.org;{cell}"))
    is_asked = found["anna"] not in {"comes", "leaves"}
    assert ("asked" if is_asked else found["anna"]) == comes_of_it


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("Hotel/Storno", "ja", "comes"), ("Storno (Hotel)", "ja", "comes"),
        ("Absage (Abendessen)", "x", "comes"), ("Status (Bus)", "storniert", "comes"),
        ("Status (Kinderbetreuung)", "storniert", "comes"), ("Bus/Status", "storniert", "comes"),
        ("Storno / Übernachtung", "3.11.2026", "comes"), ("Storniert [Shuttle]", "x", "comes"),
        ("Storno (Workshop A)", "ja", "asked"), ("Storno/Modul B", "ja", "asked"),
        ("Status (Stadtrundgang)", "abgemeldet", "asked"), ("Absage (Vortrag 2)", "x", "asked"),
        ("Storno (ja/nein)", "ja", "leaves"), ("Absage (am)", "3.11.2026", "leaves"),
        ("Status (Anmeldung)", "storniert", "leaves"), ("Storno/Absage", "ja", "leaves"),
        ("Status (angemeldet/abgemeldet)", "abgemeldet", "leaves"),
        ("Storno am (TT.MM.JJJJ)", "3.11.2026", "leaves"),
        ("Status (bitte ausfüllen)", "storniert", "leaves"),
        ("Storno (gebührenfrei)", "ja", "asked"), ("Storno (Gebühr)", "50 €", "asked"),
        ("Storno-Datum / Gebühr", "3.11.2026", "asked"), ("Absage (E-Mail)", "3.11.", "asked"),
        ("Storniert (Zahlung erstattet)", "ja", "asked"), ("Absage per Mail", "x", "asked"),
        ("Abgesagt / Rechnung storniert", "x", "asked"), ("Absage (Kinder krank)", "x", "asked"),
        ("Absage (Berufstätigkeit)", "x", "asked"), ("Warteliste / Zahlung", "ja", "asked"),
        ("Absage Hotel, Seminar", "x", "asked"), ("Absage (vor Ort)", "x", "asked"),
        ("Storno (Präsenz)", "x", "asked"), ("Absage (online)", "x", "asked"),
        ("Status (Termin)", "abgesagt", "asked"),
    ],
)  # fmt: skip
def test_a_matter_beside_the_word_is_what_a_heading_is_about(
    tmp_path: Path, heading: str, cell: str, said: str
) -> None:
    file = written(tmp_path, f"E-Mail;{heading}", "anna@example.org;", f"bert@example.org;{cell}")
    found, _ = roster(file)
    assert found["anna"] == "comes"
    assert (found["bert"] if found["bert"] in {"comes", "leaves"} else "asked") == said


@pytest.mark.parametrize(
    "heading",
    ["Teilnahme (Abendessen)", "Anwesend/Hotel", "Check-in (Hotel)", "Teilnahme (Newsletter)"],
)
def test_a_meal_or_a_bed_is_no_attendance(tmp_path: Path, heading: str) -> None:
    file = written(tmp_path, f"Name;Tag 1;{heading}", "Anna Muster;x;", "Bert Blau;;x")
    assert there(was_there(file)) == {"anna": None}


@pytest.mark.parametrize(
    "heading",
    [
        "Teilnahme (gebührenfrei)", "Teilnahme (kostenpflichtig, Gebühr 50 €)",
        "Teilnahme (inkl. Abendessen)", "Zusage (inkl. Essen)", "Zusage (per Mail)",
        "Zusage / Newsletter",
    ],
)  # fmt: skip
def test_a_no_to_what_includes_something_else_is_asked_about(tmp_path: Path, heading: str) -> None:
    rows = ("anna@example.org;ja", "bert@example.org;nein")
    found, _ = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert found["anna"] == "comes"
    assert found["bert"] not in {"comes", "leaves"}


def test_a_count_of_those_who_do_not_come_takes_nobody_out(tmp_path: Path) -> None:
    rows = ("a@example.org;angemeldet;3;1", "b@example.org;angemeldet;3;0")
    found, _ = roster(written(tmp_path, "E-Mail;Status;Zusagen;Absagen", *rows))
    assert "(Spalte „Absagen“)" in found["a"]
    assert found["b"] == "comes"


@pytest.mark.parametrize("heading", ["Vorgesetzte", "Begleitung", "Vertretung"])
def test_somebody_else_lends_nobody_a_name(tmp_path: Path, heading: str) -> None:
    file = written(tmp_path, f"E-Mail;{heading}", "a@example.org;Frau Klug", "b@example.org;Herr A")
    assert "full_name" not in read_sheet(file).found.columns


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("25.11. Abendessen", "nein"), ("Freitag Exkursion", "nein"), ("Abend", "nein"),
        ("Do you have dietary needs?", "no"), ("So erreichen Sie mich", "nicht vor 9 Uhr"),
        ("Kommen Sie mit dem Auto?", "nein"), ("Teilnahmeart", "online, nicht vor Ort"),
        ("Stornokosten", "20 €"), ("Storno möglich bis", "1.11."), ("Abendessen abgesagt", "ja"),
        ("Lead Status", "Open"), ("Materialstatus", "offen"), ("Warteliste", "Nachgerückt"),
        ("Email Verified", "No"), ("Anmeldung Mensa", "abgesagt"),
        ("Anmeldung Shuttle", "abgemeldet"), ("Attended", "No"), ("Kein Versand", "x"),
    ],
)  # fmt: skip
def test_beside_a_plain_status_what_is_about_less_changes_nothing(
    tmp_path: Path, heading: str, cell: str
) -> None:
    row = f"anna@example.org;angemeldet;{cell}"
    found, _ = roster(written(tmp_path, f"E-Mail;Status;{heading}", row))
    assert found == {"anna": "comes"}


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Teilnahme", "nein"), ("Zusage", "nein"), ("Nehmen Sie teil?", "Nein, leider nicht"),
        ("Active", "0"), ("Was noch", "Teilnahme abgesagt"), ("Absagen", "1"),
        ("Fortbildung storniert", "ja"), ("Status Landkreise", "storniert"),
        ("Antwort zur Weiterbildung", "storniert"),
    ],
)  # fmt: skip
def test_beside_a_plain_status_a_plain_no_is_asked_about(
    tmp_path: Path, heading: str, cell: str
) -> None:
    row = f"anna@example.org;angemeldet;{cell}"
    found, _ = roster(written(tmp_path, f"E-Mail;Status;{heading}", row))
    assert f"(Spalte „{heading}“)" in found["anna"]
    assert "leeren" in found["anna"]


@pytest.mark.parametrize("heading", ["Zusage", "Nehmen Sie teil?", "RSVP"])
def test_a_blank_beside_yeses_is_asked_about(tmp_path: Path, heading: str) -> None:
    file = written(tmp_path, f"E-Mail;{heading}", "anna@example.org;ja", "bert@example.org;")
    found, _ = roster(file)
    assert found["anna"] == "comes"
    assert "ergänzen" in found["bert"]


@pytest.mark.parametrize("heading", ["Zusage", "Teilnahme", "Nehmen Sie teil?", "Rückmeldung"])
@pytest.mark.parametrize(
    "yes",
    ["Ja, gerne", "zugesagt", "nehme teil", "Ich komme gern", "bin dabei", "kommt", "x",
     "Ja, ich nehme teil", "Wir kommen"],
)  # fmt: skip
def test_a_blank_beside_a_yes_in_any_words_is_asked_about(
    tmp_path: Path, heading: str, yes: str
) -> None:
    rows = (f"anna@example.org;{yes}", "bert@example.org;")
    found, _ = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert found["anna"] == "comes"
    assert "ergänzen" in found["bert"]


def test_a_blank_in_one_of_two_questions_is_none_to_all(tmp_path: Path) -> None:
    head = "E-Mail;Nehmen Sie am Vormittag teil?;Nehmen Sie am Nachmittag teil?"
    rows = ("anna@example.org;bin dabei;bin dabei", "bert@example.org;;bin dabei")
    found, _ = roster(written(tmp_path, head, *rows))
    assert found == {"anna": "comes", "bert": "comes"}


@pytest.mark.parametrize("text", ["komme nicht", "dabei?", "komme vielleicht", "nicht dabei"])
def test_a_sentence_of_coming_with_a_doubt_is_no_yes(tmp_path: Path, text: str) -> None:
    found, _ = roster(written(tmp_path, "E-Mail;Status", f"anna@example.org;{text}"))
    assert found["anna"] != "comes"


def test_a_no_under_a_question_is_told_as_one(tmp_path: Path) -> None:
    rows = ("anna@example.org;ja", "bert@example.org;nein")
    found, _ = roster(written(tmp_path, "E-Mail;Nehmen Sie teil?", *rows))
    assert found["bert"].startswith("Die Zeile sagt „nein“ (Spalte „Nehmen Sie teil?“)")


def test_the_terms_of_a_form_say_nothing(tmp_path: Path) -> None:
    terms = "Mir ist bekannt: Wer nach dem 1.11. abgesagt hat, trägt die Kosten der Tagung selbst."
    same = written(tmp_path, "E-Mail;AGB", f"anna@example.org;{terms}", f"bert@example.org;{terms}")
    assert roster(same)[0] == {"anna": "comes", "bert": "comes"}
    mine = f"{terms} Ich habe leider doch abgesagt."
    own = written(tmp_path, "E-Mail;AGB", f"anna@example.org;{mine}", f"bert@example.org;{mine}.")
    assert roster(own)[0]["anna"].startswith("Die Zeile sagt „Ich habe leider doch abgesagt“")


@pytest.mark.parametrize(
    "text",
    [
        "Mir ist bekannt: Wer nach dem 1.11. abgesagt hat, trägt die Kosten der Tagung selbst.",
        "Bei einer Absage nach dem 1.11. wird die volle Gebühr fällig.",
        "Stornierungen sind bis 14 Tage vorher kostenfrei. Wer verhindert ist, kann tauschen.",
        "Absage möglich bis 1.11.", "Stornierung bis 1.11. kostenfrei",
        "bei Verhinderung bitte melden", "Abmeldung nur schriftlich",
        "Abmeldungen bitte nur schriftlich", "Bei Absage nach dem 1.11. fällt eine Gebühr an.",
        "Absage spätestens am 1.11.",
    ],
)  # fmt: skip
def test_terms_in_one_row_say_nothing_of_whoever_stands_there(tmp_path: Path, text: str) -> None:
    assert not not_coming_in(text)
    rows = (f"anna@example.org;{text}", "bert@example.org;ok")
    assert roster(written(tmp_path, "E-Mail;AGB", *rows))[0]["anna"] == "comes"


@pytest.mark.parametrize(
    "text",
    [
        "Vertretung kommt", "es kommt eine Vertretung", "schafft es nicht", "muss leider passen",
        "schaffe es leider nicht", "bitte von Liste streichen", "von der Teilnehmerliste streichen",
        "Kollegin kommt statt ihr", "statt ihrer kommt Frau Eis", "ist raus", "erkrankt",
        "Termin passt nicht", "hat sich krank gemeldet", "schickt Kollegen", "Ersatz: Frau Eis",
        "Platz wird frei", "tritt zurück", "verzichtet auf die Teilnahme", "26.11.: nein",
        "ist an dem Tag im Urlaub", "Storno, Gebühr bezahlt", "Absage am 3.11. eingegangen",
        "Absage Hotel und Seminar", "Workshop B abgesagt", "Absage nach dem 1.11. eingegangen",
        "Platz geht an Eva Eis", "hat den Termin vergessen und sagt ab", "leider nein",
        "doppelt angemeldet, bitte löschen", "Termin klappt nicht", "entschuldigt",
        "Storno kostenfrei", "Absage kostenpflichtig", "Absage schriftlich",
        "Abmeldung schriftlich am 3.11.", "Storno schriftlich per Fax",
        "Absage innerhalb der Frist", "Absage nach dem Vorgespräch",
        "Storno vor dem Seminar am 3.11.", "nach Absage Rechnung storniert",
        "nach Absage Betrag erstattet", "jede Teilnahme abgesagt",
        "Kann bei dem Termin wegen Verhinderung nicht kommen", "Absage Hotel, Seminar",
        "Storno Zimmer/Teilnahme", "Absage – Bahn fährt nicht",
        "Kurs 1 abgesagt, kommt 2027 wieder", "Modul 2 abgesagt, stattdessen Buch bestellt",
        "muss sich leider entschuldigen", "No show 2x, rausnehmen", "Absage der Teilnahme",
    ],
)  # fmt: skip
def test_more_remarks_that_somebody_does_not_come(text: str) -> None:
    assert not_coming_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Absage Hotel", "Hotel: Absage", "Absage nur Abendessen", "Storno (Zimmer)",
        "Workshop B abgesagt, kommt zu A", "Modul 2 abgesagt, nimmt dafür an 3 teil",
        "Workshop B abgesagt, dafür Workshop A",
        "schafft es nicht pünktlich", "kommt als Vertretung für Frau Eis", "bis 20.11. im Urlaub",
        "von der Mailingliste streichen", "ersatzweise vegan", "25.11.: ja", "Zug fällt aus",
        "sagt Hotel ab", "hat nach Absage der Kollegin deren Platz bekommen",
        "war beim letzten Mal verhindert", "kommt statt Herrn Blau",
        "Mittagessen 26.11.: nein", "Fahrt am 26.11.: nein", "von der Essensliste streichen",
        "bitte aus Fotoliste streichen", "Ersatz für Herrn Blau", "Das geht mit Rollstuhl nicht",
        "entschuldigt Verspätung", "auf Warteliste für Exkursion",
    ],
)  # fmt: skip
def test_more_remarks_about_less_than_coming(text: str) -> None:
    assert not not_coming_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "inaktiv", "ausgeschieden", "im Ruhestand", "nicht mehr zuständig", "nicht mehr im Amt",
        "seit 1.1. im Ruhestand", "ausgeschieden zum 1.1.", "inaktiv seit 2024", "retired",
        "arbeitet nicht mehr hier", "no longer with us", "Adresse veraltet", "in Rente",
        "Mailadresse gibt es nicht mehr", "unbekannt verzogen",
    ],
)  # fmt: skip
def test_who_may_not_be_there_any_more_is_asked_about(tmp_path: Path, text: str) -> None:
    rows = ("anna@example.org;Leitung", f"b@example.org;{text}")
    on_it, refused = listed(written(tmp_path, "E-Mail;Bemerkung", *rows))
    assert on_it == ["anna"]
    assert "Post bekommen soll, ist nicht zu erkennen" in refused[0]
    head = "E-Mail;Status;Bemerkung"
    rows = ("anna@example.org;angemeldet;", f"bert@example.org;angemeldet;{text}")
    assert "(Spalte „Bemerkung“)" in roster(written(tmp_path, head, *rows))[0]["bert"]


@pytest.mark.parametrize(
    "text",
    [
        "Bürgermeister im Ruhestand", "Vorgänger im Ruhestand", "Kollegin ist ausgeschieden",
        "für Ruhestand und Rente zuständig", "aktiv", "nicht mehr lange da",
    ],
)  # fmt: skip
def test_of_whom_else_that_is_said_nobody_is_asked(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, "E-Mail;Bemerkung", f"anna@example.org;{text}")
    assert listed(file) == (["anna"], [])


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("bitte keine Post, nur E-Mail", False), ("keine Post, bitte per Mail", False),
        ("keine Briefe, lieber elektronisch", False), ("keine Anrufe, nur Mail", False),
        ("keine Post und keine E-Mails", True), ("keine Post", True),
        ("keine Post, bitte keine Mail", True), ("keine Einladung, nur Newsletter", True),
        ("keine Mails, bitte nur Post", True), ("keine Post, bitte Mail", False),
        ("keine Post, sondern nur noch per E-Mail", False),
        ("keine Post mehr, bitte E-Mail löschen", True),
        ("keine Post, bitte E-Mail-Adresse löschen", True),
        ("Keine Post mehr. Bitte Mail aus Verteiler", True),
        ("keine Post! Bitte keinerlei Mail", True),
        ("keine Post, lieber gar keine E-Mail", True),
        ("keine Post! Sonst Beschwerde per E-Mail", True),
    ],
)  # fmt: skip
def test_no_letters_on_paper_is_no_refusal_of_mail(text: str, is_no: bool) -> None:
    assert bool(forbids_mail(text)) is is_no


def test_of_a_long_remark_the_part_that_matters_is_shown(tmp_path: Path) -> None:
    remark = f"{'Sie bringt viel Material mit. ' * 5}Hat leider abgesagt. Grüße"
    found, _ = roster(written(tmp_path, "E-Mail;Bemerkung", f"anna@example.org;{remark}"))
    assert found["anna"].startswith("Die Zeile sagt „Hat leider abgesagt“ (Spalte „Bemerkung“)")


@pytest.mark.parametrize(
    ("named", "title", "is_it"),
    [
        ("Wärmenetze 12", "Wärmenetze 1", False), ("Wärmenetze", "Wärmenetze Teil 2", False),
        ("Wärmenetze – Aufbaukurs", "Wärmenetze", False), ("WÄRMENETZE", "Wärmenetze", True),
        ("Wärmenetze (25.11.2026)", "Wärmenetze", True), ("Wärmenetze 2", "Wärmenetze", False),
        ("Webinar: Wärmenetze, Mi 25.11., 10:00 Uhr", "Wärmenetze", True),
    ],
)  # fmt: skip
def test_an_event_is_known_by_its_whole_title(named: str, title: str, *, is_it: bool) -> None:
    lines = [
        Line(2, {"email": "anna@example.org", "event_title": named}),
        Line(3, {"email": "bert@example.org", "event_title": "Strom vom Dach"}),
    ]
    columns = {"event_title": "Veranstaltung"}
    if is_it:
        assert [one.number for one in of_one_event(lines, columns, title)[0]] == [2]
    else:
        with pytest.raises(InvalidValueError, match="several events"):
            of_one_event(lines, columns, title)


@pytest.mark.parametrize(
    ("named", "is_it"),
    [
        ("Wärmenetze, 25. November 2026", True), ("25. November 2026: Wärmenetze", True),
        ("Wärmenetze (Mittwoch, 25. November 2026, 10–12 Uhr)", True),
        ("Wärmenetze – 25. Nov. 2026", True), ("Wärmenetze, Nov 25, 2026", True),
        ("Wärmenetze am 25.11.2026 von 10 bis 12 Uhr", True), ("Wärmenetze, 25./26.11.2026", True),
        ("Wärmenetze, 25. bis 26. November 2026", True), ("Wärmenetze, 25.11.", True),
        ("Wärmenetze, 3. Dezember 2026", False), ("Wärmenetze (3.12.)", False),
        ("Wärmenetze, 25. November 2025", False), ("Wärmenetze, Mai", False),
        ("Wärmenetze, Teil 2, 25. November 2026", False),
    ],
)  # fmt: skip
def test_a_day_beside_a_title_is_that_of_the_event(named: str, *, is_it: bool) -> None:
    lines = [
        Line(2, {"email": "anna@example.org", "event_title": named}),
        Line(3, {"email": "bert@example.org", "event_title": "Strom vom Dach, 3. Dezember 2026"}),
    ]
    days = {date(2026, 11, 25), date(2026, 11, 26)}
    if is_it:
        ours, _ = of_one_event(lines, {"event_title": "Kurs"}, "Wärmenetze", days)
        assert [one.number for one in ours] == [2]
    else:
        with pytest.raises(InvalidValueError, match="several events"):
            of_one_event(lines, {"event_title": "Kurs"}, "Wärmenetze", days)


def test_one_title_on_two_days_is_two_events() -> None:
    titles = ["Wärmenetze, 25. November 2026", "Wärmenetze, 3. Dezember 2026"]
    lines = [
        Line(number, {"email": "anna@example.org", "event_title": one})
        for number, one in enumerate(titles, 2)
    ]
    with pytest.raises(InvalidValueError, match="several events"):
        of_one_event(lines, {"event_title": "Kurs"}, "Wärmenetze")
    ours, _ = of_one_event(lines, {"event_title": "Kurs"}, "Wärmenetze", {date(2026, 12, 3)})
    assert [one.number for one in ours] == [3]


def test_two_spellings_of_a_title_are_one_and_a_course_behind_it_another() -> None:
    titles = ["Wärmenetze", "wärmenetze", "Wärmenetze – Aufbaukurs", ""]
    lines = [
        Line(number, {"email": "anna@example.org", "event_title": one, "status": "abgemeldet"})
        for number, one in enumerate(titles, 2)
    ]
    columns = {"event_title": "Kurs"}
    ours, told = of_one_event(lines, columns, "Wärmenetze")
    assert [one.number for one in ours] == [2, 3, 5]
    assert told is not None
    assert told.de.startswith("1 Zeile gehört")
    marks = marks_of(ours, columns)
    assert _leaves(ours[0], marks)
    with pytest.raises(InvalidValueError, match=r'names several events.*column "Kurs"'):
        _leaves(ours[2], marks)


# Recipients: nobody who said no


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Versand", "ja", "nein"), ("Einladungen Seminare", "ja", "nein"), ("aktiv", "1", "0"),
        ("Dürfen wir Sie künftig per E-Mail einladen?", "Ja", "Nein"), ("is_subscribed", "1", "0"),
        ("Infomail ja/nein", "ja", "nein"), ("Ausgeschieden", "Falsch", "Wahr"),
        ("Status Verteiler", "aktiv", "raus"),
        ("dnc_email", "0", "1"), ("will Infos", "ja", "nein"),
        ("enabled", "1", "0"), ("Bounced Date", "", "2025-01-01"),
        ("Einladung gewünscht", "x", "nein danke"),
        ("confirmed", "1", "0"), ("DOUBLE_OPT-IN", "Yes", "No"), ("hidden", "0", "1"),
        ("disabled", "0", "1"), ("Widerspruch am", "", "12.03.2025"), ("bounced", "0", "1"),
        ("E-Mail-Kampagnen abgemeldet", "Nein", "Ja"), ("Newsletter Wärme", "ja", "nein"),
        ("Bemerkung", "in Elternzeit", "möchte keine Einladungen mehr"),
        ("Gruppen", "A", "opt-out"),
        ("Notizen", "keine Anhänge schicken", "hat sich telefonisch abgemeldet"),
        ("Kein Versand", "", "x"), ("Nicht einladen", "nein", "ja"), ("Infos", "ja", "nein"),
        ("Verteiler", "Presse", "raus"), ("Versand", "ja", "nie"), ("Infos", "alle", "keine"),
        ("Kontakt", "ja", "nein"), ("Newsletter", "ja", "abgemeldet"), ("Infopost", "ja", "nein"),
        ("Rundmail", "ja", "stop"), ("Versand", "aktiv", "gesperrt"),
        ("Verteiler", "A", "nicht mehr"), ("Kontakt", "erlaubt", "unerwünscht"),
        ("Infos per Mail", "gern", "lieber nicht"), ("Mailing", "x", "ausgetragen"),
        ("Einladungen", "immer", "nie"), ("Verteiler", "Seminare", "kein"),
        ("E-Mail-Kontakt", "ja", "nein"), ("Werbung", "ja", "nö"), ("DSGVO", "ja", "nein"),
        ("Abo", "aktiv", "beendet"), ("Bemerkung", "Leitung", "will nichts mehr hören"),
        ("Versand", "E-Mail", "keine"), ("Bemerkung", "Ehemann verstorben", "verstorben"),
        ("Einladung", "zugesagt", "nein"), ("Infomail", "zugesagt", "nein"),
        ("Mailing", "teilnehmend", "nein"), ("Einladung", "zugesagt", "keine Mails"),
        ("Einladung", "zugesagt", "abgemeldet"), ("Mailing", "angenommen", "abgelehnt"),
        ("Kontakt per Mail oder Telefon", "ja", "nein"), ("Telefon/Mail", "ja", "nein"),
        ("Telefon / Mail erlaubt", "ja", "nein"), ("Einladungsbrief", "ja", "nein"),
        ("Serienbrief-Verteiler", "ja", "nein"), ("Blueprint-Verteiler", "ja", "nein"),
        ("Verteiler Telefonseelsorge", "ja", "nein"), ("Einladung Paperless", "ja", "nein"),
        ("E-Mail-Kontakt", "", "nein"), ("Kontakt Mail", "", "nein"), ("Mail", "", "nein"),
        ("Mail (dienstlich)", "", "nein"), ("E-Mails", "", "nein"),
        ("Postversand", "ja", "gar nicht, auch keine Mails"), ("Bemerkung", "", "keinerlei Mails"),
        ("Bemerkung", "", "bitte nichts mehr schicken"), ("Bemerkung", "", "Kein Interesse mehr"),
        ("Bemerkung", "", "nicht für Werbung verwenden"),
    ],
)  # fmt: skip
def test_nobody_who_said_no_is_put_on_a_list(
    tmp_path: Path, heading: str, yes: str, no: str
) -> None:
    file = written(tmp_path, f"E-Mail;{heading}", f"anna@example.org;{yes}", f"b@example.org;{no}")
    on_it, refused = listed(file)
    assert on_it == ["anna"]
    assert no in refused[0]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Postversand", "ja;nein"), ("Briefversand", "ja;nein"), ("Papierpost", ";nein"),
        ("Telefonkontakt", "ja;nein"), ("E-Mail privat", ";keine"), ("E-Mail 2", ";keine"),
        ("Privatmail", ";nein"), ("Infos", "vegetarisch;keine Allergien"),
        ("Kontakt", "Eva Eis;Dora Dunkel"), ("Versand der Unterlagen", "ja;nein"),
        ("Verteiler", "Presse;Nicht-Mitglieder"), ("Kontakt per Telefon", "ja;nein"),
        ("Einladung", "zugesagt;abgesagt"), ("Versand Weihnachtspost", "ja;nein"),
        ("Letzte Mail", "3.10.2026;noch keine"), ("Datum Versand", "3.10.;noch nicht"),
    ],
)  # fmt: skip
def test_a_no_to_paper_or_to_a_second_address_is_none_to_mail(
    tmp_path: Path, heading: str, cells: str
) -> None:
    anna, bert = cells.split(";")
    rows = (f"anna@example.org;{anna}", f"b@example.org;{bert}")
    assert listed(written(tmp_path, f"E-Mail;{heading}", *rows)) == (["anna", "b"], [])


def test_a_no_far_below_other_words_counts(tmp_path: Path) -> None:
    some = [f"a{number}@example.org;Presse" for number in range(510)]
    on_it, refused = listed(written(tmp_path, "E-Mail;Verteiler", *some, "b@example.org;raus"))
    assert len(on_it) == len(some)
    assert "„raus“" in refused[0]


def test_a_name_may_carry_the_no(tmp_path: Path) -> None:
    rows = (
        "Anna Muster (Leitung);anna@example.org",
        "Bert Blau (bitte nicht anschreiben);b@example.org",
    )
    on_it, refused = listed(written(tmp_path, "Name;E-Mail", *rows))
    assert on_it == ["anna"]
    assert "nicht anschreiben" in refused[0]


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("wünscht keine weiteren Einladungen", True), ("no more newsletters please", True),
        ("please don't email", True), ("bitte keine Mails", True), ("verstorben 2025", True),
        ("aus dem Verteiler nehmen", True), ("do not contact", True), ("no further emails", True),
        ("keine E-Mail-Adresse des Chefs", False), ("kein Interesse an Wärme", False),
        ("nicht im Büro", False), ("hat abgesagt", False), ("", False),
    ],
)  # fmt: skip
def test_remarks_that_forbid_mail(text: str, is_no: bool) -> None:
    assert forbids_mail(text) is is_no


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("hat kurzfristig abgesagt", True), ("Warteliste Platz 2", True), ("kommt nicht", True),
        ("can't make it", True), ("Absage per Mail", True), ("nimmt leider nicht teil", True),
        ("kann nicht lange bleiben", False), ("kommt nicht allein", False), ("abgelaufen", False),
        ("fährt mit der Bahn", False), ("kein Fleisch", False), ("", False),
    ],
)  # fmt: skip
def test_remarks_that_somebody_does_not_come(text: str, is_no: bool) -> None:
    assert bool(not_coming_in(text)) is is_no


@pytest.mark.parametrize(
    "text",
    [
        "keine Mails", "keine E-Mails", "kein Newsletter", "keine Werbung", "keine Post",
        "Newsletter abbestellt", "abgemeldet", "vom Newsletter abgemeldet", "no mail", "†",
        "bitte nicht mehr einladen", "möchte nicht mehr eingeladen werden", "opted out",
        "keinen Newsletter mehr", "Widerspruch 12.3.", "gesperrt", "bitte löschen",
        "nicht mehr im Verteiler", "Einwilligung widerrufen", "please remove",
        "Leitung, bitte keine Post", "hat keine Mail erhalten; möchte keine Mails mehr",
    ],
)  # fmt: skip
def test_short_remarks_that_forbid_mail(text: str) -> None:
    assert forbids_mail(text)


@pytest.mark.parametrize(
    "text",
    [
        "hat keine Einladung erhalten", "bitte keine Anhänge per Mail", "opt-out: nein",
        "will keine Einladung verpassen", "Ehemann verstorben", "nicht abgemeldet",
        "noch nicht eingeladen", "Widerspruch gegen Bescheid",
    ],
)  # fmt: skip
def test_remarks_that_forbid_nothing(text: str) -> None:
    assert not forbids_mail(text)


@pytest.mark.parametrize(
    "text",
    [
        "Teilnahme abgesagt", "telefonisch abgesagt", "krankheitsbedingt abgesagt",
        "per Mail abgesagt am 3.11.", "Anmeldung storniert", "wird nicht kommen", "verhindert",
        "hat gesagt, dass sie nicht kommt", "möchte nicht teilnehmen", "bitte stornieren",
        "not coming", "unable to attend", "Seminar und Hotel abgesagt", "Ich komme nicht",
        "hat abgesagt und Hotel storniert", "kann wegen Zug nicht kommen",
        "nimmt am Seminar und Mittagessen nicht teil", "kommt nicht, Zug fällt aus",
        "ist leider dienstlich verhindert", "am 25.11. verhindert", "Kann nicht kommen, geht das?",
        "wie besprochen abgesagt",
    ],
)  # fmt: skip
def test_short_remarks_that_somebody_does_not_come(text: str) -> None:
    assert not_coming_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "kommt nicht aus Neudorf", "kommt nicht zum Mittagessen", "hat Hotelzimmer storniert",
        "nimmt nicht am Mittagessen teil", "kann am Abendessen nicht teilnehmen",
        "kann nicht mit dem Auto kommen", "hat sich vom Newsletter abgemeldet", "keine Absage",
        "von der Warteliste nachgerückt", "Absage an Kollegin weitergeleitet",
        "Stadt A, vertreten durch Frau Klug", "Kollege hat abgesagt", "nicht abgesagt",
        "kann nicht vor 10 Uhr kommen", "bei einer Absage bitte anrufen",
        "Was verhindert den Ausbau am meisten?", "Warum kommt die Wärmewende nicht voran?",
        "Gibt es eine Warteliste?", "Wie geht man vor, wenn ein Lieferant storniert?",
        "Bürokratie verhindert den Ausbau",
    ],
)  # fmt: skip
def test_remarks_about_less_than_coming(text: str) -> None:
    assert not not_coming_in(text)


@pytest.mark.parametrize(
    "heading",
    ["Versand Rechnung", "E-Mail-Rechnung", "Einladung Sommerfest", "aktiv im Ehrenamt",
     "Newsletter Ausgabe"],
)  # fmt: skip
def test_a_no_to_something_else_than_mail(tmp_path: Path, heading: str) -> None:
    file = written(tmp_path, f"E-Mail;{heading}", "anna@example.org;ja", "b@example.org;nein")
    assert listed(file) == (["anna", "b"], [])


@pytest.mark.parametrize(
    "name", ["Blau - bitte nicht anschreiben", "Blau [verstorben]", "Blau, bitte keine Post"]
)
def test_a_no_beside_a_name_is_told_without_emptying_it(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, "Name;E-Mail", f"{name};b@example.org")
    on_it, refused = listed(file)
    assert on_it == []
    assert "den Zusatz streichen" in refused[0]


def test_a_no_far_below_blanks_counts(tmp_path: Path) -> None:
    blank = [f"a{number}@example.org;" for number in range(510)]
    on_it, refused = listed(written(tmp_path, "E-Mail;Versand", *blank, "b@example.org;nein"))
    assert len(on_it) == len(blank)
    assert "„nein“" in refused[0]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "=1+1", "@SUM(1)|x", "+cmd|x!A1"])
def test_a_formula_is_nobodys_name(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, "Vorname;E-Mail", f'"{name}";anna@example.org')
    on_it, refused = listed(file)
    assert on_it == []
    assert "Formel" in refused[0]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name (First)", "first_name"), ("Name (Nachname)", "last_name"),
        ("Titel/Name", "full_name"), ("Individual Prefix", "title"), ("Check-in", "checked_in"),
        ("Statut du participant", "status"), ("Einlass gescannt um", "checked_in"),
        ("Letzte Abmeldung", "leave"), ("Abmeldung", "left_at"),
        ("Kundenstatus", "status_other"), ("Gaststatus", "status_beside"), ("Stornogebühr", None),
        ("Newsletter-Ausgabe", None), ("Vom Newsletter abgemeldet", "left_list"),
    ],
)  # fmt: skip
def test_headings(heading: str, field: str | None) -> None:
    read = read_heading(heading)
    assert (read.field if read else None) == field


# Attendance


@pytest.mark.parametrize(
    "heading",
    [
        "Mo 23.11.", "23.11.2026", "2026-11-23 00:00:00", "25. Nov 2026 10:00 Alle", "10:15",
        "9:00–10:30 Uhr", "Tag 2", "Vormittag", "Session 1", "Donnerstag", "11/25/26",
    ],
)  # fmt: skip
def test_a_mark_under_a_day_or_an_hour_says_who_was_there(tmp_path: Path, heading: str) -> None:
    assert is_of_time(heading)
    file = written(tmp_path, f"Name;{heading}", "Anna Muster;x", "Bert Blau;", "Dora Dunkel;e")
    assert there(was_there(file)) == {"anna": None}


@pytest.mark.parametrize("heading", ["Termin der Rückfahrt", "Modulgebühr", "Monitor", "Name", "3"])
def test_other_headings_are_no_day(heading: str) -> None:
    assert not is_of_time(heading)


def test_marks_of_a_course_system(tmp_path: Path) -> None:
    head = "Nachname;Vorname;25. Nov 2026 10:00 Alle;26. Nov 2026 10:00 Alle;Prozent"
    rows = (
        "Muster;Anna;P (2/2);A (0/2);50",
        "Blau;Bert;A (0/2);A (0/2);0",
        "Dunkel;Dora;A (0/2);L (1/2);25",
    )
    assert there(was_there(written(tmp_path, head, *rows))) == {"anna": None, "dora": None}


def test_the_hours_may_stand_above_the_names(tmp_path: Path) -> None:
    head = ("Uhrzeit;9-10 Uhr;10-11 Uhr;", "Name;;;Bemerkung")
    file = written(tmp_path, *head, "Anna Muster;x;;", "Bert Blau;;;krank")
    assert there(was_there(file)) == {"anna": None}


def test_a_mark_that_nobody_knows_is_asked_about(tmp_path: Path) -> None:
    report = was_there(written(tmp_path, "Name;Tag 1", "Anna Muster;x", "Bert Blau;A"))
    assert there(report) == {"anna": None}
    assert "„A“" in report.refused[0].reason.de


def test_who_signed_was_there(tmp_path: Path) -> None:
    rows = ("1;Anna Muster;gez. Muster", "2;Bert Blau;", "3;Dora Dunkel;entschuldigt")
    assert there(was_there(written(tmp_path, "Nr.;Name;Unterschrift", *rows))) == {"anna": None}


@pytest.mark.parametrize("heading", ["Unterschrift", "Tag 1"])
def test_a_sheet_that_nobody_signed_is_refused(tmp_path: Path, heading: str) -> None:
    file = written(tmp_path, f"Name;Ort;{heading}", "Anna Muster;A;", "Bert Blau;B;")
    with pytest.raises(InvalidValueError, match="has not been filled in"):
        was_there(file)


@pytest.mark.parametrize(
    "lines",
    [
        ("Muster, Anna", "Blau, Bert", "von Berg, Gerd"),
        ("Anna Muster", "Bert Blau", "Gerd von Berg"),
        ("1. Anna Muster", "2. Bert Blau", "3. Gerd von Berg"),
        (
            "Teilnehmende am 25.11.",
            "Anna Muster, Stadt A",
            "Bert Blau, Stadt B",
            "Gerd von Berg, C",
        ),
        ("Anna Muster, Bert Blau, Gerd von Berg",),
    ],
)
def test_a_list_of_nothing_but_names(tmp_path: Path, lines: tuple[str, ...]) -> None:
    report = was_there(written(tmp_path, *lines))
    assert there(report) == {"anna": None, "bert": None, "gerd": None}
    assert not report.unmatched


def test_a_table_whose_names_have_no_known_heading_is_no_list_of_names(tmp_path: Path) -> None:
    rows = ("Anna Muster,10:00,11:00", "Bert Blau,10:00,10:20")
    file = written(tmp_path, "Wer,Beigetreten,Verlassen", *rows)
    with pytest.raises(InvalidValueError, match="no table of people"):
        was_there(file)


def test_a_column_of_greeted_people_holds_names(tmp_path: Path) -> None:
    rows = ("Frau Anna Muster;a@example.org", "Herr Bert Blau;b@example.org")
    file = written(tmp_path, "Leitung;Mail", *rows)
    assert read_sheet(file).found.columns["full_name"] == "Leitung"


@pytest.mark.parametrize(
    ("head", "rows", "minutes"),
    [
        ("Name;Eingecheckt", ("Anna Muster;25.11.2026 09:50", "Bert Blau;"), {"anna": None}),
        ("Name;Anwesenheit in Prozent", ("Anna Muster;95 %", "Bert Blau;0 %"), {"anna": None}),
        ("Name;Verweildauer", ("Anna Muster;57:00", "Bert Blau;05:30"), {"anna": 57, "bert": 6}),
        ("Name;Login;Logout", ("Anna Muster;10:00;11:00", "Bert Blau;;"), {"anna": 60}),
        ("timestamp;event;participant",
         ("2026-11-25 10:00:00;joined;Anna Muster", "2026-11-25 10:20:00;left;Anna Muster"),
         {"anna": 20}),
        ("Name;da", ("Anna Muster;x", "Bert Blau;"), {"anna": None}),
        ("Name;Zusage;erschienen", ("Anna Muster;x;x", "Bert Blau;x;"), {"anna": None}),
    ],
)  # fmt: skip
def test_what_else_says_who_was_there(
    tmp_path: Path, head: str, rows: tuple[str, ...], minutes: dict[str, int | None]
) -> None:
    assert there(was_there(written(tmp_path, head, *rows))) == minutes


@pytest.mark.parametrize(
    "lines",
    [
        ("Nicht anwesend:", "Anna Muster", "Bert Blau"),
        ("Liste der Absagen", "Anna Muster", "Bert Blau"),
        ("Fehlend:", "Anna Muster", "Bert Blau"),
        ("Entschuldigt", "Anna Muster", "Bert Blau"),
        ("Anna Muster", "Gerd von Berg", "Dora Dunkel", "Eva Eis", "Entschuldigt:", "Bert Blau"),
        ("Anna Muster", "Bert Blau (krank)"),
        ("Anna Muster, Stadt A", "Bert Blau, krank"),
        ("Anna Muster", "Bert Blau (vertreten durch Dora Dunkel)"),
        ("Anna Muster", "Bert Blau (?)"),
        ("Anna Muster;ja", "Bert Blau;nein"),
        ("Anna Muster;x", "Bert Blau;"),
        ("Anna Muster;A;e", "Bert Blau;B;"),
        ("1;Anna Muster;0", "2;Bert Blau;90"),
        ("Anmeldungen zum Webinar", "Anna Muster", "Bert Blau"),
        ("Eingeladene:", "Anna Muster", "Bert Blau"),
    ],
)
def test_names_of_which_some_were_absent_are_refused(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidValueError, match=r"made of names only|registered or invited"):
        was_there(written(tmp_path, *lines))


def test_what_is_read_as_a_title_is_told(tmp_path: Path) -> None:
    report = was_there(written(tmp_path, "Anna Muster: 2", "Bert Blau", "Gerd von Berg"))
    assert there(report) == {"bert": None, "gerd": None}
    assert any("Titel gelesen: „Anna Muster:" in one.de for one in report.found.notes)


@pytest.mark.parametrize(
    "organisation",
    [
        "No Limits GmbH", "ohne Grenzen e. V.", "Ärzte ohne Grenzen e.V.", "Kein Abseits! e. V.",
        "Stiftung Niemand vergessen", "Verein gegen Absentismus", "Urlaubsregion Nord eG",
        "Ersatzkasse Nord", "Krankenhaus Neustadt", "Kein-Müll-Initiative",
    ],
)  # fmt: skip
def test_the_words_of_an_organisation_tell_of_nobody(tmp_path: Path, organisation: str) -> None:
    rows = ("Anna Muster, Stadt A", f"Bert Blau, {organisation}", "Gerd von Berg, Stadt B")
    report = was_there(written(tmp_path, *rows))
    assert there(report) == {"anna": None, "bert": None, "gerd": None}
    bracketed = (rows[0], f"Bert Blau ({organisation})", rows[2])
    assert there(was_there(written(tmp_path, *bracketed))) == there(report)
    with pytest.raises(InvalidValueError, match="made of names only"):
        was_there(written(tmp_path, rows[0], f"{rows[1]} (krank)", rows[2]))
    with pytest.raises(InvalidValueError, match="made of names only"):
        was_there(written(tmp_path, rows[0], "Bert Blau, war nicht im Rathaus", rows[2]))


@pytest.mark.parametrize(
    "beside",
    [
        "War nicht im Rathaus", "Nicht im Rathaus", "krank, Verein X e. V.", "nein – Werke GmbH",
        "Krank im Krankenhaus", "Vertreten durch Landratsamt", "fehlt (Stadtwerke GmbH)",
    ],
)  # fmt: skip
def test_a_word_of_absence_beside_an_organisation_counts(tmp_path: Path, beside: str) -> None:
    for row in (f"Bert Blau;{beside}", f"Bert Blau ({beside.replace('(', '[').replace(')', ']')})"):
        with pytest.raises(InvalidValueError, match="made of names only"):
            was_there(written(tmp_path, "Anna Muster", row, "Gerd von Berg"))


@pytest.mark.parametrize("name", ["Bert Blau (krank)", "Bert Blau [nicht erschienen]"])
def test_a_name_with_a_no_beside_it_is_asked_about(tmp_path: Path, name: str) -> None:
    report = was_there(written(tmp_path, "Name;Ort", "Anna Muster (Gast);A", f"{name};B"))
    assert there(report) == {"anna": None}
    assert "krank" in report.refused[0].reason.de or "nicht" in report.refused[0].reason.de


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Name;Unterschrift", ("Anna Muster;", "Bert Blau;entschuldigt")),
        ("Name;Unterschrift", ("Anna Muster;", "Bert Blau;", "Summe;1")),
        ("Name;Tag 1", ("Anna Muster;-", "Bert Blau;e")),
        ("Name;Tag 1;Tag 2", ("Anna Muster;;0", "Bert Blau;e;")),
    ],
)
def test_a_sheet_with_nothing_but_noes_is_refused(
    tmp_path: Path, head: str, rows: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidValueError, match=r"only who was not there|not been filled in"):
        was_there(written(tmp_path, head, *rows))


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("nicht erschienen", "absent"), ("abgesagt", "absent"), ("nicht da", "absent"),
        ("verhindert", "absent"), ("krank gemeldet", "absent"), ("absent (krank)", "absent"),
        ("did not attend", "absent"), ("no-show", "absent"), ("hat sich entschuldigt", "absent"),
        ("?", "asked"), ("da?", "asked"), ("nicht bis zum Ende", "asked"),
        ("nicht entschuldigt", "asked"), ("abgebrochen", "asked"),
        ("vertreten durch Dora", "asked"), ("krank, doch da", "asked"),
        ("n.a.", "asked"), ("k.A.", "asked"), ("k. A.", "asked"), ("n/a", "asked"),
        ("N.N.", "asked"), ("entfällt", "asked"), ("entf.", "asked"), ("o. U.", "asked"),
        ("nicht zutreffend", "asked"), ("…", "asked"), (".", "asked"), ("keine Angabe", "asked"),
        ("leer", "asked"), ("siehe Mail", "asked"), ("per Zoom", "asked"), ("online", "asked"),
        ("---", "absent"), ("–", "absent"), ("—", "absent"), ("./.", "absent"), ("//", "absent"),
        ("- / -", "absent"), ("_____", "absent"), ("......", "absent"),
        ("N. Neu", "present"), ("K. Alt", "present"), ("ka", "present"),
        ("B. Blau", "present"), ("gez. Blau", "present"), ("x", "present"), ("BB", "present"),
    ],
)  # fmt: skip
def test_what_stands_under_a_signature(tmp_path: Path, mark: str, said: str) -> None:
    report = was_there(
        written(tmp_path, "Name;Unterschrift", "Anna Muster;gez. Muster", f"Bert Blau;{mark}")
    )
    assert there(report) == {"anna": None} | ({"bert": None} if said == "present" else {})
    assert [one.line for one in report.refused] == ([3] if said == "asked" else [])


@pytest.mark.parametrize(
    "came",
    [
        "2026-11-25 09:50", "2026-11-25T09:50", "2026-11-25T09:50:11+01:00", "9:50", "9:50 Uhr",
        "9.50 Uhr", "9 Uhr", "9:50 h", "09.50 h", "um 9:50", "ab 9:50 Uhr", "25.11. 9.50 Uhr",
        "25.11.2026 um 9.50 Uhr", "9.50", "9h50",
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["Check-in", "Einlass"])
def test_when_somebody_was_checked_in_is_no_length(tmp_path: Path, heading: str, came: str) -> None:
    report = was_there(written(tmp_path, f"Name;{heading}", f"Anna Muster;{came}", "Bert Blau;"))
    assert there(report) == {"anna": None}
    assert not report.refused


@pytest.mark.parametrize(
    ("head", "anna", "bert", "said"),
    [
        ("Check-in", "9 Uhr", "", "present absent"), ("Check-in", "später", "", "asked asked"),
        ("Einlass", "9.50 Uhr", "später", "present asked"),
        ("anwesend", "60", "", "present absent"),
        ("Dauer", "60", "", "present absent"),
        ("Status;Dauer", "teilgenommen;60", ";50", "present present"),
        ("anwesend", "vielleicht", "", "asked asked"), ("Scan", "A7", "", "asked asked"),
    ],
)  # fmt: skip
def test_an_empty_cell_is_no_yes_beside_others(
    tmp_path: Path, head: str, anna: str, bert: str, said: str
) -> None:
    file = written(tmp_path, f"Name;{head}", f"Anna Muster;{anna}", f"Bert Blau;{bert}")
    assert " ".join(said_of(file).values()) == said


@pytest.mark.parametrize("heading", ["anwesend", "Check-in"])
@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("abgesagt 9:50 Uhr", "asked"), ("nein, 9:50", "asked"), ("krank 9 Uhr", "asked"),
        ("storniert 10:12", "asked"), ("fehlt 9:50", "asked"), ("nicht 9:50", "asked"),
        ("absent 9:50", "asked"), ("bis 11:30", "asked"), ("Zoom 9:50", "asked"),
        ("N. 9:50", "asked"), ("Mi 9:50", "present"), ("Mittwoch, 9.50 Uhr", "present"),
        ("ca. 9:50", "present"), ("am 25.11. um 9:50", "present"),
    ],
)  # fmt: skip
def test_a_word_beside_an_hour_is_no_coming(
    tmp_path: Path, heading: str, cell: str, said: str
) -> None:
    file = written(tmp_path, f"Name;{heading}", "Anna Muster;9:48", f"Bert Blau;{cell}")
    assert " ".join(said_of(file).values()) == f"present {said}"


@pytest.mark.parametrize(
    ("heading", "anna", "bert", "said"),
    [
        ("Anwesenheit in %", "ja", "nein", "asked asked"),
        ("Anteil anwesend", "ja", "nein", "asked asked"),
        ("80 % anwesend", "ja", "nein", "asked asked"),
        ("Anwesenheitsgrad", "vollständig", "entschuldigt", "asked asked"),
        ("Anwesenheit in %", "95", "ja", "present asked"),
        ("Dauer", "95 %", "nein", "present asked"), ("Dauer", "95 %", "abgesagt", "present asked"),
        ("Dauer", "95 %", "60 min", "present asked"), ("Dauer", "95 %", "1:10", "present asked"),
        ("Dauer", "95 %", "60", "present asked"), ("Dauer", "95 %", "0", "present absent"),
        ("Dauer", "95 %", "", "present absent"), ("Anwesenheit", "95 %", "60", "present asked"),
        ("Anwesenheit", "95 %", "nein", "present absent"),
        ("Dauer", "60", "nein", "present absent"),
    ],
)  # fmt: skip
def test_what_is_no_share_beside_shares_is_asked_about(
    tmp_path: Path, heading: str, anna: str, bert: str, said: str
) -> None:
    file = written(tmp_path, f"Name;{heading}", f"Anna Muster;{anna}", f"Bert Blau;{bert}")
    assert " ".join(said_of(file).values()) == said


@pytest.mark.parametrize("heading", ["Anwesenheitsgrad", "Anteil anwesend"])
def test_shares_that_nobody_filled_in_are_refused(tmp_path: Path, heading: str) -> None:
    file = written(tmp_path, f"Name;{heading}", "Anna Muster;", "Bert Blau;")
    assert "noch nicht ausgefüllt" in said_of(file)[""]


@pytest.mark.parametrize(
    "beside",
    [
        "Liegt krank im Krankenhaus", "Bauamt krank", "Bauamt nicht da", "Stadtwerke: nicht da",
        "Seit Montag nicht im Rathaus", "Konnte nicht ins Rathaus", "Musste absagen wegen Bauamt",
        "Kollege vertritt Landratsamt", "Bauamt: Absage",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["Bert Blau, {}", "Bert Blau ({})"])
def test_a_sentence_of_absence_is_no_organisation(tmp_path: Path, form: str, beside: str) -> None:
    names = ("Anna Muster", form.format(beside), "Dora Dunkel")
    assert beside[:20] in said_of(written(tmp_path, *names))[""]


@pytest.mark.parametrize(
    "shares", [("95 %", "20 %", "0 %"), ("0,95", "0,2", ""), ("95", "20", "-")]
)
def test_a_share_counts_as_the_office_asks(tmp_path: Path, shares: tuple[str, ...]) -> None:
    names = ("Anna Muster", "Bert Blau", "Dora Dunkel")
    rows = [f"{name};{share}" for name, share in zip(names, shares, strict=True)]
    file = written(tmp_path, "Name;Anwesenheit in Prozent", *rows)
    report = was_there(file, 0.5)
    assert there(report) == {"anna": None}
    assert [one.name for one in report.too_short] == ["Bert Blau"]
    assert there(was_there(file)) == {"anna": None, "bert": None}


@pytest.mark.parametrize(
    "heading",
    [
        "Anwesenheit in %", "Anwesenheit (%)", "% Anwesenheit", "Teilnahme in %", "Attendance %",
        "Anteil anwesend", "Anwesenheitsgrad", "Anwesend in Prozent", "Dauer in %",
        "Präsenz in Prozent", "Attendance (percent)", "Anwesenheit", "Teilnahmedauer",
    ],
)  # fmt: skip
def test_what_is_in_percent_is_no_length(tmp_path: Path, heading: str) -> None:
    sign = " %" if heading in {"Anwesenheit", "Teilnahmedauer"} else ""
    rows = (f"Anna Muster;95{sign}", f"Bert Blau;20{sign}", f"Dora Dunkel;0{sign}")
    report = was_there(written(tmp_path, f"Name;{heading}", *rows), 0.5)
    assert there(report) == {"anna": None}
    assert [one.name for one in report.too_short] == ["Bert Blau"]
    assert not report.refused


@pytest.mark.parametrize("heading", ["Anteil", "Rabatt in %", "Anteil Förderung"])
def test_a_share_of_something_else_is_none_of_attendance(heading: str) -> None:
    read = read_heading(heading)
    assert read is None or read.field != "share"


def test_a_share_that_is_no_number_is_asked_about(tmp_path: Path) -> None:
    file = written(tmp_path, "Name;Anwesenheitsquote", "Anna Muster;95 %", "Bert Blau;viel")
    report = was_there(file)
    assert there(report) == {"anna": None}
    assert "„viel“" in report.refused[0].reason.de


def test_who_broke_off_was_there_as_long_as_the_room_says(tmp_path: Path) -> None:
    rows = ("Anna Muster;teilgenommen;90", "Bert Blau;abgebrochen;60", "Dora Dunkel;storniert;60")
    file = written(tmp_path, "Name;Status;Dauer", *rows)
    assert there(was_there(file)) == {"anna": 90, "bert": 60}


def said_of(file: Path) -> dict[str, str]:
    """Of each person whether they are present, absent or asked about; "" of a refused file."""
    try:
        report = was_there(file)
    except InvalidValueError as problem:
        return {"": problem.sentence.de}
    lines = file.read_text("utf-8").splitlines()
    asked = {lines[one.line - 1].partition(";")[0] for one in report.refused}
    here = {one.name for one in report.attended}
    return {
        name: "present" if name in here else "asked" if name in asked else "absent"
        for one in lines
        if (name := one.partition(";")[0]) in {"Anna Muster", "Bert Blau", "Dora Dunkel"}
    }


@pytest.mark.parametrize(
    ("head", "rows", "said"),
    [
        ("Name;Tag 1;Tag 2", ("Anna Muster;x;", "Bert Blau;online;x"), "present present"),
        ("Name;Tag 1;Tag 2", ("Anna Muster;x;", "Bert Blau;;online"), "present asked"),
        ("Name;Tag 1;Tag 2", ("Anna Muster;x;x", "Bert Blau;;am Telefon"), "present asked"),
        ("Name;Tag 1;Tag 2", ("Anna Muster;x;", "Bert Blau;;x", "Summe;1 Pers.;1 Pers."),
         "present present"),
        ("Name;Tag 1;Tag 2", ("Anna Muster;x;", "Bert Blau;;x", ";1 Pers.;1"), "present present"),
        ("Name;Tag 1", ("Anna Muster;online", "Bert Blau;"), "asked absent"),
        ("Name;Tag 1;Tag 2", ("Anna Muster;x;", "Bert Blau;\\;"), "present asked"),
        ("Name;Tag 1;Tag 2", ("Anna Muster;/;\\", "Bert Blau;x;/"), "asked present"),
        ("Name;Tag 1;Tag 2", ("Anna Muster;x;", "Bert Blau;/;"), "present absent"),
        ("Name;Unterschrift", ("Anna Muster;AM", "Bert Blau;S. Sommer"), "present present"),
        ("Name;Unterschrift", ("Anna Muster;AM", "Bert Blau;Per Olsen"), "present present"),
        ("Name;Unterschrift", ("Anna Muster;AM", "Bert Blau;Am Ende"), "present present"),
        ("Name;Unterschrift", ("Anna Muster;AM", "Bert Blau;s. Liste"), "present asked"),
        ("Name;Unterschrift", ("Anna Muster;AM", "Bert Blau;per Mail"), "present asked"),
        ("Name;Unterschrift", ("Anna Muster;AM", "Bert Blau;s. o."), "present asked"),
        ("Name;Tag 1;Termin", ("Anna Muster;x;25.11.2026", "Bert Blau;;25.11.2026"),
         "present absent"),
        ("Name;Tag 1;Kürzel", ("Anna Muster;x;AM", "Bert Blau;;BB"), "present absent"),
        ("Name;Kürzel", ("Anna Muster;AM", "Bert Blau;"), "present absent"),
        ("Name;Vormittag", ("Anna Muster;Workshop A", "Bert Blau;Workshop B"), "present present"),
        ("Name;Allergien", ("Anna Muster;keine", "Bert Blau;Nüsse"), "present present"),
        ("Name;Bemerkung", ("Anna Muster;kein Fleisch", "Bert Blau;"), "present present"),
    ],
)  # fmt: skip
def test_no_day_is_dropped_and_what_is_odd_is_asked_about(
    tmp_path: Path, head: str, rows: tuple[str, ...], said: str
) -> None:
    assert " ".join(said_of(written(tmp_path, head, *rows)).values()) == said


@pytest.mark.parametrize(
    ("head", "anna", "bert", "said"),
    [
        ("Tag 1;anwesend am Tag 2", "x;", ";x", "present present absent"),
        ("Anwesenheit 25.11.;26.11.", "x;", ";x", "present present absent"),
        ("Anwesend Mi 25.11.;Anwesend Do 26.11.", "x;", ";x", "present present absent"),
        ("Teilgenommen Tag 1;Teilgenommen Tag 2", "x;", ";x", "present present absent"),
        ("Einlass Tag 1;Einlass Tag 2", "9:50;", ";9:55", "present present absent"),
        ("Check-in 25.11.;Check-in 26.11.", "9:50;", ";10.05 Uhr", "present present absent"),
        ("Vormittag anwesend;Nachmittag", "x;", ";x", "present present absent"),
        ("Unterschrift Tag 1;anwesend Tag 2", "AM;", ";x", "present present absent"),
        ("Check-in;Tag 2", "9:50;", ";x", "present asked absent"),
        ("Anwesend;Tag 2", "x;", ";x", "present asked absent"),
        ("Anwesend;Tag 1;Tag 2", "x;;x", "x;x;", "present present absent"),
        ("Teilnahme;Unterschrift", "x;AM", ";BB", "present asked absent"),
        ("Teilnahme;Unterschrift", "x;AM", "x;", "present asked absent"),
        ("Anwesend;Unterschrift", "x;AM", "x;", "present present absent"),
        ("Dauer;Tag 2", "60;", ";x", "present asked absent"),
    ],
)  # fmt: skip
def test_several_columns_of_who_was_there_leave_no_day_out(
    tmp_path: Path, head: str, anna: str, bert: str, said: str
) -> None:
    blank = ";".join([""] * len(head.split(";")))
    rows = (f"Anna Muster;{anna}", f"Bert Blau;{bert}", f"Dora Dunkel;{blank}")
    assert " ".join(said_of(written(tmp_path, f"Name;{head}", *rows)).values()) == said


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("Entschuldigt:", "absent"), ("Entschuldigt", "absent"), ("Nicht anwesend:", "absent"),
        ("Absagen:", "absent"), ("Krank gemeldet:", "absent"), ("Es fehlten:", "absent"),
        ("Fehlend", "absent"), ("Entschuldigt waren:", "absent"), ("No-shows", "asked"),
        ("Warteliste:", "asked"), ("Vertretung:", "asked"), ("Gruppe 2", "present"),
        ("Angemeldet:", "asked"), ("Abgemeldet haben sich", "absent"),
        ("--- entschuldigt ---", "absent"), ("Entschuldigt (2)", "absent"),
        ("Teilnehmende:", "present"), ("Online zugeschaltet:", "present"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", ["Name;Ort", "Name;E-Mail"])
def test_a_line_above_some_names_is_about_those_below(
    tmp_path: Path, head: str, title: str, below: str
) -> None:
    rows = ("Anna Muster;", f"{title};", "Bert Blau;", "Dora Dunkel;")
    file = written(tmp_path, head, *rows)
    assert " ".join(said_of(file).values()) == f"present {below} {below}"
    if below == "absent":
        assert any("2 Menschen" in one.de for one in was_there(file).found.notes)


@pytest.mark.parametrize("title", ["Entschuldigt: niemand", "No-show: 0", "Abwesend: keine"])
def test_a_line_that_nobody_was_absent_makes_nobody_so(tmp_path: Path, title: str) -> None:
    rows = ("Anna Muster;", f"{title};", "Bert Blau;", "Dora Dunkel;")
    said = said_of(written(tmp_path, "Name;Ort", *rows))
    assert " ".join(said.values()) == "present present present"


@pytest.mark.parametrize(
    "title",
    [
        "Gruppe 2", "Gäste:", "Referierende:", "Vor Ort:", "Anwesend (12):", "Anwesende Personen:",
        "Teilnehmer online:", "Tatsächlich anwesend:", "Online zugeschaltet", "Noch was:",
    ],
)  # fmt: skip
def test_any_title_ends_a_part_of_the_absent(tmp_path: Path, title: str) -> None:
    rows = ("Anna Muster;", "Entschuldigt:;", "Bert Blau;", f"{title};", "Dora Dunkel;")
    file = written(tmp_path, "Name;Ort", *rows)
    assert " ".join(said_of(file).values()) == "present absent asked"
    assert any("1 Mensch " in one.de for one in was_there(file).found.notes)


def test_a_family_name_makes_nobody_absent(tmp_path: Path) -> None:
    rows = ("Muster;Anna", "Krank;", "Blau;Bert")
    report = was_there(written(tmp_path, "Nachname;Vorname", *rows))
    assert there(report) == {"anna": None}
    assert [one.line for one in report.refused] == [3, 4]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("Anna Muster;x", "Entschuldigt:;", "Bert Blau;x", "Dora Dunkel;"),
         "present asked absent"),
        (("Entschuldigt:;", "Anna Muster;", "Anwesend:;", "Bert Blau;x", "Dora Dunkel;x"),
         "absent present present"),
        (("Anna Muster;x", "Bert Blau;x", "Fehl, Dora;x", "Dora Dunkel;x"),
         "present present present"),
    ],
)  # fmt: skip
def test_a_mark_below_such_a_line_is_asked_about(
    tmp_path: Path, rows: tuple[str, ...], said: str
) -> None:
    assert " ".join(said_of(written(tmp_path, "Name;anwesend", *rows)).values()) == said


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Do you need lunch?", "ja;nein"), ("Do you consent to recording?", "ja;nein"),
        ("25.11. Mittagessen", "ja;nein"), ("Kommen Sie mit dem Auto?", "ja;nein"),
        ("Kommen Sie aus der Region?", "ja;nein"), ("Rad oder Bahn?", "ja;nein"),
        ("Sign-up date", "01.11.2026;"), ("Signed up", "01.11.2026;"),
        ("Unterschrift Datenschutz", "AM;"), ("Unterschrift Fotoerlaubnis", "gez. Muster;"),
    ],
)  # fmt: skip
def test_what_is_not_about_attendance_is_not_read_as_it(
    tmp_path: Path, heading: str, cells: str
) -> None:
    anna, bert = cells.split(";")
    rows = (f"Anna Muster;{anna}", f"Bert Blau;{bert}")
    report = was_there(written(tmp_path, f"Name;{heading}", *rows))
    assert there(report) == {"anna": None, "bert": None}
    assert f"„{heading}“" in report.found.notes[0].de


@pytest.mark.parametrize(
    ("head", "anna", "bert", "named"),
    [
        ("Name;Einheit", "ja", "nein", "Einheit"), ("Name;Do 26.11. geplant", "x", "", "geplant"),
        ("Name;Do 26.11. Wärme", "x", "", "Wärme"), ("Name;Sitzung", "x", "e", "Sitzung"),
        ("Name;Sitzung", "", "entschuldigt", "Sitzung"), ("Name;Zusage", "x", "", "Zusage"),
        ("Name;Bemerkung", "", "krank", "Bemerkung"),
        ("Name;Unterschrift Garderobe", "AM", "", "Garderobe"),
        ("Name;Tag 1;Do 26.11. Wärme", "x;", ";x", "Wärme"),
        ("Name;Anwesend Auftakt;Anwesend Tag 2", "x;", ";x", "Auftakt"),
        ("Name;Check-in: Standard;Check-in: Tag 2", "x;", ";x", "Standard"),
        ("Name;Check-in: Standard;Check-in: Tag 2", "9:50;", ";9:55", "Standard"),
        ("Name;Unterschrift;Tag 2: Wärme", "AM;", ";x", "Wärme"),
        ("Name;Status;Tag 1;Tag 2: Wärme", "angemeldet;x;", "angemeldet;;x", "Wärme"),
    ],
)  # fmt: skip
def test_columns_that_may_say_who_was_there_are_asked_about(
    tmp_path: Path, head: str, anna: str, bert: str, named: str
) -> None:
    said = said_of(written(tmp_path, head, f"Anna Muster;{anna}", f"Bert Blau;{bert}"))
    assert named in said[""]


@pytest.mark.parametrize(
    "heading",
    [
        "Mi, 25.11.2026, 10:00 - 12:00 Uhr", "Tag 1 (25.11.)", "25.11. vormittags", "UE 1-2",
        "1. Termin", "Nov 25, 2026", "25. Nov 2026 10:00 Gruppe A", "25.11. anwesend",
    ],
)  # fmt: skip
def test_headings_of_days(heading: str) -> None:
    assert is_of_time(heading)


@pytest.mark.parametrize("heading", ["Einheit", "Termin", "Freitag Exkursion", "So erreichbar"])
def test_more_than_a_day_is_none(heading: str) -> None:
    assert not is_of_time(heading)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Teilnehmerliste;Wärme;25.11.2026", "Name;E-Mail"), "present present"),
        (("Teilnehmerliste;Wärme;25.11.2026", "Name;E-Mail;"), "present present"),
        ((";Mi 25.11.;Do 26.11.", "Name;;"), "niemand eingetragen"),
        (("Uhrzeit;9-10 Uhr;", "Name;;Bemerkung"), "niemand eingetragen"),
    ],
)
def test_a_title_beside_the_headings_is_no_column(
    tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    mails = ("anna@example.org", "bert@example.org") if "E-Mail" in lines[1] else ("", "")
    rows = (f"Anna Muster;{mails[0]}", f"Bert Blau;{mails[1]}")
    assert said in " ".join(said_of(written(tmp_path, *lines, *rows)).values())


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("Kollegin hat für sie abgesagt", True),
        ("Seine Kollegin hat ihn abgemeldet", True),
        ("falls nötig: hat abgesagt", True),
        ("verhindert wegen Krankheit", True),
        ("kann doch nicht", True),
        ("Ich sage ab", True),
        ("Kollegin hat abgesagt", False),
        ("falls sie absagt", False),
        ("kann nicht mit dem Auto kommen", False),
        ("Abmeldung vom Newsletter", False),
    ],
)
def test_whose_absence_a_remark_tells(text: str, is_no: bool) -> None:
    assert bool(not_coming_in(text)) is is_no


@pytest.mark.parametrize(
    ("text", "is_no"),
    [
        ("opt out", True),
        ("Widerspruch gegen Werbung", True),
        ("DSGVO-Widerspruch", True),
        ("nicht einladen", True),
        ("Frau Klug verstorben", True),
        ("Ihr Mann verstorben", False),
        ("Gesperrt: nein", False),
        ("Widerspruch: nein", False),
    ],
)
def test_who_may_not_be_mailed_by_a_remark(text: str, is_no: bool) -> None:
    assert bool(forbids_mail(text)) is is_no


@pytest.mark.parametrize(
    ("text", "may_have"),
    [
        ("Fax nicht mehr aktuell", False),
        ("Telefonnummer nicht mehr gültig", False),
        ("Vertrag ist nicht mehr gültig", False),
        ("Postadresse veraltet", False),
        ("E-Mail-Adresse nicht mehr gültig", True),
        ("Adresse veraltet", True),
        ("Telefonisch nicht mehr erreichbar, nicht mehr im Amt", True),
    ],
)
def test_what_is_out_of_date(text: str, may_have: bool) -> None:
    assert may_have_left(text) is may_have


def test_a_title_with_a_word_like_a_month_is_of_its_event() -> None:
    titles = ("Modul 2 Marketing für Kommunen", "Modul 3 Recht für Kommunen")
    lines = [Line(number, {"event_title": one}) for number, one in enumerate(titles, 2)]
    day = date(2026, 11, 25)
    ours, _ = of_one_event(lines, {"event_title": "Kurs"}, titles[0], [day])
    assert [one.number for one in ours] == [2]


@pytest.mark.parametrize(
    "heading", ["Nehmen Sie an der Umfrage teil?", "Nehmen Sie am Folgetermin teil?"]
)
def test_a_blank_under_another_question_is_no_doubt(tmp_path: Path, heading: str) -> None:
    rows = ("anna@example.org;Ja, gerne", "bert@example.org;")
    found, _ = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert found == {"anna": "comes", "bert": "comes"}


@pytest.mark.parametrize(
    ("heading", "tells"),
    [
        ("Kommen Sie mit?", True),
        ("Kommen Sie mit dem Auto?", False),
        ("Nehmen Sie am Nachmittag teil?", True),
        ("Nehmen Sie am Mittagessen teil?", False),
        ("Nehmen Sie in Essen teil?", True),
    ],
)
def test_a_noon_within_a_word_is_no_meal(heading: str, tells: bool) -> None:
    assert is_not_live(heading) is not tells
