"""Answers to invitations (iTIP, RFC 5546: REPLY, COUNTER, REFRESH), as calendar programs send them.

Of a calendar (RFC 5545) only the properties of an answer are read, line by line.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailer.domain.address import address_in
from mailer.domain.printable import cleaned
from mailer.domain.verdict import Verdict
from mailer.inbound.header import addresses, plus_tokens
from mailer.inbound.judged import CalendarAnswer, Finding
from mailer.inbound.notice import own_parts
from mailer.inbound.reader import Part

_METHODS = frozenset({"REPLY", "COUNTER", "REFRESH"})
_TYPES = frozenset({"text/calendar", "application/ics", "application/calendar", "text/x-vcalendar"})
_VERDICTS = {
    "ACCEPTED": Verdict.ACCEPTED,
    "DECLINED": Verdict.DECLINED,
    "TENTATIVE": Verdict.TENTATIVE,
    "DELEGATED": Verdict.DELEGATED,
}
_MOST_OCTETS = 64_000
_MOST_LINES = 2_000
_MOST_ANSWERS = 20
_MOST_TEXT = 500
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")


class Property(NamedTuple):
    """One content line (RFC 5545 §3.1), its name and parameters in upper case."""

    name: str
    parameters: dict[str, str]
    value: str


def read(message: Part, sender: str) -> tuple[CalendarAnswer, ...]:
    """The answers in a message; empty where it holds none, or an invitation."""
    for part in own_parts(message):
        if part.content_type in _TYPES or part.file_name.endswith(".ics"):
            found = _answers(part, sender)
            if found:
                return found
    return ()


def findings(answers: tuple[CalendarAnswer, ...]) -> tuple[Finding, ...]:
    """What they say, one each."""
    return tuple(
        Finding(verdict_of(one), f"itip-{one.method.lower()}", one.attendee) for one in answers
    )


def verdict_of(answer: CalendarAnswer) -> Verdict:
    """What an answer says."""
    if answer.method == "COUNTER":
        return Verdict.COUNTER
    if answer.method == "REFRESH":
        return Verdict.REFRESH
    return _VERDICTS.get(answer.partstat, Verdict.NEEDS_ACTION)


def _answers(part: Part, sender: str) -> tuple[CalendarAnswer, ...]:
    method = part.parameter("method").upper()
    inside: list[str] = []
    event: list[Property] = []
    found: list[CalendarAnswer] = []
    for one in _properties(part.text(_MOST_OCTETS)):
        if one.name == "BEGIN":
            inside.append(one.value.upper())
            if inside[-1] in {"VEVENT", "VTODO"}:
                event = []
        elif one.name == "END":
            if inside and inside.pop() in {"VEVENT", "VTODO"} and method in _METHODS:
                found.append(_answer(event, method, sender))
        elif one.name == "METHOD" and inside[-1:] == ["VCALENDAR"]:
            method = one.value.strip().upper()
        elif inside[-1:] in (["VEVENT"], ["VTODO"]):
            event.append(one)
        if len(found) >= _MOST_ANSWERS:
            break
    return tuple(one for one in found if one.uid)


def _properties(text: str) -> Iterator[Property]:
    unfolded = re.sub(r"\n[ \t]", "", text)
    for line in unfolded.split("\n", _MOST_LINES)[:_MOST_LINES]:
        one = _property(line[:4000])
        if one is not None:
            yield one


def _property(line: str) -> Property | None:
    named = _NAME.match(line)
    if named is None:
        return None
    name, rest = named[0].upper(), line[named.end() :]
    parameters: dict[str, str] = {}
    while rest.startswith(";"):
        key, _, rest = rest[1:].partition("=")
        if rest.startswith('"'):
            value, _, rest = rest[1:].partition('"')
        else:
            found = re.match(r"[^;:]*", rest)
            value = found[0] if found else ""
            rest = rest[len(value) :]
        parameters[key.strip().upper()] = value
        if len(parameters) > 40:
            return None
    return Property(name, parameters, rest[1:].strip()) if rest.startswith(":") else None


def _answer(event: list[Property], method: str, sender: str) -> CalendarAnswer:
    def first(name: str) -> str:
        return next((one.value for one in event if one.name == name), "")

    attendee = _attendee([one for one in event if one.name == "ATTENDEE"], sender)
    organizer = _mailbox(first("ORGANIZER"))
    comment = _unescaped(first("COMMENT"))
    tokens = plus_tokens([organizer])
    sequence = first("SEQUENCE")
    return CalendarAnswer(
        method=method,
        uid=cleaned(first("UID"))[:_MOST_TEXT],
        attendee=_mailbox(attendee.value) or sender,
        partstat=cleaned(attendee.parameters.get("PARTSTAT", "")).upper()[:40],
        sequence=int(sequence)
        if sequence.isascii() and sequence.isdecimal() and len(sequence) < 10
        else 0,
        dtstamp=cleaned(first("DTSTAMP"))[:20],
        recurrence_id=cleaned(first("RECURRENCE-ID"))[:40],
        comment=cleaned(comment, lines=True)[:_MOST_TEXT],
        organizer=organizer,
        token=tokens[0] if tokens else "",
        delegated_to=_mailbox(attendee.parameters.get("DELEGATED-TO", "")),
    )


def _attendee(found: list[Property], sender: str) -> Property:
    """The one who answers: whoever sends it, else the first with an answer (RFC 5546 §3.2.3)."""
    for one in found:
        if sender and _mailbox(one.value).lower() == sender.lower():
            return one
    answered = [one for one in found if one.parameters.get("PARTSTAT", "").upper() in _VERDICTS]
    return (answered or found or [Property("ATTENDEE", {}, "")])[0]


def _mailbox(uri: str) -> str:
    """The address of a calendar user; programs write it with and without ``mailto:``."""
    found = addresses(address_in(uri.strip()) or uri, 1)
    return cleaned(found[0]) if found else ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\([nN,;\\])", lambda found: "\n" if found[1] in "nN" else found[1], text)
