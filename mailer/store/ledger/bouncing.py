"""Bouncing: mail that was taken comes back, or is complained about; some of it goes again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState, Remark
from mailer.store.deliveries import delivery
from mailer.store.ledger.transition import transition
from mailer.store.mailings import mailing, switch

_SENT = frozenset({DeliveryState.SENT})
_UNCLEAR = frozenset({DeliveryState.UNCLEAR})
_BOUNCED = frozenset({DeliveryState.BOUNCED})


async def bounce(
    connection: AsyncConnection, delivery_id: int, reason: str, reply: str, now: datetime
) -> bool:
    """``sent`` → ``bounced``; says whether it was. What was unclear was taken, or would not have
    come back."""
    await _settle(connection, delivery_id, now)
    done = await connection.execute(
        transition(_SENT, DeliveryState.BOUNCED, now)
        .where(delivery.c.id == delivery_id)
        .values(reason=reason, reply=reply)
    )
    return bool(done.rowcount)


async def complain(connection: AsyncConnection, delivery_id: int, now: datetime) -> bool:
    """``sent`` or ``bounced`` → ``complained``; says whether it was."""
    await _settle(connection, delivery_id, now)
    done = await connection.execute(
        transition(_SENT | _BOUNCED, DeliveryState.COMPLAINED, now)
        .where(delivery.c.id == delivery_id)
        .values(reason=Remark.COMPLAINT.value)
    )
    return bool(done.rowcount)


async def send_again(
    connection: AsyncConnection, delivery_id: int, reason: str, at: datetime
) -> bool:
    """``bounced`` → ``deferred`` until ``at``, under the same Message-ID; says whether it was.

    Its mailing goes on for it where it was done already; one that is paused stays so, and one
    that was ended is not begun again.
    """
    found = await connection.execute(
        select(mailing.c.id, mailing.c.state)
        .join(delivery, delivery.c.mailing_id == mailing.c.id)
        .where(delivery.c.id == delivery_id)
    )
    row = found.one_or_none()
    if row is None or row.state not in _GOES_ON:
        return False
    done = await connection.execute(
        transition(_BOUNCED, DeliveryState.DEFERRED)
        .where(delivery.c.id == delivery_id)
        .values(reason=reason, next_attempt_at=at)
    )
    if done.rowcount and row.state is MailingState.DONE:
        await switch(connection, row.id, frm={MailingState.DONE}, state=MailingState.SENDING)
    return bool(done.rowcount)


_GOES_ON = frozenset({MailingState.SENDING, MailingState.PAUSED, MailingState.DONE})


async def _settle(connection: AsyncConnection, delivery_id: int, now: datetime) -> None:
    await connection.execute(
        transition(_UNCLEAR, DeliveryState.SENT, now).where(delivery.c.id == delivery_id)
    )
