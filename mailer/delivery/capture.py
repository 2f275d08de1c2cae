"""Capture: a mail server on this machine that keeps every mail and passes none on."""

import asyncio
import base64
import contextlib
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from mailer.clock import Clock
from mailer.config import Relay
from mailer.files import create_octets, make_folder

_BIGGEST_MESSAGE_BYTES = 33_554_432
_USER = "seminarpost"


class _MessageHandler:
    """Writes each message to its own file, with the trace fields a mailbox adds on top."""

    def __init__(self, folder: Path, clock: Clock, password: str) -> None:
        login = f"\0{_USER}\0{password}"
        self._login = base64.b64encode(login.encode())
        self._folder = folder
        self._clock = clock
        make_folder(folder)
        self._count = sum(1 for _ in folder.glob("*.eml"))

    async def handle_AUTH(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, args: list[str]
    ) -> str:
        """AUTH PLAIN with an initial response (RFC 4954 §4); our sender knows no other way.

        aiosmtpd's own would warn at each login of what it means to do in its next version.
        """
        method, *given = args
        if method.upper() != "PLAIN" or len(given) != 1:
            return "504 5.5.4 AUTH PLAIN with an initial response only"
        if not secrets.compare_digest(given[0].encode(), self._login):
            return "535 5.7.8 Authentication credentials invalid"
        session.authenticated = True
        return "235 2.7.0 Authentication successful"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        recipient = (envelope.rcpt_tos or [""])[0]
        trace = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n"
        try:
            self._keep(recipient, trace.encode() + (envelope.original_content or b""))
        except OSError as problem:  # a full disk is no fault of the mail
            return f"451 4.3.0 not kept: {problem.strerror}"
        return "250 2.0.0 kept in the local inbox"

    def _keep(self, recipient: str, octets: bytes) -> None:
        local = re.sub(r"[^A-Za-z0-9.-]+", "_", recipient)[:60]
        stamp = self._clock.now().strftime("%Y%m%dT%H%M%S")
        while True:
            self._count += 1
            with contextlib.suppress(FileExistsError):  # mails may have been taken out meanwhile
                create_octets(self._folder / f"{stamp}-{self._count:06d}-{local}.eml", octets)
                return


@asynccontextmanager
async def captured(folder: Path, clock: Clock) -> AsyncIterator[Relay]:
    """Runs the server on a free loopback port; returns the relay that leads to it.

    Every process on this machine can reach the port, so the relay has a password, made for this
    run: mail of anybody else gets 530 (RFC 4954 §6) and
    is not kept.
    """
    password = secrets.token_urlsafe(32)
    keeper = _MessageHandler(folder, clock, password)
    server = await asyncio.get_running_loop().create_server(lambda: _server(keeper), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield Relay(
            name="inbox",
            host="127.0.0.1",
            port=port,
            tls="none",
            auth="password",
            username=_USER,
            password=SecretStr(password),
            connections=2,
        )
    finally:
        server.close()
        await server.wait_closed()


class _Server(SMTP):
    """Takes a command of a mail from those only who have logged in.

    aiosmtpd can be told so too, and then warns at each connection that there is no TLS: this
    password never leaves the machine.
    """

    async def check_auth_needed(self, caller_method: str) -> bool:  # noqa: ARG002 - aiosmtpd's
        if self.session is not None and self.session.authenticated:
            return False
        await self.push("530 5.7.0 Authentication required")
        return True


def _server(keeper: _MessageHandler) -> SMTP:
    return _Server(
        keeper,
        hostname="localhost",
        enable_SMTPUTF8=True,
        data_size_limit=_BIGGEST_MESSAGE_BYTES,
        auth_require_tls=False,
        auth_exclude_mechanism=["LOGIN"],
    )
