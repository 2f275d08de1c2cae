"""Outlook: mail that leaves next, and mail that should have left already."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing, with_subject
from mailer.store.schema import records


class LeavingMailing(NamedTuple):
    """A mailing that has a time, and what it is ``about``; the slugs are None for other things."""

    id: int
    about: str
    seminar: str | None
    newsletter: str | None
    step_key: str
    state: MailingState
    due_at: datetime


def _leaving() -> Select[Any]:
    named = with_subject().where(mailing.c.due_at.is_not(None))
    return named.with_only_columns(
        *(named.selected_columns[name] for name in LeavingMailing._fields),
        maintain_column_froms=True,
    )


async def under_way_and_next(
    connection: AsyncConnection, now: datetime, at_most: int
) -> list[LeavingMailing]:
    """Mailings that are being sent right now, then those that are due next."""
    under_way = mailing.c.state.in_((MailingState.FREEZING, MailingState.SENDING))
    to_come = and_(mailing.c.state == MailingState.SCHEDULED, mailing.c.due_at > now)
    rows = await connection.execute(
        _leaving()
        .where(mailing.c.trigger.is_(None), or_(under_way, to_come))
        .order_by(mailing.c.due_at, mailing.c.id)
        .limit(at_most)
    )
    return records(rows, LeavingMailing)


async def overdue(connection: AsyncConnection, before: datetime) -> list[LeavingMailing]:
    """Mailings that were due before then and that no tick has looked at."""
    rows = await connection.execute(
        _leaving()
        .where(mailing.c.state == MailingState.SCHEDULED, mailing.c.due_at < before)
        .order_by(mailing.c.due_at, mailing.c.id)
    )
    return records(rows, LeavingMailing)


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
