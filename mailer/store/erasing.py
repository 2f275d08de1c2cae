"""Erasing: a person who wants to be forgotten, with all that hangs on them (Art. 17 GDPR)."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.store import receipts, standings, successors, suppressions, withdrawals
from mailer.store.consent import erased
from mailer.store.entries import calendar_entry
from mailer.store.people import person
from mailer.store.subscriptions import subscription
from mailer.withdrawal_log import Kind


async def erase(connection: AsyncConnection, person_id: int, now: datetime) -> bool:
    """Takes a person out of the database; says whether there was one.

    The record of withdrawals keeps a number and a keyed hash, so that neither a backup nor an
    import brings the person back. The calendar entry of a mailbox goes with its last reader, and so
    does its block, of which the record keeps the hash. What proved their consents goes; that it
    went is said in the chain of the ledger, which names nobody and still verifies.
    """
    key = await _key_of(connection, person_id)
    if key is None:
        return False
    former = await successors.addresses_of(connection, person_id)
    await _take_out(connection, person_id, key, now)
    for one in former:
        await suppressions.forget_history(connection, one)
    for one in (key, *former):
        withdrawals.note(connection, Kind.ERASED, one, now, people=(person_id,))
    return True


async def outgrow(connection: AsyncConnection, person_id: int, now: datetime) -> None:
    """Takes somebody out of whom nothing is to be kept any longer, and who did not ask for it.

    They may come back by a later import, but onto no list that they had left.
    """
    key = await _key_of(connection, person_id)
    if key is None:
        return
    left = await connection.execute(
        select(subscription.c.list_slug).where(
            subscription.c.person_id == person_id,
            subscription.c.state == SubscriptionState.UNSUBSCRIBED,
        )
    )
    lists = tuple(sorted(left.scalars()))
    await _take_out(connection, person_id, key, now)
    if lists:
        withdrawals.note(connection, Kind.LEFT, key, now, people=(person_id,), lists=lists)


async def _key_of(connection: AsyncConnection, person_id: int) -> str | None:
    key = await connection.scalar(select(person.c.address_key).where(person.c.id == person_id))
    return None if key is None else str(key)


async def _take_out(connection: AsyncConnection, person_id: int, key: str, now: datetime) -> None:
    await erased.of_people(connection, [person_id], now)
    await connection.execute(delete(person).where(person.c.id == person_id))
    left = await connection.scalar(select(person.c.id).where(person.c.address_key == key).limit(1))
    if left is None:
        await suppressions.forget(connection, key, now)
        await standings.forget_address(connection, key)
        await receipts.forget_address(connection, key)
        await erased.of_address(connection, key, now)
        await connection.execute(delete(calendar_entry).where(calendar_entry.c.address_key == key))
