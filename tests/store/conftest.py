"""A database of its own for each test of the store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store.ledger import Ledger

from mailer.store.database import Database, open_database


@pytest.fixture
async def database(tmp_path: Path, database_url: str) -> AsyncIterator[Database]:
    """An empty database with all its tables."""
    opened = await open_database(database_url, tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    """Writes rows into it."""
    return Ledger(database)
