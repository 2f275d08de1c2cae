"""Files as other tools and offices write them: kinds of headings and shapes beyond the known ones.

Nobody who said no is mailed, nothing is made or cancelled by a column about something else, and
nobody counts as present by a list of another day.
"""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from support import there

from mailer.actions.imports import recipients
from mailer.actions.imports.columns import person_in
from mailer.actions.imports.doubts import marks_of
from mailer.actions.imports.import_report import ImportReport, Refused
from mailer.actions.imports.other_days import leave_other_days
from mailer.actions.imports.presence import present_in
from mailer.actions.imports.remarks import not_coming_in
from mailer.actions.imports.room_list import read_room_list
from mailer.actions.imports.rosters import _leaves
from mailer.actions.imports.several_events import of_its_day, refuse_other_event
from mailer.actions.imports.sheets.about import About, days_in
from mailer.actions.imports.sheets.process import rows_in
from mailer.actions.imports.spreadsheet import Purpose, Reading, read_sheet
from mailer.domain.errors import InvalidValueError, SeminarpostError


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "liste.csv"
    file.write_bytes("\n".join(lines).encode(encoding))
    return file


def listed(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Who is put on a list, with their salutation, and why others are not, by their line."""
    sheet = read_sheet(file)
    report = ImportReport(sheet.found)
    rows = list(recipients._rows(iter(sheet), "consent", "here", report))
    return (
        {one.person.address.key: one.person.salutation for one in rows},
        {str(one.line): one.reason.de for one in report.refused},
    )


ABOUT = About(
    "Wärmenetze in kleinen Gemeinden",
    tuple(
        (datetime.fromisoformat(f"{day}T10:00"), datetime.fromisoformat(f"{day}T11:30"))
        for day in ("2026-11-25", "2026-11-30")
    ),
)


def roster(file: Path, about: About = ABOUT) -> dict[str, str]:
    """What each row of a list of registrations does, by whose it is: comes, leaves, or why not."""
    table = read_sheet(file, reading=Reading(purpose=Purpose.REGISTRATIONS, about=about))
    sheet = of_its_day(list(table), table.found, about)
    refuse_other_event(sheet, table.found.columns, about)
    marks = marks_of(sheet, table.found.columns)
    found = {}
    for line in sheet:
        try:
            who = person_in(line.cells).address.key.partition("@")[0]
        except SeminarpostError as problem:
            found[str(line.number)] = problem.sentence.de
            continue
        try:
            found[who] = "leaves" if _leaves(line, marks) else "comes"
        except SeminarpostError as problem:
            found[who] = problem.sentence.de
    return found


def was_there(file: Path) -> tuple[dict[str, float | None], list[str]]:
    """Who was there by a list, with their minutes, and what is told beside it."""
    rooms = read_room_list(file, None, Reading(about=ABOUT))
    leave_other_days(rooms, ABOUT)
    found = {one.name: one.minutes for one in present_in(rooms, [])}
    return found, [one.de for one in rooms.found.notes]


def taken(file: Path) -> list[str]:
    """The mailboxes that are put on a list, before their @."""
    return sorted(one.partition("@")[0] for one in listed(file)[0])


# Address lists: what a tool says of who takes no mail


@pytest.mark.parametrize(
    ("heading", "fine", "gone"),
    [
        ("Email hard bounce reason", "", "Unknown user"), ("Bounce-Grund", "", "Postfach voll"),
        ("Bounce type", "", "hard"), ("Bounced at", "", "2026-05-01"), ("bounce_date", "", "1.5."),
        ("Bounce Code", "0", "550"), ("Bounce", "nein", "ja"), ("Bounce-Meldung", "", "5.1.1"),
        ("E-Mails nicht zulassen", "Zulassen", "Nicht zulassen"),
        ("E-Mail nicht erlaubt", "nein", "ja"), ("Newsletter nicht erwünscht", "", "x"),
        ("Massen-E-Mails nicht zulassen", "Zulassen", "Nicht zulassen"),
        ("Do not allow Emails", "Allow", "Do Not Allow"), ("Do Not Email", "0", "1"),
        ("Do not allow Bulk Emails", "Allow", "Do Not Allow"), ("Don't contact", "", "yes"),
        ("Kontaktaufnahme nicht gestattet", "", "ja"), ("E-Mail nicht senden", "falsch", "wahr"),
        ("Löschv.", "", "X"), ("Löschvormerkung", "", "X"), ("Löschkennzeichen", "", "X"),
        ("Lösch-Kz.", "", "1"), ("Deletion flag", "", "X"), ("Marked for deletion", "No", "Yes"),
        ("Zum Löschen vorgemerkt", "", "ja"), ("To be deleted", "false", "true"),
        ("activated_at", "2026-03-01 10:05:00", ""), ("Bestätigt am", "1.3.2026", ""),
        ("Confirmation date", "2026-03-01", ""), ("DOI-Datum", "01.03.2026", ""),
        ("Double opt-in date", "2026-03-01", ""), ("Aktivierungsdatum", "01.03.26", ""),
        ("E-Mail bestätigt am", "01.03.2026", ""), ("verified_at", "2026-03-01", ""),
        ("IsExcludedFromCampaigns", "false", "true"), ("Suppressed", "false", "true"),
        ("HasOptedOutOfEmail", "0", "1"), ("Opted out email: Events", "", "true"),
        ("Email Suppressions", "", "USER_SUPPRESSED"), ("Suppression reason", "", "bounced"),
        ("Is on hold", "No", "Yes"), ("On Hold", "0", "1"), ("Quarantined", "No", "Yes"),
        ("Spam complaint", "", "2026-01-01"), ("Complained at", "", "2026-01-01"),
        ("Robinsonliste", "", "x"), ("Ausschluss", "", "x"), ("Sperre", "", "1"),
        ("Sperrkennzeichen", "", "S"), ("Gesperrt seit", "", "2024"), ("Abo-Ende", "", "1.5.26"),
        ("archiviert am", "", "2024-01-01"), ("inactive since", "", "2024"),
        ("ausgeschieden am", "", "2024"), ("Kündigungsdatum", "", "1.5.26"),
        ("Todesdatum", "", "1.2.2024"), ("Sterbedatum", "", "1.2.2024"),
        ("Abmeldegrund", "", "zu viele Mails"), ("Unsubscribe reason", "", "SPAM"),
        ("Zustellbarkeit", "ok", "unzustellbar"), ("E-Mail-Status", "ok", "zurückgewiesen"),
        ("Marketing material", "Send", "Do Not Send"), ("Datenschutz", "ok", "Widerspruch"),
        ("Merkmal 3", "Stadt", "bitte keine Mails mehr"), ("Feld 7", "", "verstorben"),
        ("CONFIRM_TIME", "2024-03-14 09:14:00", ""), ("Bestätigungszeitpunkt", "01.03.26", ""),
    ],
)  # fmt: skip
def test_who_takes_no_mail_by_any_tool_is_not_mailed(
    tmp_path: Path, heading: str, fine: str, gone: str
) -> None:
    rows = (f"anna@example.org;{fine}", f"bert@example.org;{gone}", f"dora@example.org;{fine}")
    file = written(tmp_path, f"E-Mail;{heading}", *rows)
    assert taken(file) == ["anna", "dora"]
    assert heading in listed(file)[1]["3"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("SMS_BLACKLISTED", "Yes"), ("Telefonanrufe nicht zulassen", "Nicht zulassen"),
        ("Do Not Call", "1"), ("Do not allow Phone Calls", "Do Not Allow"),
        ("WhatsApp opt-out", "true"), ("Telefon gesperrt", "ja"), ("Fax nicht zulassen", "x"),
        ("Phone unsubscribed", "yes"), ("Löschfrist", "2030"), ("Löschzug", "Nord"),
        ("Bouncestatus", "Zustellbar"), ("Order status", "failed"), ("Bounce-Grund", "none"),
        ("Telefonnotiz", "Nicht zulassen"), ("Seminar Mai", "abgemeldet"), ("Beruf", "Archivar"),
        ("Hotel", "Widerspruch"), ("Sperrmüll", "x"), ("Ort", "Sperrdorf"),
        ("Bounce rate", "2 %"), ("Soft bounce reason", "Mailbox full"),
    ],
)  # fmt: skip
def test_another_way_to_reach_somebody_is_no_mail(tmp_path: Path, heading: str, cell: str) -> None:
    assert taken(written(tmp_path, f"E-Mail;{heading}", f"anna@example.org;{cell}")) == ["anna"]


@pytest.mark.parametrize(
    ("status", "when", "mailed"),
    [
        ("new", "", False), ("neu", "", False), ("", "", False), ("active", "", True),
        ("subscribed", "", True), ("new", "2026-03-01", True), ("deleted", "2026-03-01", False),
    ],
)  # fmt: skip
def test_who_never_confirmed_is_mailed_by_a_plain_status_alone(
    tmp_path: Path, status: str, when: str, mailed: bool
) -> None:
    rows = ("anna@example.org;active;2026-01-01", f"bert@example.org;{status};{when}")
    file = written(tmp_path, "E-Mail;Status;activated_at", *rows)
    assert ("bert" in taken(file)) is mailed


def test_a_column_of_confirmations_that_nobody_filled_says_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, "E-Mail;Bestätigt am", "anna@example.org;", "bert@example.org;")
    assert taken(file) == ["anna", "bert"]


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("Name 1/Nachname", "Name 2/Vorname"), ("Name 1 (Nachname)", "Name 2 (Vorname)"),
        ("Name 1 | Nachname", "Name 2 | Vorname"), ("Name1/Familienname", "Name2/Vorname"),
    ],
)  # fmt: skip
def test_numbered_lines_of_a_name_say_what_they_hold(
    tmp_path: Path, family: str, given: str
) -> None:
    head = f"Anrede;{family};{given};E-Mail"
    file = written(tmp_path, head, "Frau;Muster;Anna;anna@example.org")
    assert listed(file)[0] == {"anna@example.org": "Sehr geehrte Frau Muster"}


# Several addresses in a row, and what stands around one


@pytest.mark.parametrize(
    ("theirs", "others"),
    [
        ("E-Mail Ansprechpartner", "E-Mail Betreuer"), ("E-Mail", "E-Mail Pate"),
        ("E-Mail Teilnehmer", "E-Mail Dozent"), ("Email", "Contact owner email"),
        ("E-Mail Kunde", "E-Mail Stellvertreter"), ("E-Mail", "Deputy email"),
        ("Mail", "Mail Vorgesetzte"), ("E-Mail Kontakt", "E-Mail Referentin"),
        ("E-Mail", "Betreuer-E-Mail"), ("Attendee email", "Supervisor email"),
    ],
)  # fmt: skip
def test_whoever_stands_beside_somebody_does_not_get_their_mail(
    tmp_path: Path, theirs: str, others: str
) -> None:
    rows = ("anna@example.org;haus@example.net", ";haus@example.net", "dora@example.org;")
    people, refused = listed(written(tmp_path, f"{theirs};{others}", *rows))
    assert list(people) == ["anna@example.org", "dora@example.org"]
    assert list(refused) == ["3"]


@pytest.mark.parametrize(
    ("sender", "addressee"),
    [
        ("Absender E-Mail", "Empfänger E-Mail"), ("Sender email", "Recipient email"),
        ("E-Mail (Absender)", "E-Mail (Empfänger)"), ("From email", "To email"),
        ("Absender-Mailadresse", "Empfänger-Mailadresse"), ("Von (E-Mail)", "An (E-Mail)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", [1, 2])
def test_whoever_sent_a_form_is_meant_and_not_the_office(
    tmp_path: Path, sender: str, addressee: str, number: int
) -> None:
    rows = [f"{name}@example.org;buero@example.net" for name in ("anna", "bert")]
    assert (
        taken(written(tmp_path, f"{sender};{addressee}", *rows[:number]))
        == ["anna", "bert"][:number]
    )


def test_one_address_in_all_rows_is_an_office_beside_others(tmp_path: Path) -> None:
    rows = [f"{name}@example.org;buero@example.net" for name in ("anna", "bert")]
    sheet = read_sheet(written(tmp_path, "E-Mail Formular;E-Mail", *rows))
    assert [line.cells["email"] for line in sheet] == ["anna@example.org", "bert@example.org"]
    assert "nicht „E-Mail“" in sheet.found.notes[0].de


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-8"])
@pytest.mark.parametrize("cell", ["anna@example.org\u00a0", "\u00a0anna@example.org"])
def test_a_space_that_does_not_break_is_no_letter_of_an_address(
    tmp_path: Path, encoding: str, cell: str
) -> None:
    assert list(listed(written(tmp_path, "E-Mail", cell, encoding=encoding))[0]) == [
        "anna@example.org"
    ]


# Registrations: what was begun, and what stands above a part of a list


@pytest.mark.parametrize(
    ("heading", "done", "begun"),
    [
        ("in_draft", "0", "1"), ("Entwurf", "nein", "ja"), ("Is draft", "false", "true"),
        ("incomplete", "", "yes"), ("Unvollständig", "", "x"), ("Submitted", "yes", "no"),
        ("completed", "2026-11-02 09:02", ""), ("Fertigstellungszeit", "2.11.2026 09:03", ""),
        ("Submission date", "2026-11-02", ""), ("Eingereicht am", "02.11.2026", ""),
        ("Completion time", "11/2/26 9:03", ""), ("Completed at", "2026-11-02", ""),
    ],
)  # fmt: skip
def test_a_form_that_was_only_begun_is_asked_about(
    tmp_path: Path, heading: str, done: str, begun: str
) -> None:
    rows = (f"anna@example.org;{done}", f"bert@example.org;{begun}")
    found = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert found["anna"] == "comes"
    assert heading in found["bert"]


@pytest.mark.parametrize(
    ("heading", "fine", "against"),
    [
        ("Absagegrund", "", "Terminkonflikt"), ("Grund der Absage", "", "Urlaub"),
        ("Stornogrund", "", "krank"), ("Cancellation reason", "", "ill"),
        ("Cancelled by", "", "user"), ("Rücktritt", "", "3.11."), ("Umgebucht auf", "", "Mai"),
        ("Rücktrittsdatum", "", "3.11.2026"), ("Vertreten durch", "", "Eva Lenk"),
        ("Vertretung", "", "Eva Lenk"), ("Ersatzteilnehmerin", "", "Eva Lenk"),
        ("Verschoben auf", "", "Mai"), ("Testbuchung", "0", "1"), ("Test", "nein", "ja"),
        ("Dublette", "", "x"), ("Gültig", "ja", "nein"), ("is_valid", "1", "0"),
        ("DOI bestätigt", "ja", "nein"), ("Link bestätigt", "ja", "nein"),
        ("Aktion", "angemeldet", "abgemeldet"), ("Bemerkung", "", "Testanmeldung"),
        ("Bemerkung", "", "umgebucht auf Mai"), ("Notiz", "", "no show"), ("intern", "", "raus"),
    ],
)  # fmt: skip
def test_what_takes_a_registration_back_is_asked_about(
    tmp_path: Path, heading: str, fine: str, against: str
) -> None:
    rows = (f"anna@example.org;{fine}", f"bert@example.org;{against}", f"dora@example.org;{fine}")
    found = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert (found["anna"], found["dora"]) == ("comes", "comes")
    assert found["bert"] not in {"comes", "leaves"}
    assert heading in found["bert"]


@pytest.mark.parametrize("heading", ["Absagegrund", "Grund der Absage", "Vertretung"])
def test_a_reason_for_not_coming_is_asked_about_in_a_list_of_attendance(
    tmp_path: Path, heading: str
) -> None:
    with pytest.raises(InvalidValueError, match=heading):
        was_there(written(tmp_path, f"Name;{heading}", "Anna Muster;", "Bert Blau;krank"))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Abmeldungen", "leaves"), ("Abgemeldet:", "leaves"), ("Absagen", "leaves"),
        ("Storniert (2)", "leaves"), ("Stornierungen", "leaves"), ("Cancelled", "leaves"),
        ("Wieder abgemeldet haben sich", "leaves"), ("Cancellations", "leaves"),
        ("Warteliste", "„Warteliste“ (Zeile 4)"), ("Nachrücker:innen", "(Zeile 4)"),
        ("Waiting list", "(Zeile 4)"), ("Interessenten", "(Zeile 4)"), ("Eingeladen", "(Zeile 4)"),
        ("Noch keine Rückmeldung", "(Zeile 4)"), ("Nicht abgemeldet?", "(Zeile 4)"),
        ("Verhindert", "(Zeile 4)"), ("Nicht bestätigt", "(Zeile 4)"),
        ("Angemeldet", "comes"), ("Teilnehmende", "comes"), ("Stadt Musterhausen", "comes"),
        ("Absage-Management GmbH", "comes"), ("Referenten", "comes"),
    ],
)  # fmt: skip
def test_a_line_above_part_of_a_list_is_about_those_below(
    tmp_path: Path, title: str, expected: str
) -> None:
    rows = ("1;Anna;anna@example.org", "", f"{title};;", "2;Bert;bert@example.org")
    found = roster(written(tmp_path, "Nr.;Vorname;E-Mail", *rows))
    assert found["anna"] == "comes"
    assert expected in found["bert"]


def test_a_part_ends_with_the_next_and_a_status_beside_it_is_asked_about(tmp_path: Path) -> None:
    rows = (
        ";;Abgemeldet", "Anna;anna@example.org;", "Bert;bert@example.org;angemeldet",
        "Angemeldet;;", "Dora;dora@example.org;",
    )  # fmt: skip
    found = roster(written(tmp_path, "Vorname;E-Mail;Status", *rows))
    assert (found["anna"], found["dora"]) == ("leaves", "comes")
    assert "darüber" in found["bert"].lower()


@pytest.mark.parametrize(
    ("title", "mailed"),
    [
        ("Abgemeldet", False), ("Nicht mehr anschreiben:", False), ("Ausgetreten", False),
        ("Verstorben", False), ("Gesperrt", False), ("Unzustellbar", False), ("Gelöscht", False),
        ("Unsubscribed", False), ("Keine Mails mehr", False), ("Opt-out", False),
        ("Vom Newsletter abgemeldet", False), ("Inaktiv", False), ("Widerspruch", False),
        ("Verbandsgemeinde Heide", True), ("Fachbereich Archiv", True), ("Sperrgebiet Nord", True),
        ("Aktive Mitglieder", True), ("Warteliste", True),
    ],
)  # fmt: skip
def test_nobody_below_a_line_against_mail_is_mailed(
    tmp_path: Path, title: str, mailed: bool
) -> None:
    rows = ("Anna;anna@example.org", f"{title};", "Bert;bert@example.org")
    assert ("bert" in taken(written(tmp_path, "Vorname;E-Mail", *rows))) is mailed


def test_a_list_goes_on_below_those_who_take_mail(tmp_path: Path) -> None:
    rows = ("Abgemeldet;", "Anna;anna@example.org", "Abonnenten;", "Bert;bert@example.org")
    assert taken(written(tmp_path, "Vorname;E-Mail", *rows)) == ["bert"]


# Rows that are struck out


def struck(folder: Path, cells: int) -> Path:
    """A workbook of three people; the second has so many of four cells struck out."""
    book = openpyxl.Workbook()
    sheet = there(book.active)
    for row in (
        ("Vorname", "Nachname", "E-Mail", "Gemeinde"),
        ("Anna", "Muster", "anna@example.org", "Au"),
        ("Bert", "Blau", "bert@example.org", "Bach"),
        ("Dora", "Dunkel", "dora@example.org", "Celle"),
    ):
        sheet.append(row)
    for column in range(1, cells + 1):
        sheet.cell(3, column).font = Font(strike=True)
    sheet.cell(4, 1).font = Font(bold=True, strike=False)
    file = folder / "liste.xlsx"
    book.save(file)
    return file


@pytest.mark.parametrize(("cells", "counts"), [(4, False), (2, False), (1, True), (0, True)])
def test_a_row_that_is_struck_out_is_asked_about(tmp_path: Path, cells: int, counts: bool) -> None:
    file = struck(tmp_path, cells)
    assert ("bert" in taken(file)) is counts
    found = roster(file)
    assert (found["anna"], found["dora"]) == ("comes", "comes")
    assert (found["bert"] == "comes") is counts
    refused: list[Refused] = []
    present = present_in(read_room_list(file, None, Reading()), refused)
    assert [one.line for one in present] == ([2, 3, 4] if counts else [2, 4])
    assert ["durchgestrichen" in one.reason.de for one in refused] == [True] * (not counts)


# Files of another seminar, of another day, and of several


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Mi 25.11.", {(11, 25)}), ("25.11.2026 10:00", {(11, 25)}), ("2026-11-25", {(11, 25)}),
        ("11/12/2026 10:00 AM", {(11, 12), (12, 11)}), ("25. November", {(11, 25)}),
        ("Nov 25, 2026", {(11, 25)}), ("25 Nov", {(11, 25)}), ("25.11. und 26.11.",
         {(11, 25), (11, 26)}), ("Tag 1", set()), ("10.30 Uhr", set()), ("1.5", set()),
        ("45.13.", set()), ("25. März", {(3, 25)}), ("Modul 3", set()),
    ],
)  # fmt: skip
def test_days_in_a_text(text: str, days: set[tuple[int, int]]) -> None:
    assert days_in(text) == days


@pytest.mark.parametrize(
    ("heading", "is_other"),
    [
        ("Mi 25.11.", False), ("30.11.2026", False), ("Do 26.11.", True), ("2026-11-18", True),
        ("25.11. / 26.11.", False), ("10:00 – 11:30", False), ("14:00 – 15:30", True),
        ("9:00 bis 12:00 Uhr", False), ("11:30 - 12:30", True), ("18. November", True),
        ("Tag 1", None), ("Vormittag", None), ("10 Uhr", None), ("Nov 25, 2026", False),
    ],
)  # fmt: skip
def test_what_is_at_another_time(heading: str, is_other: bool | None) -> None:
    assert ABOUT.is_other_time(heading) is is_other
    assert About().is_other_time(heading) is None


@pytest.mark.parametrize(
    ("title", "is_other"),
    [
        ("Wärmepumpen im Bestand", True), ("Strom vom Dach", True), ("Heizen in Gemeinden", True),
        ("Förderung in kleinen Gemeinden", True), ("Webinar: Kälte im Sommer", True),
        ("Wärmenetze", False), ("waermenetze", False), ("Wärmenetze in kleinen Gemeinden", False),
        ("Online-Seminar „Wärmenetze in kleinen Gemeinden“ (25.11.2026)", False),
        ("Wärmenetz für kleine Gemeinden", False), ("K-2026-114", False), ("Seminar", False),
        ("Anmeldung Wärmenetze kleine Gemeinden", False), ("WN 11/26", False),
    ],
)  # fmt: skip
def test_titles_of_other_events(title: str, is_other: bool) -> None:
    assert ABOUT.is_other_title(title) is is_other


@pytest.mark.parametrize(
    "heading",
    ["Event Name", "Veranstaltung", "Seminartitel", "Kursname", "event.title", "Webinar Name",
     "Veranstaltungstitel", "Course name"],
)  # fmt: skip
def test_a_file_that_names_another_event_alone_is_refused(tmp_path: Path, heading: str) -> None:
    rows = [f"{name}@example.org;Wärmepumpen im Bestand" for name in ("anna", "bert")]
    with pytest.raises(InvalidValueError, match="Wärmepumpen") as refused:
        roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert heading in refused.value.sentence.de
    fine = written(tmp_path, f"E-Mail;{heading}", "anna@example.org;Wärmenetze (Nov.)")
    assert roster(fine) == {"anna": "comes"}


@pytest.mark.parametrize(
    ("heading", "ours", "theirs"),
    [
        ("Event Start Date", "2026-11-25 10:00:00", "2026-10-14 14:00:00"),
        ("event.startdate", "25.11.2026 10:00", "18.11.2026 10:00"),
        ("Veranstaltungsdatum", "25.11.2026", "26.11.2026"), ("Kursbeginn", "30.11.", "1.12."),
        ("Event Date", "11/25/2026", "11/18/2026"), ("Seminartermin", "25. November", "2. Mai"),
    ],
)  # fmt: skip
def test_rows_of_an_event_on_another_day_are_none_of_ours(
    tmp_path: Path, heading: str, ours: str, theirs: str
) -> None:
    head = f"E-Mail;{heading}"
    rows = (f"anna@example.org;{ours}", f"bert@example.org;{theirs}", "dora@example.org;")
    assert roster(written(tmp_path, head, *rows)) == {"anna": "comes", "dora": "comes"}
    with pytest.raises(InvalidValueError, match="another day"):
        roster(written(tmp_path, head, rows[1]))


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("WS 1: Wärmenetze in kleinen Gemeinden", "WS 2: Förderung und Finanzierung"),
        ("Wärmenetze in kleinen Gemeinden", "Wärmepumpen im Bestand"),
        ("Seminar „Wärmenetze in kleinen Gemeinden“", "Seminar „Solarkataster“"),
        ("Mi 25.11.", "Do 26.11."), ("25.11.2026", "02.12.2026"), ("2026-11-25", "2026-12-02"),
        ("10:00 – 11:30", "14:00 – 15:30"), ("Mi 25.11. 10:00 - 11:30", "Do 26.11. 10:00 - 11:30"),
        ("30. November", "7. Dezember"), ("25.11. (online)", "9.12. (online)"),
    ],
)  # fmt: skip
def test_of_several_seminars_the_column_of_this_one_decides(
    tmp_path: Path, own: str, other: str
) -> None:
    rows = (
        "anna@example.org;x;", "bert@example.org;;x", "carl@example.org;x;abgesagt",
        "dora@example.org;;", "emil@example.org;(OK);x", "fred@example.org;ja;nein",
        "gerd@example.org;abgesagt;x",
    )  # fmt: skip
    found = roster(written(tmp_path, f"E-Mail;{own};{other}", *rows))
    comes = {name for name, told in found.items() if told == "comes"}
    assert comes == {"anna", "carl", "fred"}
    assert "leaves" not in found.values()
    assert f"„{own}“" in found["bert"]


def test_a_question_about_the_subject_is_no_column_of_the_seminar(tmp_path: Path) -> None:
    head = "E-Mail;Kennen Sie Wärmenetze in kleinen Gemeinden?;Mi 25.11."
    found = roster(written(tmp_path, head, "anna@example.org;nein;x", "bert@example.org;ja;"))
    assert found == {"anna": "comes", "bert": "comes"}


def test_a_poll_of_other_times_alone_registers_nobody(tmp_path: Path) -> None:
    file = written(tmp_path, "E-Mail;Di 24.11.;Do 26.11.", "anna@example.org;x;")
    assert "andere Zeit" in roster(file)["anna"]


ROOM = "Name;Join Time;Leave Time;Duration (Minutes)"


@pytest.mark.parametrize(
    ("come", "gone"),
    [
        ("11/18/2026 10:00:00 AM", "11/18/2026 11:30:00 AM"),
        ("18.11.2026 10:00", "18.11.2026 11:30"),
        ("2026-11-18 10:00:00", "2026-11-18 11:30:00"), ("2027-11-25 10:00", "2027-11-25 11:30"),
        ("24.11.2026 15:00:00", "24.11.2026 15:20:00"), ("26.11.2026 10:00", "26.11.2026 11:30"),
    ],
)  # fmt: skip
def test_who_was_in_the_room_on_another_day_was_not_there(
    tmp_path: Path, come: str, gone: str
) -> None:
    other = f"Bert Blau;{come};{gone};20"
    with pytest.raises(InvalidValueError, match="is of"):
        was_there(written(tmp_path, ROOM, other))
    ours = "Anna Muster;25.11.2026 10:00:00;25.11.2026 11:00:00;60"
    found, notes = was_there(written(tmp_path, ROOM, ours, other))
    assert found == {"Anna Muster": 60}
    assert notes[-1].startswith("1 Zeile ist von einem anderen Tag")


@pytest.mark.parametrize(
    ("come", "gone"),
    [
        ("25.11.2026 10:00:00", "25.11.2026 11:30:00"),
        ("11/25/2026 9:00 AM", "11/25/2026 10:30 AM"),
        ("10:00", "11:30"), ("30.11.2026 09:40", "30.11.2026 11:10"),
        ("11/25/26, 4:00:00 AM", "11/25/26, 5:30:00 AM"),
    ],
)  # fmt: skip
def test_clocks_of_other_zones_and_without_a_day_count(
    tmp_path: Path, come: str, gone: str
) -> None:
    assert was_there(written(tmp_path, ROOM, f"Anna Muster;{come};{gone};90"))[0] == {
        "Anna Muster": 90
    }


@pytest.mark.parametrize("other", ["18.11.2026", "Mi 2.12.", "2026-12-02", "2. Dezember"])
def test_crosses_under_another_day_are_of_another_seminar(tmp_path: Path, other: str) -> None:
    rows = ("Anna Muster;x;x", "Bert Blau;x;", "Dora Dunkel;;x")
    found, _ = was_there(written(tmp_path, f"Name;{other};Mi 25.11.", *rows))
    assert list(found) == ["Anna Muster", "Dora Dunkel"]
    with pytest.raises(InvalidValueError, match="another time"):
        was_there(written(tmp_path, f"Name;{other}", "Anna Muster;x", "Bert Blau;"))


# Remarks of somebody else who comes, and groups of columns


@pytest.mark.parametrize(
    ("remark", "comes"),
    [
        ("kann leider doch nicht, Vertretung: Eva Lenk", False), ("Kann nun leider nicht", False),
        ("Sie kann an dem Tag leider nicht", False), ("kann jetzt doch nicht", False),
        ("Vertretung: Eva Lenk, eva@example.org", False), ("Ihre Vertreterin: E. Lenk", False),
        ("stattdessen kommt Eva Lenk", False), ("An ihrer Stelle kommt Herr Lenk", False),
        ("Eva Lenk kommt stattdessen", False), ("a colleague is coming instead", False),
        ("dafür nimmt Eva Lenk teil", False), ("Stellvertretung: E. Lenk", False),
        ("kann nicht nur zuhören, sondern fragen", True), ("kommt in Vertretung der Leitung", True),
        ("nimmt als Vertretung des Kreises teil", True), ("bringt evtl. Kollegin mit", True),
        ("angemeldet durch Sekretariat", True),
        ("hat sich zuerst ab-, dann wieder angemeldet", True),
        ("Vertretung des Landkreises", True), ("kann nicht lange bleiben", True),
    ],
)  # fmt: skip
def test_whoever_is_replaced_is_asked_about(remark: str, comes: bool) -> None:
    assert (not not_coming_in(remark)) is comes


def test_groups_of_columns_are_named_where_their_addresses_are_not_read(tmp_path: Path) -> None:
    head = ("Gemeinde;Ansprechpartner;;Vertretung;", ";Name;E-Mail;Name;E-Mail")
    rows = ("Au;Frau Muster;anna@example.org;Herr Blau;bert@example.org",
            "Bach;Frau Dunkel;;Herr Gelb;gerd@example.org")  # fmt: skip
    sheet = read_sheet(written(tmp_path, *head, *rows))
    assert "„E-Mail (Ansprechpartner)“, nicht „E-Mail (Vertretung)“" in sheet.found.notes[0].de
    people, refused = listed(written(tmp_path, *head, *rows))
    assert list(people) == ["anna@example.org"]
    assert list(refused) == ["4"]


@pytest.mark.parametrize(
    ("heading", "when"),
    [
        ("invited", "2026-10-01 09:00"), ("Eingeladen", "01.10.2026 09:00"),
        ("Mailing", "1.10.26 09:00"),
    ],
)  # fmt: skip
def test_when_somebody_was_written_to_is_no_permission(
    tmp_path: Path, heading: str, when: str
) -> None:
    rows = (f"anna@example.org;{when}", "bert@example.org;N")
    assert taken(written(tmp_path, f"E-Mail;{heading}", *rows)) == ["anna", "bert"]


# Lists of rooms, of doors and of a chat, as other tools write them


@pytest.mark.parametrize(
    "title",
    ["Staff Details", "Organizer Details", "Presenters", "Mitarbeitende", "Veranstalter",
     "Speaker details", "Dozenten", "Host Details", "Organisatoren", "Seminarleitung"],
)  # fmt: skip
def test_whoever_held_it_stands_in_a_section_of_their_own(tmp_path: Path, title: str) -> None:
    lines = (
        title, "Attended,Last Name,First Name,Email Address,Time in Session",
        "Yes,Muster,Vera,vera@example.net,94 minutes", "", "Attendee Details",
        "Attended,Last Name,First Name,Email Address,Time in Session",
        "Yes,Muster,Anna,anna@example.org,80 minutes", "No,Blau,Bert,bert@example.org,--",
    )  # fmt: skip
    assert was_there(written(tmp_path, *lines))[0] == {"Anna Muster": 80}


@pytest.mark.parametrize(
    ("name", "come", "gone"),
    [
        ("Name", "von", "bis"), ("Name", "Von", "Bis"), ("Name", "ab", "bis"),
        ("Name", "from", "to"), ("Name", "kam", "ging"), ("Name", "Ankunft", "Abgang"),
        ("Benutzer", "Betreten", "Verlassen"), ("Name", "Beginn", "Ende"),
        ("Attendee name", "Checked in", "Checked out"), ("Name", "Eingecheckt", "Ausgecheckt"),
        ("Name", "Check-in", "Check-out"), ("Name", "Checked in at", "Checked out at"),
    ],
)  # fmt: skip
def test_from_when_to_when_tells_how_long(tmp_path: Path, name: str, come: str, gone: str) -> None:
    rows = ("Anna Muster;10:15 Uhr;11:30 Uhr", "Bert Blau;10:00;10:30", "Bert Blau;10:45;11:30")
    file = written(tmp_path, f"{name};{come};{gone}", *rows)
    rooms = read_room_list(file, None, Reading(about=ABOUT))
    stays = [(one.name, one.minutes) for one in present_in(rooms, [])]
    assert stays == [("Anna Muster", 75), ("Bert Blau", 30), ("Bert Blau", 45)]


@pytest.mark.parametrize(
    ("begin", "end"), [("01.01.2020", "31.12.2028"), ("2020", "2028"), ("2020-01-01", "2028-12-31")]
)
def test_days_from_and_to_are_a_term_and_no_stay(tmp_path: Path, begin: str, end: str) -> None:
    assert taken(written(tmp_path, "E-Mail;von;bis", f"anna@example.org;{begin};{end}")) == ["anna"]


@pytest.mark.parametrize(
    ("door", "when"),
    [
        ("Attendee Checked In", "Checked in at"), ("Checked in", "Check-in date"),
        ("Eingecheckt", "Eingecheckt am"), ("Ticket checked in", "Checkin time"),
        ("Teilnehmer eingecheckt", "Check-in-Zeit"), ("Gescannt", "Scan-Zeit"),
    ],
)  # fmt: skip
def test_a_no_at_the_door_counts_beside_the_hour_of_others(
    tmp_path: Path, door: str, when: str
) -> None:
    rows = (
        "Anna Muster;Checked In;1;2026-11-25 10:01:00", "Bert Blau;Attending;0;",
        "Dora Dunkel;Not Attending;0;",
    )  # fmt: skip
    refused: list[Refused] = []
    file = written(tmp_path, f"Name;Attendee Status;{door};{when}", *rows)
    rooms = read_room_list(file, None, Reading(about=ABOUT))
    assert [one.name for one in present_in(rooms, refused)] == ["Anna Muster"]
    assert refused == []


def test_nicknames_of_a_chat_are_lines_to_be_asked_about(tmp_path: Path) -> None:
    names = ("Anna Müller", "Müller", "iPhone von Peter", "Blau, Bert", "Dora Dunkel", "Gast 3")
    assert len(was_there(written(tmp_path, *names))[0]) == 6
    with pytest.raises(InvalidValueError, match="no table of people"):
        was_there(written(tmp_path, "November;", "Mi;Do", "Anna Müller;x", "Bert Blau;x"))
    with pytest.raises(InvalidValueError, match="no table of people"):
        was_there(written(tmp_path, "Hallo Vera!", "Die Liste kommt morgen, und zwar ganz."))


# Headings and cells of databases, surveys and address books


@pytest.mark.parametrize(
    ("family", "given", "civility"),
    [
        ("NOM", "PRENOM", "CIVILITE"), ("Nom", "Prénom", "Civilité"),
        ("attribute_1 <Nachname>", "attribute_2 <Vorname>", "attribute_3 <Anrede>"),
        ("NACHNAME", "VORNAME", "ANREDE"), ("Nachname", "Vorname", "q3 <Anrede>"),
    ],
)  # fmt: skip
def test_headings_of_a_database_are_read_without_accents(
    tmp_path: Path, family: str, given: str, civility: str
) -> None:
    file = written(tmp_path, f"EMAIL;{family};{given};{civility}", "a@example.org;Muster;Anna;Mme")
    assert listed(file)[0] == {"a@example.org": "Sehr geehrte Frau Muster"}


@pytest.mark.parametrize("heading", ["Behoerde", "BEHORDE", "Koerperschaft", "Universitaet"])
def test_offices_are_read_without_umlauts(tmp_path: Path, heading: str) -> None:
    sheet = read_sheet(written(tmp_path, f"E-Mail;{heading}", "anna@example.org;Kreis A"))
    assert [line.cells.get("organisation") for line in sheet] == ["Kreis A"]


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("anna@example.org#mailto:anna@example.org#", "anna@example.org"),
        ("#mailto:anna@example.org#", "anna@example.org"),
        ("Anna Muster#mailto:anna@example.org#", "anna@example.org"),
        ("anna@example.org#mailto:anna@example.org##", "anna@example.org"),
        ("anna@example.org#mailto:anna@example.org#Anna#", "anna@example.org"),
        ("anna@example.org ::: a.privat@example.net", "anna@example.org"),
        ("anna@example.org:::a.privat@example.net ::: b@example.net", "anna@example.org"),
    ],
)  # fmt: skip
def test_one_address_is_meant_by_links_and_by_address_books(
    tmp_path: Path, cell: str, address: str
) -> None:
    assert list(listed(written(tmp_path, "E-Mail", f'"{cell}"'))[0]) == [address]


@pytest.mark.parametrize(
    "cell",
    ["anna@example.org#mailto:bert@example.org#", "a@example.org; b@example.org",
     "a@example.org / b@example.org"],
)  # fmt: skip
def test_a_link_that_leads_elsewhere_is_refused(tmp_path: Path, cell: str) -> None:
    assert listed(written(tmp_path, "E-Mail", f'"{cell}"'))[0] == {}


# Forms: answers in whole sentences, questions about something else, one answer out of several


@pytest.mark.parametrize(
    ("answer", "comes"),
    [
        ("Ja, ich melde mich verbindlich an", True), ("Ja, hiermit melde ich mich an", True),
        ("Ja, ich möchte teilnehmen", True), ("Ja, wir möchten gern teilnehmen", True),
        ("Ja, auf jeden Fall", True), ("Ja, ich sage zu", True), ("Ja, verbindlich", True),
        ("Yes, please count me in", True), ("Yes, I would like to attend", True),
        ("Ja, natürlich", True), ("Ja, ich möchte mich abmelden", False),
        ("Ja, ich melde mich ab", False), ("Ja, ich möchte nicht teilnehmen", False),
        ("Ja, ich möchte nur die Unterlagen", False), ("Ja, vielleicht", False),
    ],
)  # fmt: skip
def test_a_yes_in_a_whole_sentence_is_one(tmp_path: Path, answer: str, comes: bool) -> None:
    rows = (f"anna@example.org;{answer}", "bert@example.org;Nein, leider verhindert")
    found = roster(written(tmp_path, "E-Mail;Ich nehme teil", *rows))
    assert (found["anna"] == "comes") is comes
    assert found["bert"] not in {"comes", "leaves"}


@pytest.mark.parametrize(
    "heading", ["Ich möchte teilnehmen", "Ich nehme teil", "Will attend", "Teilnahme", "Dabei"]
)
@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("true", "false"), ("x", "-")])
def test_a_switch_of_a_form_is_a_yes_or_a_no(
    tmp_path: Path, heading: str, yes: str, no: str
) -> None:
    rows = (f"anna@example.org;{yes}", f"bert@example.org;{no}")
    found = roster(written(tmp_path, f"E-Mail;{heading}", *rows))
    assert found["anna"] == "comes"
    assert found["bert"] not in {"comes", "leaves"}


@pytest.mark.parametrize(
    "heading",
    [
        "How did you hear about us?", "Wie haben Sie von uns erfahren?", "Aufmerksam durch",
        "Wodurch wurden Sie auf das Seminar aufmerksam?", "How did you find out about this event?",
        "Empfohlen durch", "Quelle", "Where did you learn about us?", "Woher kennen Sie uns?",
        "Referral", "Erfahren über",
    ],
)  # fmt: skip
def test_by_what_somebody_heard_of_it_is_no_answer(tmp_path: Path, heading: str) -> None:
    rows = ("anna@example.org;Absage eines anderen Seminars", "bert@example.org;Newsletter")
    assert roster(written(tmp_path, f"E-Mail;{heading}", *rows)) == {
        "anna": "comes", "bert": "comes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "comes"),
    [
        ("Ja", "Nein", True), ("Nein", "Ja", False), ("Nein", "Nein", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("chosen", "beside"),
    [
        ("Teilnahme [Online]", "Teilnahme [Nur Unterlagen]"),
        ("Teilnahme [Vor Ort]", "Teilnahme [Gar nicht]"),
        ("Teilnahme [Ja]", "Teilnahme [Nein]"),
    ],
)  # fmt: skip
def test_of_several_answers_to_choose_one_decides(
    tmp_path: Path, chosen: str, beside: str, one: str, other: str, comes: bool
) -> None:
    file = written(tmp_path, f"E-Mail;{chosen};{beside}", f"anna@example.org;{one};{other}")
    assert (roster(file)["anna"] == "comes") is comes


# Address books: whose address is written as one, and people behind each other


@pytest.mark.parametrize(
    ("internal", "internet"),
    [
        ("MailAddress", "InternetAddress"), ("Mail", "SMTP address"), ("E-Mail", "E-Mail 2"),
        ("E-Mail", "Internet-Adresse"), ("E-Mail geschäftlich", "E-Mail"),
    ],
)  # fmt: skip
def test_the_column_that_holds_addresses_is_read_before_names_of_a_server(
    tmp_path: Path, internal: str, internet: str
) -> None:
    rows = (
        "Anna;Muster;Anna Muster/Amt60/KREIS;anna@example.org",
        "Bert;Blau;Bert Blau/Amt60/KREIS@KREIS;bert@example.org",
        "Dora;Dunkel;/o=Ex/cn=Recipients/cn=dora;dora@example.org",
        "Gerd;Gelb;Gerd Gelb/Amt60/KREIS;",
    )
    head = f"FirstName;LastName;{internal};{internet}"
    people, refused = listed(written(tmp_path, head, *rows))
    assert people == {
        "anna@example.org": "Guten Tag Anna Muster", "bert@example.org": "Guten Tag Bert Blau",
        "dora@example.org": "Guten Tag Dora Dunkel",
    }  # fmt: skip
    assert list(refused) == ["5"]


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        (['"Muster, Anna (Amt A)" <anna@example.org>; Bert Blau <bert@example.org>;',
          "dora@example.org"], ["anna", "bert", "dora"]),
        (["'Muster, Anna' <anna@example.org>; Bert Blau <bert@example.org>; Alle-Amtsleiter"],
         ["anna", "bert"]),
        (["Muster, Anna <anna@example.org>; Blau, Bert <bert@example.org>"], ["anna", "bert"]),
        (["Anna Muster <anna@example.org>; bert@example.org;", "", "dora@example.org;"],
         ["anna", "bert", "dora"]),
    ],
)  # fmt: skip
def test_people_of_a_field_of_a_mail_are_read_line_by_line(
    tmp_path: Path, lines: list[str], people: list[str]
) -> None:
    file = written(tmp_path, *lines)
    assert taken(file) == people
    assert len(listed(file)[1]) == sum("Alle-" in one for one in lines)


@pytest.mark.parametrize(
    "lines",
    [
        ["Name;E-Mail", "Anna Muster;anna@example.org", "Bert Blau;bert@example.org"],
        ["Anna Muster;anna@example.org", "Bert Blau;bert@example.org"],
        ["E-Mail;Vertretung", "Anna <anna@example.org>;Bert <bert@example.org>"],
    ],
)
def test_a_table_is_no_field_of_a_mail(tmp_path: Path, lines: list[str]) -> None:
    assert all(len(one.cells) > 1 for one in rows_in(written(tmp_path, *lines)))


# Attendance: who was not there, by whatever says so


@pytest.mark.parametrize(
    ("heading", "there", "absent"),
    [
        ("Anwesenheitsstatus", "anwesend", "abwesend"), ("Joined", "Yes", "Never"),
        ("Attendance status", "Attended", "Did not attend"), ("gekommen", "ja", "nein"),
        ("Beigetreten", "ja", "nein"), ("Letzter Login", "25.11.2026 10:01", "nie"),
        ("Watch time (minutes)", "60", "0"), ("Watch Time", "00:45:00", "00:00:00"),
        ("Gesamtzeit", "01:20:00", "00:00:00"), ("Total time in session (min)", "80", "0"),
        ("Live attended", "1", "0"), ("Ankunft", "10:02", ""), ("Login", "10:01", ""),
        ("Presence", "100 %", "0 %"), ("Participation rate", "0.9", "0"),
        ("Teilnahmestatus", "teilgenommen", "nicht teilgenommen"),
    ],
)  # fmt: skip
def test_whoever_was_not_there_does_not_count(
    tmp_path: Path, heading: str, there: str, absent: str
) -> None:
    rows = (f"Anna Muster;{there}", f"Bert Blau;{absent}", f"Dora Dunkel;{there}")
    assert list(was_there(written(tmp_path, f"Name;{heading}", *rows))[0]) == [
        "Anna Muster", "Dora Dunkel",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "there", "absent"),
    [
        ("noshow", "0", "1"), ("unentschuldigt", "", "1"), ("Fehlzeit", "0", "90"),
        ("A/F", "A", "F"),
        ("Scans", "1", "0"), ("Anteil", "1", "0"), ("Teilnahmeart", "Präsenz", "keine"),
        ("Fehlgrund", "", "Termin"), ("Missed", "", "yes"),
    ],
)  # fmt: skip
def test_what_may_tell_some_from_others_is_asked_about(
    tmp_path: Path, heading: str, there: str, absent: str
) -> None:
    rows = (f"Anna Muster;{there}", f"Bert Blau;{absent}", f"Dora Dunkel;{there}")
    with pytest.raises(InvalidValueError, match=heading):
        was_there(written(tmp_path, f"Name;{heading}", *rows))


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Ort", ("Au", "Bach")), ("Nr.", ("1", "2")), ("Alter", ("40", "0")),
        ("Zertifikat", ("ja", "nein")), ("Fehler", ("", "x1")), ("Land", ("DE", "AT")),
    ],
)  # fmt: skip
def test_other_columns_of_a_list_of_those_present_say_nothing(
    tmp_path: Path, heading: str, cells: tuple[str, str]
) -> None:
    rows = (f"Anna Muster;{cells[0]}", f"Bert Blau;{cells[1]}")
    assert len(was_there(written(tmp_path, f"Name;{heading}", *rows))[0]) == 2
