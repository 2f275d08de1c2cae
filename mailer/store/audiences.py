"""Audiences: everybody a mailing has to consider, in pages, with what decides about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    false,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Audience
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
from mailer.store.restrictions import is_restricted
from mailer.store.schema import records
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression


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
    is_restricted: bool


class Subscription(NamedTuple):
    """A person's subscription, as far as mail to a list hangs on it."""

    person_id: int
    list_slug: str
    state: SubscriptionState
    legal_basis: str
    source: str
    notified: datetime | None


async def page(
    connection: AsyncConnection,
    row: MailingRow,
    after: Position,
    size: int,
    *which: ColumnElement[bool],
) -> list[Considered]:
    """The next ``size`` people that a mailing (its row) has to consider; ``which`` of them."""
    query = people_of(row).where(*behind(after), *which)
    return records(await connection.execute(query.limit(size)), Considered)


async def end_of_page(
    connection: AsyncConnection, row: MailingRow, after: Position, size: int
) -> Position | None:
    """Where the next ``size`` people end whom a mailing has to consider; None without any."""
    query = _audience(row, person.c.address_key, person.c.id)
    page = query.where(*behind(after)).limit(size).subquery()
    last = select(page).order_by(page.c.address_key.desc(), page.c.id.desc()).limit(1)
    found = (await connection.execute(last)).one_or_none()
    return None if found is None else Position(*found)


def within() -> tuple[ColumnElement[bool], ...]:
    """Between two positions, that ``between`` makes the parameters of."""
    key, number = person.c.address_key, person.c.id
    after, upto = (bindparam(name, type_=Text()) for name in ("after_key", "upto_key"))
    after_id, upto_id = (bindparam(name, type_=Integer()) for name in ("after_id", "upto_id"))
    return (
        key >= after,
        key <= upto,
        or_(key > after, number > after_id),
        or_(key < upto, number <= upto_id),
    )


def between(after: Position, upto: Position) -> dict[str, str | int]:
    """The parameters of ``within``."""
    return {
        "after_key": after.address_key,
        "after_id": after.person_id,
        "upto_key": upto.address_key,
        "upto_id": upto.person_id,
    }


def behind(after: Position) -> tuple[ColumnElement[bool], ...]:
    """Only who comes after a position."""
    return (
        person.c.address_key >= after.address_key,
        or_(person.c.address_key > after.address_key, person.c.id > after.person_id),
    )


def people_of(row: MailingRow) -> Select[Any]:
    """A mailing's audience, as ``Considered``, with what decides about each, by address."""
    return _audience(
        row,
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
        is_restricted(person.c.id).label("is_restricted"),
    )


def _audience(row: MailingRow, *columns: ColumnElement[Any]) -> Select[Any]:
    registered = and_(
        registration.c.seminar_id == row.seminar_id, registration.c.person_id == person.c.id
    )
    return (
        select(*columns)
        .select_from(person)
        .outerjoin(registration, registered)
        .outerjoin(suppression, suppression.c.address_key == person.c.address_key)
        .where(considered(row), *unwritten(row))
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


def unwritten(row: MailingRow) -> tuple[ColumnElement[bool], ...]:
    """Of a mailing whose freeze is half done: that it has not come to a person yet."""
    if not row.is_half_frozen:
        return ()
    return (
        ~exists()
        .where(
            delivery.c.mailing_id == row.id,
            delivery.c.person_id == person.c.id,
            delivery.c.queued_at >= row.topped_up_at,
        )
        .correlate(person),
    )


def considered(row: MailingRow) -> ColumnElement[bool]:
    """Whether a mailing has to consider a person."""
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
        return invited(row)
    return registration.c.id.is_not(None)


def invited(row: MailingRow, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a mail to a list told a person of the mailing's seminar."""
    return exists().where(
        delivery.c.person_id == person.c.id,
        delivery.c.mailing_id == mailing.c.id,
        # Spelled out: what is prepared once cannot hold a list of any length.
        or_(*(delivery.c.state == one for one in sorted(REACHED))),
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
