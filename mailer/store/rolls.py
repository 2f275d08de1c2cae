"""Rolls: how many are on each list and how they stand with it, and who they are."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import Standing, SubscriptionState
from mailer.domain.person import Honorific
from mailer.store.people import person
from mailer.store.schema import Choice, records
from mailer.store.subscriptions import subscription, subscription_event
from mailer.store.suppressions import suppression


class ListMember(NamedTuple):
    """A person on a list, with the subscription that put them there and how they stand with it."""

    id: int
    address: str
    honorific: Honorific
    title: str
    first_name: str
    last_name: str
    organisation: str
    language: str
    letter_salutation: str
    standing: Standing
    legal_basis: str
    source: str
    changed_at: datetime


class SubscriptionEvent(NamedTuple):
    """One thing that happened to somebody's subscription."""

    list_slug: str
    state: SubscriptionState
    way: str
    legal_basis: str
    source: str
    wording_version: str
    at: datetime


_standing: ColumnElement[Any] = type_coerce(
    case(
        (subscription.c.state == SubscriptionState.UNSUBSCRIBED, Standing.LEFT.value),
        (suppression.c.id.is_not(None), Standing.BLOCKED.value),
        (subscription.c.state == SubscriptionState.PENDING, Standing.ASKED.value),
        (subscription.c.legal_basis == "", Standing.WITHOUT_BASIS.value),
        else_=Standing.CONFIRMED.value,
    ),
    Choice(Standing),
)


async def counts(connection: AsyncConnection) -> dict[str, dict[Standing, int]]:
    """List slug → how many people stand how with it."""
    query = _joined(select(subscription.c.list_slug, _standing, func.count()))
    found: dict[str, dict[Standing, int]] = {}
    for slug, standing, number in await connection.execute(
        query.group_by(subscription.c.list_slug, _standing)
    ):
        found.setdefault(slug, {})[standing] = number
    return found


async def members(
    connection: AsyncConnection, list_slug: str, standing: Standing | None, at_most: int | None
) -> list[ListMember]:
    """The people of a list (those with one standing) by address, the first ``at_most``."""
    query = _joined(
        select(
            person.c.id,
            person.c.address,
            person.c.honorific,
            person.c.title,
            person.c.first_name,
            person.c.last_name,
            person.c.organisation,
            person.c.language,
            person.c.letter_salutation,
            _standing.label("standing"),
            subscription.c.legal_basis,
            subscription.c.source,
            subscription.c.changed_at,
        )
    ).where(subscription.c.list_slug == list_slug)
    if standing is not None:
        query = query.where(_standing == standing)
    query = query.order_by(person.c.address_key, person.c.id)
    return records(await connection.execute(query.limit(at_most)), ListMember)


async def events_of(connection: AsyncConnection, person_ids: list[int]) -> list[SubscriptionEvent]:
    """How some people came onto lists and left them, the oldest first."""
    rows = await connection.execute(
        select(
            subscription_event.c.list_slug,
            subscription_event.c.state,
            subscription_event.c.way,
            subscription_event.c.legal_basis,
            subscription_event.c.source,
            subscription_event.c.wording_version,
            subscription_event.c.at,
        )
        .where(subscription_event.c.person_id.in_(person_ids))
        .order_by(subscription_event.c.id)
    )
    return records(rows, SubscriptionEvent)


def _joined(query: Select[Any]) -> Select[Any]:
    return query.join_from(subscription, person, subscription.c.person_id == person.c.id).outerjoin(
        suppression, suppression.c.address_key == person.c.address_key
    )
