"""The hours of the event that only its programme tells: "10.00 Begrüßung … 16.30 Ende"."""

import re
from dataclasses import dataclass, replace
from datetime import time

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.hour_kinds import HoursKind, kind_of
from mailer.domain.announcement.schedule.appointments import Appointment
from mailer.domain.announcement.schedule.hours_mention import HoursMention
from mailer.domain.details import ProgrammeItem

_CLOCK = expression(r"(\d{1,2})(?:[:.](\d\d))?")
_SECOND = expression(r"(?:-|–|—|bis|to|until)\s?(\d{1,2})(?:[:.](\d\d))?")
_DAY = expression(r"[^\W\d]{2,},|\d\.\s|[ap]\.?m", re.IGNORECASE)
_CLOSING = expression(
    r"(?:(?:voraussichtliches|geplantes)\s)?(?:ende|schluss|veranstaltungsende|end|close|ausklang|abreise)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ProgrammeHours:
    """When the first item begins that is more than arriving, and the last one ends, if told."""

    begins: time
    ends: time | None = None

    @property
    def mention(self) -> HoursMention:
        """The same as hours of the text; somebody is to look at both."""
        doubts = frozenset({"starts_at", "ends_at"})
        return HoursMention(0, 0, self.begins, self.ends, doubtful=doubts)


def hours_of_programme(items: tuple[ProgrammeItem, ...]) -> ProgrammeHours | None:
    """The hours from the first to the last item; None where several days are told, or too few."""
    timed = [(one, _time(_CLOCK.search(one.time))) for one in items]
    if len(items) < 2 or any(begins is None or _DAY.search(one.time) for one, begins in timed):
        return None
    begun = [begins for one, begins in timed if begins and _is_of_event(one.title)]
    last, closing = timed[-1]
    found = _SECOND.search(last.time)
    ends = closing if _CLOSING.match(last.title) else _time(found)
    if not begun or (ends and ends <= begun[0]):
        return None
    return ProgrammeHours(begun[0], ends)


def with_hours_of(
    programme: ProgrammeHours | None, appointments: list[Appointment]
) -> list[Appointment]:
    """The one day of the event with the programme's hours, or its end, where it told none."""
    if programme is None or len(appointments) != 1:
        return appointments
    one = appointments[0]
    if one.hours is None:
        return [replace(one, hours=programme.mention)]
    if one.hours.ends or one.hours.to_midnight or not programme.ends:
        return appointments
    if programme.ends <= one.hours.begins <= _soon_after(programme.ends):
        return [replace(one, hours=programme.mention)]  # what follows it is not its beginning
    doubtful = one.hours.doubtful | {"ends_at"}
    return [replace(one, hours=replace(one.hours, ends=programme.ends, doubtful=doubtful))]


def _soon_after(ends: time) -> time:
    """An hour later: what begins then follows the programme, what begins later is another event."""
    return ends.replace(hour=min(ends.hour + 1, 23))


def _is_of_event(title: str) -> bool:
    return kind_of("", f" {title}", has_end=False, is_last=True) is HoursKind.EVENT


def _time(found: re.Match[str] | None) -> time | None:
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
