"""Cancelling: what has not left is called back, and what was called back may be revived."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, case, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Reason
from mailer.domain.delivery import UNSENT, DeliveryState, Remark
from mailer.domain.session_mail import BESIDE
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
        _cancelled(
            Reason.OVERTAKEN.value,
            now,
            delivery.c.mailing_id.in_(about),
            delivery.c.occasion.not_like(BESIDE),
        ).returning(delivery.c.id, delivery.c.person_id, delivery.c.content_id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for _, person_id, content_id in sorted(tuple(row) for row in rows):
        found[person_id] = (*found.get(person_id, ()), content_id)
    return found


async def overtake_session(
    connection: AsyncConnection,
    seminar_id: int,
    session: int,
    people: Iterable[int],
    now: datetime,
) -> None:
    """Calls back what goes beside other mails with a session's entry: a newer one brings it."""
    about = select(mailing.c.id).where(mailing.c.seminar_id == seminar_id)
    await connection.execute(
        _cancelled(
            Reason.OVERTAKEN.value,
            now,
            delivery.c.mailing_id.in_(about),
            delivery.c.person_id.in_(list(people)),
            delivery.c.session == session,
            delivery.c.occasion.like(BESIDE),
        )
    )


async def call_off_session(
    connection: AsyncConnection, seminar_id: int, session: int, now: datetime
) -> None:
    """Calls back all mail that is about one session, and has not left: it is called off."""
    about = select(mailing.c.id).where(mailing.c.seminar_id == seminar_id)
    own = select(mailing.c.id).where(
        mailing.c.seminar_id == seminar_id, mailing.c.session == session
    )
    beside = and_(delivery.c.session == session, delivery.c.occasion.like(BESIDE))
    await connection.execute(
        _cancelled(
            Reason.OVERTAKEN.value,
            now,
            delivery.c.mailing_id.in_(about),
            or_(delivery.c.mailing_id.in_(own), beside),
        )
    )


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


async def overtake_event(
    connection: AsyncConnection, mailing_id: int, occasion: str, now: datetime
) -> None:
    """Calls back what tells of one event, and what goes beside it: it is so no longer."""
    await connection.execute(
        _cancelled(
            Reason.OVERTAKEN.value,
            now,
            delivery.c.mailing_id == mailing_id,
            tells_of(occasion),
        )
    )


def tells_of(occasion: str) -> ColumnElement[bool]:
    """Whether a mail is about an event, or goes beside one that is."""
    return or_(delivery.c.occasion == occasion, delivery.c.occasion.like(f"{occasion}:%"))


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
