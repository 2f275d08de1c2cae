"""Participants: everybody who ever registered for a seminar, and where they stand."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.person import Honorific
from mailer.domain.registration import RegistrationState
from mailer.store.people import NAMED, person
from mailer.store.registrations import registration
from mailer.store.schema import records


class EverRegistered(NamedTuple):
    """Somebody who is or was registered for a seminar: what a person is made of, and where they
    stand, since when; until when a place is held; whether they were there; and the
    registration's number."""

    address: str
    honorific: Honorific
    title: str
    first_name: str
    last_name: str
    organisation: str
    language: str
    letter_salutation: str
    state: RegistrationState
    since: datetime
    held_until: datetime | None
    attended: bool | None
    attended_minutes: int | None
    registration_id: int
    joined_at: datetime | None


async def of_seminar(connection: AsyncConnection, seminar_id: int) -> list[EverRegistered]:
    """People with state, since when, until when a place is held, and whether they were there.

    In the order of their last change: among those who wait, that is the order of the line.
    """
    rows = await connection.execute(
        select(
            *NAMED,
            registration.c.state,
            registration.c.since,
            registration.c.held_until,
            registration.c.attended,
            registration.c.attended_minutes,
            registration.c.id.label("registration_id"),
            registration.c.joined_at,
        )
        .join(registration, registration.c.person_id == person.c.id)
        .where(registration.c.seminar_id == seminar_id)
        .order_by(registration.c.since, registration.c.id)
    )
    return records(rows, EverRegistered)
