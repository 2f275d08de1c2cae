"""A quick mail server of its own process: takes everything and writes down each message.

``python fast_sink.py LOG`` says its port on the first line of its output. LOG
gets a line ``sender recipient message-id`` for each message before it is answered. For every
number on its input it says ``reached`` once that many messages have been taken.
"""

import asyncio
import os
import re
import sys
from pathlib import Path

_GREETING = b"220 sink ESMTP\r\n"
_EHLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-DSN\r\n250-SMTPUTF8\r\n250 CHUNKING\r\n"
_OK = b"250 2.0.0 ok\r\n"
_ADDRESS = re.compile(rb"<([^<>]*)>")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^<>]+)>", re.MULTILINE | re.IGNORECASE)


class Counted:
    """What was taken: the log, and who waits for how many."""

    def __init__(self, log: Path) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._count = 0
        self._wanted: list[int] = []

    def add(self, sender: bytes, recipient: bytes, content: bytes) -> None:
        found = _MESSAGE_ID.search(content)
        name = found[1] if found else b"-"
        os.write(self._log, b"%b %b %b\n" % (sender or b"<>", recipient, name))
        self._count += 1
        self._tell()

    def want(self, count: int) -> None:
        self._wanted.append(count)
        self._tell()

    def _tell(self) -> None:
        while self._wanted and self._count >= min(self._wanted):
            self._wanted.remove(min(self._wanted))
            os.write(1, b"reached\n")


class Sink(asyncio.Protocol):
    """One connection; enforces that each message has its own MAIL and RCPT."""

    def __init__(self, counted: Counted) -> None:
        self._counted = counted
        self._buffer = bytearray()
        self._left = -1  # octets of a chunk that are still to come
        self._in_data = False
        self._sender: bytes | None = None
        self._recipient = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(_GREETING)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        said: list[bytes] = []
        while (reply := self._step()) is not None:
            said.append(reply)
        self._transport.write(b"".join(said))

    def _step(self) -> bytes | None:
        """The reply to what is complete, or None."""
        if self._left >= 0:
            if len(self._buffer) < self._left:
                return None
            content, self._left = self._cut(self._left), -1
            return self._take(content)
        if self._in_data:
            end = self._buffer.find(b"\r\n.\r\n")
            if end < 0:
                return None
            self._in_data = False
            return self._take(self._cut(end + 5))
        end = self._buffer.find(b"\r\n")
        return None if end < 0 else self._obey(self._cut(end + 2))

    def _cut(self, size: int) -> bytes:
        cut = bytes(self._buffer[:size])
        del self._buffer[:size]
        return cut

    def _obey(self, line: bytes) -> bytes:
        verb = line[:4].upper()
        if verb == b"MAIL":
            if self._sender is not None:
                return b"503 5.5.1 nested MAIL\r\n"
            self._sender = _address(line)
        elif verb == b"RCPT":
            if self._sender is None or self._recipient:
                return b"503 5.5.1 not now\r\n"
            self._recipient = _address(line)
        elif verb == b"BDAT":
            self._left = int(line.split()[1])
            return b""
        elif verb == b"DATA":
            if not self._recipient:
                return b"503 5.5.1 need RCPT\r\n"
            self._in_data = True
            return b"354 go on\r\n"
        elif verb == b"EHLO":
            return _EHLO
        elif verb == b"QUIT":
            return b"221 2.0.0 bye\r\n"
        elif verb == b"RSET":
            self._sender, self._recipient = None, b""
        return _OK

    def _take(self, content: bytes) -> bytes:
        sender, recipient = self._sender, self._recipient
        self._sender, self._recipient = None, b""
        if sender is None or not recipient:
            return b"503 5.5.1 need RCPT\r\n"
        self._counted.add(sender, recipient, content)
        return _OK


def _address(line: bytes) -> bytes:
    found = _ADDRESS.search(line)
    return found[1] if found else b""


async def main(log: Path) -> None:
    """Serves until its input ends."""
    counted = Counted(log)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Sink(counted), "127.0.0.1", 0)
    os.write(1, b"%d\n" % server.sockets[0].getsockname()[1])
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        counted.want(int(line))
    server.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
