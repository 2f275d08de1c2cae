"""An inline connection: what is written for an awaited one runs on a plain one, in this thread."""

from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")


class InlineConnection(AsyncConnection):
    """It waits for nothing: each statement has been executed when it is awaited.

    Only what the store's modules use of a connection is inline; streams are not.
    """

    def __init__(self, engine: AsyncEngine, connection: Connection) -> None:
        super().__init__(engine, connection)
        self._plain = connection

    async def execute(self, *given: Any, **options: Any) -> Any:
        return self._plain.execute(*given, **options)

    async def scalar(self, *given: Any, **options: Any) -> Any:
        return self._plain.scalar(*given, **options)

    async def scalars(self, *given: Any, **options: Any) -> Any:
        return self._plain.scalars(*given, **options)

    async def run_sync(  # type: ignore[override]  # its parameters as they are given
        self, work: Callable[..., T], *given: Any, **options: Any
    ) -> T:
        return work(self._plain, *given, **options)


def driven(work: Coroutine[Any, Any, T], wait: Callable[[Awaitable[Any]], Any] | None = None) -> T:
    """What a coroutine returns that waits for nothing but such connections.

    ``wait`` waits for all else; without it, that raises RuntimeError.
    """
    step: Callable[[], Any] = partial(work.send, None)
    while True:
        try:
            asked = step()
        except StopIteration as done:
            return cast("T", done.value)
        if wait is None:
            work.close()
            raise RuntimeError("it waits for something, and would hold the database meanwhile")
        try:
            step = partial(work.send, wait(_PassedOn(asked)))
        except BaseException as problem:  # noqa: BLE001 - it is raised where it was waited
            step = partial(work.throw, problem)


class _PassedOn:
    """What a coroutine asked of the event loop, to be asked by another."""

    def __init__(self, asked: Any) -> None:
        self._asked = asked

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield self._asked)
