"""A connection to a relay. Only this, its client and the login know aiosmtplib.

``Transport`` is what the sender needs of any way to hand over mail: this plain one sends
command by command; a pipelining one can take its place behind the same face.
"""

import asyncio
import contextlib
import math
import ssl
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPHeloError,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPStatus,
)

from mailer.config import Relay
from mailer.delivery.smtp.aiosmtplib_client import Client, NoReplyError
from mailer.delivery.smtp.auth import log_in, told_as_unreachable
from mailer.delivery.smtp.credentials import without_secrets as without_secrets
from mailer.delivery.smtp.envelope import Envelope as Envelope
from mailer.delivery.smtp.extensions import extensions_of
from mailer.delivery.smtp.reply import Reply
from mailer.delivery.smtp.session import Session
from mailer.delivery.smtp.transaction import CannotBeSaidError, Transaction, transaction_of
from mailer.delivery.smtp.unreachable import RelayUnreachableError as RelayUnreachableError
from mailer.delivery.smtp.unreachable import starttls_missing
from mailer.domain.habit import NO_HABIT, Habit

_CONNECT_SECONDS = 300.0  # RFC 5321 §4.5.3.2: greeting, MAIL and RCPT five minutes
_FINAL_DOT_SECONDS = 600.0  # and ten for the reply to the final dot


class Transport(Protocol):
    """One connection to a relay, opened when first needed and reused."""

    async def connect(self) -> None:
        """Makes sure there is a live connection; raises RelayUnreachableError."""

    async def send(self, envelope: Envelope) -> Reply:
        """Hands over one message; never raises for what a server does."""

    async def close(self) -> None:
        """Sends QUIT and closes; errors are ignored."""


class PlainTransport:
    """Command by command over aiosmtplib, with TLS and login as the relay's settings say."""

    def __init__(self, relay: Relay, client: SMTP | None = None, habit: Habit = NO_HABIT) -> None:
        self._relay = relay
        self._client = client
        self._session = Session(habit)
        self._has_content = False  # the server got that of the last message

    def adapt(self, habit: Habit) -> None:
        """What is known by now of what the relay wants."""
        self._session.habit = habit

    async def connect(self) -> None:
        if self._client is not None and self._client.is_connected:
            session, most = self._session, self._relay.messages_per_connection
            if session.messages < session.habit.at_most(most) and not session.is_worn_out:
                return
            await self.close()
        self._client, _ = await _greeted(self._relay)
        self._session = Session(self._session.habit)

    async def send(self, envelope: Envelope) -> Reply:
        client = self._client
        if client is None:
            raise RelayUnreachableError("not connected")
        try:
            extensions = replace(extensions_of(client.esmtp_extensions), chunking=False)
            transaction = transaction_of(None, envelope, extensions, math.inf)
        except CannotBeSaidError as problem:
            return problem.reply  # nothing was written
        reply = await self._transaction(client, transaction)
        reply = self._session.heard(reply, has_content=self._has_content)
        if reply.lesson is not None and reply.code != 421:
            await self.close()
        elif reply.ends_connection:
            await self._drop()
        elif reply.code >= 400:
            await self._reset(client)
        return reply

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None and client.is_connected:
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                await client.quit(timeout=5)
            client.close()

    async def _transaction(self, client: SMTP, transaction: Transaction) -> Reply:
        """MAIL, RCPT, DATA; stage "data" begins when the server asks for the content (354)."""
        stage = "mail"
        self._has_content = False
        try:
            for stage, command in (("mail", transaction.mail), ("rcpt", transaction.rcpt)):
                answer = await client.execute_command(command.removesuffix(b"\r\n"))
                if not 200 <= answer.code < 300 or answer.code == SMTPStatus.closing:
                    return self._heard(stage, *answer)
            asked = await client.execute_command(b"DATA")
            if asked.code != SMTPStatus.start_input:
                return self._heard("data" if asked.code >= 400 else stage, *asked)
            stage, self._has_content = "data", True
            return self._heard(
                stage, *await _content(client, b"".join(transaction.content) + b".\r\n")
            )
        except SMTPResponseException as refusal:
            return self._heard(stage, refusal.code, refusal.message)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the mail may have left by now
            await self._drop()
            words = without_secrets(f"connection lost at {stage}: {problem}", self._relay)
            garbled = isinstance(problem, NoReplyError) and not self._session.taken
            return Reply(stage, 0, words, garbled=garbled)

    def _heard(self, stage: str, code: int, text: str) -> Reply:
        """What the server said; out of protocol, it says as little as a connection that ended.

        A 221 without QUIT counts as 421; after the content it says nothing.
        """
        text = without_secrets(text, self._relay)
        if code == SMTPStatus.closing and not self._has_content:
            return Reply(stage, SMTPStatus.domain_unavailable, f"{code} {text}")
        in_protocol = 400 <= code < 600 or (
            stage == "data" and 200 <= code < 300 and code != SMTPStatus.closing
        )
        if in_protocol:
            return Reply(stage, code, text)
        return Reply(stage, 0, f"{code} {text}", garbled=not self._session.taken)

    async def _reset(self, client: SMTP) -> None:
        try:
            await client.rset()
        except (SMTPException, OSError, TimeoutError):
            await self._drop()

    async def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()


class OpenConnection:
    """A live connection, before anybody has sent a message over it."""

    def __init__(self, relay: Relay, client: SMTP, greeting: str = "") -> None:
        self._relay = relay
        self._client = client
        self._greeting = greeting

    @property
    def extensions(self) -> Mapping[str, str]:
        """What the server answered to EHLO: keyword in lower case → parameters."""
        return self._client.esmtp_extensions

    @property
    def login_methods(self) -> tuple[str, ...]:
        """The ways to log in that the server offers, in lower case."""
        return tuple(self._client.server_auth_methods)

    @property
    def encryption(self) -> ssl.SSLObject | None:
        """The TLS of this connection: version, cipher, the server's certificate."""
        if not self._client.is_connected:
            return None
        found: ssl.SSLObject | None = self._client.get_transport_info("ssl_object")
        return found

    @property
    def greeting(self) -> str:
        """The text of the server's 220 greeting."""
        return self._greeting

    async def log_in(self, relay: Relay) -> None:
        """Logs in as ``relay`` says, on a connection opened without; RelayUnreachableError."""
        async with told_as_unreachable(self._client, relay):
            await log_in(self._client, relay)

    async def ask_sender(self, address: str) -> Reply:
        """Whether the server would take mail from this envelope sender; nothing is sent."""
        try:
            answer = await self._client.mail(address, encoding="utf-8")
            await self._client.rset()
        except SMTPResponseException as refusal:
            return Reply("mail", refusal.code, without_secrets(refusal.message, self._relay))
        except (SMTPException, OSError, TimeoutError) as problem:
            return Reply("mail", 0, str(problem))
        return Reply("mail", answer.code, answer.message)

    def hand_over(self, protocol: asyncio.Protocol) -> None:
        """From here on ``protocol`` alone reads and writes; aiosmtplib is out of it."""
        transport = self._client.transport
        if transport is None:
            raise RelayUnreachableError("the connection ended before it was used")
        transport.set_protocol(protocol)
        protocol.connection_made(transport)

    def plain(self, habit: Habit = NO_HABIT) -> "PlainTransport":
        """Goes on command by command."""
        return PlainTransport(self._relay, self._client, habit)

    def close(self) -> None:
        self._client.close()


async def open_connection(relay: Relay) -> OpenConnection:
    """Connects as the relay's settings say; raises RelayUnreachableError."""
    client, greeting = await _greeted(relay)
    return OpenConnection(relay, client, greeting)


async def _greeted(relay: Relay) -> tuple[SMTP, str]:
    """A client, connected, encrypted and logged in as the settings say, and the greeting."""
    client = Client(
        hostname=relay.host,
        port=relay.port,
        use_tls=relay.tls == "implicit",
        # None would be opportunistic: never send in the clear what should be encrypted.
        start_tls=False,
        timeout=_CONNECT_SECONDS,
    )
    async with told_as_unreachable(client, relay):
        client.tls_context = _tls_context(relay)
        greeting = await client.connect()
        await _greet(client)
        if relay.tls == "starttls":
            if not client.supports_extension("starttls"):
                raise RelayUnreachableError(starttls_missing(relay))
            await client.starttls()
            await _greet(client)
        if relay.auth != "none":
            await log_in(client, relay)
    return client, greeting.message


async def _greet(client: SMTP) -> None:
    """EHLO, which tells what the server can; HELO for one that does not know it."""
    try:
        await client.ehlo()
    except SMTPHeloError:
        await client.helo()


async def _content(client: SMTP, content: bytes) -> SMTPResponse:
    """Writes the content that was asked for, its final dot with it; returns the reply to that."""
    if client.protocol is None:
        raise SMTPServerDisconnected("connection lost")
    client.protocol.write(content)
    return await client.protocol.read_response(timeout=_FINAL_DOT_SECONDS)


def _tls_context(relay: Relay) -> ssl.SSLContext | None:
    if relay.tls == "none":
        return None
    return ssl.create_default_context(cafile=relay.ca_file or None)
