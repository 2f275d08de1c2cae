"""Enrolments: how seminars stand with those who register, as far as the database knows."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import SQLCoreOperations

from mailer.domain.audience import Audience
from mailer.domain.delivery import PENDING_MAILING, MailingState
from mailer.domain.enrolment import CLOSING_KIND, Enrolment
from mailer.domain.registration import TAKES_A_PLACE
from mailer.domain.seminar import Seminar
from mailer.store.mailings import mailing
from mailer.store.registrations import registration
from mailer.store.schema import UtcDateTime

Number = SQLCoreOperations[int] | int

_PENDING = sorted(PENDING_MAILING)


def places_taken(seminar_id: Number) -> ScalarSelect[Any]:
    """How many places of a seminar are taken or held."""
    takes = or_(*(registration.c.state == one for one in sorted(TAKES_A_PLACE)))
    return (
        select(func.count(registration.c.id))
        .where(registration.c.seminar_id == seminar_id, takes)
        .correlate_except(registration)
        .scalar_subquery()
    )


def closes_at(seminar_id: Number, now: datetime | None = None) -> ScalarSelect[Any]:
    """When those who wait for a seminar are told that its waiting list is closed, or None.

    One that was missed or called off before it was told to anybody closes nothing; with
    ``now``, neither does one that is too late by then.
    """
    closing = mailing.alias()
    untold = or_(
        closing.c.state == MailingState.MISSED,
        and_(closing.c.state == MailingState.CANCELLED, closing.c.frozen_at.is_(None)),
    )
    if now is not None:
        pending = or_(*(closing.c.state == one for one in _PENDING))
        late_at = closing.c.late_at
        late = or_(and_(late_at.is_not(None), late_at < now), closing.c.until_at <= now)
        untold = or_(untold, and_(pending, late))
    return (
        select(func.min(closing.c.due_at))
        .where(
            closing.c.seminar_id == seminar_id,
            closing.c.template == CLOSING_KIND,
            closing.c.audience == Audience.WAITLISTED,
            closing.c.corrects_id.is_(None),
            ~untold,
        )
        .correlate_except(closing)
        .scalar_subquery()
    )


def where_limited(capacity: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A value that nobody asks for where places are without limit; None there."""
    return case((capacity.is_not(None), value))


@cache
def _standing(*, limited: bool) -> Select[int, datetime | None]:
    """The one question about a seminar; made once, for making it costs more than asking it."""
    number = bindparam("seminar", type_=Integer)
    taken = places_taken(number) if limited else literal(0)
    moment: Any = bindparam("now", type_=UtcDateTime)
    return select(taken, closes_at(number, moment))


class _Stands(NamedTuple):
    """How many places are taken, and when registering closes (aware)."""

    taken: int
    closes_at: datetime | None


async def of_seminar(
    connection: AsyncConnection, seminar_id: int, seminar: Seminar, now: datetime
) -> Enrolment:
    """How a seminar stands with those who register."""
    known = Enrolment(
        seminar.state, seminar.starts_at, seminar.registration_deadline, seminar.capacity
    )
    asked = _standing(limited=seminar.capacity is not None)
    found = await connection.execute(asked, {"seminar": seminar_id, "now": now})
    stands = _Stands._make(found.one())
    return known._replace(taken=stands.taken, closes_at=stands.closes_at)
