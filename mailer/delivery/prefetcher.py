"""The prefetcher: messages are in the buffer before they are wanted, urgent ones in time."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.exc import OperationalError

from mailer.delivery.prefetch_buffer import RENEW_WITHIN, PrefetchBuffer

LOOK_SECONDS = 1.0
"""How soon new mail is noticed while other mail is on its way."""
_LEAST_BUFFERED = 512


class Prefetcher:
    """Fills the buffer of one channel, one job at a time; ``changed`` is called after each.

    ``on_problem`` is told what stands in the way; the next job tries again.
    """

    def __init__(
        self,
        buffer: PrefetchBuffer,
        width: int,
        changed: Callable[[], None],
        on_problem: Callable[[Exception], None],
    ) -> None:
        self._buffer = buffer
        self._most = max(_LEAST_BUFFERED, 4 * width)
        self._changed = buffer.changed = changed
        self._on_problem = on_problem
        self._job: asyncio.Task[int] | None = None
        self._looked_at = self._renewed_at = 0.0
        self._not_before = 0.0
        self._nothing_left = False  # elsewhere: whatever is due is in hand
        self._found_nothing = False  # ... which was nothing
        self._sees_all = False  # the job that is under way

    @property
    def is_dry(self) -> bool:
        """Nothing that is due is left: neither in hand nor, as far as was seen, elsewhere."""
        seen = self._nothing_left and self._found_nothing and self._job is None
        return seen and not self._in_hand

    @property
    def _in_hand(self) -> int:
        return len(self._buffer) + self._buffer.coming

    def begin(self) -> None:
        """What was found missing before may be there by now."""
        self._nothing_left = False
        self._renewed_at = asyncio.get_running_loop().time()

    def more_is_due(self) -> None:
        """Something was given back: what a look that is under way finds is not all."""
        self._nothing_left = self._sees_all = False

    async def end(self) -> None:
        """Breaks off; what is claimed goes back."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await job
        await self._buffer.give_back()

    def look(self) -> bool:
        """Takes in the result of a job; says whether a new one may be started."""
        try:
            self._buffer.check()
        except OperationalError as problem:
            self._failed(problem)
        if self._job is None:
            return True
        if not self._job.done():
            return False
        job, self._job = self._job, None
        try:
            found = job.result()
        except OperationalError as problem:
            self._failed(problem)
            return True
        if self._sees_all:
            self._nothing_left = not found
        return True

    def _failed(self, problem: OperationalError) -> None:
        """Nobody has looked; what failed at once would fail at once again."""
        self._on_problem(problem)
        self.more_is_due()
        self._not_before = asyncio.get_running_loop().time() + LOOK_SECONDS

    @property
    def wants(self) -> bool:
        """Whether there may be anything for ``work`` to do: asked often, and mostly no."""
        now = asyncio.get_running_loop().time()
        waited = now - self._looked_at >= LOOK_SECONDS
        return now >= self._not_before and (waited or self._in_hand * 2 <= self._most)

    def work(self, allowed: int) -> None:
        """Starts a job if it is time: ``allowed`` is how many may leave within a second.

        No more is claimed than that: what is urgent must not wait behind it.
        """
        now = asyncio.get_running_loop().time()
        wanted = min(self._most, max(1, allowed))
        missing = wanted - self._in_hand
        looks = now - self._looked_at >= LOOK_SECONDS or not self._nothing_left
        # Once more when all is gone: meanwhile something may have become due.
        looks = looks or not (self._in_hand or self._found_nothing)
        if now - self._renewed_at > RENEW_WITHIN.total_seconds():
            self._renewed_at = now
            self._start(self._buffer.renew(), now)
        elif missing * 2 >= wanted and looks:
            self._found_nothing = not self._in_hand
            self._start(self._buffer.refill(missing), now, sees_all=True)
        elif now - self._looked_at >= LOOK_SECONDS and self._buffer:
            self._start(self._buffer.look_for_urgent(wanted - self._buffer.coming), now)

    def _start(self, job: Coroutine[Any, Any, int], now: float, *, sees_all: bool = False) -> None:
        self._looked_at = now
        self._sees_all = sees_all
        self._job = asyncio.create_task(job)
        self._job.add_done_callback(lambda _: self._changed())
