"""Yearly: how many people each seminar of a span of time reached, counted by the database."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, distinct, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState
from mailer.domain.registration import RegistrationState
from mailer.domain.seminar import Seminar, SeminarState
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.registrations import registration
from mailer.store.schema import records
from mailer.store.seminars import numbered, seminar

_NOT_MEANT = (DeliveryState.SKIPPED, DeliveryState.CANCELLED)
_ARRIVED = (DeliveryState.SENT, DeliveryState.COMPLAINED)
_RETURNED = (DeliveryState.FAILED, DeliveryState.BOUNCED)
_S = RegistrationState


class Reach(NamedTuple):
    """To how many people list mail about a seminar went, and what became of it."""

    seminar_id: int
    invited: int = 0
    delivered: int = 0
    failed: int = 0


class Turnout(NamedTuple):
    """How many people are or were registered for a seminar, and who came."""

    seminar_id: int
    registered: int = 0
    waitlisted: int = 0
    unregistered: int = 0
    attended: int = 0
    absent: int = 0


async def seminars_between(
    connection: AsyncConnection, begin: datetime, end: datetime
) -> list[tuple[int, Seminar]]:
    """Seminars that were published (also those called off since), the first one first."""
    rows = await connection.execute(
        select(seminar)
        .where(
            seminar.c.starts_at >= begin,
            seminar.c.starts_at < end,
            seminar.c.state != SeminarState.DRAFT,
        )
        .order_by(seminar.c.starts_at, seminar.c.id)
    )
    return numbered(rows)


async def invited(connection: AsyncConnection, seminar_ids: list[int]) -> dict[int, Reach]:
    """Seminar → people to whom list mail about it went.

    However many mails somebody had, they count once: as delivered if one of them arrived, as
    failed if one came back or was refused and none arrived.
    """
    arrived = func.max(case((delivery.c.state.in_(_ARRIVED), 1), else_=0)).label("arrived")
    returned = func.max(case((delivery.c.state.in_(_RETURNED), 1), else_=0)).label("returned")
    person = (
        select(mailing.c.seminar_id, delivery.c.person_id, arrived, returned)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            mailing.c.seminar_id.in_(seminar_ids),
            mailing.c.to_list,
            mailing.c.corrects_id.is_(None),
            delivery.c.state.not_in(_NOT_MEANT),
        )
        .group_by(mailing.c.seminar_id, delivery.c.person_id)
        .subquery()
    )
    alone = case((person.c.arrived == 0, person.c.returned), else_=0)
    rows = await connection.execute(
        select(
            person.c.seminar_id,
            func.count().label("invited"),
            func.sum(person.c.arrived).label("delivered"),
            func.sum(alone).label("failed"),
        ).group_by(person.c.seminar_id)
    )
    return {row.seminar_id: row for row in records(rows, Reach)}


async def taking_part(connection: AsyncConnection, seminar_ids: list[int]) -> dict[int, Turnout]:
    """Seminar → people who are or were registered for it."""
    registered = registration.c.state == _S.REGISTERED
    kinds = {
        "registered": registered,
        "waitlisted": registration.c.state.in_((_S.WAITLISTED, _S.PROMOTED)),
        "unregistered": registration.c.state.in_((_S.CANCELLED, _S.EXPIRED)),
        "attended": registered & registration.c.attended.is_(True),
        "absent": registered & registration.c.attended.is_not(True),
    }
    numbers = [func.sum(case((one, 1), else_=0)).label(name) for name, one in kinds.items()]
    rows = await connection.execute(
        select(registration.c.seminar_id, *numbers)
        .where(registration.c.seminar_id.in_(seminar_ids))
        .group_by(registration.c.seminar_id)
    )
    return {row.seminar_id: row for row in records(rows, Turnout)}


async def people(connection: AsyncConnection, seminar_ids: list[int]) -> dict[str, int]:
    """``invited, registered, attended``: different people in all these seminars together."""
    sent = (
        select(func.count(distinct(delivery.c.person_id)))
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            mailing.c.seminar_id.in_(seminar_ids),
            mailing.c.to_list,
            mailing.c.corrects_id.is_(None),
            delivery.c.state.not_in(_NOT_MEANT),
        )
    )
    registered = select(func.count(distinct(registration.c.person_id))).where(
        registration.c.seminar_id.in_(seminar_ids), registration.c.state == _S.REGISTERED
    )
    return {
        "invited": int(await connection.scalar(sent) or 0),
        "registered": int(await connection.scalar(registered) or 0),
        "attended": int(
            await connection.scalar(registered.where(registration.c.attended.is_(True))) or 0
        ),
    }
