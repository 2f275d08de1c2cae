"""Suppressions: addresses that are not mailed, how far that goes, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store import withdrawals
from mailer.store.schema import UtcDateTime, metadata, record_or_none
from mailer.withdrawal_log import Kind

BY_STAFF = "by staff"
SCOPES = frozenset({"all", "lists"})
REASONS = frozenset({"hard bounce", "complaint", BY_STAFF})

suppression = Table(
    "suppression",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address_key", Text, nullable=False),
    # "lists": no list mail, but mail about a registration; "all": nothing at all.
    Column("scope", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # The server's words, or why staff blocked it.
    Column("detail", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    # Who of staff; empty where no person did it.
    Column("blocked_by", Text),
    CheckConstraint("scope IN ('all', 'lists')", name="scope_known"),
    CheckConstraint("reason IN ('hard bounce', 'complaint', 'by staff')", name="reason_known"),
    Index("uq_suppression_address", "address_key", unique=True),
)


def suppress(
    connection: Connection,
    address_key: str,
    *,
    scope: str,
    reason: str,
    detail: str,
    now: datetime,
    by: str | None = None,
) -> None:
    """Stops mail to an address; the newest word replaces an older one."""
    connection.execute(delete(suppression).where(suppression.c.address_key == address_key))
    connection.execute(
        insert(suppression).values(
            address_key=address_key,
            scope=scope,
            reason=reason,
            detail=detail,
            since=now,
            blocked_by=by,
        )
    )
    withdrawals.note(connection, Kind.BLOCKED, address_key, now, scope=scope, reason=reason)


class Suppression(NamedTuple):
    """What stops mail to an address, how far, and since when."""

    scope: str
    reason: str
    detail: str
    since: datetime
    blocked_by: str | None


async def at_address(connection: AsyncConnection, address_key: str) -> Suppression | None:
    """What stops mail to an address, if anything does."""
    rows = await connection.execute(
        select(
            suppression.c.scope,
            suppression.c.reason,
            suppression.c.detail,
            suppression.c.since,
            suppression.c.blocked_by,
        ).where(suppression.c.address_key == address_key)
    )
    return record_or_none(rows, Suppression)


async def suppressed_among(connection: AsyncConnection, keys: Sequence[str]) -> set[str]:
    """Which of some addresses (their keys) get no mail, or no list mail."""
    rows = await connection.execute(
        select(suppression.c.address_key).where(suppression.c.address_key.in_(list(keys)))
    )
    return set(rows.scalars())


async def lift(connection: AsyncConnection, address_key: str, now: datetime) -> None:
    """Lets mail to an address go again."""
    await connection.execute(delete(suppression).where(suppression.c.address_key == address_key))
    withdrawals.note(connection, Kind.UNBLOCKED, address_key, now)


async def forget(connection: AsyncConnection, address_key: str, now: datetime) -> None:
    """Takes an address out of here that nobody has any more. Nothing is lifted by that: the record
    of withdrawals goes on knowing the address by its hash, also one that was blocked before there
    was a record."""
    row = await at_address(connection, address_key)
    if row is None:
        return
    withdrawals.note(connection, Kind.BLOCKED, address_key, now, scope=row.scope, reason=row.reason)
    await connection.execute(delete(suppression).where(suppression.c.address_key == address_key))
