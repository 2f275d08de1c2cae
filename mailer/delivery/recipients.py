"""From a ledger row to the values that fill one mail."""

from dataclasses import replace
from datetime import datetime

from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.view import hour, long_day
from mailer.domain.calendar import next_sequence
from mailer.domain.registration import RegistrationState
from mailer.domain.seminar import SeminarState
from mailer.domain.timeline import CalendarUse
from mailer.links import Links
from mailer.store.people import person_of
from mailer.store.schema import Fields


def recipient_of(row: Fields, links: Links, now: datetime, language: str) -> Recipient:
    """The recipient in a row from ``store.claims.loaded``; Date is fixed by the first try.

    ``language`` is the one the mail speaks: a salutation in another would be odd.
    """
    person = replace(person_of(row), language=language)
    registration_id = row["registration_id"]
    list_slug = row["list_slug"]
    return Recipient(
        address=person.address,
        language=person.language,
        display_name=person.display_name,
        salutation=person.salutation,
        name=person.name,
        organisation=person.organisation,
        source=_notice(row),
        gets_join_link=row["with_join_link"],
        unsubscribe_url=links.unsubscribe(row["person_id"], list_slug) if list_slug else "",
        settings_url=links.settings(row["person_id"]),
        registration_url=links.registration(registration_id) if registration_id is not None else "",
        place_until=_held_until(row, language),
        message_id=row["message_id"],
        date=row["dated_at"] or now,
        entry=_entry(row, now),
    )


def _notice(row: Fields) -> str:
    """Where an imported address came from (Art. 14 GDPR): said in the first mail to it."""
    return row["source"] or "" if row["list_slug"] and row["notified"] is None else ""


def _entry(row: Fields, now: datetime) -> EntryValues | None:
    """The calendar message that goes to this address with this mail, if any.

    A REQUEST is for those who are registered. A CANCEL is for those who hold an entry, and
    leaves only with the last registration behind the address.
    """
    method: CalendarUse = row["calendar"]
    if method is CalendarUse.NONE or row["entry_id"] is None:
        return None
    registered = row["registration_state"] is RegistrationState.REGISTERED
    holds = row["entry_method"] is CalendarUse.REQUEST
    if method is CalendarUse.REQUEST and not registered:
        return None
    if method is CalendarUse.CANCEL and (not holds or _colleague_goes(row)):
        return None
    sequence = next_sequence(
        method,
        seminar_sequence=row["seminar_revision"] - 1,
        last_sequence=row["entry_sequence"],
        last_method=row["entry_method"],
        changed=row["entry_revision"] not in {None, row["seminar_revision"]},
    )
    return EntryValues(
        uid=row["entry_uid"],
        organizer=row["entry_organizer"],
        sequence=sequence,
        stamp=now,
        modified=row["seminar_updated_at"],
    )


def _colleague_goes(row: Fields) -> bool:
    """Whether the seminar still takes place for somebody else at this address."""
    return bool(row["colleague_registered"]) and row["seminar_state"] is SeminarState.PUBLISHED


def _held_until(row: Fields, language: str) -> str:
    """Until when a place is held, in the reader's words and the seminar's zone."""
    held, timezone = row["held_until"], row["seminar_timezone"]
    if held is None:
        return ""
    return f"{long_day(held, timezone, language)}, {hour(held, timezone, language)}"
