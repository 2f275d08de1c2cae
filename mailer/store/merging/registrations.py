"""Registrations of two people who are one: a seminar has one, the better of the two."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import REACHED, WAITING
from mailer.domain.registration import RegistrationState
from mailer.domain.session_mail import event_of
from mailer.domain.timeline import Trigger
from mailer.store import answers, registered_by, registration_consents, successors
from mailer.store.certificates import certificate
from mailer.store.deliveries import delivery
from mailer.store.ledger.cancelling import overtake
from mailer.store.mailings import mailing
from mailer.store.registrations import registration, registration_event
from mailer.store.schema import records

# Mails whose occasion is the number of a registration's event.
_ABOUT_A_REGISTRATION = (
    Trigger.REGISTERED,
    Trigger.WAITLISTED,
    Trigger.PROMOTED,
    Trigger.PLACE_EXPIRED,
    Trigger.UNREGISTERED,
)

_STANDS = {
    RegistrationState.REGISTERED: 4,
    RegistrationState.PROMOTED: 3,
    RegistrationState.WAITLISTED: 2,
    RegistrationState.CANCELLED: 1,
    RegistrationState.EXPIRED: 1,
}


class _Stand(NamedTuple):
    """A registration of one of the two.

    ``newest`` is its newest event, ``told`` whether a mail about it reached them.
    """

    id: int
    seminar_id: int
    person_id: int
    state: RegistrationState
    since: datetime
    attended: bool | None
    joined_at: datetime | None
    newest: int
    told: bool


async def merge_registrations(
    connection: AsyncConnection, keep: int, gone: int, now: datetime
) -> tuple[list[int], list[int]]:
    """Returns the seminars that ``gone`` brings along, and those both were registered for."""
    await registered_by.succeed(connection, keep, gone)
    rows = await connection.execute(
        select(
            registration.c.id,
            registration.c.seminar_id,
            registration.c.person_id,
            registration.c.state,
            registration.c.since,
            registration.c.attended,
            registration.c.joined_at,
            _newest_event(),
            _told(),
        )
        .where(registration.c.person_id.in_((keep, gone)))
        .order_by(registration.c.seminar_id)
    )
    brought: list[int] = []
    collapsed: list[int] = []
    by_seminar: dict[int, list[_Stand]] = defaultdict(list)
    for one in records(rows, _Stand):
        by_seminar[one.seminar_id].append(one)
    for seminar_id, some in by_seminar.items():
        if len(some) > 1:
            some.sort(key=lambda one: (_STANDS[one.state], one.told, one.newest))
            await _collapse(connection, keep, now, stays=some[1], goes=some[0])
            collapsed.append(seminar_id)
        elif some[0].person_id == gone:
            await connection.execute(
                update(registration).where(registration.c.id == some[0].id).values(person_id=keep)
            )
            brought.append(seminar_id)
    return brought, collapsed


def _newest_event() -> ColumnElement[int]:
    """The number of a registration's newest event; 0 where there is none."""
    newest: ScalarSelect[Any] = (
        select(func.max(registration_event.c.id))
        .where(registration_event.c.registration_id == registration.c.id)
        .scalar_subquery()
    )
    return func.coalesce(newest, 0).label("newest")


def _told() -> ColumnElement[bool]:
    """Whether a mail about a registration reached somebody."""
    return (
        exists()
        .where(
            delivery.c.person_id == registration.c.person_id,
            delivery.c.mailing_id == mailing.c.id,
            delivery.c.state.in_(REACHED),
            mailing.c.seminar_id == registration.c.seminar_id,
            mailing.c.trigger.in_(_ABOUT_A_REGISTRATION),
        )
        .label("told")
    )


async def _collapse(
    connection: AsyncConnection, keep: int, now: datetime, *, stays: _Stand, goes: _Stand
) -> None:
    """Makes two registrations for one seminar one: the better standing, for as long as either."""
    theirs = registration_event.c.registration_id == goes.id
    events = (await connection.execute(select(registration_event.c.id).where(theirs))).scalars()
    await _take_back(connection, goes, set(events), now)
    # The newest event tells which mail is still true: that must remain one of what stays.
    later = registration_event.c.id > stays.newest
    await connection.execute(delete(registration_event).where(theirs, later))
    await connection.execute(
        update(registration_event).where(theirs).values(registration_id=stays.id)
    )
    for told_with_it in (answers, registration_consents, registered_by):
        await told_with_it.move(connection, goes.id, stays.id)
    await connection.execute(
        update(certificate)
        .where(certificate.c.registration_id == goes.id)
        .values(registration_id=stays.id)
    )
    await connection.execute(delete(registration).where(registration.c.id == goes.id))
    same = stays.state is goes.state
    attended = [one.attended for one in (stays, goes) if one.attended is not None]
    joined = [one.joined_at for one in (stays, goes) if one.joined_at is not None]
    await connection.execute(
        update(registration)
        .where(registration.c.id == stays.id)
        .values(
            person_id=keep,
            since=min(stays.since, goes.since) if same else stays.since,
            attended=any(attended) if attended else None,
            joined_at=min(joined, default=None),
        )
    )
    await successors.put(connection, registration, goes.id, stays.id)


async def _take_back(
    connection: AsyncConnection, goes: _Stand, events: set[int], now: datetime
) -> None:
    """Cancels unsent mails about a registration that is no longer one of its own."""
    about = select(mailing.c.id).where(
        mailing.c.seminar_id == goes.seminar_id, mailing.c.trigger.in_(_ABOUT_A_REGISTRATION)
    )
    unsent = await connection.execute(
        select(delivery.c.id, delivery.c.occasion).where(
            delivery.c.person_id == goes.person_id,
            delivery.c.mailing_id.in_(about),
            delivery.c.state.in_(WAITING),
        )
    )
    overtaken = [number for number, occasion in unsent if event_of(occasion)[1] in events]
    await overtake(connection, overtaken, now)
