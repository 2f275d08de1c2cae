"""Starts ``seminarpost`` without waiting for its imports: what has imported all is forked.

As a process (``python -m tests.acceptance.warm``) it takes one command a line as JSON, says the
number of the process that runs it and, when that has ended, its exit code. Killing that
process is as real as any kill; only the two seconds of imports before it are spared.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent


@dataclass
class Warm:
    """A starter at work; one command at a time."""

    process: asyncio.subprocess.Process
    child: int = 0
    ended: "asyncio.Future[int] | None" = None

    async def start(self, *words: str) -> tuple[int, "asyncio.Future[int]"]:
        """Starts a command; returns its process number, and its exit code when it has ended."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words).encode() + b"\n")
        self.child = await self._number()
        self.ended = asyncio.ensure_future(self._number())
        return self.child, self.ended

    async def _number(self) -> int:
        assert self.process.stdout is not None
        return int(await self.process.stdout.readline())


@asynccontextmanager
async def warm_starter() -> AsyncIterator[Warm]:
    """Runs for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.acceptance.warm", cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    starter = Warm(process)
    try:
        yield starter
    finally:
        if starter.ended is not None and not starter.ended.done():
            os.kill(starter.child, signal.SIGKILL)
        process.stdin.close()
        await process.communicate()


def _serve() -> None:
    from mailer.cli import main

    while line := sys.stdin.readline():
        child = os.fork()
        if child == 0:
            nowhere = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(nowhere, number)
            sys.argv = ["seminarpost", *json.loads(line)]
            try:
                main()
            except SystemExit as end:
                os._exit(end.code if isinstance(end.code, int) else 1)
            os._exit(0)
        os.write(1, b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        os.write(1, b"%d\n" % os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    _serve()
