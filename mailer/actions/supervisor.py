"""The supervisor: keeps another process alive until it is no longer wanted."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence

_WAITS_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0)
_WELL_SECONDS = 60.0  # who lived that long did not die of its start
_GRACE_SECONDS = 10.0


async def supervise(
    command: Sequence[str], stop: asyncio.Event, said: Callable[[str], None]
) -> None:
    """Runs ``command`` until ``stop``, and again when it ends by itself, ever less often.

    Its standard input is a pipe that closes when this process ends, however it ends. On
    ``stop`` it is asked to end (SIGTERM) and after ten seconds made to.
    """
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
                await _end(process)
                return
        finally:
            stopping.cancel()
            if process.returncode is None:
                await _end(process)
            await ended
        failures = 0 if loop.time() - begun > _WELL_SECONDS else failures + 1
        pause = _WAITS_SECONDS[min(max(failures - 1, 0), len(_WAITS_SECONDS) - 1)]
        said(f"Der Versand ist beendet (Code {process.returncode}); neuer Start in {pause:.0f} s.")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _GRACE_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
