"""Habits: what a relay was observed to want of a connection, and the largest mail it takes.

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

from mailer.domain.habit import Announced, Habit, Learned
from mailer.store.facts import fact
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
    return next((one for one in all_learned(connection) if one.relay == relay), None)


def all_learned(connection: Connection) -> list[Learned]:
    """The same of every relay."""
    return [
        Learned(
            row.relay,
            row.host,
            row.port,
            Habit(row.ends_at_dot, row.messages, row.refusals),
            row.learned_at,
        )
        for row in connection.execute(select(relay_habit))
    ]


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


def size_limit_of(connection: Connection, relay: str, host: str, port: int) -> int | None:
    """The largest message that a server announced, 0 for no limit; None where it never did."""
    name = _size_fact(Announced(relay, host, port, 0))
    known = connection.scalar(select(fact.c.value).where(fact.c.name == name)) or ""
    return int(known) if known.isdecimal() else None


def keep_size_limits(connection: Connection, announced: Iterable[Announced]) -> None:
    """Writes down what servers announced; the newest word replaces an older one."""
    for one in announced:
        name = _size_fact(one)
        connection.execute(delete(fact).where(fact.c.name == name))
        connection.execute(insert(fact).values(name=name, value=str(one.size_bytes)))


def _size_fact(one: Announced) -> str:
    # Another server is another relay, as above: its limit says nothing about this one's.
    return f"relay_size:{one.relay}:{one.host}:{one.port}"
