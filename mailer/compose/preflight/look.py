"""A finished mail opened for the rules: its header, its parts, and what it was made of."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from mailer.compose.preflight.fields import Fields, fields_of
from mailer.compose.preflight.page import Page, page_of
from mailer.compose.snapshot import Snapshot

_PARAMETER = r";\s*{}\s*=\s*\"?([^\";\s]*)"


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """One ``text/calendar`` part; ``method`` is the parameter of its Content-Type."""

    where: str
    method: str
    content: str


@dataclass(frozen=True, slots=True)
class Look:
    """What every rule gets. ``text`` and ``html`` are "" and ``page`` is None when missing.

    ``attends``: the reader has a place, and so the calendar entry that asks one to come.
    """

    snapshot: Snapshot
    language: str
    octets: bytes
    header: Fields
    text: str
    html: str
    page: Page | None
    calendars: tuple[CalendarPart, ...]
    misread: tuple[str, ...]
    attends: bool = True

    @property
    def html_file(self) -> str:
        """Where the HTML part is mended."""
        return f"templates/{self.language}/{self.snapshot.kind}/body.html"

    @property
    def text_file(self) -> str:
        """Where the text part is mended: it is read off the HTML unless it has its own file."""
        own = f"{self.language}/{self.snapshot.kind}/body.txt"
        return f"templates/{own}" if own in self.snapshot.sources else self.html_file

    @property
    def subject_file(self) -> str:
        """Where the subject is mended."""
        return f"templates/{self.language}/{self.snapshot.kind}/subject.txt"


def look_at(message: bytes, snapshot: Snapshot, language: str, *, attends: bool = True) -> Look:
    """``message`` opened; the rules report what is missing or cannot be read."""
    mail = message_from_bytes(message)
    found: dict[str, str] = {}
    calendars, misread = [], []
    for part in mail.walk():
        kind = part.get_content_type()
        if part.is_multipart() or part.get_content_maintype() != "text":
            continue
        content, clean = _content(part)
        if not clean:
            misread.append(kind)
        if kind == "text/calendar":
            attached = str(part.get("Content-Disposition", "")).lower().startswith("attachment")
            where = "invite.ics" if attached else "text/calendar"
            calendars.append(CalendarPart(where, _parameter(part, "method"), content))
        else:
            found.setdefault(kind, content)
    text, html = found.get("text/plain", ""), found.get("text/html", "")
    return Look(
        snapshot=snapshot,
        language=language,
        octets=message,
        header=fields_of(mail.raw_items()),
        text=text if text.strip() else "",
        html=html,
        page=page_of(html),
        calendars=tuple(calendars),
        misread=tuple(misread),
        attends=attends,
    )


def _content(part: Message) -> tuple[str, bool]:
    """The part in words, and whether it is the UTF-8 that this program writes."""
    octets = part.get_payload(decode=True)
    raw = octets if isinstance(octets, bytes) else b""
    content = raw.decode("utf-8", "replace")
    declared = _parameter(part, "charset").lower() in {"utf-8", "us-ascii", ""}
    return content, declared and "\ufffd" not in content


def _parameter(part: Message, name: str) -> str:
    """A parameter of Content-Type; the standard library's reader can raise on hostile ones."""
    found = re.search(_PARAMETER.format(name), str(part.get("Content-Type", "")), re.IGNORECASE)
    return found.group(1) if found else ""
