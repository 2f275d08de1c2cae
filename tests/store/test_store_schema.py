"""What the tables themselves refuse: doubles, unknown states, dangling rows, naive times."""

import ast
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest
from sqlalchemy import CheckConstraint, Table, insert, literal_column, update
from sqlalchemy.exc import IntegrityError, StatementError
from store.ledger import NOW, Ledger, a_delivery, a_mailing, a_seminar, an_issue
from support import ROOT

from mailer.domain.calendar_answer import Answer
from mailer.domain.commitment import Subject, Whose
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.errors import Sentence
from mailer.domain.registration import ConsentPurpose
from mailer.domain.returned import Effect, MatchedBy
from mailer.domain.seminar import SeminarState, Speaker
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.domain.verdict import Kind, Verdict
from mailer.links import Links, Organizer
from mailer.store import (
    calendar_replies,
    entries,
    imports,
    issues,
    mailbox_marks,
    presses,
    receipts,
    registration_consents,
    seminars,
    suspensions,
)
from mailer.store.calendar_replies import CalendarReply
from mailer.store.consent import events
from mailer.store.consent.events import consent_event
from mailer.store.consent.wordings import consent_wording
from mailer.store.contents import content
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.receipts import NewReceipt, receipt
from mailer.store.refused import Import
from mailer.store.refused import replace as refuse
from mailer.store.registration_consents import Said
from mailer.store.registrations import registration, registration_event
from mailer.store.schema import Choice, UtcDateTime, metadata
from mailer.store.seminars import seminar
from mailer.store.subscriptions import subscription, subscription_event
from mailer.store.suppressions import suppression

CHECKS = sorted(
    (table.name, str(check.sqltext).split(" IN ")[0])
    for table in metadata.tables.values()
    for check in table.constraints
    if isinstance(check, CheckConstraint)
    and " IN (" in str(check.sqltext)
    and not str(check.name).endswith("one_subject")
)

A_RECEIPT = NewReceipt(
    "f" * 64, 0, NOW, Kind.BOUNCE, Verdict.HARD, "unknown user", "eva@example.org",
    "example.org", "5.1.1", "no such user", 1, MatchedBy.VERP, Effect.SUPPRESSED,
)  # fmt: skip


@pytest.fixture
async def full(ledger: Ledger) -> Ledger:
    """A ledger with one row in each table that has states, all of them with id 1."""
    await ledger.person()
    await ledger.mailing()
    await ledger.delivery(1, 1, list_address="eva@example.org")
    await ledger.subscribe(1)
    await ledger.register(1, 1)
    await ledger.suppress("eva@example.org", "all", "hard bounce")
    async with ledger.database.write() as connection:
        organizer = Organizer("office@example.org", Links("https://example.org", b"k" * 64))
        await entries.ensure(connection, 1, "eva@example.org", organizer)
        answer = CalendarReply(1, Answer.ACCEPTED, 0, NOW, NOW)
        await calendar_replies.put(connection, 1, answer)
        await receipts.add(connection, [A_RECEIPT])
        await mailbox_marks.take(connection, "office@example.org", "a", NOW, NOW)
        await issues.add(connection, an_issue(), NOW)
        await presses.note(connection, "network", presses.Deed.LEAVE, 1, "news", NOW)
        await imports.begin(connection, "news", "a.csv", "t", "here:/srv", now=NOW, until=NOW)
        await refuse(
            connection, Import.RECIPIENTS, "news", "a.csv",
            [(2, Sentence("leer", "empty"))], at_most=1, now=NOW,
        )  # fmt: skip
        said = Said(ConsentPurpose.RECORDING, True, "Ja.", "1", "https://e.org/a", NOW)
        await registration_consents.note(connection, 1, said)
        await events.add(
            connection, Subject.RECORDING, Whose(1, "eva@example.org"), NOW, about="waerme",
            state=events.GIVEN, way="form", source="https://e.org/a", wording="Ja.",
        )  # fmt: skip
        await connection.execute(insert(content).values(hash="h", snapshot="{}", created_at=NOW))
        await connection.run_sync(
            suspensions.put,
            Suspension(
                "main", "", SuspensionKind.SLOW, until=NOW, since=NOW, strikes=1, reason="421"
            ),
        )
    return ledger


def same_again(row: Any, **changes: Any) -> dict[str, Any]:
    """The row once more, under a new id."""
    return {name: value for name, value in row.items() if name != "id"} | changes


async def refused(ledger: Ledger, table: Table, values: dict[str, Any]) -> str:
    with pytest.raises(IntegrityError) as problem:
        await ledger.add(table, values)
    return broken(problem.value)


def broken(problem: IntegrityError) -> str:
    """Which kind of rule, and the columns of a double: each database has words of its own."""
    cause: Any = problem.orig
    if isinstance(cause, psycopg.Error):
        kind, table = _RULES[cause.sqlstate or ""], cause.diag.table_name
        columns = re.match(r"Key \(([^)]*)\)=", cause.diag.message_detail or "")
        if kind == "UNIQUE" and columns:
            return f"{kind}: " + ", ".join(f"{table}.{one}" for one in columns[1].split(", "))
        return kind
    kind, _, rest = str(cause).partition(" constraint failed")
    return kind + (rest if kind == "UNIQUE" else "")


_RULES = {"23502": "NOT NULL", "23503": "FOREIGN KEY", "23505": "UNIQUE", "23514": "CHECK"}


@pytest.mark.parametrize(
    ("table", "changes", "columns"),
    [
        (person, {}, "person.address_key, person.last_name, person.first_name, person.honorific"),
        (seminar, {}, "seminar.slug"),
        (mailing, {}, "mailing.seminar_id, mailing.step_key, mailing.session"),
        (
            delivery,
            {"list_address": None},
            "delivery.mailing_id, delivery.person_id, delivery.occasion",
        ),
        (delivery, {"occasion": "other"}, "delivery.mailing_id, delivery.list_address"),
        (subscription, {}, "subscription.person_id, subscription.list_slug"),
        (registration, {}, "registration.seminar_id, registration.person_id"),
        (suppression, {}, "suppression.address_key"),
        (
            entries.calendar_entry,
            {},
            "calendar_entry.seminar_id, calendar_entry.address_key, calendar_entry.session",
        ),
        (content, {}, "content.hash"),
        (receipt, {}, "receipt.fingerprint, receipt.part"),
        (subscription_event, {}, "subscription_event.link, subscription_event.leaf"),
        (consent_event, {}, "consent_event.link, consent_event.leaf"),
        (consent_wording, {}, "consent_wording.hash"),
    ],
)
async def test_doubles_are_impossible(
    full: Ledger, table: Table, changes: dict[str, Any], columns: str
) -> None:
    values = same_again(await full.row(table, 1), **changes)
    assert await refused(full, table, values) == f"UNIQUE: {columns}"


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        # Colleagues share a mailbox; each is a person.
        (person, {"last_name": "Beispiel"}),
        (mailing, {"step_key": "reminder"}),
        # Another occasion, and a mailbox that another person's list mail does not go to.
        (delivery, {"occasion": "2", "list_address": None}),
        (subscription, {"list_slug": "newsletter"}),
        # What happened is only ever added to.
        (subscription_event, {"link": 2}),
        (registration_event, {}),
    ],
)
async def test_what_is_no_double(full: Ledger, table: Table, changes: dict[str, Any]) -> None:
    values = same_again(await full.row(table, 1), **changes)
    assert await full.add(table, values) == 2


async def test_skipped_list_mail_does_not_take_the_mailbox(full: Ledger) -> None:
    """Any number of people at one address are skipped; one of them gets the mail."""
    for number in range(3):
        sharer = await full.person("amt@example.org", f"Name{number}")
        await full.delivery(1, sharer, state=DeliveryState.SKIPPED)
    assert len(await full.rows(delivery, list_address=None)) == 3


def test_every_state_is_checked() -> None:
    states = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Choice) and column.name == "state"
    }
    assert states <= set(CHECKS)
    assert ("delivery", "state") in states


@pytest.mark.parametrize(("table", "column"), CHECKS)
async def test_unknown_states_are_refused(full: Ledger, table: str, column: str) -> None:
    # Past the code's own check, as another program would write it.
    unknown = update(metadata.tables[table]).values({column: literal_column("'nonsense'")})
    with pytest.raises(IntegrityError, match=f"ck_{table}_{column}_known"):
        async with full.database.write() as connection:
            await connection.execute(unknown)
    assert await full.rows(metadata.tables[table])


@pytest.mark.parametrize(
    "subjects",
    [
        {"seminar_id": None},
        {"issue_id": 1},
        {"about_list": "seminare"},
        {"seminar_id": None, "issue_id": 1, "about_list": "seminare"},
    ],
)
async def test_a_mailing_is_about_one_thing(full: Ledger, subjects: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="one_subject"):
        await full.add(mailing, a_mailing(1, step_key="x") | subjects)


@pytest.mark.parametrize("state", DeliveryState)
async def test_every_delivery_state_can_be_stored(full: Ledger, state: DeliveryState) -> None:
    made = await full.add(delivery, a_delivery(1, 1, occasion="x", state=state))
    found = (await full.row(delivery, made))["state"]
    assert found is state


@pytest.mark.parametrize("state", MailingState)
async def test_every_mailing_state_can_be_stored(full: Ledger, state: MailingState) -> None:
    made = await full.add(mailing, a_mailing(1, step_key="x", state=state))
    assert (await full.row(mailing, made))["state"] is state


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        (mailing, {"seminar_id": 99, "step_key": "x"}),
        (mailing, {"content_id": 99, "step_key": "x"}),
        (delivery, {"mailing_id": 99}),
        (delivery, {"person_id": 99, "list_address": None}),
        (delivery, {"content_id": 99, "occasion": "x", "list_address": None}),
        (subscription, {"person_id": 99}),
        (subscription_event, {"person_id": 99, "link": 2}),
        (registration, {"person_id": 99}),
        (registration, {"seminar_id": 99}),
        (registration_event, {"registration_id": 99}),
        (entries.calendar_entry, {"seminar_id": 99}),
        (receipt, {"delivery_id": 99, "part": 1}),
    ],
)
async def test_dangling_rows_are_refused(
    full: Ledger, table: Table, changes: dict[str, Any]
) -> None:
    values = same_again(await full.row(table, 1), **changes)
    assert await refused(full, table, values) == "FOREIGN KEY"


async def test_erasing_a_person_takes_along_what_is_theirs(full: Ledger) -> None:
    async with full.database.write() as connection:
        await connection.execute(person.delete().where(person.c.id == 1))
    for table in (
        delivery,
        subscription,
        subscription_event,
        registration,
        registration_event,
    ):
        assert await full.rows(table) == []
    assert len(await full.rows(mailing)) == 1
    assert len(await full.rows(suppression)) == 1


@pytest.mark.parametrize("table", ["seminar", "mailing"])
async def test_what_mail_hangs_on_is_not_deleted(full: Ledger, table: str) -> None:
    with pytest.raises(IntegrityError) as problem:
        async with full.database.write() as connection:
            await connection.execute(metadata.tables[table].delete())
    assert broken(problem.value) == "FOREIGN KEY"


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        NOW.replace(microsecond=123456),
        # The two half past twos of 25.10.2026 in Berlin stay two.
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2099, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
async def test_moments_come_back_in_utc(full: Ledger, moment: datetime) -> None:
    made = await full.add(mailing, a_mailing(1, step_key="x", due_at=moment))
    found = (await full.row(mailing, made))["due_at"]
    assert found == moment
    assert found.tzinfo is UTC


async def test_moments_are_compared_as_moments(full: Ledger) -> None:
    """Half past two in summer time lies before a quarter past two in winter time."""
    summer = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    winter = datetime(2026, 10, 25, 2, 15, tzinfo=timezone(timedelta(hours=1)))
    made = await full.add(mailing, a_mailing(1, step_key="x", due_at=summer))
    async with full.database.read() as connection:
        before = await connection.scalars(
            mailing.select().with_only_columns(mailing.c.id).where(mailing.c.due_at < winter)
        )
        assert made in set(before)


@pytest.mark.parametrize("value", [NOW.replace(tzinfo=None)])
async def test_naive_moments_are_refused(full: Ledger, value: datetime) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        await full.add(mailing, a_mailing(1, step_key="x", due_at=value))


async def test_no_moment_stays_none(full: Ledger) -> None:
    made = await full.add(mailing, a_mailing(1, step_key="x", due_at=None))
    assert (await full.row(mailing, made))["due_at"] is None


def test_every_time_is_a_checked_one() -> None:
    bare = [
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if "DATE" in str(column.type).upper() and not isinstance(column.type, UtcDateTime)
    ]
    assert bare == []


async def test_what_is_no_choice_is_refused_before_it_reaches_the_table(full: Ledger) -> None:
    with pytest.raises(StatementError, match="nonsense"):
        await full.add(mailing, a_mailing(1, step_key="x", state="nonsense"))


async def test_seminars_come_back_as_they_were(database: Database) -> None:
    whole = a_seminar(
        "ganz",
        series="Reihe",
        online=False,
        place="Rathaus",
        free=False,
        fee="20 €",
        registration_deadline=NOW,
        registration_url="https://example.org/a",
        join_url="https://example.org/b",
        speakers=(Speaker("Eva Muster", "Dr.", "Leiterin", "Stadt X"), Speaker("Jan")),
        teaser="Teaser",
        body=("Eins.", "Zwei."),
        plan="plan",
        lists=("a", "b"),
        revision=3,
        state=SeminarState.PUBLISHED,
        timezone="Europe/Vienna",
    )
    async with database.write() as connection:
        bare_id = await seminars.add(connection, a_seminar("knapp", lists=()), NOW)
        whole_id = await seminars.add(connection, whole, NOW)
    async with database.read() as connection:
        assert await seminars.by_id(connection, whole_id) == whole
        assert await seminars.by_slug(connection, "knapp") == (
            bare_id,
            a_seminar("knapp", lists=()),
        )
        assert await seminars.by_slug(connection, "absent") is None


def test_every_table_is_known_where_databases_are_copied() -> None:
    """A module that is not imported there would be left out by ``move-database`` and backups."""
    store = ROOT / "mailer" / "store"
    with_tables = {
        ".".join(one.relative_to(store).with_suffix("").parts)
        for one in store.rglob("*.py")
        if " = Table(" in one.read_text(encoding="utf-8")
    }
    tree = ast.parse((store / "copying.py").read_text(encoding="utf-8"))
    imported = {
        f"{node.module}.{alias.name}".removeprefix("mailer.store.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        if node.module in {"mailer.store", "mailer.store.consent"}
        for alias in node.names
    }
    assert with_tables == imported
