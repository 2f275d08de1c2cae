"""A sender in a process of its own, as in production, and what it costs.

``python -m bench.worker WORKSPACE [--senders N] [--wanted N]``: one of so many senders, which wait
for each other and for the first line of their input; with ``--wanted`` it waits until so many mails
are sent. It says ``sending`` when it may begin and ends with one JSON line: ``{messages, seconds,
cpu_us, rss_mb, begun, ended}``, the last two by the clock of ``time.perf_counter``.

The time is from the first claim to the last answer in the journal; what Python takes to start is
none of it. Processor time and memory are those of the sender and of the renderers beside it;
memory that they share is counted once.
"""

import argparse
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
from mailer.actions.operation.running import renderers_beside, signer_of
from mailer.clock import SystemClock
from mailer.delivery.render.pool import RenderPool
from mailer.delivery.sender import Sender
from mailer.workspace import Workspace, open_workspace

_LOOK_SECONDS = 0.005
_PATIENCE_SECONDS = 120


async def send_all(
    workspace: Workspace, renderers: RenderPool, senders: int = 1, wanted: int = 0
) -> dict[str, Any]:
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
            await _all_there(sender, senders)
            print("sending", flush=True)
            if senders > 1:
                await asyncio.to_thread(sys.stdin.readline)
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
        "cpu_us": cpu * 1e6,
        "rss_mb": memory,
        "begun": begun,
        "ended": begun + seconds,
    }


async def _all_there(sender: Sender, number: int) -> None:
    """Waits until so many senders share the relay, and this one has its part."""
    for _ in range(_PATIENCE_SECONDS * 10):
        if sender.share is not None and sender.share.senders == number:
            return
        await asyncio.sleep(0.1)
    raise SystemExit(f"There are not {number} senders.")


def _cpu_seconds() -> float:
    """What the sender and its renderers have used so far."""
    own = time.process_time()
    return own + sum(cpu_seconds(one.pid) for one in active_children())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--senders", type=int, default=1)
    parser.add_argument("--wanted", type=int, default=0)
    chosen = parser.parse_args()
    workspace = open_workspace(chosen.workspace)
    with renderers_beside(workspace) as renderers:
        sending = send_all(workspace, renderers, chosen.senders, chosen.wanted)
        print(json.dumps(uvloop.run(sending)))


if __name__ == "__main__":
    main()
