"""Backlog: what is due and not out, and how all mailings stand, in few statements that follow
indexes; what has ended is not read, however long the ledger grows."""

from datetime import datetime

from sqlalchemy import Connection, exists, func, select, text

from mailer.domain.delivery import OPEN, DeliveryState, MailingState
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import OfNext
from mailer.store.mailings import mailing

# Spelled out as in the partial index: parameters would hide from SQLite that it fits.
_CLAIMABLE = text("delivery.state IN ('queued', 'deferred')")


def oldest_due(connection: Connection, now: datetime) -> list[tuple[str, datetime]]:
    """Since when the first mail of each relay and priority is due: (relay, moment).

    For each it goes down the index that senders claim by, to the first row that may leave: past
    rows of paused mailings, as they do.
    """
    groups = (
        select(mailing.c.relay, mailing.c.priority)
        .where(mailing.c.state == MailingState.SENDING)
        .distinct()
        .subquery()
    )
    own = mailing.alias()
    # Looked up by its number for each row: a list of those that send would be made as often.
    goes = exists().where(
        own.c.id == OfNext(delivery.c.mailing_id),
        own.c.state == MailingState.SENDING,
        own.c.relay == groups.c.relay,
    )
    first = (
        select(delivery.c.next_attempt_at)
        .where(
            _CLAIMABLE,
            delivery.c.priority == groups.c.priority,
            delivery.c.next_attempt_at <= now,
            goes.correlate(delivery, groups),
        )
        .order_by(delivery.c.next_attempt_at, delivery.c.id)
        .limit(1)
        .correlate(groups)
        .scalar_subquery()
    )
    rows = connection.execute(select(groups.c.relay, first))
    return [(relay, moment) for relay, moment in rows if moment is not None]


def open_counts(connection: Connection) -> list[tuple[str, MailingState, DeliveryState, int]]:
    """How many deliveries of mailings under way are open: (relay, state of the mailing, of the
    deliveries, number) for each mailing.

    Read off the index of mailings and states alone: it costs as many entries as are open.
    """
    states = sorted(OPEN)
    numbers = (
        select(func.count())
        .where(delivery.c.mailing_id == mailing.c.id, delivery.c.state == one)
        .correlate(mailing)
        .scalar_subquery()
        for one in states
    )
    rows = connection.execute(
        select(mailing.c.relay, mailing.c.state, *numbers).where(
            mailing.c.state.in_((MailingState.SENDING, MailingState.PAUSED))
        )
    )
    return [
        (relay, of_mailing, state, number)
        for relay, of_mailing, *counted in rows
        for state, number in zip(states, counted, strict=True)
        if number
    ]


def unclear(connection: Connection) -> int:
    """How many mails nobody knows of whether they arrived: one search for each mailing."""
    found = connection.scalar(
        select(func.count()).where(
            delivery.c.mailing_id.in_(select(mailing.c.id)),
            delivery.c.state == DeliveryState.UNCLEAR,
        )
    )
    return int(found or 0)


def mailings_by_state(
    connection: Connection,
) -> dict[MailingState, tuple[int, datetime | None]]:
    """How many mailings are in which state, and when the first of them is due."""
    rows = connection.execute(
        select(mailing.c.state, func.count(), func.min(mailing.c.due_at)).group_by(mailing.c.state)
    )
    return {state: (number, first) for state, number, first in rows}


def missed(connection: Connection, now: datetime) -> int:
    """How many mailings went to nobody and would still be of use."""
    found = connection.scalar(
        select(func.count()).where(mailing.c.state == MailingState.MISSED, mailing.c.until_at > now)
    )
    return int(found or 0)


def waiting_notes(connection: Connection) -> list[str]:
    """What each waiting mailing waits for (the text of notes)."""
    rows = connection.scalars(
        select(mailing.c.waits_for).where(mailing.c.state == MailingState.WAITING)
    )
    return list(rows)
