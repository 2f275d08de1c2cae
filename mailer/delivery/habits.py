"""What is known of the habits of one relay, while mail is sent over it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from mailer.config import Relay
from mailer.domain.habit import NO_HABIT, Announced, Habit, Learned


class Habits:
    """The habit of one relay. ``kept`` is what the database knows, of whatever server, and
    ``size_bytes`` the largest message that this one announced (None: never, 0: no limit).

    Nothing here writes: what was learned is handed back, for the database.
    """

    def __init__(
        self, relay: Relay, kept: Learned | None = None, size_bytes: int | None = None
    ) -> None:
        self._relay = relay
        self._learned = kept
        self._size_bytes = size_bytes

    def now(self, now: datetime) -> Habit:
        """What the relay wants, as far as is known and not too long ago."""
        learned = self._learned
        if learned is None or not learned.applies_to(self._relay.host, self._relay.port, now):
            return NO_HABIT
        return learned.habit

    def learn(self, lesson: Habit, now: datetime) -> Learned | None:
        """What is to be written down after a lesson; None if that was known."""
        known = self.now(now)
        habit = known.joined(lesson)
        if habit == known:
            return None
        relay = self._relay
        self._learned = Learned(relay.name, relay.host, relay.port, habit, now)
        return self._learned

    def adopt(self, known: Iterable[Learned], now: datetime) -> bool:
        """What the database knows by now; says whether any of it is new. Nothing learned here is
        forgotten for it: who wrote last may not have known it."""
        before, relay = self.now(now), self._relay
        for one in known:
            if one.relay == relay.name and one.applies_to(relay.host, relay.port, now):
                habit = before.joined(one.habit)
                if habit != before:
                    self._learned = replace(one, habit=habit)
                    return True
        return False

    def heard(self, size_bytes: int | None) -> Announced | None:
        """What is to be written down of what a server announced; None if that was known."""
        if size_bytes is None or size_bytes == self._size_bytes:
            return None
        self._size_bytes = size_bytes
        relay = self._relay
        return Announced(relay.name, relay.host, relay.port, size_bytes)
