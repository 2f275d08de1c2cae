"""How many people a second can register for one seminar, over HTTP.

``python -m bench.registering [--rate 500] [--seconds 6] [--places 300] [--database URL] --json``
gives ``{burst, open, sustained, registered, waiting, statuses, figures}``: ``seminarpost web``
serves the pages in a process of its own, with proofs of work off; each form comes from another
network over connections that stay open. One in twenty is sent twice.

``burst``: so many forms as ``rate`` says arrive within one second, evenly, whatever became of those
before (an open loop), where there are so many ``places``. ``open``: after that, into the same
seminar, as many in each of so many ``seconds``, in the same way. A form's time counts from when it
was due: one that this program sent late has waited all the same. ``sustained``: then 128 visitors
send one form after another for so many ``seconds``, each as soon as the one before was answered
(a closed loop), so its ``rate`` is what the machine can do. Each is
``{asked, seconds, rate, median_ms, p95_ms, cpu_ms, load_cpu_ms}``: ``seconds`` until the last was
answered, ``rate`` answers a second, ``cpu_ms`` the processor time of the serving process for each,
``load_cpu_ms`` that of this program, which the same machine has to find. With PostgreSQL, what
the server takes is in neither. Above the places nobody has one, and nobody is there twice: else
the exit code is 1.
"""

import asyncio
import contextlib
import itertools
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.measure import at_least, at_most, cpu_seconds, median, parser, report
from bench.office import SLUG, Relay, office, write_settings
from mailer.actions.desk import Desk
from mailer.actions.seminar import changes
from mailer.store.registrations import registration
from mailer.web.public.forms import STAMP

_GOAL_MS = 1000.0
_PATIENCE_SECONDS = 30.0
_TWICE = 20
_AT_ONCE = 128  # visitors of the closed loop


class Visitors:
    """Sends forms to the pages at a port, over as many connections as are needed at once."""

    def __init__(self, port: int, stamp: str) -> None:
        self._port, self._stamp = port, stamp
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()

    async def register(self, number: int, due: float | None = None) -> None:
        """One form: a person of that number, from a network of that number.

        It is to be sent at ``due``, by ``time.perf_counter``; now for None.
        """
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
        begun = time.perf_counter() if due is None else due
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


async def evenly(visitors: Visitors, first: int, rate: int, seconds: float) -> int:
    """So many people a second from number ``first`` on, whatever became of those before; returns
    how many."""
    begun, people = time.perf_counter(), int(rate * seconds)
    sent: list[asyncio.Task[None]] = []
    for one in range(people):
        due = begun + one / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        number = first + one
        sent.extend(
            asyncio.create_task(visitors.register(number, due)) for _ in range(_times(number))
        )
    await asyncio.gather(*sent)
    return people


async def stream(visitors: Visitors, first: int, seconds: float) -> int:
    """People from number ``first`` on, each as soon as there is room; returns how many."""
    numbers = itertools.count(first)
    until = time.perf_counter() + seconds

    async def one_after_the_other() -> None:
        while time.perf_counter() < until:
            one = next(numbers)
            await asyncio.gather(*(visitors.register(one) for _ in range(_times(one))))

    await asyncio.gather(*(one_after_the_other() for _ in range(_AT_ONCE)))
    return next(numbers) - first


def _times(number: int) -> int:
    return 1 if number % _TWICE else 2


class Phase(NamedTuple):
    """What came of some forms: see the module; ``people`` sent them."""

    people: int
    seconds: float
    times_ms: list[float]
    cpu_ms: float
    load_cpu_ms: float

    @property
    def rate(self) -> float:
        return len(self.times_ms) / self.seconds

    @property
    def p95_ms(self) -> float:
        return sorted(self.times_ms)[int(0.95 * (len(self.times_ms) - 1))]

    def document(self) -> dict[str, Any]:
        return {
            "asked": len(self.times_ms),
            "seconds": round(self.seconds, 2),
            "rate": round(self.rate, 1),
            "median_ms": round(median(self.times_ms), 1),
            "p95_ms": round(self.p95_ms, 1),
            "cpu_ms": round(self.cpu_ms, 2),
            "load_cpu_ms": round(self.load_cpu_ms, 2),
        }


async def _observed(visitors: Visitors, pid: int, work: Awaitable[int]) -> Phase:
    visitors.times.clear()
    served, own, begun = cpu_seconds(pid), time.process_time(), time.perf_counter()
    people = await work
    seconds = time.perf_counter() - begun
    times = visitors.times.copy()
    each = 1e3 / len(times)
    return Phase(
        people,
        seconds,
        times,
        (cpu_seconds(pid) - served) * each,
        (time.process_time() - own) * each,
    )


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
            first = await _observed(visitors, pid, evenly(visitors, 0, rate, 1.0))
            steady = await _observed(visitors, pid, evenly(visitors, rate, rate, seconds))
            so_far = first.people + steady.people
            then = await _observed(visitors, pid, stream(visitors, so_far, seconds))
            await visitors.close()
        states = await _states(desk)
    people = so_far + then.people + 1
    if states.get("registered") != min(places, people) or sum(states.values()) != people:
        raise SystemExit(f"{people} people, {places} places: {states}")
    return {
        "burst": first.document(),
        "open": steady.document(),
        "sustained": then.document(),
        "registered": states["registered"],
        "waiting": states.get("waitlisted", 0),
        "statuses": dict(visitors.statuses),
        "figures": {
            "burst_p95_ms": at_most(first.p95_ms, _GOAL_MS),
            "open_p95_ms": at_most(steady.p95_ms, _GOAL_MS),
            "sustained_rate": at_least(then.rate, rate),
            "sustained_p95_ms": at_most(then.p95_ms, _GOAL_MS),
        },
    }


def _ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for opened in (one, other):
            opened.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


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
