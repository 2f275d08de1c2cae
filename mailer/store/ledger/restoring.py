"""Restoring: what a ledger from a backup says of mail that may have gone out since.

This is no step in a delivery's life: the row is of one moment, and the truth went on without it.
So it is no ``transition`` of the table, and nobody but a restoring takes it.
"""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import OPEN, DeliveryState, MailingState, Remark
from mailer.store.deliveries import delivery
from mailer.store.ledger.transition import columns_of
from mailer.store.mailings import mailing

_NEVER_LEFT = (DeliveryState.QUEUED, DeliveryState.SKIPPED)


async def doubt(connection: AsyncConnection, now: datetime) -> int:
    """Whatever was to leave by ``now`` may have left: it is unclear. Returns how many.

    The policy of a step does not count here: it is for the few that a crash cuts off, and this
    may be a whole mailing.
    """
    due = or_(delivery.c.next_attempt_at.is_(None), delivery.c.next_attempt_at <= now)
    in_hand = delivery.c.state.in_((DeliveryState.CLAIMED, DeliveryState.SENDING))
    doubted = await connection.execute(
        update(delivery)
        .where(
            delivery.c.mailing_id.in_(select(mailing.c.id)),
            delivery.c.state.in_(OPEN),
            or_(due, in_hand),
        )
        .values(
            state=DeliveryState.UNCLEAR,
            reason=Remark.RESTORED.value,
            reply="",
            next_attempt_at=now,
            **columns_of(DeliveryState.UNCLEAR, now),
        )
    )
    return doubted.rowcount


async def forget_half_frozen(connection: AsyncConnection) -> None:
    """What an unfinished freeze had written says nothing: the mailing is decided about whole."""
    half = select(mailing.c.id).where(mailing.c.state == MailingState.FREEZING)
    await connection.execute(
        delete(delivery).where(delivery.c.mailing_id.in_(half), delivery.c.state.in_(_NEVER_LEFT))
    )
