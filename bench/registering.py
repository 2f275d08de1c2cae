"""How many people a second can register for one seminar, over HTTP.

``python -m bench.registering [--rate 500] [--seconds 6] [--places 300] [--database URL] --json``
gives ``{asked, seconds, rate, median_ms, p95_ms, cpu_ms, registered, waiting, statuses, figures}``:
``seminarpost web`` serves the pages in a process of its own, and forms come at the given rate
whatever became of those before (an open loop), each from another network over connections that stay
open. One in twenty is sent twice. ``rate`` is how many were answered a second, ``cpu_ms`` the
processor time of the serving process for each. Above the places nobody has one, and nobody
is there twice: else the exit code is 1.
"""

import asyncio
import contextlib
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.measure import at_least, at_most, cpu_seconds, median, parser, report
from bench.office import SLUG, Relay, office, write_settings
from mailer.actions import changes
from mailer.actions.desk import Desk
from mailer.store.registrations import registration
from mailer.web.public.forms import STAMP

_GOAL_MS = 1000.0
_PATIENCE_SECONDS = 30.0
_TWICE = 20


class Visitors:
    """Sends forms to the pages at a port, over as many connections as are needed at once."""

    def __init__(self, port: int, stamp: str) -> None:
        self._port, self._stamp = port, stamp
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()

    async def register(self, number: int) -> None:
        """One form: a person of that number, from a network of that number."""
        body = urlencode(
            {
                "email": f"leser{number}@example.org",
                "first_name": "Eva",
                "last_name": f"Muster{number}",
                "honorific": "frau",
                STAMP: self._stamp,
            }
        ).encode()
        source = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        head = (
            f"POST /seminar/{SLUG}/anmelden HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {source}\r\n"
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        begun = time.perf_counter()
        connection = self._free.pop() if self._free else None
        reader, writer = connection or await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(head + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(answer.lower().split(b"content-length:")[1].split()[0]))
        self.times.append((time.perf_counter() - begun) * 1e3)
        self.statuses[int(answer.split()[1])] += 1
        self._free.append((reader, writer))

    async def close(self) -> None:
        """Ends all connections."""
        for _, writer in self._free:
            writer.close()


@asynccontextmanager
async def serving(folder: Path, port: int) -> AsyncIterator[int]:
    """``web`` for as long as the block lasts, once it answers; its process id."""
    command = [sys.executable, "-m", "mailer", "web", "--workspace", str(folder)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    break
                await asyncio.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def flood(visitors: Visitors, rate: int, seconds: float) -> float:
    """Forms at a rate; gives the seconds until the last was answered."""
    number = int(rate * seconds)
    begun = time.perf_counter()
    sent = []
    for one in range(number):
        await asyncio.sleep(max(0.0, begun + one / rate - time.perf_counter()))
        sent.append(asyncio.create_task(visitors.register(one)))
        if one % _TWICE == 0:
            sent.append(asyncio.create_task(visitors.register(one)))
    await asyncio.gather(*sent)
    return time.perf_counter() - begun


async def _states(desk: Desk) -> dict[str, int]:
    async with desk.database.read() as connection:
        states = select(registration.c.state, func.count()).group_by(registration.c.state)
        return {one.value: number for one, number in await connection.execute(states)}


async def measured(
    folder: Path, rate: int, seconds: float, places: int, url: str
) -> dict[str, Any]:
    """A seminar of so many places, and many who want one."""
    public, staff = _ports()
    more = f'\n[web]\nlisten = "127.0.0.1:{public}"\nstaff_listen = "127.0.0.1:{staff}"\n'
    more += f'\n[database]\nurl = "{url}"\n' if url else ""
    write_settings(folder, Relay("127.0.0.1", 2525), more)
    async with office(folder, 10, 15_000, 60) as desk:
        await changes.update(desk, SLUG, {"capacity": places}, notify=False)
        links, now = desk.workspace.links, desk.clock.now()
        visitors = Visitors(public, links.form_stamp(now - timedelta(minutes=1)))
        async with serving(folder, public) as pid:
            await visitors.register(10_000_000)  # templates are compiled
            visitors.times.clear()
            before = cpu_seconds(pid)
            taken = await flood(visitors, rate, seconds)
            cpu_ms = (cpu_seconds(pid) - before) * 1e3 / len(visitors.times)
            await visitors.close()
        states = await _states(desk)
    people = int(rate * seconds) + 1
    if states.get("registered") != min(places, people) or sum(states.values()) != people:
        raise SystemExit(f"{people} people, {places} places: {states}")
    found = visitors.times
    return {
        "asked": len(found),
        "seconds": round(taken, 2),
        "rate": round(len(found) / taken, 1),
        "median_ms": round(median(found), 1),
        "p95_ms": round(_p95(found), 1),
        "cpu_ms": round(cpu_ms, 2),
        "registered": states["registered"],
        "waiting": states.get("waitlisted", 0),
        "statuses": dict(visitors.statuses),
        "figures": {
            "rate": at_least(len(found) / taken, 0.98 * rate),
            "p95_ms": at_most(_p95(found), _GOAL_MS),
        },
    }


def _ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for opened in (one, other):
            opened.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def main() -> None:
    options = parser("registrations a second, over HTTP")
    options.add_argument("--rate", type=int, default=500)
    options.add_argument("--seconds", type=float, default=6.0)
    options.add_argument("--places", type=int, default=300)
    options.add_argument("--database", default="", metavar="URL")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="seminarpost-") as name:
        work = measured(
            Path(name) / "office", chosen.rate, chosen.seconds, chosen.places, chosen.database
        )
        report(asyncio.run(work), chosen.json)


if __name__ == "__main__":
    main()
