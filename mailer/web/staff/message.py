"""A captured mail, read back from its file the way a mail program would read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from icalendar import Calendar, Component

from mailer.domain.errors import WorkspaceError
from mailer.files import read_octets

_BIGGEST_BYTES = 50_000_000
_SHOWN = ("text/html", "text/plain", "text/calendar")
_STAMP = re.compile(r"(\d{8}T\d{6})-")
# What the standard library's and icalendar's parsers answer to malformed input, besides the
# errors they announce. None of them is a reason to hide the mail.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class CapturedMail:
    """One mail in the captured inbox.

    ``file`` is the file's name without its folder, ``received_at`` aware and in UTC.
    ``sender`` and ``recipient`` are as the mail shows them (``Name <address>``); ``html``,
    ``text`` and ``calendar`` (text/calendar) are decoded, "" where the mail has no such part.
    ``headers`` are the decoded fields of the whole mail in their order, ``source`` is the raw
    mail. A file that is no mail has its source and nothing else.
    """

    file: str
    received_at: datetime
    sender: str
    recipient: str
    subject: str
    html: str
    text: str
    calendar: str
    source: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One VEVENT (RFC 5545) of a calendar part; what it does not say is "" or None.

    ``method`` is the iTIP method (RFC 5546) in capitals. Times are aware; a date without a
    time of day is an all-day event, a time without a zone is left naive: it floats.
    """

    method: str
    title: str
    starts_at: datetime | date | None
    ends_at: datetime | date | None
    place: str
    uid: str
    sequence: str


def read_inbox(folder: Path) -> list[CapturedMail]:
    """All mails captured in ``folder``, oldest first; none when there is no such folder.

    Links are left out: what they lead to was not captured here.
    """
    mails = (read_mail(file) for file in folder.glob("*.eml") if not file.is_symlink())
    return sorted(mails, key=lambda mail: (mail.received_at, mail.file))


def read_mail(file: Path) -> CapturedMail:
    """One captured mail. Nothing that a file holds makes this fail."""
    try:
        raw = read_octets(file, WorkspaceError, most_bytes=_BIGGEST_BYTES)
    except WorkspaceError as problem:
        raw = problem.sentence.en.encode("utf-8", "replace")
    source = _clean(raw.decode("utf-8", "replace"))
    try:
        headers = _headers(source)
        html, text, calendar = _parts(raw) if headers else ("", "", "")
    except _UNREADABLE:
        headers, html, text, calendar = (), "", "", ""
    first = {name.lower(): value for name, value in reversed(headers)}
    return CapturedMail(
        file=file.name,
        received_at=_received_at(file, first.get("date", "")),
        sender=first.get("from") or first.get("return-path", ""),
        recipient=first.get("to") or first.get("delivered-to", ""),
        subject=first.get("subject", ""),
        html=html,
        text=text,
        calendar=calendar,
        source=source,
        headers=headers,
    )


def calendar_entries(calendar: str) -> tuple[CalendarEntry, ...]:
    """The events of a text/calendar part; none when it cannot be read as RFC 5545."""
    try:
        return tuple(
            _entry(event, str(part.get("method", "")).upper())
            for part in Calendar.from_ical(calendar, multiple=True)
            for event in part.walk("VEVENT")
        )
    except _UNREADABLE:
        return ()


def _headers(source: str) -> tuple[tuple[str, str], ...]:
    # Read from text, not octets: the octet parser spoils the raw UTF-8 of SMTPUTF8 (RFC 6532).
    head = re.split(r"\r?\n\r?\n", source, maxsplit=1)[0]
    return tuple((name, _readable(value)) for name, value in HeaderParser().parsestr(head).items())


def _readable(value: str) -> str:
    """A header field with its encoded words (RFC 2047) decoded, on one line."""
    try:
        value = str(make_header(decode_header(value)))
    except (MessageError, *_UNREADABLE):
        pass
    return _clean(" ".join(value.split()))


def _parts(raw: bytes) -> tuple[str, str, str]:
    """HTML, text and calendar of a message, each decoded, "" where there is none."""
    # The classic parser: the newer one is four times slower, which 500 mails make felt.
    found: dict[str, str] = {}
    for part in message_from_bytes(raw).walk():
        kind = part.get_content_type()
        shown = kind == "text/calendar" or part.get_content_disposition() != "attachment"
        if kind in _SHOWN and shown and kind not in found:
            found[kind] = _decoded(part)
    html, text, calendar = (found.get(kind, "") for kind in _SHOWN)
    return html, text, calendar


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        content = payload.decode(part.get_content_charset("utf-8"), "replace")
    except _UNREADABLE:
        content = payload.decode("utf-8", "replace")
    return _clean(content.replace("\r\n", "\n"))


def _clean(value: str) -> str:
    """``value`` without lone surrogates, which no page could be encoded with."""
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _received_at(file: Path, date_field: str) -> datetime:
    """When the capture kept the file; failing its name, the Date field; failing that, its age."""
    return next(_times(file, date_field))


def _times(file: Path, date_field: str) -> Iterator[datetime]:
    stamp = _STAMP.match(file.name)
    try:
        if stamp:
            yield datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        sent = parsedate_to_datetime(date_field)
        yield (sent if sent.tzinfo else sent.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        pass
    try:
        yield datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        yield datetime.combine(date.min, time.min, UTC)


def _entry(event: Component, method: str) -> CalendarEntry:
    return CalendarEntry(
        method=method,
        title=_clean(str(event.get("summary", ""))),
        starts_at=_moment(event, "dtstart"),
        ends_at=_moment(event, "dtend"),
        place=_clean(str(event.get("location", ""))),
        uid=_clean(str(event.get("uid", ""))),
        sequence=str(event.get("sequence", "")),
    )


def _moment(event: Component, name: str) -> datetime | date | None:
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, date) else None
