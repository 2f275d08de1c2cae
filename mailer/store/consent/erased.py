"""Erased statements: what is deleted of the ledger is said in its chain, by its place alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.consent import chain
from mailer.store.consent.chain import Place
from mailer.store.consent.events import consent_event
from mailer.store.subscription_events import subscription_event

TABLES = (subscription_event, consent_event)
"""Where statements are kept."""


async def events(
    connection: AsyncConnection, table: Table, which: Sequence[ColumnElement[bool]], now: datetime
) -> int:
    """Deletes the statements of a table for which ``which`` are true; returns how many."""
    rows = await connection.execute(
        delete(table).where(*which).returning(table.c.link, table.c.leaf)
    )
    gone = [(row.link, row.leaf) for row in rows]
    await chain.let_go(connection, _places(gone), now)
    return len(gone)


async def of_people(connection: AsyncConnection, person_ids: Sequence[int], now: datetime) -> None:
    """To be called before people are deleted, whose statements go with them."""
    found: list[tuple[int | None, int | None]] = []
    for table in TABLES:
        rows = await connection.execute(
            select(table.c.link, table.c.leaf).where(table.c.person_id.in_(list(person_ids)))
        )
        found += [(row.link, row.leaf) for row in rows]
    await chain.let_go(connection, _places(found), now)


async def of_address(connection: AsyncConnection, address_key: str, now: datetime) -> None:
    """Deletes what is noted of an address that nobody has any more."""
    theirs = (consent_event.c.person_id.is_(None), consent_event.c.address == address_key)
    await events(connection, consent_event, theirs, now)


def _places(found: Sequence[tuple[int | None, int | None]]) -> list[Place]:
    """Those that the chain knows: what was written before there was one has no place in it."""
    return [Place(link, leaf) for link, leaf in found if link is not None and leaf is not None]
