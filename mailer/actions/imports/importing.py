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
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk, alone_if_free
from mailer.actions.imports.import_report import Advance, ImportReport, Progress, Step, unseen
from mailer.actions.imports.import_rows import (
    AIM_IN_A_QUEUE_SECONDS,
    AIM_SECONDS,
    ImportRow,
    Pace,
    in_chunks,
    packed,
    rarely_collected,
)
from mailer.actions.imports.laid_aside import ahead, laid_aside
from mailer.actions.imports.taking import Decision, Target, decide, take
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


class _Connections(NamedTuple):
    """One that takes rows in, one that reads what lies aside, and one that decides meanwhile."""

    own: SenderConnection
    reader: SenderConnection
    beside: SenderConnection


class _Decided(NamedTuple):
    """Rows, and what is to become of them where the database has that ``version``."""

    rows: list[ImportRow]
    version: int | None
    decision: Decision | None


class _Import:
    """One at work on an import that is ``row``."""

    def __init__(self, desk: Desk, row: ImportingRow, mailing_list: MailingList) -> None:
        self._desk, self._database, self._row = desk, desk.database, row
        self._list = mailing_list
        self._loop = asyncio.get_running_loop()
        queued = self._database.dialect.has_queue
        self._pace = Pace(AIM_IN_A_QUEUE_SECONDS if queued else AIM_SECONDS)
        self._free_at = 0.0  # when the next transaction may begin, by the loop's time
        self._version: int | None = None  # of the database, in the last transaction
        self._are_new = True  # whether nobody was known at the addresses of that
        self._last_key = ""  # the last address that was to be decided about

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
        async with self._connections() as connections:
            decided = self._decided(connections, target)
            # Where there is a server, the next rows are decided about while it writes these.
            coming = decided if self._database.dialect.writes_alone else ahead(decided)
            async with aclosing(decided), aclosing(coming):
                async for one in coming:
                    report.add(await self._take(connections.own, one, target))
                    taken += len(one.rows)
                    progress(Advance(Step.TAKING, taken, taken / max(number, taken)))
        await self.give_up()
        for table in (people.person, subscriptions.subscription):
            await self._database.analyze(table)

    @asynccontextmanager
    async def _connections(self) -> AsyncIterator["_Connections"]:
        # Without a thread between it and SQLite: changing it costs more than a statement.
        found = _Connections(*(self._database.sender_connection() for _ in range(3)))
        try:
            yield found
        finally:
            for one in found:
                await one.close()

    async def _decided(
        self, connections: "_Connections", target: Target
    ) -> AsyncGenerator["_Decided"]:
        """Rows in their chunks, each decided about as far as that can be without the lock."""
        async with aclosing(self._merged(connections.reader)) as chunks:
            async for rows in chunks:
                version, decision = await self._foreseen(connections, rows, target)
                yield _Decided(rows, version, decision)

    async def _foreseen(
        self, connections: "_Connections", rows: list[ImportRow], target: Target
    ) -> tuple[int | None, Decision | None]:
        """What is to become of some rows, and the version of the database for which that holds.

        On a server that is decided while the rows before are written. They are about other
        mailboxes, so nothing changes for addresses at which nobody is known; whoever is known may
        have had another one. No snapshot shows whether somebody has counted and not committed yet
        (``Dialect.version``); but one that is taken after a transaction of ours has everything
        that others wrote up to its version, and holds for as long as that one is the same.
        """
        dialect = self._database.dialect
        if dialect.writes_alone:
            await self._give_way()
            return await connections.own.look(
                lambda connection: (dialect.version(connection), decide(connection, rows, target))
            )
        goes_on, self._last_key = rows[0].address_key == self._last_key, rows[-1].address_key
        version = self._version
        if version is None or goes_on or not self._are_new:
            return None, None
        decision = await connections.beside.look(
            lambda connection: decide(connection, rows, target)
        )
        return (None, None) if decision.known.behind else (version, decision)

    async def _take(self, own: SenderConnection, one: "_Decided", target: Target) -> ImportReport:
        """One transaction of it; what came of it."""
        rows = one.rows
        last, until = rows[-1], self._desk.clock.now() + LEASE
        begun_at = self._loop.time()

        def work(connection: Connection) -> ImportReport:
            nonlocal begun_at
            begun_at = self._loop.time()  # it is its turn
            imports.renew(connection, self._row.token, until, last[:2], ImportLostError())
            self._version = self._database.dialect.version(connection)
            decision = one.decision
            if decision is None or one.version is None or one.version != self._version:
                decision = decide(connection, rows, target)
            self._are_new = not decision.known.behind
            take(connection, decision, target)
            return decision.report

        await self._give_way()
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
        after = (self._row.taken_key, self._row.taken_line + 1)
        async with aclosing(ahead(laid_aside(self._database, reader, after))) as some:
            async for found in some:
                chunks = in_chunks(held + found if held else found, self._pace)
                held = next(chunks)
                for chunk in chunks:
                    yield held
                    held = chunk
        if held:
            yield held

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


def _several(things: Iterable[T], number: int) -> Iterator[list[T]]:
    """Things in lists of ``number``, the last of them shorter."""
    rest = iter(things)
    while some := list(islice(rest, number)):
        yield some
