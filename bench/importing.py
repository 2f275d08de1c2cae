"""Importing a list, against the plainest way to put the same rows into a table.

``python -m bench.importing --rows N [--database URL] --json`` gives ``{rows, seconds, ratio,
rss_mb, peer_seconds, reading_seconds, children_mb}``, with ``--again`` also ``{again_seconds,
longest_wait_ms}``:

- ``seconds``: ``recipients import`` of a CSV of N people with shuffled addresses, one in fifty of
  whom shares a mailbox, into an empty database, in a process of its own without Python's start.
- ``ratio``: that against reading the same file with ``csv`` and writing its rows with the driver's
  ``executemany``, in one transaction, into a table with the columns, checks and indexes of
  ``person`` alone: without subscriptions, events, and any rule. On PostgreSQL it is a COPY, as a
  plain program does it: psycopg's ``cursor.copy``, a row after the other, nothing asynchronous.
  It is measured in the same run, before and after; ``peer_seconds`` is the mean.
- ``rss_mb``: the most memory of the importing process; ``children_mb`` that of the process that
  reads the file for it.
- ``again_seconds``: the same file once more, when everybody is known, and ``longest_wait_ms``: how
  long a write of another process waited for its turn meanwhile.
"""

import asyncio
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, MetaData, Table
from sqlalchemy.sql.elements import quoted_name

from bench.freeze import settings_for
from bench.measure import parser, report, rss_mb
from bench.office import Relay
from mailer.actions.desk import Desk, open_desk
from mailer.actions.imports import recipients
from mailer.actions.imports.import_report import Advance, Step
from mailer.store.dialect import POSTGRESQL
from mailer.store.people import person
from mailer.store.schema import metadata

_LIST = "seminare"
_COLUMNS = ("honorific", "title", "first_name", "last_name", "organisation", "address",
            "address_key", "language", "letter_salutation", "created_at", "updated_at")  # fmt: skip
_FIRST = ("Anna", "Bernd", "Clara", "Jörg", "Eva", "Fritz", "Günther", "Heike", "Ingo", "Lars")
_LAST = ("Müller", "Schmidt", "Weiß", "Beispiel", "Muster", "Öztürk", "Kurz", "Lang", "Groß")
_AT = "2026-11-30 10:00:00.000000"
_PAUSE_SECONDS = 0.02


def write_people(file: Path, rows: int) -> None:
    """A list as offices have them, always the same for the same number."""
    chance = random.Random(1)  # noqa: S311 - no secret
    numbers = list(range(rows))
    chance.shuffle(numbers)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(["Anrede", "Titel", "Vorname", "Nachname", "Organisation", "E-Mail"])
        for number in numbers:
            last = f"{chance.choice(_LAST)}-{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}"
            mailbox = f"rathaus{number}" if number % 50 else "rathaus"
            writer.writerow([
                chance.choice(("Frau", "Herr", "")), chance.choice(("", "", "", "Dr.")),
                chance.choice(_FIRST), last, f"Stadt {number % 3000}",
                f"{mailbox}@stadt{number % 4999}.example.org",
            ])  # fmt: skip


def _as_read(file: Path) -> Iterator[tuple[Any, ...]]:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.reader(opened, delimiter=";")
        next(rows)
        for number, (honorific, title, first, last, organisation, address) in enumerate(rows):
            # Two of the same name at one mailbox are one in the other way; here nothing is decided.
            named = honorific.lower(), title, first, f"{last}{number}", organisation
            yield (*named, address, address, "de", "", _AT, _AT)


def _peer_table() -> Table:
    beside = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(beside)
    peer = person.to_metadata(beside, name="person_peer")
    peer.primary_key.name = "pk_person_peer"
    for index in peer.indexes:
        index.name = quoted_name(f"peer_{index.name}", quote=None)
    return peer


def _copy_plainly(url: URL, peer: Table, file: Path) -> None:
    import psycopg  # only where the database is a server's

    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    statement = f"COPY {peer.name} ({', '.join(_COLUMNS)}) FROM STDIN"
    with (
        psycopg.connect(plain) as connection,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in _as_read(file):
            copy.write_row(row)


def _write_plainly(connection: Connection, peer: Table, file: Path) -> None:
    marks = ", ".join("?" * len(_COLUMNS))
    statement = f"INSERT INTO {peer.name} ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608 - names of ours
    cursor: Any = connection.connection.cursor()  # which takes any rows, not only a list
    cursor.executemany(statement, _as_read(file))
    cursor.close()


async def peer_seconds(desk: Desk, file: Path) -> float:
    """How long the rows take, written plainly."""
    peer = _peer_table()
    async with desk.database.write() as connection:
        await connection.run_sync(peer.create)
    begun = time.perf_counter()
    if desk.database.dialect is POSTGRESQL:
        _copy_plainly(desk.database.engine.url, peer, file)
    else:
        async with desk.database.write() as connection:
            await connection.run_sync(_write_plainly, peer, file)
    seconds = time.perf_counter() - begun
    async with desk.database.write() as connection:
        await connection.run_sync(peer.drop)
    return seconds


async def _peer(folder: Path, file: Path) -> dict[str, float]:
    async with open_desk(folder) as desk:
        return {"seconds": await peer_seconds(desk, file)}


async def _import(folder: Path, file: Path) -> dict[str, float]:
    """One import; where it had read the file is told by its progress."""
    read = 0.0

    def progress(advance: Advance) -> None:
        nonlocal read
        if advance.step is Step.TAKING and not advance.rows:
            read = time.perf_counter()

    async with open_desk(folder) as desk:
        begun = time.perf_counter()
        done = await recipients.import_file(
            desk, file, _LIST, basis="consent", source="Messe", progress=progress
        )
        seconds = time.perf_counter() - begun
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "taken": done.imported + done.updated + done.unchanged + len(done.refused),
        "seconds": seconds,
        "reading": read - begun,
        "rss_mb": rss_mb(),
        "children_mb": round(children * 1024 / 1e6, 1),
    }


async def _waits(folder: Path) -> dict[str, float]:
    """Writes a little again and again until its input ends; the longest wait for its turn."""
    longest = 0.0
    async with open_desk(folder) as desk:
        ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        while not ended.done():
            begun = time.perf_counter()
            async with desk.database.write():
                longest = max(longest, time.perf_counter() - begun)
            await asyncio.sleep(_PAUSE_SECONDS)
    return {"longest_wait_ms": round(longest * 1000, 1)}


def _part(name: str, folder: Path, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.importing", name, str(folder), str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(folder: Path, rows: int, database: str, *, again: bool) -> dict[str, Any]:
    """The peer, an import, and the peer again; with ``again`` once more, and a writer beside it."""
    settings_for(folder, Relay("127.0.0.1", 9), database)  # nothing is sent
    file = folder / "people.csv"
    write_people(file, rows)
    peers = [_part("peer", folder, file)["seconds"]]
    done = _part("import", folder, file)
    assert done["taken"] == rows, "the import lost somebody"
    peers.append(_part("peer", folder, file)["seconds"])
    peer = sum(peers) / len(peers)
    found = {
        "rows": rows,
        "seconds": round(done["seconds"], 4),
        "ratio": round(done["seconds"] / peer, 2),
        "rss_mb": done["rss_mb"],
        "peer_seconds": round(peer, 4),
        "reading_seconds": round(done["reading"], 4),
        "children_mb": done["children_mb"],
    }
    if again:
        command = [sys.executable, "-m", "bench.importing", "waits", str(folder), str(file)]
        beside = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        found["again_seconds"] = round(_part("import", folder, file)["seconds"], 4)
        found |= json.loads(beside.communicate()[0])
    return found


_PARTS: dict[str, Callable[[Path, Path], Coroutine[Any, Any, dict[str, float]]]] = {
    "peer": _peer,
    "import": _import,
    "waits": lambda folder, _file: _waits(folder),
}


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in _PARTS:
        work = _PARTS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
        print(json.dumps(asyncio.run(work)))
        return
    options = parser("importing a list")
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--database", default="", metavar="URL")
    options.add_argument("--again", action="store_true", help="once more, with everybody known")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="seminarpost-") as name:
        report(measured(Path(name), chosen.rows, chosen.database, again=chosen.again), chosen.json)


if __name__ == "__main__":
    main()
