"""An SMTP server that takes its time: ``python -m bench.slow_sink MILLISECONDS`` prints its port.

Each connection takes one message after the other, as servers do that queue to disk. It reads
BDAT and no DATA, until its standard input ends.
"""

import asyncio
import sys
from typing import cast

import uvloop

_OFFERS = b"250-slow\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SIZE 50000000\r\n250 CHUNKING\r\n"
_OK = b"250 2.0.0 ok\r\n"


class Connection(asyncio.Protocol):
    """One client; what it sends while a message is being taken waits in its replies."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._line = b""
        self._left = 0  # octets of the chunk under way
        self._free_at = 0.0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._reply(b"220 slow ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        while data:
            if self._left:
                used = min(self._left, len(data))
                self._left -= used
                data = data[used:]
                if not self._left:
                    self._take()
                continue
            line, end, rest = (self._line + data).partition(b"\r\n")
            if not end:
                self._line = line
                return
            self._line, data = b"", rest
            self._heard(line)

    def _heard(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"BDAT":
            self._left = int(line.split()[1])
        elif verb == b"EHLO":
            self._reply(_OFFERS)
        elif verb == b"QUIT":
            self._reply(b"221 2.0.0 bye\r\n")
        else:
            self._reply(_OK)

    def _take(self) -> None:
        self._free_at = max(self._free_at, self._loop.time()) + self._seconds
        self._reply(_OK)

    def _reply(self, reply: bytes) -> None:
        """In order: behind what is still being taken."""
        if self._free_at > self._loop.time():
            self._loop.call_at(self._free_at, self._transport.write, reply)
        else:
            self._transport.write(reply)


async def serve(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(seconds), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(serve(float(sys.argv[1]) / 1000))
