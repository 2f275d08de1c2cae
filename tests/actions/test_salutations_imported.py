"""Salutations through the doors: imported, corrected, registered, exported and read again."""

from pathlib import Path

import pytest
from postbox import SLUG, publish
from support import Office

from mailer.actions.imports import recipients, rosters
from mailer.actions.imports.columns import NotUnderstood
from mailer.actions.imports.import_report import ImportReport
from mailer.actions.mailing import mailings
from mailer.actions.person import cards
from mailer.actions.person.cards import Change
from mailer.domain.errors import InvalidValueError
from mailer.domain.person import Person

HEADER = "Anrede;Titel;Vorname;Nachname;E-Mail;Sprache;Briefanrede"


def write(folder: Path, *rows: str) -> Path:
    file = folder / "liste.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return file


async def taken_in(office: Office, file: Path) -> ImportReport:
    return await recipients.import_file(office.desk, file, "seminare", basis="consent")


async def known(office: Office, name: str) -> Person:
    (person,) = (await mailings.find(office.desk, f"{name}@example.org")).people
    return person


@pytest.mark.parametrize(
    ("row", "salutation"),
    [
        ("Herrn Prof. Dr.;;;Schmidt;a@example.org;;", "Sehr geehrter Herr Professor Schmidt"),
        ("Frau;Prof. Dr.;;Öztürk;a@example.org;;", "Sehr geehrte Frau Professorin Öztürk"),
        ("Frau Bürgermeisterin;Dr.;;Muster;a@example.org;;",
         "Sehr geehrte Frau Bürgermeisterin Dr. Muster"),
        (";Frau Dr.;;Muster;a@example.org;;", "Sehr geehrte Frau Dr. Muster"),
        ("Dear Ms;;;Doe;a@example.org;Englisch;", "Dear Ms Doe"),
        ("Dear Professor Doe;;;Doe;a@example.org;en;", "Dear Professor Doe"),
        ("Graf;;Otto;Muster;a@example.org;;", "Sehr geehrter Graf Muster"),
        ("Familie;;;Muster;a@example.org;;", "Sehr geehrte Familie Muster"),
        ("Damen und Herren;;;;a@example.org;;", "Guten Tag"),
        ("Herr;Dr.;Jan;Muster;a@example.org;;Hochwürdigster Herr Abt,", "Hochwürdigster Herr Abt"),
    ],
)  # fmt: skip
async def test_what_a_row_says_is_how_its_reader_is_greeted(
    office: Office, tmp_path: Path, row: str, salutation: str
) -> None:
    report = await taken_in(office, write(tmp_path, row))
    assert (report.imported, report.refused, report.not_understood) == (1, [], [])
    assert (await known(office, "a")).salutation == salutation


ODD = (
    "Hochwürden;;A;Eins;a@example.org;;",
    "Frau;Oberzeremonienmeisterin;B;Zwei;b@example.org;Klingonisch;",
    "Frau;;C;Drei;c@example.org;de;",
    "Hochwürden;;D;Vier;keine Adresse;;",
)
NAMED = [
    NotUnderstood(2, "honorific", "Hochwürden"),
    NotUnderstood(3, "title", "Oberzeremonienmeisterin"),
    NotUnderstood(3, "language", "Klingonisch"),
]


async def test_what_is_not_understood_is_named(office: Office, tmp_path: Path) -> None:
    report = await taken_in(office, write(tmp_path, *ODD))
    assert (report.imported, [one.line for one in report.refused]) == (3, [5])
    assert report.not_understood == NAMED


async def test_registrations_name_it_too(office: Office, tmp_path: Path) -> None:
    await publish(office)
    report = await rosters.import_registrations(
        office.desk, SLUG, write(tmp_path, *ODD), notify=False
    )
    assert report.registered == 3
    assert report.not_understood == NAMED


async def test_registrations_keep_the_language(office: Office, tmp_path: Path) -> None:
    await publish(office)
    file = write(tmp_path, "Ms;;Jo;Doe;a@example.org;Englisch;")
    await rosters.import_registrations(office.desk, SLUG, file, notify=False)
    assert (await known(office, "a")).language == "en"
    file = write(tmp_path, "Ms;Dr.;Jo;Doe;a@example.org;;")
    await rosters.import_registrations(office.desk, SLUG, file, notify=False)
    person = await known(office, "a")
    assert (person.language, person.salutation) == ("en", "Dear Dr Doe")


@pytest.mark.parametrize("line", ["Gewinn unter evil.example/x", "a@example.com", '"Liebe\nAnna"'])
async def test_a_line_with_an_address_is_refused(office: Office, tmp_path: Path, line: str) -> None:
    report = await taken_in(office, write(tmp_path, f"Frau;;A;Eins;a@example.org;;{line}"))
    assert (report.imported, [one.line for one in report.refused]) == (0, [2])


async def test_an_own_line_stays_until_it_is_taken_back(office: Office, tmp_path: Path) -> None:
    await taken_in(office, write(tmp_path, "Frau;;A;Eins;a@example.org;;Liebe Anna"))
    again = await taken_in(office, write(tmp_path, "Frau;;A;Eins;a@example.org;;"))
    assert again.unchanged == 1
    assert (await known(office, "a")).salutation == "Liebe Anna"
    card, changed = await cards.rename(
        office.desk, "a@example.org", Change(letter_salutation="Liebe Anna Eins,")
    )
    assert (changed, card.person.salutation) == (True, "Liebe Anna Eins")
    card, _ = await cards.rename(office.desk, "a@example.org", Change(letter_salutation=""))
    assert card.person.salutation == "Sehr geehrte Frau Eins"


async def test_a_correction_takes_titles_with_the_honorific(office: Office, tmp_path: Path) -> None:
    await taken_in(office, write(tmp_path, "Frau;Dr.;A;Eins;a@example.org;;"))
    card, _ = await cards.rename(office.desk, "a@example.org", Change(honorific="Frau Landrätin"))
    assert card.person.salutation == "Sehr geehrte Frau Landrätin Dr. Eins"
    with pytest.raises(InvalidValueError):
        await cards.rename(office.desk, "a@example.org", Change(honorific="König"))
