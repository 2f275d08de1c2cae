"""Suppressions: addresses that are not mailed, how far that goes, and why."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    delete,
    insert,
)

from mailer.store.schema import UtcDateTime, metadata

suppression = Table(
    "suppression",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address_key", Text, nullable=False),
    # "lists": no list mail, but mail about a registration; "all": nothing at all.
    Column("scope", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    CheckConstraint("scope IN ('all', 'lists')", name="scope_known"),
    CheckConstraint("reason IN ('hard bounce', 'complaint', 'by staff')", name="reason_known"),
    Index("uq_suppression_address", "address_key", unique=True),
)


def suppress(
    connection: Connection,
    address_key: str,
    *,
    scope: str,
    reason: str,
    detail: str,
    now: datetime,
) -> None:
    """Stops mail to an address; the newest word replaces an older one."""
    connection.execute(delete(suppression).where(suppression.c.address_key == address_key))
    connection.execute(
        insert(suppression).values(
            address_key=address_key, scope=scope, reason=reason, detail=detail, since=now
        )
    )
