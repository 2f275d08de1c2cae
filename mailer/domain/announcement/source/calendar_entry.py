"""A calendar entry as it is sent or stored (RFC 5545, ``.ics``) → the lines of an announcement."""

from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any

from mailer.domain.errors import AnnouncementError

_BEGINS = "BEGIN:VCALENDAR"
_MOST_DAYS = 50
_TOLD_ONCE = timedelta(days=1)


def looks_like_calendar(text: str) -> bool:
    """Whether ``text`` is an iCalendar stream and nothing before it."""
    return text.lstrip("\ufeff \r\n")[: len(_BEGINS)].upper() == _BEGINS


def read_calendar(text: str, clocks: tzinfo, *, body: str = "") -> str:
    """The entry in lines as somebody would write them: title, when, where, what.

    ``body`` is the text of the mail it came in, told instead of a shorter description. Moments
    are told in ``clocks``; those without a zone (RFC 5545, 3.3.5, form 1) stay as they are.
    Raises ``AnnouncementError`` for a file that holds no entry or cannot be read.
    """
    from icalendar import Calendar  # a tenth of the time of a reading, for this kind of file alone

    try:
        events = _events(Calendar.from_ical(text.lstrip("\ufeff \r\n")))
        return "\n".join(_lines(events, clocks, body)) if events else _refuse()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        return _refuse()


def _refuse() -> str:
    raise AnnouncementError(
        "In dieser Kalenderdatei steht kein lesbarer Termin; bitte den Text der Ankündigung "
        "einfügen.",
        "This calendar file holds no readable event; please paste the text of the announcement.",
    )


def _events(calendar: Any) -> list[Any]:
    """The entries that begin some day, the earliest first."""
    found = [one for one in calendar.walk("VEVENT") if "DTSTART" in one]
    return sorted(found, key=lambda one: one["DTSTART"].dt.isoformat())[:_MOST_DAYS]


def _lines(events: list[Any], clocks: tzinfo, body: str) -> list[str]:
    """One event with all its days; entries of another title are told below as other events."""
    first = events[0]
    title = _text(first, "SUMMARY")
    own = [one for one in events if _text(one, "SUMMARY") == title]
    others = [one for one in events if _text(one, "SUMMARY") != title]
    lines = [title, ""]
    if any(_text(one, "STATUS").upper() == "CANCELLED" for one in own):
        lines.append("Die Veranstaltung ist abgesagt.")
    lines += [f"Termin: {_when(one, clocks)}" for one in own]
    if any("RRULE" in one for one in own):
        lines.append("Weitere Termine: siehe Kalender")
    lines += _labelled("Ort", _text(first, "LOCATION"))
    lines += _labelled("Organisation", _organiser(first))
    lines += _labelled("Teilnahme", _text(first, "CONFERENCE"))
    description = max(_text(first, "DESCRIPTION"), body, key=len)
    url = _text(first, "URL")
    lines += ["", description, "", "" if url in description else url]
    if others:
        lines += ["", "Weitere Veranstaltungen"]
        lines += [f"{_when(one, clocks)}: {_text(one, 'SUMMARY')}" for one in others]
    return lines


def _labelled(label: str, text: str) -> list[str]:
    return [f"{label}: {' '.join(text.split())}"] if text.strip() else []


def _text(event: Any, name: str) -> str:
    """The property's text; of several the first."""
    value = event.get(name, "")
    return str(next(islice(value, 1), "") if isinstance(value, list) else value)


def _organiser(event: Any) -> str:
    """Name and address of who sends the entry (``ORGANIZER``, RFC 5545, 3.8.4.3)."""
    organiser = event.get("ORGANIZER")
    if isinstance(organiser, list):  # not allowed, and written all the same
        organiser = organiser[0]
    if organiser is None:
        return ""
    name = str(getattr(organiser, "params", {}).get("CN", ""))
    address = str(organiser).partition(":")[2] or str(organiser)
    return ", ".join(dict.fromkeys(part for part in (name, address) if part))


def _when(event: Any, clocks: tzinfo) -> str:
    begins = event["DTSTART"].dt
    ends = event["DTEND"].dt if "DTEND" in event else None
    if ends is None and "DURATION" in event:
        ends = begins + event["DURATION"].dt
    if not isinstance(begins, datetime):
        last = ends - _TOLD_ONCE if ends else begins  # a day's end is the next day's beginning
        return _day(begins) if last <= begins else f"{_day(begins)} bis {_day(last)}"
    begins, ends = _told_in(clocks, begins), _told_in(clocks, ends) if ends else None
    told = f"{_day(begins)}, {begins:%H:%M}"
    if ends is None:
        return f"{told} Uhr"
    if ends.date() == begins.date():
        return f"{told}–{ends:%H:%M} Uhr"
    return f"{told} Uhr bis {_day(ends)}, {ends:%H:%M} Uhr"


def _told_in(clocks: tzinfo, moment: datetime) -> datetime:
    return moment.astimezone(clocks) if moment.tzinfo else moment


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
