"""Wordings: the very words that people were asked to agree to, each text kept once."""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.commitment import text_hash
from mailer.store.schema import metadata

consent_wording = Table(
    "consent_wording",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("hash"),
)


async def keep(connection: AsyncConnection, text: str) -> int | None:
    """Keeps ``text`` unless it is kept already; its number, None for no text."""
    if not text:
        return None
    digest = text_hash(text)
    known = await connection.scalar(
        select(consent_wording.c.id).where(consent_wording.c.hash == digest)
    )
    if known is None:
        known = await connection.scalar(
            insert(consent_wording).values(hash=digest, text=text).returning(consent_wording.c.id)
        )
    return int(known or 0)
