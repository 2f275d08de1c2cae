"""What lies aside of a list while it is imported: sorted runs, merged into one order."""

import asyncio
from bisect import bisect_left
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from mailer.actions.imports.import_rows import ImportRow, Position, unpacked
from mailer.store import imports
from mailer.store.database import Database
from mailer.store.dialect.base import SenderConnection

T = TypeVar("T")


async def laid_aside(
    database: Database, reader: SenderConnection, after: Position
) -> AsyncGenerator[list[ImportRow]]:
    """All rows from ``after`` on, in the order of their mailboxes and lines, many at a time."""
    async with database.read() as connection:
        runs = [_Run(one) for one in await imports.runs(connection)]
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


async def ahead(things: AsyncIterator[T]) -> AsyncGenerator[T]:
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
