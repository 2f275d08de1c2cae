"""Capture: a mail server on this machine that keeps every mail and passes none on."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from mailer.config import Relay
from mailer.now import Clock

_BIGGEST_MESSAGE_BYTES = 33_554_432


class _Keeper:
    """Writes each message to its own file, with the trace fields a mailbox adds on top."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        folder.mkdir(parents=True, exist_ok=True)
        self._count = sum(1 for _ in folder.glob("*.eml"))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self._count += 1
        recipient = (envelope.rcpt_tos or [""])[0]
        stamp = self._clock.now().strftime("%Y%m%dT%H%M%S")
        local = re.sub(r"[^A-Za-z0-9.-]+", "_", recipient)[:60]
        content = envelope.original_content or b""
        trace = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n"
        file = self._folder / f"{stamp}-{self._count:06d}-{local}.eml"
        file.write_bytes(trace.encode() + content)
        return "250 2.0.0 kept in the local inbox"


@asynccontextmanager
async def captured(folder: Path, clock: Clock) -> AsyncIterator[Relay]:
    """Runs the server on a free loopback port; gives the relay that leads to it."""
    keeper = _Keeper(folder, clock)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            keeper,
            hostname="localhost",
            enable_SMTPUTF8=True,
            data_size_limit=_BIGGEST_MESSAGE_BYTES,
        ),
        "127.0.0.1",
        0,
    )
    port = server.sockets[0].getsockname()[1]
    try:
        yield Relay(name="inbox", host="127.0.0.1", port=port, tls="none", connections=2)
    finally:
        server.close()
        await server.wait_closed()
