"""The supervisor: keeps another process alive until it is no longer wanted."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

from mailer.domain.errors import Sentence
from mailer.domain.log_entry import Level, LogEntry

_WAITS_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0)
_WELL_SECONDS = 60.0  # who lived that long did not die of its start
_GRACE_SECONDS = 40.0  # the sender finishes what is in flight
_AT_ONCE_SECONDS = 2.0


async def supervise(
    command: Sequence[str],
    stop: asyncio.Event,
    said: Callable[[str], None],
    hurry: asyncio.Event | None = None,
    language: str = "de",
) -> None:
    """Runs ``command`` until ``stop``, and again when it ends by itself, ever less often.

    Its standard input is a pipe that closes when this process ends, however it ends. On
    ``stop`` it is asked to end (SIGTERM) and after forty seconds made to. On ``hurry`` a line
    on its standard input says that it is to end at once, and after two seconds it is made to.
    """
    hurry = hurry or asyncio.Event()
    loop = asyncio.get_running_loop()
    failures = 0
    while not stop.is_set():
        begun = loop.time()
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
        ended = asyncio.create_task(process.wait())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({ended, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                await _end(process, hurry)
                return
        finally:
            stopping.cancel()
            if process.returncode is None:
                await _end(process, hurry)
            await ended
        failures = 0 if loop.time() - begun > _WELL_SECONDS else failures + 1
        pause = _WAITS_SECONDS[min(max(failures - 1, 0), len(_WAITS_SECONDS) - 1)]
        told = _ended(process.returncode, pause).in_language(language)
        fields = {"code": process.returncode, "again_seconds": pause}
        said(LogEntry(told, "sender_ended", Level.ERROR, **fields))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


def _ended(code: int | None, pause: float) -> Sentence:
    return Sentence(
        f"Der Versand ist beendet (Code {code}); neuer Start in {pause:.0f} s.",
        f"The sender has ended (code {code}); it is started again in {pause:.0f} s.",
    )


async def _end(process: asyncio.subprocess.Process, hurry: asyncio.Event) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    ended = asyncio.ensure_future(process.wait())
    hurried = asyncio.ensure_future(hurry.wait())
    await asyncio.wait(
        {ended, hurried}, timeout=_GRACE_SECONDS, return_when=asyncio.FIRST_COMPLETED
    )
    hurried.cancel()
    if hurry.is_set() and process.stdin is not None:
        process.stdin.write(b"now\n")
        await asyncio.wait({ended}, timeout=_AT_ONCE_SECONDS)
    if not ended.done():
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    await ended
