"""What is to be written, in order, and which replies it asks for."""

from collections import deque
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from mailer.delivery.pipeline_passage import Passage


class Step(StrEnum):
    """A command that is answered by one reply. ``DOT`` is the final dot, or BDAT … LAST."""

    RSET = "rset"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    QUIT = "quit"


BLOCK = "block"
PATIENCE_SECONDS: Mapping[str, float] = {
    Step.RSET: 300,
    Step.MAIL: 300,
    Step.RCPT: 300,
    Step.DATA: 120,
    BLOCK: 180,
    Step.DOT: 600,
    Step.QUIT: 5,
}
"""RFC 5321 §4.5.3.2; nothing hangs on the answer to QUIT."""


class Piece(NamedTuple):
    """Octets of one passage. ``asks``: the replies to come; ``is_last``: its content ends here."""

    octets: bytes
    passage: Passage | None
    asks: tuple[Step, ...] = ()
    is_content: bool = False
    is_last: bool = False


class Taken(NamedTuple):
    """Octets of a piece: whether they are its first, and whether it is complete with them."""

    piece: Piece
    octets: bytes
    first: bool
    complete: bool


class Outbox:
    """Pieces wait here until the connection takes them.

    A reply is owed only for what has been taken: a server that answers earlier is found out.
    Commands are never cut in two; content is.
    """

    def __init__(self) -> None:
        self._pieces: deque[Piece] = deque()
        self._offset = 0

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def put(self, piece: Piece) -> None:
        self._pieces.append(piece)

    def take(self, limit: int) -> Iterator[Taken]:
        """Yields about ``limit`` octets."""
        while self._pieces and limit > 0:
            piece, begin = self._pieces[0], self._offset
            end = len(piece.octets)
            if piece.is_content and end - begin > limit:
                end = self._offset = begin + limit
            else:
                self._pieces.popleft()
                self._offset = 0
            limit -= end - begin
            octets = piece.octets[begin:end]
            yield Taken(piece, octets, begin == 0, end == len(piece.octets))
