"""An inline connection: what is written for an awaited one runs on a plain one, in this thread."""

from collections.abc import Callable, Coroutine
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


def driven(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that waits for nothing but such connections."""
    try:
        work.send(None)
    except StopIteration as done:
        return cast("T", done.value)
    work.close()
    raise RuntimeError("it waits for something, and would hold the database meanwhile")
