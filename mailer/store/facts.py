"""Facts: the few things a database knows of itself, such as its own name."""

import secrets

from sqlalchemy import Column, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.store.schema import metadata

fact = Table(
    "fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


async def get(connection: AsyncConnection, name: str) -> str:
    """A fact's value, or "" when nothing is known."""
    return await connection.scalar(select(fact.c.value).where(fact.c.name == name)) or ""


async def put(connection: AsyncConnection, name: str, value: str) -> None:
    """States a fact, replacing what was known."""
    await connection.execute(delete(fact).where(fact.c.name == name))
    await connection.execute(insert(fact).values(name=name, value=value))


async def database_id(connection: AsyncConnection) -> str:
    """A name no other database has; made when first asked for, inside a write transaction."""
    known = await get(connection, "database_id")
    if not known:
        known = secrets.token_hex(16)
        await put(connection, "database_id", known)
    return known
