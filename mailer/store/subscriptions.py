"""Subscriptions: who is on which list, on what ground, and what came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    and_,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.store import withdrawals
from mailer.store.dialect import dialect_of
from mailer.store.dialect.rows import Among
from mailer.store.dialect.rows import Kind as Kinds
from mailer.store.people import person
from mailer.store.recordset import idset, packed_ids, packed_texts
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records
from mailer.withdrawal_log import Kind

subscription = Table(
    "subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("list_slug", Text, nullable=False),
    Column("state", Choice(SubscriptionState), nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("notified", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    one_of("state", SubscriptionState),
    Index("uq_subscription_person_list", "person_id", "list_slug", unique=True),
    Index("ix_subscription_list", "list_slug", "state", "person_id"),
    Index(
        "ix_subscription_pending",
        "changed_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
)

# What happened to a subscription, only ever added to: the proof that Art. 7(1) GDPR asks for.
subscription_event = Table(
    "subscription_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("list_slug", Text, nullable=False),
    Column("state", Choice(SubscriptionState), nullable=False),
    Column("way", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("wording_version", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    one_of("state", SubscriptionState),
    Index("ix_subscription_event_person", "person_id"),
)


async def states_of(
    connection: AsyncConnection, person_ids: Iterable[int], list_slug: str
) -> dict[int, SubscriptionState]:
    """Where each of some people stands with a list; those never on it are absent."""
    return await connection.run_sync(standing, person_ids, list_slug)


def standing(
    connection: Connection, person_ids: Iterable[int], list_slug: str
) -> dict[int, SubscriptionState]:
    """``states_of`` for who has the connection itself."""
    rows = connection.execute(
        select(subscription.c.person_id, subscription.c.state).where(
            Among(subscription.c.person_id, idset("people")),
            subscription.c.list_slug == list_slug,
        ),
        {"people": packed_ids(person_ids)},
    )
    return {row.person_id: row.state for row in rows}


async def at_address(connection: AsyncConnection, address_key: str) -> dict[str, bool]:
    """The lists that somebody at an address ever was on, and whether their mail comes there."""
    rows = await connection.execute(
        select(subscription.c.list_slug, subscription.c.state)
        .join(person, person.c.id == subscription.c.person_id)
        .where(person.c.address_key == address_key)
    )
    found: dict[str, bool] = {}
    for row in rows:
        is_on = row.state is SubscriptionState.SUBSCRIBED
        found[row.list_slug] = is_on or found.get(row.list_slug, False)
    return found


async def left_addresses(
    connection: AsyncConnection, keys: Iterable[str], list_slug: str
) -> set[str]:
    """Which of some addresses were taken off a list: no import brings them back.

    Of those that nobody is known by (any more), the record of withdrawals knows it.
    """
    return await connection.run_sync(left_among, keys, list_slug)


def left_among(connection: Connection, keys: Iterable[str], list_slug: str) -> set[str]:
    """``left_addresses`` for who has the connection itself."""
    keys = set(keys)
    rows = connection.execute(
        select(person.c.address_key)
        .join(subscription, subscription.c.person_id == person.c.id)
        .where(
            Among(person.c.address_key, idset("keys", Kinds.TEXT)),
            subscription.c.list_slug == list_slug,
            subscription.c.state == SubscriptionState.UNSUBSCRIBED,
        ),
        {"keys": packed_texts(keys)},
    )
    left = set(rows.scalars())
    record = withdrawals.record_of(connection)
    if record is not None and (told := record.has_left(keys - left, list_slug)):
        known = connection.execute(
            select(person.c.address_key).where(
                Among(person.c.address_key, idset("keys", Kinds.TEXT))
            ),
            {"keys": packed_texts(told)},
        )
        left |= told - set(known.scalars())
    return left


async def pending_among(connection: AsyncConnection, keys: Iterable[str]) -> set[str]:
    """At which of some addresses somebody has asked for a list and not confirmed it yet."""
    rows = await connection.execute(
        select(person.c.address_key)
        .join(subscription, subscription.c.person_id == person.c.id)
        .where(
            Among(person.c.address_key, idset("keys", Kinds.TEXT)),
            subscription.c.state == SubscriptionState.PENDING,
        ),
        {"keys": packed_texts(keys)},
    )
    return set(rows.scalars())


async def add_many(
    connection: AsyncConnection,
    person_ids: list[int],
    *,
    list_slug: str,
    state: SubscriptionState,
    legal_basis: str,
    source: str,
    way: str,
    wording_version: str,
    now: datetime,
) -> None:
    """Puts people on a list and writes down how it came about."""
    joined = [Joined(one, state, legal_basis, source) for one in person_ids]
    came = Came(list_slug, way, wording_version, now)
    await connection.run_sync(append, joined, came)


class Joined(NamedTuple):
    """Somebody who comes onto a list, or is known there from now on as one who left it."""

    person_id: int
    state: SubscriptionState
    legal_basis: str
    source: str


class Came(NamedTuple):
    """How several came onto a list at once."""

    list_slug: str
    way: str
    wording_version: str
    at: datetime


def append(connection: Connection, joined: Sequence[Joined], came: Came) -> None:
    """Puts many people on a list, whatever the ground of each, as ``add_many`` does."""
    dialect = dialect_of(connection)
    at = dialect.parameter(came.at)
    slug = came.list_slug
    columns = ("person_id", "list_slug", "state", "legal_basis", "source", "changed_at")
    rows = [(one, slug, state.value, basis, source, at) for one, state, basis, source in joined]
    dialect.append(connection, subscription, columns, rows)
    _append_events(connection, joined, came)


def _append_events(connection: Connection, joined: Sequence[Joined], came: Came) -> None:
    """The one place where the events of many subscriptions at once are written."""
    dialect = dialect_of(connection)
    slug, way, version, at = came.list_slug, came.way, came.wording_version, came.at
    moment = dialect.parameter(at)
    columns = ("person_id", "list_slug", "state", "way", "legal_basis", "source",
               "wording_version", "at")  # fmt: skip
    rows = [
        (one, slug, state.value, way, basis, source, version, moment)
        for one, state, basis, source in joined
    ]
    dialect.append(connection, subscription_event, columns, rows)


def add_basis(
    connection: Connection,
    person_ids: list[int],
    list_slug: str,
    basis: str,
    source: str,
    now: datetime,
) -> None:
    """Writes down a legal basis for subscriptions that had none."""
    without = update(subscription).where(
        Among(subscription.c.person_id, idset("people")),
        subscription.c.list_slug == list_slug,
        subscription.c.legal_basis == "",
    )
    connection.execute(
        without.values(legal_basis=basis, source=source, changed_at=now),
        {"people": packed_ids(person_ids)},
    )


class _Ending(NamedTuple):
    """A subscription that ends, as far as its end tells of it."""

    id: int
    person_id: int
    list_slug: str
    legal_basis: str
    source: str


async def end_at_address(
    connection: AsyncConnection,
    address_key: str,
    list_slug: str | None,
    way: str,
    now: datetime,
    *,
    only_pending: bool = False,
) -> list[str]:
    """Takes everybody behind an address off a list (all lists for None); returns those left.

    A withdrawal speaks for the mailbox: its next reader must not get the same mail again. With
    ``only_pending`` requests end that nobody has confirmed, and who is on a list stays.
    """
    wanted = [
        subscription.c.person_id == person.c.id,
        person.c.address_key == address_key,
        subscription.c.state == SubscriptionState.PENDING
        if only_pending
        else subscription.c.state != SubscriptionState.UNSUBSCRIBED,
    ]
    if list_slug is not None:
        wanted.append(subscription.c.list_slug == list_slug)
    found = await connection.execute(
        select(
            subscription.c.id,
            subscription.c.person_id,
            subscription.c.list_slug,
            subscription.c.legal_basis,
            subscription.c.source,
        ).where(and_(*wanted))
    )
    rows = records(found, _Ending)
    for row in rows:
        await connection.execute(
            update(subscription)
            .where(subscription.c.id == row.id)
            .values(state=SubscriptionState.UNSUBSCRIBED, changed_at=now)
        )
        await connection.execute(
            insert(subscription_event).values(
                person_id=row.person_id,
                list_slug=row.list_slug,
                state=SubscriptionState.UNSUBSCRIBED,
                way=way,
                legal_basis=row.legal_basis,
                source=row.source,
                wording_version="",
                at=now,
            )
        )
    if rows:
        withdrawals.note(
            connection,
            Kind.LEFT,
            address_key,
            now,
            people=tuple(sorted({row.person_id for row in rows})),
            lists=tuple(sorted({row.list_slug for row in rows})),
            way=way,
        )
    return sorted({row.list_slug for row in rows})


async def count(connection: AsyncConnection, list_slug: str) -> int:
    """How many people are subscribed to a list."""
    found = await connection.scalar(
        select(func.count())
        .select_from(subscription)
        .where(
            subscription.c.list_slug == list_slug,
            subscription.c.state == SubscriptionState.SUBSCRIBED,
        )
    )
    return int(found or 0)
