"""The public calendar: seminars as anybody may subscribe to them (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event
from icalendar.prop import vDuration

from mailer.domain.seminar import Seminar, SeminarState, Session

_PRODUCT = "-//Seminarpost//Seminarpost//DE"
_REFRESH = timedelta(hours=6)


class Published(NamedTuple):
    """A seminar as its page shows it: ``changed_at`` (aware) is when staff last changed it."""

    seminar: Seminar
    page_url: str
    changed_at: datetime


def public_calendar(published: Iterable[Published], *, name: str, host: str) -> bytes:
    """One calendar of all sessions, for everybody.

    A UID belongs to a seminar's session for ever, and SEQUENCE counts the seminar's revisions:
    whoever subscribed sees a session move, and go. ``host`` makes UIDs unique (RFC 7986 §5.3).
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    refresh = vDuration(_REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", refresh, encode=False)
    for one in published:
        for session in one.seminar.all_sessions:
            calendar.add_component(_event(one, session, host))
    return bytes(calendar.to_ical())


def _event(one: Published, session: Session, host: str) -> Event:
    seminar = one.seminar
    event = Event()
    event.add("uid", f"{seminar.slug}-{session.key}@{host}")
    event.add("dtstamp", one.changed_at.astimezone(UTC))
    event.add("last-modified", one.changed_at.astimezone(UTC))
    event.add("sequence", seminar.revision - 1)
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    title = f"{seminar.title}: {session.title}" if session.title else seminar.title
    event.add("summary", title)
    event.add("location", seminar.place or ("Online" if seminar.online else ""))
    event.add("description", f"{seminar.teaser}\n\n{one.page_url}".strip())
    event.add("url", one.page_url)
    off = seminar.state is SeminarState.CANCELLED
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if off else "OPAQUE")
    return event
