"""The connection pool: which connections are open when, and how a relay that wants fewer is told
from one that is away."""

import asyncio
import re
from collections.abc import Callable, Sequence

from mailer.delivery.smtp.connection import SmtpConnection
from mailer.delivery.smtp.unreachable import RelayUnreachableError

_ASK_AGAIN_SECONDS = (0.25, 1.0, 4.0, 15.0)
_MOMENT_SECONDS = 10.0
# Servers count a connection for a while after its end.
_TOO_MANY = re.compile(r": 421\b")


class ConnectionPool:
    """Opens the connections of one relay as they are needed; ``changed`` is called after each,
    and ``opened`` with one that has been greeted."""

    def __init__(
        self,
        connections: Sequence[SmtpConnection],
        window: int,
        changed: Callable[[], None],
        opened: Callable[[SmtpConnection], None] = lambda _: None,
    ) -> None:
        self._all = self._connections = connections
        self._surplus: set[asyncio.Task[None]] = set()
        self._window = window
        self.shares = False  # others have connections to the relay, too
        self._changed = changed
        self._opened = opened
        self._tasks: dict[SmtpConnection, asyncio.Task[None]] = {}
        self._refused: dict[
            SmtpConnection, tuple[int, float]
        ] = {}  # how often in a row, and until when
        self._alive_at: float | None = None  # when any was last seen to have room

    @property
    def under_way(self) -> bool:
        return bool(self._tasks)

    def limit(self, number: int) -> None:
        """No more than so many from now on; the others end when nothing is under way on them."""
        self._connections = self._all[:number]
        self._end_surplus()

    def forget(self) -> None:
        """A new beginning: all may be asked for again."""
        self._refused.clear()

    async def close(self) -> None:
        tasks = [*self._tasks.values(), *self._surplus]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def work(self, waiting: int) -> RelayUnreachableError | None:
        """Opens as many as ``waiting`` messages need; returns what the last one that failed said.

        Relays allow only so many connections: one too many is not asked for at once again. Nor is
        a relay away that sends us off as too many just after it has had us: it is asked again.
        """
        now = asyncio.get_running_loop().time()
        problem = None
        for connection in [one for one, task in self._tasks.items() if task.done()]:
            try:
                self._tasks.pop(connection).result()
            except RelayUnreachableError as found:
                problem = found
                self._turned_away(connection, now)
            else:
                self._refused.pop(connection, None)
                self._opened(connection)
        if problem is not None and self._will_pass(problem, now):
            problem = None
        self._end_surplus()
        if not waiting:
            return problem
        room = sum(connection.room for connection in self._connections)
        if room:
            self._alive_at = now
        room += len(self._tasks) * self._window
        missing = -(-(waiting - room) // self._window)
        if missing > 0 and problem is None:
            for connection in [one for one in self._connections if self._may_open(one, now)][
                :missing
            ]:
                task = asyncio.create_task(connection.connect())
                task.add_done_callback(lambda _: self._changed())
                self._tasks[connection] = task
        return problem

    def _end_surplus(self) -> None:
        for connection in self._all[len(self._connections) :]:
            if connection.room and not connection.under_way:
                task = asyncio.create_task(connection.close())
                task.add_done_callback(self._surplus.discard)
                self._surplus.add(task)

    def _turned_away(self, connection: SmtpConnection, now: float) -> None:
        times, _ = self._refused.get(connection, (0, 0.0))
        wait = _ASK_AGAIN_SECONDS[min(times, len(_ASK_AGAIN_SECONDS) - 1)]
        self._refused[connection] = (times + 1, now + wait)
        asyncio.get_running_loop().call_later(wait, self._changed)

    def _will_pass(self, problem: RelayUnreachableError, now: float) -> bool:
        lately = self._alive_at is not None and now - self._alive_at < _MOMENT_SECONDS
        return (lately or self.shares) and _TOO_MANY.search(str(problem)) is not None

    def _may_open(self, connection: SmtpConnection, now: float) -> bool:
        busy = connection.room or connection.under_way or connection in self._tasks
        _, not_before = self._refused.get(connection, (0, now))
        return not busy and now >= not_before
