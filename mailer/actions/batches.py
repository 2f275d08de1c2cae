"""Batches: what several ask for at the same time is done at once, and each is told what came of it.

Most of what a short transaction costs, it costs once, however many it is for. Whoever comes alone
waits for nobody. Where others have come while a batch was at work, the next one begins a moment
later, with those who come meanwhile: what is short then costs a crowd less than it delays each.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import exc

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
_GATHERED_SECONDS = 0.015
_NOT_THERE = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError)


class Batches(Generic[Asked, Answer]):
    """Has ``work`` done for at most ``most`` at once, in the order in which they came.

    ``work`` returns an answer for each that it was given, in their order. Where it raises, each of
    them has it done by itself: what is wrong with one is not told to others, so it must leave
    nothing behind then. But where the database is not there, it is there for none of them.
    """

    def __init__(
        self, work: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], most: int
    ) -> None:
        self._work, self._most = work, most
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._at_work: asyncio.Task[None] | None = None

    async def ask(self, one: Asked) -> Answer:
        """What came of it; raises what ``work`` raises.

        Whoever is cancelled before it began has nothing done; afterwards it is done all the same.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, answer))
        if self._at_work is None:
            self._at_work = asyncio.create_task(self._go_on())
        return await answer

    async def _go_on(self) -> None:
        batch: list[tuple[Asked, asyncio.Future[Answer]]] = []
        try:
            while self._waiting:
                self._waiting = [one for one in self._waiting if not one[1].done()]
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                if batch:
                    await self._answer(batch)
                if 0 < len(self._waiting) < self._most:
                    await asyncio.sleep(_GATHERED_SECONDS)
        finally:
            self._at_work = None
            for _, answer in batch + self._waiting:  # told to stop: nobody waits for ever
                answer.cancel()
            self._waiting = []

    async def _answer(self, batch: list[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._work([one for one, _ in batch])
            told = list(zip(batch, answers, strict=True))
        except Exception as problem:  # noqa: BLE001 - told to whoever asked
            if len(batch) > 1 and not isinstance(problem, _NOT_THERE):
                for one in batch:
                    await self._answer([one])
                return
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(problem)
            return
        for (_, answer), given in told:
            if not answer.done():  # whoever asked may have gone
                answer.set_result(given)
