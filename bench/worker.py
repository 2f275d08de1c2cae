"""A sender in a process of its own, as in production, and what it costs.

``python -m bench.worker WORKSPACE`` says ``sending`` when it begins and ends with one JSON line:
``{messages, seconds, cpu_us, rss_mb}``. The time is from the first claim to the last answer in
the journal; what Python takes to start is none of it.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

from bench.measure import rss_mb
from mailer.actions.desk import open_desk
from mailer.actions.dkim_keys import read_signers
from mailer.actions.running import settle_memory
from mailer.delivery.sender import Sender


async def send_all(folder: Path) -> dict[str, Any]:
    """Sends all that is due in the workspace, which must be frozen already."""
    async with open_desk(folder) as desk:
        settings = desk.workspace.settings
        domain = settings.sender.address.rpartition("@")[2]
        signer = read_signers(desk.workspace).for_domain(domain)
        sender = Sender(desk.database, desk.workspace, settings.relay, desk.clock, signer=signer)
        async with sender.open():
            settle_memory()
            print("sending", flush=True)
            messages, seconds = 0, 0.0
            begun, cpu_begun = time.perf_counter(), _cpu_seconds()
            while sent := await sender.send_due():
                messages += sent
                seconds = time.perf_counter() - begun
            cpu = _cpu_seconds() - cpu_begun
            if sender.trouble:
                raise SystemExit(sender.trouble)
    return {"messages": messages, "seconds": seconds, "cpu_us": cpu * 1e6, "rss_mb": rss_mb()}


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(uvloop.run(send_all(Path(sys.argv[1])))))
