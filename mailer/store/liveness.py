"""Signs of life: when each process of a workspace last did its work, for the others to see.

A process that ends in order takes its sign back: one that is there and old tells of a process
that hangs or was killed. Each writes at most twice a minute, since whatever is written makes
senders look again at what they are about to send.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from mailer.store.facts import fact

EVERY = timedelta(seconds=25)
"""A sign is not renewed more often; who works every 30 seconds writes it each time."""

_PREFIX = "alive:"


class Process(StrEnum):
    """Who gives signs of life."""

    CLOCK = "clock"
    SENDER = "sender"


def live(connection: Connection, process: Process, now: datetime) -> None:
    """Writes that a process did its work at ``now``."""
    name, value = f"{_PREFIX}{process}", now.isoformat()
    there = connection.execute(update(fact).where(fact.c.name == name).values(value=value))
    if not there.rowcount:
        connection.execute(insert(fact).values(name=name, value=value))


def withdraw(connection: Connection, process: Process) -> None:
    """To be called when a process ends as it should."""
    connection.execute(delete(fact).where(fact.c.name == f"{_PREFIX}{process}"))


def signs(connection: Connection) -> Mapping[Process, datetime]:
    """When each process last gave a sign; nothing for one that is not at work."""
    names = {f"{_PREFIX}{one}": one for one in Process}
    rows = connection.execute(select(fact).where(fact.c.name.in_(names)))
    return {names[row.name]: datetime.fromisoformat(row.value) for row in rows}
