"""Scribes in processes of their own: one writes the next letters while the sender sends these.

Python does one thing at a time in a process. A mailing is composed and signed beside the sender
as fast as it is sent, or, with several scribes, as fast as the machine's cores can sign.

They are forked before the sender opens anything: before its database, its threads and its event
loop. So they begin at once and share the memory of what is loaded. They end when the sender's
end of their line is closed, however that comes about; to signals they are deaf, for what is in
flight is the sender's to finish.
"""

import asyncio
import marshal
import multiprocessing
import os
import signal
import socket
import struct
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from typing import Any, Protocol, cast

from sqlalchemy import Engine

from mailer.compose.message import Form
from mailer.delivery.letter import Draft, Terms
from mailer.delivery.scribe import Found, Scribe, Written
from mailer.domain.delivery import DeliveryState, UnclearPolicy

_LENGTH = struct.Struct("!I")
_ENDING_SECONDS = 5.0
_MOST_SIGNING = 8
_MOST_WRITING = 2


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class ScribeGoneError(Exception):
    """A scribe ended, or could not do what it was asked."""


def how_many(*, signing: bool) -> int:
    """How many scribes are worth their memory on this machine.

    To sign takes several times as long as all the rest; to write alone, about as long as to
    send, and the sender needs a core itself.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return min(cores, _MOST_SIGNING) if signing else max(1, min(cores - 1, _MOST_WRITING))


@contextmanager
def forked(
    number: int, scribe: Callable[[], Scribe], engine: Callable[[], Engine]
) -> Iterator["Scribes"]:
    """Starts scribes; must be called while there are neither threads nor an event loop.

    ``scribe`` and ``engine`` are called in the new processes: who writes, and the database to
    read from.
    """
    context = multiprocessing.get_context("fork")
    with ExitStack() as stack:
        lines: list[socket.socket] = []
        for _ in range(number):
            here, there = socket.socketpair()
            lines.append(stack.enter_context(here))
            process = context.Process(
                target=_serve, args=(there, list(lines), scribe, engine), daemon=True
            )
            process.start()
            there.close()
            stack.callback(_ended, process, here)
        yield Scribes(lines)


def _ended(process: multiprocessing.process.BaseProcess, line: socket.socket) -> None:
    line.close()
    process.join(_ENDING_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()


class Scribes:
    """The sender's side: asks whoever has least to do."""

    def __init__(self, lines: Sequence[socket.socket]) -> None:
        self._sockets = list(lines)
        self._lines: list[_Line] = []

    async def open(self) -> None:
        """Takes the lines into the running loop."""
        loop = asyncio.get_running_loop()
        for one in self._sockets:
            # A copy: the loop closes its own, and who forked them closes the other.
            _, line = await loop.create_unix_connection(_Line, sock=one.dup())
            self._lines.append(line)

    async def close(self) -> None:
        lines, self._lines = self._lines, []
        for line in lines:
            await line.hang_up()

    def ask(self, ids: Sequence[int], now: datetime) -> "asyncio.Future[Found]":
        """What is to be sent for claimed deliveries at ``now``; the answers come in turn.

        The future raises ScribeGoneError.
        """
        line = min(self._lines, key=lambda one: one.waiting)
        return line.ask(list(ids), now)


class _Line(asyncio.Protocol):
    """One scribe's line: questions out, answers in, in the same order."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._ended = asyncio.get_running_loop().create_future()
        self._asked: deque[asyncio.Future[Found]] = deque()
        self._octets = bytearray()

    @property
    def waiting(self) -> int:
        return len(self._asked)

    def ask(self, ids: list[int], now: datetime) -> "asyncio.Future[Found]":
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        if self._transport is None:
            answer.set_exception(ScribeGoneError("the scribe has ended"))
            return answer
        self._asked.append(answer)
        self._transport.write(_framed((ids, now.isoformat())))
        return answer

    async def hang_up(self) -> None:
        if self._transport is not None:
            self._transport.close()
        await self._ended

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._octets += data
        begin = 0
        while len(self._octets) - begin >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._octets, begin)
            end = begin + _LENGTH.size + length
            if len(self._octets) < end:
                break
            with memoryview(self._octets) as octets:
                self._answered(marshal.loads(octets[begin + _LENGTH.size : end]))  # noqa: S302 - our own child speaks
            begin = end
        if begin:
            del self._octets[:begin]

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._ended.set_result(None)
        while self._asked:
            answer = self._asked.popleft()
            if not answer.done():
                answer.set_exception(ScribeGoneError(str(exc or "the scribe has ended")))

    def _answered(self, told: Any) -> None:
        answer = self._asked.popleft()
        if answer.done():  # nobody waits any more
            return
        if isinstance(told, str):
            answer.set_exception(ScribeGoneError(told))
        else:
            answer.set_result(_unpacked(told))


def _serve(
    line: socket.socket,
    not_ours: Sequence[socket.socket],
    scribe: Callable[[], Scribe],
    engine: Callable[[], Engine],
) -> None:
    """The life of a scribe."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for one in not_ours:  # else the end of the sender would not be noticed
        one.close()
    writer, database = scribe(), engine()
    with suppress(ConnectionError), line, line.makefile("rwb") as stream:
        while (question := _read(stream)) is not None:
            try:
                answer = _answer(writer, database, *question)
            except Exception as problem:  # noqa: BLE001 - told to the sender, who does it itself
                answer = f"{type(problem).__name__}: {problem}"
            stream.write(_framed(answer))
            stream.flush()


def _answer(scribe: Scribe, database: Engine, ids: list[int], moment: str) -> Any:
    now = datetime.fromisoformat(moment)
    with database.connect() as connection:
        looked = scribe.look(connection, ids, now)
    written = scribe.sign(scribe.write(looked.rows, looked.mails, now), now)
    return _packed(Found(looked.aside, looked.returned, written))


def _read(stream: _Readable) -> Any:
    length = stream.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        return None
    octets = stream.read(_LENGTH.unpack(length)[0])
    return marshal.loads(octets)  # noqa: S302 - the sender speaks


def _framed(what: Any) -> bytes:
    octets = marshal.dumps(what)
    return _LENGTH.pack(len(octets)) + octets


def _packed(found: Found) -> Any:
    written = found.written
    return (
        [(number, state.value, reason) for number, state, reason in found.aside],
        found.returned,
        [tuple(one) for one in written.drafts],
        [(form.pieces, form.holes) for form in written.forms],
        [
            (one.mailing_id, one.priority, one.until_at.isoformat(), one.on_unclear.value)
            for one in written.terms.values()
        ],
        written.faults,
    )


def _unpacked(told: Any) -> Found:
    aside, returned, drafts, forms, terms, faults = told
    return Found(
        [(number, DeliveryState(state), reason) for number, state, reason in aside],
        returned,
        Written(
            [Draft._make(one) for one in drafts],
            [Form(pieces, holes) for pieces, holes in forms],
            {
                number: Terms(
                    number, priority, datetime.fromisoformat(until), UnclearPolicy(policy)
                )
                for number, priority, until, policy in terms
            },
            faults,
        ),
    )


def _terms(mailing_id: int, priority: int, until: str, on_unclear: str) -> Terms:
    until_at = datetime.fromisoformat(until)
    return Terms(mailing_id, priority, until_at, UnclearPolicy(on_unclear))
