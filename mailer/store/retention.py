"""Retention in the database: what is old enough to go, counted, and taken out piece by piece.

Whoever is restricted (Art. 18 GDPR) keeps everything. Each function that deletes takes at most
``size`` rows and says how many they were: others want to write in between.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import IN_HAND, DeliveryState, MailingState
from mailer.store import erasing
from mailer.store.certificates import certificate
from mailer.store.consent import erased
from mailer.store.consent.events import consent_event
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.feedback import feedback_answer, feedback_given
from mailer.store.ledger import forgetting
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.receipts import receipt
from mailer.store.registrations import registration
from mailer.store.restrictions import is_restricted, restriction
from mailer.store.seminars import seminar
from mailer.store.subscription_events import subscription_event
from mailer.store.subscriptions import subscription

Rows: TypeAlias = "Select[Any] | CompoundSelect[Any]"
"""The keys of rows to go."""
_OPEN = IN_HAND | {DeliveryState.QUEUED, DeliveryState.DEFERRED, DeliveryState.UNCLEAR}
_OVER = (MailingState.DONE, MailingState.CANCELLED, MailingState.MISSED)


async def count(connection: AsyncConnection, rows: Rows) -> int:
    """How many rows there are to go."""
    return int(await connection.scalar(select(func.count()).select_from(rows.subquery())) or 0)


def minutes(before: datetime) -> Select[int]:
    """Registrations for seminars that ended before, with the minutes of their attendance."""
    return (
        select(registration.c.id)
        .join(seminar, seminar.c.id == registration.c.seminar_id)
        .where(
            registration.c.attended_minutes.is_not(None),
            seminar.c.ends_at < before,
            ~is_restricted(registration.c.person_id),
        )
    )


async def forget_minutes(connection: AsyncConnection, before: datetime, size: int) -> int:
    """How long somebody was there goes; that they were there stays."""
    some = list((await connection.execute(minutes(before).limit(size))).scalars())
    await connection.execute(
        update(registration).where(registration.c.id.in_(some)).values(attended_minutes=None)
    )
    return len(some)


def certificates(before: datetime) -> Select[str]:
    """Codes of the certificates of seminars that ended before."""
    return (
        select(certificate.c.code)
        .join(registration, registration.c.id == certificate.c.registration_id)
        .join(seminar, seminar.c.id == registration.c.seminar_id)
        .where(seminar.c.ends_at < before, ~is_restricted(registration.c.person_id))
    )


async def forget_certificates(connection: AsyncConnection, before: datetime, size: int) -> int:
    """They can no longer be verified; that somebody was there stays."""
    some = list((await connection.execute(certificates(before).limit(size))).scalars())
    await connection.execute(delete(certificate).where(certificate.c.code.in_(some)))
    return len(some)


def feedback(before: datetime) -> CompoundSelect[Any]:
    """Answers about seminars that ended before, and the marks of the links that gave them."""
    return union_all(_said_of(feedback_answer, before), _said_of(feedback_given, before))


async def forget_feedback(connection: AsyncConnection, before: datetime, size: int) -> int:
    """The answers go first, then the marks of links: nothing says which was whose."""
    for table in (feedback_answer, feedback_given):
        some = list((await connection.execute(_said_of(table, before).limit(size))).scalars())
        if some:
            (key,) = table.primary_key.columns
            await connection.execute(delete(table).where(key.in_(some)))
            return len(some)
    return 0


def _said_of(table: Table, before: datetime) -> Select[Any]:
    (key,) = table.primary_key.columns
    return (
        select(key)
        .join(seminar, seminar.c.id == table.c.seminar_id)
        .where(seminar.c.ends_at < before)
    )


def list_mails(before: datetime) -> Select[int]:
    """Deliveries about no seminar that ended before, of mailings that are over."""
    # As long as a mailing takes in late joiners, who had it must be known.
    ended = and_(mailing.c.state.in_(_OVER), mailing.c.until_at < before)
    over = or_(mailing.c.about_list.is_not(None), ended)
    return (
        select(delivery.c.id)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            mailing.c.seminar_id.is_(None),
            over,
            delivery.c.state.not_in(_OPEN),
            func.coalesce(delivery.c.ended_at, delivery.c.queued_at) < before,
            ~is_restricted(delivery.c.person_id),
        )
    )


async def forget_list_mails(connection: AsyncConnection, before: datetime, size: int) -> int:
    """Whoever had them is not on record any more; what they said is."""
    return await _delete(connection, delivery, list_mails(before), size)


def returned(before: datetime) -> Select[int]:
    """What came back before, of addresses whose people may be forgotten."""
    kept = (
        exists()
        .where(person.c.address_key == receipt.c.address_key)
        .where(restriction.c.person_id == person.c.id)
    )
    return select(receipt.c.id).where(receipt.c.taken_at < before, ~kept)


async def forget_returned(connection: AsyncConnection, before: datetime, size: int) -> int:
    """What came back goes; what followed of it (a block, a state) stays."""
    return await _delete(connection, receipt, returned(before), size)


def registrations_of(seminar_ids: Sequence[int]) -> Select[int]:
    """All registrations for some seminars that may go."""
    return select(registration.c.id).where(
        registration.c.seminar_id.in_(list(seminar_ids)), ~is_restricted(registration.c.person_id)
    )


def mails_of(seminar_ids: Sequence[int]) -> Select[int]:
    """All deliveries about some seminars that may go; what is being sent may not."""
    return (
        select(delivery.c.id)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            mailing.c.seminar_id.in_(list(seminar_ids)),
            delivery.c.state.not_in(IN_HAND),
            ~is_restricted(delivery.c.person_id),
        )
    )


def entries_of(seminar_ids: Sequence[int]) -> Select[int]:
    """The calendar entries of some seminars that may go."""
    kept = (
        exists()
        .where(person.c.address_key == calendar_entry.c.address_key)
        .where(restriction.c.person_id == person.c.id)
    )
    return select(calendar_entry.c.id).where(
        calendar_entry.c.seminar_id.in_(list(seminar_ids)), ~kept
    )


async def first_year(connection: AsyncConnection) -> int:
    """The year (UTC) before that of the first seminar, so that no zone is missed; 0: none."""
    first = await connection.scalar(select(func.min(seminar.c.starts_at)))
    return 0 if first is None else int(first.year) - 1


async def forget_seminars(
    connection: AsyncConnection, seminar_ids: Sequence[int], size: int
) -> int:
    """The people of some seminars are not on record any more."""
    for table, rows in (
        (delivery, mails_of(seminar_ids)),
        (registration, registrations_of(seminar_ids)),
        (calendar_entry, entries_of(seminar_ids)),
    ):
        if gone := await _delete(connection, table, rows, size):
            return gone
    return 0


def withdrawn(before: datetime) -> Select[int]:
    """What proved consents that were withdrawn before."""
    return (
        select(subscription_event.c.id)
        .join(
            subscription,
            and_(
                subscription.c.person_id == subscription_event.c.person_id,
                subscription.c.list_slug == subscription_event.c.list_slug,
            ),
        )
        .where(
            subscription.c.state == SubscriptionState.UNSUBSCRIBED,
            subscription.c.changed_at < before,
            ~is_restricted(subscription.c.person_id),
        )
    )


async def forget_withdrawn(
    connection: AsyncConnection, before: datetime, size: int, now: datetime
) -> int:
    """The proofs go; that somebody left stays as long as anything else of them does."""
    some = list((await connection.execute(withdrawn(before).limit(size))).scalars())
    if some:
        await erased.events(
            connection, subscription_event, (subscription_event.c.id.in_(some),), now
        )
    return len(some)


def known_for_nothing(updated: datetime, left: datetime) -> Select[int]:
    """People of whom nothing is kept but a name, not changed since ``updated``.

    That they left a list before ``left`` keeps nobody: the record of withdrawals knows it.
    """
    theirs: list[ColumnElement[bool]] = [
        exists().where(table.c.person_id == person.c.id)
        for table in (registration, delivery, subscription_event, restriction)
    ]
    stands = exists().where(
        subscription.c.person_id == person.c.id,
        or_(
            subscription.c.state != SubscriptionState.UNSUBSCRIBED,
            subscription.c.changed_at >= left,
        ),
    )
    said = exists().where(consent_event.c.person_id == person.c.id, consent_event.c.at >= left)
    return select(person.c.id).where(person.c.updated_at < updated, ~or_(*theirs), ~stands, ~said)


async def forget_people(
    connection: AsyncConnection, updated: datetime, left: datetime, size: int, now: datetime
) -> int:
    """They go, and no import brings back who had left a list."""
    rows = await connection.execute(known_for_nothing(updated, left).limit(size))
    some = list(rows.scalars())
    for number in some:
        await erasing.outgrow(connection, number, now)
    return len(some)


async def _delete(connection: AsyncConnection, table: Table, rows: Select[int], size: int) -> int:
    some = list((await connection.execute(rows.limit(size))).scalars())
    if not some:
        return 0
    if table is delivery:
        await forgetting.forget(connection, some)
    else:
        await connection.execute(delete(table).where(table.c.id.in_(some)))
    return len(some)
