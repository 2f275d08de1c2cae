"""A demo that stays, as a program of its own."""

import asyncio
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support import ROOT
from waiting import PATIENCE_SECONDS, listens, until


def two_ports() -> int:
    """The first of two ports in a row that were free a moment ago.

    Not those that a system gives to whoever asks for any: the demo binds them only after its story,
    and another program would have one by then.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@pytest.fixture
async def demo_port(tmp_path: Path) -> AsyncIterator[int]:
    """A demo that serves its inbox there, and its pages at the next port."""
    found = two_ports()
    with (tmp_path / "said").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "mailer", "demo", "--port", str(found),
            cwd=ROOT, stdout=said, stderr=said,
        )  # fmt: skip
        try:
            await until(lambda: process.returncode is not None or listens(found + 1))
            assert process.returncode is None, (tmp_path / "said").read_text("utf-8")
            yield found
            process.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(process.wait(), PATIENCE_SECONDS) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
