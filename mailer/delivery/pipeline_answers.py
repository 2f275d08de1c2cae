"""Octets from a server, in pieces of any size → whole replies (RFC 5321 §4.2)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_LINE = re.compile(rb"([2-5][0-9][0-9])(?:([ -])(.*))?", re.DOTALL)
_LINE_OCTETS = 2048  # four times what §4.5.3.1.5 allows: some servers are talkative
_LINES = 100


class OutOfProtocolError(Exception):
    """The server said something that is no reply, or no reply to anything asked."""


class Answer(NamedTuple):
    """One reply: its code and its text, the lines joined with a newline."""

    code: int
    text: str


class AnswerReader:
    """Keeps what is not complete yet; bounded, whatever the server sends."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []
        self._code = b""

    def feed(self, octets: bytes) -> Iterator[Answer]:
        """Yields every reply that is complete now; raises OutOfProtocolError at the first fault.

        The replies before a fault are yielded first: they count.
        """
        *lines, self._rest = (self._rest + octets).split(b"\n")
        for line in lines:
            # Most replies are one line, and mostly one that was seen before.
            answer = None if self._lines else _whole(line)
            answer = answer or self._take(line.removesuffix(b"\r"))
            if answer is not None:
                yield answer
        if len(self._rest) > _LINE_OCTETS:
            raise OutOfProtocolError("a reply line is too long")

    def _take(self, line: bytes) -> Answer | None:
        found = _LINE.fullmatch(line)
        if found is None or len(line) > _LINE_OCTETS:
            raise OutOfProtocolError(f"no SMTP reply: {_readable(line[:80])}")
        code, separator, text = found.groups()
        if self._lines and code != self._code:
            raise OutOfProtocolError("the lines of one reply have different codes")
        self._code = code
        self._lines.append(text or b"")
        if separator == b"-":
            if len(self._lines) >= _LINES:
                raise OutOfProtocolError("a reply without end")
            return None
        joined, self._lines = b"\n".join(self._lines), []
        return Answer(int(code), _readable(joined))


@lru_cache(maxsize=1024)
def _whole(line: bytes) -> Answer | None:
    """The reply that is this one line, or None if it is part of one, or none at all."""
    found = _LINE.fullmatch(line.removesuffix(b"\r"))
    if found is None or found[2] == b"-" or len(line) > _LINE_OCTETS:
        return None
    return Answer(int(found[1]), _readable(found[3] or b""))


def _readable(octets: bytes) -> str:
    """Text for people and databases: PostgreSQL refuses NUL, a terminal obeys ESC."""
    text = octets.decode("utf-8", "replace")
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one == "\n" else "�" for one in text)
