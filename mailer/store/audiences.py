"""Audiences: everybody a mailing has to consider, in pages, with what decides about them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Audience, Reason
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import REACHED, DeliveryState
from mailer.domain.registration import RegistrationState
from mailer.store.colleagues import colleague
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import Among
from mailer.store.mailings import MailingRow, mailing
from mailer.store.people import person
from mailer.store.recordset import idset, packed_ids
from mailer.store.registrations import registration
from mailer.store.schema import records
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression

_BEING_WRITTEN = timedelta(hours=1)
# Why somebody was left out who may belong to the audience later.
_MAY_PASS = (
    Reason.UNSUBSCRIBED.value,
    Reason.NOT_CONFIRMED.value,
    Reason.NO_LONGER_REGISTERED.value,
    Reason.NOT_WAITING.value,
    Reason.STILL_WAITING.value,
    Reason.REGISTERED_TOO_LATE.value,
    Reason.DID_NOT_ATTEND.value,
    Reason.ATTENDED.value,
)


@dataclass(frozen=True, slots=True)
class Position:
    """Where the last page ended. Pages are ordered by address, so that sharers are neighbours."""

    address_key: str = ""
    person_id: int = 0


class Considered(NamedTuple):
    """Somebody whom a mailing has to consider, with what decides about them.

    The registration's and the suppression's values are None where there is none; ``colleague``
    is a ``Colleague``, as its number. ``has_it`` and ``address_has_it`` tell of list mail that
    they, or somebody else at their address, had of this mailing; ``corrected_list`` because of
    which list they had the mail that this one corrects.
    """

    id: int
    address: str
    address_key: str
    registration_state: RegistrationState | None
    registered_since: datetime | None
    attended: bool | None
    suppression_reason: str | None
    suppression_scope: str | None
    has_it: bool
    address_has_it: bool
    corrected_list: str | None
    colleague: int


class Subscription(NamedTuple):
    """A person's subscription, as far as mail to a list hangs on it."""

    person_id: int
    list_slug: str
    state: SubscriptionState
    legal_basis: str
    source: str
    notified: datetime | None


async def page(
    connection: AsyncConnection, row: MailingRow, after: Position, size: int
) -> list[Considered]:
    """The next ``size`` people that a mailing (its row) has to consider."""
    query = _people(row).where(*_behind(after))
    return records(await connection.execute(query.limit(size)), Considered)


async def newcomers(
    connection: AsyncConnection,
    row: MailingRow,
    revision: int,
    now: datetime,
    after: Position,
    size: int,
) -> list[Considered]:
    """The next ``size`` people who joined a frozen mailing's audience since it last looked."""
    if row.topped_up_at is None:
        return []  # it has not looked at anybody yet
    # What was being written while it last looked carries an earlier time.
    since = row.topped_up_at - _BEING_WRITTEN
    # A seminar's registrants are few: whoever of them has no row yet is new.
    joined: ColumnElement[bool] = true()
    if row.audience is Audience.INVITED:
        joined = _invited(row, delivery.c.ended_at >= since)
    if row.audience is Audience.SUBSCRIBERS:
        joined = exists().where(
            subscription.c.person_id == person.c.id,
            subscription.c.list_slug.in_(row.lists),
            subscription.c.changed_at >= since,
        )
    query = _people(row).where(~_settled(row, revision, now), joined, *_behind(after))
    return records(await connection.execute(query.limit(size)), Considered)


def _behind(after: Position) -> tuple[ColumnElement[bool], ...]:
    return (
        person.c.address_key >= after.address_key,
        or_(person.c.address_key > after.address_key, person.c.id > after.person_id),
    )


def _settled(row: MailingRow, revision: int, now: datetime) -> ColumnElement[bool]:
    """Whether a person had this mail, whatever changed since, or was left out for good."""
    theirs = (delivery.c.mailing_id == row.id, delivery.c.person_id == person.c.id)
    ended = (DeliveryState.SKIPPED, DeliveryState.CANCELLED)
    passing = and_(delivery.c.state == DeliveryState.SKIPPED, delivery.c.reason.in_(_MAY_PASS))
    considered = (*theirs, delivery.c.revision == revision)
    return or_(
        exists().where(*theirs, delivery.c.state.not_in(ended)),
        exists().where(*considered, not_(passing)),
        and_(exists().where(*considered, passing), not_(_belongs(row, now))),
    )


def _belongs(row: MailingRow, now: datetime) -> ColumnElement[bool]:
    """Whether a person is one of the audience now."""
    audience = row.audience
    if audience is Audience.SUBSCRIBERS:
        return exists().where(
            subscription.c.person_id == person.c.id,
            subscription.c.list_slug.in_(row.lists),
            subscription.c.state == SubscriptionState.SUBSCRIBED,
        )
    if not row.seminar_id or audience is None or audience is Audience.INVITED:
        return false()
    waits = audience is Audience.WAITLISTED
    state = RegistrationState.WAITLISTED if waits else RegistrationState.REGISTERED
    there = func.coalesce(registration.c.attended, false())
    attended = {Audience.ATTENDED: there, Audience.NO_SHOW: not_(there)}.get(audience, true())
    return and_(
        func.coalesce(registration.c.state == state, false()),
        func.coalesce(registration.c.since <= now, false()),
        attended,
    )


def _people(row: MailingRow) -> Select[Any]:
    """A mailing's audience with what decides about each, ordered by address."""
    seminar_id = row.seminar_id
    return (
        select(
            person.c.id,
            person.c.address,
            person.c.address_key,
            registration.c.state.label("registration_state"),
            registration.c.since.label("registered_since"),
            registration.c.attended,
            suppression.c.reason.label("suppression_reason"),
            suppression.c.scope.label("suppression_scope"),
            _has_it(row).label("has_it"),
            _address_has_it(row).label("address_has_it"),
            _corrected_list(row).label("corrected_list"),
            _colleague(row),
        )
        .select_from(person)
        .outerjoin(
            registration,
            and_(registration.c.seminar_id == seminar_id, registration.c.person_id == person.c.id),
        )
        .outerjoin(suppression, suppression.c.address_key == person.c.address_key)
        .where(_considered(row))
        .order_by(person.c.address_key, person.c.id)
    )


def _has_it(row: MailingRow) -> ColumnElement[bool]:
    """Whether this list mail reached a person before the seminar moved: once is enough."""
    if not row.to_list or not row.is_stored:
        return false()
    return exists().where(
        delivery.c.mailing_id == row.id,
        delivery.c.person_id == person.c.id,
        delivery.c.state.in_(REACHED | {DeliveryState.SENDING}),
    )


def _address_has_it(row: MailingRow) -> ColumnElement[bool]:
    """Whether this list mail went to somebody else at the same address: one mailbox, one mail."""
    if not row.to_list or not row.is_stored:
        return false()
    return exists().where(
        delivery.c.mailing_id == row.id,
        delivery.c.list_address == person.c.address_key,
        delivery.c.person_id != person.c.id,
    )


def _colleague(row: MailingRow) -> ColumnElement[int]:
    """How the others behind an address stand with the seminar, where it is invited to."""
    seminar_id = row.seminar_id if row.to_list else None
    return colleague(person.c.address_key, person.c.id, seminar_id)


def _corrected_list(row: MailingRow) -> ColumnElement[Any]:
    """Because of which list somebody had the mail that this one corrects."""
    if row.corrects_id is None:
        return null()
    return (
        select(func.min(delivery.c.list_slug))
        .where(
            delivery.c.mailing_id == row.corrects_id,
            delivery.c.person_id == person.c.id,
            delivery.c.state.in_(REACHED),
        )
        .correlate(person)
        .scalar_subquery()
    )


def _considered(row: MailingRow) -> ColumnElement[bool]:
    audience = row.audience
    if audience is Audience.SUBSCRIBERS:
        return exists().where(
            subscription.c.person_id == person.c.id, subscription.c.list_slug.in_(row.lists)
        )
    if audience is Audience.RECIPIENTS:
        return exists().where(
            delivery.c.mailing_id == row.corrects_id,
            delivery.c.person_id == person.c.id,
            delivery.c.state.in_(REACHED),
        )
    if audience is Audience.INVITED:
        return _invited(row)
    return registration.c.id.is_not(None)


def _invited(row: MailingRow, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        delivery.c.person_id == person.c.id,
        delivery.c.mailing_id == mailing.c.id,
        delivery.c.state.in_(REACHED),
        mailing.c.seminar_id == row.seminar_id,
        mailing.c.to_list,
        *more,
    )


async def subscriptions_of(
    connection: AsyncConnection, person_ids: list[int], lists: list[str]
) -> dict[int, Subscription]:
    """Each person's subscription that counts: an active one first, in the order of ``lists``."""
    rows = await connection.execute(
        select(
            subscription.c.person_id,
            subscription.c.list_slug,
            subscription.c.state,
            subscription.c.legal_basis,
            subscription.c.source,
            subscription.c.notified,
        ).where(
            Among(subscription.c.person_id, idset("people")), subscription.c.list_slug.in_(lists)
        ),
        {"people": packed_ids(person_ids)},
    )
    best: dict[int, Subscription] = {}
    order = {"subscribed": 0, "pending": 1, "unsubscribed": 2}
    for one in records(rows, Subscription):
        known = best.setdefault(one.person_id, one)
        if known is one:
            continue  # most people are on one of the lists only
        rank = (order[one.state], lists.index(one.list_slug))
        if rank < (order[known.state], lists.index(known.list_slug)):
            best[one.person_id] = one
    return best
