"""Pacing: no more messages a second than a relay allows."""

import asyncio


class Pace:
    """Spaces out sends evenly over all connections of one relay; 0 means no limit."""

    def __init__(self, per_second: float) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._next = 0.0

    async def wait(self) -> None:
        """Comes back when the next message may leave."""
        if not self._interval:
            return
        now = asyncio.get_running_loop().time()
        at = max(self._next, now)
        self._next = at + self._interval
        await asyncio.sleep(at - now)
