"""Suspensions: which relays and recipient domains get no mail for now, until when, and why.

The sender calls these in its own transactions (``store.ledger``), others by ``run_sync``.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    case,
    delete,
    func,
    insert,
    select,
)

from mailer.domain.suspension import Change, Suspension, SuspensionKind
from mailer.store.deliveries import delivery
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of

suspension = Table(
    "suspension",
    metadata,
    Column("relay", Text, nullable=False),
    # "" where the whole relay is suspended.
    Column("domain", Text, nullable=False),
    Column("kind", Choice(SuspensionKind), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("relay", "domain"),
    one_of("kind", SuspensionKind),
    CheckConstraint("strikes > 0", name="strikes_positive"),
)


def all_suspensions(connection: Connection) -> list[Suspension]:
    """Returns all, relays before domains; the relay recovers from one whose ``until`` is over."""
    rows = connection.execute(select(suspension).order_by(suspension.c.relay, suspension.c.domain))
    return [Suspension(**row) for row in rows.mappings()]


def waiting_domains(connection: Connection, mailing_id: int, domains: Sequence[str]) -> set[str]:
    """Which of ``domains`` a mailing still has to reach."""
    if not domains:
        return set()
    there = [
        func.max(case((delivery.c.address_key.endswith(f"@{one}", autoescape=True), 1), else_=0))
        for one in domains
    ]
    (found,) = connection.execute(
        select(*there).where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.state.in_(("queued", "claimed", "deferred")),
        )
    )
    return {domain for domain, waits in zip(domains, found, strict=True) if waits}


def put(connection: Connection, one: Suspension) -> None:
    """Writes a suspension down; the newest word replaces an older one."""
    clear(connection, one.relay, one.domain)
    connection.execute(
        insert(suspension).values(
            relay=one.relay,
            domain=one.domain,
            kind=one.kind,
            until=one.until,
            since=one.since,
            strikes=one.strikes,
            reason=one.reason,
        )
    )


def clear(connection: Connection, relay: str, domain: str) -> None:
    """Forgets a suspension (``domain`` "": that of the relay); none there is no matter."""
    about = (suspension.c.relay == relay, suspension.c.domain == domain)
    connection.execute(delete(suspension).where(*about))


def keep(connection: Connection, changes: Iterable[Change]) -> None:
    """Writes down what became of suspensions, in the order it happened."""
    for change in changes:
        if change.suspension is None:
            clear(connection, change.relay, change.domain)
        else:
            put(connection, change.suspension)
