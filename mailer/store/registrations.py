"""Registrations: who takes part in which seminar, and each time that changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.schema import Choice, Fields, UtcDateTime, metadata, one_of, rows_of


class RegistrationState(StrEnum):
    REGISTERED = "registered"
    CANCELLED = "cancelled"


registration = Table(
    "registration",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seminar_id", ForeignKey("seminar.id"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("state", Choice(RegistrationState), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    one_of("state", RegistrationState),
    Index("uq_registration_seminar_person", "seminar_id", "person_id", unique=True),
    Index("ix_registration_person", "person_id"),
)

registration_event = Table(
    "registration_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("registration_id", ForeignKey("registration.id", ondelete="CASCADE"), nullable=False),
    Column("state", Choice(RegistrationState), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    one_of("state", RegistrationState),
    Index("ix_registration_event_registration", "registration_id"),
)


async def find(connection: AsyncConnection, seminar_id: int, person_id: int) -> Fields | None:
    """A person's registration (id, state) for a seminar, if there ever was one."""
    rows = await connection.execute(
        select(registration.c.id, registration.c.state).where(
            registration.c.seminar_id == seminar_id, registration.c.person_id == person_id
        )
    )
    found = rows_of(rows)
    return found[0] if found else None


async def record(
    connection: AsyncConnection,
    seminar_id: int,
    person_id: int,
    state: RegistrationState,
    now: datetime,
) -> tuple[int, int] | None:
    """Registers or cancels; gives (registration id, event id), or None if it was so already.

    The event's id is the occasion that mails about it hang on: it happens once.
    """
    known = await find(connection, seminar_id, person_id)
    if known is None:
        if state is RegistrationState.CANCELLED:
            return None
        registration_id = await connection.scalar(
            insert(registration)
            .values(seminar_id=seminar_id, person_id=person_id, state=state, since=now)
            .returning(registration.c.id)
        )
    else:
        registration_id = known["id"]
        changed = await connection.execute(
            update(registration)
            .where(registration.c.id == known["id"], registration.c.state != state)
            .values(state=state, since=now)
        )
        if not changed.rowcount:
            return None
    event_id = await connection.scalar(
        insert(registration_event)
        .values(registration_id=registration_id, state=state, at=now)
        .returning(registration_event.c.id)
    )
    return int(registration_id or 0), int(event_id or 0)
