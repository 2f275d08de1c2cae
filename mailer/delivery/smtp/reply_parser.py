"""Octets from a server, in pieces of any size → whole replies (RFC 5321 §4.2)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from mailer.domain.printable import cleaned_octets

_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ \t-])(.*))?", re.DOTALL)
_BEGINNING = re.compile(rb"[2-5][0-9][0-9][ \t\r-]")  # some write a tab for the blank
_LINE_OCTETS = 2048  # four times what §4.5.3.1.5 allows: some servers are talkative
_KEPT_OCTETS = _LINE_OCTETS + 8  # so that a message is seen to be cut, and not taken for another
_LINES = 100
_REPLY_OCTETS = 1 << 22  # who says more in one reply does not come to an end


class OutOfProtocolError(Exception):
    """The server said something that is no reply, or no reply to anything asked."""


class ServerReply(NamedTuple):
    """One reply: its code and its text, cleaned, the lines joined with a newline."""

    code: int
    text: str


class ReplyParser:
    """Keeps what is not complete yet; bounded, whatever the server sends.

    What is said counts, however long it takes to say it: of an endless line and of endless
    lines the beginning is kept, and the code is the reply's.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []
        self._code = b""
        self._octets = 0

    @property
    def is_between(self) -> bool:
        """Nothing of another reply has come."""
        return not (self._rest or self._lines)

    def feed(self, octets: bytes) -> Iterator[ServerReply]:
        """Yields every reply that is complete now; raises OutOfProtocolError at the first fault.

        The replies before a fault are yielded first: they count.
        """
        *lines, rest = octets.split(b"\n")
        begins = self.is_between
        for end in lines:
            # Most replies are one line, and mostly one that was seen before.
            if begins and len(end) <= _LINE_OCTETS:
                answer = _whole(end)
                if answer is not None:
                    yield answer
                    continue
            line, self._rest = self._rest + end, b""
            answer = self._take(line)
            if answer is not None:
                self._octets = 0
                yield answer
            else:
                self._count(end)
            begins = answer is not None
        if rest:
            self._rest = (self._rest + rest)[:_KEPT_OCTETS]
            if len(self._rest) > len("250") and not _BEGINNING.match(self._rest):
                raise _no_reply(self._rest)
            self._count(rest)

    def _count(self, octets: bytes) -> None:
        self._octets += len(octets)
        if self._octets > _REPLY_OCTETS:
            raise OutOfProtocolError("a reply without end")

    def _take(self, line: bytes) -> ServerReply | None:
        found = _LINE.fullmatch(line[:_KEPT_OCTETS].removesuffix(b"\r"))
        if found is None:
            raise _no_reply(line)
        code, separator, text = found.groups()
        if self._lines and code != self._code:
            raise OutOfProtocolError("the lines of one reply have different codes")
        self._code = code
        if len(self._lines) < _LINES:
            self._lines.append(text or b"")
        if separator == b"-":
            return None
        joined = "\n".join(map(_readable, self._lines))
        self._lines = []
        return ServerReply(int(code), joined)


def _no_reply(line: bytes) -> OutOfProtocolError:
    return OutOfProtocolError(f"no SMTP reply: {cleaned_octets(line, most=80)}")


@lru_cache(maxsize=1024)
def _whole(line: bytes) -> ServerReply | None:
    """The reply that is this one line, or None if it is part of one, or none at all."""
    found = _LINE.fullmatch(line.removesuffix(b"\r"))
    if found is None or found[2] == b"-":
        return None
    return ServerReply(int(found[1]), _readable(found[3] or b""))


def _readable(octets: bytes) -> str:
    return cleaned_octets(octets, most=_LINE_OCTETS)
