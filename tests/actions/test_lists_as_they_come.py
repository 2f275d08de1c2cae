"""Lists as other programs write them: what a careful colleague would read from each."""

import io
import json
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from cost import LINEAR, doubling_ratio

from mailer.actions.imports.columns import person_in
from mailer.actions.imports.import_report import ImportReport
from mailer.actions.imports.recipients import _rows
from mailer.actions.imports.sheets.cells import cleaned_cell
from mailer.actions.imports.sheets.head import is_heading_row
from mailer.actions.imports.sheets.headings import read_heading
from mailer.actions.imports.sheets.mail_columns import by_addresses
from mailer.actions.imports.sheets.process import Row
from mailer.actions.imports.spreadsheet import Found, Reading, read_sheet
from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible

SHARED = Path(__file__).parents[3] / "shared" / "imports"
HEAD = "Anrede;Vorname;Nachname;Organisation;E-Mail"
ROW = "Frau;Jörgine;Müller;Stadt Köln;anna@example.org"
ANNA = [("anna@example.org", "Sehr geehrte Frau Müller")]


class Read(NamedTuple):
    """What came of a file: address and salutation of each person, lines refused, the table."""

    people: list[tuple[str, str]]
    refused: list[int]
    found: Found
    organisations: dict[str, str]
    reasons: str
    unsure: list[str]


def taken(file: Path, reading: Reading | None = None) -> Read:
    report = ImportReport()
    sheet = read_sheet(file, reading=reading)
    people = [one.person for one in _rows(sheet, "", "", report)]
    return Read(
        [(one.address.envelope, one.salutation) for one in people],
        [one.line for one in report.refused],
        sheet.found,
        {one.address.envelope: one.organisation for one in people},
        " ".join(one.reason.de for one in report.refused),
        [one.value for one in report.not_understood],
    )


def text(folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\r\n") -> Path:
    file = folder / "liste.csv"
    file.write_bytes((end.join(lines) + end).encode(encoding))
    return file


def book(folder: Path, make: Callable[[openpyxl.Workbook, Any], None]) -> Path:
    made = openpyxl.Workbook()
    make(made, made.active)
    made.save(folder / "liste.xlsx")
    return folder / "liste.xlsx"


def rows(sheet: Any, *cells: Iterable[object]) -> None:
    for row in cells:
        sheet.append(list(row))


def expected() -> dict[str, Any]:
    file = SHARED / "expected.json"
    told: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {name: one for name, one in told.items() if "people" in one}


@pytest.mark.parametrize("name", expected() or [None])
def test_shared_files(name: str | None) -> None:
    if name is None:
        pytest.skip("the shared files are not here")
    wanted = expected()[name]
    read = taken(SHARED / name)
    found = dict(read.people)
    for address, salutation in wanted["people"]:
        assert address in found
        assert salutation in (None, found[address])
    if "refused_lines" in wanted:
        assert set(wanted["refused_lines"]) <= set(read.refused)
    else:
        assert sorted(found) == sorted(address for address, _ in wanted["people"])
    assert read.found.sheet == wanted.get("sheet", read.found.sheet)
    assert wanted.get("organisations", {}).items() <= read.organisations.items()


# What each line of a file is, and the address and salutation of everybody in it.
OUTLOOK_DE = (
    (
        '"Anrede","Vorname","Weitere Vornamen","Nachname","Suffix","Firma","Abteilung","Position",'
        '"Name Assistent","E-Mail-Adresse","E-Mail-Typ","E-Mail: Angezeigter Name",'
        '"E-Mail 2: Adresse","E-Mail 2: Typ","E-Mail 2: Angezeigter Name"'
    ),
    (
        '"Frau Dr.","Anna","","Müller","","Stadt","Amt 6","Leiterin","Bert Blau",'
        '"anna@example.org","SMTP","Müller, Anna","privat@example.net","SMTP","Anna"'
    ),
)
OUTLOOK_EN = (
    (
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Manager's Name,"
        "E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address"
    ),
    "Mr.,Bert,,Blau,,City,Dept,Director,Carla Celle,bert@example.org,SMTP,Bert Blau,",
)
GOOGLE = (
    (
        "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Nickname,File As,"
        "Organization Name,Organization Title,Labels,E-mail 1 - Label,E-mail 1 - Value,"
        "E-mail 2 - Label,E-mail 2 - Value"
    ),
    "Anna,,Müller,,Dr.,,,Stadt,Leitung,* myContacts,* Home,heim@example.net,Work,anna@example.org",
)
CLEVERREACH = (
    "email;registered;activated;deactivated;source;anrede;firstname;lastname;firma;tags",
    "anna@example.org;1700000000;1700000000;0;Import;Frau;Anna;Müller;Stadt;x",
    "weg@example.org;1700000000;1700000000;1710000000;Import;Frau;Berta;Weg;Stadt;x",
)
MAILCHIMP = (
    (
        '"Email Address","First Name","Last Name",Address,"Phone Number",MEMBER_RATING,OPTIN_TIME,'
        "LAST_CHANGED,TAGS"
    ),
    'anna@example.org,Anna,Müller,"Hauptstr. 1",,2,"2026-01-01 10:00:00","2026-01-01",""',
)
PRETIX = (
    "Bestellnummer;E-Mail;Status;Teilnehmername;Teilnehmer-E-Mail;Firma;Rechnungsadresse: Name",
    "ABC12;kasse@example.net;bezahlt;Anna Müller;anna@example.org;Stadt;Kasse Amt",
)
EVENTBRITE = (
    (
        "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status,"
        "Buyer Email"
    ),
    "1,2026-01-01,Anna,Müller,anna@example.org,1,Standard,Attending,kasse@example.net",
)
NUMBERS = ("Tabelle 1", "Vorname;Nachname;E-Mail", "Anna;Müller;anna@example.org")
TEXTS: dict[str, tuple[tuple[str, ...], list[tuple[str, str]], list[int]]] = {
    "Outlook, German": (OUTLOOK_DE, [("anna@example.org", "Sehr geehrte Frau Dr. Müller")], []),
    "Outlook, English": (OUTLOOK_EN, [("bert@example.org", "Sehr geehrter Herr Blau")], []),
    "Google": (GOOGLE, [("anna@example.org", "Guten Tag Dr. Anna Müller")], []),
    "CleverReach": (CLEVERREACH, ANNA, [3]),
    "Mailchimp": (MAILCHIMP, [("anna@example.org", "Guten Tag Anna Müller")], []),
    "pretix": (PRETIX, [("anna@example.org", "Guten Tag Anna Müller")], []),
    "Eventbrite": (EVENTBRITE, [("anna@example.org", "Guten Tag Anna Müller")], []),
    "Numbers": (NUMBERS, [("anna@example.org", "Guten Tag Anna Müller")], []),
    "sep=": (("sep=,", HEAD.replace(";", ","), ROW.replace(";", ",")), ANNA, []),
    "rows quoted as a whole": (
        ('"Anrede,Vorname,Nachname,E-Mail"', '"Frau,Anna,""Müller"",anna@example.org"'), ANNA, []),
    "the same, behind them empty cells": (
        ('"Anrede,Nachname,E-Mail";;;', '"Frau,Müller,anna@example.org";;;'), ANNA, []),
    "title rows with an address, and hints": (
        ("Verteiler Fachtag;;;", "Fragen an buero@example.com;;;",
         "Bitte tragen Sie Ihre E-Mail-Adresse in die letzte Spalte ein;;;", ";;;",
         *[";;;"] * 15, "Anrede;Name;Ort;Primäre E-Mail-Adresse",
         "Frau;Müller;Köln;anna@example.org"), ANNA, []),
    "headings with additions": (
        (("Anrede *;Ihr Vorname (Pflichtfeld);Nachname / Last name;Firma/Organisation;"
         "Kontakt: E-Mail-Adresse *"), ROW), ANNA, []),
    "work before private": (
        ("Nachname;Anrede;E-Mail (privat);E-Mail dienstl.",
         "Müller;Frau;heim@example.net;anna@example.org"), ANNA, []),
    "groups above the headings": (
        (";;Privat;;Dienstlich;", "Anrede;Nachname;Telefon;E-Mail;Telefon;E-Mail",
         "Frau;Müller;1;heim@example.net;2;anna@example.org"), ANNA, []),
    "only the cells tell": (
        ("Anrede;Nachname;Kontakt", "Frau;Müller;anna@example.org"), ANNA, []),
    "a question about mail": (
        ("Anrede;Nachname;E-Mail?;Kontakt", "Frau;Müller;ja;anna@example.org"), ANNA, []),
    "a postal address": (
        ("Anrede;Nachname;Adresse;Erreichbar unter",
         "Frau;Müller;Hauptstr. 1;anna@example.org"), ANNA, []),
    "no headings at all": (
        ("anna@example.org", "bert@example.org"),
        [("anna@example.org", "Guten Tag"), ("bert@example.org", "Guten Tag")], []),
    "stray quotes": (
        ("Anrede; Nachname; Organisation; E-Mail",
         'Frau; "Müller"; "Haus" am See; anna@example.org',
         'Herr;Blau;Verein "Gut" e. V.;bert@example.org'),
        [*ANNA, ("bert@example.org", "Sehr geehrter Herr Blau")], []),
    "headings on each page": ((HEAD, ROW, HEAD, ROW.replace("anna", "bert")),
        [*ANNA, ("bert@example.org", "Sehr geehrte Frau Müller")], []),
    "another table below": (
        (HEAD, ROW, "", "Absagen", "Name;E-Mail", "Weg;weg@example.org"), ANNA, []),
    "a whole name": (
        ("Name;E-Mail", '"Müller, Anna";a@example.org', "Dr. Eva Klug;b@example.org",
         "Frau von Berg;c@example.org", "Herrn Prof. Dr. Bert Blau;d@example.org",
         '"Klug, M.Sc., Eva";e@example.org', "Ludwig van der Berg;f@example.org"),
        [("a@example.org", "Guten Tag Anna Müller"), ("b@example.org", "Guten Tag Dr. Eva Klug"),
         ("c@example.org", "Sehr geehrte Frau von Berg"),
         ("d@example.org", "Sehr geehrter Herr Professor Blau"),
         ("e@example.org", "Guten Tag Eva Klug"),
         ("f@example.org", "Guten Tag Ludwig van der Berg")], []),
    "titles wherever they stand": (
        ("Anrede;Vorname;Nachname;E-Mail", "Frau Prof. Dr.;Anna;Eins;a@example.org",
         "Frau;Dr. Eva;Zwei;b@example.org", ";Frau Eva;Dr. Drei;c@example.org"),
        [("a@example.org", "Sehr geehrte Frau Professorin Eins"),
         ("b@example.org", "Sehr geehrte Frau Dr. Zwei"),
         ("c@example.org", "Sehr geehrte Frau Dr. Drei")], []),
    "addresses as they are pasted": (
        ("Nachname;E-Mail", "Eins;Eins <a@example.org>", "Zwei;mailto:b@example.org?subject=x",
         "Drei;'c@example.org'", "Vier;d@example.org.", "Fünf;\u200be@\u200bexample.org\u202c",
         'Sechs;"f@example.org\n"', "Sieben;g@example.org <mailto:g@example.org>",
         ";Müller, Anna <h@example.org>", 'Neun;"i@example.org, j@example.org"',
         "Zehn;k@example.org;l@example.org", "Elf;m@example,org"),
        [*[(f"{one}@example.org", "Guten Tag") for one in "abcdefg"],
         ("h@example.org", "Guten Tag Anna Müller")], [11, 12, 13]),
    "what a spreadsheet left": (
        ("Anrede;Vorname;Nachname;Organisation;E-Mail", "Frau;#NV;Müller;#BEZUG!;anna@example.org",
         '="Herr";="Bert";="Blau";12345.0;="bert@example.org"', "Frau;-;Celle;NULL;c@example.org",
         "Frau;=LINKS(A1);Celle;;d@example.org"),
        [*ANNA, ("bert@example.org", "Sehr geehrter Herr Blau"),
         ("c@example.org", "Sehr geehrte Frau Celle")], [5]),
    "each row numbered, and no heading over that": (
        ('"Anrede";"Nachname";"E-Mail"', '"1";"Frau";"Müller";"anna@example.org"',
         '"2";"Herr";"Blau";"bert@example.org"'),
        [*ANNA, ("bert@example.org", "Sehr geehrter Herr Blau")], []),
    "what stands for nothing": (
        ("Vorname;Nachname;E-Mail", "NA;NA;a@example.org", "N.N.;;b@example.org",
         "keine Angabe;;c@example.org"),
        [(f"{one}@example.org", "Guten Tag") for one in "abc"], []),
    "a code for the honorific": (
        ("Nachname;Geschlecht;E-Mail", "Müller;w;anna@example.org", "Blau;männlich;b@example.org",
         "Celle;divers;c@example.org"),
        [*ANNA, ("b@example.org", "Sehr geehrter Herr Blau"), ("c@example.org", "Guten Tag")], []),
    "two people in a row": (
        ("Name;E-Mail", "Frau Eins und Herr Zwei;a@example.org", "Eva & Bert Blau;b@example.org",
         "Frau Müller (für Herrn Blau);anna@example.org", "Eva Eins/Bert Zwei;c@example.org",
         "Kurt von und zu Berg;d@example.org"),
        [*ANNA, ("d@example.org", "Guten Tag Kurt von und zu Berg")], [2, 3, 5]),
    "an office in place of a name": (
        ("Name;E-Mail", "Bauverein Muster e. V.;a@example.org", "Stadt Muster;b@example.org",
         "Amt für Bau und Umwelt;c@example.org", "Eva Amt;d@example.org"),
        [*[(f"{one}@example.org", "Guten Tag") for one in "abc"],
         ("d@example.org", "Guten Tag Eva Amt")], []),
    "who is not to be written to": (
        ("Nachname;Keine Massenmails (Opt-Out);Sperrvermerk;E-Mail;Unsubscribe link",
         "Eins;Ja;Nein;a@example.org;https://example.com/1", "Zwei;;x;b@example.org;",
         "Drei;Nein;;c@example.org;https://example.com/3"),
        [("c@example.org", "Guten Tag")], [2, 3]),
    "a status that says no": (
        ("Nachname;Status;E-Mail", "Müller;Aktiv;anna@example.org", "Zwei;abused;b@example.org",
         "Drei;Unbestätigt;c@example.org", "Vier;Bounced;d@example.org"),
        [("anna@example.org", "Guten Tag")], [3, 4, 5]),
    "an end with a clock's time": (
        ("Name;Eintritt;Austritt;E-Mail",
         "Anna Weg;1.1.2010;31.12.2023 00:00:00;a@example.org",
         "Bert Weg;2010-01-01 00:00:00;2023-12-31 08:30:00;b@example.org",
         "Eva Klug;30.11.2026 9:58;30.11.2026 11:02;c@example.org",
         "Carl Blau;2026-11-30T09:58:10Z;2026-11-30T11:02:00Z;d@example.org"),
        [("c@example.org", "Guten Tag Eva Klug"), ("d@example.org", "Guten Tag Carl Blau")],
        [2, 3]),
    "an end beside a column that says no": (
        ("Name;Abgemeldet;Austritt;E-Mail", "Anna Weg;nein;31.12.2023;a@example.org",
         "Bert Weg;0;2023;b@example.org", "Eva Klug;nein;-;c@example.org"),
        [("c@example.org", "Guten Tag Eva Klug")], [2, 3]),
    "statuses of money and tickets": (
        ("Nachname;Zahlungsstatus;Ticketstatus;Rechnungsstatus;E-Mail",
         "Eins;ausstehend;ungültig;gesperrt;a@example.org"),
        [("a@example.org", "Guten Tag")], []),
    "short headings": (
        ("ANR;TIT;VNAME;NNAME;EMAIL", "Frau;Dr.;Anna;Müller;anna@example.org"),
        [("anna@example.org", "Sehr geehrte Frau Dr. Müller")], []),
    "sep= before rows quoted as a whole": (
        ('"sep=;"', '"Anrede,Name,""E-Mail""";;', '"Frau,Müller,anna@example.org";;'), ANNA, []),
    "copied out of a mail": (
        (("Müller, Anna <a@example.org>; b@example.org, Dr. Eva Klug <c@example.org>,"
          "d@example.org;"),),
        [("a@example.org", "Guten Tag Anna Müller"), ("b@example.org", "Guten Tag"),
         ("c@example.org", "Guten Tag Dr. Eva Klug"), ("d@example.org", "Guten Tag")], []),
    "a row that looks like headings": (
        ("Anrede;Name;Kontakt", "Frau;Eins;E-Mail unbekannt", "Frau;Müller;anna@example.org"),
        ANNA, [2]),
    "whose given name is called name": (
        ("name;surname;sex;email", "Anna;Müller;f;anna@example.org"), ANNA, []),
    "a name beside its family name": (
        ("Anrede;Name;Nachname;E-Mail", "Frau;Anna Müller;Müller;anna@example.org"), ANNA, []),
    "who left a society": (
        ("Name;Eintritt;Austritt;E-Mail", "Anna Weg;1.1.2010;31.12.2023;a@example.org",
         "Eva Klug;1.1.2010;;b@example.org"), [("b@example.org", "Guten Tag Eva Klug")], [2]),
    "when they were in a room": (
        ("Name,Join Time,Leave Time,Email", "Eva Klug,9:00:00,10:00:00,b@example.org"),
        [("b@example.org", "Guten Tag Eva Klug")], []),
    "in French": (
        ("Titre;Prénom;Nom;Société;Adresse de messagerie",
         "Mme;Anna;Müller;Mairie;anna@example.org", "M.;Jean;Blau;;b@example.org"),
        [*ANNA, ("b@example.org", "Sehr geehrter Herr Blau")], []),
    "letters spoilt before": (
        (HEAD, "Frau;Anna;MÃ¼ller;;a@example.org", "Frau;Anna;MŸller;;b@example.org",
         "Frau;Anna;M³ller;;c@example.org", "Frau;Anna;Wei§;;d@example.org",
         "Frau;Anna;M\ufffdller;;e@example.org", "Frau;Ñuria;O’Neill;;f@example.org"),
        [("f@example.org", "Sehr geehrte Frau O’Neill")], [2, 3, 4, 5, 6]),
}  # fmt: skip


@pytest.mark.parametrize("heading", ["Newsletter", "Einwilligung", "Opt-in"])
@pytest.mark.parametrize("cell", ["ja", "x", "1", "", "-", "TRUE", "Wärme, Verkehr", "3.5.2024"])
def test_whoever_did_not_say_no_is_taken(tmp_path: Path, heading: str, cell: str) -> None:
    read = taken(text(tmp_path, f"Nachname;E-Mail;{heading}", f"Eins;a@example.org;{cell}"))
    assert (len(read.people), read.refused, read.reasons) == (1, [], "")


@pytest.mark.parametrize(
    ("line", "salutation", "organisation"),
    [
        ("Frau Anna Klug <a@example.org>", "Sehr geehrte Frau Klug", ""),
        ("Stadt Muster <a@example.org>", "Guten Tag Stadt Muster", "Stadt Muster"),
        ("Frau Klug und Herr Lang <a@example.org>", None, None),
        ("Anna und Bert Müller <a@example.org>", None, None),
    ],
)
def test_a_name_beside_an_address_is_read_as_one_in_a_column(
    tmp_path: Path, line: str, salutation: str | None, organisation: str | None
) -> None:
    for lines in (["E-Mail", f'"{line}"'], [f'"{line}"']):
        read = taken(text(tmp_path, *lines))
        if salutation is None:
            assert (read.people, read.refused) == ([], [len(lines)])
            assert "mehrere Menschen" in read.reasons
        else:
            assert read.people == [("a@example.org", salutation)]
            assert read.organisations == {"a@example.org": organisation}


@pytest.mark.parametrize(
    ("row", "salutation"),
    [
        ("Titel;Name|M.;Eva Klug", "Guten Tag Eva Klug"),
        ("Titre;Nom|M.;Jean Klug", "Sehr geehrter Herr Klug"),
        ("Titel;Name|Frau Dr.;Eva Klug", "Sehr geehrte Frau Dr. Klug"),
        ("Name|Herr Karl Fr. Müller", "Sehr geehrter Herr Müller"),
        ("Name|Frau Eva Klug, AG Wärme", "Sehr geehrte Frau Klug"),
        ("Name|Herr Max Klug, MBA / LL.M.", "Sehr geehrter Herr Klug"),
    ],
)
def test_salutations_of_doubtful_names(tmp_path: Path, row: str, salutation: str) -> None:
    head, _, cells = row.partition("|")
    read = taken(text(tmp_path, f"{head};E-Mail", f"{cells};a@example.org"))
    assert read.people == [("a@example.org", salutation)]


@pytest.mark.parametrize("kind", TEXTS)
def test_texts(tmp_path: Path, kind: str) -> None:
    lines, people, refused = TEXTS[kind]
    read = taken(text(tmp_path, *lines))
    assert read.people == people
    assert read.refused == refused


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"), ("cp850", "cp850"), ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("last", "place"),
    [
        ("Müller", "Stadt Köln"), ("Weiß", "Überlingen"), ("Ärzte", "MÜNCHEN"),
        ("André", "Ämter – Öffnung"), ("GROß", "Amt"), ("Hänsch", ""),
    ],
)  # fmt: skip
def test_encodings_by_their_letters(
    tmp_path: Path, encoding: str, told: str, last: str, place: str
) -> None:
    if encoding == "cp850":
        place = place.replace("–", "-")
    row = f"Frau;Anna;{last};{place};anna@example.org"
    read = taken(text(tmp_path, HEAD, row, encoding=encoding))
    assert read.found.encoding == told
    assert read.people == [("anna@example.org", f"Sehr geehrte Frau {last}")]
    assert read.organisations == {"anna@example.org": place}
    assert read.found.samples == [f"Anna {last}"]


def test_an_encoding_may_be_named(tmp_path: Path) -> None:
    file = text(tmp_path, HEAD, "Frau;Anna;Łoś;;anna@example.org", encoding="cp1250")
    with pytest.raises(InvalidValueError, match="--encoding"):
        taken(file)
    read = taken(file, Reading(encoding="Windows-1250"))
    assert read.people == [("anna@example.org", "Sehr geehrte Frau Łoś")]
    with pytest.raises(InvalidValueError, match="klingonisch"):
        taken(file, Reading(encoding="klingonisch"))


def test_a_line_of_another_encoding_is_refused_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    lines = [HEAD, *[ROW] * 3]
    octets = "\n".join(lines).encode() + b"\nFrau;Anna;M\xfcller;;b@example.org\n"
    file.write_bytes(octets)
    read = taken(file)
    assert (read.people, read.refused) == (ANNA * 3, [5])
    assert "--encoding" in read.reasons


def test_letters_are_composed(tmp_path: Path) -> None:
    read = taken(text(tmp_path, HEAD, unicodedata.normalize("NFD", ROW)))
    assert read.people == ANNA


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        *[("Status", one) for one in (
            "abgemeldet.", "abgemeldet - 3.5.2024", "abgemeldet/bounced", "(abgemeldet)",
            "abgemeldet durch Nutzer", "ab\u00adgemeldet", "1 abgemeldet", "opted out",
            "nicht abonniert", "nein", "widerrufen", "Do not contact", "nicht aktiv",
            "aktiv (abgemeldet am 3.5.)", "Aktiv, gesperrt", "bestätigt: nein", "soft bounced",
        )],
        *[("Keine E-Mails", one) for one in ("✓", "j", "y", "oui", "Ja!", "am Telefon gesagt")],
        ("Sperrvermerk", "gesperrt"), ("Abgemeldet", "abgemeldet"), ("opt_out", "t"),
        ("Opt-out status", "opted out"), ("Unsubscribe status", "unsubscribed"),
        ("Verstorben", "ja (laut Amt)"), ("Abmeldedatum", "Mai"), ("Austritt", "ausgetreten"),
        ("Austritt;Austrittsdatum", ";31.12.2023"), ("Austrittsdatum;Austritt", "-;ja"),
        ("Opt-In-Status", "nein"), ("Email Marketing Status", "Opted out"),
        ("Newsletter-Status", "nein"), ("Kundenstatus", "gesperrt"),
        ("Status;Status", "aktiv;abgemeldet"), ("Status;Mitgliedsstatus", "aktiv;ausgetreten"),
        ("Newsletter", "nein"), ("Einwilligung", "Nein"), ("Opt-in", "false"), ("Newsletter?", "0"),
        ("E-Mail-Einwilligung", "widerrufen am 3.5."), ("Mailing erlaubt", "n"),
        ("Accepts Email Marketing", "no"), ("Darf angeschrieben werden", "nein danke"),
        ("Newsletter;Einwilligung erteilt", "ja;nein"), ("GDPR consent", "not given"),
    ],
)  # fmt: skip
def test_whoever_said_no_stays_away_with_what_was_said(
    tmp_path: Path, heading: str, cell: str
) -> None:
    read = taken(text(tmp_path, f"Nachname;E-Mail;{heading}", f"Eins;a@example.org;{cell}"))
    assert (read.people, read.refused) == ([], [2])
    assert legible(cell.rpartition(";")[2]) in read.reasons


@pytest.mark.parametrize(
    ("heading", "cell", "unsure"),
    [
        ("Status", "aktiv seit 2019", []), ("Status", "subscribed (double opt-in)", []),
        ("Status", "-", []), ("Keine E-Mails", "Nein", []), ("Keine E-Mails", "0", []),
        ("Keine E-Mails", "–", []), ("Abgemeldet am", "0000-00-00", []),
        ("Opt-out status", "subscribed", []), ("Status", "aktiv, Vorstand", ["aktiv, Vorstand"]),
        ("Newsletter-Status", "Probe", ["Probe"]), ("Status;Status", "aktiv;Probe", ["Probe"]),
        ("Hotelstatus", "storniert", []),
    ],
)  # fmt: skip
def test_whoever_said_no_no_is_taken_and_what_is_unclear_told(
    tmp_path: Path, heading: str, cell: str, unsure: list[str]
) -> None:
    read = taken(text(tmp_path, f"Nachname;E-Mail;{heading}", f"Eins;a@example.org;{cell}"))
    assert (len(read.people), read.unsure) == (1, unsure)


def test_what_is_doubtful_is_named(tmp_path: Path) -> None:
    read = taken(text(tmp_path, "Name;Status;E-Mail", "Klug;Ehrenamt;a@example.org"))
    assert (len(read.people), read.unsure) == (1, ["Ehrenamt"])
    read = taken(text(tmp_path, "Name;E-Mail", "Eva Maria Klug;a@example.org"))
    assert read.unsure == ["Eva Maria | Klug"]
    file = text(
        tmp_path, "Nachname;E-Mail privat;E-Mail dienstlich",
        "Eins;heim@example.net;a@example.org", "Zwei;zwei@example.net;",
    )  # fmt: skip
    read = taken(file)
    assert (read.people, read.refused) == ([("a@example.org", "Guten Tag")], [3])
    assert "„E-Mail privat“" in read.reasons
    assert "„E-Mail dienstlich“" in read.found.notes[0].de


def test_what_nobody_reads_is_named_where_something_is_missing(tmp_path: Path) -> None:
    lines = ("Nr;Rufzeichen;Verwalter;E-Mail;ok", "1;Adler;Bauhof Muster;a@example.org;ja")
    assert "Namen. Nicht gelesen: Spalten „Rufzeichen“, „Verwalter“." in (
        taken(text(tmp_path, *lines)).found.notes[0].de
    )
    lines = ("Name;Amtsbezirk;E-Mail", "Eva Klug;Muster;a@example.org")
    assert "Organisationen. Nicht gelesen: Spalte „Amtsbezirk“." in (
        taken(text(tmp_path, *lines)).found.notes[0].de
    )
    assert not taken(text(tmp_path, HEAD + ";Amtsbezirk", ROW + ";Muster")).found.notes


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("Name;Ort", "Anna;Köln"), "„Name“, „Ort“"),
        (("Kontakt;Vertretung", "a@example.org;b@example.org"), "mehreren Spalten"),
    ],
)
def test_headings_that_were_found_are_listed(
    tmp_path: Path, lines: tuple[str, ...], says: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        taken(text(tmp_path, *lines))
    assert says in caught.value.sentence.de


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ("<meta charset=utf-8><table><tr><td>E-Mail", "HTML"), ("MIME-Version: 1.0", "MHTML"),
        ("dn: cn=Anna,mail=anna@example.org", "LDIF"), ("BEGIN:VCALENDAR", "Kalender"),
        ('[{"email": "anna@example.org"}]', "JSON"), ("%PDF-1.7", "Dokument"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_called_what_it_is(tmp_path: Path, first: str, says: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        taken(text(tmp_path, first, "mail: anna@example.org"))
    assert says in caught.value.sentence.de


def test_a_workbook_with_all_that_offices_add(tmp_path: Path) -> None:
    """Hints first, an old sheet hidden, titles and merged cells, numbers, filtered rows."""

    def make(made: openpyxl.Workbook, hints: Any) -> None:
        hints.title = "Hinweise"
        rows(hints, ["So füllen Sie die Liste aus"], ["Fragen an buero@example.com"])
        old = made.create_sheet("alt")
        rows(old, ["Nachname", "E-Mail"], ["Alt", "alt@example.org"])
        old.sheet_state = "hidden"
        sheet = made.create_sheet("Liste 2026")
        rows(
            sheet, ["Teilnehmende"], [], ["Kommune", "Person", None, "E-Mail"],
            [None, "Anrede", "Nachname", None], [12345, "Frau", "Müller", "anna@example.org"],
            [None, "Herr", "Blau", "bert@example.org"], ["X", "Herr", "Fort", "fort@example.org"],
        )  # fmt: skip
        for merged in ("A1:D1", "A3:A4", "B3:C3", "D3:D4", "A5:A6"):
            sheet.merge_cells(merged)
        sheet.row_dimensions[7].hidden = True

    file = book(tmp_path, make)
    read = taken(file)
    assert read.people == [*ANNA, ("bert@example.org", "Sehr geehrter Herr Blau")]
    assert read.organisations == {"anna@example.org": "12345", "bert@example.org": "12345"}
    found = read.found
    assert (found.sheet, found.heading_line, found.hidden) == ("Liste 2026", 4, 1)
    read = taken(file, Reading(with_hidden=True))
    assert read.people[-1] == ("fort@example.org", "Sehr geehrter Herr Fort")


def test_what_is_hidden_counts_only_where_nothing_else_says_it(tmp_path: Path) -> None:
    def make(made: openpyxl.Workbook, sheet: Any) -> None:
        rows(
            sheet, ["Nachname", "E-Mail", "Anrede", "E-Mail heute"],
            ["Müller", "alt@example.org", "Frau", "anna@example.org"],
            ["Blau", "blau@example.org", "Herr", None],
        )  # fmt: skip
        for hidden in "BC":
            sheet.column_dimensions[hidden].hidden = True

    read = taken(book(tmp_path, make))
    assert (read.people, read.refused) == (ANNA, [3])
    assert "trotzdem gelesen" in read.found.notes[0].de
    assert "„Anrede“" in read.found.notes[0].de


def test_the_open_sheet_comes_first(tmp_path: Path) -> None:
    def make(made: openpyxl.Workbook, first: Any) -> None:
        rows(first, ["Nachname", "E-Mail"], ["Eins", "zwei@example.org"])
        rows(made.create_sheet("Zwei"), ["Nachname", "E-Mail"], ["Zwei", "zwei@example.org"])
        made.active = 1

    read = taken(book(tmp_path, make))
    assert (read.found.sheet, read.people) == ("Zwei", [("zwei@example.org", "Guten Tag")])


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def ods(folder: Path) -> Path:
    """As LibreOffice writes it: two sheets, the second open, a row and columns hidden."""

    def row(*cells: str, more: str = "") -> str:
        found = "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{one}</text:p></table:table-cell>"
            for one in cells
        )
        return f"<table:table-row{more}>{found}</table:table-row>"

    names = " ".join(
        f'xmlns:{one}="{OFFICE}{one}:1.0"' for one in ("office", "table", "text", "config")
    )
    head = row("Anrede", "Nachname", "E-Mail heute", "E-Mail", "Notiz")
    old = row("Frau", "Alt", "alt@example.org")
    new = row("Frau", "Müller", "anna@example.org", "alt@example.org")
    gone = row("Herr", "Fort", "fort@example.org", more=' table:visibility="filter"')
    hidden = (
        '<table:table-column/><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Alt">{head}{old}</table:table>'
        f'<table:table table:name="Neu">{hidden}{row("Liste")}{head}{new}{gone}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    settings = (
        f"<office:document-settings {names}><office:settings>"
        '<config:config-item config:name="ActiveTable" config:type="string">Neu'
        "</config:config-item></office:settings></office:document-settings>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("settings.xml", settings)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    (folder / "liste.ods").write_bytes(file.getvalue())
    return folder / "liste.ods"


def test_libreoffice(tmp_path: Path) -> None:
    read = taken(ods(tmp_path))
    assert (read.people, read.found.sheet) == (ANNA, "Neu")
    assert (read.found.heading_line, read.found.hidden) == (2, 1)


def test_hints_that_look_like_a_list(tmp_path: Path) -> None:
    """Headings are explained on a sheet before the list, with an address as an example."""

    def make(made: openpyxl.Workbook, hints: Any) -> None:
        hints.title = "Anleitung"
        rows(hints, ["Spalte", "Bedeutung"], ["Nachname", "wie im Ausweis"], ["E-Mail", "im Amt"])
        rows(made.create_sheet("Muster"), ["Max", "Muster", "max@example.com"])
        rows(
            made.create_sheet("Liste"),
            ["Anrede", "Name", "E-Mail (z. B. max@example.com)"],
            ["Frau", "Dr. Anna\nMüller", "anna@example.org"],
        )

    read = taken(book(tmp_path, make))
    assert read.people == [("anna@example.org", "Sehr geehrte Frau Dr. Müller")]
    assert read.found.notes[0].de == "Nicht gelesen: Blätter „Anleitung“, „Muster“."


def test_a_row_that_a_separator_has_shifted_is_refused(tmp_path: Path) -> None:
    file = text(tmp_path, HEAD, ROW, "Frau;Anna;Maria;Müller;Stadt;b@example.org")
    assert taken(file)[:2] == (ANNA, [3])


@pytest.mark.parametrize("piece", ["((((", "aaaa", "....", "z.B."])
def test_long_cells_cost_no_time(piece: str) -> None:
    """Patterns are kept from cells in which they would take the square of their length."""

    def read(size: int) -> None:
        cell = piece * size
        with suppress(InvalidValueError):
            person_in({"email": f"{cell}@", "full_name": cell, "last_name": f"{cell}, x"})
        with suppress(InvalidValueError):
            person_in({"email": cleaned_cell("email", cell), "full_name": cell})
        by_addresses([Row(1, [cell, f"{cell}@"])])
        assert not is_heading_row([cell, f"{cell}@"], ("email",))

    assert doubling_ratio(read, 12_500) < LINEAR


@pytest.mark.parametrize("last", ['Celle;"Köln";c@example.org', "Celle;Köln;c@example.org"])
def test_a_quote_that_swallows_lines_is_refused(tmp_path: Path, last: str) -> None:
    lines = ["Nachname;Ort;E-Mail", 'Blau;"offen;b@example.org', last]
    with pytest.raises(InvalidValueError, match="not a readable table"):
        taken(text(tmp_path, *lines))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name der Organisation", "organisation"), ("Aktueller Arbeitgeber", "organisation"),
        ("In welcher Einrichtung arbeiten Sie?", "organisation"), ("Art der Einrichtung", None),
        ("Company size", None), ("Bitte nennen Sie Ihren Nachnamen", "last_name"),
        ("Wie lautet Ihre E-Mail-Adresse?", "email"), ("Uhrzeit des Verlassens", "leave"),
        ("Time joined", "join"), ("Première connexion", "join"), ("Sortiername", None),
        ("Left", "leave"), ("Leave reason", None), ("Abgemeldet am", "left_at"),
        ("Keine E-Mails", "left_at"), ("No bulk emails (opt-out)", "left_at"),
        ("Redakteur*in", "full_name"), ("Leiter/-innen", "full_name"), ("Berlin", None),
        ("Nimmt nicht teil", "cancelled_at"), ("Teilnahme abgesagt", "cancelled_at"),
        ("Redakteur_in", "full_name"), ("LeiterIn", "full_name"), ("Klimaschützer:in", "full_name"),
        ("LinkedIn", None), ("opt_in", "consent"), ("Opt_in", "consent"),
        ("check_in", "checked_in"), ("CheckIn", "checked_in"), ("sign_in", None),
        ("logged_in", None), ("Logged_in", None), ("LogIn", None),
        ("Plug_in", None), ("user_in", None),
        ("Kann am Abend nicht teilnehmen", None), ("Nimmt an Teil 2 nicht teil", None),
        ("Anwesend von", "join"), ("Anwesend bis", "leave"), ("Anwesend", "presence"),
        ("TN-Nachname", "last_name"), ("RE-Nachname", None), ("TN-E-Mail", "email"),
        ("What company do you work for?", "organisation"), ("Login time", "join"),
        ("login", None), ("Ultima uscita", "leave"),
        ("Posta elettronica", "email"), ("Primary company", "organisation"),
        ("Unsubscribe reason", "left_at"), ("Opt-in date", None), ("Storniert am", "cancelled_at"),
        ("Ticketstatus", "status_beside"), ("Buchungsstatus", "status_beside"),
        ("Newsletter-Status", "status_mail"), ("Status (Newsletter)", "status_mail"),
        ("Zahlungsstatus", "status_elsewhere"), ("Status (Zahlung)", "status_elsewhere"),
        ("Newsletter", "consent"), ("Einwilligung in E-Mails", "consent"),
        ("EMAIL_OPT_IN", "consent"),
        ("Einwilligung Foto", None), ("Datenschutz gelesen", None), ("Newsletter Thema", None),
        ("E-Mail", "email"), ("Kontakt", None),
        ("Status (ja/nein)", "status"), ("Ihr Status", "status"),
    ],
)  # fmt: skip
def test_headings(heading: str, field: str | None) -> None:
    read = read_heading(heading)
    assert (read.field if read else None) == field
