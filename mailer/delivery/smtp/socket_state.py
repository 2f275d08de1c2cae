"""The socket under a connection: whether the other side has closed it, and what it said last.

Event loops judge a connection by the first call that fails. Where that is a write, the replies
that came before the reset still lie in the receive buffer, unread.
"""

import contextlib
import os
import select
from collections.abc import Iterator
from typing import Protocol

_GONE = getattr(select, "POLLRDHUP", 0)
_READ_OCTETS = 1 << 16


class Socket(Protocol):
    """What a transport calls its socket."""

    def fileno(self) -> int: ...


class Watched:
    """A socket that stays open until ``close``, whatever the loop does to it.

    ``readable``: its octets are the server's own words, not encrypted ones.
    """

    def __init__(self, socket: Socket | None, *, readable: bool) -> None:
        self._number = -1
        self._readable = readable
        self._poll = None
        # Windows knows neither poll nor these numbers: there the loop's word is all there is.
        if socket is not None and hasattr(select, "poll"):
            with contextlib.suppress(OSError):
                self._number = os.dup(socket.fileno())
        if self._number >= 0:
            self._poll = select.poll()
            self._poll.register(self._number, _GONE)

    @property
    def is_closed(self) -> bool:
        """Whether the other side has ended or reset it: nothing that is written is answered."""
        return self._poll is not None and bool(self._poll.poll(0))

    def rest(self) -> Iterator[bytes]:
        """What was received and not read by the loop any more."""
        if self._number < 0 or not self._readable:
            return
        os.set_blocking(self._number, False)
        with contextlib.suppress(OSError):
            while octets := os.read(self._number, _READ_OCTETS):
                yield octets

    def close(self) -> None:
        number, self._number, self._poll = self._number, -1, None
        if number >= 0:
            os.close(number)
