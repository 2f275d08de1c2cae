"""Outlook: mail that leaves next, and mail that should have left already."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing, with_subject
from mailer.store.schema import Fields, rows_of


async def under_way_and_next(
    connection: AsyncConnection, now: datetime, at_most: int
) -> list[Fields]:
    """Mailings that are being sent right now, then those that are due next."""
    under_way = mailing.c.state.in_((MailingState.FREEZING, MailingState.SENDING))
    to_come = and_(mailing.c.state == MailingState.SCHEDULED, mailing.c.due_at > now)
    rows = await connection.execute(
        with_subject()
        .where(mailing.c.trigger.is_(None), or_(under_way, to_come))
        .order_by(mailing.c.due_at, mailing.c.id)
        .limit(at_most)
    )
    return rows_of(rows)


async def overdue(connection: AsyncConnection, before: datetime) -> list[Fields]:
    """Mailings that were due before then and that no tick has looked at."""
    rows = await connection.execute(
        with_subject()
        .where(mailing.c.state == MailingState.SCHEDULED, mailing.c.due_at < before)
        .order_by(mailing.c.due_at, mailing.c.id)
    )
    return rows_of(rows)


async def unsent(connection: AsyncConnection, before: datetime) -> int:
    """How many mails could have left before then: their mailing is not paused."""
    number = await connection.scalar(
        select(func.count())
        .select_from(delivery)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            delivery.c.state.in_((DeliveryState.QUEUED, DeliveryState.DEFERRED)),
            delivery.c.next_attempt_at < before,
            mailing.c.state == MailingState.SENDING,
        )
    )
    return int(number or 0)
