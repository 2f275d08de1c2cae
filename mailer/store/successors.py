"""Successors: what the numbers and addresses of people mean who were found to be somebody else.

Two people are made one (``store.merging``), and what was mailed to the second still has to work:
links that name them or their registration, and the address they are known by in older lists.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.dialect.rows import Among, Kind
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_texts
from mailer.store.schema import metadata

successor = Table(
    "successor",
    metadata,
    # The table whose row is gone, its number, and the row that stands for it now.
    Column("name", Text, primary_key=True),
    Column("old", Integer, primary_key=True),
    Column("new", Integer, nullable=False),
)

former_address = Table(
    "former_address",
    metadata,
    Column("address_key", Text, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
)


async def put(connection: AsyncConnection, table: Table, old: int, new: int) -> None:
    """From now on ``old`` means ``new``, and so does all that meant ``old``."""
    theirs = (successor.c.name == table.name, successor.c.new == old)
    await connection.execute(update(successor).where(*theirs).values(new=new))
    await connection.execute(insert(successor).values(name=table.name, old=old, new=new))


async def of(connection: AsyncConnection, table: Table, number: int) -> int:
    """The row that a number means now: itself, unless that row was made one with another."""
    found = await connection.scalar(
        select(successor.c.new).where(successor.c.name == table.name, successor.c.old == number)
    )
    return number if found is None else int(found)


async def leave_address(
    connection: AsyncConnection, address_key: str, person_id: int, gone: int
) -> None:
    """Notes that whoever was known by an address is ``person_id`` now, who was ``gone`` before."""
    theirs = former_address.c.person_id == gone
    await connection.execute(update(former_address).where(theirs).values(person_id=person_id))
    await connection.execute(
        delete(former_address).where(former_address.c.address_key == address_key)
    )
    await connection.execute(
        insert(former_address).values(address_key=address_key, person_id=person_id)
    )


def behind(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Who is known under other addresses now, by the former one's key: the person's number."""
    return dict(_BEHIND.records(connection, _Former, keys=packed_texts(keys)))


class _Former(NamedTuple):
    """A former address, and who is known under another now."""

    address_key: str
    person_id: int


_BEHIND = Prepared(
    select(former_address.c.address_key, former_address.c.person_id).where(
        Among(former_address.c.address_key, idset("keys", Kind.TEXT))
    )
)


async def addresses_of(connection: AsyncConnection, person_id: int) -> list[str]:
    """The former addresses of somebody, as keys."""
    theirs = former_address.c.person_id == person_id
    rows = await connection.execute(select(former_address.c.address_key).where(theirs))
    return sorted(rows.scalars())
