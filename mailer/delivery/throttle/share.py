"""Shares: what of a relay's budgets one of several senders may use."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """Sender number ``place`` (from 0) of ``senders`` that are at work."""

    place: int = 0
    senders: int = 1

    def connections(self, number: int) -> int:
        """How many of a relay's ``number`` connections are this sender's: maybe none."""
        return number // self.senders + (self.place < number % self.senders)

    def divisor(self, connections: int) -> int:
        """Among how many a relay's other limits are divided: senders without a connection
        use nothing of them."""
        return max(1, min(self.senders, connections))


WHOLE = Share()
