"""Calendar replies: what people's calendars answered to the entries of their registrations."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    ScalarSelect,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.calendar_answer import Answer
from mailer.store.registrations import registration
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, record_or_none, records

calendar_reply = Table(
    "calendar_reply",
    metadata,
    Column("registration_id", ForeignKey("registration.id", ondelete="CASCADE"), nullable=False),
    # The key of the session whose entry was answered.
    Column("session", Integer, nullable=False),
    Column("answer", Choice(Answer), nullable=False),
    Column("sequence", Integer, nullable=False),
    # The reply's own DTSTAMP: of two to one SEQUENCE the newer counts (RFC 5546 §2.1.5).
    Column("stamp", UtcDateTime, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("registration_id", "session"),
    one_of("answer", Answer),
    CheckConstraint("sequence >= 0", name="sequence_not_negative"),
)


class CalendarReply(NamedTuple):
    """What a calendar answered last to the entry of a session."""

    session: int
    answer: Answer
    sequence: int
    stamp: datetime
    taken_at: datetime


_READ = tuple(calendar_reply.c[name] for name in CalendarReply._fields)


async def find(
    connection: AsyncConnection, registration_id: int, session: int
) -> CalendarReply | None:
    """What was answered last to one entry."""
    rows = await connection.execute(
        select(*_READ).where(
            calendar_reply.c.registration_id == registration_id,
            calendar_reply.c.session == session,
        )
    )
    return record_or_none(rows, CalendarReply)


async def of_registration(connection: AsyncConnection, registration_id: int) -> list[CalendarReply]:
    """The answers to the entries of a registration, by session."""
    rows = await connection.execute(
        select(*_READ)
        .where(calendar_reply.c.registration_id == registration_id)
        .order_by(calendar_reply.c.session)
    )
    return records(rows, CalendarReply)


def newest_answer() -> ScalarSelect[Any]:
    """Of a registration: what was answered last to any of its entries."""
    return (
        select(calendar_reply.c.answer)
        .where(calendar_reply.c.registration_id == registration.c.id)
        .order_by(calendar_reply.c.taken_at.desc(), calendar_reply.c.session)
        .limit(1)
        .correlate(registration)
        .scalar_subquery()
    )


async def put(connection: AsyncConnection, registration_id: int, reply: CalendarReply) -> None:
    """Keeps an answer, in place of the one before."""
    await connection.execute(
        delete(calendar_reply).where(
            calendar_reply.c.registration_id == registration_id,
            calendar_reply.c.session == reply.session,
        )
    )
    await connection.execute(
        insert(calendar_reply).values(registration_id=registration_id, **reply._asdict())
    )
