"""Subscriptions of two people who are one: a list has one, and a withdrawal wins."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.store import subscription_events
from mailer.store.consent.events import consent_event
from mailer.store.schema import records
from mailer.store.subscription_events import Happening, subscription_event
from mailer.store.subscriptions import subscription

_WEIGHS = {
    SubscriptionState.UNSUBSCRIBED: 2,
    SubscriptionState.SUBSCRIBED: 1,
    SubscriptionState.PENDING: 0,
}


class _Subscription(NamedTuple):
    """A subscription of one of the two."""

    id: int
    person_id: int
    list_slug: str
    state: SubscriptionState
    legal_basis: str
    source: str
    notified: datetime | None


async def merge_subscriptions(
    connection: AsyncConnection, keep: int, gone: int, now: datetime
) -> tuple[list[str], list[str]]:
    """Returns the lists that ``gone`` brings along, and those left because one had left them.

    All that proves the consents and withdrawals of both stays as it was written.
    """
    for table in (subscription_event, consent_event):
        await connection.execute(
            update(table).where(table.c.person_id == gone).values(person_id=keep)
        )
    rows = await connection.execute(
        select(
            subscription.c.id,
            subscription.c.person_id,
            subscription.c.list_slug,
            subscription.c.state,
            subscription.c.legal_basis,
            subscription.c.source,
            subscription.c.notified,
        )
        .where(subscription.c.person_id.in_((keep, gone)))
        .order_by(subscription.c.list_slug)
    )
    brought: list[str] = []
    withdrawn: list[str] = []
    by_list: dict[str, list[_Subscription]] = defaultdict(list)
    for one in records(rows, _Subscription):
        by_list[one.list_slug].append(one)
    for slug, some in by_list.items():
        some.sort(key=lambda one: (_WEIGHS[one.state], bool(one.legal_basis), -one.id))
        *goes, stays = some
        if not goes and stays.person_id == keep:
            continue
        brought.append(slug)
        notified = [one.notified for one in some if one.notified is not None]
        await connection.execute(
            delete(subscription).where(subscription.c.id.in_([one.id for one in goes]))
        )
        await connection.execute(
            update(subscription)
            .where(subscription.c.id == stays.id)
            .values(person_id=keep, notified=min(notified, default=None))
        )
        if any(one.state is not stays.state for one in goes) and (
            stays.state is SubscriptionState.UNSUBSCRIBED
        ):
            withdrawn.append(slug)
            happening = Happening(
                slug, SubscriptionState.UNSUBSCRIBED, "merge", stays.legal_basis, stays.source, now
            )
            await subscription_events.add(connection, [keep], happening)
    return brought, withdrawn
