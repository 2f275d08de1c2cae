"""Buckets that all processes and machines share: one row for each that is not full."""

from collections.abc import Collection

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.bucket import Rate
from mailer.store.dialect.rows import Among, Kind
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_texts
from mailer.store.schema import metadata

bucket = Table(
    "bucket",
    metadata,
    # A keyed hash: the table names neither an address nor a network.
    Column("name", Text, primary_key=True),
    # When it is full again, in microseconds since 1970: what is past is as good as no row.
    Column("full_at", BigInteger, nullable=False),
    Index("ix_bucket_full_at", "full_at"),
)

_NOW, _MOST, _COST = (bindparam(one, type_=BigInteger) for one in ("now", "most", "cost"))
_BEGINS = case(
    (and_(bucket.c.full_at > _NOW, bucket.c.full_at <= _NOW + 2 * _MOST), bucket.c.full_at),
    else_=_NOW,
)
_NAMES = idset("names", Kind.TEXT).subquery("asked")
_NAME = next(iter(_NAMES.c))
# One statement, so that of two who ask at once the second sees what the first has taken. The rule
# is ``Rate.after``; a row that no clock of ours can have written is begun anew. Names come in
# order: of two processes that take out of the same buckets, neither waits for the other's next.
# Both databases write it in the same way, for which SQLAlchemy has two names.
_TAKE = Prepared(
    insert(bucket)
    .from_select(
        ["name", "full_at"],
        select(_NAME, bindparam("first", type_=BigInteger)).where(true()).order_by(_NAME),
    )
    .on_conflict_do_update(
        index_elements=[bucket.c.name],
        set_={"full_at": _BEGINS + _COST},
        where=_BEGINS + _COST <= _NOW + _MOST,
    )
    .returning(bucket.c.name)
)
_FULL_AT = Prepared(
    select(bucket.c.name, bucket.c.full_at).where(Among(bucket.c.name, idset("names", Kind.TEXT)))
)


async def take(
    connection: AsyncConnection, names: Collection[str], rate: Rate, now: int, number: int = 1
) -> dict[str, int]:
    """Takes ``number`` out of each of some buckets; returns those that had not so many.

    By name, and when it has one again. ``now`` and the answers are microseconds since 1970. A
    refusal writes nothing.
    """
    return await connection.run_sync(_taken, frozenset(names), rate, now, number)


def _taken(
    connection: Connection, names: frozenset[str], rate: Rate, now: int, number: int
) -> dict[str, int]:
    cost = number * rate.step
    had = _TAKE.scalars(
        connection,
        names=packed_texts(names),
        now=now,
        first=now + cost,
        cost=cost,
        most=rate.most,
    )
    lacking = names.difference(had)
    if not lacking:
        return {}
    found = _FULL_AT.columns(connection, names=packed_texts(lacking))
    full_at = dict(zip(*found, strict=True)) if found else {}
    return {one: rate.room_at(int(full_at.get(one, now + rate.most))) for one in lacking}


async def sweep(connection: AsyncConnection, now: int, most: int = 1000) -> int:
    """Deletes rows of buckets that are full again, at most so many; returns how many."""
    full = select(bucket.c.name).where(bucket.c.full_at <= now).limit(most)
    done = await connection.execute(delete(bucket).where(bucket.c.name.in_(full)))
    return int(done.rowcount)
