"""Reports: the ledger read for people: counts, one mailing's deliveries, one person's mails."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.calendar_answer import Answer
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState
from mailer.domain.registration import RegistrationState
from mailer.domain.session_mail import BESIDE, step_name
from mailer.store.calendar_replies import newest_answer
from mailer.store.deliveries import delivery
from mailer.store.issues import issue
from mailer.store.mailings import NamedMailing, mailing, with_mailing, with_subject
from mailer.store.participations import Attached, attached_to
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import records
from mailer.store.seminars import seminar
from mailer.store.subscriptions import subscription


class LedgerRow(NamedTuple):
    """A delivery, with whose mail it is and what it is about.

    ``seminar`` and ``newsletter`` are slugs, None where the mailing is about no such thing;
    ``session`` is the key of the one session that the mail is about (0: the whole).
    """

    id: int
    mailing_id: int
    person_id: int
    address: str
    list_slug: str | None
    state: DeliveryState
    reason: str
    content_id: int | None
    revision: int
    with_join_link: bool
    message_id: str
    attempts: int
    next_attempt_at: datetime | None
    relay: str
    reply: str
    dated_at: datetime | None
    ended_at: datetime | None
    step_key: str
    seminar: str | None
    newsletter: str | None
    title: str
    first_name: str
    last_name: str
    session: int

    @property
    def step(self) -> str:
        """Its step as a person names it: ``reminder-day@2`` is that of the second session."""
        return step_name(self.step_key, self.session)

    @property
    def about(self) -> str:
        """The short name of the seminar, issue or list that the mail is about."""
        return self.seminar or self.newsletter or self.list_slug or ""

    @property
    def sent_at(self) -> datetime | None:
        """When it was taken; None as long as it was not."""
        return self.ended_at if self.state is DeliveryState.SENT else None


class Subscription(NamedTuple):
    """How somebody stands with a list, and on what ground."""

    list_slug: str
    state: SubscriptionState
    legal_basis: str
    source: str
    changed_at: datetime


class _Registered(NamedTuple):
    """A registration as the table has it, with its seminar."""

    id: int
    seminar: str
    state: RegistrationState
    since: datetime
    attended: bool | None
    answer: Answer | None


class Participation(NamedTuple):
    """What somebody is or was registered for; ``seminar`` is its slug, ``answer`` what their
    calendar answered last, if it did, ``attached`` what hangs on it."""

    seminar: str
    state: RegistrationState
    since: datetime
    attended: bool | None
    answer: Answer | None
    attached: Attached


class Participant(NamedTuple):
    """Somebody who is registered for a seminar."""

    person_id: int
    address: str


async def counts(
    connection: AsyncConnection, mailing_ids: list[int] | None = None
) -> dict[int, dict[str, int]]:
    """How many deliveries of each mailing are in which state."""
    query = select(delivery.c.mailing_id, delivery.c.state, func.count()).group_by(
        delivery.c.mailing_id, delivery.c.state
    )
    if mailing_ids is not None:
        query = query.where(delivery.c.mailing_id.in_(mailing_ids))
    found: dict[int, dict[str, int]] = {}
    for mailing_id, state, number in await connection.execute(query):
        found.setdefault(mailing_id, {})[state.value] = number
    return found


async def readers(connection: AsyncConnection, mailing_ids: list[int]) -> dict[int, int]:
    """How many people get or got each mailing, each once however many copies they had."""
    not_theirs = (DeliveryState.SKIPPED, DeliveryState.CANCELLED)
    rows = await connection.execute(
        select(delivery.c.mailing_id, func.count(delivery.c.person_id.distinct()))
        .where(delivery.c.mailing_id.in_(mailing_ids), delivery.c.state.not_in(not_theirs))
        .group_by(delivery.c.mailing_id)
    )
    return dict(rows.all())


async def skipped_reasons(connection: AsyncConnection, mailing_id: int) -> dict[str, int]:
    """How many of a frozen mailing's audience were left out, by reason."""
    rows = await connection.execute(
        select(delivery.c.reason, func.count())
        .where(delivery.c.mailing_id == mailing_id, delivery.c.state == DeliveryState.SKIPPED)
        .group_by(delivery.c.reason)
    )
    return dict(rows.all())


async def mailings_with_subjects(
    connection: AsyncConnection, slug: str | None = None
) -> list[NamedMailing]:
    """All mailings, or one seminar's, each with what it is about, in order of time."""
    query = with_subject().order_by(
        func.coalesce(seminar.c.starts_at, issue.c.sends_at),
        mailing.c.due_at.is_not(None),
        mailing.c.due_at,
        mailing.c.id,
    )
    if slug is not None:
        query = query.where(seminar.c.slug == slug)
    return with_mailing(await connection.execute(query), NamedMailing)


def session_of_mail() -> ColumnElement[int]:
    """The key of the session that a delivery is about, with its mailing beside it; 0: the whole.

    A mailing may be about one, or a mail that goes beside others: what tells of the whole carries
    the entry of the first one.
    """
    return case(
        (mailing.c.session != 0, mailing.c.session),
        (delivery.c.occasion.like(BESIDE), delivery.c.session),
        else_=literal(0, Integer),
    )


async def deliveries(
    connection: AsyncConnection,
    *,
    mailing_id: int | None = None,
    seminar_id: int | None = None,
    person_ids: list[int] | None = None,
    state: DeliveryState | None = None,
) -> list[LedgerRow]:
    """Ledger rows with person, mailing and seminar, in the order they were made."""
    query: Select[Any] = (
        select(
            delivery.c.id,
            delivery.c.mailing_id,
            delivery.c.person_id,
            delivery.c.address,
            delivery.c.list_slug,
            delivery.c.state,
            delivery.c.reason,
            delivery.c.content_id,
            delivery.c.revision,
            delivery.c.with_join_link,
            delivery.c.message_id,
            delivery.c.attempts,
            delivery.c.next_attempt_at,
            delivery.c.relay,
            delivery.c.reply,
            delivery.c.dated_at,
            delivery.c.ended_at,
            mailing.c.step_key,
            seminar.c.slug.label("seminar"),
            issue.c.slug.label("newsletter"),
            person.c.title,
            person.c.first_name,
            person.c.last_name,
            session_of_mail().label("session"),
        )
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .outerjoin(seminar, seminar.c.id == mailing.c.seminar_id)
        .outerjoin(issue, issue.c.id == mailing.c.issue_id)
        .join(person, person.c.id == delivery.c.person_id)
        .order_by(delivery.c.id)
    )
    if mailing_id is not None:
        query = query.where(delivery.c.mailing_id == mailing_id)
    if seminar_id is not None:
        query = query.where(mailing.c.seminar_id == seminar_id)
    if person_ids is not None:
        query = query.where(delivery.c.person_id.in_(person_ids))
    if state is not None:
        query = query.where(delivery.c.state == state)
    return records(await connection.execute(query), LedgerRow)


async def number_of_mails(connection: AsyncConnection, person_id: int) -> int:
    """How many mails of somebody are on record, whatever became of them."""
    theirs = select(func.count()).where(delivery.c.person_id == person_id)
    return int(await connection.scalar(theirs) or 0)


async def newest_delivery(connection: AsyncConnection) -> int:
    """The id of the ledger's newest row; 0 where there is none."""
    return int(await connection.scalar(select(func.max(delivery.c.id))) or 0)


async def subscriptions_of(
    connection: AsyncConnection, person_ids: list[int]
) -> list[Subscription]:
    """Where some people stand with all lists."""
    rows = await connection.execute(
        select(
            subscription.c.list_slug,
            subscription.c.state,
            subscription.c.legal_basis,
            subscription.c.source,
            subscription.c.changed_at,
        ).where(subscription.c.person_id.in_(person_ids))
    )
    return records(rows, Subscription)


async def registrations_of(
    connection: AsyncConnection, person_ids: list[int]
) -> list[Participation]:
    """What some people are or were registered for."""
    rows = await connection.execute(
        select(
            registration.c.id,
            seminar.c.slug.label("seminar"),
            registration.c.state,
            registration.c.since,
            registration.c.attended,
            newest_answer().label("answer"),
        )
        .join_from(registration, seminar, seminar.c.id == registration.c.seminar_id)
        .where(registration.c.person_id.in_(person_ids))
        .order_by(registration.c.id)
    )
    found = records(rows, _Registered)
    attached = await attached_to(connection, [one.id for one in found])
    return [Participation(*one[1:], attached[one.id]) for one in found]


async def registered_since(connection: AsyncConnection, seminar_id: int) -> list[Participant]:
    """Who is registered for a seminar, the first one first."""
    rows = await connection.execute(
        select(registration.c.person_id, person.c.address)
        .join(person, person.c.id == registration.c.person_id)
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.state == RegistrationState.REGISTERED,
        )
        .order_by(registration.c.since)
    )
    return records(rows, Participant)
