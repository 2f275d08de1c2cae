"""Claims: how a sender takes deliveries and writes down what it does with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.registration import RegistrationState
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.registrations import registration, registration_event
from mailer.store.schema import Fields, rows_of
from mailer.store.seminars import seminar
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression

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


async def loaded(connection: AsyncConnection, ids: Sequence[int]) -> list[Fields]:
    """Claimed deliveries with everything that decides, right now, whether and what to send."""
    query = (
        select(
            delivery,
            mailing.c.audience,
            mailing.c.trigger,
            mailing.c.due_at,
            mailing.c.until_at,
            mailing.c.to_list,
            mailing.c.seminar_id,
            mailing.c.calendar,
            mailing.c.state.label("mailing_state"),
            mailing.c.on_unclear,
            person.c.honorific,
            person.c.title,
            person.c.first_name,
            person.c.last_name,
            person.c.organisation,
            person.c.language,
            seminar.c.state.label("seminar_state"),
            seminar.c.revision.label("seminar_revision"),
            seminar.c.timezone.label("seminar_timezone"),
            seminar.c.updated_at.label("seminar_updated_at"),
            registration.c.id.label("registration_id"),
            registration.c.state.label("registration_state"),
            registration.c.since.label("registered_since"),
            registration.c.held_until,
            _newest_event().label("newest_event"),
            registration.c.attended,
            _colleague_registered().label("colleague_registered"),
            subscription.c.state.label("subscription_state"),
            subscription.c.legal_basis,
            subscription.c.source,
            subscription.c.notified,
            suppression.c.reason.label("suppression_reason"),
            suppression.c.scope.label("suppression_scope"),
            calendar_entry.c.id.label("entry_id"),
            calendar_entry.c.uid.label("entry_uid"),
            calendar_entry.c.organizer.label("entry_organizer"),
            calendar_entry.c.sequence.label("entry_sequence"),
            calendar_entry.c.method.label("entry_method"),
            calendar_entry.c.revision.label("entry_revision"),
        )
        .select_from(delivery)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .join(person, person.c.id == delivery.c.person_id)
        .join(seminar, seminar.c.id == mailing.c.seminar_id)
        .outerjoin(
            registration,
            and_(
                registration.c.seminar_id == mailing.c.seminar_id,
                registration.c.person_id == delivery.c.person_id,
            ),
        )
        .outerjoin(
            subscription,
            and_(
                subscription.c.person_id == delivery.c.person_id,
                subscription.c.list_slug == delivery.c.list_slug,
            ),
        )
        .outerjoin(suppression, suppression.c.address_key == delivery.c.address_key)
        .outerjoin(
            calendar_entry,
            and_(
                calendar_entry.c.seminar_id == mailing.c.seminar_id,
                calendar_entry.c.address_key == delivery.c.address_key,
            ),
        )
        .where(delivery.c.id.in_(list(ids)))
        .order_by(delivery.c.priority, delivery.c.id)
    )
    return rows_of(await connection.execute(query))


def _newest_event() -> ScalarSelect[Any]:
    """The last thing that happened to this registration: only mail about it is still true."""
    return (
        select(func.max(registration_event.c.id))
        .where(registration_event.c.registration_id == registration.c.id)
        .correlate(registration)
        .scalar_subquery()
    )


def _colleague_registered() -> ColumnElement[bool]:
    """Whether somebody else behind the same address is registered: they share a calendar."""
    other, their = person.alias(), registration.alias()
    return (
        exists()
        .where(
            other.c.address_key == delivery.c.address_key,
            other.c.id != delivery.c.person_id,
            their.c.person_id == other.c.id,
            their.c.seminar_id == mailing.c.seminar_id,
            their.c.state == RegistrationState.REGISTERED,
        )
        .correlate(delivery, mailing)
    )


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
