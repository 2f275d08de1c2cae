"""Files as other tools and offices write them: kinds of headings and shapes beyond the known ones.

Nobody who said no is mailed, nothing is made or cancelled by a column about something else, and
nobody counts as present by a list of another day.
"""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from support import there

from mailer.actions.imports import recipients
from mailer.actions.imports.columns import person_in
from mailer.actions.imports.doubts import marks_of
from mailer.actions.imports.import_report import ImportReport, Refused
from mailer.actions.imports.presence import present_in
from mailer.actions.imports.room_list import read_room_list
from mailer.actions.imports.rosters import _leaves
from mailer.actions.imports.spreadsheet import Purpose, Reading, read_sheet
from mailer.domain.errors import SeminarpostError


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


def roster(file: Path) -> dict[str, str]:
    """What each row of a list of registrations does, by whose it is: comes, leaves, or why not."""
    table = read_sheet(file, reading=Reading(purpose=Purpose.REGISTRATIONS))
    sheet = list(table)
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
