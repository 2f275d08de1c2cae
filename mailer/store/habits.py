"""Habits: what a relay was observed to want of a connection.

The sender calls these in its own transactions (``store.ledger``).
"""

from collections.abc import Iterable

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Integer,
    Table,
    Text,
    delete,
    insert,
    select,
)

from mailer.domain.habit import Habit, Learned
from mailer.store.schema import UtcDateTime, metadata

relay_habit = Table(
    "relay_habit",
    metadata,
    Column("relay", Text, primary_key=True),
    # The server that was observed: another one is another relay, whatever it is called here.
    Column("host", Text, nullable=False),
    Column("port", Integer, nullable=False),
    Column("ends_at_dot", Boolean, nullable=False),
    # At most so many on one connection; 0: nothing is known.
    Column("messages", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("learned_at", UtcDateTime, nullable=False),
    CheckConstraint("messages >= 0 AND refusals >= 0", name="counts_not_negative"),
)


def learned_of(connection: Connection, relay: str) -> Learned | None:
    """What is known of a relay, of whatever server and however long ago."""
    row = connection.execute(select(relay_habit).where(relay_habit.c.relay == relay)).first()
    if row is None:
        return None
    habit = Habit(row.ends_at_dot, row.messages, row.refusals)
    return Learned(row.relay, row.host, row.port, habit, row.learned_at)


def keep(connection: Connection, learned: Iterable[Learned]) -> None:
    """Writes down what was learned; the newest word replaces an older one."""
    for one in learned:
        connection.execute(delete(relay_habit).where(relay_habit.c.relay == one.relay))
        connection.execute(
            insert(relay_habit).values(
                relay=one.relay,
                host=one.host,
                port=one.port,
                ends_at_dot=one.habit.ends_at_dot,
                messages=one.habit.messages,
                refusals=one.habit.refusals,
                learned_at=one.learned_at,
            )
        )
