"""Afterwards: what a seminar leaves to those who were registered, to whom, and until when."""

from datetime import datetime, timedelta
from enum import StrEnum

from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar


class Offer(StrEnum):
    """How materials, or a recording, are offered to one person now.

    ``SOON``: the seminar is not over; ``UNCOUNTED``: only for those who attended, and nobody knows
    yet who did; ``OTHERS``: not for this person; ``ENDED``: the last day is past.
    """

    OPEN = "open"
    SOON = "soon"
    UNCOUNTED = "uncounted"
    OTHERS = "others"
    ENDED = "ended"


def took_part(attended: bool | None, joined_at: datetime | None) -> bool:
    """Whether somebody counts as having been there.

    An attendance list decides; as long as there is none (None), that they pressed the button into
    the meeting does.
    """
    return joined_at is not None if attended is None else attended


def offer(
    seminar: Seminar, now: datetime, *, has_place: bool, took_part: bool, for_attended: bool
) -> Offer:
    """How what a seminar leaves is offered at ``now``; ``for_attended``: not to all registered."""
    if not has_place:
        return Offer.OTHERS
    if now < seminar.ends_at:
        return Offer.SOON
    if for_attended and not took_part:
        return Offer.OTHERS if seminar.attendance_known else Offer.UNCOUNTED
    return Offer.ENDED if has_ended(seminar, now) else Offer.OPEN


def has_ended(seminar: Seminar, now: datetime) -> bool:
    """Whether the last day is past on which materials and recording can be had."""
    last = seminar.details.materials_until
    return last is not None and now.astimezone(zone(seminar.timezone)).date() > last


def takes_feedback(seminar: Seminar, now: datetime, days: int) -> bool:
    """Whether feedback is taken: from the end of a seminar for so many days."""
    over = seminar.ends_at <= now < seminar.ends_at + timedelta(days=days)
    return over and not seminar.is_off
