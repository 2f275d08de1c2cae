"""Calendar entries: what each address holds of each session (RFC 5545 UID and SEQUENCE)."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.timeline import CalendarUse
from mailer.links import Organizer
from mailer.store.dialect.rows import Kind
from mailer.store.recordset import packed, recordset
from mailer.store.schema import (
    Choice,
    UtcDateTime,
    metadata,
    one_of,
    record_or_none,
    records,
)

calendar_entry = Table(
    "calendar_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seminar_id", ForeignKey("seminar.id"), nullable=False),
    # Colleagues share mailboxes and a mailbox has one calendar: entries belong to addresses.
    Column("address_key", Text, nullable=False),
    # The key of the session; a seminar that has only one calls it 1.
    Column("session", Integer, nullable=False, default=1, server_default="1"),
    Column("uid", Text, nullable=False),
    Column("organizer", Text, nullable=False),
    # Empty until something was sent.
    Column("sequence", Integer),
    Column("method", Choice(CalendarUse)),
    Column("revision", Integer),
    Column("sent_at", UtcDateTime),
    one_of("method", CalendarUse),
    Index(
        "uq_calendar_entry_seminar_address_session",
        "seminar_id",
        "address_key",
        "session",
        unique=True,
    ),
    # Answers name nothing else.
    Index("ix_calendar_entry_uid", "uid"),
)


async def ensure(
    connection: AsyncConnection,
    seminar_id: int,
    address_key: str,
    organizer: Organizer,
    session: int = 1,
) -> int:
    """The entry of an address for a session, made with a UID of its own if there is none."""
    known = await connection.scalar(
        select(calendar_entry.c.id).where(
            calendar_entry.c.seminar_id == seminar_id,
            calendar_entry.c.address_key == address_key,
            calendar_entry.c.session == session,
        )
    )
    if known is None:
        known = await connection.scalar(
            insert(calendar_entry)
            .values(_new(seminar_id, address_key, organizer, session))
            .returning(calendar_entry.c.id)
        )
    return int(known or 0)


async def ensure_many(
    connection: AsyncConnection,
    seminar_id: int,
    address_keys: Iterable[str],
    organizer: Organizer,
    session: int = 1,
) -> None:
    """Entries of a session for all of some addresses, each with a UID of its own."""
    wanted = sorted(address_keys)
    known = await connection.execute(
        select(calendar_entry.c.address_key).where(
            calendar_entry.c.seminar_id == seminar_id,
            calendar_entry.c.address_key.in_(wanted),
            calendar_entry.c.session == session,
        )
    )
    made = [_new(seminar_id, key, organizer, session) for key in set(wanted) - set(known.scalars())]
    if made:
        await connection.execute(insert(calendar_entry), made)


class HeldEntry(NamedTuple):
    """What an address was told last of a session; ``revision`` is the seminar's by then."""

    address_key: str
    session: int
    method: CalendarUse
    revision: int


async def held(
    connection: AsyncConnection, seminar_id: int, address_keys: Iterable[str]
) -> list[HeldEntry]:
    """What some addresses were told of a seminar's sessions, as far as it left."""
    rows = await connection.execute(
        select(
            calendar_entry.c.address_key,
            calendar_entry.c.session,
            calendar_entry.c.method,
            calendar_entry.c.revision,
        ).where(
            calendar_entry.c.seminar_id == seminar_id,
            calendar_entry.c.address_key.in_(sorted(set(address_keys))),
            calendar_entry.c.method.is_not(None),
        )
    )
    return records(rows, HeldEntry)


class KnownEntry(NamedTuple):
    """The entry of a session that an address has or will get.

    ``sequence`` and ``method`` are those of the last message; None: none left yet.
    """

    session: int
    uid: str
    organizer: str
    sequence: int | None
    method: CalendarUse | None


async def of_address(
    connection: AsyncConnection, seminar_id: int, address_key: str
) -> list[KnownEntry]:
    """The entries of an address for a seminar, by session."""
    rows = await connection.execute(
        select(*(calendar_entry.c[name] for name in KnownEntry._fields))
        .where(
            calendar_entry.c.seminar_id == seminar_id,
            calendar_entry.c.address_key == address_key,
        )
        .order_by(calendar_entry.c.session)
    )
    return records(rows, KnownEntry)


class AnsweredEntry(NamedTuple):
    """An entry that somebody's calendar answers; ``sequence`` is the last one sent."""

    seminar_id: int
    address_key: str
    session: int
    uid: str
    sequence: int | None


async def by_uid(connection: AsyncConnection, uid: str) -> AnsweredEntry | None:
    """The entry of that UID."""
    columns = (calendar_entry.c[name] for name in AnsweredEntry._fields)
    rows = await connection.execute(select(*columns).where(calendar_entry.c.uid == uid).limit(1))
    return record_or_none(rows, AnsweredEntry)


async def newest_session(connection: AsyncConnection, seminar_id: int) -> int:
    """The highest key of a session that any calendar was ever told of; 0: none was."""
    newest = select(func.max(calendar_entry.c.session))
    found = await connection.scalar(newest.where(calendar_entry.c.seminar_id == seminar_id))
    return int(found or 0)


def _new(seminar_id: int, address_key: str, organizer: Organizer, session: int) -> dict[str, Any]:
    uid = f"{secrets.token_hex(12)}@{organizer.domain}"
    return {
        "seminar_id": seminar_id,
        "address_key": address_key,
        "session": session,
        "uid": uid,
        "organizer": organizer.of(uid),
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
