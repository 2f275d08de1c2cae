"""Recovery: what is made of deliveries whose worker is gone."""

from datetime import datetime

from sqlalchemy import case, exists, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, UnclearPolicy
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing


async def recover(connection: AsyncConnection, now: datetime) -> tuple[int, int]:
    """Puts right what workers left whose lease ran out; gives (returned, unclear).

    What was only claimed has not been sent. What was being sent may have arrived: nobody
    can know (RFC 1047). It is ``unclear``, or goes out again under the same Message-ID
    where its step prefers a double to a gap.
    """
    dead = delivery.c.lease_until <= now
    returned = await connection.execute(
        update(delivery)
        .where(delivery.c.state == DeliveryState.CLAIMED, dead)
        .values(state=DeliveryState.QUEUED, worker=None, lease_until=None)
    )
    resend = exists().where(
        mailing.c.id == delivery.c.mailing_id, mailing.c.on_unclear == UnclearPolicy.RESEND
    )
    unclear = await connection.execute(
        update(delivery)
        .where(delivery.c.state == DeliveryState.SENDING, dead)
        .values(
            state=case((resend, DeliveryState.QUEUED.value), else_=DeliveryState.UNCLEAR.value),
            reason="interrupted while sending",
            next_attempt_at=now,
            worker=None,
            lease_until=None,
            ended_at=now,
        )
    )
    return returned.rowcount, unclear.rowcount


async def expire_leases(connection: AsyncConnection, now: datetime) -> None:
    """Declares every lease over: right only for who knows that no other sender runs."""
    await connection.execute(
        update(delivery)
        .where(delivery.c.state.in_((DeliveryState.CLAIMED, DeliveryState.SENDING)))
        .values(lease_until=now)
    )
