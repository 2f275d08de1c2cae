"""Calendar entries: what each address holds of each seminar (RFC 5545 UID and SEQUENCE)."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.timeline import CalendarUse
from mailer.store.dialect.rows import Kind
from mailer.store.recordset import packed, recordset
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of

calendar_entry = Table(
    "calendar_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seminar_id", ForeignKey("seminar.id"), nullable=False),
    # Colleagues share mailboxes and a mailbox has one calendar: entries belong to addresses.
    Column("address_key", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("organizer", Text, nullable=False),
    # Empty until something was sent.
    Column("sequence", Integer),
    Column("method", Choice(CalendarUse)),
    Column("revision", Integer),
    Column("sent_at", UtcDateTime),
    one_of("method", CalendarUse),
    Index("uq_calendar_entry_seminar_address", "seminar_id", "address_key", unique=True),
)


async def ensure(
    connection: AsyncConnection, seminar_id: int, address_key: str, organizer: str
) -> int:
    """The entry of an address for a seminar, made with a UID of its own if there is none."""
    known = await connection.scalar(
        select(calendar_entry.c.id).where(
            calendar_entry.c.seminar_id == seminar_id, calendar_entry.c.address_key == address_key
        )
    )
    if known is None:
        known = await connection.scalar(
            insert(calendar_entry)
            .values(_new(seminar_id, address_key, organizer))
            .returning(calendar_entry.c.id)
        )
    return int(known or 0)


async def ensure_many(
    connection: AsyncConnection, seminar_id: int, address_keys: Iterable[str], organizer: str
) -> None:
    """Entries for all of some addresses, each with a UID of its own."""
    wanted = sorted(address_keys)
    known = await connection.execute(
        select(calendar_entry.c.address_key).where(
            calendar_entry.c.seminar_id == seminar_id, calendar_entry.c.address_key.in_(wanted)
        )
    )
    made = [_new(seminar_id, key, organizer) for key in set(wanted) - set(known.scalars())]
    if made:
        await connection.execute(insert(calendar_entry), made)


def _new(seminar_id: int, address_key: str, organizer: str) -> dict[str, Any]:
    domain = organizer.rpartition("@")[2]
    return {
        "seminar_id": seminar_id,
        "address_key": address_key,
        "uid": f"{secrets.token_hex(12)}@{domain}",
        "organizer": organizer,
    }


def remember(
    connection: Connection, updates: Sequence[tuple[int, int, str, int, datetime]]
) -> None:
    """Writes down what leaves: entry, SEQUENCE, METHOD, revision, and when, each."""
    if updates:
        connection.execute(_REMEMBER, {"updates": packed(connection, updates)})


_updates = recordset(
    "updates",
    entry=Kind.NUMBER,
    sequence=Kind.NUMBER,
    method=Kind.TEXT,
    revision=Kind.NUMBER,
    at=Kind.MOMENT,
)
_REMEMBER = (
    update(calendar_entry)
    .where(calendar_entry.c.id == _updates.c.entry)
    .values(
        sequence=_updates.c.sequence,
        method=_updates.c.method,
        revision=_updates.c.revision,
        sent_at=_updates.c.at,
    )
)
