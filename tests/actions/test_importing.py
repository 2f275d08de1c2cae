"""Importing: a list comes in whole or not at all, by the same rules however long it is."""

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pytest
from import_oracle import take_one_by_one
from postbox import ledger, publish, row_of, tick
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncConnection
from support import ONLY_POSTGRESQL, ONLY_SQLITE, Office, an_office

from mailer.actions.desk import Desk, alone_if_free, desk_at
from mailer.actions.imports import import_rows, importing, recipients, taking
from mailer.actions.imports.import_report import Advance, ImportReport, Step
from mailer.actions.imports.import_rows import ImportRow, in_chunks, packed, unpacked
from mailer.actions.imports.taking import Decision
from mailer.actions.mailing.plans import release
from mailer.actions.person import blocks, merging
from mailer.actions.subscription import subscriptions
from mailer.clock import MovedClock
from mailer.domain.address import known_address
from mailer.domain.consent import SubscriptionState
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.domain.person import Person
from mailer.scheduling.snapshots import known_list
from mailer.store import imports, people
from mailer.store.consent.proofs import proof_columns
from mailer.store.dialect.base import Access, access_of
from mailer.store.people import person
from mailer.store.subscriptions import subscription, subscription_event

HEADER = "Anrede;Titel;Vorname;Nachname;Organisation;E-Mail;Rechtsgrundlage;Quelle\n"
CHOICES = (
    ("", "Frau", "Herr", "Frau Dr."),
    ("", "", "Dr."),
    ("", "Anna", "Alex", "A.", "Bea", "Beatrice", "Jörg"),
    ("", "Müller", "Mueller", "Schmidt", "von Berg", "Müller, Anna"),
    ("", "Stadt A", "Stadt B"),
    ("a@example.org", "A@example.org", "b@example.org", "c@example.org", "d@example.net", "kaputt"),
    ("", "", "contract"),
    ("", "Messe"),
)


class BrokenError(Exception):
    """Somebody pulled the plug."""


def a_file(folder: Path, chance: random.Random, rows: int) -> Path:
    lines = [";".join(chance.choice(one) for one in CHOICES) for _ in range(rows)]
    file = folder / "liste.csv"
    file.write_text(HEADER + "\n".join(lines) + "\n", "utf-8")
    return file


def many(folder: Path, number: int, name: str = "viele.csv") -> Path:
    lines = [f"Anna;Nr{n};p{n * 7919 % number:05}@example.org" for n in range(number)]
    file = folder / name
    file.write_text("Vorname;Nachname;E-Mail\n" + "\n".join(lines) + "\n", "utf-8")
    return file


def rows_a_chunk(patch: pytest.MonkeyPatch, number: int) -> None:
    """However quick the machine is."""
    for name in ("LEAST", "FEWEST", "MANY"):
        patch.setattr(import_rows, name, number)


async def load(office: Office, file: Path, **options: object) -> ImportReport:
    values: dict[str, object] = {"basis": "consent", "source": "Messe"}
    return await recipients.import_file(office.desk, file, "seminare", **(values | options))  # type: ignore[arg-type]  # as given


_NUMBERS = {"id", "person_id", "at", *(one.name for one in proof_columns())}
"""Of events; what proves them is chance, and the chain's own matter."""


async def facts(connection: AsyncConnection) -> tuple[list[tuple[object, ...]], ...]:
    """All that an import writes, without numbers."""
    columns = [one for one in person.c if one.name not in {"id", "created_at", "updated_at"}]
    ground = [
        subscription.c.list_slug, subscription.c.state, subscription.c.legal_basis,
        subscription.c.source,
    ]  # fmt: skip
    event = [one for one in subscription_event.c if one.name not in _NUMBERS]
    queries = (
        select(*columns),
        select(*columns, *ground).join(subscription, subscription.c.person_id == person.c.id),
        select(*columns, *event).join(
            subscription_event, subscription_event.c.person_id == person.c.id
        ),
    )
    found = [(await connection.execute(one)).all() for one in queries]
    return tuple(sorted(map(tuple, rows), key=repr) for rows in found)


async def written(desk: Desk) -> tuple[list[tuple[object, ...]], ...]:
    async with desk.database.read() as connection:
        return await facts(connection)


async def nothing_aside(desk: Desk) -> bool:
    async with desk.database.read() as connection:
        under_way = await imports.under_way(connection)
        return under_way is None and await imports.packs_aside(connection) == 0


@pytest.mark.parametrize("seed", range(8))
async def test_the_quick_way_decides_as_row_by_row(
    tmp_path: Path, new_database: Callable[[], str], clock: MovedClock, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    told: list[tuple[object, ...]] = []
    before, file = a_file(tmp_path, chance, 12), tmp_path / "now.csv"
    earlier = before.rename(tmp_path / "before.csv")
    a_file(tmp_path, chance, 60).rename(file)
    for quick in (True, False):
        folder = tmp_path / f"office{quick}"
        folder.mkdir()
        async with desk_at(an_office(folder, database_url=new_database()), clock) as desk:
            await recipients.import_file(desk, earlier, "seminare", basis="")
            with suppress(NotFoundError):  # one of the files does not know them before
                await subscriptions.unsubscribe(desk, "b@example.org", "seminare", "link")
            await blocks.block(
                desk, "c@example.org", reason="Bitte", scope=blocks.Scope.LISTS, by="Eva"
            )
            if quick:
                report = await recipients.import_file(desk, file, "seminare", source="Post")
            else:
                report = await _one_by_one(desk, file)
            refused = [(one.line, one.reason) for one in report.refused]
            numbers = (report.imported, report.updated, report.unchanged, report.known,
                       report.withdrawn, report.suppressed)  # fmt: skip
            told.append((numbers, refused, *await written(desk)))
    for one, other in zip(*told, strict=True):
        assert one == other


async def _one_by_one(desk: Desk, file: Path) -> ImportReport:
    rows: list[ImportRow] = []

    async def keep(
        _desk: Desk, _file: Path, _list: object, given: Iterator[ImportRow], report: ImportReport,
        _progress: object,
    ) -> None:  # fmt: skip
        rows.extend(given)
        mailing_list = known_list(desk.workspace, "seminare")
        async with desk.database.write() as connection:
            done = await take_one_by_one(connection, rows, mailing_list, desk.clock.now())
        report.add(done)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipients, "bring_in", keep)
        return await recipients.import_file(desk, file, "seminare", source="Post")


async def test_however_it_is_cut_the_same_comes_of_it(
    tmp_path: Path, new_database: Callable[[], str], clock: MovedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    file = a_file(tmp_path, random.Random(99), 400)  # noqa: S311 - no secret
    found = []
    for run, pack, least in ((40_000, 1000, 500), (37, 5, 3), (400, 7, 1)):
        monkeypatch.setattr(importing, "_RUN", run)
        monkeypatch.setattr("mailer.actions.imports.import_rows.PACK", pack)
        rows_a_chunk(monkeypatch, least)
        folder = tmp_path / f"office{run}"
        folder.mkdir()
        async with desk_at(an_office(folder, database_url=new_database()), clock) as desk:
            done = await recipients.import_file(desk, file, "seminare")
            numbers = done.imported, done.updated, done.unchanged, len(done.refused)
            found.append((numbers, await written(desk)))
            assert await nothing_aside(desk)
    assert found[0] == found[1] == found[2]


async def test_a_dry_run_tells_what_an_import_does(office: Office, tmp_path: Path) -> None:
    file = a_file(tmp_path, random.Random(5), 80)  # noqa: S311 - no secret
    tried = await load(office, file, dry_run=True)
    assert [one.line for one in tried.people] == sorted(one.line for one in tried.people)
    done = await load(office, file)
    names = ("imported", "updated", "unchanged", "known", "withdrawn", "suppressed", "refused")
    assert [getattr(tried, one) for one in names] == [getattr(done, one) for one in names]


async def test_a_file_that_breaks_off_leaves_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_RUN", 10)
    real = recipients._rows

    def breaks_off(*given: object) -> Iterator[ImportRow]:
        for number, row in enumerate(real(*given)):  # type: ignore[arg-type]  # as given
            if number == 25:
                raise InvalidValueError("Die Datei bricht ab.", "The file breaks off.")
            yield row

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipients, "_rows", breaks_off)
        with pytest.raises(InvalidValueError, match="breaks off"):
            await load(office, many(tmp_path, 40))
    assert await written(office.desk) == ([], [], [])
    assert await nothing_aside(office.desk)
    assert (await load(office, many(tmp_path, 40))).imported == 40


def breaks_after(number: int) -> Callable[..., None]:
    """``take``, until the plug is pulled within its transaction."""
    left = [number]
    real = taking.take

    def take(connection: Connection, *given: object) -> None:
        real(connection, *given)  # type: ignore[arg-type]  # as given
        left[0] -= 1
        if left[0] < 0:
            raise BrokenError

    return take


async def cut_off(office: Office, file: Path, after: int) -> None:
    """An import of which only ``after`` transactions came through."""
    with pytest.MonkeyPatch.context() as patch:
        rows_a_chunk(patch, 10)
        patch.setattr(importing, "take", breaks_after(after))
        with pytest.raises(BrokenError):
            await load(office, file)


async def test_what_was_decided_is_gone_on_with_after_a_crash(
    office: Office, tmp_path: Path
) -> None:
    await cut_off(office, many(tmp_path, 60), 3)
    people, *_ = await written(office.desk)
    assert 0 < len(people) < 60
    assert await importing.go_on(office.desk)
    people, on_list, events = await written(office.desk)
    assert len(people) == len(on_list) == len(events) == 60
    assert await nothing_aside(office.desk)
    assert not await importing.go_on(office.desk)


async def test_the_next_import_ends_the_one_that_was_cut_off(
    office: Office, tmp_path: Path
) -> None:
    await cut_off(office, many(tmp_path, 60), 2)
    done = await load(office, many(tmp_path, 61, "mehr.csv"))
    assert done.known == 60
    assert len((await written(office.desk))[1]) >= 61


async def test_what_was_only_read_is_swept_away_after_a_crash(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_RUN", 10)

    async def dies(_import: object) -> None:
        raise BrokenError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing._Import, "decide", dies)
        patch.setattr(importing._Import, "give_up", dies)
        with pytest.raises(BrokenError):
            await load(office, many(tmp_path, 60))
    assert not await nothing_aside(office.desk)
    assert await importing.go_on(office.desk)
    assert await nothing_aside(office.desk)
    assert await written(office.desk) == ([], [], [])


async def test_mail_to_half_a_list_waits_for_the_rest(office: Office, tmp_path: Path) -> None:
    await publish(office)
    row = await row_of(office, "invitation")
    assert row.due_at is not None
    await cut_off(office, many(tmp_path, 60), 2)
    office.clock.move_to(row.due_at)
    await release(office.desk, "waermeplanung", "invitation", by="Eva")
    assert (await tick(office)).frozen == []
    assert await ledger(office, "invitation") == {}
    await importing.go_on(office.desk)
    frozen = (await tick(office)).frozen
    assert frozen == ["waermeplanung invitation"]
    assert len((await written(office.desk))[1]) == 60


async def test_one_list_at_a_time(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_PATIENCE_SECONDS", 0)
    file = many(tmp_path, 5)
    with alone_if_free(office.desk.workspace, "import") as alone:
        assert alone
        with pytest.raises(RefusedError, match=r"Gerade wird schon|Another list"):
            await load(office, file)
    assert (await load(office, file)).imported == 5


async def test_another_machine_is_believed_to_be_at_it_for_a_while(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_PATIENCE_SECONDS", 0)
    await cut_off(office, many(tmp_path, 60), 2)
    async with office.desk.database.write() as connection:
        row = await imports.under_way(connection)
        assert row is not None
        await imports.still(connection, row.token, place="elsewhere:/srv")
    file = many(tmp_path, 5, "wenige.csv")
    with pytest.raises(RefusedError, match=r"viele\.csv"):
        await load(office, file)
    assert not await importing.go_on(office.desk)
    office.clock.move_to(office.clock.now() + importing.LEASE + timedelta(seconds=1))
    assert await importing.go_on(office.desk)
    assert len((await written(office.desk))[0]) == 60


async def test_whoever_was_taken_over_writes_nothing_more(office: Office, tmp_path: Path) -> None:
    real = taking.take

    def taken_over(connection: Connection, *given: object) -> None:
        real(connection, *given)  # type: ignore[arg-type]  # as given
        connection.execute(imports.importing.update().values(token="another"))

    with pytest.MonkeyPatch.context() as patch:
        rows_a_chunk(patch, 10)
        patch.setattr(importing, "take", taken_over)
        with pytest.raises(importing.ImportLostError):
            await load(office, many(tmp_path, 60))
    assert len((await written(office.desk))[0]) == 10


async def test_who_leaves_while_the_file_is_read_stays_away(office: Office, tmp_path: Path) -> None:
    file = many(tmp_path, 30)
    await load(office, file)
    real = importing._Import.decide

    async def leaves_before(work: importing._Import) -> None:
        await subscriptions.unsubscribe(office.desk, "p00007@example.org", "seminare", "link")
        await real(work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing._Import, "decide", leaves_before)
        done = await load(office, file)
    assert done.withdrawn == 1
    states = {row[1]: row[-3] for row in (await written(office.desk))[1]}
    assert [key for key, state in states.items() if state.value == "unsubscribed"] == [  # type: ignore[attr-defined]  # a state
        "p00007@example.org"
    ]


async def test_who_leaves_when_it_was_decided_and_not_yet_written_stays_away(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load(office, many(tmp_path, 10))
    file = tmp_path / "neu.csv"
    file.write_text("Vorname;Nachname;E-Mail\nBea;Neu;p00007@example.org\n", "utf-8")
    line = office.desk.database.sender_connection()
    kind = type(line)
    await line.close()
    real = kind.transact

    async def leaves_before(own: Any, work: Any, **options: bool) -> Any:
        await subscriptions.unsubscribe(office.desk, "p00007@example.org", "seminare", "link")
        return await real(own, work, **options)

    monkeypatch.setattr(kind, "transact", leaves_before)
    done = await load(office, file)
    assert (done.imported, done.withdrawn) == (1, 1)
    states = [row[-3] for row in (await written(office.desk))[1] if row[1] == "p00007@example.org"]
    assert states == [SubscriptionState.UNSUBSCRIBED] * 2


def decisions(patch: pytest.MonkeyPatch) -> list[tuple[Access, int]]:
    """Where it is decided, and about how many rows."""
    found: list[tuple[Access, int]] = []
    real = taking.decide

    def decide(connection: Connection, rows: Any, *given: Any) -> Decision:
        found.append((access_of(connection), len(rows)))
        return real(connection, rows, *given)

    patch.setattr(importing, "decide", decide)
    return found


@ONLY_SQLITE
async def test_nothing_is_decided_while_others_have_to_wait(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_a_chunk(monkeypatch, 10)
    found = decisions(monkeypatch)
    assert (await load(office, many(tmp_path, 60))).imported == 60
    assert found == [(Access.READ, 10)] * 6


@ONLY_POSTGRESQL
async def test_the_next_rows_are_decided_about_while_those_before_are_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_a_chunk(monkeypatch, 10)
    found = decisions(monkeypatch)
    assert (await load(office, many(tmp_path, 80))).imported == 80
    under_lock = found.count((Access.WRITE, 10))  # until there is a version to go by
    assert 1 <= under_lock <= 2
    assert found.count((Access.READ, 10)) == 8 - under_lock
    found.clear()
    assert (await load(office, many(tmp_path, 80))).unchanged == 80
    assert found.count((Access.WRITE, 10)) == 8  # who is known may have had another address


@ONLY_POSTGRESQL
async def test_what_was_decided_meanwhile_counts_only_where_nobody_else_has_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody comes by each address a moment before its rows are written."""
    rows_a_chunk(monkeypatch, 10)
    found = decisions(monkeypatch)
    real = importing._Import._take

    async def take(work: Any, own: Any, one: Any, target: Any) -> ImportReport:
        somebody = Person(known_address(one.rows[3].address), last_name="Neu")
        async with office.desk.database.write() as connection:
            await people.insert_many(connection, [somebody], office.desk.clock.now())
        return await real(work, own, one, target)

    monkeypatch.setattr(importing._Import, "_take", take)
    done = await load(office, many(tmp_path, 60))
    assert (done.known, done.imported) == (6, 60)
    assert found.count((Access.WRITE, 10)) == 6


@pytest.mark.parametrize("number", [1, 3])
async def test_both_addresses_of_somebody_are_one_member(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The rows of the address before and of the one now are decided about apart."""
    rows_a_chunk(monkeypatch, number)
    pair = tmp_path / "zwei.csv"
    pair.write_text("E-Mail\np00005@example.org\np00006@example.org\n", "utf-8")
    await recipients.import_file(office.desk, pair, "newsletter", basis="consent", source="Messe")
    await merging.merge(office.desk, "p00006@example.org", "p00005@example.org")
    file = tmp_path / "alle.csv"
    rows = "".join(f"p{n:05}@example.org\n" for n in range(12))
    file.write_text(f"E-Mail\n{rows}", "utf-8")
    done = await load(office, file)
    assert (done.imported, done.refused) == (10, [])
    members = [row for row in (await written(office.desk))[1] if row[-4] == "seminare"]
    assert len(members) == 11


@ONLY_POSTGRESQL
async def test_a_transaction_asks_as_often_for_a_thousand_rows_as_for_ten(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows_a_chunk(monkeypatch, 1000)
    counted: list[int] = []
    real = psycopg.AsyncConnection.wait

    async def wait(connection: Any, *given: Any, **named: Any) -> Any:
        counted[-1] += 1
        return await real(connection, *given, **named)

    real_take = importing._Import._take

    async def take(work: Any, own: Any, one: Any, target: Any) -> ImportReport:
        counted.append(0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.AsyncConnection, "wait", wait)
            return await real_take(work, own, one, target)

    monkeypatch.setattr(importing._Import, "_take", take)
    for number in (10, 1000):
        file = many(tmp_path, number, f"{number}.csv")
        elsewhere = file.read_text("utf-8").replace("@", f"@n{number}.")  # nobody is known yet
        file.write_text(elsewhere, "utf-8")
        await load(office, file)
    few, much = counted
    assert much == few <= 20


async def test_two_grounds_for_one_person_are_one_subscription(
    office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "zweimal.csv"
    file.write_text(
        "Vorname;Nachname;E-Mail;Rechtsgrundlage;Quelle\n"
        "Anna;Eins;a@example.org;;\n"
        "Anna;Eins;a@example.org;contract;Vertrag\n"
        "Anna;Eins;a@example.org;consent;Messe\n",
        "utf-8",
    )
    await load(office, file, basis="", source="")
    (row,) = (await written(office.desk))[1]
    assert row[-2:] == ("contract", "Vertrag")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_it_is_told_how_far_it_is(
    office: Office, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "_TELLS_EACH", 10)
    rows_a_chunk(monkeypatch, 10)
    file = many(tmp_path, 50)
    if kind == "xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for line in file.read_text("utf-8").splitlines():
            book.active.append(line.split(";"))
        file = tmp_path / "viele.xlsx"
        book.save(file)
    told: list[Advance] = []
    await load(office, file, progress=told.append)
    read = [one for one in told if one.step is Step.READING]
    taken = [one for one in told if one.step is Step.TAKING]
    assert told == read + taken
    assert [one.rows for one in read] == [10, 20, 30, 40, 50]
    assert [round(one.share, 1) for one in read] == [0.2, 0.4, 0.6, 0.8, 1.0]
    assert [one.rows for one in taken] == [0, 10, 20, 30, 40, 50]
    assert [round(one.share, 1) for one in taken] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]


def a_row(key: str, number: int) -> ImportRow:
    return ImportRow(key, number, "consent", "Messe", key, "frau", "Dr.", "A", "B", "C", "de", "")


@pytest.fixture
def usual_garbage() -> Iterator[tuple[int, int, int]]:
    """Garbage is looked for as in a new process, whatever a test before has left."""
    found, usual = gc.get_threshold(), (700, 10, 10)
    gc.set_threshold(*usual)
    yield usual
    gc.set_threshold(*found)


async def test_garbage_is_looked_for_as_before_when_an_import_ends(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    usual_garbage: tuple[int, int, int],
) -> None:
    seen = []
    real = taking.take

    def take(connection: Connection, *given: object) -> None:
        seen.append(gc.get_threshold())
        real(connection, *given)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(importing, "take", take)
    await load(office, many(tmp_path, 5))
    assert seen[0] > usual_garbage
    with pytest.raises(BrokenError):
        await cut_off_by_itself(office, many(tmp_path, 5), monkeypatch)
    assert gc.get_threshold() == usual_garbage


async def cut_off_by_itself(office: Office, file: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(importing, "take", breaks_after(0))
    await load(office, file)


def test_chunks_end_where_a_mailbox_does() -> None:
    rows = [a_row(f"{n // 3:04}@example.org", n) for n in range(5000)]
    chunks = list(in_chunks(rows))
    assert [row for chunk in chunks for row in chunk] == rows
    assert all(0 <= len(chunk) - import_rows.LEAST <= 2 for chunk in chunks[:-1])
    edges = pairwise(chunks)
    assert all(one[-1].address_key != other[0].address_key for one, other in edges)


@pytest.mark.parametrize(
    ("rows", "seconds", "then"),
    [
        (1000, 0.015, 1000),
        (1000, 0.03, 500),
        (1000, 0.012, 1250),
        (1000, 0.0, 1250),
        (1000, 5.0, 200),
        (200, 0.012, 250),
        (200, 0.1, 200),
    ],
)
def test_a_transaction_takes_as_many_rows_as_it_has_time_for(
    rows: int, seconds: float, then: int
) -> None:
    pace = import_rows.Pace()
    pace.took(rows, seconds)
    assert pace.rows == then


def test_chunks_follow_the_pace_while_they_are_made() -> None:
    pace = import_rows.Pace()
    chunks = in_chunks((a_row(f"{n:04}@example.org", n) for n in range(5000)), pace)
    assert len(next(chunks)) == 1000
    pace.took(1000, 0.06)
    assert [len(next(chunks)), len(next(chunks))] == [250, 250]


def test_a_mailbox_of_thousands_is_cut_all_the_same() -> None:
    rows = [a_row("rathaus@example.org", n) for n in range(4500)]
    assert max(len(chunk) for chunk in in_chunks(rows)) == import_rows.MOST
    assert [row for chunk in in_chunks(rows) for row in chunk] == rows


def test_what_is_packed_comes_back_as_it_was() -> None:
    rows = [a_row(f"ä{n}@example.org", n) for n in range(2345)]
    packs = list(packed(rows))
    assert [row for pack in packs for row in unpacked(pack)] == rows
    assert [len(unpacked(pack)) for pack in packs] == [1000, 1000, 345]
