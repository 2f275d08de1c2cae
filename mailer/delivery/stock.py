"""The stock: letters that are claimed, looked at and filled, the most urgent in front."""

import asyncio
import bisect
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from mailer.delivery.journal import LEASE, LONGEST_SEND, Journal
from mailer.delivery.letter import Letter, Scribe, Seen
from mailer.delivery.recheck import decision_against
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import SeminarpostError
from mailer.store import claims, contents, ledger, mailings
from mailer.store.circumstances import circumstances
from mailer.store.claims import Route
from mailer.store.database import Database
from mailer.store.ledger import LedgerLine
from mailer.store.schema import Fields

_FILLED_IN_ONE_GO = 16  # then the connections are looked after again


class Stock:
    """What one worker has in hand for one relay."""

    def __init__(
        self,
        database: Database,
        line: LedgerLine,
        journal: Journal,
        scribe: Scribe,
        worker: str,
        route: Route,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._line = line
        self._journal = journal
        self._scribe = scribe
        self._worker = worker
        self._route = route
        self._now = now
        self._letters: list[Letter] = []
        self._filling: set[int] = set()  # claimed, and not letters yet
        self._broken: set[int] = set()  # mailings whose mail turned out to be at fault
        self.handled = 0  # dealt with without leaving

    def __len__(self) -> int:
        return len(self._letters)

    def take(self, number: int) -> list[Letter]:
        """The most urgent ones."""
        taken, self._letters = self._letters[:number], self._letters[number:]
        return taken

    def put_back(self, letters: Sequence[Letter]) -> None:
        """What could not leave after all, in front of its kind."""
        for one in reversed(letters):
            bisect.insort_left(self._letters, one, key=_urgency)

    async def refill(self, number: int) -> int:
        """Claims up to ``number`` more; gives how many there were, whatever became of them."""
        return await self._claim(number, None)

    async def look_for_urgent(self, number: int) -> int:
        """Claims what is more urgent than all in stock, if anything is."""
        first = self._letters[0].row["priority"] if self._letters else None
        return await self._claim(number, first)

    async def renew(self) -> int:
        """Keeps the claims of what waits here from running out; gives 1: there may be more."""
        ids = [one.id for one in self._letters]
        until = self._now() + LEASE
        await self._line.transact(
            lambda connection: claims.renew(connection, self._worker, ids, until)
        )
        return 1

    async def give_back(self) -> None:
        """Everything, for others or a later run."""
        ids = [*(one.id for one in self._letters), *self._filling]
        self._letters, self._filling = [], set()
        if ids:
            await self._line.transact(
                lambda connection: claims.give_back(connection, self._worker, ids)
            )

    async def _claim(self, number: int, before: int | None) -> int:
        now = self._now()
        seen, count, rows = await self._line.transact(
            lambda connection: self._claimed(connection, number, before, now)
        )
        await self._fill(rows, now, seen)
        return count

    def _claimed(
        self, connection: Connection, number: int, before: int | None, now: datetime
    ) -> tuple[Seen, int, list[Fields]]:
        """Claims; gives how many, and those that may leave: the others are set aside."""
        seen = Seen(ledger.version(connection), self._journal.own)
        ids = claims.claim(connection, self._worker, now, now + LEASE, number, self._route, before)
        keep: list[Fields] = []
        aside: list[tuple[int, DeliveryState, str]] = []
        returned: list[int] = []
        for row in circumstances(connection, ids) if ids else ():
            decision = decision_against(row, now)
            if decision is None:
                keep.append(row)
            elif decision[0] is DeliveryState.QUEUED:
                returned.append(row["id"])
            else:
                aside.append((row["id"], *decision))
        claims.set_aside(connection, self._worker, aside, now)
        if returned:
            claims.give_back(connection, self._worker, returned)
        self.handled += len(aside)
        return seen, len(ids), keep

    async def _fill(self, rows: list[Fields], now: datetime, seen: Seen) -> None:
        """Makes letters of rows, some at a time: while these are signed, the next are written."""
        self._filling = {row["id"] for row in rows}
        self._broken.clear()
        signing: asyncio.Task[list[Letter]] | None = None
        try:
            for begin in range(0, len(rows), _FILLED_IN_ONE_GO):
                written = await self._write(rows, begin, now, seen)
                if signing is not None:
                    self._put(await signing)
                signing = asyncio.create_task(self._scribe.sign(written, now))
                await asyncio.sleep(0)
            if signing is not None:
                self._put(await signing)
        finally:
            if signing is not None and not signing.done():
                signing.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await signing

    def _put(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            if letter.row["mailing_id"] not in self._broken:
                bisect.insort_right(self._letters, letter, key=_urgency)
            self._filling.discard(letter.id)

    async def _write(
        self, rows: list[Fields], begin: int, now: datetime, seen: Seen
    ) -> list[Letter]:
        written: list[Letter] = []
        for row in rows[begin : begin + _FILLED_IN_ONE_GO]:
            if row["mailing_id"] in self._broken:
                continue
            try:
                await self._learn(row["content_id"])
                written.append(self._scribe.write(row, now, seen))
            except SeminarpostError as problem:
                # The mail is at fault, not this reader: nobody gets it until it is mended.
                self._broken.add(row["mailing_id"])
                await self._pause(row["mailing_id"], rows, problem.sentence.de)
        return written

    async def _learn(self, content_id: int) -> None:
        if self._scribe.lacks(content_id):
            async with self._database.read() as connection:
                snapshot = await contents.load(connection, content_id)
            self._scribe.learn(content_id, snapshot)

    async def _pause(self, mailing_id: int, rows: list[Fields], why: str) -> None:
        ids = {row["id"] for row in rows if row["mailing_id"] == mailing_id}
        ids |= {one.id for one in self._letters if one.row["mailing_id"] == mailing_id}
        self._letters = [one for one in self._letters if one.row["mailing_id"] != mailing_id]
        self._filling -= ids

        def write(connection: Connection) -> None:
            mailings.pause_for(connection, mailing_id, why)
            claims.give_back(connection, self._worker, ids)

        await self._line.transact(write)


def _urgency(letter: Letter) -> int:
    priority: int = letter.row["priority"]
    return priority


RENEW_WITHIN = (LEASE - LONGEST_SEND) / 2
"""How often claims in stock are renewed, so that what waits can leave at any time."""
