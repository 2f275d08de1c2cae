"""Mailbox marks: how far each mailbox was read, by whom it is being read, and what is wrong."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, Integer, Table, Text, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.returned import MailboxTrouble
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, record_or_none

mailbox_mark = Table(
    "mailbox_mark",
    metadata,
    # The folder as an address: user, host and folder.
    Column("name", Text, primary_key=True),
    # UIDs count only as long as this stays (RFC 3501 §2.3.1.1); all up to ``uid`` were looked at.
    Column("validity", Integer, nullable=False),
    Column("uid", Integer, nullable=False),
    # Who of several machines reads it, and until when that is believed.
    Column("reader", Text),
    Column("lease_until", UtcDateTime),
    Column("looked_at", UtcDateTime),
    # Why it cannot be read, what the server said of it, and since when.
    Column("trouble", Choice(MailboxTrouble)),
    Column("detail", Text, nullable=False),
    Column("trouble_since", UtcDateTime),
    one_of("trouble", MailboxTrouble),
)


class MailboxMark(NamedTuple):
    """How far a mailbox was read; ``trouble_since`` None: all is well."""

    name: str
    validity: int
    uid: int
    reader: str | None
    lease_until: datetime | None
    looked_at: datetime | None
    trouble: MailboxTrouble | None
    detail: str
    trouble_since: datetime | None


async def find(connection: AsyncConnection, name: str) -> MailboxMark | None:
    """The mark of a mailbox that was looked at before."""
    rows = await connection.execute(select(mailbox_mark).where(mailbox_mark.c.name == name))
    return record_or_none(rows, MailboxMark)


async def take(
    connection: AsyncConnection, name: str, reader: str, now: datetime, until: datetime
) -> MailboxMark | None:
    """Takes a mailbox for ``reader`` until a moment; None where another has it."""
    known = await find(connection, name)
    if known is None:
        await connection.execute(
            insert(mailbox_mark).values(name=name, validity=0, uid=0, detail="")
        )
    elif known.reader not in {None, reader} and known.lease_until and known.lease_until > now:
        return None
    await connection.execute(
        update(mailbox_mark)
        .where(mailbox_mark.c.name == name)
        .values(reader=reader, lease_until=until)
    )
    return await find(connection, name)


async def give_back(connection: AsyncConnection, name: str, reader: str) -> None:
    """Lets others read it."""
    await connection.execute(
        update(mailbox_mark)
        .where(mailbox_mark.c.name == name, mailbox_mark.c.reader == reader)
        .values(reader=None, lease_until=None)
    )


async def read_up_to(
    connection: AsyncConnection, name: str, validity: int, uid: int, now: datetime
) -> None:
    """Notes how far it was read, and that nothing is wrong."""
    await connection.execute(
        update(mailbox_mark)
        .where(mailbox_mark.c.name == name)
        .values(
            validity=validity,
            uid=uid,
            looked_at=now,
            trouble=None,
            detail="",
            trouble_since=None,
        )
    )


async def note_trouble(
    connection: AsyncConnection, name: str, trouble: MailboxTrouble, detail: str, now: datetime
) -> None:
    """Notes why it cannot be read; since when, only the first time."""
    row = await find(connection, name)
    since = row.trouble_since if row and row.trouble_since else now
    await connection.execute(
        update(mailbox_mark)
        .where(mailbox_mark.c.name == name)
        .values(trouble=trouble, detail=detail, trouble_since=since)
    )
