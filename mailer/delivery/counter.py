"""The counter of a channel: what its relay answered since that was last written down.

It counts in memory and is emptied twice a minute: nothing is added to the transaction of a turn.
A crash loses what was counted meanwhile; the ledger, which is right, does not hang on it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from mailer.delivery.journal import Answered
from mailer.domain.delivery import DeliveryState
from mailer.domain.reply_class import ReplyClass
from mailer.store.attempt_counts import Attempt, attempt


class AttemptCounter:
    """What one relay answered, by minute, by what became of the delivery, and by class."""

    def __init__(self, relay: str) -> None:
        self._relay = relay
        self._found: Counter[Attempt] = Counter()

    def count(self, answered: Iterable[Answered], now: datetime) -> None:
        """Counts answers that came back at ``now``."""
        taken = 0
        for one in answered:
            if one.outcome.state is DeliveryState.SENT:
                taken += 1  # nearly all: a class is looked for in the others only
            else:
                kind = attempt(now, self._relay, one.outcome.state, one.reply.trouble)
                self._found[kind] += 1
        if taken:
            self._found[attempt(now, self._relay, DeliveryState.SENT, ReplyClass.NONE)] += taken

    def take(self) -> Mapping[Attempt, int]:
        """All that was counted since this was last asked."""
        found, self._found = self._found, Counter()
        return found

    def put_back(self, counted: Mapping[Attempt, int]) -> None:
        """It could not be written down."""
        self._found.update(counted)
