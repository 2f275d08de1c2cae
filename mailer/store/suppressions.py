"""Suppressions: addresses that are not mailed, how far that goes, and why.

What stops mail, and what lets it go again, is also told in ``suppression_event``, which is only
ever added to: a year later somebody asks why a mail left, or did not.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store import withdrawals
from mailer.store.dialect import dialect_of
from mailer.store.dialect.rows import Among
from mailer.store.dialect.rows import Kind as Texts
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_texts
from mailer.store.schema import (
    Choice,
    UtcDateTime,
    metadata,
    one_of,
    records,
)
from mailer.withdrawal_log import Kind

BY_STAFF = "by staff"
SCOPES = frozenset({"all", "lists"})
REASONS = frozenset({"hard bounce", "complaint", BY_STAFF})


class What(StrEnum):
    """What happened to an address: mail to it was stopped, or goes again."""

    BLOCKED = "blocked"
    LIFTED = "lifted"


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

# What happened to the suppression of an address, only ever added to; it goes with who is erased.
suppression_event = Table(
    "suppression_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address_key", Text, nullable=False),
    Column("what", Choice(What), nullable=False),
    # Of what was written, or was lifted.
    Column("scope", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # Why: the server's words, or staff's.
    Column("detail", Text, nullable=False),
    # Who of staff; empty where no person did it.
    Column("done_by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    one_of("what", What),
    Index("ix_suppression_event_address", "address_key", "id"),
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
    _DELETE.run_unseen(connection, key=address_key)
    _INSERT.run_unseen(
        connection,
        address_key=address_key,
        scope=scope,
        reason=reason,
        detail=detail,
        since=now,
        blocked_by=by,
    )
    _note(connection, address_key, What.BLOCKED, scope, reason, detail, by or "", now)
    withdrawals.note(connection, Kind.BLOCKED, address_key, now, scope=scope, reason=reason)


def _given(table: Table) -> dict[str, Any]:
    return {one.key: bindparam(one.key, type_=one.type) for one in table.columns if one.key != "id"}


_DELETE = Prepared(delete(suppression).where(suppression.c.address_key == bindparam("key")))
_INSERT = Prepared(insert(suppression).values(_given(suppression)))
_INSERT_EVENT = Prepared(insert(suppression_event).values(_given(suppression_event)))


class NewSuppression(NamedTuple):
    """An address (its key) to be suppressed, and why."""

    address_key: str
    scope: str
    detail: str


def suppress_many(
    connection: Connection, some: Sequence[NewSuppression], reason: str, now: datetime, by: str
) -> None:
    """``suppress`` for many addresses, each once, by the same person at the same moment."""
    dialect = dialect_of(connection)
    at = dialect.parameter(now)
    connection.execute(
        delete(suppression).where(Among(suppression.c.address_key, idset("keys", Texts.TEXT))),
        {"keys": packed_texts(one.address_key for one in some)},
    )
    columns = ("address_key", "scope", "reason", "detail", "since", "blocked_by")
    rows = [(key, scope, reason, detail, at, by) for key, scope, detail in some]
    dialect.append(connection, suppression, columns, rows)
    of_event = ("address_key", "what", "scope", "reason", "detail", "done_by", "at")
    told = [(key, What.BLOCKED.value, scope, reason, why, by, at) for key, scope, why in some]
    dialect.append(connection, suppression_event, of_event, told)
    for one in some:
        withdrawals.note(
            connection, Kind.BLOCKED, one.address_key, now, scope=one.scope, reason=reason
        )


def _note(
    connection: Connection,
    address_key: str,
    what: What,
    scope: str,
    reason: str,
    detail: str,
    by: str,
    now: datetime,
) -> None:
    _INSERT_EVENT.run_unseen(
        connection,
        address_key=address_key,
        what=what.value,
        scope=scope,
        reason=reason,
        detail=detail,
        done_by=by,
        at=now,
    )


class Suppression(NamedTuple):
    """What stops mail to an address, how far, and since when."""

    scope: str
    reason: str
    detail: str
    since: datetime
    blocked_by: str | None


async def at_address(connection: AsyncConnection, address_key: str) -> Suppression | None:
    """What stops mail to an address, if anything does."""
    return await connection.run_sync(_AT_ADDRESS.record_or_none, Suppression, key=address_key)


_AT_ADDRESS = Prepared(
    select(*(suppression.c[name] for name in Suppression._fields)).where(
        suppression.c.address_key == bindparam("key")
    )
)


async def suppressed_among(connection: AsyncConnection, keys: Sequence[str]) -> set[str]:
    """Which of some addresses (their keys) get no mail, or no list mail."""
    return await connection.run_sync(among, keys)


def among(connection: Connection, keys: Sequence[str]) -> set[str]:
    """``suppressed_among`` for who has the connection itself."""
    return set(_AMONG.scalars(connection, keys=packed_texts(keys)))


_AMONG = Prepared(
    select(suppression.c.address_key).where(
        Among(suppression.c.address_key, idset("keys", Texts.TEXT))
    )
)


class SuppressedAddress(NamedTuple):
    """An address that gets no mail, and what stops it."""

    address_key: str
    scope: str
    reason: str
    detail: str
    since: datetime
    blocked_by: str | None


async def page(
    connection: AsyncConnection, after: str, size: int, *, scope: str = "", reason: str = ""
) -> list[SuppressedAddress]:
    """The next ``size`` addresses behind the key ``after`` that get no mail, in order of their
    keys; of one scope or for one reason only."""
    query = select(*(suppression.c[one] for one in SuppressedAddress._fields))
    query = query.where(suppression.c.address_key > after)
    if scope:
        query = query.where(suppression.c.scope == scope)
    if reason:
        query = query.where(suppression.c.reason == reason)
    rows = await connection.execute(query.order_by(suppression.c.address_key).limit(size))
    return records(rows, SuppressedAddress)


async def known(connection: AsyncConnection, keys: Iterable[str]) -> dict[str, str]:
    """How far the suppressions of some addresses go: key → scope."""
    rows = await connection.execute(
        select(suppression.c.address_key, suppression.c.scope).where(
            Among(suppression.c.address_key, idset("keys", Texts.TEXT))
        ),
        {"keys": packed_texts(keys)},
    )
    return {row.address_key: row.scope for row in rows}


class SuppressionEvent(NamedTuple):
    """One thing that happened to the suppression of an address."""

    what: What
    scope: str
    reason: str
    detail: str
    done_by: str
    at: datetime


async def history(connection: AsyncConnection, address_key: str) -> list[SuppressionEvent]:
    """All that happened to the suppression of an address, the oldest first."""
    query = select(*(suppression_event.c[one] for one in SuppressionEvent._fields))
    query = query.where(suppression_event.c.address_key == address_key)
    rows = await connection.execute(query.order_by(suppression_event.c.id))
    return records(rows, SuppressionEvent)


async def lift(
    connection: AsyncConnection, address_key: str, now: datetime, *, by: str = "", why: str = ""
) -> None:
    """Lets mail to an address go again; who said so and why is kept."""
    row = await at_address(connection, address_key)
    if row is not None:
        await connection.run_sync(
            _note, address_key, What.LIFTED, row.scope, row.reason, why, by, now
        )
    await connection.execute(delete(suppression).where(suppression.c.address_key == address_key))
    withdrawals.note(connection, Kind.UNBLOCKED, address_key, now)


async def forget(connection: AsyncConnection, address_key: str, now: datetime) -> None:
    """Takes an address out of here that nobody has any more. Nothing is lifted by that: the record
    of withdrawals goes on knowing the address by its hash, also one that was blocked before there
    was a record."""
    row = await at_address(connection, address_key)
    await forget_history(connection, address_key)
    if row is None:
        return
    withdrawals.note(connection, Kind.BLOCKED, address_key, now, scope=row.scope, reason=row.reason)
    await connection.execute(delete(suppression).where(suppression.c.address_key == address_key))


async def forget_history(connection: AsyncConnection, address_key: str) -> None:
    """Takes out what happened to the suppression of an address that nobody has any more."""
    await connection.execute(
        delete(suppression_event).where(suppression_event.c.address_key == address_key)
    )
