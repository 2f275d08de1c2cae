"""Participants: everybody who ever registered for a seminar, and where they stand."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import Fields, rows_of


async def of_seminar(connection: AsyncConnection, seminar_id: int) -> list[Fields]:
    """People with state, since when, until when a place is held, and whether they were there.

    In the order of their last change: among those who wait, that is the order of the line.
    """
    rows = await connection.execute(
        select(
            person,
            registration.c.state,
            registration.c.since,
            registration.c.held_until,
            registration.c.attended,
        )
        .join(registration, registration.c.person_id == person.c.id)
        .where(registration.c.seminar_id == seminar_id)
        .order_by(registration.c.since, registration.c.id)
    )
    return rows_of(rows)
