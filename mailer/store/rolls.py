"""Rolls: how many are on each list and how they stand with it, and who they are."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import Standing, SubscriptionState
from mailer.store.people import person
from mailer.store.schema import Fields, rows_of
from mailer.store.subscriptions import subscription, subscription_event
from mailer.store.suppressions import suppression

_standing: ColumnElement[str] = case(
    (subscription.c.state == SubscriptionState.UNSUBSCRIBED, Standing.LEFT.value),
    (suppression.c.id.is_not(None), Standing.BLOCKED.value),
    (subscription.c.state == SubscriptionState.PENDING, Standing.ASKED.value),
    (subscription.c.legal_basis == "", Standing.WITHOUT_BASIS.value),
    else_=Standing.CONFIRMED.value,
)


async def counts(connection: AsyncConnection) -> dict[str, dict[Standing, int]]:
    """List slug → how many people stand how with it."""
    query = _joined(select(subscription.c.list_slug, _standing, func.count()))
    found: dict[str, dict[Standing, int]] = {}
    for slug, standing, number in await connection.execute(
        query.group_by(subscription.c.list_slug, _standing)
    ):
        found.setdefault(slug, {})[Standing(standing)] = number
    return found


async def members(
    connection: AsyncConnection, list_slug: str, standing: Standing | None, at_most: int | None
) -> list[Fields]:
    """The people of a list (those with one standing) by address, the first ``at_most``."""
    query = _joined(
        select(
            person,
            subscription.c.state,
            subscription.c.legal_basis,
            subscription.c.source,
            subscription.c.changed_at,
            _standing.label("standing"),
        )
    ).where(subscription.c.list_slug == list_slug)
    if standing is not None:
        query = query.where(_standing == standing.value)
    query = query.order_by(person.c.address_key, person.c.id)
    return rows_of(await connection.execute(query.limit(at_most)))


async def events_of(connection: AsyncConnection, person_ids: list[int]) -> list[Fields]:
    """How some people came onto lists and left them, the oldest first."""
    rows = await connection.execute(
        select(subscription_event)
        .where(subscription_event.c.person_id.in_(person_ids))
        .order_by(subscription_event.c.id)
    )
    return rows_of(rows)


def _joined(query: Select[Any]) -> Select[Any]:
    return query.join_from(subscription, person, subscription.c.person_id == person.c.id).outerjoin(
        suppression, suppression.c.address_key == person.c.address_key
    )
