"""Who registered whom: a colleague filled in the form for others."""

from collections.abc import Collection

from sqlalchemy import Column, ForeignKey, Index, Table, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import metadata

registered_by = Table(
    "registered_by",
    metadata,
    Column("registration_id", ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Index("ix_registered_by_person", "person_id"),
)


async def note(connection: AsyncConnection, registration_id: int, person_id: int) -> None:
    """Notes who filled in the form; the last one counts."""
    await forget(connection, [registration_id])
    await connection.execute(
        insert(registered_by).values(registration_id=registration_id, person_id=person_id)
    )


async def who(connection: AsyncConnection, registration_id: int) -> int | None:
    """The person (their number) who registered them; None: they did so themselves, or staff."""
    found: int | None = await connection.scalar(
        select(registered_by.c.person_id).where(registered_by.c.registration_id == registration_id)
    )
    return found


async def of_seminar(connection: AsyncConnection, seminar_id: int) -> dict[int, str]:
    """Who registered a seminar's people, where it was somebody else: their address.

    By the registration's number.
    """
    rows = await connection.execute(
        select(registered_by.c.registration_id, person.c.address)
        .join(registration, registration.c.id == registered_by.c.registration_id)
        .join(person, person.c.id == registered_by.c.person_id)
        .where(registration.c.seminar_id == seminar_id)
    )
    return dict(rows.all())


async def move(connection: AsyncConnection, frm: int, to: int) -> None:
    """Gives a registration what is known of another one, where nothing is known of it."""
    if await who(connection, to) is None:
        await connection.execute(
            update(registered_by)
            .where(registered_by.c.registration_id == frm)
            .values(registration_id=to)
        )


async def succeed(connection: AsyncConnection, keep: int, gone: int) -> None:
    """Whom ``gone`` registered was registered by ``keep``: the two are one person."""
    await connection.execute(
        update(registered_by).where(registered_by.c.person_id == gone).values(person_id=keep)
    )


async def forget(connection: AsyncConnection, registrations: Collection[int]) -> None:
    """They registered themselves: registrations by their numbers."""
    if registrations:
        await connection.execute(
            delete(registered_by).where(registered_by.c.registration_id.in_(registrations))
        )
