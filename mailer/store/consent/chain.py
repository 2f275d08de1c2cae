"""The chain of the consent ledger: only ever added to, and it names nobody.

One link is added for each act, be it one confirmation or a chunk of an import: it holds the
commitments of all statements made then, 32 octets each. So the chain costs an import one row a
chunk, a single person's statement is proven by its salt and its place in the link, and adding
reads the last link alone. Triggers on both databases refuse what is no next link.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.commitment import (
    NO_HASH,
    SALT_OCTETS,
    Statement,
    Whose,
    commitments,
    joined,
    link_hash,
)
from mailer.store.prepared import Prepared
from mailer.store.schema import UtcDateTime, metadata, record_or_none, records

consent_link = Table(
    "consent_link",
    metadata,
    # 1, 2, 3 …: none is missing.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("commitments", LargeBinary, nullable=False),
    # JSON: what was let go by erasing, or what there was before the chain.
    Column("note", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
LETS_GO, BEFORE = "erased", "events_before"
"""Keys of a note: places whose statements were erased, and the last event before there was a
chain."""


class Place(NamedTuple):
    """Where the commitment of a statement stands: in which link, and at which place (from 0)."""

    link: int
    leaf: int


class Proof(NamedTuple):
    """What a statement is kept with, so that it can be proven."""

    place: Place
    salt: bytes


class Committed(NamedTuple):
    """Statements of one act: their link, and the salt of each in the order of their leaves."""

    link: int
    salts: list[bytes]


class Link(NamedTuple):
    """One link of the chain."""

    number: int
    at: datetime
    commitments: bytes
    note: str
    hash: str


class Head(NamedTuple):
    """The last link; 0 and "" where there is none. Who has noted it elsewhere can tell later that
    nothing was taken away since."""

    number: int
    hash: str


async def head(connection: AsyncConnection) -> Head:
    """How far the chain goes."""
    return await connection.run_sync(_head)


def _head(connection: Connection) -> Head:
    return record_or_none(connection.execute(_LAST), Head) or Head(0, NO_HASH)


_LAST = (
    select(consent_link.c.number, consent_link.c.hash)
    .order_by(consent_link.c.number.desc())
    .limit(1)
)
_INSERT = Prepared(
    insert(consent_link).values(
        {one.key: bindparam(one.key, type_=one.type) for one in consent_link.columns}
    )
)


async def commit(
    connection: AsyncConnection, people: Sequence[Whose], statement: Statement, now: datetime
) -> list[Proof]:
    """Adds one link for what each of ``people`` said, in the transaction that keeps it.

    The proofs are in the order of ``people``; none for nobody.
    """
    if not people:
        return []
    link, salts = await connection.run_sync(commit_all, [(statement.octets, people)], now)
    return [Proof(Place(link, leaf), salt) for leaf, salt in enumerate(salts)]


def commit_all(
    connection: Connection, said: Sequence[tuple[bytes, Sequence[Whose]]], now: datetime
) -> Committed:
    """``commit`` for statements (their octets) with all who made each, by who has the connection
    itself. There is somebody; their leaves follow each other in this order."""
    random = secrets.token_bytes(SALT_OCTETS * sum(len(people) for _, people in said))
    salts = [random[at : at + SALT_OCTETS] for at in range(0, len(random), SALT_OCTETS)]
    salt = iter(salts)
    leaves = [
        leaf
        for octets, people in said
        for leaf in commitments(islice(salt, len(people)), people, octets)
    ]
    return Committed(_add(connection, joined(leaves), "", now), salts)


async def let_go(connection: AsyncConnection, places: Iterable[Place], now: datetime) -> None:
    """Says that the statements at ``places`` are erased in this transaction; nothing for none.

    Without it a statement that is missing was taken away by somebody else.
    """
    gone = sorted(set(places))
    if gone:
        await connection.run_sync(_add, b"", json.dumps({LETS_GO: gone}), now)


async def links(connection: AsyncConnection, after: int, at_most: int) -> list[Link]:
    """The next links behind the number ``after``, in their order."""
    rows = await connection.execute(
        select(consent_link)
        .where(consent_link.c.number > after)
        .order_by(consent_link.c.number)
        .limit(at_most)
    )
    return records(rows, Link)


async def between(connection: AsyncConnection, first: int, last: int) -> list[Link]:
    """The links from one number to another."""
    rows = await connection.execute(
        select(consent_link)
        .where(consent_link.c.number.between(first, last))
        .order_by(consent_link.c.number)
    )
    return records(rows, Link)


async def length(connection: AsyncConnection) -> int:
    """How many links there are."""
    return int(await connection.scalar(select(func.count()).select_from(consent_link)) or 0)


def _add(connection: Connection, commitments: bytes, note: str, now: datetime) -> int:
    last = _head(connection)
    number = last.number + 1
    made = link_hash(last.hash, number, now, commitments, note)
    _INSERT.run_unseen(
        connection, number=number, at=now, commitments=commitments, note=note, hash=made
    )
    return number
