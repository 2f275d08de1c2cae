"""How soon somebody who registers has the confirmation, idle and while newsletters leave.

``python -m bench.latency [--beside N] [--registrations 100] [--database URL] --json`` gives
``{registrations, beside, idle, busy, figures}``: milliseconds from the call of ``register`` to the
sink's 250 for the confirmation. ``run`` is at work as an office has it, the clock and the sender in
processes of their own, over one relay that takes everything at once.

Idle, each registration waits for the confirmation before it, and up to a second more: the sender
looks once a second, so that every moment between two looks comes up. With ``--beside N`` a mailing
to N people leaves at full speed, and people register meanwhile, one every 50 ms whatever became of
the others; only those count who registered before the last of its mails had left. Each figure has
its ``goal`` and whether it was ``reached``; the exit code is 0 either way.
"""

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.measure import at_most, median, parser, report
from bench.office import SLUG, Relay, freeze, office, write_settings
from bench.relays import target_for
from mailer.actions.desk import Desk
from mailer.actions.registration import registrations
from mailer.domain.address import known_address
from mailer.domain.person import Person

_REGISTRATIONS = 100
_IDLE_GOAL_MS = 1000.0
_BUSY_GOAL_MS = 2000.0
_PAUSE_SECONDS = 0.05
_LOOK_SECONDS = 0.002
_DAYS = 60  # until the seminar: the invitation leaves when it is told to
_PATIENCE_SECONDS = 120.0
_NEWCOMER = b"newcomer"


class Accepted:
    """What the sink has taken, read from the file that it writes a line into for each."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.letters = 0
        self.begun = asyncio.Event()
        self.last_letter = 0.0
        self._confirmed: dict[int, asyncio.Future[float]] = {}

    def confirmation(self, number: int) -> "asyncio.Future[float]":
        """When the sink took the confirmation of a newcomer."""
        return self._confirmed.setdefault(number, asyncio.get_running_loop().create_future())

    async def watch(self) -> None:
        """Reads on and on."""
        with self._file.open("rb") as lines:
            rest = b""
            while True:
                whole, _, rest = (rest + lines.read()).rpartition(b"\n")
                if whole:
                    self._note(whole.split(b"\n"), time.perf_counter())
                await asyncio.sleep(_LOOK_SECONDS)

    def _note(self, lines: list[bytes], now: float) -> None:
        for line in lines:
            _, found, rest = line.partition(_NEWCOMER)
            if not found:
                self.letters += 1
                self.begun.set()
                self.last_letter = now
                continue
            confirmed = self.confirmation(int(rest.partition(b"@")[0]))
            if not confirmed.done():
                confirmed.set_result(now)


async def _registered(desk: Desk, number: int) -> float:
    """Registers one newcomer; gives when that was asked for."""
    newcomer = Person(known_address(f"newcomer{number}@example.org"), last_name="Beispiel")
    begun = time.perf_counter()
    await registrations.register(desk, SLUG, newcomer)
    return begun


async def _confirmed(desk: Desk, accepted: Accepted, number: int) -> tuple[float, float]:
    """When a newcomer registered, and how many milliseconds later the confirmation was out."""
    begun = await _registered(desk, number)
    at = await asyncio.wait_for(accepted.confirmation(number), _PATIENCE_SECONDS)
    return begun, (at - begun) * 1e3


async def idle(desk: Desk, accepted: Accepted, number: int) -> list[float]:
    """One after the other, at moments that no clock of ours knows."""
    chance = random.Random(1)  # noqa: S311 - pauses of a benchmark
    times = []
    await _confirmed(desk, accepted, 0)  # the first mail has to be compiled
    for one in range(1, number + 1):
        await asyncio.sleep(chance.random())
        times.append((await _confirmed(desk, accepted, one))[1])
    return times


async def busy(desk: Desk, accepted: Accepted, number: int, letters: int) -> list[float]:
    """Beside a mailing at full speed, until it has ended."""
    await freeze(desk)
    await accepted.begun.wait()
    asked = []
    at = number + 1
    while accepted.letters < letters:
        asked.append(asyncio.create_task(_confirmed(desk, accepted, at)))
        at += 1
        await asyncio.sleep(_PAUSE_SECONDS)
    found = await asyncio.gather(*asked)
    times = [taken for begun, taken in found if begun < accepted.last_letter]
    if len(times) < number:
        raise SystemExit(
            f"Only {len(times)} people could register before all mail had left; "
            "please let more newsletters leave (--beside)."
        )
    return times


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[None]:
    """``run`` for as long as the block lasts."""
    command = [sys.executable, "-m", "mailer", "run", "--workspace", str(folder)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def measured(
    folder: Path, relay: Relay, accepted: Accepted, number: int, beside: int, more: str
) -> dict[str, Any]:
    """Registrations in an idle office, and beside a mailing where that is wanted."""
    write_settings(folder, relay, more)
    async with office(folder, max(beside, 1), 15_000, _DAYS) as desk, running(folder):
        watching = asyncio.create_task(accepted.watch())
        times = {"idle": await idle(desk, accepted, number)}
        if beside:
            times["busy"] = await busy(desk, accepted, number, beside)
        watching.cancel()
    goals = {"idle": _IDLE_GOAL_MS, "busy": _BUSY_GOAL_MS}
    return {
        "registrations": number,
        "beside": beside,
        **{kind: _told(found) for kind, found in times.items()},
        "figures": {
            f"{kind}_p95_ms": at_most(_p95(found), goals[kind]) for kind, found in times.items()
        },
    }


def _told(values: list[float]) -> dict[str, float]:
    return {
        "number": len(values),
        "median_ms": round(median(values), 1),
        "p95_ms": round(_p95(values), 1),
        "max_ms": round(max(values), 1),
    }


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def main() -> None:
    options = parser("from registering to the confirmation")
    options.add_argument("--beside", type=int, default=0, metavar="N")
    options.add_argument("--registrations", type=int, default=_REGISTRATIONS)
    options.add_argument("--database", default="", metavar="URL")
    chosen = options.parse_args()
    more = f'\n[database]\nurl = "{chosen.database}"\n' if chosen.database else ""
    with tempfile.TemporaryDirectory(prefix="seminarpost-") as name:
        folder, file = Path(name), Path(name) / "accepted"
        file.touch()
        with target_for("", file) as target:
            relay = Relay(target.host, target.port)
            accepted = Accepted(file)
            work = measured(
                folder / "office", relay, accepted, chosen.registrations, chosen.beside, more
            )
            report(asyncio.run(work), chosen.json)


if __name__ == "__main__":
    main()
