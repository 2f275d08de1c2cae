"""Preview: the very octets that a step would send to somebody, before it is sent."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.mailing import newsletters
from mailer.actions.mailing.inspection import findings_for
from mailer.actions.mailing.plans import step_of
from mailer.actions.person.people import unknown_address
from mailer.actions.seminar.seminars import find
from mailer.compose.composer import Composer
from mailer.compose.opened import OpenedMessage, open_message
from mailer.compose.preflight import Finding, hosts_in
from mailer.compose.preflight.finding import warning
from mailer.delivery.render.recipients import entry_of, recipient_of
from mailer.domain.address import parse_address
from mailer.domain.enrolment import Enrolment
from mailer.domain.errors import Sentence
from mailer.domain.newsletter import NewsletterIssue
from mailer.domain.person import Honorific, Person
from mailer.domain.readership import standings_of_readers
from mailer.domain.registration import Occupancy, ReaderStanding, RegistrationState, held_until
from mailer.domain.seminar import Seminar
from mailer.domain.subject import Subject
from mailer.domain.timeline import CalendarUse, Trigger
from mailer.scheduling import layout
from mailer.scheduling.decisions import decide
from mailer.scheduling.snapshots import snapshot_for, snapshots_for
from mailer.store import audiences, enrolments, issues, people, registrations, standings
from mailer.store import seminars as seminar_store
from mailer.store.mailings import MailingRow
from mailer.store.send_context import MailingContext, SendContext
from mailer.store.subjects import IssueRef, SeminarRef, SubjectRef

_EXAMPLE = Person(
    address=parse_address("erika.beispiel@example.org"),
    honorific=Honorific.MS,
    title="Dr.",
    first_name="Erika",
    last_name="Beispiel",
    organisation="Stadt Beispielhausen",
)


_COME_FIRST = {Trigger.REGISTERED, Trigger.WAITLISTED}
_NOT_REGISTERED = Sentence("ist hier nicht angemeldet", "is not registered here")
_NOT_ASKED = Sentence(
    "gehört nicht zu denen, an die sie sich richtet", "is none of those whom it is for"
)


@dataclass(frozen=True, slots=True)
class Previewed:
    """A message as it would leave, and what the preflight finds in it for its audience.

    ``hosts`` are where its links lead, ``leaves_at`` the moment that it speaks of (aware).
    """

    message: bytes
    findings: tuple[Finding, ...]
    leaves_at: datetime
    hosts: tuple[str, ...] = ()

    @property
    def opened(self) -> OpenedMessage:
        """The message as its reader sees it."""
        return open_message(self.message)


async def preview(desk: Desk, slug: str, step: str, to: str = "") -> Previewed:
    """The message of a step to ``to`` (an address known here) or to a made-up example person.

    It says what it will say when it leaves: a reminder due in a week is read as on that day.
    Somebody who registered reads it as they stand, anybody else as the step's audience does; that
    they would not get it is a finding.

    Only Message-ID and Date are still to be fixed, and the signature is made when it leaves: a
    draft that passes for a mail of ours would be a gift. Raises what sending would raise.
    """
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
    return await _preview(desk, SeminarRef(seminar_id), seminar, step, to)


async def preview_issue(desk: Desk, slug: str, to: str = "") -> Previewed:
    """The same for a newsletter issue, from its file as it is now."""
    issue = await newsletters.written(desk, slug)
    async with desk.database.read() as connection:
        known = await issues.by_slug(connection, slug)
    about = IssueRef(known[0] if known else 0)
    rows = layout.lay(desk.workspace, about, issue, desk.clock.now())
    return await _compose(desk, issue, rows[0], to)


async def _preview(
    desk: Desk, about: SubjectRef, subject: Subject, step: str, to: str
) -> Previewed:
    async with desk.database.read() as connection:
        rows = await layout.mailings_about(connection, about)
    rows = rows or layout.lay(desk.workspace, about, subject, desk.clock.now())
    # One of several that differ by their session only shows how all of them look.
    first = next((one for one in rows if one.step_key == step), None)
    return await _compose(desk, subject, first or step_of(rows, step), to)


async def _compose(desk: Desk, subject: Subject, row: MailingRow, to: str) -> Previewed:
    now = desk.clock.now()
    leaves_at = max(now, row.due_at or now)
    async with desk.database.read() as connection:
        reader = await _reader(desk, connection, row, to)
        enrolment = None
        if isinstance(subject, Seminar) and row.seminar_id is not None:
            enrolment = await enrolments.of_seminar(connection, row.seminar_id, subject, now)
        booked_out = await _booked_out(connection, subject, leaves_at, now)
        refuses = bool(await standings.linked_among(connection, [reader.person.address.key]))
    context = _send_context(desk, subject, row, reader, enrolment, now)
    snapshot = snapshot_for(desk.workspace, row, subject, list_slug=context.list_slug)
    composer = Composer(snapshot)
    language = composer.language_for(context.language)
    recipient = recipient_of(
        context,
        desk.workspace.links,
        leaves_at,
        language,
        entry_of(context, leaves_at),
        calendar_by_link=desk.workspace.settings.policy.links_calendar(
            context.address_key, refuses_files=refuses
        ),
        ordinary_zone=snapshot.office.timezone,
    )
    recipient.booked_out = booked_out
    found = await findings_for(desk, row, snapshots_for(desk.workspace, row, subject).values())
    left_out = await _left_out(desk, row, reader, now) if to else None
    findings = (*((left_out,) if left_out else ()), *found)
    message = composer.message(recipient)
    return Previewed(message, findings, leaves_at, hosts_in(message, snapshot, language))


async def _booked_out(
    connection: AsyncConnection, subject: Subject, at: datetime, now: datetime
) -> tuple[tuple[str, Occupancy], ...]:
    """The seminars of an issue that have no free place, and how that is ``at`` the moment."""
    found = []
    for one in subject.upcoming if isinstance(subject, NewsletterIssue) else ():
        known = await seminar_store.by_slug(connection, one.slug)
        if known and one.capacity is not None:
            enrolment = await enrolments.of_seminar(connection, known[0], known[1], now)
            found.append((one.slug, enrolment.occupancy(at)))
    return tuple((slug, left) for slug, left in found if left is not Occupancy.FREE)


class _Reader(NamedTuple):
    """Who reads the preview: somebody known, with their registration, or the made-up person.

    Where nobody is registered the link is signed for nobody (0), and opens nothing.
    """

    person: Person
    person_id: int = 0
    registration_id: int = 0
    registration: RegistrationState | None = None
    subscription: audiences.Subscription | None = None


async def _left_out(desk: Desk, row: MailingRow, reader: _Reader, now: datetime) -> Finding | None:
    """That somebody would not get the mail that they are shown, and why."""
    if row.audience is None:
        # About an event, which is still to befall them; on the waiting list nobody is unknown.
        known = row.seminar_id is None or row.trigger in _COME_FIRST or reader.registration
        return None if known else _not_theirs(reader, _NOT_REGISTERED)
    async for page in decide(desk.database, row, now, people.person.c.id == reader.person_id):
        for one in page:
            return _not_theirs(reader, one.reason.sentence) if one.reason else None
    return _not_theirs(reader, _NOT_ASKED)


def _not_theirs(reader: _Reader, why: Sentence) -> Finding:
    address = reader.person.address.display
    return warning(
        "not-theirs",
        "To",
        f"{address} bekäme diese Mail nicht: {why.de}.",
        f"{address} would not get this mail: {why.en}.",
    )


async def _reader(desk: Desk, connection: AsyncConnection, row: MailingRow, to: str) -> _Reader:
    if not to:
        return _Reader(replace(_EXAMPLE, language=desk.workspace.settings.site.language))
    address = parse_address(to)
    behind = (await people.at_addresses(connection, [address.key])).get(address.key)
    if not behind:
        raise unknown_address(to)
    reader = _Reader(behind[0][1], behind[0][0])
    if row.seminar_id is not None:
        found = await registrations.find(connection, row.seminar_id, reader.person_id)
        if found:
            reader = reader._replace(registration_id=found.id, registration=found.state)
    if row.to_list:
        subscribed = await audiences.subscriptions_of(connection, [reader.person_id], row.lists)
        reader = reader._replace(subscription=subscribed.get(reader.person_id))
    return reader


def _send_context(
    desk: Desk,
    subject: Subject,
    row: MailingRow,
    reader: _Reader,
    enrolment: Enrolment | None,
    now: datetime,
) -> SendContext:
    """What the step would find for this reader, had it been frozen."""
    how_long = desk.workspace.settings.policy.hold_place
    person, subscription = reader.person, reader.subscription
    organizer = desk.workspace.organizer()
    own_id = f"preview@{organizer.domain}"
    calendar = row.calendar
    list_slug = row.lists[0] if row.to_list else None
    return SendContext(
        person_id=reader.person_id,
        address=person.address.envelope,
        address_key=person.address.key,
        list_slug=subscription.list_slug if subscription else list_slug,
        message_id=own_id,
        queued_at=now,
        honorific=person.honorific,
        title=person.title,
        first_name=person.first_name,
        last_name=person.last_name,
        organisation=person.organisation,
        language=person.language,
        letter_salutation=person.letter_salutation,
        registration_id=reader.registration_id,
        registration_state=reader.registration or _state_of_readers(row),
        held_until=held_until(
            max(now, row.due_at or now), how_long, *(enrolment.ends if enrolment else ())
        ),
        source=subscription.source if subscription else None,
        notified=subscription.notified if subscription else None,
        entry_id=None if calendar is CalendarUse.NONE else 0,
        entry_uid=own_id,
        entry_organizer=organizer.of(own_id),
        entry_method=CalendarUse.REQUEST if calendar is CalendarUse.CANCEL else None,
        session=layout.entry_session(row, subject),
        mailing=MailingContext(
            trigger=row.trigger,
            calendar=calendar,
            until_at=row.until_at,
            seminar_slug=subject.slug,
            seminar_timezone=subject.timezone,
            seminar_zone_stated=isinstance(subject, Seminar) and subject.zone_stated,
            seminar_updated_at=now,
            subject_revision=subject.revision,
            subject_is_off=subject.is_off,
            seminar_state=enrolment.state if enrolment else None,
            starts_at=enrolment.starts_at if enrolment else None,
            registration_deadline=enrolment.deadline if enrolment else None,
            capacity=enrolment.capacity if enrolment else None,
            places_taken=enrolment.taken if enrolment else None,
            waiting_list_closes=enrolment.closes_at if enrolment else None,
        ),
    )


_STATES = {
    ReaderStanding.REGISTERED: RegistrationState.REGISTERED,
    ReaderStanding.WAITING: RegistrationState.WAITLISTED,
    ReaderStanding.HELD: RegistrationState.PROMOTED,
}


def _state_of_readers(row: MailingRow) -> RegistrationState | None:
    """How most readers of a step stand with the seminar."""
    return _STATES.get(standings_of_readers(row.trigger, row.audience)[0])
