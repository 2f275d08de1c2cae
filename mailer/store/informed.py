"""Who is informed: people whom a mail about a seminar reached before it changed."""

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import REACHED, UNSENT, DeliveryState
from mailer.domain.registration import IN_TOUCH, Colleague
from mailer.domain.session_mail import BESIDE, event_of
from mailer.domain.timeline import CalendarUse, Trigger
from mailer.store.colleagues import colleague
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.mailings import mailing
from mailer.store.people import ADDRESSEE, Addressee, person
from mailer.store.registrations import registration
from mailer.store.schema import records
from mailer.store.subscriptions import subscription


async def in_touch(
    connection: AsyncConnection, seminar_id: int, *, invited_too: bool
) -> list[Addressee]:
    """People who know of this seminar and are still concerned.

    Those registered, waiting or promoted, unless the mail that tells them so is still to
    leave: it will tell what is true by then. Who registered elsewhere has none. With
    ``invited_too`` also those only invited who are still on the list; an address that was only
    invited comes once, however many people share it.
    """
    reached = exists().where(
        delivery.c.person_id == person.c.id,
        delivery.c.mailing_id == mailing.c.id,
        may_have_arrived(),
        mailing.c.seminar_id == seminar_id,
    )
    registered = await connection.execute(
        select(*ADDRESSEE)
        .outerjoin(
            registration,
            and_(registration.c.person_id == person.c.id, registration.c.seminar_id == seminar_id),
        )
        .where(registration.c.state.in_(IN_TOUCH), or_(reached, not_(_first_mail_waits())))
        .order_by(person.c.id)
    )
    people = records(registered, Addressee)
    if invited_too:
        addresses = {one.address_key for one in people}
        for one in await _only_invited(connection, seminar_id):
            if one.address_key not in addresses:
                addresses.add(one.address_key)
                people.append(one)
    return people


def _first_mail_waits() -> ColumnElement[bool]:
    """Whether the mail is unsent that tells where somebody stands with the seminar."""
    return exists().where(
        delivery.c.person_id == person.c.id,
        delivery.c.mailing_id == mailing.c.id,
        delivery.c.state.in_(UNSENT),
        mailing.c.seminar_id == registration.c.seminar_id,
        mailing.c.trigger.in_((Trigger.REGISTERED, Trigger.WAITLISTED, Trigger.PROMOTED)),
    )


def may_have_arrived() -> ColumnElement[bool]:
    """Whether a mail reached its reader, is on its way, or left at a try that nobody answered."""
    refused = or_(delivery.c.reply.like("4%"), delivery.c.reply.like("5%"))
    return or_(
        delivery.c.state.in_(REACHED | {DeliveryState.SENDING}),
        and_(delivery.c.attempts > 0, not_(refused)),
    )


async def still_to_be_confirmed(
    connection: AsyncConnection, seminar_id: int
) -> list[tuple[Addressee, int]]:
    """Who is registered and is still to be told so, each with the event that the mail tells."""
    rows = await connection.execute(
        select(*ADDRESSEE, delivery.c.occasion)
        .select_from(delivery)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .join(person, person.c.id == delivery.c.person_id)
        .where(
            mailing.c.seminar_id == seminar_id,
            mailing.c.trigger == Trigger.REGISTERED,
            delivery.c.state.in_(UNSENT),
            delivery.c.occasion.not_like(BESIDE),
        )
        .order_by(person.c.id)
    )
    return [(Addressee(*one[:-1]), event_of(one.occasion)[1]) for one in rows]


async def with_calendar_entry(connection: AsyncConnection, seminar_id: int) -> list[Addressee]:
    """People who left a seminar whose address still has it in the calendar; one an address."""
    one_each = await connection.scalars(
        select(func.min(person.c.id))
        .join(registration, registration.c.person_id == person.c.id)
        .join(
            calendar_entry,
            and_(
                calendar_entry.c.seminar_id == registration.c.seminar_id,
                calendar_entry.c.address_key == person.c.address_key,
            ),
        )
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.state.not_in(IN_TOUCH),
            calendar_entry.c.method.in_((CalendarUse.REQUEST, CalendarUse.PUBLISH)),
        )
        .group_by(person.c.address_key)
        .order_by(person.c.address_key)
    )
    people = await connection.execute(select(*ADDRESSEE).where(person.c.id.in_(one_each.all())))
    return records(people, Addressee)


async def _only_invited(connection: AsyncConnection, seminar_id: int) -> list[Addressee]:
    rows = await connection.execute(
        select(
            person.c.id,
            person.c.address,
            person.c.address_key,
            func.min(delivery.c.list_slug).label("list_slug"),
        )
        .select_from(delivery)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .join(person, person.c.id == delivery.c.person_id)
        .join(
            subscription,
            and_(
                subscription.c.person_id == person.c.id,
                subscription.c.list_slug == delivery.c.list_slug,
            ),
        )
        .outerjoin(
            registration,
            and_(registration.c.person_id == person.c.id, registration.c.seminar_id == seminar_id),
        )
        .where(
            mailing.c.seminar_id == seminar_id,
            may_have_arrived(),
            subscription.c.state == SubscriptionState.SUBSCRIBED,
            registration.c.id.is_(None),
            # A mailbox where somebody is registered hears of it by their mail.
            colleague(person.c.address_key, person.c.id, seminar_id) == int(Colleague.NOBODY),
        )
        .group_by(person.c.id, person.c.address, person.c.address_key)
        .order_by(person.c.id)
    )
    return records(rows, Addressee)
