"""Signals: what sends is asked to stop, and finishes what is on its way.

SIGTERM and SIGINT (Ctrl+C) mean the same. The first one asks: nothing new begins, what is in
flight is finished and written down. A second one, a quarter of a second later or more, means at
once: what is in flight is cut off and written down as unclear. A third, or a program that does not
end by itself two seconds after the second, ends as it is: as after a crash, the next start knows.

SIGHUP, the end of a terminal or of an ssh session, asks the same, and never hurries: shell and
kernel send it several times. From then on nothing is written to the terminal that is gone. Whoever
is started with SIGHUP ignored, as by ``nohup``, goes on.

``timeout``, systemd and a terminal signal the whole group, some of them twice in a row: so two
signals within a moment are one, and whoever was started by ``run`` is told by that alone.
"""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_OUTPUTS = (1, 2)
_ONE_AND_THE_SAME_SECONDS = 0.25
_AT_ONCE_SECONDS = 2.0


class Stopping:
    """Whether somebody asked to stop; ``number`` is the first signal, 0 if none came.

    ``asked`` and ``hurried`` are the events for the running loop, once ``listening``.
    """

    def __init__(self) -> None:
        self.number = 0
        self.asked = asyncio.Event()
        self.hurried = asyncio.Event()
        self._attached = False
        self._times = 0
        self._last = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._terminals = _terminals()

    @property
    def exit_code(self) -> int:
        """What shells expect of a program that a signal ended."""
        return 128 + self.number

    def take(self, number: int, _frame: FrameType | None = None) -> None:
        """A signal has come, at any moment of the program."""
        now = time.monotonic()
        again = now - self._last >= _ONE_AND_THE_SAME_SECONDS
        self.number = self.number or number
        self._last = now
        if number == signal.SIGHUP:
            _fall_silent(self._terminals)
            again = False
        if self._times and (self._attached or not again):
            return
        self._times += 1
        if self._times == 2:
            self.hurry()
        elif self._times > 2:
            os._exit(self.exit_code)
        self._tell()

    def hurry(self) -> None:
        """Somebody does not want to wait any longer."""
        self._times = max(self._times, 2)
        self.number = self.number or signal.SIGTERM
        giving_up = threading.Timer(_AT_ONCE_SECONDS, os._exit, (self.exit_code,))
        giving_up.daemon = True
        giving_up.start()
        self._tell()

    def _tell(self) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it is over
                self._loop.call_soon_threadsafe(self._set)

    def _set(self) -> None:
        if self._times:
            self.asked.set()
        if self._times > 1:
            self.hurried.set()

    @asynccontextmanager
    async def listening(self, *, attached: bool = False) -> AsyncIterator["Stopping"]:
        """Sets the events of the running loop; what came before counts.

        ``attached``: to whoever started us, by standard input. Its end asks us to stop, a line
        on it hurries us, and repeated signals are nothing new.
        """
        self._loop = asyncio.get_running_loop()
        self._attached = attached
        self._set()
        if attached:
            self._loop.add_reader(sys.stdin, self._read)
        try:
            yield self
        finally:
            if attached:
                with contextlib.suppress(ValueError):
                    self._loop.remove_reader(sys.stdin)
            self._loop = None

    def _read(self) -> None:
        if os.read(sys.stdin.fileno(), 1024):
            self.hurry()
            return
        if self._loop is not None:
            self._loop.remove_reader(sys.stdin)
        self._times = max(self._times, 1)
        self._set()


@contextmanager
def stoppable() -> Iterator[Stopping]:
    """From here on signals only ask; to be entered before anything is opened or begun."""
    stopping = Stopping()
    with _handled_by(dict.fromkeys(_SIGNALS, stopping.take)) as before:
        try:
            yield stopping
        finally:
            if stopping.number == signal.SIGHUP:
                # Shell and kernel say it one after the other, also to who is about to end.
                before[signal.SIGHUP] = signal.SIG_IGN


@contextmanager
def sigterm_is_ctrl_c() -> Iterator[None]:
    """For work that loses nothing when it is broken off, but has something to tidy up.

    The end of the terminal breaks it off too.
    """
    terminals = _terminals()

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            _fall_silent(terminals)
        signal.raise_signal(signal.SIGINT)

    # A script's background has Ctrl+C ignored, and SIGTERM would be ignored with it.
    ctrl_c = {signal.SIGINT: signal.default_int_handler}
    with _handled_by(ctrl_c | dict.fromkeys((signal.SIGTERM, signal.SIGHUP), interrupt)):
        yield


def _terminals() -> tuple[int, ...]:
    """Which outputs are a terminal; once it is gone, nobody can tell."""
    return tuple(one for one in _OUTPUTS if os.isatty(one))


def _fall_silent(terminals: tuple[int, ...]) -> None:
    """What is written to a terminal that is gone fails; what is under way must not."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for one in terminals:
        os.dup2(nowhere, one)
    os.close(nowhere)


@contextmanager
def _handled_by(
    handlers: Mapping[signal.Signals, Callable[[int, FrameType | None], object]],
) -> Iterator[dict[signal.Signals, Any]]:
    if threading.current_thread() is not threading.main_thread():
        yield {}  # signals come to the first thread of a program only
        return
    before: dict[signal.Signals, Any] = {
        number: signal.signal(number, one)
        for number, one in handlers.items()
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield before
    finally:
        for number, one in before.items():
            signal.signal(number, one)
