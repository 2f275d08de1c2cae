"""Freezing: a ledger row for everybody considered, against the same rows written plainly.

``python -m bench.freeze [--recipients N] [--database URL] --json`` gives ``{recipients,
freeze_seconds, peer_seconds, figures}``:

- ``ratio``: a freeze of N against writing the same rows with the driver's ``executemany``, in one
  transaction, into a table with the same columns, checks and indexes. Both in turn (``--pairs``,
  3); it is the median of their ratios.
- ``memory_ratio``: the most memory of the freezing process with N people against 20,000.
- ``longest_write_wait_ms``: how long a write of another process waited for its turn meanwhile.

With ``--sending [--window 4] [--relay HOST:PORT]`` it measures ``from_due_ratio`` instead
(``bench.due``): from due to the last mail, against sending what is frozen already.

The freeze runs in a process of its own (``bench.freezing``), without Python's start. Each figure
has its ``goal`` and whether it was ``reached``; the exit code is 0 either way.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, func, select, update
from sqlalchemy.sql.elements import quoted_name

from bench.measure import at_most, median, parser, report
from bench.office import SLUG, Relay, office, subscribe, write_settings
from mailer.actions.desk import Desk
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.schema import metadata

_FEW = 20_000
_PAIRS = 3
_MOST_RATIO = 4.0
_MOST_MEMORY = 1.2
_LONGEST_WAIT_MS = 250.0
_PEER = "delivery_peer"


@dataclass(frozen=True, slots=True)
class Freeze:
    """What one freeze took; ``waits_ms`` of each write beside it, where there were any."""

    seconds: float
    rss_mb: float
    waits_ms: list[float]


class Process:
    """A part of ``bench.freezing``, which stands ready."""

    def __init__(self, part: str, folder: Path) -> None:
        command = [sys.executable, "-m", "bench.freezing", part, str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n", f"{part} did not begin"

    def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("begin\n")
        self._process.stdin.flush()

    def end(self) -> Any:
        """Tells it that its input ends, and waits for what it found."""
        output, _ = self._process.communicate()
        return json.loads(output)


async def frozen(desk: Desk, recipients: int, *, beside: bool = False) -> Freeze:
    """Freezes the invitation once; the ledger must have a row for everybody then."""
    folder = desk.workspace.path
    writer = Process("write", folder) if beside else None
    freezer = Process("freeze", folder)
    if writer is not None:
        writer.begin()
    freezer.begin()
    told = await asyncio.to_thread(freezer.end)
    waits = writer.end() if writer is not None else []
    assert await _rows(desk) == recipients, "the ledger lacks somebody"
    return Freeze(told["seconds"], told["rss_mb"], waits)


async def _rows(desk: Desk) -> int:
    async with desk.database.read() as connection:
        counted = select(func.count()).where(delivery.c.list_slug.is_not(None))
        return int(await connection.scalar(counted) or 0)


async def thawed(desk: Desk) -> None:
    """Puts the invitation back to where nobody has been considered."""
    async with desk.database.write() as connection:
        await connection.execute(delete(delivery))
        await connection.execute(
            update(mailing)
            .where(mailing.c.step_key == "invitation")
            .values(state="scheduled", content_id=None, frozen_at=None, topped_up_at=None,
                    released_size=None, freezer=None, freezing_until=None)
        )  # fmt: skip


async def peer_seconds(desk: Desk) -> float:
    """How long the rows that the freeze wrote take, written plainly."""
    async with desk.database.write() as connection:
        # Only what the driver takes, so that nothing is converted while the clock runs.
        rows = await connection.run_sync(_driver_rows)
        peer = _peer_table()
        await connection.run_sync(peer.create)
    async with desk.database.write() as connection:
        begun = time.perf_counter()
        await connection.run_sync(_write_plainly, peer, rows)
        await connection.commit()
        seconds = time.perf_counter() - begun
    async with desk.database.write() as connection:
        await connection.run_sync(peer.drop)
    return seconds


def _columns() -> list[str]:
    return [one.name for one in delivery.columns if one.name != "id"]


def _driver_rows(connection: Connection) -> list[tuple[Any, ...]]:
    names = ", ".join(_columns())
    found = connection.exec_driver_sql(f"SELECT {names} FROM delivery ORDER BY id")  # noqa: S608 - names of ours
    return [tuple(row) for row in found]


def _write_plainly(connection: Connection, peer: Table, rows: list[tuple[Any, ...]]) -> None:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([mark] * len(_columns()))
    statement = f"INSERT INTO {peer.name} ({', '.join(_columns())}) VALUES ({marks})"  # noqa: S608 - names of ours
    cursor = connection.connection.cursor()
    cursor.executemany(statement, rows)
    cursor.close()


def _peer_table() -> Table:
    """A table like that of the deliveries, with the same keys and indexes."""
    beside = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(beside)
    peer = delivery.to_metadata(beside, name=_PEER)
    peer.primary_key.name = f"pk_{_PEER}"
    for index in peer.indexes:
        index.name = quoted_name(f"peer_{index.name}", quote=None)
    return peer


async def measured(folder: Path, recipients: int, pairs: int, database: str) -> dict[str, Any]:
    """Freezes for few and for many, the peer after each, and once with a writer beside it."""
    settings_for(folder, Relay("127.0.0.1", 9), database)  # nothing is sent
    few = min(_FEW, recipients)
    async with office(folder, few, 15_000) as desk:
        small = await frozen(desk, few)
        await thawed(desk)
        await subscribe(desk, range(few, recipients))
        runs, peers = [], []
        for _ in range(pairs):
            runs.append(await frozen(desk, recipients))
            peers.append(await peer_seconds(desk))
            await thawed(desk)
        beside = await frozen(desk, recipients, beside=True)
    ratios = [run.seconds / peer for run, peer in zip(runs, peers, strict=True)]
    memory = median(run.rss_mb for run in runs)
    return {
        "recipients": recipients,
        "freeze_seconds": round(median(run.seconds for run in runs), 3),
        "peer_seconds": round(median(peers), 3),
        "ratios": [round(one, 2) for one in ratios],
        "rss_mb": memory,
        "beside_seconds": round(beside.seconds, 3),
        "writes_beside": len(beside.waits_ms),
        "figures": {
            "ratio": at_most(median(ratios), _MOST_RATIO),
            "memory_ratio": at_most(memory / small.rss_mb, _MOST_MEMORY),
            "longest_write_wait_ms": at_most(max(beside.waits_ms), _LONGEST_WAIT_MS),
        },
    }


def settings_for(folder: Path, relay: Relay, database: str) -> None:
    """Writes the settings of an office whose data are in ``database``, a URL, or in a file."""
    more = f'\n[database]\nurl = "{database}"\n' if database else ""
    write_settings(folder, relay, more)


def main() -> None:
    options = parser(f"freezing the invitation to {SLUG}")
    options.add_argument("--recipients", type=int, default=200_000)
    options.add_argument("--pairs", type=int, default=_PAIRS)
    options.add_argument("--database", default="", metavar="URL")
    options.add_argument("--sending", action="store_true", help="from due to the last mail")
    options.add_argument("--window", type=int, default=4)
    options.add_argument("--relay", default="", metavar="HOST:PORT")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="seminarpost-") as folder:
        common = Path(folder), chosen.recipients, chosen.pairs, chosen.database
        if chosen.sending:
            from bench import due

            work = due.measured(*common, chosen.window, chosen.relay)
        else:
            work = measured(*common)
        report(asyncio.run(work), chosen.json)


if __name__ == "__main__":
    main()
