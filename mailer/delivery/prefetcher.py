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
    """Fills the buffer of one channel, one errand at a time; ``changed`` is called after each.

    ``complaint`` is told what stands in the way; the next errand tries again.
    """

    def __init__(
        self,
        buffer: PrefetchBuffer,
        width: int,
        changed: Callable[[], None],
        complaint: Callable[[Exception], None],
    ) -> None:
        self._buffer = buffer
        self._most = max(_LEAST_BUFFERED, 4 * width)
        self._changed = buffer.changed = changed
        self._complaint = complaint
        self._errand: asyncio.Task[int] | None = None
        self._looked_at = self._renewed_at = 0.0
        self._not_before = 0.0
        self._nothing_left = False  # elsewhere: whatever is due is in hand
        self._empty_handed = False  # ... which was nothing
        self._sees_all = False  # the errand that is under way

    @property
    def is_dry(self) -> bool:
        """Nothing that is due is left: neither in hand nor, as far as was seen, elsewhere."""
        seen = self._nothing_left and self._empty_handed and self._errand is None
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
        errand, self._errand = self._errand, None
        if errand is not None:
            errand.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await errand
        await self._buffer.give_back()

    def look(self) -> bool:
        """Takes in what an errand brought; says whether a new one may be sent."""
        try:
            self._buffer.check()
        except OperationalError as problem:
            self._failed(problem)
        if self._errand is None:
            return True
        if not self._errand.done():
            return False
        errand, self._errand = self._errand, None
        try:
            found = errand.result()
        except OperationalError as problem:
            self._failed(problem)
            return True
        if self._sees_all:
            self._nothing_left = not found
        return True

    def _failed(self, problem: OperationalError) -> None:
        """Nobody has looked; what failed at once would fail at once again."""
        self._complaint(problem)
        self.more_is_due()
        self._not_before = asyncio.get_running_loop().time() + LOOK_SECONDS

    @property
    def wants(self) -> bool:
        """Whether there may be anything for ``work`` to do: asked often, and mostly no."""
        now = asyncio.get_running_loop().time()
        waited = now - self._looked_at >= LOOK_SECONDS
        return now >= self._not_before and (waited or self._in_hand * 2 <= self._most)

    def work(self, allowed: int) -> None:
        """Sends an errand if it is time: ``allowed`` is how many may leave within a second.

        No more is claimed than that: what is urgent must not wait behind it.
        """
        now = asyncio.get_running_loop().time()
        wanted = min(self._most, max(1, allowed))
        missing = wanted - self._in_hand
        looks = now - self._looked_at >= LOOK_SECONDS or not self._nothing_left
        # Once more when all is gone: meanwhile something may have become due.
        looks = looks or not (self._in_hand or self._empty_handed)
        if now - self._renewed_at > RENEW_WITHIN.total_seconds():
            self._renewed_at = now
            self._send(self._buffer.renew(), now)
        elif missing * 2 >= wanted and looks:
            self._empty_handed = not self._in_hand
            self._send(self._buffer.refill(missing), now, sees_all=True)
        elif now - self._looked_at >= LOOK_SECONDS and self._buffer:
            self._send(self._buffer.look_for_urgent(wanted - self._buffer.coming), now)

    def _send(
        self, errand: Coroutine[Any, Any, int], now: float, *, sees_all: bool = False
    ) -> None:
        self._looked_at = now
        self._sees_all = sees_all
        self._errand = asyncio.create_task(errand)
        self._errand.add_done_callback(lambda _: self._changed())
