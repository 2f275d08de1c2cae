"""One recipient's values for one mail: all that differs from the next envelope."""

from dataclasses import dataclass
from datetime import datetime

from mailer.domain.address import EmailAddress
from mailer.domain.registration import Occupancy, ReaderStanding


@dataclass(frozen=True, slots=True)
class EntryValues:
    """A calendar entry as it goes to one attendee (RFC 5545 §3.8.4, §3.8.7).

    ``stamp`` is DTSTAMP and ``modified`` LAST-MODIFIED, both aware; ``session`` is the key of the
    session that it is about.
    """

    uid: str
    organizer: str
    sequence: int
    stamp: datetime
    modified: datetime
    session: int = 1


# Not frozen: a frozen one takes three times as long to make, and one is made for every mail.
@dataclass(slots=True, unsafe_hash=True)
class Recipient:
    """Values for the slots and for the header; the names are those that templates use.

    ``message_id`` (without angle brackets) and ``date`` are fixed before the first try.
    ``standing``, ``occupancy`` and ``booked_out`` (an issue's seminars without a free place) are
    as of ``leaves_at``, the moment of this try (aware; None: ``date``): what a mail says of today,
    tomorrow and its deadline is reckoned from it.
    """

    address: EmailAddress
    language: str
    display_name: str
    salutation: str
    message_id: str
    date: datetime
    name: str = ""
    organisation: str = ""
    source: str = ""
    gets_join_link: bool = False
    unsubscribe_url: str = ""
    settings_url: str = ""
    registration_url: str = ""
    confirm_url: str = ""
    calendar_url: str = ""
    place_until: str = ""
    confirm_until: str = ""
    confirm_code: str = ""
    entry: EntryValues | None = None
    standing: ReaderStanding = ReaderStanding.NONE
    occupancy: Occupancy = Occupancy.FREE
    booked_out: tuple[tuple[str, Occupancy], ...] = ()
    leaves_at: datetime | None = None
