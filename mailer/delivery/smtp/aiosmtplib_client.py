"""aiosmtplib's client with our own reader of replies.

Its own one takes a reply apart by three characters, puts lone surrogates into its text, gives up
on long ones, and keeps a reply to nothing for the next command. Here greeting, EHLO, STARTTLS,
AUTH and every command of the plain way are read as the pipeline reads: see ``ReplyParser``.
"""

import asyncio

from aiosmtplib import (
    SMTP,
    SMTPConnectError,
    SMTPConnectResponseError,
    SMTPConnectTimeoutError,
    SMTPResponse,
    SMTPServerDisconnected,
    SMTPStatus,
    SMTPTimeoutError,
)
from aiosmtplib.protocol import SMTPProtocol

from mailer.delivery.smtp.reply_parser import OutOfProtocolError, ReplyParser


class NoReplyError(SMTPServerDisconnected):
    """The server said what is no SMTP."""


class Protocol(SMTPProtocol):
    """One reply to each command, its text clean; what is none ends the connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._answers = ReplyParser()

    def data_received(self, data: bytes) -> None:
        """Takes in what the server says; raises nothing."""
        waiter = self._response_waiter
        if waiter is None or waiter.done() or not self._response_pending:
            # A reply to nothing: taken for the next command's, all later ones would be wrong.
            self._hang_up()
            return
        try:
            answers = list(self._answers.feed(data))
        except OutOfProtocolError as problem:
            self._set_response_exception(waiter, NoReplyError(str(problem)))
            self._hang_up()
            return
        if answers:
            waiter.set_result(SMTPResponse(*answers[0]))
            if len(answers) > 1 or not self._answers.is_between:
                # Before STARTTLS, that is somebody in between (RFC 3207 §4.2).
                self._hang_up()

    def _hang_up(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


class Client(SMTP):
    """Connects by name and port only, with TLS from the start or without."""

    async def _create_connection(self, timeout: float | None) -> SMTPResponse:  # noqa: ASYNC109 - aiosmtplib's signature
        """As in the class above, over ``Protocol``."""
        loop = asyncio.get_running_loop()
        protocol = Protocol(loop=loop, connection_lost_callback=self._on_connection_lost)
        host, port = self.hostname or "localhost", self.port or 0
        where = f"{host} on port {port}"
        try:
            async with asyncio.timeout(timeout):
                transport, _ = await loop.create_connection(
                    lambda: protocol,
                    host=host,
                    port=port,
                    ssl=await self._get_tls_context() if self.use_tls else None,
                    ssl_handshake_timeout=timeout if self.use_tls else None,
                )
        except TimeoutError as problem:
            raise SMTPConnectTimeoutError(f"Timed out connecting to {where}") from problem
        except OSError as problem:
            raise SMTPConnectError(f"Error connecting to {where}: {problem}") from problem
        self.protocol, self.transport = protocol, transport
        try:
            greeting = await protocol.read_response(timeout=timeout)
        except SMTPServerDisconnected as problem:
            raise SMTPConnectError(f"Error connecting to {where}: {problem}") from problem
        except SMTPTimeoutError as problem:
            raise SMTPConnectTimeoutError("Timed out waiting for the greeting") from problem
        if greeting.code != SMTPStatus.ready:
            raise SMTPConnectResponseError(greeting.code, greeting.message)
        return greeting
