"""A registration: where a person stands with a seminar, and what may come next."""

from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from mailer.domain.moment import utc


class RegistrationState(StrEnum):
    """``promoted``: a place became free and is held for a while for somebody who waited."""

    REGISTERED = "registered"
    WAITLISTED = "waitlisted"
    PROMOTED = "promoted"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class RegistrationWay(StrEnum):
    """Where one registers for a seminar: here, on somebody else's page, or not at all."""

    HERE = "here"
    EXTERNAL = "external"
    NONE = "none"


class ConsentPurpose(StrEnum):
    """What somebody agrees to, or not, when they register: it is asked for by itself."""

    RECORDING = "recording"


_S = RegistrationState

NEXT: dict[RegistrationState | None, frozenset[RegistrationState]] = {
    None: frozenset({_S.REGISTERED, _S.WAITLISTED}),
    _S.WAITLISTED: frozenset({_S.PROMOTED, _S.REGISTERED, _S.CANCELLED}),
    _S.PROMOTED: frozenset({_S.REGISTERED, _S.EXPIRED, _S.CANCELLED}),
    _S.REGISTERED: frozenset({_S.CANCELLED}),
    _S.CANCELLED: frozenset({_S.REGISTERED, _S.WAITLISTED}),
    _S.EXPIRED: frozenset({_S.REGISTERED, _S.WAITLISTED}),
}
"""Which state may follow which; None is somebody who never registered."""

TAKES_A_PLACE = frozenset({_S.REGISTERED, _S.PROMOTED})
"""States that count against a seminar's capacity."""

IN_TOUCH = frozenset({_S.REGISTERED, _S.WAITLISTED, _S.PROMOTED})
"""States of those who still want to come: they are written to, and not invited again."""


class ReaderStanding(StrEnum):
    """How the reader of a mail stands with its seminar: each is told its own truth.

    ``NONE`` is somebody who was only invited, or is no longer registered. Only who is
    ``REGISTERED`` has a place; whoever holds one for a while has yet to confirm it.
    """

    NONE = "none"
    WAITING = "waiting"
    HELD = "held"
    REGISTERED = "registered"

    @property
    def has_place(self) -> bool:
        """Whether the join link and other secrets of access are for this reader."""
        return self is ReaderStanding.REGISTERED


_STANDINGS = {
    _S.REGISTERED: ReaderStanding.REGISTERED,
    _S.WAITLISTED: ReaderStanding.WAITING,
    _S.PROMOTED: ReaderStanding.HELD,
}


def reader_standing(state: RegistrationState | None) -> ReaderStanding:
    """The standing of a reader whose registration is in ``state``; None: there is none."""
    return _STANDINGS.get(state, ReaderStanding.NONE) if state else ReaderStanding.NONE


class Occupancy(StrEnum):
    """Whether somebody who registers now gets a place, waits for one, or is turned away."""

    FREE = "free"
    WAITING_LIST = "waiting list"
    CLOSED = "closed"


class Colleague(IntEnum):
    """How the best placed of the others behind a mailbox stands with a seminar.

    A mailbox has one reader of its list mail and one calendar: whether it is invited still, and
    whether a cancelled entry may go, does not hang on one person alone.
    """

    NOBODY = 0
    WAITS = 1
    REGISTERED = 2


def free_places(capacity: int | None, taken: int) -> int | None:
    """How many places are left; None where there is no limit. Never below zero."""
    return None if capacity is None else max(0, capacity - taken)


def held_until(now: datetime, how_long: timedelta, *ends: datetime | None) -> datetime:
    """Until when a place that became free is held: for ``how_long``, but past none of ``ends``.

    These are the start, the registration deadline and the closing of the waiting list; what is
    past or None ends nothing. Where the next of them is near, half of the time until then is
    theirs and the rest is for whoever comes next in line; an hour is the least, for a mail wants
    to be read.
    """
    to_come = [utc(one) for one in ends if one is not None and one > now]
    if not to_come:
        return utc(now) + how_long
    left = min(to_come) - utc(now)
    return utc(now) + min(how_long, max(left / 2, min(left, _LEAST_HOLD)))


_LEAST_HOLD = timedelta(hours=1)
