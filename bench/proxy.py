"""A mail server that is further away: a TCP proxy that lets everything arrive later.

``python -m bench.proxy HOST:PORT [--delay-ms 20] [--no-chunking]`` says its port on the first line
of its output and serves until its input ends. ``--delay-ms`` is the round trip: each direction
takes half of it. What arrives is late but neither reordered nor slowed down.
"""

import argparse
import asyncio
import sys
from collections import deque
from collections.abc import Callable
from typing import cast

import uvloop

_MOST_BYTES = 8_000_000  # on their way in one direction; then the sender must wait


def without_chunking(reply: bytes) -> bytes:
    """A whole EHLO reply (RFC 5321 §4.1.1.1) that does not offer CHUNKING."""
    lines = reply.removesuffix(b"\r\n").split(b"\r\n")
    kept = [line[4:] for line in lines if line[4:].strip().upper() != b"CHUNKING"]
    *others, last = kept
    return b"".join(b"250-%b\r\n" % one for one in others) + b"250 %b\r\n" % last


class OfferFilter:
    """What a server says, with CHUNKING taken out of its first EHLO reply."""

    def __init__(self) -> None:
        self._held = b""  # a line or reply that has begun and not ended
        self._done = False

    def __call__(self, data: bytes) -> bytes:
        if self._done:
            return data
        *lines, rest = (self._held + data).split(b"\r\n")
        passed = reply = b""
        for number, line in enumerate(lines):
            if not line.startswith(b"250"):
                passed += line + b"\r\n"
                continue
            reply += line + b"\r\n"
            if line.startswith(b"250 "):
                self._done, self._held = True, b""
                return passed + without_chunking(reply) + b"\r\n".join([*lines[number + 1 :], rest])
        self._held = reply + rest
        return passed


class End(asyncio.Protocol):
    """One end of a connection: hears what is said there, and says what the other end heard."""

    def __init__(self, delay_seconds: float, change: Callable[[bytes], bytes]) -> None:
        self._delay = delay_seconds
        self._change = change
        self._loop = asyncio.get_running_loop()
        self._coming: deque[tuple[float, bytes | None]] = deque()
        self._coming_bytes = 0
        self._timer: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None
        self.other: End | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none by descent
        self._wake()

    def data_received(self, data: bytes) -> None:
        if self.other is not None and (changed := self._change(data)):
            self.other.bring(changed)
            if self.other.is_full and self._transport is not None:
                self._transport.pause_reading()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._transport = None
        if self.other is not None:
            self.other.bring(None)

    @property
    def is_full(self) -> bool:
        return self._coming_bytes > _MOST_BYTES

    def bring(self, data: bytes | None) -> None:
        """Says ``data`` in half a round trip; None: hangs up then."""
        self._coming.append((self._loop.time() + self._delay, data))
        self._coming_bytes += len(data or b"")
        self._wake()

    def go_on(self) -> None:
        """The other end has room again."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def _wake(self) -> None:
        if self._timer is None and self._transport is not None and self._coming:
            self._timer = self._loop.call_at(self._coming[0][0], self._arrived)

    def _arrived(self) -> None:
        self._timer = None
        if self._transport is None:
            return
        was_full, now = self.is_full, self._loop.time()
        while self._coming and self._coming[0][0] <= now:
            _, data = self._coming.popleft()
            if data is None:
                self._transport.close()
                return
            self._coming_bytes -= len(data)
            self._transport.write(data)
        if was_full and not self.is_full and self.other is not None:
            self.other.go_on()
        self._wake()


async def serve(host: str, port: int, delay_seconds: float, *, chunking: bool) -> asyncio.Server:
    """A proxy before ``host:port`` on a port of its own; ``delay_seconds`` is the round trip."""
    loop = asyncio.get_running_loop()
    opening: set[asyncio.Task[object]] = set()

    def accepted() -> End:
        client = End(delay_seconds / 2, bytes)
        server = End(delay_seconds / 2, bytes if chunking else OfferFilter())
        client.other, server.other = server, client
        task = asyncio.ensure_future(loop.create_connection(lambda: server, host, port))
        opening.add(task)
        task.add_done_callback(opening.discard)
        return client

    return await loop.create_server(accepted, "127.0.0.1", 0)


async def _main(target: str, delay_ms: float, *, chunking: bool) -> None:
    host, _, port = target.rpartition(":")
    server = await serve(host, int(port), delay_ms / 1e3, chunking=chunking)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="a mail server that is further away")
    options.add_argument("target", metavar="HOST:PORT")
    options.add_argument("--delay-ms", type=float, default=20)
    options.add_argument("--no-chunking", action="store_true")
    chosen = options.parse_args()
    uvloop.run(_main(chosen.target, chosen.delay_ms, chunking=not chosen.no_chunking))
