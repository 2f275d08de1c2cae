"""A calendar object read back (RFC 5545 §3.1), line by line; never raises.

icalendar writes our entries. What reads them here is something else, so that a mistake in one
is not repeated by the other; and icalendar's reader lets AttributeError out on hostile lines.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([^=;":]+)=("[^"]*"|[^;":]*)')
_MOMENT = re.compile(r"[0-9]{8}T[0-9]{6}Z?\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """One content line: name in upper case, parameters unquoted, value as it stands."""

    name: str
    parameters: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value with TEXT escapes undone (RFC 5545 §3.3.11)."""
        return re.sub(
            r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], self.value, flags=re.DOTALL
        )

    @property
    def moment(self) -> datetime | None:
        """The value as an aware time; None for a date, a floating time or nonsense."""
        if not _MOMENT.match(self.value):
            return None
        try:
            naive = datetime.strptime(self.value.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - its zone follows
            if self.value.endswith("Z"):
                return naive.replace(tzinfo=UTC)
            name = self.parameters.get("TZID")
            return naive.replace(tzinfo=zone(name)) if name else None
        except (InvalidValueError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Entry:
    """The method, the number of events, and the lines that are an event's own."""

    method: str
    events: int
    lines: tuple[Line, ...]

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        return next(iter(self.all(name)), None)


def entry_of(calendar: str) -> Entry:
    """The entry in ``calendar``; lines of alarms and time zones are left out."""
    within: list[str] = []
    method, events = "", 0
    lines = []
    for line in _lines(calendar):
        if line.name == "BEGIN":
            within.append(line.value.upper())
            events += line.value.upper() == "VEVENT"
        elif line.name == "END":
            del within[-1:]
        elif within == ["VCALENDAR", "VEVENT"]:
            lines.append(line)
        elif within == ["VCALENDAR"] and line.name == "METHOD":
            method = line.value.upper()
    return Entry(method, events, tuple(lines))


def _lines(calendar: str) -> list[Line]:
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    found = (_LINE.fullmatch(line) for line in re.split(r"\r?\n", unfolded))
    return [
        Line(
            one.group(1).upper(),
            {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(one.group(2))},
            one.group(3),
        )
        for one in found
        if one
    ]
