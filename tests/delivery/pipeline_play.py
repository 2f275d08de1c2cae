"""A conversation and a model server played against each other without sockets or waiting."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import repeat

from delivery.model_server import CHUNKING, OFFERED, Accepted, ModelServer, Script, natural

from mailer.delivery.smtp.client import Envelope
from mailer.delivery.smtp.conversation import Conversation
from mailer.delivery.smtp.extensions import TransferMode, extensions_of
from mailer.delivery.smtp.reply import Reply, Verdict
from mailer.delivery.smtp.transaction import Transaction, transaction_of
from mailer.domain.habit import NO_HABIT, Habit

EXTENSIONS = {TransferMode.DATA: OFFERED, TransferMode.BDAT: CHUNKING}


def envelope(number: int, content: bytes = b"") -> Envelope:
    """Every message has a sender, a recipient and a content of its own."""
    content = content or b"Subject: %d\r\n\r\n.dots\r\n..\r\nmessage %d\r\n" % (number, number)
    return Envelope(f"s{number}@example.org", f"p{number}@example.net", content, f"id{number}@x")


def accepted_as(message: Envelope) -> Accepted:
    return Accepted(message.sender, (message.recipient,), message.message)


@dataclass
class Play:
    """One connection. ``chops``: how many octets cross at a time, in turn, either way."""

    way: TransferMode
    server: ModelServer
    window: int = 4
    clock: float = 0.0
    habit: Habit = NO_HABIT
    replies: dict[int, Reply] = field(default_factory=dict)
    transactions: dict[int, Transaction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.extensions = EXTENSIONS[self.way]
        self.conversation = Conversation(
            self.way, self.window, lambda: self.clock, habit=self.habit
        )
        names = (one.partition(" ") for one in self.server.extensions)
        self.offer = extensions_of({name.lower(): value for name, _, value in names})
        self.written = b""
        self._to_client = b""

    def submit(self, number: int, message: Envelope) -> None:
        transaction = transaction_of(None, message, self.offer, self.clock + 240)
        self.transactions[number] = transaction
        self.conversation.submit(transaction)

    def run(self, chops: Iterable[int] = repeat(1 << 16), drop: int = 0) -> None:
        """Until nothing is left to do; ``drop`` replies' octets are lost when it is cut."""
        sizes = iter(chops)
        while self.conversation.under_way and not self.conversation.over:
            self._exchange(sizes)
            if self._to_client and self.server.closed and drop:
                self._to_client, drop = self._to_client[:-drop], 0
            if self._to_client:
                size = next(sizes)
                said, self._to_client = self._to_client[:size], self._to_client[size:]
                self.conversation.feed(said)
            elif self.server.closed:
                self.conversation.lost("the server hung up")
            elif not self._goes_on(sizes):
                self._wait()
        self._collect()

    def take(self, limit: int) -> bytes:
        """What the conversation wants to write now."""
        return b"".join(self.conversation.take(limit))

    def _goes_on(self, sizes: Iterator[int]) -> bool:
        return bool(self.conversation.over or self._exchange(sizes) or self._to_client)

    def _exchange(self, sizes: Iterator[int]) -> int:
        """Our octets to the server; a few at a time, as a full socket takes them."""
        octets = self.take(next(sizes))
        self.written += octets
        self._to_client += self.server.feed(octets)
        return len(octets)

    def _wait(self) -> None:
        deadline = self.conversation.deadline
        if deadline is None:
            assert not self.conversation.under_way, "waits for nothing"
            return
        self.clock = max(self.clock, deadline)
        self.conversation.expire()

    def _collect(self) -> None:
        numbers = {transaction: number for number, transaction in self.transactions.items()}
        for transaction, reply in self.conversation.settled:
            assert numbers[transaction] not in self.replies, "settled twice"
            self.replies[numbers[transaction]] = reply
        self.conversation.settled.clear()

    @property
    def verdicts(self) -> list[Verdict]:
        return [self.replies[number].verdict for number in sorted(self.replies)]


def played(way: TransferMode, script: Script = natural, count: int = 3, **server: object) -> Play:
    """So many messages, submitted at once, over one connection."""
    play = Play(way, ModelServer(script, **server))  # type: ignore[arg-type]  # fields of the model
    for number in range(count):
        play.submit(number, envelope(number))
    play.run()
    return play
