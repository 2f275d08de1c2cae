"""Usage: what left over a relay lately, and what waits to, read from the ledger.

The sender calls these in its own transactions (``store.ledger``), others by ``run_sync``.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Text, bindparam, case, cast, func, select

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.retry import wait_after
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.schema import UtcDateTime

_MINUTE = len("2026-03-29 08:00")


def sent_since(
    connection: Connection, relay: str, since: datetime, now: datetime
) -> list[tuple[datetime, int]]:
    """How many messages ``relay`` was given, whatever it said: (newest moment, number) a minute.

    The ledger keeps a delivery's last attempt only; earlier ones are counted where they
    were at the latest. What a crash left without an answer counts for every relay.
    """
    # Recovery queues what it repeats for the moment of its work, not before the attempt; what is
    # on its way was queued whenever its mailing was frozen.
    at = case(
        (delivery.c.state == DeliveryState.SENDING, bindparam("now", now, type_=UtcDateTime())),
        else_=func.coalesce(delivery.c.ended_at, delivery.c.next_attempt_at),
    )
    minute = func.substr(cast(at, Text), 1, _MINUTE)
    rows = connection.execute(
        select(func.max(at), delivery.c.attempts, func.count())
        .where(delivery.c.relay.in_((relay, "")), delivery.c.attempts > 0, at >= since)
        .group_by(minute, delivery.c.attempts)
    )
    found: dict[datetime, int] = {}
    for newest, attempts, number in rows:
        moment = newest
        for attempt in range(attempts, 0, -1):
            if moment < since:
                break
            found[moment] = found.get(moment, 0) + number
            if attempt > 1:
                moment -= wait_after(attempt - 1)
    return sorted(found.items())


def waiting(connection: Connection, but: Collection[int] = ()) -> list[tuple[str, int, int]]:
    """What is frozen and not out yet, but for some mailings: (relay, priority, number)."""
    rows = connection.execute(
        select(mailing.c.relay, delivery.c.priority, func.count())
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            delivery.c.state.in_((DeliveryState.QUEUED, DeliveryState.CLAIMED)),
            mailing.c.state == MailingState.SENDING,
            mailing.c.id.not_in(list(but)),
        )
        .group_by(mailing.c.relay, delivery.c.priority)
    )
    return [(relay, priority, number) for relay, priority, number in rows]
