"""Circumstances: everything that decides, in this moment, whether and what a delivery sends."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    and_,
    false,
    func,
    or_,
    select,
)

from mailer.domain.newsletter import IssueState
from mailer.domain.seminar import SeminarState
from mailer.store.colleagues import colleague
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.issues import issue
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_ids
from mailer.store.registrations import registration, registration_event
from mailer.store.seminars import seminar
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression


def send_context(connection: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Claimed deliveries with everything that decides, right now, whether and what to send.

    The most urgent first.
    """
    rows = _DELIVERIES.rows(connection, ids=packed_ids(ids))
    mailings = packed_ids({row["mailing_id"] for row in rows})
    of_mailing = {row["mailing_id"]: row for row in _MAILINGS.rows(connection, ids=mailings)}
    for row in rows:
        row.update(of_mailing[row["mailing_id"]])
    return rows


def _is_off() -> ColumnElement[bool]:
    """Whether the seminar is cancelled or the issue withdrawn; a list never is."""
    return or_(
        func.coalesce(seminar.c.state == SeminarState.CANCELLED, false()),
        func.coalesce(issue.c.state == IssueState.WITHDRAWN, false()),
    )


def _newest_event() -> ScalarSelect[Any]:
    """The last thing that happened to this registration: only mail about it is still true."""
    return (
        select(func.max(registration_event.c.id))
        .where(registration_event.c.registration_id == registration.c.id)
        .correlate(registration)
        .scalar_subquery()
    )


# What is the same for all deliveries of a mailing is read once.
_MAILINGS = Prepared(
    select(
        mailing.c.id.label("mailing_id"),
        mailing.c.audience,
        mailing.c.trigger,
        mailing.c.due_at,
        mailing.c.until_at,
        mailing.c.to_list,
        mailing.c.seminar_id,
        mailing.c.corrects_id,
        mailing.c.calendar,
        mailing.c.state.label("mailing_state"),
        mailing.c.on_unclear,
        seminar.c.slug.label("seminar_slug"),
        seminar.c.timezone.label("seminar_timezone"),
        seminar.c.updated_at.label("seminar_updated_at"),
        func.coalesce(seminar.c.revision, issue.c.revision, 1).label("subject_revision"),
        _is_off().label("subject_is_off"),
    )
    .select_from(mailing)
    .outerjoin(seminar, seminar.c.id == mailing.c.seminar_id)
    .outerjoin(issue, issue.c.id == mailing.c.issue_id)
    .where(mailing.c.id.in_(idset("ids")))
)

_DELIVERIES = Prepared(
    select(
        delivery.c.id,
        delivery.c.mailing_id,
        delivery.c.person_id,
        delivery.c.occasion,
        delivery.c.address,
        delivery.c.address_key,
        delivery.c.list_slug,
        delivery.c.state,
        delivery.c.priority,
        delivery.c.content_id,
        delivery.c.revision,
        delivery.c.with_join_link,
        delivery.c.message_id,
        delivery.c.attempts,
        delivery.c.queued_at,
        delivery.c.dated_at,
        person.c.honorific,
        person.c.title,
        person.c.first_name,
        person.c.last_name,
        person.c.organisation,
        person.c.language,
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
        calendar_entry.c.uid.label("entry_uid"),
        calendar_entry.c.organizer.label("entry_organizer"),
        calendar_entry.c.sequence.label("entry_sequence"),
        calendar_entry.c.method.label("entry_method"),
        calendar_entry.c.revision.label("entry_revision"),
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
    .outerjoin(
        calendar_entry,
        and_(
            calendar_entry.c.seminar_id == mailing.c.seminar_id,
            calendar_entry.c.address_key == delivery.c.address_key,
        ),
    )
    .where(delivery.c.id.in_(idset("ids")))
    .order_by(delivery.c.priority, delivery.c.id)
)
