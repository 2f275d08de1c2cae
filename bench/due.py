"""From due to the last mail: freezing and sending side by side, against sending alone.

What ``python -m bench.freeze --sending`` measures. Alone, a sender in a process of its own sends an
invitation that is frozen already, from its first claim to the last answer in the journal. Then the
same invitation is due: one process freezes it while the sender, which stands ready, sends what is
there; the time is from the planner's waking to the last answer. Both in turn (``--pairs``); the
figure is the median of their ratios. Everybody must be ``sent`` each time, and the sink must have
taken so many; with ``--relay HOST:PORT`` only the ledger is asked.
"""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.freeze import Process, frozen, settings_for, thawed
from bench.measure import at_most, median
from bench.office import Relay, office
from bench.relays import Target, target_for
from mailer.actions.desk import Desk
from mailer.domain.delivery import DeliveryState
from mailer.store import reports

_MOST_RATIO = 1.3


class _Sender:
    """``bench.worker``, which stands ready and ends when so many are sent."""

    def __init__(self, folder: Path, wanted: int) -> None:
        command = [sys.executable, "-m", "bench.worker", str(folder), "--wanted", str(wanted)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "sending\n", "the sender did not begin"

    def end(self) -> Any:
        """Waits for its end; returns what it tells."""
        output, _ = self._process.communicate()
        assert self._process.returncode == 0, "the sender gave up"
        return json.loads(output)


async def _alone(desk: Desk, recipients: int) -> float:
    await frozen(desk, recipients)
    sender = _Sender(desk.workspace.path, recipients)
    told = await asyncio.to_thread(sender.end)
    return float(told["seconds"])


async def _from_due(desk: Desk, recipients: int) -> tuple[float, float]:
    """Seconds from due to the last mail, and how many of these the freeze took."""
    sender = _Sender(desk.workspace.path, recipients)
    freezer = Process("freeze", desk.workspace.path)
    begun = time.perf_counter()
    freezer.begin()
    froze, told = await asyncio.gather(
        asyncio.to_thread(freezer.end), asyncio.to_thread(sender.end)
    )
    return float(told["ended"]) - begun, float(froze["seconds"])


async def _checked(desk: Desk, target: Target, recipients: int, before: int) -> None:
    async with desk.database.read() as connection:
        counts = await reports.counts(connection)
    sent = sum(one.get(DeliveryState.SENT, 0) for one in counts.values())
    assert sent == recipients, f"the ledger says {counts}"
    taken = target.taken()
    assert taken is None or taken.messages - before == recipients, f"the sink took {taken}"


async def measured(
    folder: Path, recipients: int, pairs: int, database: str, window: int, relay: str = ""
) -> dict[str, Any]:
    """Sending alone, and freezing and sending, in turn."""
    with target_for(relay) as target:
        settings_for(folder, Relay(target.host, target.port, window=window), database)
        alone, due, froze = [], [], []
        async with office(folder, recipients, 15_000) as desk:
            for _ in range(pairs):
                alone.append(await _alone(desk, recipients))
                await _checked(desk, target, recipients, _so_far(target) - recipients)
                await thawed(desk)
                before = _so_far(target)
                seconds, freezing = await _from_due(desk, recipients)
                await _checked(desk, target, recipients, before)
                due.append(seconds)
                froze.append(freezing)
                await thawed(desk)
    ratios = [both / one for both, one in zip(due, alone, strict=True)]
    return {
        "recipients": recipients,
        "window": window,
        "alone_seconds": [round(one, 2) for one in alone],
        "from_due_seconds": [round(one, 2) for one in due],
        "freeze_seconds": [round(one, 2) for one in froze],
        "ratios": [round(one, 2) for one in ratios],
        "figures": {"from_due_ratio": at_most(median(ratios), _MOST_RATIO)},
    }


def _so_far(target: Target) -> int:
    taken = target.taken()
    return taken.messages if taken is not None else 0
