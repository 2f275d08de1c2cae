"""Erasing: a person who wants to be forgotten, with all that hangs on them (Art. 17 GDPR)."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store import successors, suppressions, withdrawals
from mailer.store.entries import calendar_entry
from mailer.store.people import person
from mailer.withdrawal_log import Kind


async def erase(connection: AsyncConnection, person_id: int, now: datetime) -> bool:
    """Takes a person out of the database; says whether there was one.

    The record of withdrawals keeps a number and a keyed hash, so that neither a backup nor an
    import brings the person back. The calendar entry of a mailbox goes with its last reader, and so
    does its block, of which the record keeps the hash.
    """
    key = await connection.scalar(select(person.c.address_key).where(person.c.id == person_id))
    if key is None:
        return False
    former = await successors.addresses_of(connection, person_id)
    await connection.execute(delete(person).where(person.c.id == person_id))
    left = await connection.scalar(select(person.c.id).where(person.c.address_key == key).limit(1))
    if left is None:
        await suppressions.forget(connection, key, now)
        await connection.execute(delete(calendar_entry).where(calendar_entry.c.address_key == key))
    for one in former:
        await suppressions.forget_history(connection, one)
    for one in (key, *former):
        withdrawals.note(connection, Kind.ERASED, one, now, people=(person_id,))
    return True
