"""What changed between two versions of a seminar, in the words a reader compares."""

from collections.abc import Iterable
from dataclasses import replace

from mailer.compose.seminar_view import clock_of
from mailer.compose.snapshot import Change
from mailer.compose.view import hours, long_day
from mailer.compose.zones import Clock
from mailer.domain.details import Contact, Details
from mailer.domain.errors import Sentence
from mailer.domain.seminar import Seminar, Session

_LABELS = {
    "day": Sentence("Datum", "Date"),
    "hours": Sentence("Uhrzeit", "Time"),
    "sessions": Sentence("Termine", "Sessions"),
    "place": Sentence("Ort", "Place"),
    "join_url": Sentence("Zugangslink", "Join link"),
    "meeting_id": Sentence("Meeting-ID", "Meeting ID"),
    "passcode": Sentence("Kenncode", "Passcode"),
    "dial_in": Sentence("Einwahl per Telefon", "Dial-in by phone"),
    "title": Sentence("Titel", "Title"),
    "speakers": Sentence("Referierende", "Speakers"),
    "programme": Sentence("Programm", "Programme"),
    "directions": Sentence("Anfahrt", "Directions"),
    "platform": Sentence("Plattform", "Platform"),
    "requirements": Sentence("Technik", "What you need"),
    "test_url": Sentence("Testlink", "Test link"),
    "contact": Sentence("Kontakt", "Contact"),
    "cost": Sentence("Teilnahme", "Cost"),
    "payment": Sentence("Zahlung", "Payment"),
    "invoice": Sentence("Rechnung", "Invoice"),
    "accessibility": Sentence("Barrierefreiheit", "Accessibility"),
    "recording": Sentence("Aufzeichnung", "Recording"),
    "conference_privacy_url": Sentence(
        "Datenschutzhinweise der Plattform", "Privacy notice of the platform"
    ),
}
# Whoever knows them gets in.
_PRIVATE = {"join_url", "meeting_id", "passcode", "dial_in"}
SESSIONS = "; "
"""What stands between the sessions of several in a change."""
_WHEN_ONCE = {"day", "hours"}
_ONLINE = Sentence("online", "online")
_OR_ONLINE = Sentence(" – oder online", " – or online")
_FREE = Sentence("kostenfrei", "free of charge")
_RECORDED = Sentence("wird aufgezeichnet", "will be recorded")
_NOT_RECORDED = Sentence("wird nicht aufgezeichnet", "will not be recorded")


def differences(
    before: Seminar, after: Seminar, language: str, ordinary_zone: str = ""
) -> tuple[Change, ...]:
    """The facts that differ, in the order of importance; empty when none does.

    ``ordinary_zone`` is the office's: hours in another one name it.
    """
    old, new = (_facts(one, language, ordinary_zone) for one in (before, after))
    # Of several sessions, the first one's day says nothing about the others.
    unasked = _WHEN_ONCE if before.sessions or after.sessions else {"sessions"}
    return tuple(
        Change(
            label.in_language(language), old[name], new[name], private=name in _PRIVATE, name=name
        )
        for name, label in _LABELS.items()
        if name not in unasked and old[name] != new[name]
    )


def still_so(
    changes: Iterable[Change], seminar: Seminar, language: str, ordinary_zone: str = ""
) -> tuple[Change, ...]:
    """The changes as the seminar is now: nothing is told that was changed again meanwhile."""
    now = _facts(seminar, language, ordinary_zone)
    current = (replace(one, after=now.get(one.name, one.after)) for one in changes)
    return tuple(one for one in current if one.before != one.after)


def _facts(seminar: Seminar, language: str, ordinary_zone: str) -> dict[str, str]:
    clock, details = clock_of(seminar, ordinary_zone), seminar.details
    access = details.access if seminar.online else details.access.without_secrets
    return {
        "day": long_day(seminar.starts_at, clock.timezone, language),
        "hours": hours(seminar.starts_at, seminar.ends_at, clock, language),
        "sessions": SESSIONS.join(_session(one, clock, language) for one in seminar.all_sessions),
        "place": _place(seminar, language),
        "join_url": seminar.join_url if seminar.online else "",
        "meeting_id": access.meeting_id,
        "passcode": access.passcode,
        "dial_in": access.dial_in,
        "title": seminar.title,
        "speakers": ", ".join(
            f"{one.academic_title} {one.name}".strip() for one in seminar.speakers
        ),
        "programme": "; ".join(
            " ".join(filter(None, (one.time, one.title, one.who and f"({one.who})")))
            for one in details.programme
        ),
        "directions": details.directions,
        "platform": access.platform,
        "requirements": access.requirements,
        "test_url": access.test_url,
        "contact": _contact(details.contact),
        "cost": _FREE.in_language(language) if seminar.free else seminar.fee,
        "payment": details.payment,
        "invoice": details.invoice,
        "accessibility": details.accessibility,
        "recording": _recording(details, language),
        "conference_privacy_url": details.conference_privacy_url,
    }


def _session(one: Session, clock: Clock, language: str) -> str:
    day = long_day(one.starts_at, clock.timezone, language)
    span = hours(one.starts_at, one.ends_at, clock, language)
    title = one.title.replace(SESSIONS, ", ")
    return f"{day}, {span}: {title}" if title else f"{day}, {span}"


def _place(seminar: Seminar, language: str) -> str:
    if not seminar.place:
        return _ONLINE.in_language(language) if seminar.online else ""
    return seminar.place + (_OR_ONLINE.in_language(language) if seminar.online else "")


def _contact(contact: Contact) -> str:
    return ", ".join(filter(None, (contact.name, contact.phone, contact.email)))


def _recording(details: Details, language: str) -> str:
    said = {True: _RECORDED, False: _NOT_RECORDED, None: Sentence("", "")}[details.recorded]
    return ". ".join(filter(None, (said.in_language(language), details.recording_notice)))
