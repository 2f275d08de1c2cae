"""Rosters from elsewhere: who registered, who was there; nobody gets the wrong mail for it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from postbox import SLUG, inbox, ledger, person, publish, sent, text_of, tick
from rows import rows_of
from sqlalchemy import select
from support import START, Office, a_seminar

from mailer.actions.imports import attendance, rosters
from mailer.actions.registration import participants, registrations
from mailer.actions.seminar import changes
from mailer.actions.today.tasks import pressing
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.store import seminars as seminar_store
from mailer.store.people import person as person_table
from mailer.store.registrations import registration

DAY = timedelta(days=1)
HEAD = "Vorname;Nachname;E-Mail;Status"


def sheet(folder: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    file = folder / "anmeldungen.csv"
    file.write_bytes("\n".join([head, *lines]).encode(encoding))
    return file


def line(name: str, status: str = "") -> str:
    return f"{name};X;{name}@example.org;{status}"


async def take_in(office: Office, file: Path, *, notify: bool = False) -> rosters.RosterReport:
    return await rosters.import_registrations(office.desk, SLUG, file, notify=notify)


def counted(report: rosters.RosterReport) -> tuple[int, ...]:
    return (
        report.registered, report.waitlisted, report.unregistered, report.unchanged, report.mails,
        len(report.refused),
    )  # fmt: skip


async def states(office: Office) -> dict[str, str]:
    async with office.desk.database.read() as connection:
        rows = rows_of(
            await connection.execute(
                select(person_table.c.first_name, registration.c.state, registration.c.attended)
                .join(registration, registration.c.person_id == person_table.c.id)
                .order_by(person_table.c.id)
            )
        )
    there = {None: "", True: " there", False: " absent"}
    return {one["first_name"]: f"{one['state'].value}{there[one['attended']]}" for one in rows}


# Registrations


async def test_silently_or_with_confirmations(office: Office, tmp_path: Path) -> None:
    await publish(office)
    done = await take_in(office, sheet(tmp_path, line("anna"), line("bert", "Angemeldet")))
    assert counted(done) == (2, 0, 0, 0, 0, 0)
    assert await sent(office) == []
    loud = await take_in(office, sheet(tmp_path, line("anna"), line("carla")), notify=True)
    assert counted(loud) == (1, 0, 0, 1, 1, 0)
    assert await sent(office) == [("confirmation", "carla")]
    # However they came in, they are reminded.
    office.clock.move_to(START - DAY)
    reminded = {who for step, who in await sent(office) if step == "reminder-day"}
    assert reminded == {"anna", "bert", "carla"}


@pytest.mark.parametrize("notify", [True, False])
async def test_the_same_file_twice_changes_nothing(
    office: Office, tmp_path: Path, notify: bool
) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("carla"))
    file = sheet(
        tmp_path, line("anna"), line("bert", "angemeldet"), line("carla", "Abgemeldet"),
        line("bert", "storniert"), line("dora", "abgesagt"), line("dora", "ja"),
    )  # fmt: skip
    first = await take_in(office, file, notify=notify)
    after = await states(office)
    assert after == {"carla": "cancelled", "anna": "registered", "dora": "registered"}
    assert (first.registered, first.unregistered) == (2, 1)
    leaves = await sent(office)
    again = await take_in(office, file, notify=notify)
    assert (again.registered, again.unregistered, again.mails) == (0, 0, 0)
    assert await states(office) == after
    assert await sent(office) == leaves


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("", "registered"), ("angemeldet", "registered"), (" ANGEMELDET ", "registered"),
        ("bestätigt", "registered"), ("ja", "registered"), ("confirmed", "registered"),
        ("abgemeldet", "cancelled"), ("Storniert", "cancelled"), ("canceled", "cancelled"),
        ("storniert am 3.11.", "cancelled"), ("bezahlt (Rechnung)", "registered"),
        ("nimmt teil", "registered"), ("vor Ort", "registered"), ("nimmt nicht teil", "cancelled"),
        ("✓", "registered"), ("(storniert)", "cancelled"), ("Abgesagt!", "cancelled"),
    ],
)  # fmt: skip
async def test_what_a_status_says(office: Office, tmp_path: Path, status: str, state: str) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    await take_in(office, sheet(tmp_path, line("anna", status)))
    assert await states(office) == {"anna": state}


@pytest.mark.parametrize(
    "status",
    [
        "angemeldet (abgesagt 3.11.)", "ja (storniert am 3.11.)", "bezahlt (storniert)",
        "bestätigt: nein", "x, krank", "angemeldet - abgesagt", "Ja/Nein", "storniert?",
        "nicht storniert", "abgesagt, doch wieder angemeldet", "ja, aber verhindert", "nein",
        "2 storniert", "abgemeldet (Newsletter)", "angemeldet (Warteliste)", "storniert: Hotel",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_in", [True, False])
async def test_a_status_that_is_not_plain_changes_nothing(
    office: Office, tmp_path: Path, status: str, is_in: bool
) -> None:
    await publish(office)
    if is_in:
        await registrations.register(office.desk, SLUG, person("anna"))
    report = await take_in(office, sheet(tmp_path, line("anna", status)), notify=True)
    assert counted(report) == (0, 0, 0, 0, 0, 1)
    assert status.lower() in report.refused[0].reason.de
    assert await states(office) == ({"anna": "registered"} if is_in else {})


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Newsletter-Status", "abgemeldet"), ("Hotelstatus", "storniert"),
        ("Mitgliedsstatus", "abgelaufen"), ("Fotoerlaubnis-Status", "abgelehnt"),
        ("E-Mail-Status", "gelöscht"), ("Rechnungsstatus", "storniert"),
        ("Zahlungsstatus", "canceled"), ("Status (Newsletter)", "abgemeldet"),
        ("Member status", "expired"), ("Kundenstatus", "gelöscht"),
    ],
)  # fmt: skip
async def test_the_status_of_another_thing_takes_nobody_out(
    office: Office, tmp_path: Path, heading: str, cell: str
) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    file = sheet(tmp_path, line("anna", cell), head=f"Vorname;Nachname;E-Mail;{heading}")
    report = await take_in(office, file)
    assert counted(report) == (0, 0, 0, 1, 0, 0)
    assert await states(office) == {"anna": "registered"}
    told = [one for one in report.found.notes if f"„{heading}“ gilt nicht" in one.de]
    assert len(told) == 1
    assert f'"{heading}"' in told[0].en


@pytest.mark.parametrize(
    ("heads", "cells", "state", "refused"),
    [
        ("Storniert;Storniert am", ";3.11.2026", "cancelled", 0),
        ("Storno;Stornodatum", ";2026-11-03", "cancelled", 0),
        ("Storniert;Storniert am", "ja;3.11.2026", "cancelled", 0),
        ("Storniert;Storniert am", "nein;", "registered", 0),
        # They contradict each other.
        ("Storniert;Storniert am", "nein;3.11.2026", "registered", 1),
        ("Teilnahme;Storniert am", ";3.11.2026", "cancelled", 0),
        ("Status;Status", "angemeldet;abgemeldet", "cancelled", 0),
        ("Anmeldestatus;Bestellstatus", "angemeldet;storniert", "cancelled", 0),
        ("Anmeldestatus;Zahlungsstatus", "angemeldet;storniert", "registered", 0),
    ],
)  # fmt: skip
async def test_what_two_columns_say(
    office: Office, tmp_path: Path, heads: str, cells: str, state: str, refused: int
) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    file = sheet(
        tmp_path, line("anna", cells), line("bert", "x;" if heads[:2] == "Te" else ";"),
        head=f"Vorname;Nachname;E-Mail;{heads}",
    )  # fmt: skip
    report = await take_in(office, file)
    assert await states(office) == {"anna": state, "bert": "registered"}
    assert len(report.refused) == refused


@pytest.mark.parametrize(
    ("heading", "cell", "state", "refused"),
    [
        ("Storniert", "✓", "cancelled", 0), ("Storniert", "J", "cancelled", 0),
        ("Storniert", "storniert", "cancelled", 0), ("Storniert", "-", "registered", 0),
        ("Storniert", "0", "registered", 0), ("Storniert am", "0000-00-00", "registered", 0),
        ("Stornierung", "bis 10.11.2026 kostenfrei", "registered", 1),
        ("Storniert", "nein, 2 Plätze", "registered", 1), ("Storniert", "3", "registered", 1),
        ("Storniert", "storniert?", "registered", 1),
        ("Storniert", "2 storniert", "registered", 1), ("Storniert", "abgelehnt", "registered", 1),
        ("Abgemeldet", "✓", "registered", 1), ("Abgemeldet", "abgemeldet", "registered", 1),
        ("Anmelde-Status", "storniert", "cancelled", 0), ("Abgemeldet", "nein", "registered", 0),
        ("Buchungsstatus", "storniert", "cancelled", 0),
        ("Storniert am", "2026-11-01", "cancelled", 0), ("Storniert", "Ja", "cancelled", 0),
        ("Storniert", "nein", "registered", 0), ("Ticketstatus", "storniert", "cancelled", 0),
        ("Bezahlstatus", "offen", "registered", 0), ("Ich nehme teil", "Nein", "registered", 1),
        ("Ich nehme teil", "Ja", "registered", 0), ("Abgemeldet", "ja", "registered", 1),
        ("Newsletter abbestellt", "", "registered", 0),
    ],
)  # fmt: skip
async def test_what_another_column_says(
    office: Office, tmp_path: Path, heading: str, cell: str, state: str, refused: int
) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    file = sheet(tmp_path, line("anna", cell), head=f"Vorname;Nachname;E-Mail;{heading}")
    report = await take_in(office, file)
    assert await states(office) == {"anna": state}
    assert len(report.refused) == refused


async def test_where_others_are_ticked_an_empty_cell_is_asked_about(
    office: Office, tmp_path: Path
) -> None:
    await publish(office)
    file = sheet(tmp_path, line("anna", "x"), line("berta"), line("carla", "-"),
                 head="Vorname;Nachname;E-Mail;nimmt teil")  # fmt: skip
    report = await take_in(office, file)
    assert await states(office) == {"anna": "registered"}
    assert [one.line for one in report.refused] == [3, 4]


async def test_bad_rows_are_told_by_their_line_and_the_rest_is_taken(
    office: Office, tmp_path: Path
) -> None:
    await publish(office)
    file = sheet(
        tmp_path, line("anna"), "Bert;X;bert(at)example.org;", "", line("carla", "vielleicht"),
        "Dora;X;;", line("emil", "abgemeldet"), '"zwei\nZeilen";X;zwei@example.org;', line("fritz"),
    )  # fmt: skip
    done = await take_in(office, file, notify=True)
    assert [one.line for one in done.refused] == [3, 5, 6, 7, 8]
    assert "vielleicht" in done.refused[1].reason.de
    assert "emil@example.org" in done.refused[3].reason.de  # nobody there to take out
    assert await states(office) == {"anna": "registered", "fritz": "registered"}


async def test_full_is_full_and_the_others_wait(office: Office, tmp_path: Path) -> None:
    await publish(office, capacity=2)
    names = ("anna", "bert", "carla", "dora")
    done = await take_in(office, sheet(tmp_path, *map(line, names)), notify=True)
    assert counted(done) == (2, 2, 0, 0, 4, 0)
    assert await states(office) == {
        "anna": "registered", "bert": "registered", "carla": "waitlisted", "dora": "waitlisted",
    }  # fmt: skip
    await take_in(office, sheet(tmp_path, line("anna", "abgemeldet")))
    assert (await states(office))["carla"] == "promoted"
    assert ("promoted", "carla") in await sent(office)


async def test_colleagues_at_one_mailbox_are_two(office: Office, tmp_path: Path) -> None:
    await publish(office)
    file = sheet(tmp_path, "Anna;Eins;post@example.org;", "Bert;Zwei;POST@example.org;")
    assert (await take_in(office, file)).registered == 2
    nobody = sheet(tmp_path, ";;post@example.org;abgemeldet")
    (refused,) = (await take_in(office, nobody)).refused
    assert "Anna Eins, Bert Zwei" in refused.reason.de
    one = sheet(tmp_path, "Bert;Zwei;post@example.org;abgemeldet")
    assert (await take_in(office, one)).unregistered == 1
    assert await states(office) == {"Anna": "registered", "Bert": "cancelled"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
async def test_as_excel_saves_it(office: Office, tmp_path: Path, encoding: str) -> None:
    await publish(office)
    file = sheet(tmp_path, "Jürgen;Größ;j@example.org;bestätigt", encoding=encoding)
    assert (await take_in(office, file)).registered == 1
    assert await states(office) == {"Jürgen": "registered"}


async def test_a_workbook(office: Office, tmp_path: Path) -> None:
    await publish(office)
    file = workbook(tmp_path, ["Vorname", "Nachname", "E-Mail", "Status"],
                    ["Änne", "X", "a@example.org", None], [None, None, None, None],
                    ["Bo", "X", "b@", "angemeldet"])  # fmt: skip
    done = await take_in(office, file)
    assert (done.registered, [one.line for one in done.refused]) == (1, [4])


def workbook(folder: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / "liste.xlsx")
    book.close()
    return folder / "liste.xlsx"


@pytest.mark.parametrize("when", ["draft", "past", "cancelled"])
async def test_nobody_registers_for_what_is_not_open(
    office: Office, tmp_path: Path, when: str
) -> None:
    if when == "draft":
        async with office.desk.database.write() as connection:
            await seminar_store.add(connection, a_seminar(), office.clock.now())
    else:
        await publish(office)
    if when == "past":
        office.clock.move_to(START + DAY)
    if when == "cancelled":
        await changes.cancel(office.desk, SLUG)
    done = await take_in(office, sheet(tmp_path, line("anna"), line("bert")), notify=True)
    assert [one.line for one in done.refused] == [2, 3]
    assert await states(office) == {}
    assert await sent(office) == []


async def test_what_is_no_table_changes_nothing(office: Office, tmp_path: Path) -> None:
    await publish(office)
    for content in ("", "Name;Telefon\nanna;1\n", f'{HEAD}\nanna;X;a@example.org;"offen\n'):
        file = tmp_path / "x.csv"
        file.write_text(content, encoding="utf-8")
        with pytest.raises(InvalidValueError):
            await take_in(office, file)
        with pytest.raises((InvalidValueError, RefusedError)):
            await attendance.import_attendance(office.desk, SLUG, file)
    with pytest.raises(NotFoundError):
        await rosters.import_registrations(
            office.desk, "x", sheet(tmp_path, line("anna")), notify=False
        )
    assert await states(office) == {}


async def test_more_than_a_chunk_and_progress_is_told(office: Office, tmp_path: Path) -> None:
    await publish(office)
    told: list[int] = []
    done = await rosters.import_registrations(
        office.desk, SLUG, sheet(tmp_path, *(line(f"p{number}") for number in range(450))),
        notify=False, progress=told.append,
    )  # fmt: skip
    assert done.registered == 450
    assert told[-1] == 450
    assert told == sorted(told)
    assert len(told) > 1


# Attendance


async def held(office: Office, *names: str) -> None:
    """The seminar with these people has just begun."""
    await publish(office)
    for name in names:
        await registrations.register(office.desk, SLUG, person(name))
    office.clock.move_to(START)


async def attend(
    office: Office, file: Path, *, complete: bool = False
) -> attendance.AttendanceReport:
    return await attendance.import_attendance(office.desk, SLUG, file, complete=complete)


async def followed(office: Office) -> dict[str, list[str]]:
    """Who got which of the two follow-ups, once they were due."""
    office.clock.move_to(max(office.clock.now(), START + 2 * DAY))
    found = await sent(office)
    return {
        step: sorted(who for key, who in found if key == step)
        for step in ("follow-up", "follow-up-missed")
    }


async def test_each_gets_the_follow_up_that_is_theirs(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "bert", "carla")
    await registrations.unregister(office.desk, SLUG, person("carla"))
    assert await followed(office) == {"follow-up": [], "follow-up-missed": []}  # nobody knows yet
    file = sheet(tmp_path, line("anna"), line("fremd"), line("carla"))
    done = await attend(office, file)
    assert (len(done.attended), done.absent, [one.line for one in done.unmatched]) == (1, 1, [3, 4])
    # Somebody may be one of those who were there: nobody is told anything yet.
    assert await followed(office) == {"follow-up": [], "follow-up-missed": []}
    await attend(office, file, complete=True)
    assert await followed(office) == {"follow-up": ["anna"], "follow-up-missed": ["bert"]}
    assert await states(office) == {
        "anna": "registered there", "bert": "registered absent", "carla": "cancelled",
    }  # fmt: skip


async def test_it_is_known_only_once_it_has_begun(office: Office, tmp_path: Path) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    office.clock.move_to(START - timedelta(seconds=1))
    file = sheet(tmp_path, line("anna"))
    with pytest.raises(RefusedError, match="not begun"):
        await attend(office, file)
    office.clock.move_to(START)
    assert len((await attend(office, file)).attended) == 1


async def test_of_a_cancelled_seminar_or_a_draft_there_is_none(
    office: Office, tmp_path: Path
) -> None:
    await held(office, "anna")
    await changes.cancel(office.desk, SLUG)
    with pytest.raises(RefusedError, match="is cancelled"):
        await attend(office, sheet(tmp_path, line("anna")))
    assert await states(office) == {"anna": "registered"}


async def test_doing_it_again_replaces_it(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "bert")
    await attend(office, sheet(tmp_path, line("anna")))
    done = await attend(office, sheet(tmp_path, line("bert")))
    assert (len(done.attended), done.absent) == (1, 1)
    assert await states(office) == {"anna": "registered absent", "bert": "registered there"}
    assert await followed(office) == {"follow-up": ["bert"], "follow-up-missed": ["anna"]}


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        (("", ""), "there there"),
        (("ja", "nein"), "there absent"),
        (("Nein", ""), "absent there"),
        # Ticked: whoever has no tick was not there.
        (("x", ""), "there absent"),
        (("✓", "-"), "there absent"),
        (("anwesend", "Abwesend"), "there absent"),
        (("teilgenommen", "nicht teilgenommen"), "there absent"),
        (("1", "0"), "there absent"),
        (("57,5", "0,0"), "there absent"),
        (("True", "False"), "there absent"),
        (("attended", "no-show"), "there absent"),
        (("ja", "abgemeldet"), "there absent"),
    ],
)
async def test_what_a_column_says(
    office: Office, tmp_path: Path, cells: tuple[str, str], there: str
) -> None:
    await held(office, "anna", "bert")
    head = "Vorname;Nachname;E-Mail;Teilgenommen"
    await attend(office, sheet(tmp_path, line("anna", cells[0]), line("bert", cells[1]), head=head))
    found = " ".join(one.removeprefix("registered ") for one in (await states(office)).values())
    assert found == there


async def test_a_column_of_a_workbook(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "bert", "carla", "dora")
    file = workbook(
        tmp_path, ["E-Mail", "Anwesend"], ["anna@example.org", True], ["bert@example.org", False],
        ["carla@example.org", 1], ["dora@example.org", 0],
    )  # fmt: skip
    assert len((await attend(office, file)).attended) == 2
    assert list((await states(office)).values()) == [
        "registered there", "registered absent", "registered there", "registered absent",
    ]  # fmt: skip


async def test_a_status_that_says_neither_is_told(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "bert")
    done = await attend(office, sheet(tmp_path, line("anna"), line("bert", "halb")))
    assert [one.line for one in done.refused] == [3]
    assert "halb" in done.refused[0].reason.de


@pytest.mark.parametrize(
    "name", ["Anna Eins", "Eins, Anna", "anna  EINS", "A. Eins (Stadt)", "", "ganz anders"]
)
async def test_names_as_meeting_rooms_show_them(office: Office, tmp_path: Path, name: str) -> None:
    await publish(office)
    one = person("anna", first_name="Anna", last_name="Eins")
    await registrations.register(office.desk, SLUG, one)
    office.clock.move_to(START)
    file = sheet(tmp_path, f"{name};ANNA@example.org", head="Name;E-Mail")
    assert len((await attend(office, file)).attended) == 1


@pytest.mark.parametrize(
    ("lines", "there"),
    [
        (["Änne;Eins"], ["Änne"]),
        (["A\u0308nne;EINS"], ["Änne"]),  # as a Mac writes it
        ([";Zwei Bert"], ["Bert"]),
        (["Änne;Eins", "Bert;Zwei"], ["Bert", "Änne"]),
        ([";"], ["Bert", "Änne"]),
        (["Änne;Eins", "Chef;Drei"], ["Änne"]),
    ],
)
async def test_names_tell_colleagues_apart(
    office: Office, tmp_path: Path, lines: list[str], there: list[str]
) -> None:
    await publish(office)
    for first, last in (("Änne", "Eins"), ("Bert", "Zwei")):
        one = person("post", first_name=first, last_name=last)
        await registrations.register(office.desk, SLUG, one)
    office.clock.move_to(START)
    file = sheet(tmp_path, *(f"{one};post@example.org;" for one in lines))
    done = await attend(office, file)
    assert sorted(n for n, s in (await states(office)).items() if s.endswith("there")) == there
    assert len(done.unmatched) == ("Chef;Drei" in lines)


@pytest.mark.parametrize("lines", [[], [("fremd", "")], [("fremd", "ja"), ("b", "ja")]])
async def test_the_wrong_file_makes_nobody_absent(
    office: Office, tmp_path: Path, lines: list[tuple[str, str]]
) -> None:
    await held(office, "anna")
    with pytest.raises(RefusedError, match="right file"):
        await attend(office, sheet(tmp_path, *(line(*one) for one in lines)))
    assert await states(office) == {"anna": "registered"}
    assert await followed(office) == {"follow-up": [], "follow-up-missed": []}


async def test_nobody_came(office: Office, tmp_path: Path) -> None:
    await held(office, "anna")
    done = await attend(office, sheet(tmp_path, line("anna", "nein")))
    assert (done.attended, done.absent, done.refused) == ([], 1, [])
    assert await followed(office) == {"follow-up": [], "follow-up-missed": ["anna"]}
    assert text_of(inbox(office, "anna")[-1])


async def test_twice_in_the_file_is_once_there(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "bert")
    done = await attend(office, sheet(tmp_path, line("anna", "nein"), *[line("anna", "ja")] * 2))
    assert (len(done.attended), done.absent, done.refused) == (1, 1, [])
    await tick(office)
    assert await ledger(office, "follow-up") == {}  # not before it is due


NAMES = "Name (Original Name);E-Mail;Dauer (Minuten)"


@pytest.mark.parametrize(
    ("rows", "there", "unmatched"),
    [
        (["Anna Eins;;57"], ["anna 57"], []),
        (["eins, ANNA;;57", "Anna Eins;;3"], ["anna 60"], []),  # who came back was there twice
        (["Anna Eins;anna@example.org;12,6 min"], ["anna 13"], []),
        (["Anna Eins;anna@example.org;1:02:30"], ["anna 63"], []),
        (["Bert Zwei;;9"], [], ["Bert Zwei 9 b1,b2"]),  # two bear that name
        (["Anna;;9"], [], ["Anna 9 anna"]),
        (["iPad von Gerda;;9"], [], ["iPad von Gerda 9 "]),
        (["Anna Eins;fremd@example.org;9"], [], ["Anna Eins 9 anna"]),
        (["Anna Eins;;0"], [], []),
    ],
)
async def test_a_line_without_an_address_is_whoever_alone_bears_the_name(
    office: Office, tmp_path: Path, rows: list[str], there: list[str], unmatched: list[str]
) -> None:
    await publish(office)
    for who, first, last in (
        ("anna", "Anna", "Eins"), ("b1", "Bert", "Zwei"), ("b2", "Bert", "Zwei"),
        ("carla", "Carla", "Drei"),
    ):  # fmt: skip
        await registrations.register(
            office.desk, SLUG, person(who, first_name=first, last_name=last)
        )
    office.clock.move_to(START)
    done = await attend(office, sheet(tmp_path, *rows, "Carla Drei;;30", head=NAMES))
    found = [f"{one.address.partition('@')[0]} {one.minutes}" for one in done.attended]
    assert found == [*there, "carla 30"]
    assert [
        f"{one.name} {one.minutes} {','.join(a.partition('@')[0] for a in one.candidates)}"
        for one in done.unmatched
    ] == unmatched
    assert done.is_known == (not unmatched)


async def test_a_dry_run_of_attendance_changes_nothing(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "bert")
    file = sheet(tmp_path, line("anna"), line("fremd"))
    done = await attendance.import_attendance(office.desk, SLUG, file, dry_run=True)
    assert (len(done.attended), done.absent, len(done.unmatched)) == (1, 1, 1)
    assert await states(office) == {"anna": "registered", "bert": "registered"}
    assert await followed(office) == {"follow-up": [], "follow-up-missed": []}


async def test_what_is_open_is_told_with_what_waits_for_it(office: Office, tmp_path: Path) -> None:
    await held(office, "anna", "bert")
    await attend(office, sheet(tmp_path, line("anna"), line("fremd")))
    office.clock.move_to(START + 2 * DAY)
    await sent(office)
    waits = [one for one in await pressing(office.desk) if one.what == "attendance"]
    assert [one.step for one in waits] == ["follow-up", "follow-up-missed"]
    assert "1 Zeile offen" in waits[0].sentence.de


async def test_minutes_are_kept_and_a_share_of_them_may_be_asked_for(
    office: Office, tmp_path: Path
) -> None:
    await held(office, "anna", "bert")
    lines = ["Name;E-Mail;Dauer", "Anna;anna@example.org;1h 2m", "Bert;bert@example.org;20 min"]
    file = tmp_path / "liste.csv"
    file.write_text("\n".join(lines), "utf-8")
    done = await attend(office, file)
    assert [(one.name, one.minutes) for one in done.attended] == [("anna X", 62), ("bert X", 20)]
    settings = office.desk.workspace.settings
    policy = settings.policy.model_copy(update={"attendance_share": 0.5})
    workspace = replace(
        office.desk.workspace, settings=settings.model_copy(update={"policy": policy})
    )
    strict = replace(office.desk, workspace=workspace)
    done = await attendance.import_attendance(strict, SLUG, file)
    assert [one.address for one in done.attended] == ["anna@example.org"]
    assert [(one.address, one.minutes) for one in done.too_short] == [("bert@example.org", 20)]
    assert (done.absent, done.is_known) == (1, True)
    there = (await participants.of_seminar(office.desk, SLUG)).people
    assert [(one.attended, one.minutes) for one in there] == [(True, 62), (False, 20)]


@pytest.mark.parametrize(
    ("registered", "lines", "why"),
    [
        ((), ["Name;E-Mail", "Anna;anna@example.org"], "niemand angemeldet"),
        (("anna",), ["Name;E-Mail", "Fremd;fremd@example.org"], "Niemand daraus („Fremd“"),
        (("anna",), ["Name;E-Mail", "Anna;anna(at)example.org"], "Keine Zeile ist zu lesen"),
        (("anna",), ["Name;Dauer", "anna;20 min"], "passen zu niemandem eindeutig"),
    ],
)
async def test_the_true_reason_where_nobody_fits(
    office: Office, tmp_path: Path, registered: tuple[str, ...], lines: list[str], why: str
) -> None:
    await held(office, *registered)
    file = tmp_path / "liste.csv"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(RefusedError) as caught:
        await attend(office, file)
    assert why in caught.value.sentence.de
