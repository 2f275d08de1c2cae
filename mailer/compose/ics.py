"""Calendar entries (RFC 5545) as iTIP messages (RFC 5546) to one attendee.

Built once per seminar and language with icalendar; per recipient only a handful of lines
differ, and those are written and folded when the message is filled.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.prop import vText, vUri

from mailer.compose.octets import cut
from mailer.compose.recipient import Recipient
from mailer.compose.seminar_view import clock_of
from mailer.compose.slots import Marks
from mailer.compose.view import hours, long_day
from mailer.domain.address import mailto
from mailer.domain.calendar_answer import takes_answers
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.event_kind import EventKind, event_noun
from mailer.domain.seminar import Seminar, SeminarState, Session
from mailer.domain.timeline import CalendarUse

_PRODUCT = "-//Seminarpost//Seminarpost//DE"
_ONE_GUEST = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP="
DECLINE_COUNTER = "DECLINECOUNTER"
_ALARM_BEFORE = timedelta(minutes=15)
_WORDS = {
    "join": Sentence("Zugangslink", "Join link"),
    "page": Sentence("Ihre Anmeldung", "Your registration"),
    "online": Sentence("Online", "Online"),
    "by": Sentence("Veranstaltet von", "Organised by"),
    "meeting_id": Sentence("Meeting-ID", "Meeting ID"),
    "passcode": Sentence("Kenncode", "Passcode"),
    "dial_in": Sentence("Telefonische Einwahl", "Dial-in"),
    "contact": Sentence("Kontakt", "Contact"),
    "directions": Sentence("Anfahrt", "Getting there"),
}
_STAYS = Sentence("Es bleibt beim bisherigen Termin.", "The time stays as it is.")
_SECRETS = ("meeting_id", "passcode", "dial_in")


@dataclass(frozen=True, slots=True)
class EntryTemplate:
    """A calendar object whose lines for one recipient are still to be written.

    ``head`` and ``tail`` are finished lines, folded, with CRLF. ``description`` alternates
    text (escaped) and the names of reader fields, as Marks.split gives it.
    """

    method: str
    head: str
    tail: str
    organizer_name: str
    description: tuple[str, ...]

    def lines_for(self, recipient: Recipient) -> str:
        """The lines that are this recipient's alone, folded, each ended by CRLF."""
        entry = recipient.entry
        if entry is None:
            raise InvalidValueError(
                "Zu dieser Mail gehört ein Kalendereintrag, aber es ist keiner angelegt.",
                "This mail needs a calendar entry, but none has been made.",
            )
        organizer = f"ORGANIZER;CN={_parameter(self.organizer_name)}:{mailto(entry.organizer)}"
        if self.method == DECLINE_COUNTER:
            told = (f"UID:{entry.uid}", f"DTSTAMP:{_utc(entry.stamp)}")
            return "".join(map(fold, (*told, f"SEQUENCE:{entry.sequence}", organizer)))
        pieces = list(self.description)
        pieces[1::2] = [_escaped(str(getattr(recipient, name))) for name in pieces[1::2]]
        lines = [
            f"UID:{entry.uid}",
            f"DTSTAMP:{_utc(entry.stamp)}",
            f"LAST-MODIFIED:{_utc(entry.modified)}",
            f"SEQUENCE:{entry.sequence}",
            organizer,
            f"DESCRIPTION:{''.join(pieces)}",
        ]
        if self.method != "PUBLISH":  # what is published asks nobody to come (RFC 5546 §3.2.1)
            attendee = recipient.address.envelope
            name = _parameter(recipient.display_name or attendee)
            # An answer is asked for only where somebody reads it.
            asked = self.method == "REQUEST" and takes_answers(entry.organizer)
            lines.append(f"ATTENDEE;{_ONE_GUEST}{str(asked).upper()};CN={name}:{mailto(attendee)}")
        return "".join(fold(line) for line in lines)


class _Text(vText):
    """Text that keeps ``C:\\Neu``: icalendar takes ``\\N`` for a line break before it escapes."""

    def to_ical(self) -> bytes:
        return _escaped(str(self)).encode()


def entry_template(
    seminar: Seminar,
    session: Session | None = None,
    *,
    method: CalendarUse,
    called_off: bool = False,
    language: str,
    organizer: str,
    page: str,
    public_page: str = "",
    ordinary_zone: str = "",
    marks: Marks,
) -> EntryTemplate:
    """The REQUEST for registrants, the CANCEL that takes it out again, the PUBLISH for lists.

    Each session has an entry of its own; ``session`` is the first one unless it is given, and
    ``called_off`` says that it takes place for nobody.
    Times in UTC: some Outlooks refuse a CANCEL with a TZID. ``page`` is the token of the
    recipient's own page, ``public_page`` the seminar's, ``organizer`` the office's name,
    ``ordinary_zone`` the office's time zone.
    Only a REQUEST has the recipient's page, the join link with what else lets its reader in,
    and an alarm: who is invited has not registered, and who is out needs none of them.
    """
    words = {key: word.in_language(language) for key, word in _WORDS.items()}
    session = session or seminar.all_sessions[0]
    summary = _summary(seminar, session)
    event = Event()
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", _Text(summary), encode=False)
    join_url = seminar.join_url_of(session) if method is CalendarUse.REQUEST else ""
    place = seminar.place or join_url or words["online"]
    event.add("location", _Text(place), encode=False)
    facts: list[tuple[str, str]] = []
    if method is not CalendarUse.CANCEL:
        _describe(event, seminar)
        facts = _facts(seminar, words)
    elif called_off or seminar.state is SeminarState.CANCELLED:
        # Without it, only this reader is taken out; the seminar itself goes on.
        event.add("status", "CANCELLED")
    if method is CalendarUse.REQUEST:
        _let_in(event, join_url, summary, words)
    elif method is CalendarUse.PUBLISH and public_page:
        event.add("url", public_page)
    head, tail = _around(event, method.value.upper())
    links = {
        CalendarUse.REQUEST: [
            (words["join"], join_url),
            *((words[one], getattr(seminar.details.access, one)) for one in _SECRETS),
            (words["page"], page),
        ],
        CalendarUse.PUBLISH: [(_page_of(seminar, language), public_page)],
    }
    told = [*links.get(method, []), *facts, (words["by"], organizer)]
    described = _description(seminar, session, language, ordinary_zone, told)
    return EntryTemplate(
        method=method.value.upper(),
        head=head,
        tail=tail,
        organizer_name=organizer,
        description=tuple(_escaped_between(marks.split(described, "ics"))),
    )


def counter_declined(language: str, organizer: str) -> EntryTemplate:
    """The DECLINECOUNTER for whoever proposed another time: the entry stays as it is.

    It names the entry and why, and nothing else (RFC 5546 §3.2.8).
    """
    event = Event()
    event.add("comment", _Text(_STAYS.in_language(language)), encode=False)
    head, tail = _around(event, DECLINE_COUNTER)
    return EntryTemplate(DECLINE_COUNTER, head, tail, organizer, ())


def _around(event: Event, method: str) -> tuple[str, str]:
    """What comes before and behind the lines of one recipient."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    head, begin, tail = calendar.to_ical().decode().partition("BEGIN:VEVENT\r\n")
    return head + begin, tail


def _describe(event: Event, seminar: Seminar) -> None:
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "PUBLIC")
    if seminar.series:
        event.add("categories", _Text(seminar.series), encode=False)
    if contact := _contact(seminar):
        event.add("contact", _Text(contact), encode=False)


def _facts(seminar: Seminar, words: dict[str, str]) -> list[tuple[str, str]]:
    """What everybody may know who thinks of coming."""
    on_site = bool(seminar.place)
    return [
        (words["directions"], seminar.details.directions if on_site else ""),
        (words["contact"], _contact(seminar)),
    ]


def _contact(seminar: Seminar) -> str:
    contact = seminar.details.contact
    return ", ".join(filter(None, (contact.name, contact.phone, contact.email)))


def _page_of(seminar: Seminar, language: str) -> str:
    """``Seite zum Seminar``, ``Conference page``."""
    kind = event_noun(seminar.details.kind, language, online=False)
    page = Sentence(f"Seite {kind.to}", f"{kind.noun.capitalize()} page")
    return page.in_language(language)


def _kind(seminar: Seminar, session: Session, language: str) -> str:
    """What kind of event it is, unless it is called so anyway."""
    if seminar.details.kind is EventKind.SEMINAR:
        return ""
    online = seminar.online and not seminar.place
    noun = event_noun(seminar.details.kind, language, online=online).noun
    plain = event_noun(seminar.details.kind, language, online=False).noun
    is_called_so = plain.casefold() in _summary(seminar, session).casefold()
    return "" if is_called_so else noun[:1].upper() + noun[1:]


def _let_in(event: Event, join_url: str, summary: str, words: dict[str, str]) -> None:
    """The join link wherever a client may look for it, and an alarm."""
    if join_url:
        event.add("url", join_url)
        conference = vUri(join_url)
        conference.params["VALUE"] = "URI"
        conference.params["FEATURE"] = "VIDEO"
        conference.params["LABEL"] = words["join"]
        event.add("conference", conference, encode=False)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _Text(summary), encode=False)
    alarm.add("trigger", -_ALARM_BEFORE)
    event.add_component(alarm)


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets (RFC 5545 §3.1), never inside a character."""
    pieces = [piece.decode() for piece in cut(line.encode("utf-8", "replace"), 75, 74)]
    return "\r\n ".join(pieces) + "\r\n"


def _summary(seminar: Seminar, session: Session) -> str:
    # No "2 of 3": each entry would have to change when one is added or called off.
    name = f"{seminar.series}: {seminar.title}" if seminar.series else seminar.title
    return f"{name} ({session.title})" if session.title else name


def _description(
    seminar: Seminar,
    session: Session,
    language: str,
    ordinary_zone: str,
    facts: list[tuple[str, str]],
) -> str:
    day = long_day(session.starts_at, seminar.timezone, language)
    clock = clock_of(seminar, ordinary_zone)
    span = hours(session.starts_at, session.ends_at, clock, language)
    called = (_kind(seminar, session, language), session.title)
    lines = [seminar.title, *filter(None, called), f"{day}, {span}"]
    if seminar.place:
        lines.append(seminar.place)
    lines.append("")
    lines += [f"{label}: {told}" for label, told in facts if told]
    return "\n".join(lines)


def _escaped_between(pieces: list[str]) -> list[str]:
    return [piece if index % 2 else _escaped(piece) for index, piece in enumerate(pieces)]


def _escaped(value: str) -> str:
    """A TEXT value (RFC 5545 §3.3.11)."""
    for char in "\\;,":
        value = value.replace(char, f"\\{char}")
    return re.sub(r"\r\n?|\n", r"\\n", value)


def _parameter(value: str) -> str:
    """A quoted parameter value; it has no way to hold a quote or a line break (§3.2).

    ``^`` is doubled (RFC 6868), else ``^n`` would be read as a line break.
    """
    cleaned = re.sub(r"[\x00-\x1f\x7f]", " ", value).replace('"', "'")
    cleaned = cleaned.replace("^", "^^")
    return f'"{cleaned}"'


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
