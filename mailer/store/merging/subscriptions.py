"""Subscriptions of two people who are one: a list has one, and a withdrawal wins."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.store.schema import Fields, rows_of
from mailer.store.subscriptions import subscription, subscription_event

_WEIGHS = {
    SubscriptionState.UNSUBSCRIBED: 2,
    SubscriptionState.SUBSCRIBED: 1,
    SubscriptionState.PENDING: 0,
}


async def merge_subscriptions(
    connection: AsyncConnection, keep: int, gone: int, now: datetime
) -> tuple[list[str], list[str]]:
    """Gives the lists that ``gone`` brings along, and those left because one had left them.

    All that proves the consents and withdrawals of both stays as it was written.
    """
    await connection.execute(
        update(subscription_event)
        .where(subscription_event.c.person_id == gone)
        .values(person_id=keep)
    )
    rows = rows_of(
        await connection.execute(
            select(subscription)
            .where(subscription.c.person_id.in_((keep, gone)))
            .order_by(subscription.c.list_slug)
        )
    )
    brought: list[str] = []
    withdrawn: list[str] = []
    by_list: dict[str, list[Fields]] = defaultdict(list)
    for row in rows:
        by_list[row["list_slug"]].append(row)
    for slug, some in by_list.items():
        some.sort(key=lambda row: (_WEIGHS[row["state"]], bool(row["legal_basis"]), -row["id"]))
        *goes, stays = some
        if not goes and stays["person_id"] == keep:
            continue
        brought.append(slug)
        notified = [row["notified"] for row in some if row["notified"] is not None]
        await connection.execute(
            delete(subscription).where(subscription.c.id.in_([row["id"] for row in goes]))
        )
        await connection.execute(
            update(subscription)
            .where(subscription.c.id == stays["id"])
            .values(person_id=keep, notified=min(notified, default=None))
        )
        if any(row["state"] is not stays["state"] for row in goes) and (
            stays["state"] is SubscriptionState.UNSUBSCRIBED
        ):
            withdrawn.append(slug)
            await connection.execute(
                insert(subscription_event).values(
                    person_id=keep,
                    list_slug=slug,
                    state=SubscriptionState.UNSUBSCRIBED,
                    way="merge",
                    legal_basis=stays["legal_basis"],
                    source=stays["source"],
                    wording_version="",
                    at=now,
                )
            )
    return brought, withdrawn
