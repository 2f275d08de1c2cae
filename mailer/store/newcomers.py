"""Newcomers: who joined a mailing's audience after it was frozen."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, true
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Audience, Reason
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState
from mailer.domain.registration import RegistrationState
from mailer.store.audiences import Considered, Position, behind, invited, people_of
from mailer.store.deliveries import delivery
from mailer.store.mailings import MailingRow
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import records
from mailer.store.subscriptions import subscription

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
    Reason.RESTRICTED.value,
)


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
        joined = invited(row, delivery.c.ended_at >= since)
    if row.audience is Audience.SUBSCRIBERS:
        joined = exists().where(
            subscription.c.person_id == person.c.id,
            subscription.c.list_slug.in_(row.lists),
            subscription.c.changed_at >= since,
        )
    query = people_of(row).where(~_settled(row, revision, now), joined, *behind(after))
    return records(await connection.execute(query.limit(size)), Considered)


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
