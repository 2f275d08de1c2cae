"""A sender in a process of its own, as in production, and what it costs.

``python -m bench.worker WORKSPACE [NUMBER]`` says ``sending`` when it begins and ends with one
JSON line: ``{messages, seconds, ended, cpu_us, rss_mb}``. The time is from the first claim to the
last answer in the journal (``ended``, by the clock of ``time.perf_counter``); what Python takes to
start is none of it. With a number it waits until so many are sent. Processor time and memory are
those of the sender and of the renderers beside it; memory that they share is counted once.
"""

import asyncio
import json
import sys
import time
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import uvloop

from bench.measure import cpu_seconds, private_mb, rss_mb
from mailer.actions.desk import desk_at
from mailer.actions.running import renderers_beside, signer_of
from mailer.clock import SystemClock
from mailer.delivery.render.pool import RenderPool
from mailer.delivery.sender import Sender
from mailer.workspace import Workspace, open_workspace

_LOOK_SECONDS = 0.005


async def send_all(workspace: Workspace, renderers: RenderPool, wanted: int = 0) -> dict[str, Any]:
    """Sends all that is due in the workspace, and at least so many as are ``wanted``."""
    async with desk_at(workspace, SystemClock()) as desk:
        sender = Sender(
            desk.database,
            workspace,
            workspace.settings.relay,
            desk.clock,
            signer=signer_of(workspace),
            renderers=renderers,
        )
        async with sender.open():
            print("sending", flush=True)
            messages, seconds = 0, 0.0
            begun, cpu_begun = time.perf_counter(), _cpu_seconds()
            while (sent := await sender.send_due()) or messages < wanted:
                if not sent and not sender.trouble:
                    await asyncio.sleep(_LOOK_SECONDS)
                    continue
                messages += sent
                seconds = time.perf_counter() - begun
                if sender.trouble:
                    break
            cpu = _cpu_seconds() - cpu_begun
            if sender.trouble:
                raise SystemExit(sender.trouble)
            memory = rss_mb() + sum(private_mb(one.pid) for one in active_children())
    return {
        "messages": messages,
        "seconds": seconds,
        "ended": begun + seconds,
        "cpu_us": cpu * 1e6,
        "rss_mb": memory,
    }


def _cpu_seconds() -> float:
    """What the sender and its renderers have used so far."""
    own = time.process_time()
    return own + sum(cpu_seconds(one.pid) for one in active_children())


def main() -> None:
    workspace = open_workspace(Path(sys.argv[1]))
    with renderers_beside(workspace) as renderers:
        wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 0
        print(json.dumps(uvloop.run(send_all(workspace, renderers, wanted))))


if __name__ == "__main__":
    main()
