"""Subscriptions: who is on which list, on what ground, and what came of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.commitment import Whose
from mailer.domain.consent import SubscriptionState
from mailer.store import people, subscription_events, withdrawals
from mailer.store.consent.wordings import consent_wording
from mailer.store.dialect import dialect_of
from mailer.store.dialect.rows import Among
from mailer.store.dialect.rows import Kind as Kinds
from mailer.store.people import person
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_ids, packed_texts
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records
from mailer.store.subscription_events import Happening
from mailer.store.subscription_events import subscription_event as subscription_event
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


async def states_of(
    connection: AsyncConnection, person_ids: Iterable[int], list_slug: str
) -> dict[int, SubscriptionState]:
    """Where each of some people stands with a list; those never on it are absent."""
    return await connection.run_sync(standing, person_ids, list_slug)


def standing(
    connection: Connection, person_ids: Iterable[int], list_slug: str
) -> dict[int, SubscriptionState]:
    """``states_of`` for who has the connection itself."""
    found = _STANDING.records(
        connection, _Standing, people=packed_ids(person_ids), list_slug=list_slug
    )
    return dict(found)


class _Standing(NamedTuple):
    """Where somebody stands with a list."""

    person_id: int
    state: SubscriptionState


_STANDING = Prepared(
    select(subscription.c.person_id, subscription.c.state).where(
        Among(subscription.c.person_id, idset("people")),
        subscription.c.list_slug == bindparam("list_slug"),
    )
)


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


def left_among(
    connection: Connection,
    keys: Iterable[str],
    list_slug: str,
    known: Collection[str] | None = None,
) -> set[str]:
    """``left_addresses`` for who has the connection itself.

    ``known`` are those of them by which somebody is known, where that was found out already.
    """
    keys = set(keys)
    wanted = keys if known is None else known
    left: set[str] = set()
    if wanted:
        left.update(_LEFT.scalars(connection, keys=packed_texts(wanted), list_slug=list_slug))
    record = withdrawals.record_of(connection)
    if record is not None and (told := record.has_left(keys - left, list_slug)):
        still_here = connection.execute(
            select(person.c.address_key).where(
                Among(person.c.address_key, idset("keys", Kinds.TEXT))
            ),
            {"keys": packed_texts(told)},
        )
        left |= told - set(still_here.scalars())
    return left


_LEFT = Prepared(
    select(person.c.address_key)
    .join(subscription, subscription.c.person_id == person.c.id)
    .where(
        Among(person.c.address_key, idset("keys", Kinds.TEXT)),
        subscription.c.list_slug == bindparam("list_slug"),
        subscription.c.state == SubscriptionState.UNSUBSCRIBED.value,
    )
)


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
    if not person_ids:
        return
    shared = {"list_slug": list_slug, "state": state, "legal_basis": legal_basis, "source": source}
    await connection.execute(
        insert(subscription),
        [{"person_id": one, "changed_at": now} | shared for one in person_ids],
    )
    happening = Happening(
        list_slug, state, way, legal_basis, source, now, wording_version=wording_version
    )
    await subscription_events.add(connection, person_ids, happening)


class Footing(NamedTuple):
    """How somebody stands with a list, or is known there from now on as one who left it: on what
    ground, and where it is from."""

    state: SubscriptionState
    legal_basis: str
    source: str


class Came(NamedTuple):
    """How several came onto a list at once."""

    list_slug: str
    way: str
    wording_version: str
    at: datetime


def append(connection: Connection, joined: Mapping[Footing, Sequence[Whose]], came: Came) -> None:
    """Puts many people on a list, as ``add_many`` does: a list has few grounds, and what happened
    is the same for all who share one."""
    dialect = dialect_of(connection)
    at, slug = dialect.parameter(came.at), came.list_slug
    for (state, basis, source), theirs in joined.items():
        shared = {
            "list_slug": slug,
            "state": state.value,
            "legal_basis": basis,
            "source": source,
            "changed_at": at,
        }
        numbers = [(number,) for number, _ in theirs]
        dialect.append(connection, subscription, ("person_id",), numbers, shared)
    happened = [
        (Happening(slug, state, came.way, basis, source, came.at, came.wording_version), people)
        for (state, basis, source), people in joined.items()
    ]
    subscription_events.append(connection, happened, came.at)


def add_basis(
    connection: Connection,
    person_ids: list[int],
    list_slug: str,
    basis: str,
    source: str,
    now: datetime,
) -> None:
    """Writes down a legal basis for subscriptions that had none, and that it came by an import."""
    without = update(subscription).where(
        Among(subscription.c.person_id, idset("people")),
        subscription.c.list_slug == list_slug,
        subscription.c.legal_basis == "",
    )
    changed = connection.execute(
        without.values(legal_basis=basis, source=source, changed_at=now).returning(
            subscription.c.person_id, subscription.c.state
        ),
        {"people": packed_ids(person_ids)},
    )
    states: dict[int, SubscriptionState] = dict(map(tuple, changed))
    addresses = people.address_keys(connection, states)
    stand: dict[SubscriptionState, list[Whose]] = {}
    for number, state in sorted(states.items()):
        stand.setdefault(state, []).append(Whose(number, addresses[number]))
    happened = [
        (Happening(list_slug, state, "import", basis, source, now), theirs)
        for state, theirs in stand.items()
    ]
    subscription_events.append(connection, happened, now)


class _Ending(NamedTuple):
    """A subscription that ends, as far as its end tells of it."""

    id: int
    person_id: int
    list_slug: str
    legal_basis: str
    source: str


async def undo_leaving(
    connection: AsyncConnection,
    address_key: str,
    list_slug: str | None,
    since: datetime,
    now: datetime,
) -> list[str]:
    """Puts those behind an address back who left a list (all for None) ``since`` then.

    On the ground and from the source that they were on it before; a request that nobody had
    confirmed stays ended. Returns the lists. The record of withdrawals goes on telling that they
    left: after a restore they are off the list, which is the safe side.
    """
    wanted = [
        subscription.c.person_id == person.c.id,
        person.c.address_key == address_key,
        subscription.c.state == SubscriptionState.UNSUBSCRIBED,
        subscription.c.changed_at >= since,
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
    back = []
    for row in records(found, _Ending):
        shown = await _shown_before_leaving(connection, row)
        if shown is None:
            continue
        state = SubscriptionState.SUBSCRIBED
        await connection.execute(
            update(subscription)
            .where(subscription.c.id == row.id)
            .values(state=state, changed_at=now)
        )
        happening = Happening(
            row.list_slug,
            state,
            "undo",
            row.legal_basis,
            row.source,
            now,
            wording_version=shown.wording_version,
            wording=shown.wording or "",
            privacy_version=shown.privacy_version,
        )
        await subscription_events.add(connection, [row.person_id], happening)
        back.append(row.list_slug)
    return sorted(set(back))


class _Shown(NamedTuple):
    """The words by which somebody was on a list; none for an import."""

    state: SubscriptionState
    wording_version: str
    wording: str | None
    privacy_version: str


async def _shown_before_leaving(connection: AsyncConnection, row: _Ending) -> _Shown | None:
    """The words by which somebody was on a list that they have just left.

    None where they only had asked to be.
    """
    rows = await connection.execute(
        select(
            subscription_event.c.state,
            subscription_event.c.wording_version,
            consent_wording.c.text.label("wording"),
            subscription_event.c.privacy_version,
        )
        .outerjoin(consent_wording, consent_wording.c.id == subscription_event.c.wording_id)
        .where(
            subscription_event.c.person_id == row.person_id,
            subscription_event.c.list_slug == row.list_slug,
        )
        .order_by(subscription_event.c.id.desc())
        .limit(2)
    )
    before = records(rows, _Shown)[1:]
    if before and before[0].state is not SubscriptionState.SUBSCRIBED:
        return None
    return before[0] if before else _Shown(SubscriptionState.SUBSCRIBED, "", None, "")


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
        happening = Happening(
            row.list_slug, SubscriptionState.UNSUBSCRIBED, way, row.legal_basis, row.source, now
        )
        await subscription_events.add(connection, [row.person_id], happening)
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
