"""Importing: a list comes in whole or not at all, however long it is, while others go on working.

What a file says lies aside, sorted, until it was read to its end (``store.imports``). Then one
short transaction decides that it is taken in, and the people are put on the list in small ones,
each by what is so at its moment. Cut off before the decision nothing has happened; cut off after
it, the clock or the next import goes on where it ended. Mail to the list waits meanwhile: nobody
counts half a list.
"""

import asyncio
import platform
import secrets
from bisect import bisect_left
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk, alone_if_free
from mailer.actions.import_report import Advance, ImportReport, Progress, Step, unseen
from mailer.actions.import_rows import (
    ImportRow,
    Pace,
    Position,
    in_chunks,
    packed,
    rarely_collected,
    unpacked,
)
from mailer.actions.taking import Decision, Target, decide, take
from mailer.domain.consent import MailingList
from mailer.domain.errors import RefusedError
from mailer.scheduling.snapshots import known_list
from mailer.store import imports, people, subscriptions
from mailer.store.dialect.base import SenderConnection
from mailer.store.imports import ImportingRow, ImportState

T = TypeVar("T")

LEASE = timedelta(minutes=2)
"""How long an import on another machine is believed to be under way after its last sign of life."""

_LOCK = "import"
_PATIENCE_SECONDS, _LOOKS_AGAIN_SECONDS = 30.0, 0.1
_RUN = 40_000  # rows that are sorted in memory
_PACKS = 20  # that are laid aside in one transaction, or thrown away
_GIVES_WAY = 0.25
"""For how long it stands back after each transaction, measured by what that took."""


class ImportLostError(RefusedError):
    """Somebody else goes on with this import, or has swept it away."""

    def __init__(self) -> None:
        super().__init__(
            "Dieser Import wurde anderswo weitergeführt; bitte dort nachsehen.",
            "This import was taken over elsewhere; please look there.",
        )


async def bring_in(
    desk: Desk,
    file: Path,
    mailing_list: MailingList,
    rows: Iterable[ImportRow],
    report: ImportReport,
    progress: Progress,
) -> None:
    """Puts the people of some rows on a list: all of them, or none where ``rows`` raises.

    Waits for another import that is under way; raises RefusedError where that takes long.
    """
    async with _turn(desk):
        begun = await _begin(desk, file, mailing_list)
        work = _Import(desk, begun, mailing_list)
        with rarely_collected():
            try:
                number = await work.lay_aside(rows)
                await work.decide()
            except BaseException:
                await work.give_up()
                raise
            await work.take_all(report, progress, number)


async def go_on(desk: Desk) -> bool:
    """Ends an import that was cut off: what was decided is taken in, what was not is thrown away.

    Says whether there was one. Nothing happens while somebody is at work on it.
    """
    async with desk.database.read() as connection:
        if await imports.under_way(connection) is None:
            return False
    with alone_if_free(desk.workspace, _LOCK) as alone:
        return await _settle(desk, alone=alone)


@asynccontextmanager
async def _turn(desk: Desk) -> AsyncIterator[None]:
    """Nobody else imports while the block lasts; what was cut off before is ended.

    Waits for others a little. Raises RefusedError where they take longer.
    """
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + _PATIENCE_SECONDS
    while True:
        with alone_if_free(desk.workspace, _LOCK) as alone:
            if await _settle(desk, alone=alone):
                yield
                return
        if loop.time() >= give_up_at:
            raise await _busy(desk)
        await asyncio.sleep(_LOOKS_AGAIN_SECONDS)


async def _busy(desk: Desk) -> RefusedError:
    async with desk.database.read() as connection:
        row = await imports.under_way(connection)
    name = f" ({row.file})" if row is not None else ""
    return RefusedError(
        f"Gerade wird schon eine Liste eingelesen{name}; bitte danach neu versuchen.",
        f"Another list is being imported{name}; please try again afterwards.",
    )


async def _settle(desk: Desk, *, alone: bool) -> bool:
    """Ends an import whose worker is gone; False where somebody may still be at it.

    ``alone``: nobody on this machine is.
    """
    async with desk.database.read() as connection:
        if await imports.under_way(connection) is None:
            return alone
    now, token = desk.clock.now(), secrets.token_hex(8)
    async with desk.database.write() as connection:
        row = await imports.under_way(connection)
        if row is None:
            return alone
        is_here = row.place == _place(desk)
        if not (alone if is_here else row.alive_until <= now):
            return False
        await imports.still(connection, row.token, token=token, place=_place(desk),
                            alive_until=now + LEASE)  # fmt: skip
    taken_over = row._replace(token=token)
    work = _Import(desk, taken_over, known_list(desk.workspace, row.list_slug))
    if row.state is ImportState.READING:
        await work.give_up()
    else:
        await work.take_all(ImportReport(), unseen, 0)
    return True


async def _begin(desk: Desk, file: Path, mailing_list: MailingList) -> ImportingRow:
    now, token = desk.clock.now(), secrets.token_hex(8)
    async with desk.database.write() as connection:
        if await imports.under_way(connection) is not None:
            raise ImportLostError
        await imports.begin(
            connection,
            mailing_list.slug,
            file.name,
            token,
            _place(desk),
            now=now,
            until=now + LEASE,
        )
        row = await imports.under_way(connection)
    assert row is not None  # noqa: S101 - it was written just now
    return row


def _place(desk: Desk) -> str:
    return f"{platform.node()}:{desk.workspace.path.resolve()}"


class _Import:
    """One at work on an import that is ``row``."""

    def __init__(self, desk: Desk, row: ImportingRow, mailing_list: MailingList) -> None:
        self._desk, self._database, self._row = desk, desk.database, row
        self._list = mailing_list
        self._loop = asyncio.get_running_loop()
        self._pace = Pace()
        self._free_at = 0.0  # when the next transaction may begin, by the loop's time

    async def lay_aside(self, rows: Iterable[ImportRow]) -> int:
        """Lays all rows aside, in sorted runs; returns how many they are."""
        number = 0
        for run, some in enumerate(_several(rows, _RUN)):
            some.sort()
            for turn, several in enumerate(_several(packed(some), _PACKS)):
                async with self._writing() as connection:
                    await imports.put(connection, run, turn * _PACKS, several)
            number += len(some)
        return number

    async def decide(self) -> None:
        """From here on everybody who lies aside is on the list, as soon as they are put there."""
        async with self._writing(state=ImportState.TAKING):
            pass

    async def take_all(self, report: ImportReport, progress: Progress, number: int) -> None:
        """Puts everybody on the list who is not yet, and ends the import; ``number`` are all."""
        site, now = self._desk.workspace.settings.site, self._desk.clock.now()
        target = Target(self._list, site.language, now)
        taken = 0
        progress(Advance(Step.TAKING, 0, 0.0))
        # Without a thread between it and SQLite: changing it costs more than a statement.
        own, reader = self._database.sender_connection(), self._database.sender_connection()
        try:
            async with aclosing(self._merged(reader)) as chunks:
                async for chunk in chunks:
                    report.add(await self._take(own, chunk, target))
                    taken += len(chunk)
                    progress(Advance(Step.TAKING, taken, taken / max(number, taken)))
        finally:
            await own.close()
            await reader.close()
        await self.give_up()
        for table in (people.person, subscriptions.subscription):
            await self._database.analyze(table)

    async def _take(
        self, own: SenderConnection, rows: list[ImportRow], target: Target
    ) -> ImportReport:
        """One transaction of it; what came of it."""
        last, until = rows[-1], self._desk.clock.now() + LEASE
        dialect, begun_at = self._database.dialect, self._loop.time()
        version: int | None = None
        decision: Decision | None = None

        def before(connection: Connection) -> tuple[int | None, Decision]:
            return dialect.version(connection), decide(connection, rows, target)

        def work(connection: Connection) -> ImportReport:
            nonlocal begun_at, version, decision
            begun_at = self._loop.time()  # it is its turn
            imports.renew(connection, self._row.token, until, last[:2], ImportLostError())
            if decision is None or version is None or dialect.version(connection) != version:
                decision = decide(connection, rows, target)
            take(connection, decision, target)
            return decision.report

        await self._give_way()
        if dialect.writes_alone:  # nobody else has to wait while it is only decided
            version, decision = await own.look(before)
        done = await own.transact(work, together=True)
        self._pace.took(len(rows), self._loop.time() - begun_at)
        self._stands_back_from(begun_at)
        return done

    async def give_up(self) -> None:
        """Ends the import and throws away what lies aside."""
        more = True
        while more:
            async with self._writing() as connection:
                more = await imports.sweep(connection, _PACKS)
                if not more:
                    await imports.end(connection, self._row.token)

    async def _merged(self, reader: SenderConnection) -> AsyncGenerator[list[ImportRow]]:
        """All rows that are still to be taken, in their order and in chunks."""
        held: list[ImportRow] = []  # to which more may belong
        async with aclosing(_ahead(self._in_order(reader))) as some:
            async for found in some:
                chunks = in_chunks(held + found if held else found, self._pace)
                held = next(chunks)
                for chunk in chunks:
                    yield held
                    held = chunk
        if held:
            yield held

    async def _in_order(self, reader: SenderConnection) -> AsyncIterator[list[ImportRow]]:
        async with self._database.read() as connection:
            runs = [_Run(one) for one in await imports.runs(connection)]
        after = (self._row.taken_key, self._row.taken_line + 1)
        while True:
            for run in runs:
                await run.fill(reader, after)
            standing = [run for run in runs if run.rows]
            if not standing:
                return
            # Nothing that is still to come is before the last row of any run that goes on.
            ends = [run.rows[-1][:2] for run in standing if not run.is_at_end]
            found = [row for run in standing for row in run.upto(min(ends, default=None))]
            found.sort()
            yield found

    @asynccontextmanager
    async def _writing(self, **values: object) -> AsyncIterator[AsyncConnection]:
        """A short transaction, with a sign of life; whoever waits for its end has a chance then."""
        await self._give_way()
        async with self._database.write() as connection:
            at = self._loop.time()
            until = self._desk.clock.now() + LEASE
            if not await imports.still(connection, self._row.token, alive_until=until, **values):
                raise ImportLostError
            yield connection
        self._stands_back_from(at)

    async def _give_way(self) -> None:
        """Where writers have no queue, who waits looks again from time to time, and must find
        nobody at it then. What was done since the last transaction counts."""
        await asyncio.sleep(max(0.0, self._free_at - self._loop.time()))

    def _stands_back_from(self, begun_at: float) -> None:
        if not self._database.dialect.has_queue:
            now = self._loop.time()
            self._free_at = now + _GIVES_WAY * (now - begun_at)


async def _ahead(things: AsyncIterator[T]) -> AsyncGenerator[T]:
    """The same things; the next is made ready while a server works on the one before."""

    async def following() -> T | None:
        return await anext(things, None)

    coming = asyncio.create_task(following())
    try:
        while (found := await coming) is not None:
            coming = asyncio.create_task(following())
            yield found
    finally:
        coming.cancel()
        await asyncio.wait([coming])


def _several(things: Iterable[T], number: int) -> Iterator[list[T]]:
    """Things in lists of ``number``, the last of them shorter."""
    rest = iter(things)
    while some := list(islice(rest, number)):
        yield some


@dataclass(slots=True)
class _Run:
    """A sorted run that lies aside, and those of its rows that are in memory."""

    number: int
    rows: list[ImportRow] = field(default_factory=list)
    next_pack: int = 0
    is_at_end: bool = False

    async def fill(self, reader: SenderConnection, after: Position) -> None:
        """Has rows, unless there are none left; those before ``after`` were taken already."""
        while not self.rows and not self.is_at_end:
            pack = await reader.look(partial(imports.pack, run=self.number, number=self.next_pack))
            self.next_pack += 1
            self.is_at_end = pack is None
            if pack is not None:
                rows = unpacked(pack)
                self.rows = rows[bisect_left(rows, after) :]

    def upto(self, end: Position | None) -> list[ImportRow]:
        """Takes out the rows up to a position; all for None."""
        if end is None:
            found, self.rows = self.rows, []
            return found
        place = bisect_left(self.rows, (end[0], end[1] + 1))
        found, self.rows = self.rows[:place], self.rows[place:]
        return found
