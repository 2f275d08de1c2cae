"""The proxy that makes a server further away: later, in order, and nothing else."""

import asyncio
import time

import pytest
from waiting import PATIENCE_SECONDS

from bench.proxy import OfferFilter, serve

_GREETING = b"220 sink ESMTP\r\n"


@pytest.mark.parametrize(
    ("offer", "passed"),
    [
        (b"250-a\r\n250-CHUNKING\r\n250 SIZE 5\r\n", b"250-a\r\n250 SIZE 5\r\n"),
        (b"250-a\r\n250-DSN\r\n250 CHUNKING\r\n", b"250-a\r\n250 DSN\r\n"),
        (b"250-a\r\n250 CHUNKING\r\n", b"250 a\r\n"),
        (b"250-a\r\n250 DSN\r\n", b"250-a\r\n250 DSN\r\n"),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_chunking_is_not_offered(offer: bytes, passed: bytes, step: int) -> None:
    said = _GREETING + offer + b"250 2.1.0 CHUNKING\r\n"
    change = OfferFilter()
    heard = b"".join(change(said[at : at + step]) for at in range(0, len(said), step))
    assert heard == _GREETING + passed + b"250 2.1.0 CHUNKING\r\n"


async def test_everything_arrives_in_order_and_a_round_trip_later() -> None:
    ended = asyncio.Event()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()
        await writer.wait_closed()
        ended.set()

    sent = b"".join(b"%08d" % number for number in range(200_000))
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    proxy = await serve("127.0.0.1", _port(server), 0.03, chunking=True)
    reader, writer = await asyncio.open_connection("127.0.0.1", _port(proxy))
    begun = time.perf_counter()
    writer.write(b"once")
    assert await reader.readexactly(4) == b"once"
    assert time.perf_counter() - begun >= 0.03
    writer.write(sent)
    assert await reader.readexactly(len(sent)) == sent
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()
    await asyncio.wait_for(ended.wait(), PATIENCE_SECONDS)
    for one in (proxy, server):
        one.close()
        await one.wait_closed()
    await asyncio.sleep(0)  # the proxy's own ends have their last turn


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])
