"""The calendar parts: the same facts as the mail, for the one person it goes to (RFC 5546)."""

from collections.abc import Iterator

from mailer.compose.preflight.entry import Entry, entry_of
from mailer.compose.preflight.facts import date_and_hours
from mailer.compose.preflight.finding import Finding, error, shown
from mailer.compose.preflight.links import ADDS_TO_CALENDAR, links_of
from mailer.compose.preflight.look import CalendarPart, Look
from mailer.compose.preflight.page import plain
from mailer.domain.address import address_in
from mailer.domain.seminar import Session
from mailer.domain.timeline import CalendarUse

_TO_ONE_PERSON = {"REQUEST", "CANCEL"}
_OF_WHAT_IS_KNOWN = {"CANCEL", "DECLINECOUNTER"}
"""Methods that need not tell what the entry holds."""


def calendar(look: Look) -> Iterator[Finding]:
    """Every calendar part tells the truth; without one, links stand in for it."""
    use = look.snapshot.calendar
    if use is not CalendarUse.NONE:
        if use is not CalendarUse.REQUEST or look.attends:
            yield from _missing(look)
        yield from _unsaid(look)
    entries = [entry_of(part.content) for part in look.calendars]
    for part, entry in zip(look.calendars, entries, strict=True):
        if entry.events != 1 or entry.first("UID") is None:
            yield _wrong(
                "calendar-unreadable",
                part.where,
                f"enthält {entry.events} lesbare Termine mit UID, richtig ist einer",
                f"holds {entry.events} readable events with a UID, one is right",
            )
            continue
        yield from _method(look, part, entry)
        yield from _times(look, part, entry)
        yield from _words(look, part, entry)
        yield from _people(look, part, entry)
    if len({(_value(one, "UID"), _value(one, "SEQUENCE")) for one in entries}) > 1:
        yield _wrong(
            "calendar-parts",
            "invite.ics",
            "hat eine andere UID oder SEQUENCE als der Kalenderteil der Mail",
            "has another UID or SEQUENCE than the calendar part of the mail",
        )


def _missing(look: Look) -> Iterator[Finding]:
    links = links_of(look.page) if look.page else []
    if look.calendars or any(
        link.target.startswith(ADDS_TO_CALENDAR) or link.target.endswith(".ics") for link in links
    ):
        return
    yield error(
        "calendar-missing",
        look.html_file,
        "Zu dieser Mail gehört ein Kalendereintrag, sie hat aber weder Anhang noch Links zum "
        "Eintragen; bitte eines von beidem vorsehen.",
        "This mail goes with a calendar entry, but has neither an attachment nor links to add it; "
        "please provide one of them.",
    )


def _unsaid(look: Look) -> Iterator[Finding]:
    """Gateways drop calendar parts: what they say stands in the mail too."""
    for fact in date_and_hours(look.snapshot, look.language) if look.page else ():
        if look.page and not fact.stands_in(look.page.text):
            yield error(
                "calendar-unsaid",
                look.html_file,
                f"Die Mail nennt {fact.name.de} („{fact.forms[0]}“) nur im Kalendereintrag; bitte "
                "auch im Text nennen.",
                f'The mail gives {fact.name.en} ("{fact.forms[0]}") only in the calendar entry; '
                "please give it in the text too.",
            )


def _method(look: Look, part: CalendarPart, entry: Entry) -> Iterator[Finding]:
    wanted = look.snapshot.method
    if not part.method.upper() == entry.method == wanted:
        yield _wrong(
            "calendar-method",
            part.where,
            f"hat METHOD „{shown(entry.method)}“ und im Content-Type „{shown(part.method)}“, "
            f"vorgesehen ist „{wanted}“",
            f'has METHOD "{shown(entry.method)}" and "{shown(part.method)}" in its Content-Type, '
            f'"{wanted}" is meant',
        )


def _times(look: Look, part: CalendarPart, entry: Entry) -> Iterator[Finding]:
    session = _session_of(look, entry)
    if session is None:
        return
    for name, truth in (("DTSTART", session.starts_at), ("DTEND", session.ends_at)):
        line = entry.first(name)
        if (line is None and entry.method in _OF_WHAT_IS_KNOWN) or (line and line.moment == truth):
            continue
        told = shown(line.value) if line else "–"
        yield _wrong(
            "calendar-time",
            part.where,
            f"nennt {name} „{told}“, das Seminar sagt {truth.isoformat()}",
            f'has {name} "{told}", the seminar says {truth.isoformat()}',
        )


def _words(look: Look, part: CalendarPart, entry: Entry) -> Iterator[Finding]:
    seminar = look.snapshot.seminar
    if seminar is None or (entry.method in _OF_WHAT_IS_KNOWN and entry.first("SUMMARY") is None):
        return
    if plain(seminar.title) not in plain(_value(entry, "SUMMARY")):
        yield _wrong(
            "calendar-title",
            part.where,
            f"nennt den Titel „{shown(seminar.title)}“ nicht in SUMMARY",
            f'does not hold the title "{shown(seminar.title)}" in SUMMARY',
        )
    # Who is only invited does not get the join link.
    private = look.snapshot.list is not None or entry.method == "CANCEL"
    places = (_value(entry, "LOCATION"), _value(entry, "URL"))
    session = _session_of(look, entry)
    join_url = seminar.join_url_of(session) if session else seminar.join_url
    wanted = (seminar.place, "" if private else join_url)
    for place in wanted:
        if place and not any(plain(place) in plain(told) for told in places):
            yield _wrong(
                "calendar-place",
                part.where,
                f"nennt „{shown(place)}“ weder in LOCATION noch in URL",
                f'holds "{shown(place)}" neither in LOCATION nor in URL',
            )


def _session_of(look: Look, entry: Entry) -> Session | None:
    """The session that an entry is of: the one that begins when it does, else the first."""
    snapshot, line = look.snapshot, entry.first("DTSTART")
    if snapshot.seminar is None:
        return None
    known: list[Session] = list(snapshot.seminar.all_sessions)
    if snapshot.gone is not None:
        known.append(snapshot.gone)
    return next((one for one in known if line and line.moment == one.starts_at), known[0])


def _people(look: Look, part: CalendarPart, entry: Entry) -> Iterator[Finding]:
    """One attendee, the one in To; nobody is shown to others (RFC 5546 §3.2)."""
    attendees = [address_in(line.value).lower() for line in entry.all("ATTENDEE")]
    readers = [address.lower() for _, address in look.header.addresses("To")]
    wanted = readers if entry.method in _TO_ONE_PERSON else []
    if attendees != wanted:
        told = shown(", ".join(attendees)) or "–"
        yield _wrong(
            "calendar-attendee",
            part.where,
            f"nennt als Teilnehmende „{told}“, richtig ist „{shown(', '.join(wanted)) or '–'}“",
            f'has the attendees "{told}", right is "{shown(", ".join(wanted)) or "–"}"',
        )


def _value(entry: Entry, name: str) -> str:
    line = entry.first(name)
    return line.text if line else ""


def _wrong(rule: str, where: str, de: str, en: str) -> Finding:
    return error(
        rule,
        where,
        f"Der Kalendereintrag ({where}) {de}; bitte nicht senden, sondern melden.",
        f"The calendar entry ({where}) {en}; please report this instead of sending it.",
    )
