"""Copying: all rows of one database into another one, of whichever kind, with their numbers.

What was copied is proven: per table the number of rows and a sum of their hashes, which does not
hang on an order that two databases may have differently.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.files import create_octets
from mailer.store import (  # noqa: F401 - every module with a table: what is not known is not copied
    answers,
    attempt_counts,
    buckets,
    calendar_replies,
    certificates,
    code_tries,
    contents,
    deliveries,
    entries,
    facts,
    feedback,
    form_blocks,
    habits,
    imports,
    issues,
    mailbox_marks,
    mailings,
    people,
    presses,
    receipts,
    refused,
    registered_by,
    registration_consents,
    registrations,
    restrictions,
    seminars,
    serials,
    standings,
    subscription_events,
    subscriptions,
    successors,
    suppressions,
    suspensions,
    totals,
    workers,
)
from mailer.store.consent import chain, events, wordings  # noqa: F401 - as above
from mailer.store.database import Database, open_database
from mailer.store.dialect import dialect_of
from mailer.store.schema import metadata

_ROWS = 1000
_HASHES = 1 << 256


class Tally(NamedTuple):
    """What a table holds: how many rows, and the sum of their SHA-256 hashes."""

    rows: int
    sum: int


async def copied(source: AsyncConnection, target: AsyncConnection) -> dict[str, Tally]:
    """Copies every table into an empty one; returns what the source holds, by table.

    Both are within a transaction, and their tables are of this program's version. Nothing is
    inserted twice: a target that is not empty fails by its keys, if not before.
    """
    found: dict[str, Tally] = {}
    for table in metadata.sorted_tables:
        tally = Tally(0, 0)
        async for rows in _pages(source, table):
            names = table.columns.keys()
            rows_by_name = [dict(zip(names, row, strict=True)) for row in rows]
            await target.execute(insert(table), rows_by_name)
            tally = _added(tally, rows)
        found[table.name] = tally
    for table in metadata.sorted_tables:
        if table.autoincrement_column is not None:
            await serials.count_on(target, table)
    return found


async def copy_to(database: Database, file: Path) -> dict[str, Tally] | None:
    """Writes a consistent copy, a SQLite database, to ``file``, while others go on.

    Returns what was read, by table, where rows were copied one by one; None where all of the
    database was copied as it is.
    """
    create_octets(file, b"")
    async with database.engine.connect() as connection:
        if await database.dialect.copy_to(connection, file):
            return None
    copy = await open_database(f"sqlite:///{file.name}", file.parent)
    try:
        async with database.read() as source, copy.write() as target:
            return await copied(source, target)
    finally:
        await copy.close()


async def tallies(connection: AsyncConnection) -> dict[str, Tally]:
    """What every table holds."""
    found: dict[str, Tally] = {}
    for table in metadata.sorted_tables:
        tally = Tally(0, 0)
        async for rows in _pages(connection, table):
            tally = _added(tally, rows)
        found[table.name] = tally
    return found


async def empty(connection: AsyncConnection) -> None:
    """Takes out all rows of every table, of a database whose rows are about to be replaced.

    It is the one act that may touch the chain of consents, and for PostgreSQL only: a database in
    a file is replaced by another file.
    """
    await connection.run_sync(lambda one: dialect_of(one).replaces(one))
    for table in reversed(metadata.sorted_tables):
        await connection.execute(delete(table))


async def is_empty(connection: AsyncConnection) -> bool:
    """Whether no table holds anything."""
    for table in metadata.sorted_tables:
        if await connection.scalar(select(func.count()).select_from(table)):
            return False
    return True


async def _pages(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Any]]:
    """The rows in the order of their keys, so that whoever refers to another row comes later."""
    rows = await connection.stream(select(table).order_by(*table.primary_key.columns))
    async for page in rows.partitions(_ROWS):
        yield page


def _added(tally: Tally, rows: Sequence[Any]) -> Tally:
    hashes = (int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest()) for row in rows)
    return Tally(tally.rows + len(rows), (tally.sum + sum(hashes)) % _HASHES)
