"""How often somebody typed a code that was no code of a mailbox's requests (double opt-in).

A code itself is kept nowhere: it follows from the request's number (``links.Links.code``). Tries
are counted by mailbox, whether it has a request or not: neither time nor answer tells.
"""

from datetime import datetime, timedelta

from sqlalchemy import Column, Integer, Table, Text, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.schema import UtcDateTime, metadata

MOST_TRIES = 5
"""How many wrong codes a mailbox's requests bear in ``_WITHIN``."""
_WITHIN = timedelta(days=1)

code_try = Table(
    "code_try",
    metadata,
    # The mailbox, as a keyed hash.
    Column("who", Text, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
)


async def count(connection: AsyncConnection, who: str, now: datetime) -> bool:
    """Counts one try; says whether it is one of those that are allowed."""
    await connection.execute(delete(code_try).where(code_try.c.since <= now - _WITHIN))
    counted = await connection.execute(
        update(code_try).where(code_try.c.who == who).values(tries=code_try.c.tries + 1)
    )
    if not counted.rowcount:
        await connection.execute(insert(code_try).values(who=who, since=now, tries=1))
    tries = await connection.scalar(select(code_try.c.tries).where(code_try.c.who == who))
    return int(tries or 0) <= MOST_TRIES


async def forget(connection: AsyncConnection, who: str) -> None:
    """The right code was typed: what was wrong before counts no more."""
    await connection.execute(delete(code_try).where(code_try.c.who == who))
