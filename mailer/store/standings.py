"""Standings: how an address and a domain stand by what came back from them.

An address has a score, and may be known to be away for now; a domain may take no calendar files.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.returned import Score
from mailer.store.deliveries import delivery
from mailer.store.prepared import Prepared
from mailer.store.schema import UtcDateTime, metadata, record_or_none

address_score = Table(
    "address_score",
    metadata,
    Column("address_key", Text, primary_key=True),
    # Half points: a full mailbox is one, an address that does not exist two.
    Column("halves", Integer, nullable=False),
    Column("counted_at", UtcDateTime, nullable=False),
    # Whether the address is blocked because of the score: a sign of life lets it go again.
    Column("held", Boolean, nullable=False, default=False),
    CheckConstraint("halves > 0", name="halves_positive"),
)
absence = Table(
    "absence",
    metadata,
    Column("address_key", Text, primary_key=True),
    # The end of the last day; empty where the note names none.
    Column("until", UtcDateTime),
    Column("noted_at", UtcDateTime, nullable=False),
)
calendar_by_link = Table(
    "calendar_by_link",
    metadata,
    # A domain whose gateway refuses calendar files, and what it said.
    Column("domain", Text, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
)


class AddressScore(NamedTuple):
    """What counts against an address, and whether it is blocked because of that."""

    halves: int
    counted_at: datetime
    held: bool

    @property
    def score(self) -> Score:
        """As the domain reckons with it."""
        return Score(self.halves, self.counted_at)


class Absence(NamedTuple):
    """Somebody is away, until a moment (aware) if they said so."""

    until: datetime | None
    noted_at: datetime


async def score_of(connection: AsyncConnection, address_key: str) -> AddressScore | None:
    """What counts against an address."""
    return await connection.run_sync(_SCORE.record_or_none, AddressScore, key=address_key)


_SCORE = Prepared(
    select(*(address_score.c[name] for name in AddressScore._fields)).where(
        address_score.c.address_key == bindparam("key")
    )
)
_FIRST_SCORE = Prepared(
    insert(address_score).values(
        {one.key: bindparam(one.key, type_=one.type) for one in address_score.columns}
    )
)


async def put_score(
    connection: AsyncConnection,
    address_key: str,
    known: AddressScore | None,
    score: Score,
    *,
    held: bool,
) -> None:
    """Writes the score of an address down, in place of what is ``known``."""
    values: dict[str, Any] = {
        "halves": score.halves,
        "counted_at": score.counted_at,
        "held": held,
    }
    if known is None:
        await connection.run_sync(_FIRST_SCORE.run, address_key=address_key, **values)
    elif known != (score.halves, score.counted_at, held):
        await connection.execute(
            update(address_score).where(address_score.c.address_key == address_key).values(**values)
        )


async def forget_score(connection: AsyncConnection, address_key: str) -> None:
    """The address begins anew."""
    await connection.execute(
        delete(address_score).where(address_score.c.address_key == address_key)
    )


async def note_absence(
    connection: AsyncConnection, address_key: str, until: datetime | None, now: datetime
) -> None:
    """Notes that somebody is away; the newest word replaces an older one."""
    await connection.execute(delete(absence).where(absence.c.address_key == address_key))
    await connection.execute(
        insert(absence).values(address_key=address_key, until=until, noted_at=now)
    )


async def absence_of(connection: AsyncConnection, address_key: str) -> Absence | None:
    """What is known of an absence at an address, also of one that is over."""
    rows = await connection.execute(
        select(absence.c.until, absence.c.noted_at).where(absence.c.address_key == address_key)
    )
    return record_or_none(rows, Absence)


async def link_calendars(
    connection: AsyncConnection, domain: str, reason: str, now: datetime
) -> bool:
    """From now on a domain gets links instead of calendar files; says whether that is new."""
    known = await connection.scalar(
        select(calendar_by_link.c.domain).where(calendar_by_link.c.domain == domain)
    )
    if known is not None:
        return False
    await connection.execute(
        insert(calendar_by_link).values(domain=domain, since=now, reason=reason)
    )
    return True


async def attach_calendars(connection: AsyncConnection, domain: str) -> bool:
    """A domain gets calendar files again; says whether it got links."""
    done = await connection.execute(
        delete(calendar_by_link).where(calendar_by_link.c.domain == domain)
    )
    return bool(done.rowcount)


class LinkedDomain(NamedTuple):
    """A domain that gets links instead of calendar files, and why."""

    domain: str
    since: datetime
    reason: str


async def linked_domains(connection: AsyncConnection) -> list[LinkedDomain]:
    """The domains that were found to refuse calendar files."""
    rows = await connection.execute(select(calendar_by_link).order_by(calendar_by_link.c.domain))
    return [LinkedDomain(one.domain, one.since, one.reason) for one in rows]


async def linked_among(connection: AsyncConnection, address_keys: Iterable[str]) -> set[str]:
    """Which of some addresses (their keys) are of such a domain."""
    domains = {one.domain for one in await linked_domains(connection)}
    return {one for one in address_keys if one.rpartition("@")[2] in domains}


def links_calendar() -> ColumnElement[bool]:
    """Of a delivery: whether its domain was found to refuse calendar files."""
    return (
        exists()
        .where(delivery.c.address_key.endswith("@" + calendar_by_link.c.domain))
        .correlate(delivery)
    )


async def forget_address(connection: AsyncConnection, address_key: str) -> None:
    """Takes out what is known of an address that nobody has any more."""
    for table in (address_score, absence):
        await connection.execute(delete(table).where(table.c.address_key == address_key))
