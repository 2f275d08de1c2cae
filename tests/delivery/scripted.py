"""An SMTP server that does what a test tells it to: refuse, hang, cut, hide extensions."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

# What to answer to a command: the reply, "" to cut the connection, None to never answer.
ServerReply = str | None


@dataclass
class Script:
    """The script and what happened: ``accepted`` holds (sender, recipient, content)."""

    port: int = 0
    extensions: tuple[str, ...] = ("PIPELINING", "8BITMIME", "SIZE 50000000", "DSN", "SMTPUTF8")
    on_connect: Callable[[int], ServerReply] = lambda _number: "220 scripted ESMTP"
    on_mail: Callable[[str], ServerReply] = lambda _line: "250 2.1.0 ok"
    on_rcpt: Callable[[str], ServerReply] = lambda _line: "250 2.1.5 ok"
    on_data: Callable[[str], ServerReply] = lambda _rcpt: "354 go on"
    on_dot: Callable[[str], ServerReply] = lambda _rcpt: "250 2.0.0 queued"
    on_auth: Callable[[str], ServerReply] = lambda _line: "235 2.7.0 welcome"
    on_other: Callable[[str], ServerReply] = lambda _line: "500 5.5.1 what?"
    accepted: list[tuple[str, str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_open: int = 0

    @property
    def recipients(self) -> list[str]:
        return [recipient for _, recipient, _ in self.accepted]


class _CutError(Exception):
    """The connection ends here."""


@asynccontextmanager
async def scripted(
    script: Script, tls: ssl.SSLContext | None = None, *, implicit: bool = False
) -> AsyncIterator[Script]:
    """Runs the server on a free loopback port for as long as the block lasts.

    With ``tls`` it knows STARTTLS (offer it in ``extensions``), or speaks it from the start.
    """
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        script.connections += 1
        script.open_now += 1
        script.most_open = max(script.most_open, script.open_now)
        try:
            await _Session(script, reader, writer, tls).run()
        except (_CutError, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            script.open_now -= 1
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(
        serve, "127.0.0.1", script.port, limit=1 << 20, ssl=tls if implicit else None
    )
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Session:
    def __init__(
        self,
        script: Script,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        tls: ssl.SSLContext | None,
    ) -> None:
        self.script, self.reader, self.writer, self.tls = script, reader, writer, tls
        self.sender = self.recipient = ""

    async def run(self) -> None:
        await self.say(self.script.on_connect(self.script.connections))
        while line := await self.reader.readline():
            command = line.decode("utf-8", "replace").strip()
            self.script.commands.append(command)
            await self.obey(command)

    async def obey(self, command: str) -> None:
        script, verb = self.script, command[:4].upper()
        if verb == "EHLO":
            offered = ["scripted", *script.extensions]
            lines = [f"250-{one}" for one in offered[:-1]] + [f"250 {offered[-1]}"]
            await self.say("\r\n".join(lines))
        elif verb == "MAIL":
            answer = "503 5.5.1 nested MAIL" if self.sender else script.on_mail(command)
            await self.say(answer)
            if answer and answer.startswith("2"):
                self.sender = command.split("<")[1].split(">")[0]
        elif verb == "RCPT":
            answer = script.on_rcpt(command)
            await self.say(answer)
            if answer and answer.startswith("2"):
                self.recipient = command.split("<")[1].split(">")[0]
        elif verb == "DATA":
            await self.data()
        elif verb == "RSET":
            self.sender = self.recipient = ""
            await self.say("250 2.0.0 ok")
        elif verb == "STAR" and self.tls:
            await self.say("220 2.0.0 go on")
            await self.writer.start_tls(self.tls)
        elif verb == "AUTH":
            await self.say(script.on_auth(command))
        elif verb == "QUIT":
            await self.say("221 2.0.0 bye")
            raise _CutError
        else:
            await self.say(script.on_other(command))

    async def data(self) -> None:
        answer = self.script.on_data(self.recipient) if self.recipient else "503 5.5.1 no RCPT"
        await self.say(answer)
        if not answer or not answer.startswith("3"):
            return
        content = await self.reader.readuntil(b"\r\n.\r\n")
        reply = self.script.on_dot(self.recipient)
        if reply and reply.startswith("2"):
            self.script.accepted.append((self.sender, self.recipient, content[:-3]))
        self.sender = self.recipient = ""
        await self.say(reply)

    async def say(self, answer: ServerReply) -> None:
        if answer is None:
            await asyncio.Event().wait()
        if answer == "":
            self.writer.transport.abort()
            raise _CutError
        self.writer.write(f"{answer}\r\n".encode())
        await self.writer.drain()
        if str(answer).startswith("421"):
            raise _CutError
