"""A mail server that does to mail what bad days do to it, on a real socket.

``faulty`` serves connection after connection with a ``ModelServer`` each, and on top of it
TLS, a login, and the faults of a plan that a test may replace while it runs: refusals, hangs
and cuts at any command, cuts inside content, replies that drip in.
"""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable, Container
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

from delivery.model_server import CHUNKING, OFFERED, Act, ModelServer, Script, natural

PLAIN = tuple(one for one in OFFERED if one != "PIPELINING")
WAYS = {"bdat": CHUNKING, "data": OFFERED, "plain": PLAIN}
"""What a server offers → how mail should travel to it."""

CONTENT = "CONTENT"
"""The verb of a plan for the end of content: the dot, or the last octet of BDAT … LAST."""


@dataclass
class Numbered:
    """A script: ``act`` for the commands of these numbers, counted over all connections from 0.

    ``hits`` tells how often it was done.
    """

    verb: str
    numbers: Container[int]
    act: Act
    seen: int = 0
    hits: int = 0

    def __call__(self, verb: str, _line: str) -> Act | None:
        if verb != self.verb and not (self.verb == CONTENT and verb in {"DOT", "BDAT"}):
            return None
        self.seen += 1
        if self.seen - 1 not in self.numbers:
            return None
        self.hits += 1
        return self.act


@dataclass
class Greylist:
    """A script: nobody's first RCPT is taken."""

    known: set[str] = field(default_factory=set)

    def __call__(self, verb: str, line: str) -> Act | None:
        if verb != "RCPT" or line in self.known:
            return None
        self.known.add(line)
        return Act("451 4.7.1 greylisted, come back later", runs=False)


def only_so_many(messages: int) -> Callable[[], Script]:
    """For ``each``: 421 to the MAIL after so many messages on one connection."""
    return lambda: Numbered("MAIL", {messages}, Act("421 4.7.0 enough for now", runs=False))


@dataclass(frozen=True)
class Plan:
    """What the server offers and how it fails.

    ``script`` is one for all connections, ``each`` makes one for every connection.
    ``cut_inside``: numbers of the contents (over all connections, from 0) of which it reads
    only a part. ``drip_seconds`` passes between two octets of a reply. ``greeting`` is a
    first line other than the usual, "" for none ever.
    """

    extensions: tuple[str, ...] = CHUNKING
    script: Script = natural
    each: Callable[[], Script] | None = None
    tls: Literal["none", "starttls", "implicit"] = "none"
    login: tuple[str, str] | None = None
    mechanisms: str = "PLAIN LOGIN"
    cut_inside: Container[int] = ()
    drip_seconds: float = 0.0
    greeting: str = "220 faulty ESMTP"


@dataclass(frozen=True)
class Taken:
    """A message the server has accepted, and whether it said so (``answered``)."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    answered: bool
    encrypted: bool
    login: str


@dataclass
class FaultServer:
    """A server at work: its plan, which may be replaced, and what it took."""

    port: int = 0
    plan: Plan = field(default_factory=Plan)
    taken: list[Taken] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_open: int = 0
    contents: int = 0
    on_taken: Callable[[int], None] = lambda _count: None

    @property
    def recipients(self) -> list[str]:
        return [recipient for one in self.taken for recipient in one.recipients]

    @property
    def answered(self) -> set[str]:
        return {to for one in self.taken if one.answered for to in one.recipients}

    @property
    def unanswered(self) -> set[str]:
        return {to for one in self.taken if not one.answered for to in one.recipients}

    def recover(self, **changes: object) -> None:
        """From now on nothing goes wrong any more, apart from ``changes``."""
        well = Plan(extensions=self.plan.extensions, tls=self.plan.tls, login=self.plan.login)
        self.plan = replace(well, **changes)  # type: ignore[arg-type]  # fields of Plan


class _Session(ModelServer):
    """The model with STARTTLS, AUTH and cuts inside content."""

    def __init__(self, server: FaultServer) -> None:
        plan = server.plan
        own = plan.each() if plan.each else natural
        super().__init__(lambda verb, line: own(verb, line) or plan.script(verb, line))
        self._server = server
        self._plan = plan
        self._login_lines: list[str] = []  # what AUTH has asked for so far
        self._mechanism = ""
        self._content_number: int | None = None
        self.user = ""
        self.encrypted = plan.tls == "implicit"
        self.wants_tls = False

    def _step(self) -> bool:
        if self._mechanism:
            line, end, rest = self._buffer.partition(b"\r\n")
            if end:
                self._buffer = rest
                self._say(self._prove(line.decode("ascii", "replace")))
            return bool(end)
        if (self._in_data or self._chunk is not None) and self._cuts():
            return False
        return super()._step() and not self.wants_tls

    def _cuts(self) -> bool:
        """Whether the connection ends within the content that is being read."""
        if self._content_number is None:
            self._content_number = self._server.contents
            self._server.contents += 1
        self.closed = self._content_number in self._plan.cut_inside and len(self._buffer) > 0
        return self.closed

    def _act(self, verb: str, line: str, run: Callable[[], str]) -> None:
        self._content_number = None
        self._server.commands.append(line or verb)
        took, said = len(self.accepted), len(self._said)
        super()._act(verb, line, run)
        for one in self.accepted[took:]:
            answered = len(self._said) > said
            self._server.taken.append(
                Taken(one.sender, one.recipients, one.content, answered, self.encrypted, self.user)
            )
            self._server.on_taken(len(self._server.taken))

    def _run(self, verb: str, line: bytes) -> str:
        if verb == "EHLO":
            self.extensions = (*self._plan.extensions, *self._more())
        if verb == "STAR" and "STARTTLS" in self._more():
            self._buffer, self.wants_tls = b"", True  # RFC 3207 §4.2: what came before is void
            return "220 2.0.0 go on"
        if verb == "AUTH" and self._plan.login:
            return self._begin_login(line.decode("ascii", "replace"))
        if verb == "MAIL" and self._plan.login and not self.user:
            return "530 5.7.0 authentication required"
        return super()._run(verb, line)

    def _more(self) -> list[str]:
        ready = self._plan.tls != "starttls" or self.encrypted
        offered = [] if ready else ["STARTTLS"]
        return (
            [*offered, f"AUTH {self._plan.mechanisms}"] if ready and self._plan.login else offered
        )

    def _begin_login(self, line: str) -> str:
        _, self._mechanism, *first = line.upper().split()[:2] + line.split()[2:]
        self._login_lines = []
        return self._prove(first[0]) if first else self._ask()

    def _ask(self) -> str:
        if self._mechanism == "PLAIN":
            return "334 "
        return (
            "334 " + base64.b64encode((b"Username:", b"Password:")[len(self._login_lines)]).decode()
        )

    def _prove(self, line: str) -> str:
        self._login_lines.append(base64.b64decode(line).decode())
        if self._mechanism == "LOGIN" and len(self._login_lines) < 2:
            return self._ask()
        words = self._login_lines
        given = words[0].split("\0")[1:] if self._mechanism == "PLAIN" else words
        self._mechanism = ""
        if tuple(given) != self._plan.login:
            return f"535 5.7.8 {given[0]} with {given[1]}: no"
        self.user = given[0]
        return "235 2.7.0 welcome"


class _Connection(asyncio.Protocol):
    """One session on a socket."""

    def __init__(
        self, server: FaultServer, tls: ssl.SSLContext | None, open_now: set["_Connection"]
    ) -> None:
        self._server, self._tls, self._open_now = server, tls, open_now
        self._transport: asyncio.Transport | None = None
        self._session: _Session | None = None
        self._work: asyncio.Task[None] | None = None
        self._to_say = self._early = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._session = _Session(self._server)
        self._open_now.add(self)
        self._server.connections += 1
        self._server.open_now += 1
        self._server.most_open = max(self._server.most_open, self._server.open_now)
        greeting = self._server.plan.greeting
        if greeting:
            self._say(f"{greeting}\r\n".encode("utf-8", "surrogateescape"))

    def data_received(self, data: bytes) -> None:
        assert self._session is not None
        assert self._transport is not None
        if self._session.closed:
            return  # gone, but the client may not have noticed yet
        if self._session.wants_tls:
            self._early += data  # the handshake is through, but not everybody knows yet
            return
        said = self._session.feed(data)
        if self._session.wants_tls and self._work is None:
            self._transport.pause_reading()
            self._transport.write(said)
            self._work = asyncio.ensure_future(self._encrypt())
            return
        self._say(said)
        if self._session.closed and self._work is None:
            self._hang_up()

    def _say(self, said: bytes) -> None:
        """All at once, or octet by octet; whatever is said later comes after it."""
        assert self._transport is not None
        self._to_say += said
        if not self._server.plan.drip_seconds:
            self._transport.write(self._to_say)
            self._to_say = b""
        elif self._to_say and self._work is None:
            self._work = asyncio.ensure_future(self._drip())

    async def _drip(self) -> None:
        assert self._transport is not None
        assert self._session is not None
        while self._to_say:
            octet, self._to_say = self._to_say[:1], self._to_say[1:]
            self._transport.write(octet)
            await asyncio.sleep(self._server.plan.drip_seconds)
        self._work = None
        if self._session.closed:
            self._hang_up()

    def _hang_up(self) -> None:
        """Ends our side first: a reset would take back replies that were sent before."""
        assert self._transport is not None
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()

    async def _encrypt(self) -> None:
        assert self._transport is not None
        assert self._session is not None
        assert self._tls is not None
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError, ssl.SSLError):
            made = await loop.start_tls(self._transport, self, self._tls, server_side=True)
            assert made is not None
            self._transport, self._session.encrypted = made, True
            self._session.wants_tls = False
            self._work = None
            early, self._early = self._early, b""
            self.data_received(early)

    def connection_lost(self, _problem: Exception | None) -> None:
        self._server.open_now -= 1
        self._open_now.discard(self)
        if self._work is not None:
            self._work.cancel()

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


@asynccontextmanager
async def faulty(
    plan: Plan | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[FaultServer]:
    """Runs on a free loopback port for as long as the block lasts; ``tls``: its certificate."""
    served = FaultServer(plan=plan or Plan())
    open_now: set[_Connection] = set()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Connection(served, tls, open_now),
        "127.0.0.1",
        0,
        ssl=tls if served.plan.tls == "implicit" else None,
    )
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        for connection in list(open_now):
            connection.abort()
        await asyncio.sleep(0)
