"""What an office does while mail is sent: it registers people and looks into the ledger.

``python -m bench.queries WORKSPACE MAILING`` says ``ready``, begins with the first line of its
input, stops when its input ends, and prints ``{kind: [milliseconds, …]}``: ``show`` (a mailing's
counts), ``find`` (all mails of a person), ``register``, and ``wait``: how long a write waited
before it could begin.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bench.office import SLUG, address_of
from mailer.actions.desk import Desk, open_desk
from mailer.actions.mailing import mailings
from mailer.actions.registration import registrations
from mailer.domain.address import known_address
from mailer.domain.person import Person
from mailer.store.database import Database

_PAUSE_SECONDS = 0.01  # people read what they see

Times = dict[str, list[float]]


class TimedDatabase(Database):
    """A database that writes down how long each write waited for its turn."""

    def __init__(self, database: Database, waits: list[float]) -> None:
        super().__init__(database.engine)
        self._waits = waits

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        begun = time.perf_counter()
        async with super().write() as connection:
            self._waits.append((time.perf_counter() - begun) * 1e3)
            yield connection


async def at_work(desk: Desk, mailing_id: int, stop: asyncio.Event, times: Times) -> None:
    """Looks and registers in turn until ``stop``."""

    async def timed(kind: str, work: Awaitable[object]) -> None:
        begun = time.perf_counter()
        await work
        times[kind].append((time.perf_counter() - begun) * 1e3)
        await asyncio.sleep(_PAUSE_SECONDS)

    number = 0
    while not stop.is_set():
        newcomer = Person(known_address(f"newcomer{number}@example.org"), last_name="Beispiel")
        await timed("show", mailings.show(desk, mailing_id))
        await timed("find", mailings.find(desk, address_of(number % 100)))
        await timed("register", registrations.register(desk, SLUG, newcomer))
        number += 1


async def _main(folder: Path, mailing_id: int) -> Times:
    times: Times = {kind: [] for kind in ("show", "find", "register", "wait")}
    stop = asyncio.Event()
    async with open_desk(folder) as opened:
        desk = Desk(opened.workspace, TimedDatabase(opened.database, times["wait"]), opened.clock)
        await mailings.show(desk, mailing_id)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        work = asyncio.create_task(at_work(desk, mailing_id, stop, times))
        await asyncio.to_thread(sys.stdin.read)
        stop.set()
        await work
    return times


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_main(Path(sys.argv[1]), int(sys.argv[2])))))
