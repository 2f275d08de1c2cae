"""Certificates of attendance as they were issued: what each says, by the code that stands on it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Index, Table, Text, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

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


_ISSUED = (
    certificate.c.code,
    certificate.c.issued_at,
    certificate.c.facts,
    registration.c.attended,
    registration.c.joined_at,
)


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
