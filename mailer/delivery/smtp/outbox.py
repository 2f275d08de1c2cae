"""What is to be written, in order, and which replies it asks for."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from mailer.delivery.smtp.transaction import Transaction


class Step(StrEnum):
    """A command that is answered by one reply. ``DOT`` is the final dot, or BDAT … LAST."""

    RSET = "rset"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    QUIT = "quit"


BLOCK = "block"
IDLE = "idle"
TIMEOUT_SECONDS: Mapping[str, float] = {
    Step.RSET: 300,
    Step.MAIL: 300,
    Step.RCPT: 300,
    Step.DATA: 120,
    BLOCK: 180,
    Step.DOT: 600,
    Step.QUIT: 5,
    IDLE: 30,
}
"""RFC 5321 §4.5.3.2; nothing hangs on the answer to QUIT, and servers do not like connections
that say nothing."""


Octets = bytes | memoryview


class Piece(NamedTuple):
    """Octets of one transaction: ``commands``, if any, and then ``content``, if any.

    ``size`` is that of the content. ``asks``: the replies to come; ``is_last``: the transaction's
    content ends here.
    """

    commands: bytes
    transaction: Transaction | None
    asks: tuple[Step, ...] = ()
    content: Sequence[Octets] = ()
    size: int = 0
    is_last: bool = False


class Outbox:
    """Pieces wait here until the connection takes them.

    A reply is owed only for what has been taken: a server that answers earlier is found out.
    Commands are never cut in two; content is.
    """

    def __init__(self) -> None:
        self._pieces: deque[Piece] = deque()
        self._begun = False  # the first of them, whose rest is its content from here on

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def put(self, piece: Piece) -> None:
        self._pieces.append(piece)

    def take(self, limit: int, written: list[Octets]) -> Iterator[tuple[Piece, bool, bool]]:
        """Adds about ``limit`` octets to ``written``; yields of which pieces they are, whether
        they are its first, and whether it is complete with them."""
        while self._pieces and limit > 0:
            piece, first = self._pieces[0], not self._begun
            if first:
                written.append(piece.commands)
                limit -= len(piece.commands)
            if complete := piece.size <= max(0, limit):
                self._pieces.popleft()
                written += piece.content
                limit -= piece.size
            else:
                whole = memoryview(b"".join(piece.content))
                cut = max(0, limit)
                written.append(whole[:cut])
                self._pieces[0] = piece._replace(content=(whole[cut:],), size=len(whole) - cut)
                limit = 0
            self._begun = not complete
            yield piece, first, complete
