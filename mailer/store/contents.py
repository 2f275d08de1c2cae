"""Contents: the snapshots that mails were made from, each kept once."""

import hashlib
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.compose.snapshot import Snapshot, snapshot_from_json
from mailer.store.schema import UtcDateTime, metadata

content = Table(
    "content",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("hash"),
)


async def keep(connection: AsyncConnection, snapshot: Snapshot, now: datetime) -> int:
    """Stores a snapshot unless it is stored already; returns its id."""
    document = snapshot.to_json()
    digest = hashlib.sha256(document.encode()).hexdigest()
    known = await connection.scalar(select(content.c.id).where(content.c.hash == digest))
    if known is None:
        known = await connection.scalar(
            insert(content)
            .values(hash=digest, snapshot=document, created_at=now)
            .returning(content.c.id)
        )
    return int(known or 0)


def read(connection: Connection, content_id: int) -> Snapshot:
    """The snapshot with this id; it is known to exist."""
    document = connection.scalar(select(content.c.snapshot).where(content.c.id == content_id))
    return snapshot_from_json(document or "")


async def load(connection: AsyncConnection, content_id: int) -> Snapshot:
    """Like ``read``, for those who wait."""
    return await connection.run_sync(read, content_id)
