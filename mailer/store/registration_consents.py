"""Consents given with a registration: to what, in which words, when; only ever added to.

The one place where they are kept (Art. 7(1) GDPR). Consent to a list's mail is not among them:
that is a request to be on it (``store.requests``), confirmed by its own mail.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
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

from mailer.domain.commitment import Subject, Whose
from mailer.domain.registration import ConsentPurpose
from mailer.store.consent import events
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records
from mailer.store.seminars import seminar

registration_consent = Table(
    "registration_consent",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("registration_id", ForeignKey("registration.id", ondelete="CASCADE"), nullable=False),
    Column("purpose", Choice(ConsentPurpose), nullable=False),
    # False: it was withdrawn.
    Column("given", Boolean, nullable=False),
    # What the page said, word for word, and the version by which the office knows those words.
    Column("wording", Text, nullable=False),
    Column("wording_version", Text, nullable=False),
    # The web address of the page.
    Column("source", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    one_of("purpose", ConsentPurpose),
    Index("ix_registration_consent_registration", "registration_id"),
)


_SUBJECTS = {ConsentPurpose.RECORDING: Subject.RECORDING}


class Said(NamedTuple):
    """A consent, or (not ``given``) its withdrawal; ``at`` is aware."""

    purpose: ConsentPurpose
    given: bool
    wording: str
    wording_version: str
    source: str
    at: datetime


async def note(
    connection: AsyncConnection, registration_id: int, said: Said, *, privacy_version: str = ""
) -> None:
    """Writes down what somebody said, and commits to it in the ledger of consents."""
    await connection.execute(
        insert(registration_consent).values(**said._asdict(), registration_id=registration_id)
    )
    rows = await connection.execute(
        select(person.c.id, person.c.address_key, seminar.c.slug)
        .join(registration, registration.c.person_id == person.c.id)
        .join(seminar, seminar.c.id == registration.c.seminar_id)
        .where(registration.c.id == registration_id)
    )
    number, address_key, slug = rows.one()
    await events.add(
        connection,
        _SUBJECTS[said.purpose],
        Whose(number, address_key),
        said.at,
        about=slug,
        state=events.GIVEN if said.given else events.WITHDRAWN,
        way="form" if said.given else "link",
        source=said.source,
        wording=said.wording,
        wording_version=said.wording_version,
        privacy_version=privacy_version,
    )


async def of_registration(connection: AsyncConnection, registration_id: int) -> list[Said]:
    """All that was said with a registration, in order: the last word of each purpose counts."""
    rows = await connection.execute(
        select(*(registration_consent.c[name] for name in Said._fields))
        .where(registration_consent.c.registration_id == registration_id)
        .order_by(registration_consent.c.at, registration_consent.c.id)
    )
    return records(rows, Said)


async def is_given(
    connection: AsyncConnection, registration_id: int, purpose: ConsentPurpose
) -> bool:
    """Whether somebody agrees now."""
    found = await connection.scalar(
        select(registration_consent.c.given)
        .where(
            registration_consent.c.registration_id == registration_id,
            registration_consent.c.purpose == purpose,
        )
        .order_by(registration_consent.c.at.desc(), registration_consent.c.id.desc())
        .limit(1)
    )
    return bool(found)


async def of_seminar(
    connection: AsyncConnection, seminar_id: int, purpose: ConsentPurpose
) -> dict[int, bool]:
    """Whether a seminar's people agree now, by the registration's number.

    Who never said so is absent.
    """
    rows = await connection.execute(
        select(registration_consent.c.registration_id, registration_consent.c.given)
        .join(registration, registration.c.id == registration_consent.c.registration_id)
        .where(registration.c.seminar_id == seminar_id, registration_consent.c.purpose == purpose)
        .order_by(registration_consent.c.at, registration_consent.c.id)
    )
    return dict(rows.all())  # the last word counts


async def move(connection: AsyncConnection, frm: int, to: int) -> None:
    """Gives a registration what was said with another one."""
    theirs = registration_consent.c.registration_id == frm
    await connection.execute(update(registration_consent).where(theirs).values(registration_id=to))
