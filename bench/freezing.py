"""A freeze in a process of its own, and another that writes meanwhile.

``python -m bench.freezing freeze|write WORKSPACE`` says ``ready`` and begins with the first line of
its input. ``freeze`` makes the invitation due, freezes it, and prints ``{seconds, rss_mb}``;
``write`` registers people until its input ends, and prints how many milliseconds each of its
writes waited before it could begin.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bench.measure import rss_mb
from bench.office import SLUG, freeze
from bench.queries import TimedDatabase
from mailer.actions.desk import Desk, open_desk
from mailer.actions.registration import registrations
from mailer.domain.address import known_address
from mailer.domain.person import Person

_PAUSE_SECONDS = 0.01  # people type


async def freeze_once(folder: Path) -> dict[str, float]:
    """What a freeze takes, from the planner's waking to its end."""
    async with open_desk(folder) as desk:
        await _ready()
        _, seconds = await freeze(desk)
    return {"seconds": seconds, "rss_mb": rss_mb()}


async def write_meanwhile(folder: Path) -> list[float]:
    """Registers one newcomer after the other."""
    waits: list[float] = []
    async with open_desk(folder) as opened:
        await _ready()
        desk = Desk(opened.workspace, TimedDatabase(opened.database, waits), opened.clock)
        ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        number = 0
        while not ended.done():
            newcomer = Person(known_address(f"newcomer{number}@example.org"), last_name="Beispiel")
            await registrations.register(desk, SLUG, newcomer)
            await asyncio.sleep(_PAUSE_SECONDS)
            number += 1
    return waits


async def _ready() -> None:
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)


def main() -> None:
    part, folder = sys.argv[1], Path(sys.argv[2])
    found: Any = asyncio.run(freeze_once(folder) if part == "freeze" else write_meanwhile(folder))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
