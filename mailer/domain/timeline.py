"""A timeline: which mails go out around a seminar, to whom, and when each is due."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from mailer.domain.audience import Audience
from mailer.domain.delivery import UnclearPolicy
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.moment import utc, zone

_OFFSET = re.compile(r"([+-]?)(\d{1,4})([wdhm])\Z")
_DURATION = re.compile(r"(\d{1,4})([wdhm])\Z")
_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
}


class Trigger(StrEnum):
    """Events whose mails leave at once instead of at a time."""

    REGISTERED = "registered"
    WAITLISTED = "waitlisted"
    PROMOTED = "promoted"
    PLACE_EXPIRED = "place_expired"
    RESCHEDULED = "rescheduled"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    UNREGISTERED = "unregistered"
    SUBSCRIBE_REQUESTED = "subscribe_requested"
    SUBSCRIBED = "subscribed"


SUBSCRIPTION_TRIGGERS = frozenset({Trigger.SUBSCRIBE_REQUESTED, Trigger.SUBSCRIBED})
"""Events of a list, not of a seminar."""


class Need(StrEnum):
    """What a seminar must have before a step can leave."""

    JOIN_URL = "join_url"
    ATTENDANCE = "attendance"
    MATERIALS_URL = "materials_url"


class CalendarUse(StrEnum):
    """The iTIP method (RFC 5546) a step's mail carries, if any."""

    NONE = "none"
    PUBLISH = "publish"
    REQUEST = "request"
    CANCEL = "cancel"


class LateJoin(StrEnum):
    """What somebody gets who joins the audience after the freeze."""

    SKIP = "skip"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from the seminar's start: ``days`` on the calendar, ``exact`` on the clock."""

    days: int = 0
    exact: timedelta = timedelta(0)

    @property
    def by_calendar(self) -> bool:
        return not self.exact

    def __str__(self) -> str:
        if self.exact:
            minutes = int(self.exact.total_seconds()) // 60
            return f"{minutes // 60:+d}h" if minutes % 60 == 0 else f"{minutes:+d}m"
        return f"{self.days:+d}d"


@dataclass(frozen=True, slots=True)
class Step:
    """One mail of a timeline: at an ``offset`` to an ``audience``, or ``when`` something happens.

    ``key`` is permanent: what was sent is remembered by it. ``name`` is what people call it,
    ``name_en`` in English; empty where the plan gives none. ``at`` is local wall time.
    ``relay`` names the relay that carries it; "" leaves that to its lists.
    """

    key: str
    template: str
    audience: Audience | None = None
    when: Trigger | None = None
    offset: Offset = Offset()
    at: time | None = None
    lists: tuple[str, ...] = ()
    late_by: timedelta = timedelta(days=1)
    until: str = "start"
    late_join: LateJoin = LateJoin.SKIP
    needs: tuple[Need, ...] = ()
    calendar: CalendarUse = CalendarUse.NONE
    on_unclear: UnclearPolicy | None = None
    relay: str = ""
    name: str = ""
    name_en: str = ""

    def __post_init__(self) -> None:
        if (self.when is None) == (self.audience is None):
            raise InvalidValueError(
                f"Der Schritt „{self.key}“ braucht entweder „audience“ oder „when“.",
                f'The step "{self.key}" needs either "audience" or "when".',
            )
        if self.at is not None and self.at.tzinfo is not None:
            raise InvalidValueError(
                f"Die Uhrzeit „at“ im Schritt „{self.key}“ gilt am Ort des Seminars; "
                'bitte ohne Zeitzone angeben, etwa "09:00".',
                f'The time "at" of the step "{self.key}" is the seminar\'s own; '
                'please give it without a time zone, such as "09:00".',
            )
        if self.until not in {"start", "end"}:
            parse_offset(self.until)
        if self.at is not None and self.offset.exact:
            raise InvalidValueError(
                f"Im Schritt „{self.key}“ zählt der Abstand in Stunden oder Minuten genau; "
                "„at“ passt nur zu Tagen und Wochen.",
                f'The offset of the step "{self.key}" counts hours or minutes exactly; '
                '"at" goes with days and weeks only.',
            )
        self._check_audience()

    def _check_audience(self) -> None:
        if self.audience is Audience.RECIPIENTS:
            raise InvalidValueError(
                f"Der Schritt „{self.key}“ kann nicht an „recipients“ gehen; das tut nur eine "
                "Korrektur (mailing correct).",
                f'The step "{self.key}" cannot go to "recipients"; only a correction does '
                "(mailing correct).",
            )
        if self.calendar is CalendarUse.PUBLISH and not self.to_list:
            raise InvalidValueError(
                f"Der Schritt „{self.key}“ geht an Angemeldete: Sie bekommen mit "
                'calendar = "request" einen eigenen Eintrag.',
                f'The step "{self.key}" goes to registrants: with calendar = "request" they '
                "get an entry of their own.",
            )
        if self.calendar is CalendarUse.REQUEST and self.to_list:
            raise InvalidValueError(
                f"Der Schritt „{self.key}“ geht an einen Verteiler: Wer nicht angemeldet ist, "
                'bekommt höchstens calendar = "publish".',
                f'The step "{self.key}" goes to a list: who has not registered gets at most '
                'calendar = "publish".',
            )

    @property
    def named(self) -> Sentence:
        """What people call it: its name, else its key."""
        return Sentence(self.name or self.key, self.name_en or self.name or self.key)

    @property
    def looks_back(self) -> bool:
        """Whether it leaves after the seminar has begun."""
        return self.when is None and (self.offset.days > 0 or self.offset.exact > timedelta(0))

    @property
    def is_per_session(self) -> bool:
        """Whether it leads its readers to each session of several: a reminder does."""
        return self.audience is Audience.REGISTERED and not self.looks_back

    @property
    def to_list(self) -> bool:
        """Mail to people who did not register: leaves only after a person released it."""
        return self.audience is not None and self.audience.is_list


@dataclass(frozen=True, slots=True)
class Timeline:
    """A named plan of steps; keys are unique within it."""

    key: str
    name: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        keys = [step.key for step in self.steps]
        for key in keys:
            if keys.count(key) > 1:
                raise InvalidValueError(
                    f"Der Schlüssel „{key}“ kommt im Plan „{self.key}“ zweimal vor.",
                    f'The key "{key}" occurs twice in the plan "{self.key}".',
                )

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)


def parse_offset(text: str) -> Offset:
    """``-21d``, ``-3w``, ``-1h``, ``+90m``, ``0``; d and w are calendar days, h and m exact."""
    if text.strip() in {"0", "start"}:
        return Offset()
    found = _OFFSET.match(text.strip())
    if found is None:
        raise InvalidValueError(
            f"„{text}“ ist kein Abstand; richtig ist zum Beispiel -21d, -1h oder +2d.",
            f'"{text}" is no offset; right is for example -21d, -1h or +2d.',
        )
    sign, number, unit = found.groups()
    amount = -int(number) if sign == "-" else int(number)
    if unit in "wd":
        return Offset(days=amount * (7 if unit == "w" else 1))
    return Offset(exact=amount * _UNITS[unit])


def parse_duration(text: str) -> timedelta:
    """``3d``, ``2w``, ``30m``, ``12h`` as a length of time."""
    found = _DURATION.match(text.strip())
    if found is None:
        raise InvalidValueError(
            f"„{text}“ ist keine Dauer; richtig ist zum Beispiel 3d, 12h oder 30m.",
            f'"{text}" is no duration; right is for example 3d, 12h or 30m.',
        )
    return int(found.group(1)) * _UNITS[found.group(2)]


def due_at(step: Step, starts_at: datetime, timezone: str) -> datetime:
    """When a step's mail is due, in UTC; ``starts_at`` is aware, ``timezone`` the seminar's.

    Hours and minutes are reckoned in UTC, so that "one hour before" is one hour. Days are
    counted on the calendar at ``at`` (else the start's wall time): a wall time that the
    spring change skips moves forward, one that the autumn change repeats is the first.
    """
    return _resolve(step.offset, step.at, starts_at, timezone)


def until_at(
    step: Step, due: datetime, starts_at: datetime, ends_at: datetime, timezone: str
) -> datetime:
    """When a mail that is ``due`` stops being useful, in UTC: retries and late starts end here.

    A mail that is due after that moment (a follow-up, a registration during the seminar)
    stays useful for ``late_by``.
    """
    if step.until == "end":
        limit = utc(ends_at)
    elif step.until == "start":
        limit = utc(starts_at)
    else:
        limit = _resolve(parse_offset(step.until), None, starts_at, timezone)
    return limit if limit > utc(due) else utc(due) + step.late_by


def _resolve(offset: Offset, at: time | None, starts_at: datetime, timezone: str) -> datetime:
    start = utc(starts_at)
    if offset.exact or (not offset.days and at is None):
        return start + offset.exact
    local = start.astimezone(zone(timezone))
    wall = datetime.combine(local.date() + timedelta(days=offset.days), at or local.time())
    # fold=0 is the first of two ambiguous times; for a skipped one it means the offset
    # before the change, which moves the time forward by the hour that is missing.
    return wall.replace(tzinfo=zone(timezone), fold=0).astimezone(UTC)
