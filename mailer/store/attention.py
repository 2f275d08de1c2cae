"""What needs a person: mailings that do not go on by themselves, mail that is unclear, drafts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.person import Person
from mailer.domain.registration import TAKES_A_PLACE, RegistrationState, free_places
from mailer.domain.seminar import Seminar, SeminarState
from mailer.store import people
from mailer.store.deliveries import delivery
from mailer.store.enrolments import closes_at
from mailer.store.mailings import MailingRow, mailing, with_mailing, with_subject
from mailer.store.registrations import next_waiting, registration
from mailer.store.schema import records
from mailer.store.seminars import numbered, seminar
from mailer.store.subjects import SubjectRef

_STALLED = (MailingState.WAITING, MailingState.PAUSED, MailingState.DRAFT)


class StalledMailing(NamedTuple):
    """A mailing with what it is ``about``, as in ``mailings.NamedMailing``.

    ``ends_at`` is when its seminar ends, None where it is about none; ``told_later`` is whether a
    later step goes to the same people.
    """

    mailing: MailingRow
    about: str
    seminar: str | None
    newsletter: str | None
    ends_at: datetime | None
    told_later: bool


async def stalled(
    connection: AsyncConnection,
    now: datetime,
    due_before: datetime | None,
    about: SubjectRef | None = None,
) -> list[StalledMailing]:
    """Mailings that wait, pause or were missed, and those scheduled ``due_before`` (None: all).

    ``about`` keeps to one subject; otherwise what was missed is left out once it is of no use
    and its seminar over.
    """
    scheduled: ColumnElement[bool] = mailing.c.state == MailingState.SCHEDULED
    if due_before is not None:
        scheduled = and_(scheduled, mailing.c.due_at <= due_before)
    timed = mailing.c.trigger.is_(None)
    query = _stalled().where(or_(timed, mailing.c.state == MailingState.PAUSED))
    missed: ColumnElement[bool] = mailing.c.state == MailingState.MISSED
    if about is not None:
        query = query.where(*(mailing.c[name] == one for name, one in about._asdict().items()))
    else:
        useful = or_(mailing.c.until_at > now, seminar.c.ends_at > now)
        missed = and_(missed, useful)
    query = query.where(or_(mailing.c.state.in_(_STALLED), missed, scheduled))
    rows = await connection.execute(query.order_by(mailing.c.due_at, mailing.c.id))
    return with_mailing(rows, StalledMailing)


def _stalled() -> Select[Any]:
    return with_subject().add_columns(seminar.c.ends_at, _told_later())


def _told_later() -> ColumnElement[Any]:
    later = mailing.alias()
    return (
        exists()
        .where(
            or_(later.c.seminar_id == mailing.c.seminar_id, later.c.issue_id == mailing.c.issue_id),
            later.c.audience == mailing.c.audience,
            later.c.due_at > mailing.c.due_at,
            later.c.state.not_in((MailingState.MISSED, MailingState.CANCELLED)),
        )
        .correlate(mailing)
        .label("told_later")
    )


async def by_id(connection: AsyncConnection, mailing_id: int) -> StalledMailing | None:
    """One mailing as ``stalled`` returns it."""
    rows = await connection.execute(_stalled().where(mailing.c.id == mailing_id))
    found = with_mailing(rows, StalledMailing)
    return found[0] if found else None


async def unclear(connection: AsyncConnection) -> list[tuple[StalledMailing, int]]:
    """Mailings with mail of which nobody knows whether it arrived, and how many that are."""
    counted = await connection.execute(
        select(delivery.c.mailing_id, func.count())
        .where(
            delivery.c.mailing_id.in_(select(mailing.c.id)),
            delivery.c.state == DeliveryState.UNCLEAR,
        )
        .group_by(delivery.c.mailing_id)
    )
    numbers: dict[int, int] = dict(counted.all())
    query = _stalled().where(mailing.c.id.in_(numbers)).order_by(mailing.c.id)
    rows = with_mailing(await connection.execute(query), StalledMailing)
    return [(row, numbers[row.mailing.id]) for row in rows]


class _Places(NamedTuple):
    """A seminar that somebody waits for: how many do, and how many places are taken."""

    id: int
    slug: str
    starts_at: datetime
    capacity: int | None
    registration_deadline: datetime | None
    waiting: int
    taken: int
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Those who wait for a place: how many, who has waited longest, how many places are free.

    ``shares_address``: others are known at the address of who is ``first``. ``is_closed``: they
    were told so, and nobody moves up by itself any more.
    """

    seminar: str
    starts_at: datetime
    deadline: datetime | None
    waiting: int
    free: int | None
    first: Person
    shares_address: bool
    is_closed: bool


async def waiting_lists(connection: AsyncConnection, now: datetime) -> list[WaitingList]:
    """The waiting lists of published seminars to come, the next seminar first."""
    waits = registration.c.state == RegistrationState.WAITLISTED
    takes = registration.c.state.in_(TAKES_A_PLACE)
    rows = await connection.execute(
        select(
            seminar.c.id,
            seminar.c.slug,
            seminar.c.starts_at,
            seminar.c.capacity,
            seminar.c.registration_deadline,
            func.sum(case((waits, 1), else_=0)).label("waiting"),
            func.sum(case((takes, 1), else_=0)).label("taken"),
            closes_at(seminar.c.id, now).label("closes_at"),
        )
        .join(registration, registration.c.seminar_id == seminar.c.id)
        .where(seminar.c.state == SeminarState.PUBLISHED, seminar.c.starts_at > now)
        .group_by(seminar.c.id)
        .having(func.sum(case((waits, 1), else_=0)) > 0)
        .order_by(seminar.c.starts_at, seminar.c.id)
    )
    found = []
    for one in records(rows, _Places):
        first = await next_waiting(connection, one.id)
        if first is None:
            continue
        key = first.address_key
        behind = dict((await people.at_addresses(connection, [key]))[key])
        found.append(
            WaitingList(
                seminar=one.slug,
                starts_at=one.starts_at,
                waiting=one.waiting,
                free=free_places(one.capacity, one.taken),
                deadline=one.registration_deadline,
                first=behind[first.id],
                shares_address=len(behind) > 1,
                is_closed=one.closes_at is not None and now >= one.closes_at,
            )
        )
    return found


async def drafts(connection: AsyncConnection, now: datetime) -> list[Seminar]:
    """Seminars to come that nobody has published yet, the next one first."""
    rows = await connection.execute(
        select(seminar)
        .where(seminar.c.state == SeminarState.DRAFT, seminar.c.starts_at > now)
        .order_by(seminar.c.starts_at, seminar.c.id)
    )
    return [one for _, one in numbered(rows)]
