"""What reading a schedule needs throughout: the day it is, the clocks, and the doubts so far."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo

from mailer.domain.announcement.lexicon.zones import StatedZone
from mailer.domain.announcement.schedule.hours_mention import HoursMention


@dataclass(slots=True)
class Desk:
    """What every step needs: the day it is, the seminar's clocks, and the doubts so far.

    ``stated`` is the zone that the text states once for all its times.
    """

    today: date
    clocks: tzinfo
    unsure: set[str] = field(default_factory=set)
    zone_stated: bool = False
    stated: StatedZone | None = None

    def on_the_clock(self, day: date, wall: time, hours: HoursMention, doubt: str) -> datetime:
        """``wall`` on ``day`` in the clocks the text states, told in the seminar's own."""
        stated = hours.stated or self.stated
        clocks = stated.clocks if stated and stated.clocks else self.clocks
        if stated and stated.clocks is None:
            self.unsure.add(doubt)
        moment = datetime.combine(day, wall, clocks)
        settled = moment.astimezone(UTC).astimezone(clocks)
        told = settled.astimezone(self.clocks)
        self.zone_stated |= told.utcoffset() != settled.utcoffset()
        skipped = settled.replace(tzinfo=None) != moment.replace(tzinfo=None)
        twice = moment.replace(fold=1).utcoffset() != moment.utcoffset()
        if skipped or twice or (stated and stated.contradicts(settled)):
            self.unsure.add(doubt)
        return told
