"""A tick of the planner over a long ledger against the same tick over an empty one.

``python -m bench.plan [--seminars N] [--deliveries N] --json`` gives ``{empty_ms, full_ms,
ratio}``: 1,000 seminars with 10 steps each, with 1,000,000 old deliveries and with none. The
two databases are ticked in turn; the ratio is of the medians.
"""

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.measure import median, parser, report
from mailer.clock import MovedClock
from mailer.config import Sender, Settings, Site
from mailer.content import load_content, starter_root
from mailer.domain.address import known_address
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar, SeminarState
from mailer.links import Links
from mailer.scheduling import layout, planner
from mailer.store import mailings, people, seminars
from mailer.store.database import Database, open_database
from mailer.store.deliveries import delivery
from mailer.store.mailings import MailingRow
from mailer.store.subjects import SeminarRef
from mailer.workspace import Workspace

_NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
_STEPS = 10
_WAITING = 20  # due mailings that a tick must look at: they wait for a release
_TICKS = 60
_CHUNK = 20_000


async def filled(folder: Path, number: int, deliveries: int) -> tuple[Database, Workspace]:
    """A database with so many seminars and so many old deliveries."""
    settings = Settings(
        site=Site(imprint=("Musterweg 1",)), sender=Sender(address="seminare@example.org")
    )
    links = Links(settings.site.url, b"k" * 64)
    workspace = Workspace(folder, settings, load_content(starter_root()), links)
    database = await open_database("sqlite:///bench.db", folder)
    async with database.write() as connection:
        person_ids = await people.insert_many(
            connection,
            [Person(known_address(f"p{one}@example.org")) for one in range(1000)],
            _NOW,
        )
        mailing_id = 0
        for one in range(number):
            starts = _NOW + timedelta(days=30 + one)
            seminar = Seminar(
                slug=f"seminar-{one}",
                title=f"Seminar {one}",
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                lists=("seminare",),
                state=SeminarState.PUBLISHED,
            )
            seminar_id = await seminars.add(connection, seminar, _NOW)
            laid = _mailings(workspace, seminar_id, seminar, late=one < _WAITING)
            await mailings.add_many(connection, laid)
            mailing_id += len(laid)
    ids = list(person_ids.values())
    for begin in range(0, deliveries, _CHUNK):
        rows = [
            _delivery(one, mailing_id, ids) for one in range(begin, min(begin + _CHUNK, deliveries))
        ]
        async with database.write() as connection:
            await connection.execute(insert(delivery), rows)
    return database, workspace


def _mailings(
    workspace: Workspace, seminar_id: int, seminar: Seminar, *, late: bool
) -> list[MailingRow]:
    about = SeminarRef(seminar_id)
    template = layout.lay(workspace, about, seminar, _NOW - timedelta(days=300))
    scheduled = next(row for row in template if row.to_list)
    rows = [
        scheduled._replace(
            step_key=f"step-{step}", due_at=seminar.starts_at - timedelta(hours=step)
        )
        for step in range(_STEPS)
    ]
    if late:
        due, late_at = _NOW - timedelta(hours=1), _NOW + timedelta(days=1)
        rows[0] = rows[0]._replace(due_at=due, late_at=late_at)
    return rows


def _delivery(number: int, mailings: int, people_ids: list[int]) -> dict[str, Any]:
    return {
        "mailing_id": number // len(people_ids) % mailings + 1,
        "person_id": people_ids[number % len(people_ids)],
        "occasion": str(number // (len(people_ids) * mailings)),
        "address": "p@example.org",
        "address_key": "p@example.org",
        "state": "sent",
        "reason": "",
        "priority": 3,
        "revision": 1,
        "with_join_link": False,
        "message_id": f"{number}@example.org",
        "attempts": 1,
        "relay": "main",
        "reply": "250 2.0.0 ok",
        "queued_at": _NOW,
        "dated_at": _NOW,
        "ended_at": _NOW,
    }


async def measured(number: int, deliveries: int) -> dict[str, Any]:
    """Ticks both databases in turn."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        empty = await filled(Path(one), number, 0)
        full = await filled(Path(other), number, deliveries)
        times: dict[str, list[float]] = {"empty": [], "full": []}
        for turn in range(_TICKS):
            for name, (database, workspace) in (("empty", empty), ("full", full)):
                begun = time.perf_counter()
                tick = await planner.tick(
                    database, workspace, MovedClock(_NOW + timedelta(seconds=turn))
                )
                times[name].append((time.perf_counter() - begun) * 1e3)
                assert len(tick.waiting) == min(_WAITING, number)
        await empty[0].close()
        await full[0].close()
    empty_ms, full_ms = median(times["empty"]), median(times["full"])
    return {
        "seminars": number,
        "deliveries": deliveries,
        "empty_ms": round(empty_ms, 2),
        "full_ms": round(full_ms, 2),
        "ratio": round(full_ms / empty_ms, 3),
    }


def main() -> None:
    options = parser("a tick over a long ledger")
    options.add_argument("--seminars", type=int, default=1000)
    options.add_argument("--deliveries", type=int, default=1_000_000)
    chosen = options.parse_args()
    report(asyncio.run(measured(chosen.seminars, chosen.deliveries)), chosen.json)


if __name__ == "__main__":
    main()
