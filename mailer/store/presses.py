"""Presses: which readers' buttons were pressed, and when, from which network; and bursts of them.

A mail filter that presses every button in every mail of a town hall does so for many readers within
minutes. Networks are kept as keyed hashes, and no longer than a week.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState
from mailer.store.deliveries import delivery
from mailer.store.people import person
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records

PRESSES_KEPT_FOR = timedelta(days=7)
"""For how long it is known what was pressed from where."""


class Deed(StrEnum):
    """What a button does."""

    LEAVE = "leave"
    CONFIRM = "confirm"
    CANCEL = "cancel"


burst = Table(
    "press_burst",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    # When its readers were asked whether they meant it, and by whom; empty until then.
    Column("asked_at", UtcDateTime),
    Column("asked_by", Text, nullable=False),
)

press = Table(
    "press",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    # A keyed hash of an IPv4 address or of an IPv6 /64.
    Column("network", Text, nullable=False),
    Column("deed", Choice(Deed), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    # The list that was left or joined; "" where it is about a registration.
    Column("list_slug", Text, nullable=False),
    Column("burst_id", ForeignKey("press_burst.id", ondelete="CASCADE")),
    one_of("deed", Deed),
    Index("ix_press_network", "network", "at"),
    Index("ix_press_at", "at"),
    Index("ix_press_burst", "burst_id"),
    Index("ix_press_person", "person_id"),
)


class Press(NamedTuple):
    """A button that was pressed: by its number, whose it is and what it does."""

    id: int
    at: datetime
    deed: Deed
    person_id: int
    list_slug: str
    burst_id: int | None


class Burst(NamedTuple):
    """Many buttons pressed at once; ``asked_by`` is "" until its readers were asked."""

    id: int
    began_at: datetime
    last_at: datetime
    asked_at: datetime | None
    asked_by: str


_PRESS = tuple(press.c[name] for name in Press._fields)


async def was_mailed(connection: AsyncConnection, person_id: int, since: datetime) -> bool:
    """Whether a mail has left for somebody's mailbox since then."""
    mailed = select(
        exists().where(
            delivery.c.person_id == person_id,
            delivery.c.state.in_((DeliveryState.SENT, DeliveryState.UNCLEAR)),
            delivery.c.ended_at >= since,
        )
    )
    return bool(await connection.scalar(mailed))


async def note(
    connection: AsyncConnection,
    network: str,
    deed: Deed,
    person_id: int,
    list_slug: str,
    now: datetime,
) -> None:
    """Notes that a button was pressed; once for the same one."""
    same = (
        press.c.network == network,
        press.c.at == now,
        press.c.deed == deed,
        press.c.person_id == person_id,
        press.c.list_slug == list_slug,
    )
    if not await connection.scalar(select(exists().where(*same))):
        await connection.execute(
            insert(press).values(
                at=now, network=network, deed=deed, person_id=person_id, list_slug=list_slug
            )
        )


async def since(connection: AsyncConnection, network: str, moment: datetime) -> list[Press]:
    """What was pressed from a network since then, in order."""
    rows = await connection.execute(
        select(*_PRESS)
        .where(press.c.network == network, press.c.at >= moment)
        .order_by(press.c.at, press.c.id)
    )
    return records(rows, Press)


async def mailboxes(connection: AsyncConnection, people: Iterable[int]) -> int:
    """How many mailboxes some people (their numbers) have."""
    found = await connection.scalar(
        select(func.count(func.distinct(person.c.address_key))).where(
            person.c.id.in_(sorted(set(people)))
        )
    )
    return int(found or 0)


async def join(connection: AsyncConnection, some: Iterable[Press], now: datetime) -> int:
    """Makes one burst of some presses, or has them join the one that some are in; its number."""
    found = list(some)
    known = next((one.burst_id for one in found if one.burst_id is not None), None)
    if known is None:
        known = await connection.scalar(
            insert(burst)
            .values(began_at=found[0].at, last_at=now, asked_by="")
            .returning(burst.c.id)
        )
    else:
        await connection.execute(update(burst).where(burst.c.id == known).values(last_at=now))
    await connection.execute(
        update(press).where(press.c.id.in_([one.id for one in found])).values(burst_id=known)
    )
    return int(known or 0)


async def bursts(connection: AsyncConnection) -> list[Burst]:
    """All that are kept, the newest first."""
    columns = (burst.c[name] for name in Burst._fields)
    rows = await connection.execute(select(*columns).order_by(burst.c.id.desc()))
    return records(rows, Burst)


def unasked(connection: Connection, since: datetime) -> int:
    """How many bursts there were since then in which somebody could be asked, and was not."""
    able = exists().where(press.c.burst_id == burst.c.id, press.c.deed != Deed.CANCEL)
    found = connection.scalar(
        select(func.count(burst.c.id)).where(
            burst.c.asked_at.is_(None), burst.c.last_at > since, able
        )
    )
    return int(found or 0)


async def of_burst(connection: AsyncConnection, number: int) -> list[Press]:
    """What was pressed in a burst, in order."""
    rows = await connection.execute(
        select(*_PRESS).where(press.c.burst_id == number).order_by(press.c.id)
    )
    return records(rows, Press)


async def note_asked(connection: AsyncConnection, number: int, by: str, now: datetime) -> None:
    """Those of a burst were asked whether they meant it."""
    await connection.execute(
        update(burst).where(burst.c.id == number).values(asked_at=now, asked_by=by)
    )


async def any_before(connection: AsyncConnection, moment: datetime) -> bool:
    """Whether anything that was pressed before then is still known."""
    found = await connection.scalar(select(press.c.id).where(press.c.at < moment).limit(1))
    return found is not None


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Deletes what was pressed before then, and bursts that ended before."""
    await connection.execute(delete(press).where(press.c.at < before))
    await connection.execute(delete(burst).where(burst.c.last_at < before))
