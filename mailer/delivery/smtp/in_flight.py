"""The messages of one connection: which wait, which are under way, and what came of each."""

from collections import deque

from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.delivery.smtp.transaction import Transaction


class InFlight:
    """Every transaction that is put into ``waiting`` is settled exactly once.

    ``under_way`` are those that began, in that order.
    """

    def __init__(self) -> None:
        self.settled: list[tuple[Transaction, Reply]] = []
        self.waiting: deque[Transaction] = deque()
        self.under_way: dict[Transaction, None] = {}

    def settle(self, transaction: Transaction, reply: Reply) -> None:
        self.under_way.pop(transaction, None)
        self.settled.append((transaction, reply))

    def give_back(self, reply: Reply) -> None:
        """Those that wait will not have their turn on this connection."""
        while self.waiting:
            self.settle(self.waiting.popleft(), reply)

    def lost(
        self,
        why: str,
        head: Transaction | None,
        *,
        closed: bool = False,
        told: Reply | None = None,
        garbled: bool = False,
    ) -> None:
        """The connection ended without a 421: nobody knows about what was handed over whole.

        (RFC 1047.) What was refused before stays refused. Of the others only ``head``, whose
        reply was awaited, can have had to do with the end; the rest is as it was.

        ``closed``: by a server that kept to the protocol, so that a refused RCPT counts although
        the content was handed over. ``told`` is what becomes of ``head`` where the server's last
        word was to send it away: then it, and what stands behind it, did not run.
        ``garbled`` becomes part of each reply: see ``Reply``.
        """
        for transaction in list(self.under_way):
            if told is not None and transaction is head:
                reply = told
            elif transaction.refusal is not None and (
                not transaction.handed or (closed and not transaction.rcpt_taken)
            ):
                reply = transaction.refusal
            elif told is not None:
                reply = behind(told)
            elif transaction.handed:
                reply = Reply("data", 0, f"connection lost at data: {why}", garbled=garbled)
            elif transaction is head:
                reply = Reply("rcpt", 0, f"connection lost before data: {why}", garbled=garbled)
            else:
                reply = Reply(UNTRIED, 0, why)
            self.settle(transaction, reply)
        self.give_back(Reply(UNTRIED, 0, why))

    def turned_away(self, transaction: Transaction | None, reply: Reply) -> None:
        """421 to a command of ``transaction``: that one and all later ones did not run."""
        if transaction is not None:
            self.settle(transaction, transaction.refusal or reply)
        rest = behind(reply)
        for other in list(self.under_way):
            self.settle(other, rest)
        self.give_back(rest)


def behind(reply: Reply) -> Reply:
    """What becomes of the messages behind one that the server refused with ``reply``."""
    if reply.code == 421 or reply.lesson is not None:
        return Reply(UNTRIED, reply.code, reply.text, reply.lesson)
    return Reply(UNTRIED, 0, reply.line)
