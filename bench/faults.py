"""Mishaps at full length: kill -9 again and again, a locked database, a server that drips.

``python -m bench.faults [--runs 20] [--mails 5000] [--seed N] [--locked-seconds 10]
[--drip-seconds 0] --json`` gives ``{runs, mails, seconds, hits, lost, doubled, strange,
unlisted, sent, unclear, most_in_doubt, bound, locked, dripped}``. ``most_in_doubt`` is the
most that one kill left in doubt, ``bound`` what it may be (connections × window).
``--drip-seconds 1`` also sends a mail to a server that says an octet a second (minutes).
Exits with 1 when something was lost, doubled or not listed.
"""

import asyncio
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.measure import parser, report
from mailer.actions.desk import open_desk
from mailer.actions.operation import running
from mailer.clock import MovedClock

# The scenarios are those of the tests.
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from acceptance.mishaps import (
    CONNECTIONS,
    WINDOW,
    killed_again_and_again,
    locked_meanwhile,
)
from acceptance.office import prepared
from delivery.fault_server import Plan, faulty


async def killed(runs: int, mails: int, seed: int) -> dict[str, Any]:
    """So many kills in the middle of one mailing."""
    with tempfile.TemporaryDirectory() as folder:
        found = await killed_again_and_again(Path(folder), mails=mails, kills=runs, seed=seed)
    return {
        "runs": runs,
        "mails": mails,
        "seconds": found.seconds,
        "hits": found.hits,
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "strange": len(found.strange),
        "unlisted": len(found.unlisted),
        "sent": found.sent,
        "unclear": found.unclear,
        "most_in_doubt": max((len(one) for one in found.in_doubt), default=0),
        "bound": CONNECTIONS * WINDOW,
    }


async def locked(seconds: float) -> dict[str, Any]:
    """A database that somebody else keeps locked."""
    with tempfile.TemporaryDirectory() as folder:
        return asdict(await locked_meanwhile(Path(folder), mails=1000, locked_seconds=seconds))


async def dripped(seconds: float) -> dict[str, Any]:
    """One mail to a server that takes so long for every octet it says."""
    with tempfile.TemporaryDirectory() as folder:
        async with faulty(Plan(drip_seconds=seconds)) as server:
            workspace = Path(folder) / "office"
            await prepared(workspace, {"port": server.port, "connections": 1}, mails=1)
            async with open_desk(workspace, MovedClock(datetime.now(UTC))) as desk:
                done = await running.run_until_idle(desk)
    return {"taken": len(server.taken), "trouble": done.trouble}


def main() -> int:
    options = parser("kill -9 again and again, a locked database, a server that drips")
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--mails", type=int, default=5000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--locked-seconds", type=float, default=10)
    options.add_argument("--drip-seconds", type=float, default=0)
    chosen = options.parse_args()
    found = asyncio.run(killed(chosen.runs, chosen.mails, chosen.seed))
    if chosen.locked_seconds:
        found["locked"] = asyncio.run(locked(chosen.locked_seconds))
    if chosen.drip_seconds:
        found["dripped"] = asyncio.run(dripped(chosen.drip_seconds))
    report(found, chosen.json)
    wrong = sum(found[name] for name in ("lost", "doubled", "strange", "unlisted"))
    return int(wrong > 0 or found["most_in_doubt"] > found["bound"])


if __name__ == "__main__":
    sys.exit(main())
