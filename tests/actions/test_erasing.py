"""Somebody is forgotten: nothing of theirs is left, and nothing brings them back."""

import pytest
from postbox import SLUG, inbox, on_list, person, publish, sent
from sqlalchemy import func, select, update
from support import ONLY_SQLITE, Office

from mailer.actions.person import blocks, erasing, merging
from mailer.actions.person.blocks import Scope
from mailer.actions.registration import registrations
from mailer.actions.subscription import rolls
from mailer.domain.consent import Standing
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.store.deliveries import delivery
from mailer.store.schema import metadata
from mailer.store.suppressions import suppression
from mailer.withdrawal_log import Kind, WithdrawalLog

ANNA = "anna@example.org"


def record(office: Office) -> WithdrawalLog:
    return WithdrawalLog(office.desk.workspace.path, office.desk.workspace.links.secret)


async def everything(office: Office) -> str:
    """All that the database holds, as text."""
    told = []
    async with office.desk.database.read() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(select(table))
            told += [str(tuple(row)) for row in rows]
    return "\n".join(told).lower()


async def test_nothing_is_left(office: Office) -> None:
    await publish(office)
    await on_list(office, "anna", "bert")
    await registrations.register(office.desk, SLUG, person("anna"))
    await sent(office)
    await blocks.block(office.desk, ANNA, reason="Bitte", scope=Scope.LISTS, by="Erika")
    assert "anna" in await everything(office)
    done = await erasing.erase(office.desk, ANNA)
    assert (done.lists, done.seminars, done.mails) == (("seminare",), (SLUG,), 1)
    assert (done.blocked, done.sharers) == (True, 0)
    found = await everything(office)
    assert "anna" not in found
    assert "bert" in found
    # What was captured is no database: staff is told.
    assert inbox(office, ANNA)
    assert done.files
    assert all(ANNA.encode() in (office.desk.workspace.path / one).read_bytes().lower()
               for one in done.files)  # fmt: skip
    with pytest.raises(NotFoundError):
        await erasing.erase(office.desk, ANNA)


async def test_the_record_knows_by_hashes_only(office: Office) -> None:
    await on_list(office, "anna", "anna@example.net")
    await merging.merge(office.desk, ANNA, "anna@example.net")
    await blocks.block(office.desk, ANNA, reason="Bitte", scope=Scope.ALL, by="Erika")
    await erasing.erase(office.desk, ANNA)
    kept = record(office)
    assert b"anna" not in kept.file.read_bytes()
    erased = [one.who for one in kept.read().withdrawals if one.kind is Kind.ERASED]
    assert erased == [kept.who(ANNA), kept.who("anna@example.net")]
    # An old table brings neither back onto the list.
    await on_list(office, "anna", "anna@example.net", "carla")
    found = {
        one.person.address.envelope: one.standing
        for one in await rolls.members(office.desk, "seminare")
    }
    assert found.pop("carla@example.org") is Standing.CONFIRMED
    assert set(found.values()) == {Standing.LEFT}


async def test_a_rehearsal_changes_nothing_and_is_in_no_record(office: Office) -> None:
    await publish(office)
    await on_list(office, "anna")
    before = await everything(office)
    looked = await erasing.erase(office.desk, ANNA, dry_run=True)
    assert await everything(office) == before
    assert not any(one.kind is Kind.ERASED for one in record(office).read().withdrawals)
    assert await erasing.erase(office.desk, ANNA) == looked


async def test_a_rehearsed_merge_is_in_no_record(office: Office) -> None:
    await on_list(office, "anna", "bert")
    before = record(office).read()
    await merging.merge(office.desk, "bert@example.org", ANNA, dry_run=True)
    assert record(office).read() == before


async def test_who_waits_gets_the_place(office: Office) -> None:
    await publish(office, capacity=1)
    for name in ("anna", "bert"):
        await registrations.register(office.desk, SLUG, person(name))
    done = await erasing.erase(office.desk, ANNA)
    assert done.promoted == 1
    assert ("promoted", "bert") in await sent(office)


async def test_others_behind_the_mailbox_stay(office: Office) -> None:
    await publish(office)
    for first in ("Anna", "Bert"):
        one = person("post@example.org", first_name=first, last_name="Muster")
        await registrations.register(office.desk, SLUG, one)
    await blocks.block(office.desk, "post@example.org", reason="x", scope=Scope.LISTS, by="")
    with pytest.raises(RefusedError, match=r"1 \(Anna"):
        await erasing.erase(office.desk, "post@example.org")
    done = await erasing.erase(office.desk, "1")
    assert (done.person[1].first_name, done.sharers, done.files) == ("Anna", 1, ())
    async with office.desk.database.read() as connection:
        blocked = await connection.scalar(select(func.count()).select_from(suppression))
    assert blocked == 1


async def test_nobody_is_erased_while_a_mail_is_in_hand(office: Office) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, person("anna"))
    async with office.desk.database.write() as connection:
        await connection.execute(update(delivery).values(state=DeliveryState.SENDING))
    with pytest.raises(RefusedError, match="in a minute"):
        await erasing.erase(office.desk, ANNA)


@ONLY_SQLITE
async def test_nothing_is_left_in_free_pages(office: Office) -> None:
    await publish(office)
    await on_list(office, "anna", "bert")
    await registrations.register(office.desk, SLUG, person("anna"))
    await sent(office)
    await erasing.erase(office.desk, ANNA)
    await office.desk.database.close()  # what was written meanwhile is in the file then
    file = office.desk.workspace.data / "seminarpost.db"
    octets = file.read_bytes().lower()
    assert b"bert@example.org" in octets
    assert b"anna" not in octets
    assert not file.with_name("seminarpost.db-wal").exists()
