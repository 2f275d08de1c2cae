"""Claims: how a sender takes deliveries and writes down what it does with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.subscriptions import subscription

_CLAIMABLE = delivery.c.state.in_((DeliveryState.QUEUED, DeliveryState.DEFERRED))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one claimed delivery; ``retry_at`` is set when it is deferred."""

    delivery_id: int
    state: DeliveryState
    reason: str
    reply: str
    relay: str
    at: datetime
    retry_at: datetime | None = None


async def claim(
    connection: AsyncConnection, worker: str, now: datetime, lease_until: datetime, limit: int
) -> list[int]:
    """Takes up to ``limit`` deliveries that are due, the most urgent first; gives their ids."""
    candidates = (
        select(delivery.c.id)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            _CLAIMABLE,
            delivery.c.next_attempt_at <= now,
            mailing.c.state == MailingState.SENDING,
        )
        .order_by(delivery.c.priority, delivery.c.next_attempt_at, delivery.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=delivery)
    )
    ids = list((await connection.execute(candidates)).scalars())
    if not ids:
        return []
    taken = await connection.execute(
        update(delivery)
        .where(delivery.c.id.in_(ids), _CLAIMABLE)
        .values(state=DeliveryState.CLAIMED, worker=worker, lease_until=lease_until)
        .returning(delivery.c.id)
    )
    return sorted(taken.scalars())


async def set_aside(
    connection: AsyncConnection, worker: str, decisions: list[dict[str, Any]], now: datetime
) -> None:
    """Ends claimed deliveries that must not leave: ``delivery, to, why`` each."""
    if decisions:
        await connection.execute(
            update(delivery)
            .where(
                delivery.c.id == bindparam("delivery"),
                delivery.c.state == DeliveryState.CLAIMED,
                delivery.c.worker == worker,
            )
            .values(
                state=bindparam("to"), reason=bindparam("why"), list_address=None, ended_at=now
            ),
            decisions,
        )


async def begin(
    connection: AsyncConnection,
    worker: str,
    ids: list[int],
    now: datetime,
    lease_until: datetime | None = None,
) -> set[int]:
    """``claimed`` → ``sending``; gives those that were still ours to send.

    Only when this transaction is durable may the final dot of these messages leave.
    """
    begun = await connection.execute(
        update(delivery)
        .where(
            delivery.c.id.in_(ids),
            delivery.c.state == DeliveryState.CLAIMED,
            delivery.c.worker == worker,
            delivery.c.lease_until > now,
        )
        .values(
            state=DeliveryState.SENDING,
            attempts=delivery.c.attempts + 1,
            lease_until=lease_until or delivery.c.lease_until,
            dated_at=func.coalesce(delivery.c.dated_at, now),
        )
        .returning(delivery.c.id)
    )
    return set(begun.scalars())


async def conclude(connection: AsyncConnection, worker: str, outcomes: list[Outcome]) -> None:
    """``sending`` → what the relay said; where a list mail arrived, its notice was given."""
    if not outcomes:
        return
    await connection.execute(
        update(delivery)
        .where(
            delivery.c.id == bindparam("delivery"),
            delivery.c.state == DeliveryState.SENDING,
            delivery.c.worker == worker,
        )
        .values(
            state=bindparam("to"),
            reason=bindparam("why"),
            reply=bindparam("said"),
            relay=bindparam("by"),
            next_attempt_at=bindparam("retry"),
            ended_at=bindparam("at"),
            worker=None,
            lease_until=None,
        ),
        [
            {
                "delivery": one.delivery_id,
                "to": one.state,
                "why": one.reason,
                "said": one.reply,
                "by": one.relay,
                "retry": one.retry_at,
                "at": one.at,
            }
            for one in outcomes
        ],
    )
    sent = [one for one in outcomes if one.state is DeliveryState.SENT]
    if sent:
        arrived = exists().where(
            delivery.c.id.in_([one.delivery_id for one in sent]),
            delivery.c.person_id == subscription.c.person_id,
            delivery.c.list_slug == subscription.c.list_slug,
        )
        people = select(delivery.c.person_id).where(
            delivery.c.id.in_([one.delivery_id for one in sent]), delivery.c.list_slug.is_not(None)
        )
        await connection.execute(
            update(subscription)
            .where(subscription.c.person_id.in_(people), subscription.c.notified.is_(None), arrived)
            .values(notified=sent[-1].at)
        )


async def renew(connection: AsyncConnection, worker: str, lease_until: datetime) -> None:
    """Keeps a worker's claims from running out while it works through them."""
    await connection.execute(
        update(delivery)
        .where(delivery.c.state == DeliveryState.CLAIMED, delivery.c.worker == worker)
        .values(lease_until=lease_until)
    )


async def give_back(
    connection: AsyncConnection, worker: str, ids: Sequence[int] | None = None
) -> int:
    """Claims that a worker will not send after all (all of them without ``ids``): queued again."""
    ours = [delivery.c.state == DeliveryState.CLAIMED, delivery.c.worker == worker]
    if ids is not None:
        ours.append(delivery.c.id.in_(list(ids)))
    returned = await connection.execute(
        update(delivery)
        .where(*ours)
        .values(state=DeliveryState.QUEUED, worker=None, lease_until=None)
    )
    return returned.rowcount


async def next_attempt(connection: AsyncConnection) -> datetime | None:
    """When the earliest waiting delivery may be tried, or None if none waits."""
    earliest: datetime | None = await connection.scalar(
        select(func.min(delivery.c.next_attempt_at))
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(_CLAIMABLE, mailing.c.state == MailingState.SENDING)
    )
    return earliest
