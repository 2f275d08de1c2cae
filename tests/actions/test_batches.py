"""Batches: whoever comes meanwhile is served at once, each with what came of their own."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy.exc import OperationalError

from mailer.actions.batches import Batches

MOST = 4


class Work:
    """Squares numbers; begins when it may, and cannot do with those in ``wrong``."""

    def __init__(self) -> None:
        self.done: list[list[int]] = []
        self.may_begin = asyncio.Event()
        self.may_begin.set()
        self.begun = asyncio.Event()
        self.wrong: dict[int, BaseException] = {}

    async def __call__(self, some: Sequence[int]) -> list[int]:
        self.done.append(list(some))
        self.begun.set()
        await self.may_begin.wait()
        for one in some:
            if one in self.wrong:
                raise self.wrong[one]
        return [one * one for one in some]


async def all_of(batches: Batches[int, int], numbers: Sequence[int]) -> list[int | BaseException]:
    return await asyncio.gather(*(batches.ask(one) for one in numbers), return_exceptions=True)


async def test_whoever_comes_at_the_same_time_is_served_at_once_and_in_order() -> None:
    work = Work()
    found = await all_of(Batches(work, MOST), range(10))
    assert found == [one * one for one in range(10)]
    assert work.done == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


async def test_a_batch_is_whoever_came_while_the_one_before_was_at_work() -> None:
    work = Work()
    batches = Batches(work, MOST)
    work.may_begin.clear()
    first = asyncio.create_task(batches.ask(1))
    await work.begun.wait()
    others = asyncio.create_task(all_of(batches, [2, 3]))
    await asyncio.sleep(0)
    work.may_begin.set()
    assert [await first, await others] == [1, [4, 9]]
    assert work.done == [[1], [2, 3]]
    assert await batches.ask(5) == 25  # and it begins anew when somebody comes later


async def test_a_crowd_is_gathered_and_whoever_comes_alone_waits_for_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses = list[float]()
    ordinary = asyncio.sleep

    async def meanwhile(seconds: float) -> None:
        """Somebody comes in each pause, for as long as there is room."""
        pauses.append(seconds)
        later.append(asyncio.create_task(batches.ask(len(pauses) + 10)))
        await ordinary(0)

    work, later = Work(), list[asyncio.Task[int]]()
    batches = Batches(work, MOST)
    monkeypatch.setattr(asyncio, "sleep", meanwhile)
    assert [await batches.ask(one) for one in (1, 2, 3)] == [1, 4, 9]
    assert not pauses
    work.may_begin.clear()
    work.begun.clear()
    first = asyncio.create_task(batches.ask(4))
    await work.begun.wait()
    others = [asyncio.create_task(batches.ask(one)) for one in (5, 6)]
    await ordinary(0)
    work.may_begin.set()
    await asyncio.gather(first, *others)
    assert work.done == [[1], [2], [3], [4], [5, 6, 11]]
    assert await asyncio.gather(*later) == [121]
    assert len(pauses) == 1


async def test_what_is_wrong_with_one_is_told_to_that_one() -> None:
    work = Work()
    work.wrong = {2: ValueError("two"), 9: KeyError("nine")}
    found = await all_of(Batches(work, MOST), [1, 2, 3, 4, 5, 9])
    assert found == [1, work.wrong[2], 9, 16, 25, work.wrong[9]]
    assert work.done[:5] == [[1, 2, 3, 4], [1], [2], [3], [4]]


async def test_a_database_that_is_not_there_is_asked_once_for_all() -> None:
    work = Work()
    gone = work.wrong[3] = OperationalError("BEGIN", None, OSError("gone"))
    assert await all_of(Batches(work, MOST), [1, 2, 3, 4, 5]) == [gone] * 4 + [25]
    assert work.done == [[1, 2, 3, 4], [5]]


async def test_too_few_answers_leave_nobody_waiting() -> None:
    async def forgets(some: Sequence[int]) -> list[int]:
        return [*some][1:]

    async with asyncio.timeout(60):
        found = await all_of(Batches(forgets, MOST), [1, 2])
    assert [type(one) for one in found] == [ValueError, ValueError]


async def test_whoever_has_gone_takes_nobody_along() -> None:
    """One goes before it began, one while it is at work."""
    work = Work()
    batches = Batches(work, MOST)
    work.may_begin.clear()
    asked = [asyncio.create_task(batches.ask(one)) for one in range(6)]
    await work.begun.wait()
    asked[1].cancel()
    asked[4].cancel()
    await asyncio.sleep(0)
    work.may_begin.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [found[one] for one in (0, 2, 3, 5)] == [0, 4, 9, 25]
    assert [type(found[one]) for one in (1, 4)] == [asyncio.CancelledError] * 2
    assert work.done == [[0, 1, 2, 3], [5]]


@pytest.mark.parametrize("alone", [False, True])
async def test_who_waits_is_told_when_all_of_it_is_to_stop(*, alone: bool) -> None:
    """Also where each of a batch has it done ``alone``."""
    work = Work()
    work.wrong = {2: asyncio.CancelledError()}
    if alone:
        work.wrong[1] = ValueError("one")
    async with asyncio.timeout(60):
        found = await all_of(Batches(work, MOST), range(6))
    stopped = [type(one) is asyncio.CancelledError for one in found]
    assert stopped == ([False, False] if alone else [True, True]) + [True] * 4
