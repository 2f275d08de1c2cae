"""Imports: a list that is being taken in. Its rows lie aside until the file was read to its end.

There is one at a time. ``reading`` nothing of it is in force, and what is left of one that was cut
off is thrown away. ``taking`` is decided: whatever happens, the rest is taken in too, from the
position up to which it is (``taken_key``, ``taken_line``). Rows lie in runs, each in order of
address and line, in packs of some hundreds.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.prepared import Prepared
from mailer.store.schema import (
    Choice,
    UtcDateTime,
    metadata,
    one_of,
    record_or_none,
)


class ImportState(StrEnum):
    """How far an import is: its file is being read, or its people are being put on the list."""

    READING = "reading"
    TAKING = "taking"


# One row: an import at a time.
importing = Table(
    "importing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("list_slug", Text, nullable=False),
    Column("file", Text, nullable=False),  # its name without folders
    Column("state", Choice(ImportState), nullable=False),
    Column("token", Text, nullable=False),  # of whoever works at it
    Column("place", Text, nullable=False),  # the machine and the workspace where that is
    Column("alive_until", UtcDateTime, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("taken_key", Text, nullable=False),
    Column("taken_line", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_at_a_time"),
    one_of("state", ImportState),
)

import_pack = Table(
    "import_pack",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("rows", LargeBinary, nullable=False),
)


class ImportingRow(NamedTuple):
    """The import that is under way, or was cut off."""

    id: int
    list_slug: str
    file: str
    state: ImportState
    token: str
    place: str
    alive_until: datetime
    begun_at: datetime
    taken_key: str
    taken_line: int


async def under_way(connection: AsyncConnection) -> ImportingRow | None:
    """The one import that is not at its end, if there is one."""
    return record_or_none(await connection.execute(select(importing)), ImportingRow)


async def is_taking(connection: AsyncConnection, lists: Collection[str]) -> bool:
    """Whether people are being put on one of some lists: who counts now counts half of them."""
    query = select(
        exists().where(
            importing.c.state == ImportState.TAKING, importing.c.list_slug.in_(list(lists))
        )
    )
    return bool(await connection.scalar(query))


async def begin(
    connection: AsyncConnection,
    list_slug: str,
    file: str,
    token: str,
    place: str,
    *,
    now: datetime,
    until: datetime,
) -> None:
    """Notes that a file is being read. To be called where none is under way."""
    await connection.execute(
        insert(importing).values(
            id=1,
            list_slug=list_slug,
            file=file,
            state=ImportState.READING,
            token=token,
            place=place,
            alive_until=until,
            begun_at=now,
            taken_key="",
            taken_line=0,
        )
    )


async def still(connection: AsyncConnection, held: str, /, **values: object) -> bool:
    """Changes the import if the token ``held`` still works at it; says whether it does."""
    changed = await connection.execute(
        update(importing).where(importing.c.token == held).values(**values)
    )
    return changed.rowcount > 0


def renew(
    connection: Connection, token: str, until: datetime, taken: tuple[str, int], lost: Exception
) -> None:
    """The same for who has the connection itself: a sign of life, and how far it is.

    Raises ``lost`` if it is not ``token`` who works at it, now or before this is durable.
    """
    _RENEW.run_on(connection, 1, lost, token=token, until=until, key=taken[0], line=taken[1])


_RENEW = Prepared(
    update(importing)
    .where(importing.c.token == bindparam("token", type_=Text))
    .values(
        alive_until=bindparam("until", type_=UtcDateTime()),
        taken_key=bindparam("key", type_=Text),
        taken_line=bindparam("line", type_=Integer),
    )
)


async def put(connection: AsyncConnection, run: int, first: int, packs: Sequence[bytes]) -> None:
    """Lays packs of a run aside, numbered from ``first``."""
    await connection.execute(
        insert(import_pack),
        [{"run": run, "number": n, "rows": rows} for n, rows in enumerate(packs, first)],
    )


async def runs(connection: AsyncConnection) -> list[int]:
    """The numbers of all runs that lie aside."""
    found = await connection.execute(
        select(import_pack.c.run).where(import_pack.c.number == 0).order_by(import_pack.c.run)
    )
    return list(found.scalars())


def pack(connection: Connection, run: int, number: int) -> bytes | None:
    """One pack of a run; None behind its last."""
    found: bytes | None = connection.scalar(
        select(import_pack.c.rows).where(import_pack.c.run == run, import_pack.c.number == number)
    )
    return found


async def sweep(connection: AsyncConnection, at_most: int) -> bool:
    """Throws away so many packs of what lies aside; says whether there may be more."""
    last = await connection.execute(
        select(import_pack.c.run, import_pack.c.number)
        .order_by(import_pack.c.run, import_pack.c.number)
        .limit(1)
        .offset(at_most - 1)
    )
    upto = last.one_or_none()
    if upto is None:
        await connection.execute(delete(import_pack))
        return False
    run, number = upto
    await connection.execute(
        delete(import_pack).where(
            (import_pack.c.run < run)
            | ((import_pack.c.run == run) & (import_pack.c.number <= number))
        )
    )
    return True


async def end(connection: AsyncConnection, token: str) -> None:
    """Ends the import that ``token`` works at."""
    await connection.execute(delete(importing).where(importing.c.token == token))


async def packs_aside(connection: AsyncConnection) -> int:
    """How many packs lie aside."""
    return int(await connection.scalar(select(func.count()).select_from(import_pack)) or 0)
