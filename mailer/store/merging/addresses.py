"""The mailbox that is given up when two people are one."""

from datetime import datetime

from sqlalchemy import exists, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.identity import Known
from mailer.store import people, successors
from mailer.store.entries import calendar_entry
from mailer.store.suppressions import at_address, suppress


async def merge_addresses(
    connection: AsyncConnection, keep: Known, gone: Known, now: datetime
) -> None:
    """What belongs to the mailbox that is given up: its calendar entries, and why it is shunned."""
    key, left = keep[1].address.key, gone[1].address.key
    behind = (await people.at_addresses(connection, [left])).get(left, [])
    if {number for number, _ in behind} <= {gone[0]}:
        other = calendar_entry.alias()
        there = exists().where(
            other.c.seminar_id == calendar_entry.c.seminar_id,
            other.c.session == calendar_entry.c.session,
            other.c.address_key == key,
        )
        await connection.execute(
            update(calendar_entry)
            .where(calendar_entry.c.address_key == left, ~there)
            .values(address_key=key)
        )
        await successors.leave_address(connection, left, keep[0], gone[0])
    await _suppression(connection, key, left, now)


async def _suppression(connection: AsyncConnection, key: str, left: str, now: datetime) -> None:
    """A complaint and a block speak for the person, a bounce for the old mailbox only."""
    theirs = await at_address(connection, left)
    if theirs is None or theirs.reason == "hard bounce":
        return
    here = await at_address(connection, key)
    if here is None or (here.scope == "lists" and theirs.scope == "all"):
        await connection.run_sync(
            lambda sync: suppress(
                sync,
                key,
                scope=theirs.scope,
                reason=theirs.reason,
                detail=theirs.detail,
                now=now,
                by=theirs.blocked_by,
            )
        )
