"""Codes of requests to be on a list: how often somebody tried to type one.

A code itself is kept nowhere: it follows from the request's number (``links.Links.code``).
"""

from sqlalchemy import Column, ForeignKey, Integer, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.store.people import person
from mailer.store.schema import metadata
from mailer.store.subscriptions import subscription_event

request_code = Table(
    "request_code",
    metadata,
    Column("request_id", ForeignKey("subscription_event.id", ondelete="CASCADE"), primary_key=True),
    Column("tries", Integer, nullable=False),
)


async def asked_of(connection: AsyncConnection, address_key: str) -> list[int]:
    """The numbers of all requests that were made for a mailbox, the newest first."""
    rows = await connection.execute(
        select(subscription_event.c.id)
        .join(person, person.c.id == subscription_event.c.person_id)
        .where(
            person.c.address_key == address_key,
            subscription_event.c.state == SubscriptionState.PENDING,
        )
        .order_by(subscription_event.c.id.desc())
    )
    return list(rows.scalars())


async def tries(connection: AsyncConnection, request_id: int) -> int:
    """How often a code was typed that was not this request's."""
    found = await connection.scalar(
        select(request_code.c.tries).where(request_code.c.request_id == request_id)
    )
    return int(found or 0)


async def count(connection: AsyncConnection, request_id: int) -> None:
    """Counts one more."""
    counted = await connection.execute(
        update(request_code)
        .where(request_code.c.request_id == request_id)
        .values(tries=request_code.c.tries + 1)
    )
    if not counted.rowcount:
        await connection.execute(insert(request_code).values(request_id=request_id, tries=1))
