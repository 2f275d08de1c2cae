"""What transactions that write do to others: their statements, and the rows that they change."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Transaction:
    """One transaction: how many statements, how many of them write, and to how many rows.

    Rows that go because others do (ON DELETE CASCADE) are not counted by any database.
    """

    statements: int = 0
    writes: int = 0
    rows: int = 0


@dataclass
class Watched:
    """All transactions that ended while somebody watched, those that only read apart."""

    writing: list[Transaction] = field(default_factory=list)
    reading: list[Transaction] = field(default_factory=list)
    open: dict[Any, Transaction] = field(default_factory=lambda: defaultdict(Transaction))

    @property
    def longest(self) -> Transaction:
        """The one that wrote with the most statements."""
        return max(self.writing, key=lambda one: one.statements)

    @property
    def most_rows(self) -> int:
        """How many rows the one changed that changed most."""
        return max(one.rows for one in self.writing)


@contextmanager
def watched() -> Iterator[Watched]:
    """Watches every transaction of every engine of this process."""
    found = Watched()

    def executed(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        one = found.open[connection.connection.dbapi_connection]
        one.statements += 1
        if statement.lstrip()[:6].upper() in _WRITES or " INSERT " in statement[:200].upper():
            one.writes += 1
            one.rows += max(0, cursor.rowcount)

    def ended(connection: Connection) -> None:
        one = found.open.pop(connection.connection.dbapi_connection, None)
        if one is not None:
            (found.writing if one.writes else found.reading).append(one)

    events = (("after_cursor_execute", executed), ("commit", ended), ("rollback", ended))
    for name, listener in events:
        event.listen(Engine, name, listener)
    try:
        yield found
    finally:
        for name, listener in events:
            event.remove(Engine, name, listener)
