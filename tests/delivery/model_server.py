"""A model of an SMTP server: the state of a transaction as RFC 5321, 2920 and 3030 have it.

``ModelServer`` is fed with octets and answers with octets; ``serving`` puts it on a loopback
socket. Like Postfix it keeps a transaction open when MAIL or RCPT is refused, answers a
nested MAIL with 503, and then takes the RCPT that follows into the old transaction.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

_MAIL = re.compile(rb"MAIL FROM:<([^<>\s]*)>((?: [A-Z0-9-]+(?:=[!-~]+)?)*)")
_RCPT = re.compile(rb"RCPT TO:<([^<>\s]+@[^<>\s]+)>((?: [A-Z0-9-]+(?:=[!-~]+)?)*)")
_BDAT = re.compile(rb"BDAT (\d+)( LAST)?")
OFFERED = ("PIPELINING", "8BITMIME", "SIZE 50000000", "DSN", "SMTPUTF8", "ENHANCEDSTATUSCODES")
CHUNKING = (*OFFERED, "CHUNKING")


@dataclass(frozen=True)
class Act:
    """What a script wants for one command.

    ``reply`` instead of the natural one, "" for none; ``runs``: whether the command takes
    effect; ``then``: "cut" the connection or "hang" (neither read nor say anything again).
    """

    reply: str | None = None
    runs: bool = True
    then: str = ""


Script = Callable[[str, str], Act | None]
"""(verb, line) → an act, or None for the natural course. Verbs also: DOT, the end of content."""


@dataclass(frozen=True)
class Accepted:
    sender: str
    recipients: tuple[str, ...]
    content: bytes


def natural(_verb: str, _line: str) -> Act | None:
    return None


@dataclass
class ModelServer:
    """One connection. ``cut_after``: the octets it reads before it is gone.

    ``lies``: how often it said yes to a message that it had nobody for, and ``faces``, no to a
    MAIL or RCPT that it obeyed: no client can find that out.
    """

    script: Script = natural
    extensions: tuple[str, ...] = OFFERED
    accepted: list[Accepted] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    cut_after: int | None = None
    data_for_nobody: bool = False
    multiline: bool = False
    closed: bool = False
    hangs: bool = False
    lies: int = 0
    faces: int = 0
    _buffer: bytes = b""
    _read: int = 0
    _sender: str | None = None
    _recipients: tuple[str, ...] = ()
    _chunk: tuple[int, bool] | None = None
    _in_data: bool = False
    _said: list[str] = field(default_factory=list)

    def _is_over(self) -> bool:
        return self.closed or self.hangs

    def feed(self, octets: bytes) -> bytes:
        """Reads; returns what it says."""
        if self._is_over():
            return b""
        if self.cut_after is not None:
            octets = octets[: max(0, self.cut_after - self._read)]
        self._read += len(octets)
        self._buffer += octets
        while not self._is_over() and self._step():
            pass
        if self.cut_after is not None and self._read >= self.cut_after:
            self.closed = True
        said, self._said = "".join(self._said), []
        return said.encode("utf-8", "surrogateescape")  # so a script can say any octet

    def _step(self) -> bool:
        if self._chunk is not None:
            return self._read_chunk(*self._chunk)
        if self._in_data:
            return self._read_data()
        line, end, rest = self._buffer.partition(b"\r\n")
        if not end:
            return False
        self._buffer = rest
        text = line.decode("utf-8", "replace")
        self.commands.append(text)
        verb = text[:4].upper()
        if verb == "BDAT" and (found := _BDAT.fullmatch(line)):
            self._chunk = (int(found[1]), bool(found[2]))
        else:
            self._act(verb, text, lambda: self._run(verb, line))
        return True

    def _act(self, verb: str, line: str, run: Callable[[], str]) -> None:
        act = self.script(verb, line) or Act()
        reply = run() if act.runs else ""
        if verb in {"DOT", "BDAT"} and reply[:1] == "5" and (act.reply or "")[:1] == "2":
            self.lies += 1
            self._forget()  # one that has said yes does not hold that transaction against us
        if verb in {"MAIL", "RCPT"} and reply[:1] == "2" and (act.reply or "")[:1] in {"4", "5"}:
            self.faces += 1
        if not act.runs and verb == "DOT":  # a refused BDAT keeps it: RFC 3030 §2 wants RSET
            self._forget()
        if not act.runs and verb == "DATA" and (act.reply or "").startswith("354"):
            self._in_data = True
        self._say(reply if act.reply is None else act.reply)
        self.closed = self.closed or act.then == "cut" or (act.reply or "").startswith("421")
        self.hangs = act.then == "hang"

    def _say(self, reply: str) -> None:
        if self.multiline and re.match(r"\d{3} ", reply) and "\n" not in reply:
            reply = f"{reply[:3]}-{reply[4:]}\r\n{reply[:3]}-\r\n{reply}"
        if reply:
            self._said.append(f"{reply}\r\n")

    def _run(self, verb: str, line: bytes) -> str:
        if verb == "EHLO":
            offered = ["model", *self.extensions]
            return "\r\n".join([f"250-{one}" for one in offered[:-1]] + [f"250 {offered[-1]}"])
        if verb == "MAIL":
            return self._mail(line)
        if verb == "RCPT":
            return self._rcpt(line)
        if verb == "DATA":
            if not self._recipients and not self.data_for_nobody:
                return "503 5.5.1 no valid recipients"
            self._in_data = True
            return "354 go on"
        if verb == "RSET":
            self._forget()
            return "250 2.0.0 ok"
        if verb == "QUIT":
            self.closed = True
            return "221 2.0.0 bye"
        return "500 5.5.2 what?"

    def _mail(self, line: bytes) -> str:
        found = _MAIL.fullmatch(line)
        if found is None:
            return "501 5.5.4 syntax"
        if self._sender is not None:
            return "503 5.5.1 nested MAIL command"
        self._sender = found[1].decode()
        return "250 2.1.0 ok"

    def _rcpt(self, line: bytes) -> str:
        found = _RCPT.fullmatch(line)
        if found is None:
            return "501 5.5.4 syntax"
        if self._sender is None:
            return "503 5.5.1 need MAIL"
        self._recipients += (found[1].decode(),)
        return "250 2.1.5 ok"

    def _read_data(self) -> bool:
        if self._buffer.startswith(b".\r\n"):
            content, rest = b"", self._buffer[3:]
        else:
            content, end, rest = self._buffer.partition(b"\r\n.\r\n")
            if not end:
                return False
            content += b"\r\n"
        self._buffer, self._in_data = rest, False
        content = re.sub(rb"(?m)^\.", b"", content)
        self._act("DOT", "", lambda: self._accept_data(content))
        return True

    def _read_chunk(self, size: int, last: bool) -> bool:
        if len(self._buffer) < size:
            return False
        content, self._buffer = self._buffer[:size], self._buffer[size:]
        self._chunk = None
        assert last, "we never send a message in several chunks"
        self._act("BDAT", "", lambda: self._accept(content))
        return True

    def _accept_data(self, content: bytes) -> str:
        if not self._recipients:
            self._forget()
            return "554 5.5.1 no valid recipients"
        return self._accept(content)

    def _accept(self, content: bytes) -> str:
        sender, recipients = self._sender, self._recipients
        if not recipients or sender is None:
            return "503 5.5.1 no valid recipients"
        self._forget()
        self.accepted.append(Accepted(sender, recipients, content))
        return "250 2.0.0 queued"

    def _forget(self) -> None:
        self._sender, self._recipients = None, ()


@dataclass
class Served:
    """A server on a socket: a new model for each connection, all with one list of accepted."""

    port: int
    accepted: list[Accepted]
    models: list[ModelServer]

    @property
    def commands(self) -> list[str]:
        return [command for model in self.models for command in model.commands]


@asynccontextmanager
async def serving(make: Callable[[], ModelServer] = ModelServer) -> AsyncIterator[Served]:
    """Runs on a free loopback port for as long as the block lasts."""
    served = Served(0, [], [])
    open_now: set[asyncio.Transport] = set()

    class Connection(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport, self.model = transport, make()
            self.model.accepted = served.accepted
            served.models.append(self.model)
            open_now.add(transport)
            transport.write(b"220 model ESMTP\r\n")

        def data_received(self, data: bytes) -> None:
            said = self.model.feed(data)
            if said:
                self.transport.write(said)
            if self.model.closed:
                self.transport.close()

        def connection_lost(self, _problem: Exception | None) -> None:
            open_now.discard(self.transport)

    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        for transport in list(open_now):
            transport.abort()
        await asyncio.sleep(0)
