"""Addresses whose readers said "that was not me": no form sends them a question any more."""

from datetime import datetime

from sqlalchemy import Column, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.schema import UtcDateTime, metadata

form_block = Table(
    "form_block",
    metadata,
    # A keyed hash of the address: who wants no mail from here need not be known here.
    Column("who", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)


async def put(connection: AsyncConnection, who: str, now: datetime) -> None:
    """Blocks an address (its keyed hash, ``links.Links.mailbox``); twice is once."""
    if not await is_blocked(connection, who):
        await connection.execute(insert(form_block).values(who=who, at=now))


async def is_blocked(connection: AsyncConnection, who: str) -> bool:
    """Whether the address wants no questions."""
    found = await connection.scalar(select(form_block.c.who).where(form_block.c.who == who))
    return found is not None


async def lift(connection: AsyncConnection, who: str) -> None:
    """Lets forms ask again: staff, or somebody whose address it is, said so."""
    await connection.execute(delete(form_block).where(form_block.c.who == who))
