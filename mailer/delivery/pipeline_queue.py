"""The messages of one connection: which wait, which are under way, and what came of each."""

from collections import deque

from mailer.delivery.pipeline_passage import Passage
from mailer.delivery.reply import UNTRIED, Reply


class Queue:
    """Every passage that is put into ``waiting`` is settled exactly once.

    ``under_way`` are those that began, in that order.
    """

    def __init__(self) -> None:
        self.settled: list[tuple[Passage, Reply]] = []
        self.waiting: deque[Passage] = deque()
        self.under_way: dict[Passage, None] = {}

    def settle(self, passage: Passage, reply: Reply) -> None:
        self.under_way.pop(passage, None)
        self.settled.append((passage, reply))

    def give_back(self, code: int, why: str) -> None:
        """Those that wait will not have their turn on this connection."""
        while self.waiting:
            self.settle(self.waiting.popleft(), Reply(UNTRIED, code, why))

    def lost(self, why: str, head: Passage | None) -> None:
        """The connection ended without a 421: nobody knows about what was handed over whole.

        (RFC 1047.) What was refused before stays refused. Of the others only ``head``, whose
        reply was awaited, can have had to do with the end; the rest is as it was.
        """
        for passage in list(self.under_way):
            if passage.handed:
                reply = Reply("data", 0, f"connection lost at data: {why}")
            elif passage.refusal is not None:
                reply = passage.refusal
            elif passage is head:
                reply = Reply("rcpt", 0, f"connection lost before data: {why}")
            else:
                reply = Reply(UNTRIED, 0, why)
            self.settle(passage, reply)
        self.give_back(0, why)

    def turned_away(self, passage: Passage | None, stage: str, text: str) -> None:
        """421 to a command of ``passage``: that one and all later ones did not run."""
        if passage is not None:
            self.settle(passage, passage.refusal or Reply(stage, 421, text))
        for other in list(self.under_way):
            self.settle(other, Reply(UNTRIED, 421, text))
        self.give_back(421, text)
