"""The send context: everything that decides, in this moment, whether and what a delivery sends."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    ScalarSelect,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    or_,
    select,
)

from mailer.domain.audience import Audience
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import MailingState, UnclearPolicy
from mailer.domain.enrolment import Barrier, Enrolment, invites
from mailer.domain.newsletter import IssueState
from mailer.domain.person import Honorific
from mailer.domain.registration import Colleague, Occupancy, RegistrationState
from mailer.domain.seminar import SeminarState
from mailer.domain.timeline import CalendarUse, Trigger
from mailer.store.colleagues import colleague
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import Among, Lines
from mailer.store.enrolments import closes_at, places_taken, where_limited
from mailer.store.entries import calendar_entry
from mailer.store.issues import issue
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_ids
from mailer.store.registrations import registration, registration_event
from mailer.store.restrictions import restriction
from mailer.store.seminars import seminar
from mailer.store.standings import links_calendar
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression


class _MailingRow(NamedTuple):
    """What is read of a mailing, column by column as the fields here.

    A step has an ``audience`` and mail about an event a ``trigger``. Where the mailing is about
    no seminar, what is the seminar's is None or "". ``sessions`` are those of several, as the
    database holds them. ``places_taken`` and ``waiting_list_closes`` are None where the seminar
    has no capacity. ``booked_out`` is of an issue, as the database writes it: which seminars still
    to come have no free place, and when their waiting lists close. All moments are aware.
    """

    until_at: datetime
    id: int = 0
    audience: Audience | None = None
    trigger: Trigger | None = None
    due_at: datetime | None = None
    seminar_id: int | None = None
    corrects_id: int | None = None
    calendar: CalendarUse = CalendarUse.NONE
    state: MailingState = MailingState.SENDING
    on_unclear: UnclearPolicy = UnclearPolicy.RESEND
    seminar_slug: str = ""
    seminar_timezone: str = ""
    seminar_zone_stated: bool | None = False
    seminar_updated_at: datetime | None = None
    subject_revision: int = 1
    subject_is_off: bool = False
    sessions: str = ""
    template: str = ""
    seminar_state: SeminarState | None = None
    starts_at: datetime | None = None
    registration_deadline: datetime | None = None
    capacity: int | None = None
    places_taken: int | None = None
    waiting_list_closes: datetime | None = None
    booked_out: str = ""


class EnrolmentAt(NamedTuple):
    """What those who would register at one moment find: a place, and if not ``barrier``, why a
    mail must not ask them to. ``booked_out``: the seminars that an issue may show and that have
    no free place."""

    occupancy: Occupancy
    barrier: Barrier | None
    booked_out: tuple[tuple[str, Occupancy], ...]


class MailingContext(_MailingRow):
    """What holds for all deliveries of a mailing; what follows from that is reckoned once."""

    _enrolment_at: tuple[datetime, EnrolmentAt] | None = None

    def entry_version(self, session: int) -> int:
        """The revision with which what a calendar holds of a session changed last."""
        return _versions(self.sessions).get(session, self.subject_revision)

    @cached_property
    def enrolment(self) -> Enrolment | None:
        """How the seminar stands with those who register; None where it is about none."""
        if self.starts_at is None or self.seminar_state is None:
            return None
        return Enrolment(
            self.seminar_state,
            self.starts_at,
            self.registration_deadline,
            self.capacity,
            self.places_taken or 0,
            self.waiting_list_closes,
        )

    @cached_property
    def asks_to_register(self) -> bool:
        """Whether its mail asks people to register."""
        if self.starts_at is None or self.audience is None or self.corrects_id is not None:
            return False
        to_list = self.audience.is_list
        return invites(self.template, to_list=to_list, due_at=self.due_at, starts_at=self.starts_at)

    def enrolment_at(self, at: datetime) -> EnrolmentAt:
        """How things stand ``at`` a moment; it is mostly that of the message before."""
        if self._enrolment_at is None or self._enrolment_at[0] != at:
            enrolment = self.enrolment
            self._enrolment_at = (
                at,
                EnrolmentAt(
                    Occupancy.FREE if enrolment is None else enrolment.occupancy(at),
                    enrolment.barrier(at) if enrolment and self.asks_to_register else None,
                    _occupancies(self.booked_out, at),
                ),
            )
        return self._enrolment_at[1]

    def settled_until(self, now: datetime) -> datetime:
        """Until when what is decided about its mail ``now`` stays so by itself: it is of use
        until then, and what it tells does not change as time goes by."""
        ends: list[datetime | None] = []
        if self.asks_to_register:
            ends = [self.starts_at, self.registration_deadline, self.waiting_list_closes]
        elif self.trigger is Trigger.WAITLISTED:
            ends = [self.starts_at, self.waiting_list_closes]
        elif self.trigger in {Trigger.PROMOTED, Trigger.PLACE_EXPIRED}:
            ends = [self.starts_at]
        return min([self.until_at, *(one for one in ends if one is not None and one > now)])


@lru_cache(maxsize=256)
def _versions(sessions: str) -> dict[int, int]:
    found = json.loads(sessions) if sessions else None
    return {one["key"]: one.get("revision", 1) for one in found or ()}


@lru_cache(maxsize=256)
def _closings(booked_out: str) -> tuple[tuple[str, datetime | None], ...]:
    found = (one.partition(" ") for one in booked_out.splitlines())
    return tuple((slug, _moment_in(closes) if closes else None) for slug, _, closes in found)


def _occupancies(booked_out: str, at: datetime) -> tuple[tuple[str, Occupancy], ...]:
    return tuple(
        (slug, Occupancy.CLOSED if closes and closes <= at else Occupancy.WAITING_LIST)
        for slug, closes in _closings(booked_out)
    )


def _moment_in(text: str) -> datetime:
    """A moment cast to text: SQLite's is in UTC without saying so, PostgreSQL's says its zone."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class SendContext(NamedTuple):
    """A delivery with everything that decides, right now, whether and what to send.

    The registration's, subscription's, suppression's and entry's values are None or "" where
    there is none, and the entry's also as long as nothing was sent; ``colleague`` is a
    ``Colleague``, as its number. The entry is that of the delivery's ``session``. All moments
    are aware.
    """

    mailing: MailingContext
    person_id: int
    address: str
    address_key: str
    message_id: str
    queued_at: datetime
    honorific: Honorific
    title: str
    first_name: str
    last_name: str
    organisation: str
    language: str
    letter_salutation: str = ""
    id: int = 0
    occasion: str = ""
    list_slug: str | None = None
    priority: int = 0
    content_id: int = 0
    revision: int = 1
    session: int = 1
    with_join_link: bool = False
    without_calendar: bool = False
    attempts: int = 0
    dated_at: datetime | None = None
    registration_id: int | None = None
    registration_state: RegistrationState | None = None
    registered_since: datetime | None = None
    held_until: datetime | None = None
    newest_event: int | None = None
    attended: bool | None = None
    colleague: int = int(Colleague.NOBODY)
    subscription_state: SubscriptionState | None = None
    legal_basis: str | None = None
    source: str | None = None
    notified: datetime | None = None
    suppression_reason: str | None = None
    suppression_scope: str | None = None
    entry_id: int | None = None
    entry_uid: str = ""
    entry_organizer: str = ""
    entry_sequence: int | None = None
    entry_method: CalendarUse | None = None
    entry_revision: int | None = None
    refuses_files: bool = False
    is_restricted: bool = False


def send_context(connection: Connection, ids: Sequence[int]) -> list[SendContext]:
    """Claimed deliveries as they are now, the most urgent first."""
    columns = DELIVERIES.columns(connection, ids=packed_ids(ids))
    if not columns:
        return []
    mailing_ids = columns[0]
    found = MAILINGS.columns(connection, ids=packed_ids(set(mailing_ids)))
    mailings = {one.id: one for one in map(MailingContext._make, zip(*found, strict=True))}
    columns[0] = [mailings[number] for number in mailing_ids]
    return list(map(SendContext._make, zip(*columns, strict=True)))


def prepare(dialect: Dialect) -> None:
    """Compiles now what the first look would compile, for those who are waited for."""
    for statement in (MAILINGS, DELIVERIES):
        statement.compiled_for(dialect)


def _is_off() -> ColumnElement[bool]:
    """Whether the seminar is cancelled or the issue withdrawn; a list never is."""
    return or_(
        func.coalesce(seminar.c.state == SeminarState.CANCELLED, false()),
        func.coalesce(issue.c.state == IssueState.WITHDRAWN, false()),
    )


def _booked_out() -> ScalarSelect[Any]:
    """A line for each seminar still to come without a free place: slug and closing moment."""
    shown = seminar.alias()
    closes = func.coalesce(cast(closes_at(shown.c.id), Text), "")
    lines = Lines(shown.c.slug + " " + closes)
    return (
        select(func.coalesce(lines, ""))
        .where(
            shown.c.state == SeminarState.PUBLISHED,
            shown.c.starts_at > mailing.c.due_at,
            shown.c.capacity.is_not(None),
            places_taken(shown.c.id) >= shown.c.capacity,
        )
        .correlate(mailing)
        .scalar_subquery()
    )


def _newest_event() -> ScalarSelect[Any]:
    """The last thing that happened to this registration: only mail about it is still true."""
    return (
        select(func.max(registration_event.c.id))
        .where(registration_event.c.registration_id == registration.c.id)
        .correlate(registration)
        .scalar_subquery()
    )


# What is the same for all deliveries of a mailing is read once; the columns are its fields.
MAILINGS = Prepared(
    select(
        mailing.c.until_at,
        mailing.c.id,
        mailing.c.audience,
        mailing.c.trigger,
        mailing.c.due_at,
        mailing.c.seminar_id,
        mailing.c.corrects_id,
        mailing.c.calendar,
        mailing.c.state,
        mailing.c.on_unclear,
        func.coalesce(seminar.c.slug, "").label("seminar_slug"),
        func.coalesce(seminar.c.timezone, "").label("seminar_timezone"),
        seminar.c.zone_stated.label("seminar_zone_stated"),
        seminar.c.updated_at.label("seminar_updated_at"),
        func.coalesce(seminar.c.revision, issue.c.revision, 1).label("subject_revision"),
        _is_off().label("subject_is_off"),
        func.coalesce(cast(seminar.c.sessions, Text), "").label("sessions"),
        mailing.c.template,
        seminar.c.state.label("seminar_state"),
        seminar.c.starts_at,
        seminar.c.registration_deadline,
        seminar.c.capacity,
        where_limited(seminar.c.capacity, places_taken(seminar.c.id)).label("places_taken"),
        where_limited(seminar.c.capacity, closes_at(seminar.c.id)).label("waiting_list_closes"),
        case((mailing.c.issue_id.is_not(None), _booked_out()), else_="").label("booked_out"),
    )
    .select_from(mailing)
    .outerjoin(seminar, seminar.c.id == mailing.c.seminar_id)
    .outerjoin(issue, issue.c.id == mailing.c.issue_id)
    .where(Among(mailing.c.id, idset("ids")))
)

# Column by column as the fields of SendContext.
DELIVERIES = Prepared(
    select(
        delivery.c.mailing_id,
        delivery.c.person_id,
        delivery.c.address,
        delivery.c.address_key,
        delivery.c.message_id,
        delivery.c.queued_at,
        person.c.honorific,
        person.c.title,
        person.c.first_name,
        person.c.last_name,
        person.c.organisation,
        person.c.language,
        person.c.letter_salutation,
        delivery.c.id,
        delivery.c.occasion,
        delivery.c.list_slug,
        delivery.c.priority,
        delivery.c.content_id,
        delivery.c.revision,
        delivery.c.session,
        delivery.c.with_join_link,
        delivery.c.without_calendar,
        delivery.c.attempts,
        delivery.c.dated_at,
        registration.c.id.label("registration_id"),
        registration.c.state.label("registration_state"),
        registration.c.since.label("registered_since"),
        registration.c.held_until,
        _newest_event().label("newest_event"),
        registration.c.attended,
        colleague(delivery.c.address_key, delivery.c.person_id, mailing.c.seminar_id),
        subscription.c.state.label("subscription_state"),
        subscription.c.legal_basis,
        subscription.c.source,
        subscription.c.notified,
        suppression.c.reason.label("suppression_reason"),
        suppression.c.scope.label("suppression_scope"),
        calendar_entry.c.id.label("entry_id"),
        func.coalesce(calendar_entry.c.uid, "").label("entry_uid"),
        func.coalesce(calendar_entry.c.organizer, "").label("entry_organizer"),
        calendar_entry.c.sequence.label("entry_sequence"),
        calendar_entry.c.method.label("entry_method"),
        calendar_entry.c.revision.label("entry_revision"),
        links_calendar().label("refuses_files"),
        restriction.c.person_id.is_not(None).label("is_restricted"),
    )
    .select_from(delivery)
    .join(mailing, mailing.c.id == delivery.c.mailing_id)
    .join(person, person.c.id == delivery.c.person_id)
    .outerjoin(
        registration,
        and_(
            registration.c.seminar_id == mailing.c.seminar_id,
            registration.c.person_id == delivery.c.person_id,
        ),
    )
    .outerjoin(
        subscription,
        and_(
            subscription.c.person_id == delivery.c.person_id,
            subscription.c.list_slug == delivery.c.list_slug,
        ),
    )
    .outerjoin(suppression, suppression.c.address_key == delivery.c.address_key)
    .outerjoin(restriction, restriction.c.person_id == delivery.c.person_id)
    .outerjoin(
        calendar_entry,
        and_(
            calendar_entry.c.seminar_id == mailing.c.seminar_id,
            calendar_entry.c.address_key == delivery.c.address_key,
            calendar_entry.c.session == delivery.c.session,
        ),
    )
    .where(Among(delivery.c.id, idset("ids")))
    .order_by(delivery.c.priority, delivery.c.id)
)
