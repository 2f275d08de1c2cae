"""Lists as offices keep them come in whole; bad rows are told by their line."""

from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select
from support import Office

from mailer.actions.imports import recipients
from mailer.actions.imports.import_report import ImportReport
from mailer.actions.mailing import mailings
from mailer.actions.subscription import subscriptions
from mailer.domain.errors import ContentError, InvalidValueError, NotFoundError
from mailer.domain.field import checked_line
from mailer.domain.moment import zone
from mailer.domain.printable import legible
from mailer.store.subscriptions import subscription, subscription_event

HEADER = "Anrede;Titel;Vorname;Nachname;Kommune;E-Mail-Adresse"


async def load(office: Office, file: Path, **options: object) -> ImportReport:
    values: dict[str, object] = {"basis": "consent", "source": "Messe"}
    return await recipients.import_file(office.desk, file, "seminare", **(values | options))  # type: ignore[arg-type]  # as given


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    file = path / "liste.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
async def test_all_dialects_of_excel(
    office: Office, tmp_path: Path, encoding: str, separator: str
) -> None:
    text = f"{HEADER}\r\nFrau;Dr.;Jörgine;Müßig;Stadt Öhringen;j.muessig@example.org\r\n"
    report = await load(office, write(tmp_path, text.replace(";", separator), encoding))
    assert (report.imported, report.refused) == (1, [])
    found = await mailings.find(office.desk, "j.muessig@example.org")
    person = found.people[0]
    assert person.salutation == "Sehr geehrte Frau Dr. Müßig"
    assert person.organisation == "Stadt Öhringen"


@pytest.mark.parametrize(
    "heading", ["E-Mail", "Email", "e-mail", "Mail", "E-Mail-Adresse", "EMAIL ADRESSE", "E_Mail"]
)
async def test_synonyms_of_the_address_column(office: Office, tmp_path: Path, heading: str) -> None:
    report = await load(office, write(tmp_path, f"Nachname;{heading}\nX;x@example.org\n"))
    assert report.imported == 1


async def test_xlsx(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        [],
        ["Vorname", "Nachname", "E-Mail"],
        ["Änne", "Öl", "a@example.org"],
        [1, 2, "x"],
    ):
        sheet.append(row)
    file = tmp_path / "liste.xlsx"
    book.save(file)
    report = await load(office, file)
    assert report.imported == 1
    assert [one.line for one in report.refused] == [4]


async def test_bad_rows_are_told_by_line_and_the_rest_is_imported(
    office: Office, tmp_path: Path
) -> None:
    text = (
        "Vorname;Nachname;E-Mail\n"
        "A;Eins;a@example.org\n"
        "B;Zwei;kein-at-zeichen\n"
        "C;Drei;c@example.org SIZE=1\n"
        '"D\nBcc: x@example.com";Vier;d@example.org\n'
        "\n"
        "E;Fünf;\n"
        "F;Sechs;f@example.org\n"
    )
    report = await load(office, write(tmp_path, text))
    assert report.imported == 2
    assert [one.line for one in report.refused] == [3, 4, 5, 8]
    assert "kein-at-zeichen" in report.refused[0].reason.de
    assert "Steuerzeichen" in report.refused[2].reason.de


async def test_importing_twice_changes_nothing(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path, f"{HEADER}\nFrau;;Anna;Eins;Stadt A;a@example.org\n")
    assert (await load(office, file)).imported == 1
    again = await load(office, file)
    assert (again.imported, again.updated, again.unchanged) == (0, 0, 1)


async def test_new_words_replace_old_ones_and_empty_cells_nothing(
    office: Office, tmp_path: Path
) -> None:
    await load(office, write(tmp_path, f"{HEADER}\nFrau;Dr.;Anna;Eins;Stadt A;a@example.org\n"))
    report = await load(office, write(tmp_path, f"{HEADER}\n;;Anna;Eins;Stadt B;a@example.org\n"))
    assert report.updated == 1
    person = (await mailings.find(office.desk, "a@example.org")).people[0]
    assert (person.title, person.organisation) == ("Dr.", "Stadt B")


async def test_a_shared_mailbox_has_several_people(office: Office, tmp_path: Path) -> None:
    text = f"{HEADER}\n;;Anna;Eins;;rathaus@example.org\n;;Bert;Zwei;;rathaus@example.org\n"
    assert (await load(office, write(tmp_path, text))).imported == 2
    assert len((await mailings.find(office.desk, "RATHAUS@example.org")).people) == 2


async def test_nobody_who_left_comes_back_by_an_import(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path, "E-Mail;Nachname\na@example.org;Eins\n")
    await load(office, file)
    await subscriptions.unsubscribe(office.desk, "a@example.org", "seminare", "link")
    await load(office, file)
    await load(office, write(tmp_path, "E-Mail;Nachname\na@example.org;Andere\n"))
    found = await mailings.find(office.desk, "a@example.org")
    assert {row.state.value for row in found.subscriptions} == {"unsubscribed"}


async def test_a_dry_run_tells_the_same_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path, "E-Mail\na@example.org\nb@\n")
    rehearsed = await load(office, file, dry_run=True)
    with pytest.raises(NotFoundError):
        await mailings.find(office.desk, "a@example.org")
    real = await load(office, file)
    assert (rehearsed.imported, len(rehearsed.refused)) == (real.imported, len(real.refused))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "leer"),
        (b"Name;Ort\nA;B\n", "Spalte"),
        (b"\x00\x01\x02\x03", "CSV oder XLSX"),
        (b"PK\x03\x04 not a workbook", "Excel"),
    ],
)
async def test_no_table_is_one_sentence(
    office: Office, tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(content)
    with pytest.raises(InvalidValueError) as caught:
        await load(office, file)
    assert why in caught.value.sentence.de


async def test_an_unknown_list_names_those_there_are(office: Office, tmp_path: Path) -> None:
    file = write(tmp_path, "E-Mail\na@example.org\n")
    with pytest.raises(ContentError, match="seminare"):
        await recipients.import_file(office.desk, file, "gibtsnicht")


PLAIN = "E-Mail\na@example.org\n"
GROUNDED = "E-Mail;Rechtsgrundlage;Quelle\na@example.org;consent;Messe\n"


@pytest.mark.parametrize(
    ("text", "options", "lacking"),
    [
        (PLAIN, {"basis": "consent", "source": "Messe"}, set()),
        (GROUNDED, {"basis": "", "source": ""}, set()),
        (PLAIN, {"basis": "consent", "source": ""}, {"--source"}),
        (PLAIN, {"basis": "", "source": "Messe"}, {"--basis"}),
        (PLAIN, {"basis": "", "source": ""}, {"--basis", "--source"}),
        (GROUNDED.replace(";Quelle", ";Ort"), {"basis": "", "source": ""}, {"--source"}),
        (GROUNDED.replace(";Rechtsgrundlage", ";Ort"), {"basis": "", "source": ""}, {"--basis"}),
    ],
)
async def test_a_list_says_why_its_people_may_be_written_to_and_where_they_are_from(
    office: Office, tmp_path: Path, text: str, options: dict[str, object], lacking: set[str]
) -> None:
    file = write(tmp_path, text)
    tried = await load(office, file, dry_run=True, **options)
    assert tried.imported == 1
    assert {one for one in ("--basis", "--source") for note in tried.found.notes
            if one in note.de and one in note.en} == lacking  # fmt: skip
    done = await load(office, file, **options)
    assert done.imported == 1
    assert done.found.notes == tried.found.notes


@pytest.mark.parametrize(
    ("text", "options", "source"),
    [
        (PLAIN, {"source": "Messe"}, "Messe"),
        (PLAIN, {"source": ""}, "Liste {name}, eingelesen am {day}"),
        (GROUNDED, {"source": "Fachtag"}, "Messe"),
        (GROUNDED.replace(";Messe", ";"), {"source": "Fachtag"}, "Fachtag"),
        (GROUNDED.replace(";Messe", ";"), {"source": ""}, "Liste {name}, eingelesen am {day}"),
    ],
)
async def test_nobody_is_on_a_list_without_a_source(
    office: Office, tmp_path: Path, text: str, options: dict[str, object], source: str
) -> None:
    file = write(tmp_path, text)
    await load(office, file, **options)
    async with office.desk.database.read() as connection:
        kept = await connection.scalar(select(subscription.c.source))
        told = await connection.scalar(select(subscription_event.c.source))
    there = office.clock.now().astimezone(zone(office.desk.workspace.settings.site.timezone))
    assert kept == told == source.format(name=file.name, day=f"{there:%d.%m.%Y}")


async def test_a_file_of_any_name_can_be_the_source(office: Office, tmp_path: Path) -> None:
    file = tmp_path / f"L\u202eiste\n{'ä' * 110}.csv"
    file.write_text(PLAIN, "utf-8")
    assert (await load(office, file, source="")).imported == 1
    async with office.desk.database.read() as connection:
        kept = str(await connection.scalar(select(subscription.c.source)))
    assert checked_line("source", legible(kept)) == kept


async def test_a_wrong_legal_basis_is_refused(office: Office, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="consent"):
        await load(office, write(tmp_path, "E-Mail\na@example.org\n"), basis="weil ich will")
