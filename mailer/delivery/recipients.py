"""From a ledger row to the values that fill one mail."""

from datetime import datetime

from mailer.compose.recipient import EntryValues, Recipient
from mailer.domain.calendar import next_sequence
from mailer.domain.timeline import CalendarUse
from mailer.links import Links
from mailer.store.people import person_of
from mailer.store.schema import Fields


def recipient_of(row: Fields, links: Links, now: datetime) -> Recipient:
    """The recipient in a row from ``store.claims.loaded``; Date is fixed by the first try."""
    person = person_of(row)
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
        registration_url=links.registration(registration_id) if registration_id else "",
        message_id=row["message_id"],
        date=row["dated_at"] or now,
        entry=_entry(row, now),
    )


def _notice(row: Fields) -> str:
    """Where an imported address came from (Art. 14 GDPR): said in the first mail to it."""
    return row["source"] or "" if row["list_slug"] and row["notified"] is None else ""


def _entry(row: Fields, now: datetime) -> EntryValues | None:
    method: CalendarUse = row["calendar"]
    if method is CalendarUse.NONE or row["entry_id"] is None:
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
