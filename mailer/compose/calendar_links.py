"""Links that put a date into calendars, for mails that carry no calendar entry.

No UID travels with such a link, so an update never finds what it made: they are only for
people who have not registered.
"""

from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlencode

from mailer.domain.errors import Sentence
from mailer.domain.seminar import Seminar

_OUTLOOK = "calendar/deeplink/compose"
_FILE = Sentence("Kalenderdatei", "Calendar file")
_GOOGLE = Sentence("Google Kalender", "Google Calendar")


@dataclass(frozen=True, slots=True)
class CalendarLink:
    """``is_file``: it is fetched from the office, short enough for a text part, for any program."""

    label: str
    url: str
    is_file: bool = False


def calendar_links(
    seminar: Seminar, language: str, page_url: str, file_url: str = ""
) -> tuple[CalendarLink, ...]:
    """The calendar file (if there is one), then Google, Outlook.com, Microsoft 365 and Yahoo.

    Those of the vendors carry the dates, in UTC.
    """
    start, end = (one.astimezone(UTC) for one in (seminar.starts_at, seminar.ends_at))
    stamp = "%Y%m%dT%H%M%SZ"
    place = seminar.place or "Online"
    google = {
        "action": "TEMPLATE",
        "text": seminar.title,
        "dates": f"{start:{stamp}}/{end:{stamp}}",
        "details": page_url,
        "location": place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "subject": seminar.title,
        "body": page_url,
        "location": place,
    }
    minutes = int((end - start).total_seconds()) // 60
    yahoo = {
        "v": "60",
        "title": seminar.title,
        "st": f"{start:{stamp}}",
        "dur": f"{minutes // 60:02d}{minutes % 60:02d}",
        "desc": page_url,
        "in_loc": place,
    }
    file = (CalendarLink(_FILE.in_language(language), file_url, is_file=True),) if file_url else ()
    return (
        *file,
        CalendarLink(
            _GOOGLE.in_language(language),
            f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        ),
        CalendarLink("Outlook.com", f"https://outlook.live.com/{_OUTLOOK}?{urlencode(outlook)}"),
        CalendarLink(
            "Microsoft 365", f"https://outlook.office.com/{_OUTLOOK}?{urlencode(outlook)}"
        ),
        CalendarLink("Yahoo", f"https://calendar.yahoo.com/?{urlencode(yahoo)}"),
    )
