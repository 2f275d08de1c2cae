"""The consent ledger: proven for each person, only added to, and whole after random lives."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from chance import seeds
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from store.ledger import NOW, Ledger
from support import ONLY_POSTGRESQL, ONLY_SQLITE, there

from mailer.domain.address import parse_address
from mailer.domain.commitment import (
    SALT_OCTETS,
    Statement,
    Subject,
    Whose,
    commitment,
    link_hash,
    text_hash,
)
from mailer.domain.consent import SubscriptionState
from mailer.domain.ledger_fault import Fault
from mailer.domain.person import Person
from mailer.store import copying, erasing, merging, people, requests, restoring, subscriptions
from mailer.store.consent import chain, erased, events, verifying
from mailer.store.consent.chain import consent_link
from mailer.store.consent.events import consent_event
from mailer.store.consent.guards import GUARDS
from mailer.store.consent.verifying import Verdict
from mailer.store.consent.wordings import consent_wording
from mailer.store.database import Database, open_database
from mailer.store.people import person
from mailer.store.subscription_events import subscription_event
from mailer.withdrawal_log import Kind, Withdrawal, WithdrawalLog

DAY = timedelta(days=1)
WORDING = "Ich möchte Einladungen erhalten und kann das jederzeit widerrufen."


async def verdict(ledger: Ledger) -> Verdict:
    async with ledger.database.read() as connection:
        return await verifying.verify(connection)


async def faults(ledger: Ledger) -> list[tuple[Fault, str, int]]:
    return [(one.fault, one.table, one.row) for one in (await verdict(ledger)).faults]


async def ask(ledger: Ledger, person_id: int, at: Any = NOW, version: str = "v1") -> None:
    async with ledger.database.write() as connection:
        await requests.ask(
            connection, person_id, "news",
            source="https://e.org/newsletter", way="form", wording_version=version, now=at,
            wording=f"{WORDING} {version}", privacy_version="2026-01",
        )  # fmt: skip


async def confirm(ledger: Ledger, person_id: int, at: Any = NOW + DAY) -> None:
    async with ledger.database.write() as connection:
        await requests.confirm(connection, person_id, "news", now=at)


async def a_life(ledger: Ledger) -> int:
    """Eva asks, confirms and leaves; an import puts three people on a list; Eva's number."""
    eva = await ledger.person()
    await ask(ledger, eva)
    await confirm(ledger, eva)
    async with ledger.database.write() as connection:
        await subscriptions.end_at_address(
            connection, "eva@example.org", "news", "one-click", NOW + 2 * DAY
        )
        crowd = [Person(address=parse_address(f"p{one}@example.org")) for one in range(3)]
        made = await people.insert_many(connection, crowd, NOW)
        await subscriptions.add_many(
            connection, sorted(made.values()), list_slug="seminare",
            state=SubscriptionState.SUBSCRIBED, legal_basis="public-task", way="import",
            source="Liste des Kreises", wording_version="", now=NOW,
        )  # fmt: skip
        await events.add(
            connection, Subject.RECORDING, Whose(eva, "eva@example.org"), NOW, about="waerme",
            state=events.GIVEN, way="form", source="https://e.org/a", wording="Ja, aufnehmen.",
        )  # fmt: skip
    return eva


async def test_every_event_is_proven(ledger: Ledger) -> None:
    await a_life(ledger)
    found = await verdict(ledger)
    assert found.is_whole
    assert (found.statements, found.erased, found.before) == (7, 0, 0)
    assert found.head.number == 5  # ask, confirm, leave, one for the import, recording
    links = await ledger.rows(consent_link)
    assert [len(row["commitments"]) // 32 for row in links] == [1, 1, 1, 3, 1]


async def test_a_single_person_is_proven_by_salt_and_place_alone(ledger: Ledger) -> None:
    """With nothing but the row, the wording and the one link: as somebody outside would do it."""
    eva = await a_life(ledger)
    row = (await ledger.rows(subscription_event, person_id=eva))[0]
    (link,) = await ledger.rows(consent_link, number=row["link"])
    said = Statement(
        Subject.SUBSCRIPTION, "news", "pending", "form", "consent", "https://e.org/newsletter",
        "v1", text_hash(f"{WORDING} v1"), "2026-01", "", NOW,
    )  # fmt: skip
    proven = commitment(row["salt"], Whose(eva, "eva@example.org"), said.octets)
    assert link["commitments"][32 * row["leaf"] :][:32] == proven
    assert link["hash"] == link_hash("", 1, NOW, link["commitments"], "")


async def test_the_chain_holds_no_word_of_anybody(ledger: Ledger) -> None:
    await a_life(ledger)
    told = repr(await ledger.rows(consent_link))
    assert "eva" not in told
    assert "news" not in told
    assert len({row["salt"] for row in await ledger.rows(subscription_event)}) == 6


async def test_a_confirmation_is_of_the_words_that_were_shown(ledger: Ledger) -> None:
    """The list's wording changed between the request and its confirmation."""
    eva = await ledger.person()
    await ask(ledger, eva, version="v1")
    await ask(ledger, eva, NOW + DAY, version="v2")
    await confirm(ledger, eva, NOW + 2 * DAY)
    rows = await ledger.rows(subscription_event, person_id=eva)
    wordings = {row["id"]: row["text"] for row in await ledger.rows(consent_wording)}
    assert [
        (row["state"].value, row["wording_version"], wordings[row["wording_id"]]) for row in rows
    ] == [
        ("pending", "v1", f"{WORDING} v1"),
        ("pending", "v2", f"{WORDING} v2"),
        ("subscribed", "v2", f"{WORDING} v2"),
    ]
    assert {row["privacy_version"] for row in rows} == {"2026-01"}


async def test_a_basis_that_comes_later_is_an_event(ledger: Ledger) -> None:
    eva = await ledger.person()
    async with ledger.database.write() as connection:
        await subscriptions.add_many(
            connection, [eva], list_slug="seminare", state=SubscriptionState.SUBSCRIBED,
            legal_basis="", source="", way="import", wording_version="", now=NOW,
        )  # fmt: skip
        for source in ("Liste A", "Liste B"):  # the second finds a basis already
            await connection.run_sync(
                subscriptions.add_basis, [eva], "seminare", "public-task", source, NOW + DAY
            )
    rows = await ledger.rows(subscription_event)
    assert [(row["legal_basis"], row["source"]) for row in rows] == [
        ("", ""), ("public-task", "Liste A"),
    ]  # fmt: skip
    assert (await verdict(ledger)).is_whole


REFUSED = {
    "changing": update(consent_link).values(note="x"),
    "deleting": delete(consent_link),
    "deleting the last": delete(consent_link).where(consent_link.c.number == 5),
    "a gap": insert(consent_link).values(number=9, at=NOW, commitments=b"", note="", hash=""),
    "again": insert(consent_link).values(number=2, at=NOW, commitments=b"", note="", hash=""),
    "before": insert(consent_link).values(number=0, at=NOW, commitments=b"", note="", hash=""),
}


@pytest.mark.parametrize("act", REFUSED)
async def test_the_database_refuses_all_but_the_next_link(ledger: Ledger, act: str) -> None:
    await a_life(ledger)
    before = await ledger.rows(consent_link)
    with pytest.raises(DBAPIError, match="only added to"):
        async with ledger.database.write() as connection:
            await connection.execute(REFUSED[act])
    assert await ledger.rows(consent_link) == before


@ONLY_SQLITE
async def test_the_guards_are_those_that_a_backup_may_have(ledger: Ledger) -> None:
    async with ledger.database.read() as connection:
        found = await connection.execute(
            text("SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
        )
    assert set(found.scalars()) == GUARDS


@ONLY_POSTGRESQL
async def test_a_server_refuses_truncating_too(ledger: Ledger) -> None:
    await a_life(ledger)
    with pytest.raises(DBAPIError, match="only added to"):
        async with ledger.database.write() as connection:
            await connection.execute(text("TRUNCATE consent_link"))


@ONLY_POSTGRESQL
async def test_only_a_database_that_is_replaced_is_emptied(ledger: Ledger) -> None:
    await a_life(ledger)
    async with ledger.database.write() as connection:
        await copying.empty(connection)
    assert await ledger.rows(consent_link) == []
    await a_life(ledger)
    with pytest.raises(DBAPIError, match="only added to"):  # the leave was that transaction's
        async with ledger.database.write() as connection:
            await connection.execute(REFUSED["deleting"])


# --- tampering --------------------------------------------------------------------------------


async def unguarded(ledger: Ledger, *statements: Any) -> None:
    """What somebody may do who owns the database: its triggers are in the way of nobody then."""
    async with ledger.database.write() as connection:
        for statement in _without_triggers(connection.dialect.name):
            await connection.execute(text(statement))
        for one in statements:
            await connection.execute(one)


def _without_triggers(dialect: str) -> tuple[str, ...]:
    if dialect == "postgresql":
        return ("ALTER TABLE consent_link DISABLE TRIGGER USER",)
    names = ("is_not_changed", "is_not_deleted", "follows")
    return tuple(f"DROP TRIGGER IF EXISTS consent_link_{name}" for name in names)


def of(table: Table, number: int, **values: Any) -> Any:
    return update(table).where(table.c.id == number).values(**values)


S = subscription_event
TAMPERED: dict[str, tuple[tuple[Any, ...], list[tuple[Fault, str, int]]]] = {
    f"{name} of a statement": (
        (of(S, 2, **{name: value}),),
        [(Fault.STATEMENT_CHANGED, "subscription_event", 2)],
    )
    for name, value in {
        "list_slug": "seminare",
        "state": SubscriptionState.UNSUBSCRIBED,
        "way": "staff",
        "legal_basis": "contract",
        "source": "https://e.org/anderswo",
        "wording_version": "v9",
        "wording_id": None,
        "privacy_version": "2027-01",
        "evidence": '{"message_id":"x"}',
        "address": "eve@example.org",
        "at": NOW + timedelta(microseconds=1),
        "salt": b"\0" * SALT_OCTETS,
    }.items()
}
TAMPERED |= {
    "no salt": ((of(S, 2, salt=b"short"),), [(Fault.STATEMENT_CHANGED, S.name, 2)]),
    "another person's": ((of(S, 4, person_id=1),), [(Fault.PERSON_CHANGED, S.name, 4)]),
    "whose": ((of(S, 4, whose=3),), [(Fault.STATEMENT_CHANGED, S.name, 4)]),
    "a removed statement": (
        (delete(S).where(S.c.id == 5),), [(Fault.STATEMENT_MISSING, "", 0)],
    ),
    "exchanged places": (
        (of(S, 4, leaf=7), of(S, 5, leaf=0), of(S, 4, leaf=1)),
        [(Fault.STATEMENT_CHANGED, S.name, 4), (Fault.STATEMENT_CHANGED, S.name, 5)],
    ),
    "taken off the chain": (
        (of(S, 2, link=None, leaf=None),),
        [(Fault.STATEMENT_STRANGE, S.name, 2), (Fault.STATEMENT_MISSING, "", 0)],
    ),
    "an inserted statement": (
        (insert(S).values(
            id=99, person_id=1, list_slug="news", state=SubscriptionState.SUBSCRIBED, way="form",
            legal_basis="consent", source="", wording_version="", at=NOW, whose=1, leaf=0,
            address="eva@example.org", salt=b"\1" * SALT_OCTETS, link=77,
        ),),
        [(Fault.STATEMENT_STRANGE, S.name, 99)],
    ),
    "a wording": (
        (of(consent_wording, 1, text="Ich will alles."),),
        [
            (Fault.WORDING_CHANGED, "consent_wording", 1),
            (Fault.STATEMENT_CHANGED, S.name, 1),
            (Fault.STATEMENT_CHANGED, S.name, 2),
        ],
    ),
    "a recording": (
        (of(consent_event, 1, state="withdrawn"),),
        [(Fault.STATEMENT_CHANGED, "consent_event", 1)],
    ),
}  # fmt: skip
L = consent_link


def link(number: int, /, **values: Any) -> Any:
    return update(L).where(L.c.number == number).values(**values)


TAMPERED |= {
    "a link's time": ((link(3, at=NOW),), [(Fault.LINK_CHANGED, L.name, 3)]),
    "a link's note": (
        (link(3, note='{"erased": [[1, 0]]}'),),
        [(Fault.LINK_CHANGED, L.name, 3), (Fault.STATEMENT_BACK, S.name, 1)],
    ),
    "a link's hash": (
        (link(3, hash="0" * 64),),
        [(Fault.LINK_CHANGED, L.name, 3), (Fault.LINK_CHANGED, L.name, 4)],
    ),
    "a link's commitments": (
        (link(3, commitments=b"\0" * 32),),
        [(Fault.LINK_CHANGED, L.name, 3), (Fault.STATEMENT_CHANGED, S.name, 3)],
    ),
    "a removed link": (
        (delete(L).where(L.c.number == 3),),
        [(Fault.LINK_MISSING, L.name, 3), (Fault.STATEMENT_STRANGE, S.name, 3)],
    ),
    "the last link removed": (
        (delete(L).where(L.c.number == 5),), [(Fault.STATEMENT_STRANGE, "consent_event", 1)],
    ),
    "reordered links": (
        (link(2, number=102), link(3, number=2), link(102, number=3)),
        [
            (Fault.LINK_CHANGED, L.name, 2),
            (Fault.LINK_CHANGED, L.name, 3),
            (Fault.LINK_CHANGED, L.name, 4),
            (Fault.STATEMENT_CHANGED, S.name, 2),
            (Fault.STATEMENT_CHANGED, S.name, 3),
        ],
    ),
    "an inserted link": (
        (insert(L).values(number=6, at=NOW, commitments=b"\1" * 32, note="", hash="1" * 64),),
        [(Fault.LINK_CHANGED, L.name, 6), (Fault.STATEMENT_MISSING, "", 0)],
    ),
    "a note that is none": (
        (link(2, note="[1]"),), [(Fault.LINK_CHANGED, L.name, 2), (Fault.LINK_CHANGED, L.name, 2)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", TAMPERED)
async def test_tampering_is_found_and_named(ledger: Ledger, act: str) -> None:
    await a_life(ledger)
    statements, expected = TAMPERED[act]
    await unguarded(ledger, *statements)
    found = await verdict(ledger)
    assert sorted((one.fault, one.table, one.row) for one in found.faults) == sorted(expected)
    for one in found.faults:
        assert "{" not in "".join(one.sentence)
        assert str(one.row or one.link) in one.sentence.de


@pytest.mark.parametrize("act", [name for name in TAMPERED if "link" in name])
async def test_the_links_alone_tell_what_is_wrong_with_them(ledger: Ledger, act: str) -> None:
    await a_life(ledger)
    statements, expected = TAMPERED[act]
    await unguarded(ledger, *statements)
    async with ledger.database.read() as connection:
        found = await verifying.verify_links(connection)
    assert sorted((one.fault, one.table, one.row) for one in found.faults) == sorted(
        one for one in expected if one[0] in {Fault.LINK_CHANGED, Fault.LINK_MISSING}
    )


async def test_the_links_alone_count_what_there_is(ledger: Ledger) -> None:
    eva = await a_life(ledger)
    async with ledger.database.write() as connection:
        await erasing.erase(connection, eva, NOW)
    async with ledger.database.read() as connection:
        assert await verifying.verify_links(connection) == await verifying.verify(connection)


async def test_whoever_forges_links_is_found_by_the_statements(ledger: Ledger) -> None:
    """The hashes of a changed link and of all behind it are made anew: the chain fits again."""
    await a_life(ledger)
    rows = [dict(row) for row in await ledger.rows(consent_link)]
    rows[2]["commitments"] = b"\7" * 32
    before, forged = "", []
    for row in rows:
        before = link_hash(before, row["number"], row["at"], row["commitments"], row["note"])
        forged.append(link(row["number"], commitments=row["commitments"], hash=before))
    noted = (await verdict(ledger)).head
    await unguarded(ledger, *forged)
    assert await faults(ledger) == [(Fault.STATEMENT_CHANGED, S.name, 3)]
    assert (await verdict(ledger)).head != noted  # who noted the last hash knows it too


async def test_what_is_only_half_inserted_is_found(ledger: Ledger) -> None:
    """A statement of a place that another one has is refused by the database."""
    await a_life(ledger)
    row = (await ledger.rows(subscription_event))[0]
    with pytest.raises(DBAPIError):
        async with ledger.database.write() as connection:
            await connection.execute(insert(subscription_event).values(dict(row) | {"id": 50}))


# --- erasing, merging, moving ------------------------------------------------------------------


async def test_erasing_leaves_a_chain_that_verifies(ledger: Ledger) -> None:
    eva = await a_life(ledger)
    async with ledger.database.write() as connection:
        await erasing.erase(connection, eva, NOW + 3 * DAY)
    found = await verdict(ledger)
    assert found.is_whole
    assert (found.statements, found.erased, found.head.number) == (3, 4, 6)
    assert "eva" not in repr(await ledger.rows(consent_link))
    assert await ledger.rows(consent_event) == []
    assert {row["address"] for row in await ledger.rows(subscription_event)} == {
        "p0@example.org", "p1@example.org", "p2@example.org",
    }  # fmt: skip


async def test_one_of_an_import_is_erased_and_the_others_are_still_proven(ledger: Ledger) -> None:
    await a_life(ledger)
    (second,) = await ledger.rows(person, address="p1@example.org")
    async with ledger.database.write() as connection:
        await erasing.erase(connection, second["id"], NOW)
    found = await verdict(ledger)
    assert found.is_whole
    assert (found.statements, found.erased) == (6, 1)


async def test_a_statement_that_comes_back_is_found(ledger: Ledger) -> None:
    eva = await a_life(ledger)
    (kept,) = await ledger.rows(person, id=eva)
    row = (await ledger.rows(subscription_event))[0]
    async with ledger.database.write() as connection:
        await erasing.erase(connection, eva, NOW)
        await connection.execute(insert(person).values(kept))
        await connection.execute(insert(subscription_event).values(row))
    assert await faults(ledger) == [(Fault.STATEMENT_BACK, S.name, row["id"])]


async def test_a_block_of_an_address_that_nobody_has_goes_with_its_last_reader(
    ledger: Ledger,
) -> None:
    async with ledger.database.write() as connection:
        await events.at_address(
            connection, Subject.BLOCK, "eva@example.org", NOW,
            about="all", state=events.BEGUN, way="staff", source="Bitte am Telefon",
        )  # fmt: skip
    eva = await ledger.person()
    async with ledger.database.read() as connection:
        told = await events.of(connection, [eva], "eva@example.org")
    assert [(one.subject, one.about, one.source) for one in told] == [
        (Subject.BLOCK, "all", "Bitte am Telefon")
    ]
    async with ledger.database.write() as connection:
        await erasing.erase(connection, eva, NOW)
    assert await ledger.rows(consent_event) == []
    assert (await verdict(ledger)).is_whole


async def test_a_restored_database_erases_again_and_verifies(ledger: Ledger, tmp_path: Any) -> None:
    """A backup from before an erasure and a withdrawal is put back: both are done again."""
    eva = await a_life(ledger)
    record = WithdrawalLog(tmp_path, b"k" * 64)
    record.add(
        [
            Withdrawal(NOW, Kind.ERASED, record.who("eva@example.org"), people=(eva,)),
            Withdrawal(
                NOW, Kind.LEFT, record.who("p0@example.org"), people=(eva + 1,),
                lists=("seminare",), way="link",
            ),
        ]
    )  # fmt: skip
    async with ledger.database.write() as connection:
        said = record.read().withdrawals
        found = await restoring.hold(connection, NOW - DAY, NOW + DAY, record, said)
    assert (found.erased, found.left) == (1, 1)
    assert "eva" not in repr(await ledger.rows(subscription_event))
    whole = await verdict(ledger)
    assert whole.faults == []
    assert (whole.statements, whole.erased) == (4, 4)


async def test_two_who_are_one_keep_both_proofs(ledger: Ledger) -> None:
    eva = await a_life(ledger)
    other = await ledger.person("e.muster@example.org")
    await ask(ledger, other, NOW + 3 * DAY)
    async with ledger.database.write() as connection:
        keep, gone = [
            (number, there(await people.by_id(connection, number))) for number in (other, eva)
        ]
        await merging.merge(connection, keep, gone, NOW + 4 * DAY)
    found = await verdict(ledger)
    assert found.is_whole
    assert {row["person_id"] for row in await ledger.rows(consent_event)} == {other}
    assert len(await ledger.rows(subscription_event, person_id=other)) >= 4
    async with ledger.database.read() as connection:
        proven, wrong = await verifying.of_person(connection, other)
    assert (proven, wrong) == (len(await ledger.rows(S, person_id=other)) + 1, [])


async def test_what_was_before_the_chain_is_no_fault(ledger: Ledger) -> None:
    eva = await ledger.person()
    old = {
        "person_id": eva, "list_slug": "news", "state": SubscriptionState.SUBSCRIBED,
        "way": "form", "legal_basis": "consent", "source": "", "wording_version": "", "at": NOW,
    }  # fmt: skip
    note = '{"events_before": 7}'
    async with ledger.database.write() as connection:
        await connection.execute(
            insert(L).values(
                number=1, at=NOW, commitments=b"", note=note, hash=link_hash("", 1, NOW, b"", note)
            )
        )
        await connection.execute(insert(S), [old | {"id": number} for number in (7, 8)])
    found = await verdict(ledger)
    assert found.before == 1
    assert [(one.fault, one.row) for one in found.faults] == [(Fault.STATEMENT_STRANGE, 8)]


async def test_a_copy_in_another_database_verifies(
    ledger: Ledger, tmp_path: Any, new_database: Callable[[], str]
) -> None:
    eva = await a_life(ledger)
    async with ledger.database.write() as connection:
        await erasing.erase(connection, eva, NOW)
    (tmp_path / "copy").mkdir()
    for url in ("sqlite:///other.db", new_database()):
        copy = await open_database(url, tmp_path / "copy")
        try:
            async with ledger.database.read() as source, copy.write() as target:
                tallies = await copying.copied(source, target)
                assert tallies == await copying.tallies(target)
            assert await verdict(Ledger(copy)) == await verdict(ledger)
        finally:
            await copy.close()


class Town:
    """People who ask, confirm, leave, are imported, made one, forgotten and erased, by chance."""

    def __init__(self, database: Database, seed: int) -> None:
        self.ledger = Ledger(database)
        self.chance = random.Random(seed)  # noqa: S311 - lives of a test
        self.now = NOW
        self.named = 0

    async def live(self) -> None:
        self.now += timedelta(hours=self.chance.randint(1, 60))
        often = (self.ask, self.confirm) * 2
        acts = (*often, self.leave, self.take_in, self.erase, self.forget, self.merge, self.block,
                self.undo)  # fmt: skip
        async with self.ledger.database.write() as connection:
            await self.chance.choice(acts)(connection)

    async def someone(self, connection: AsyncConnection) -> tuple[int, Person]:
        numbers = list((await connection.execute(select(person.c.id))).scalars())
        if not numbers or self.chance.random() < 0.3:
            self.named += 1
            one = Person(address=parse_address(f"b{self.named}@example.org"))
            numbers = list((await people.insert_many(connection, [one], self.now)).values())
        number = self.chance.choice(numbers)
        return number, there(await people.by_id(connection, number))

    async def ask(self, connection: AsyncConnection) -> None:
        number, _ = await self.someone(connection)
        await requests.ask(
            connection, number, self.chance.choice(("news", "seminare")), source="https://e.org/x",
            way="form", wording_version="v1", now=self.now, wording=WORDING,
        )  # fmt: skip

    async def confirm(self, connection: AsyncConnection) -> None:
        number, _ = await self.someone(connection)
        for slug in ("news", "seminare"):
            await requests.confirm(connection, number, slug, now=self.now)

    async def leave(self, connection: AsyncConnection) -> None:
        _, one = await self.someone(connection)
        await subscriptions.end_at_address(connection, one.address.key, None, "link", self.now)

    async def take_in(self, connection: AsyncConnection) -> None:
        crowd = []
        for _ in range(self.chance.randint(1, 9)):
            self.named += 1
            crowd.append(Person(address=parse_address(f"b{self.named}@example.org")))
        made = await people.insert_many(connection, crowd, self.now)
        await subscriptions.add_many(
            connection, sorted(made.values()), list_slug="news", source="Liste", way="import",
            state=SubscriptionState.SUBSCRIBED, legal_basis=self.chance.choice(("", "contract")),
            wording_version="", now=self.now,
        )  # fmt: skip

    async def erase(self, connection: AsyncConnection) -> None:
        number, _ = await self.someone(connection)
        await erasing.erase(connection, number, self.now)

    async def forget(self, connection: AsyncConnection) -> None:
        await requests.forget(connection, self.now - 3 * DAY, self.now)

    async def merge(self, connection: AsyncConnection) -> None:
        one, other = await self.someone(connection), await self.someone(connection)
        if one[0] != other[0]:
            await merging.merge(connection, one, other, self.now)

    async def block(self, connection: AsyncConnection) -> None:
        _, one = await self.someone(connection)
        await events.at_address(
            connection, Subject.BLOCK, one.address.key, self.now, about="all",
            state=events.BEGUN, way="staff", source="Bitte",
        )  # fmt: skip

    async def undo(self, connection: AsyncConnection) -> None:
        """Something was begun and did not come off."""
        nested = await connection.begin_nested()
        await self.erase(connection)
        await self.ask(connection)
        await nested.rollback()


@pytest.mark.parametrize("seed", seeds(4711))
async def test_the_chain_verifies_whatever_happens(database: Database, seed: int) -> None:
    town = Town(database, seed)
    for _ in range(120):
        await town.live()
    found = await verdict(town.ledger)
    assert found.faults == []
    assert found.erased > 0
    assert found.statements > 10
    links = await town.ledger.rows(consent_link)
    leaves = sum(len(row["commitments"]) // 32 for row in links)
    assert leaves == found.statements + found.erased


async def test_adding_reads_the_last_link_alone(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import adds a link for each of its chunks, however long the chain is."""
    from sqlalchemy import event

    eva = await ledger.person()
    asked: list[str] = []
    event.listen(
        ledger.database.engine.sync_engine,
        "before_cursor_execute",
        lambda *args: asked.append(args[2]) if "consent_link" in args[2] else None,
    )
    said = Statement(
        Subject.SUBSCRIPTION, "news", "subscribed", "import", "contract", "x", "", "", "", "", NOW
    )
    whose = [Whose(eva, f"p{one}@example.org") for one in range(500)]
    for _ in range(3):
        async with ledger.database.write() as connection:
            proofs = await chain.commit(connection, whose, said, NOW)
        assert [one.place.leaf for one in proofs] == list(range(500))
        (statement,) = asked  # what is written goes past SQLAlchemy
        assert "LIMIT" in statement.upper()
        asked.clear()
    async with ledger.database.read() as connection:
        assert await chain.length(connection) == 3


async def test_nothing_to_let_go_adds_no_link(ledger: Ledger) -> None:
    await a_life(ledger)
    before = await ledger.rows(consent_link)
    async with ledger.database.write() as connection:
        await chain.let_go(connection, [], NOW)
        await erased.of_people(connection, [424242], NOW)
    assert await ledger.rows(consent_link) == before
