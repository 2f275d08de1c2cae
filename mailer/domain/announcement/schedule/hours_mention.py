"""Times of day as a text writes them, and what they are of."""

from dataclasses import dataclass
from datetime import time

from mailer.domain.announcement.lexicon.hour_kinds import HoursKind
from mailer.domain.announcement.lexicon.zones import StatedZone


@dataclass(frozen=True, slots=True)
class HoursMention:
    """Wall-clock times written at ``start:end`` of a text, in ``stated`` clocks if it says so.

    ``to_midnight``: the end is 24:00. ``doubtful`` names ``starts_at`` or ``ends_at``.
    """

    start: int
    end: int
    begins: time
    ends: time | None = None
    to_midnight: bool = False
    stated: StatedZone | None = None
    doubtful: frozenset[str] = frozenset()
    kind: HoursKind = HoursKind.EVENT
