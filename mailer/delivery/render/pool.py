"""RenderPool in processes of their own: one writes the next messages while the sender sends these.

Python does one thing at a time in a process. A mailing is composed and signed beside the sender
as fast as it is sent, or, with several renderers, as fast as the machine's cores can sign.

They are forked before the sender opens anything: before its database, its threads and its event
loop. So they begin at once and share the memory of what is loaded. They end when the sender's
end of their line is closed, however that comes about; to signals they are deaf, for what is in
flight is the sender's to finish.
"""

import asyncio
import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from mailer.delivery.render.ipc import RendererConnection, framed, packed, read
from mailer.delivery.render.renderer import Renderer, RenderResult

_ENDING_SECONDS = 5.0
_MOST_SIGNING = 8
_MOST_WRITING = 2


def how_many(*, signing: bool) -> int:
    """How many renderers are worth their memory on this machine.

    To sign takes several times as long as all the rest; to write alone, about as long as to
    send, and the sender needs a core itself.
    """
    known = hasattr(os, "sched_getaffinity")  # not everywhere
    cores = len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1
    return min(cores, _MOST_SIGNING) if signing else max(1, min(cores - 1, _MOST_WRITING))


@contextmanager
def forked(number: int, renderer: Renderer, database: Engine) -> Iterator["RenderPool"]:
    """Starts so many copies of ``renderer`` that read from ``database``, not connected so far.

    Must be called while there are neither threads nor an event loop.
    """
    context = multiprocessing.get_context("fork")
    with ExitStack() as stack:
        sockets: list[socket.socket] = []
        for _ in range(number):
            here, there = socket.socketpair()
            sockets.append(stack.enter_context(here))
            process = context.Process(
                target=_serve, args=(there, list(sockets), renderer, database), daemon=True
            )
            process.start()
            there.close()
            stack.callback(_ended, process, here)
        yield RenderPool(sockets)


def _ended(process: multiprocessing.process.BaseProcess, connection: socket.socket) -> None:
    connection.close()
    process.join(_ENDING_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()


class RenderPool:
    """The sender's side: asks whoever has least to do."""

    def __init__(self, sockets: Sequence[socket.socket]) -> None:
        self._sockets = list(sockets)
        self._connections: list[RendererConnection] = []

    async def open(self) -> None:
        """Takes the sockets into the running loop."""
        loop = asyncio.get_running_loop()
        for one in self._sockets:
            # A copy: the loop closes its own, and who forked them closes the other.
            _, connection = await loop.create_unix_connection(RendererConnection, sock=one.dup())
            self._connections.append(connection)

    async def close(self) -> None:
        connections, self._connections = self._connections, []
        for connection in connections:
            await connection.hang_up()

    def ask(self, ids: Sequence[int], now: datetime) -> "asyncio.Future[RenderResult]":
        """What is to be sent for claimed deliveries at ``now``; the answers come in turn.

        The future raises RendererGoneError and RendererFaultError.
        """
        connection = min(self._connections, key=lambda one: one.waiting)
        return connection.ask(list(ids), now)


def _serve(
    connection: socket.socket,
    not_ours: Sequence[socket.socket],
    renderer: Renderer,
    database: Engine,
) -> None:
    """The life of a renderer."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for one in not_ours:  # else the end of the sender would not be noticed
        one.close()
    try:
        with suppress(ConnectionError), connection, connection.makefile("rwb") as stream:
            while (question := read(stream)) is not None:
                try:
                    answer = _answer(renderer, database, *question)
                except Exception as problem:  # noqa: BLE001 - told to the sender, who does it itself
                    answer = f"{type(problem).__name__}: {problem}"
                stream.write(framed(answer))
                stream.flush()
    finally:
        database.dispose()  # the last to close it puts the journal into the file


def _answer(renderer: Renderer, database: Engine, ids: list[int], moment: str) -> Any:
    now = datetime.fromisoformat(moment)
    with database.connect() as connection, connection.begin():  # one snapshot for all of it
        loaded = renderer.load(connection, ids, now)
    written = renderer.sign(renderer.render(loaded.rows, loaded.mails, now), now)
    return packed(RenderResult(loaded.aside, loaded.returned, written))
