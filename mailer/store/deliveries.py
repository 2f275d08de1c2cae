"""Deliveries: the ledger. One row per mailing, person and occasion, from queued to its end."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    false,
    func,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailing_id", ForeignKey("mailing.id"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    # What the mail is about beside its mailing: a registration event, or "" for scheduled ones.
    Column("occasion", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    # The address again where a list mailing really goes to it: one mailbox gets one.
    Column("list_address", Text),
    Column("list_slug", Text),
    # The key of the session whose calendar entry it carries, where it carries one.
    Column("session", Integer, nullable=False, default=1, server_default="1"),
    Column("state", Choice(DeliveryState), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("priority", Integer, nullable=False),
    Column("content_id", ForeignKey("content.id")),
    Column("revision", Integer, nullable=False),
    Column("with_join_link", Boolean, nullable=False, default=False),
    # Somebody asked for this mail once more, without its attachment.
    Column("without_calendar", Boolean, nullable=False, server_default=false()),
    Column("message_id", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", UtcDateTime),
    Column("worker", Text),
    Column("lease_until", UtcDateTime),
    Column("relay", Text, nullable=False, default=""),
    Column("reply", Text, nullable=False, default=""),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("dated_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    one_of("state", DeliveryState),
    Index(
        "uq_delivery_mailing_person_occasion", "mailing_id", "person_id", "occasion", unique=True
    ),
    Index("uq_delivery_mailing_list_address", "mailing_id", "list_address", unique=True),
    Index("ix_delivery_person", "person_id"),
    Index("ix_delivery_mailing_state", "mailing_id", "state"),
    # What a sender may take next: stays small however long the ledger grows.
    Index(
        "ix_delivery_claimable",
        "priority",
        "next_attempt_at",
        "id",
        sqlite_where=text("state IN ('queued', 'deferred')"),
        postgresql_where=text("state IN ('queued', 'deferred')"),
    ),
)


async def content_by_list(connection: AsyncConnection, mailing_id: int) -> dict[str | None, int]:
    """What a frozen mailing sends to each of its lists (None: to registrants)."""
    rows = await connection.execute(
        select(delivery.c.list_slug, func.max(delivery.c.content_id))
        .where(delivery.c.mailing_id == mailing_id, delivery.c.content_id.is_not(None))
        .group_by(delivery.c.list_slug)
    )
    return {row[0]: row[1] for row in rows}
