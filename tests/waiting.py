"""Waiting for what will happen: it ends as soon as it has, and only a hang uses the bound up.

No test expects anything of the time that passes: the bound is far beyond what a slow machine
that is busy with something else needs.
"""

import asyncio
import socket
import time
from collections.abc import Callable

import pytest

PATIENCE_SECONDS = 120.0
"""Who waits longer than this waits for ever."""

_PAUSE_SECONDS = 0.02
_LOOKS = int(PATIENCE_SECONDS / _PAUSE_SECONDS)


def patience() -> asyncio.Timeout:
    """A block that may take as long as anything may that does not hang."""
    return asyncio.timeout(PATIENCE_SECONDS)


async def until(condition: Callable[[], object], told: Callable[[], object] = str) -> None:
    """Comes back when the condition holds; fails with what is ``told`` if it never does.

    For files, processes and lists, which wake nobody up; what has an event is awaited.
    """
    for _ in range(_LOOKS):
        if condition():
            return
        await asyncio.sleep(_PAUSE_SECONDS)
    pytest.fail(f"waited in vain {told()}")


def until_at_last(condition: Callable[[], object], told: Callable[[], object] = str) -> None:
    """The same where there is no event loop."""
    for _ in range(_LOOKS):
        if condition():
            return
        time.sleep(_PAUSE_SECONDS)
    pytest.fail(f"waited in vain {told()}")


async def listening(port: int) -> None:
    """Comes back when a server of others takes connections."""
    await until(lambda: listens(port), lambda: f"for a server on port {port}")


def listens(port: int) -> bool:
    """Whether somebody takes connections there now."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
