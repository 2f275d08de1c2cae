"""Buckets that all processes and machines share: one row for each that is not full."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.bucket import Rate
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

# One statement, so that of two who ask at once the second sees what the first has taken. The rule
# is ``Rate.after``; a row that no clock of ours can have written is begun anew.
_BEGINS = (
    "CASE WHEN bucket.full_at > :now AND bucket.full_at <= :now + 2 * :most "
    "THEN bucket.full_at ELSE :now END"
)
_TAKE = text(
    "INSERT INTO bucket (name, full_at) VALUES (:name, :first) "  # noqa: S608 - constants of ours
    f"ON CONFLICT (name) DO UPDATE SET full_at = {_BEGINS} + :cost "
    f"WHERE {_BEGINS} + :cost <= :now + :most RETURNING full_at"
)


async def take(
    connection: AsyncConnection, name: str, rate: Rate, now: int, number: int = 1
) -> int | None:
    """Takes ``number`` out of a bucket; None where it has so many, else when it has one again.

    ``now`` and the answer are microseconds since 1970. A refusal writes nothing.
    """
    cost = number * rate.step
    taken = await connection.scalar(
        _TAKE, {"name": name, "now": now, "first": now + cost, "cost": cost, "most": rate.most}
    )
    if taken is not None:
        return None
    full_at = await connection.scalar(select(bucket.c.full_at).where(bucket.c.name == name))
    return rate.room_at(int(full_at or now + rate.most))


async def sweep(connection: AsyncConnection, now: int, most: int = 1000) -> int:
    """Deletes rows of buckets that are full again, at most so many; returns how many."""
    full = select(bucket.c.name).where(bucket.c.full_at <= now).limit(most)
    done = await connection.execute(delete(bucket).where(bucket.c.name.in_(full)))
    return int(done.rowcount)
