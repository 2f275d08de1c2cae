"""Refused rows: what the last import of a file did not take, until it is mended or dismissed."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import JSON, Column, Index, Integer, Table, Text, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.errors import Sentence
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, records


class Import(StrEnum):
    """What was taken in: people for a list, or registrations for a seminar."""

    RECIPIENTS = "recipients"
    REGISTRATIONS = "registrations"


# Reasons are kept as they were reported: they name what stood in a cell, so they are people's data.
refused_import = Table(
    "refused_import",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Choice(Import), nullable=False),
    Column("about", Text, nullable=False),  # the slug of the list or seminar
    Column("file", Text, nullable=False),  # its name without folders
    Column("number", Integer, nullable=False),  # how many; the first of them are in ``rows``
    Column("rows", JSON, nullable=False),  # [line, reason in German, in English]
    Column("at", UtcDateTime, nullable=False),
    one_of("kind", Import),
    Index("uq_refused_import_source", "kind", "about", "file", unique=True),
)


class RefusedImportRow(NamedTuple):
    """What is remembered of an import: the first of its ``number`` rows as they are stored."""

    id: int
    kind: Import
    about: str
    file: str
    number: int
    rows: Sequence[tuple[int, str, str]]
    at: datetime


async def replace(
    connection: AsyncConnection,
    kind: Import,
    about: str,
    file: str,
    rows: Sequence[tuple[int, Sentence]],
    *,
    at_most: int,
    now: datetime,
) -> None:
    """Remembers what this import refused instead of what it refused before; nothing for none."""
    same = (refused_import.c.kind == kind, refused_import.c.about == about)
    await connection.execute(delete(refused_import).where(*same, refused_import.c.file == file))
    if not rows:
        return
    kept = [[line, reason.de, reason.en] for line, reason in rows[:at_most]]
    await connection.execute(
        insert(refused_import).values(
            kind=kind, about=about, file=file, number=len(rows), rows=kept, at=now
        )
    )


async def listing(
    connection: AsyncConnection, since: datetime, file: str = ""
) -> list[RefusedImportRow]:
    """The imports since then that refused rows (of one file only), the newest first."""
    query = select(refused_import).where(refused_import.c.at >= since)
    if file:
        query = query.where(refused_import.c.file == file)
    query = query.order_by(refused_import.c.at.desc(), refused_import.c.id.desc())
    return records(await connection.execute(query), RefusedImportRow)


async def number(connection: AsyncConnection, before: datetime) -> int:
    """How many imports there are whose refused rows are older than ``before``."""
    found = await connection.scalar(
        select(func.count()).select_from(refused_import).where(refused_import.c.at < before)
    )
    return int(found or 0)


async def forget(connection: AsyncConnection, *, before: datetime, ids: Sequence[int] = ()) -> None:
    """Forgets some imports' refused rows, and all that are older."""
    older = refused_import.c.at < before
    await connection.execute(
        delete(refused_import).where(or_(older, refused_import.c.id.in_(list(ids))))
    )
