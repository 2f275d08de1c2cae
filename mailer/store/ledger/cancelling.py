"""Cancelling: what has not left is called back, and what was called back may be revived."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Reason
from mailer.domain.delivery import UNSENT, DeliveryState, Remark
from mailer.domain.timeline import Trigger
from mailer.store.deliveries import delivery
from mailer.store.ledger.transition import columns_of, transition
from mailer.store.mailings import MailingRow, mailing


async def cancel_unsent(
    connection: AsyncConnection, mailing_id: int, reason: str, now: datetime
) -> int:
    """Calls back what a mailing has not sent yet; returns how many that were."""
    ended = await connection.execute(_cancelled(reason, now, delivery.c.mailing_id == mailing_id))
    return ended.rowcount


async def overtake_changes(
    connection: AsyncConnection, seminar_id: int, triggers: Collection[Trigger], now: datetime
) -> dict[int, tuple[int, ...]]:
    """Cancels unsent mails about earlier changes of a seminar; returns what each would have said.

    By person: the contents' ids, the first to be queued first.
    """
    about = select(mailing.c.id).where(
        mailing.c.seminar_id == seminar_id, mailing.c.trigger.in_(triggers)
    )
    rows = await connection.execute(
        _cancelled(Reason.OVERTAKEN.value, now, delivery.c.mailing_id.in_(about)).returning(
            delivery.c.id, delivery.c.person_id, delivery.c.content_id
        )
    )
    found: dict[int, tuple[int, ...]] = {}
    for _, person_id, content_id in sorted(tuple(row) for row in rows):
        found[person_id] = (*found.get(person_id, ()), content_id)
    return found


async def overtake_requests(
    connection: AsyncConnection, person_id: int, list_slug: str, now: datetime
) -> None:
    """Calls back mails about earlier requests to be on a list: their links are of no use."""
    about = select(mailing.c.id).where(
        mailing.c.about_list == list_slug, mailing.c.trigger == Trigger.SUBSCRIBE_REQUESTED
    )
    await connection.execute(
        _cancelled(
            Reason.OVERTAKEN.value,
            now,
            delivery.c.person_id == person_id,
            delivery.c.mailing_id.in_(about),
        )
    )


async def overtake(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Calls back these, as far as they have not left."""
    await connection.execute(_cancelled(Reason.OVERTAKEN.value, now, delivery.c.id.in_(list(ids))))


async def revive(connection: AsyncConnection, row: MailingRow) -> int:
    """Queues again what was called back of a mailing (its row) when its seminar was cancelled."""
    tried = delivery.c.attempts > 0
    found = 0
    for to, which in ((DeliveryState.DEFERRED, tried), (DeliveryState.QUEUED, ~tried)):
        values: dict[str, Any] = {"reason": "", **columns_of(to)}
        if row.to_list:  # one mailbox, one mail: as it was before
            listed = delivery.c.list_slug.is_not(None)
            values["list_address"] = case((listed, delivery.c.address_key), else_=None)
        revived = await connection.execute(
            transition({DeliveryState.CANCELLED}, to)
            .where(
                delivery.c.mailing_id == row.id,
                delivery.c.reason.in_(
                    (Reason.SEMINAR_CANCELLED.value, Remark.MAILING_CANCELLED.value)
                ),
                which,
            )
            .values(**values)
        )
        found += revived.rowcount
    return found


def _cancelled(reason: str, now: datetime, *which: ColumnElement[bool]) -> Update:
    return transition(UNSENT, DeliveryState.CANCELLED, now).where(*which).values(reason=reason)
