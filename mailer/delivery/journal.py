"""The journal: writes down what is about to go out and what came back, many at a time.

One transaction at a time is under way; whatever asks while it commits goes into the next
one. So the disk is waited for once per group, not once per mail, and a message still never
leaves before the row that says so is durable.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.delivery.recheck import decision_against
from mailer.delivery.recipients import entry_of
from mailer.delivery.reply import Reply
from mailer.domain.delivery import DeliveryState
from mailer.domain.timeline import CalendarUse
from mailer.store import claims, entries, suppressions
from mailer.store.circumstances import circumstances
from mailer.store.claims import Outcome
from mailer.store.database import Database
from mailer.store.schema import Fields

LEASE = timedelta(minutes=15)
"""How long a worker may hold a delivery before others take it for dead."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a calendar entry's address is about to hold (RFC 5546), journaled with its mail."""

    entry: int
    entry_sequence: int
    entry_method: CalendarUse
    entry_revision: int


@dataclass(slots=True)
class _Group:
    beginning: dict[int, "asyncio.Future[bool]"] = field(default_factory=dict)
    contents: dict[int, int] = field(default_factory=dict)
    entries: dict[int, Sent] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    bounced: list[tuple[str, Reply]] = field(default_factory=list)
    done: list["asyncio.Future[bool]"] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.beginning or self.outcomes)


class Journal:
    """The journal of one sender; ``run`` must be running while it is written to."""

    def __init__(self, database: Database, worker: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._worker = worker
        self._now = now
        self._next = _Group()
        self._wanted = asyncio.Event()

    async def begin(self, delivery_id: int, content_id: int, entry: Sent | None = None) -> bool:
        """Returns when ``sending`` is durable: only then may the final dot leave.

        False if the delivery is no longer ours to send, if its content was made anew since
        ``content_id`` was filled, if another mail changed what its address holds since
        ``entry`` was made, or if the last look decided against it.
        """
        waiter: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._next.beginning[delivery_id] = waiter
        self._next.contents[delivery_id] = content_id
        if entry is not None:
            self._next.entries[delivery_id] = entry
        self._wanted.set()
        return await waiter

    async def conclude(self, outcome: Outcome, address_key: str, reply: Reply | None) -> None:
        """Returns when what the relay said is durable."""
        waiter = asyncio.get_running_loop().create_future()
        self._next.outcomes.append(outcome)
        if reply is not None and reply.blames_address:
            self._next.bounced.append((address_key, reply))
        self._next.done.append(waiter)
        self._wanted.set()
        await waiter

    async def run(self) -> None:
        """Commits group after group until cancelled; a failed commit fails those in it."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            group, self._next = self._next, _Group()
            if not group:
                continue
            try:
                begun = await self._commit(group)
            except Exception as problem:  # noqa: BLE001 - goes to everyone who waits, who handle it
                for waiter in (*group.beginning.values(), *group.done):
                    if not waiter.done():
                        waiter.set_exception(problem)
                continue
            for delivery_id, waiter in group.beginning.items():
                if not waiter.done():
                    waiter.set_result(delivery_id in begun)
            for waiter in group.done:
                if not waiter.done():
                    waiter.set_result(True)

    async def _commit(self, group: _Group) -> set[int]:
        now = self._now()
        begun: set[int] = set()
        async with self._database.write() as connection:
            if group.outcomes:
                await claims.conclude(connection, self._worker, group.outcomes)
            for address_key, reply in group.bounced:
                await suppressions.suppress(
                    connection,
                    address_key,
                    scope="all",
                    reason="hard bounce",
                    detail=reply.line,
                    now=now,
                )
            if group.beginning:
                ids = await self._still_right(connection, group, now)
                begun = await claims.begin(connection, self._worker, ids, now, now + LEASE)
            await entries.remember(
                connection,
                [
                    {
                        "entry": one.entry,
                        "entry_sequence": one.entry_sequence,
                        "entry_method": one.entry_method,
                        "entry_revision": one.entry_revision,
                        "at": now,
                    }
                    for delivery_id, one in group.entries.items()
                    if delivery_id in begun
                ],
            )
        return begun

    async def _still_right(
        self, connection: AsyncConnection, group: _Group, now: datetime
    ) -> list[int]:
        """The last look, in the very transaction that says ``sending``; sets aside the rest."""
        right: list[int] = []
        returned: list[int] = []
        aside: list[dict[str, Any]] = []
        for row in await circumstances(connection, list(group.beginning)):
            decision = decision_against(row, now)
            if decision is None and self._as_filled(group, row, now):
                right.append(row["id"])
            elif decision is None or decision[0] is DeliveryState.QUEUED:
                returned.append(row["id"])
            else:
                aside.append({"delivery": row["id"], "to": decision[0], "why": decision[1]})
        await claims.set_aside(connection, self._worker, aside, now)
        if returned:
            await claims.give_back(connection, self._worker, returned)
        return right

    @staticmethod
    def _as_filled(group: _Group, row: Fields, now: datetime) -> bool:
        """Whether the mail would still be filled the same way."""
        entry, told = entry_of(row, now), group.entries.get(row["id"])
        sequences = (entry and entry.sequence, told and told.entry_sequence)
        return row["content_id"] == group.contents[row["id"]] and sequences[0] == sequences[1]
