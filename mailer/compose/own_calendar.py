"""A registrant's entries as a file to download (RFC 5545): the same UIDs as in their mails."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from mailer.compose.ics import entry_template
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.slots import Marks
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse

_END = "END:VCALENDAR\r\n"
_BEGIN = "BEGIN:VEVENT\r\n"


class OwnEntry(NamedTuple):
    """An entry that an address has or will get: ``sequence`` is None where none left yet."""

    session: int
    uid: str
    organizer: str
    sequence: int | None


def own_calendar(
    seminar: Seminar,
    person: Person,
    entries: Iterable[OwnEntry],
    *,
    cancelled: bool = False,
    language: str,
    organizer: str,
    page: str,
    ordinary_zone: str,
    now: datetime,
) -> bytes:
    """The entries of the sessions that there still are, with all that somebody with a place knows.

    Without METHOD: a file that somebody fetched is no message that wants an answer.
    ``organizer`` is the office's name, ``page`` the registrant's own page. ``cancelled``: they
    have no place any more, and the entries are to go (RFC 5545 §3.8.1.11).
    """
    use = CalendarUse.CANCEL if cancelled else CalendarUse.REQUEST
    marks = Marks("own")
    head, events = "", []
    for one in entries:
        session = seminar.session(one.session)
        if session is None:
            continue
        template = entry_template(
            seminar,
            session,
            method=use,
            called_off=cancelled,
            language=language,
            organizer=organizer,
            page=marks.token("registration_url"),
            ordinary_zone=ordinary_zone,
            marks=marks,
        )
        sequence = seminar.revision - 1 if one.sequence is None else one.sequence
        recipient = Recipient(
            address=person.address,
            language=language,
            display_name=person.display_name,
            salutation="",
            message_id="",
            date=now,
            registration_url=page,
            entry=EntryValues(one.uid, one.organizer, sequence, now, now, one.session),
        )
        head = template.head.removesuffix(_BEGIN).replace(f"METHOD:{use.value.upper()}\r\n", "")
        events.append(f"{_BEGIN}{template.lines_for(recipient)}{template.tail.removesuffix(_END)}")
    return f"{head}{''.join(events)}{_END}".encode()
