"""Certificates of attendance as they were issued: what each says, by the code that stands on it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Index, Table, Text, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.person import Honorific
from mailer.domain.registration import RegistrationState
from mailer.store.people import NAMED, person
from mailer.store.registrations import registration
from mailer.store.schema import UtcDateTime, metadata, record_or_none, records

certificate = Table(
    "certificate",
    metadata,
    Column("code", Text, primary_key=True),
    # Whoever is erased takes their certificates along: they can no longer be verified.
    Column("registration_id", ForeignKey("registration.id", ondelete="CASCADE"), nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    # What is printed on it: names and titles change afterwards, what was issued does not.
    Column("facts", Text, nullable=False),
    Index("ix_certificate_registration", "registration_id"),
)


class Issued(NamedTuple):
    """A certificate that somebody holds: its code, when it was made, its facts as JSON.

    ``attended`` is what the attendance list says of its holder now (None: there is no list).
    """

    code: str
    issued_at: datetime
    facts: str
    attended: bool | None
    joined_at: datetime | None


class Holder(NamedTuple):
    """Somebody registered who may be certified: their registration, who they are, and whether
    they were there."""

    id: int
    address: str
    honorific: Honorific
    title: str
    first_name: str
    last_name: str
    organisation: str
    language: str
    letter_salutation: str
    attended: bool | None
    attended_minutes: int | None
    joined_at: datetime | None


_ISSUED = (
    certificate.c.code,
    certificate.c.issued_at,
    certificate.c.facts,
    registration.c.attended,
    registration.c.joined_at,
)


async def holders(connection: AsyncConnection, seminar_id: int) -> list[Holder]:
    """Who is registered for a seminar, by name."""
    rows = await connection.execute(
        select(
            registration.c.id,
            *NAMED,
            registration.c.attended,
            registration.c.attended_minutes,
            registration.c.joined_at,
        )
        .join(person, person.c.id == registration.c.person_id)
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.state == RegistrationState.REGISTERED,
        )
        .order_by(person.c.last_name, person.c.first_name, registration.c.id)
    )
    return records(rows, Holder)


async def of_registration(connection: AsyncConnection, registration_id: int) -> list[Issued]:
    """All certificates of one registration, the newest first."""
    rows = await connection.execute(
        select(*_ISSUED)
        .join(registration, registration.c.id == certificate.c.registration_id)
        .where(certificate.c.registration_id == registration_id)
        .order_by(certificate.c.issued_at.desc(), certificate.c.code)
    )
    return records(rows, Issued)


async def by_code(connection: AsyncConnection, code: str) -> Issued | None:
    """The certificate with that code, if it is still kept."""
    rows = await connection.execute(
        select(*_ISSUED)
        .join(registration, registration.c.id == certificate.c.registration_id)
        .where(certificate.c.code == code)
    )
    return record_or_none(rows, Issued)


async def add(
    connection: AsyncConnection, code: str, registration_id: int, facts: str, now: datetime
) -> None:
    """Notes that a certificate was issued."""
    await connection.execute(
        insert(certificate).values(
            code=code, registration_id=registration_id, issued_at=now, facts=facts
        )
    )
