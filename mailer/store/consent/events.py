"""Consents and objections that are about no list: given with a registration, blocks, restrictions.

As events of subscriptions they are statements, committed to in the transaction that writes them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, and_, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.commitment import Statement, Subject, Whose, text_hash
from mailer.store.consent import chain, wordings
from mailer.store.consent.proofs import proof_columns, proof_values
from mailer.store.people import person
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records

consent_event = Table(
    "consent_event",
    metadata,
    Column("id", Integer, primary_key=True),
    # Empty where an address was blocked that nobody here has.
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE")),
    Column("subject", Choice(Subject), nullable=False),
    # The seminar, or how far a block goes.
    Column("about", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("wording_version", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *proof_columns(),
    one_of("subject", Subject),
    Index("ix_consent_event_person", "person_id"),
    Index("ix_consent_event_address", "address"),
    Index("uq_consent_event_place", "link", "leaf", unique=True),
)
GIVEN, WITHDRAWN = "given", "withdrawn"
"""States of a consent that was given with a registration; one that was not given is no event."""
BEGUN, ENDED = "begun", "ended"
"""States of a block and of a restriction."""


class ConsentEvent(NamedTuple):
    """One such event, as it is told to people."""

    subject: Subject
    about: str
    state: str
    way: str
    source: str
    wording_version: str
    privacy_version: str
    at: datetime


async def add(
    connection: AsyncConnection,
    subject: Subject,
    whose: Whose,
    now: datetime,
    *,
    about: str,
    state: str,
    way: str,
    source: str,
    wording: str = "",
    wording_version: str = "",
    privacy_version: str = "",
) -> None:
    """Writes down what somebody said, or what was said of them; ``way`` is how: "form", "staff".

    ``source`` is where, or why; ``wording`` the very words that were agreed to.
    """
    said = Statement(
        subject,
        about,
        state,
        way,
        "",
        source,
        wording_version,
        text_hash(wording),
        privacy_version,
        "",
        now,
    )
    (proof,) = await chain.commit(connection, [whose], said, now)
    await connection.execute(
        insert(consent_event).values(
            person_id=whose.number or None,
            subject=subject,
            about=about,
            state=state,
            way=way,
            source=source,
            wording_version=wording_version,
            wording_id=await wordings.keep(connection, wording),
            privacy_version=privacy_version,
            at=now,
            **proof_values(whose, proof),
        )
    )


async def at_address(
    connection: AsyncConnection, subject: Subject, address_key: str, now: datetime, **said: str
) -> None:
    """``add`` for everybody behind an address, and for the address where nobody is."""
    rows = await connection.execute(
        select(person.c.id).where(person.c.address_key == address_key).order_by(person.c.id)
    )
    for number in rows.scalars().all() or [0]:
        await add(
            connection,
            subject,
            Whose(number, address_key),
            now,
            about=said["about"],
            state=said["state"],
            way=said["way"],
            source=said["source"],
        )


async def of(
    connection: AsyncConnection, person_ids: Sequence[int], address_key: str
) -> list[ConsentEvent]:
    """What some people said, and what is noted of their address, the oldest first."""
    rows = await connection.execute(
        select(*(consent_event.c[name] for name in ConsentEvent._fields))
        .where(
            or_(
                consent_event.c.person_id.in_(list(person_ids)),
                and_(consent_event.c.person_id.is_(None), consent_event.c.address == address_key),
            )
        )
        .order_by(consent_event.c.id)
    )
    return records(rows, ConsentEvent)
