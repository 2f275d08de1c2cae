"""Opening: which lanes are connected when, and how a relay that wants fewer is told from one
that is away."""

import asyncio
from collections.abc import Callable, Sequence

from mailer.delivery.lane import Lane
from mailer.delivery.unreachable import RelayUnreachableError

_ASK_AGAIN_SECONDS = 15.0


class Opening:
    """Connects the lanes of one relay as they are needed; ``changed`` is called after each."""

    def __init__(self, lanes: Sequence[Lane], window: int, changed: Callable[[], None]) -> None:
        self._lanes = lanes
        self._window = window
        self._changed = changed
        self._tasks: dict[Lane, asyncio.Task[None]] = {}
        self._refused_at: dict[Lane, float] = {}

    @property
    def under_way(self) -> bool:
        return bool(self._tasks)

    def forget(self) -> None:
        """A new beginning: all may be asked for again."""
        self._refused_at.clear()

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def work(self, waiting: int) -> RelayUnreachableError | None:
        """Opens as many as ``waiting`` letters need; gives what the last one that failed said.

        Relays allow only so many connections: one too many is not asked for at once again.
        """
        now = asyncio.get_running_loop().time()
        problem = None
        for lane in [one for one, task in self._tasks.items() if task.done()]:
            try:
                self._tasks.pop(lane).result()
            except RelayUnreachableError as found:
                problem = found
                self._refused_at[lane] = now
        if not waiting:
            return problem
        room = sum(lane.room for lane in self._lanes) + len(self._tasks) * self._window
        missing = -(-(waiting - room) // self._window)
        if missing > 0 and problem is None:
            for lane in [one for one in self._lanes if self._may_open(one, now)][:missing]:
                task = asyncio.create_task(lane.connect())
                task.add_done_callback(lambda _: self._changed())
                self._tasks[lane] = task
        return problem

    def _may_open(self, lane: Lane, now: float) -> bool:
        busy = lane.room or lane.under_way or lane in self._tasks
        refused_at = self._refused_at.get(lane, -_ASK_AGAIN_SECONDS)
        return not busy and now - refused_at >= _ASK_AGAIN_SECONDS
