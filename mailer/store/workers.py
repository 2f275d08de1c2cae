"""Workers: the senders that share a database, where they run, and when each was last seen.

Moments are those of the database's own clock (``Dialect.clock``): the machines' may differ.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Table,
    Text,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from mailer.store.schema import UtcDateTime, metadata, records

DEAD_AFTER = timedelta(minutes=5)
"""Who was not seen for so long is gone: what it had in hand is put right by others.

Longer than content may wait for its turn on a connection, so that nothing leaves afterwards.
"""

worker = Table(
    "worker",
    metadata,
    Column("id", Text, primary_key=True),
    # The machine, the workspace and the place in it: there is one worker at a time in each.
    Column("node", Text, nullable=False, unique=True),
    Column("version", Text, nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)


class Worker(NamedTuple):
    """A sender at work."""

    id: str
    node: str
    version: str
    began_at: datetime
    seen_at: datetime


def enter(connection: Connection, one: Worker) -> None:
    """Takes up work; whoever had its node before must have been ended (``end_node``)."""
    connection.execute(insert(worker).values(**one._asdict()))


def sign(connection: Connection, worker_id: str, now: datetime) -> bool:
    """A sign of life; False if it is taken for dead already."""
    changed = connection.execute(update(worker).where(worker.c.id == worker_id).values(seen_at=now))
    return changed.rowcount > 0


def leave(connection: Connection, worker_id: str) -> None:
    """Ends work; what it had in hand must have been given back."""
    connection.execute(delete(worker).where(worker.c.id == worker_id))


def end_node(connection: Connection, node: str) -> None:
    """Whoever worked there is dead: right only for who holds the node's lock."""
    connection.execute(delete(worker).where(worker.c.node == node))


def end_all(connection: Connection) -> None:
    """Nobody works at this database: it was just made of another."""
    connection.execute(delete(worker))


def living(connection: Connection, now: datetime) -> list[Worker]:
    """Who was seen lately."""
    rows = connection.execute(
        select(worker).where(worker.c.seen_at > now - DEAD_AFTER).order_by("id")
    )
    return records(rows, Worker)


def known(connection: Connection) -> list[Worker]:
    """Who is at work, or was and has not ended in order, the longest first."""
    rows = connection.execute(select(worker).order_by("began_at", "id"))
    return records(rows, Worker)


def at_node(connection: Connection, node: str) -> bool:
    """Whether somebody works there."""
    return connection.scalar(select(worker.c.id).where(worker.c.node == node)) is not None


def number(connection: Connection) -> int:
    """How many are at work."""
    return connection.scalar(select(func.count()).select_from(worker)) or 0


def bury(connection: Connection, ids: Collection[str], now: datetime) -> list[str]:
    """Takes out those of ``ids`` that were not seen for ``DEAD_AFTER``; returns who they are.

    What they held must be put right with it.
    """
    silent = and_(worker.c.id.in_(list(ids)), worker.c.seen_at <= now - DEAD_AFTER)
    dead = list(connection.scalars(select(worker.c.id).where(silent)))
    if dead:
        connection.execute(delete(worker).where(worker.c.id.in_(dead)))
    return dead
