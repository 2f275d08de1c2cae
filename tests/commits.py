"""Counts commits, of whichever engine: pages have one of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


@contextmanager
def counted_commits() -> Iterator[list[object]]:
    """One element for each transaction that commits while the block lasts."""
    found: list[object] = []

    def note(connection: Connection) -> None:
        found.append(connection)

    event.listen(Engine, "commit", note)
    try:
        yield found
    finally:
        event.remove(Engine, "commit", note)
