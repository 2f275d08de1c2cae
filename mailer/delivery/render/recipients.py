"""From a delivery's context to the values that fill one mail."""

from datetime import datetime

from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.view import hour, long_day
from mailer.compose.zones import Clock
from mailer.domain.address import known_address
from mailer.domain.calendar import method_for, next_sequence
from mailer.domain.consent import CONFIRM_WITHIN
from mailer.domain.person import full_name
from mailer.domain.registration import Colleague, RegistrationState, reader_standing
from mailer.domain.salutation import salutation
from mailer.domain.session_mail import countered_sequence, is_question
from mailer.domain.timeline import CalendarUse, Trigger
from mailer.links import Links
from mailer.store.send_context import SendContext

_CHANGES = frozenset({Trigger.RESCHEDULED, Trigger.UPDATED})


def recipient_of(
    row: SendContext,
    links: Links,
    now: datetime,
    language: str,
    entry: EntryValues | None,
    *,
    calendar_by_link: bool = False,
    ordinary_zone: str = "",
) -> Recipient:
    """The recipient of a delivery; Date is fixed by the first try.

    ``language`` is the one the mail speaks: a salutation in another would be odd. ``entry``
    is what ``entry_of`` gave; with ``calendar_by_link`` the mail links to it instead.
    ``ordinary_zone`` is the office's: a moment in another one names it.
    """
    title, first_name, last_name = row.title, row.first_name, row.last_name
    organisation = row.organisation
    name = full_name(title, first_name, last_name)
    person_id, registration_id = row.person_id, row.registration_id
    list_slug = row.list_slug
    asked = row.mailing.trigger is Trigger.SUBSCRIBE_REQUESTED
    enrolment = row.mailing.enrolment_at(now)
    return Recipient(
        address=known_address(row.address),
        language=language,
        display_name=name or organisation,
        salutation=salutation(
            language, row.honorific, title, first_name, last_name, row.letter_salutation
        ),
        name=name,
        organisation=organisation,
        source=_notice(row) if list_slug else "",
        gets_join_link=row.with_join_link,
        unsubscribe_url=links.unsubscribe(person_id, list_slug) if list_slug else "",
        settings_url=links.settings(person_id),
        registration_url=links.registration(registration_id) if registration_id is not None else "",
        confirm_url=links.confirm(_request_of(row)) if asked else "",
        calendar_url=missing_entry_url(row, links, entry, calendar_by_link=calendar_by_link),
        place_until=_held_until(row, language, ordinary_zone),
        confirm_until=_confirm_until(row, language, ordinary_zone) if asked else "",
        confirm_code=links.code(_request_of(row)) if asked else "",
        message_id=row.message_id,
        date=row.dated_at or now,
        leaves_at=now,
        standing=reader_standing(row.registration_state),
        occupancy=enrolment.occupancy,
        booked_out=enrolment.booked_out,
        entry=None if calendar_by_link else entry,
    )


def missing_entry_url(
    row: SendContext, links: Links, entry: EntryValues | None, *, calendar_by_link: bool
) -> str:
    """Where the entry can be fetched that this mail does not carry; "" if none is missing."""
    if entry is not None:
        return _calendar_url(row, links) if calendar_by_link else ""
    # Who was given a published entry and now waits for a place is no attendee to ask.
    if row.entry_method is not CalendarUse.PUBLISH or row.mailing.trigger not in _CHANGES:
        return ""
    return links.seminar_calendar(row.mailing.seminar_slug)


def _calendar_url(row: SendContext, links: Links) -> str:
    if row.registration_id is None:
        return links.seminar_calendar(row.mailing.seminar_slug)
    return links.registration_calendar(row.registration_id)


def _request_of(row: SendContext) -> int:
    """Which request a mail asks about: the event that is its occasion."""
    return int(row.occasion.rpartition(":")[2])


def _notice(row: SendContext) -> str:
    """Where an imported address came from (Art. 14 GDPR): said in a list's first mail to it."""
    return row.source or "" if row.notified is None else ""


def calendar_method(row: SendContext) -> CalendarUse:
    """The iTIP method of the calendar message that this delivery may carry."""
    return method_for(row.mailing.calendar, listed=row.list_slug is not None)


def entry_of(row: SendContext, now: datetime) -> EntryValues | None:
    """The calendar message that goes to this address with this mail, if any.

    A REQUEST is for those who are registered, a PUBLISH for those who are not and whose
    mailbox has no colleague's invitation. A CANCEL is for those who hold an entry, and
    leaves only with the last registration behind the address; tried again, it is still the
    CANCEL that its first try wrote down. A change is told to those only invited if they
    were given an entry before.
    """
    if countered_sequence(row.occasion) is not None:
        return _countered(row, now)
    method = calendar_method(row)
    if method is CalendarUse.NONE or row.entry_id is None or is_question(row.occasion):
        return None
    registered = row.registration_state is RegistrationState.REGISTERED
    mailing, last_method = row.mailing, row.entry_method
    if method is CalendarUse.REQUEST and not registered:
        return None
    if method is CalendarUse.PUBLISH and (
        last_method is CalendarUse.REQUEST or (mailing.trigger is not None and last_method is None)
    ):
        return None
    again = last_method is CalendarUse.CANCEL and row.attempts
    if method is CalendarUse.CANCEL and (
        not (again or last_method in {CalendarUse.REQUEST, CalendarUse.PUBLISH})
        or _colleague_goes(row)
    ):
        return None
    told, version = row.entry_revision, mailing.entry_version(row.session)
    # Of several sessions only those count on that changed.
    first = told is None or version == mailing.subject_revision
    sequence = next_sequence(
        method,
        seminar_sequence=(mailing.subject_revision if first else version) - 1,
        last_sequence=row.entry_sequence,
        last_method=last_method,
        changed=told is not None and is_stale(told, version, mailing.subject_revision),
    )
    return EntryValues(
        uid=row.entry_uid,
        organizer=row.entry_organizer,
        sequence=sequence,
        stamp=now,
        modified=mailing.seminar_updated_at or now,
        session=row.session,
    )


def _countered(row: SendContext, now: datetime) -> EntryValues | None:
    """The entry as its holder has it, whose proposal of another time is declined."""
    sequence = countered_sequence(row.occasion)
    if row.entry_id is None or sequence is None or row.entry_method is not CalendarUse.REQUEST:
        return None
    return EntryValues(
        uid=row.entry_uid,
        organizer=row.entry_organizer,
        sequence=sequence,
        stamp=now,
        modified=row.mailing.seminar_updated_at or now,
        session=row.session,
    )


def is_stale(told: int, version: int, subject_revision: int) -> bool:
    """Whether an entry told with one revision differs from the ``version`` that there is."""
    return told < version if version != subject_revision else told != version


def _colleague_goes(row: SendContext) -> bool:
    """Whether the seminar still takes place for somebody else at this address."""
    # What a cancellation tells of, a session or the whole, takes place for nobody.
    called_off = row.mailing.subject_is_off or row.mailing.trigger is Trigger.CANCELLED
    return row.colleague == Colleague.REGISTERED and not called_off


def _held_until(row: SendContext, language: str, ordinary_zone: str) -> str:
    """Until when a place is held, in the reader's words and the seminar's zone."""
    until, mailing = row.held_until, row.mailing
    if until is None:
        return ""
    timezone = mailing.seminar_timezone
    clock = Clock(timezone, ordinary_zone, bool(mailing.seminar_zone_stated))
    return _in_words(until, clock, language)


def _confirm_until(row: SendContext, language: str, ordinary_zone: str) -> str:
    """Until when a request can be confirmed: it is about no seminar, so by the office's clock."""
    clock = Clock(ordinary_zone or "Europe/Berlin", ordinary_zone)
    return _in_words(row.queued_at + CONFIRM_WITHIN, clock, language)


def _in_words(moment: datetime, clock: Clock, language: str) -> str:
    return f"{long_day(moment, clock.timezone, language)}, {hour(moment, clock, language)}"
