"""A forwarded or answered mail → the one message in it that announces something.

Mail programs write their own header over what is passed on (Outlook, Thunderbird, Gmail and
Apple Mail, in German and English), and whoever passes it on writes a note and a signature above.
"""

import re
from dataclasses import dataclass, field

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.schedule.changes import tells_change, tells_move
from mailer.domain.announcement.schedule.dates import find_dates

_QUOTE = expression(r"(?:>[ \t]?)+")
_HEADER = expression(
    r"[*_ \t]{0,3}(?P<name>von|from|gesendet|sent|datum|date|an|to|cc|bcc|kopie|betreff|subject"
    r"|antwort an|reply-to|wichtigkeit|importance|priorität|anlagen?|attachments?)[*_ \t]{0,3}:"
    r"[*_ \t]{0,3}(?P<value>.{0,2000})",
    re.IGNORECASE,
)
_SENDER = frozenset({"von", "from"})
_SENT = frozenset({"gesendet", "sent", "datum", "date"})
_REST = frozenset({"an", "to", "cc", "betreff", "subject"})
_RECIPIENTS = frozenset({"an", "to", "cc", "bcc", "kopie", "antwort an", "reply-to"})
_SUBJECT = frozenset({"betreff", "subject"})
_SEPARATOR = expression(
    r"\W{0,80}(?:ursprüngliche nachricht|original(?:-)?nachricht|weitergeleitete nachricht"
    r"|weitergeleitet|forwarded"
    r"|original message|forwarded message|weitergeleitete mail"
    r"|(?:anfang|beginn) der weitergeleiteten (?:e-?mail|nachricht)|begin forwarded message"
    r"|(?:von|from) .{3,60} (?:weitergeleitet|forwarded))\W{0,80}",
    re.IGNORECASE,
)
_RULE = expression(r"[_=-]{10,200}")
_WROTE = expression(
    r"(?:am|on|le)\s.{5,200}\b(?:schrieb|wrote)\b.{0,200}:|.{3,120}\bschrieb am\b.{5,80}:",
    re.IGNORECASE,
)
_BEGINS_WROTE = expression(r"(?:am|on)\s.{5,200}", re.IGNORECASE)
_HOURS = expression(r"\d[:.h]\d\d|\d\s?(?:Uhr|h|[ap]m)\b", re.IGNORECASE)
_REGISTERING = expression(r"anmeld|rückmeld|zusag|regist|rsvp|sign up|reply", re.IGNORECASE)
_MOST_HEADER_LINES = 30
_LONGEST_LINE = 600


@dataclass(slots=True)
class Message:
    """One message of the thread: the subject and the day its header names, and its lines."""

    subject: str = ""
    sent: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote anything in it."""
        return not any(line.strip() for line in self.lines)

    @property
    def tells_an_event(self) -> int:
        """2 with a day and hours, 1 with a day, 0 without."""
        dated = any(find_dates(line[:_LONGEST_LINE]) for line in self.lines)
        timed = any(_HOURS.search(line) for line in self.lines)
        return int(dated) + int(dated and timed)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The text of the announcing message without marks of quoting, and its subject.

    ``doubtful``: another message of the thread names a day too, or says that one was changed.
    ``sent`` are the words that tell when it was written.
    """

    text: str
    subject: str = ""
    doubtful: bool = False
    sent: str = ""
    note: str = ""
    """What was written above it and may change a day of it."""


def read_forwarded(text: str) -> Forwarded:
    """The announcing message of a thread: the last that tells when; all of it, if it is none."""
    lines = [_unquoted(line) for line in text.split("\n")]
    messages = [one for one in _messages(lines) if not one.is_empty]
    if len(messages) < 2:
        only = messages[0] if messages else Message(lines=lines)
        return Forwarded("\n".join(only.lines), only.subject, sent=only.sent)
    told = [one.tells_an_event for one in messages]
    chosen = max(range(len(messages)), key=lambda place: (told[place], place))
    others = [one for place, one in enumerate(messages) if place != chosen]
    doubtful = any(one.tells_an_event or tells_change(one.lines) for one in others)
    one = messages[chosen]
    notes = [line for above in messages[:chosen] for line in _lines_that_count(above)]
    return Forwarded("\n".join(one.lines), one.subject, doubtful, one.sent, "\n".join(notes))


def _lines_that_count(note: Message) -> list[str]:
    """Of a note above an announcement what may change its facts: a day, a last day, a place."""
    if tells_change(note.lines):
        return note.lines
    # Its lines may be wrapped: a last day stands in the line below "Anmeldung".
    paragraphs = "\n".join(line.strip() for line in note.lines).split("\n\n")
    whole = [" ".join(one.split()) for one in paragraphs]
    if tells_move(whole):
        return whole
    return [one for one in whole if _REGISTERING.search(one) and find_dates(one[:_LONGEST_LINE])]


def _unquoted(line: str) -> str:
    bare = line.lstrip(" ")
    found = _QUOTE.match(bare)
    return bare[found.end() :] if found else line


def _messages(lines: list[str]) -> list[Message]:
    messages = [Message()]
    place = 0
    while place < len(lines):
        line = lines[place].strip()
        if end := _header_end(lines, place):
            header = lines[place:end]
            messages.append(Message(_value(header, _SUBJECT), _value(header, _SENT)))
            place = end
        elif _SEPARATOR.fullmatch(line):
            messages.append(Message())
            place += 1
        elif end := _wrote_end(lines, place):
            messages.append(Message(sent=line))
            place = end
        else:
            if not (_RULE.fullmatch(line) and _header_follows(lines, place + 1)):
                messages[-1].lines.append(lines[place])
            place += 1
    return messages


def _header_follows(lines: list[str], place: int) -> bool:
    return any(_header_end(lines, near) for near in range(place, min(place + 3, len(lines))))


def _header_end(lines: list[str], place: int) -> int:
    """Behind the header that begins at ``place``, 0 if none does: who, when, and what or to whom.

    A long list of recipients may go on in the next line.
    """
    if not _HEADER.fullmatch(lines[place].strip()[:_LONGEST_LINE]):
        return 0
    names: set[str] = set()
    end = place
    for near in range(place, min(place + _MOST_HEADER_LINES, len(lines))):
        line = lines[near].strip()[:_LONGEST_LINE]
        if found := _HEADER.fullmatch(line):
            names.add(found["name"].lower())
            end = near + 1
        elif "@" not in line and (line or (_is_complete(names) and not _to_whom(lines, near + 1))):
            break  # a mail with doubled line ends has its header in lines apart
    return end if _is_complete(names) else 0


def _to_whom(lines: list[str], place: int) -> bool:
    """Whether the line there still is of a header: it names who got the mail."""
    found = _HEADER.fullmatch(lines[place].strip()[:_LONGEST_LINE]) if place < len(lines) else None
    return found is not None and found["name"].lower() in _RECIPIENTS


def _is_complete(names: set[str]) -> bool:
    if names & _SUBJECT and names & {"gesendet", "sent"}:
        return True  # whoever pasted it left out by whom it was sent
    return bool(names & _SENDER and (names & _SENT or len(names & _REST) > 1) and names & _REST)


def _value(header: list[str], names: frozenset[str]) -> str:
    fields = [found for line in header if (found := _HEADER.fullmatch(line.strip()))]
    return next((one["value"] for one in fields if one["name"].lower() in names), "")


def _wrote_end(lines: list[str], place: int) -> int:
    """Behind "Am 19.01.2026 um 16:20 schrieb …:", which may be broken over two lines."""
    line = lines[place].strip()[:_LONGEST_LINE]
    if _WROTE.fullmatch(line):
        return place + 1
    if place + 1 < len(lines) and _BEGINS_WROTE.fullmatch(line) and not line.endswith((".", ":")):
        following = lines[place + 1].strip()[:_LONGEST_LINE]
        if following.endswith(":") and _WROTE.fullmatch(f"{line} {following}"):
            return place + 2
    return 0
