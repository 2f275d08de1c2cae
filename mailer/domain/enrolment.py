"""Enrolment: whether somebody could register at a moment, and why nobody is invited then.

One rule for all who ask: the plan when it is told, a release, the planner when a step is due,
and the pre-send check before each mail.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from mailer.domain.registration import Occupancy, free_places
from mailer.domain.seminar import SeminarState

INVITING_KINDS = frozenset({"save-the-date", "invitation", "invitation-reminder"})
"""Kinds of mail that ask their readers to come."""

CLOSING_KIND = "waitlist-closed"
"""The kind of mail that tells those who wait that nobody moves up any more."""


class Barrier(StrEnum):
    """Why nobody could register; the value is the ledger's word."""

    NOT_OPEN = "registration not open"
    HAS_BEGUN = "seminar has begun"
    AFTER_DEADLINE = "registration deadline passed"
    FULLY_BOOKED = "fully booked"

    @property
    def is_final(self) -> bool:
        """Whether time and staff can no longer take it away."""
        return self is Barrier.HAS_BEGUN


class Enrolment(NamedTuple):
    """What decides whether somebody could register. Moments are aware.

    ``taken`` counts places that are taken or held; where there is no ``capacity`` nobody counts
    them. ``closes_at`` is when those who wait are told that the waiting list is closed (None:
    they are not).
    """

    state: SeminarState
    starts_at: datetime
    deadline: datetime | None = None
    capacity: int | None = None
    taken: int = 0
    closes_at: datetime | None = None

    @property
    def ends(self) -> tuple[datetime | None, ...]:
        """Moments at which a place that is only held for somebody comes back."""
        return self.starts_at, self.deadline, self.closes_at

    def has_closed(self, at: datetime) -> bool:
        """Whether the waiting list is closed: nobody moves up or joins it any more.

        From the start on it is, whether anybody is told or not.
        """
        return at >= self.starts_at or (self.closes_at is not None and at >= self.closes_at)

    def occupancy(self, at: datetime) -> Occupancy:
        """Whether there is a place at ``at``, or a place in line, as far as is known now."""
        if free_places(self.capacity, self.taken) != 0:
            return Occupancy.FREE
        return Occupancy.CLOSED if self.has_closed(at) else Occupancy.WAITING_LIST

    def barrier(self, at: datetime) -> Barrier | None:
        """Why a mail that leaves at ``at`` must invite nobody; None where it may."""
        if self.state is not SeminarState.PUBLISHED:
            return Barrier.NOT_OPEN
        if at >= self.starts_at:
            return Barrier.HAS_BEGUN
        if self.deadline is not None and at >= self.deadline:
            return Barrier.AFTER_DEADLINE
        return Barrier.FULLY_BOOKED if self.occupancy(at) is Occupancy.CLOSED else None


def invites(kind: str, *, to_list: bool, due_at: datetime | None, starts_at: datetime) -> bool:
    """Whether a step's mail asks its readers to register.

    So does all mail to lists that a plan sends before the start: an office's own kinds
    included. What it sends to lists afterwards tells how it was.
    """
    return to_list and (kind in INVITING_KINDS or due_at is None or due_at < starts_at)
