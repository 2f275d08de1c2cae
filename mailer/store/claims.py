"""Claims: how a sender takes deliveries and writes down what it does with them.

All of this runs inside a sender's own transactions (``store.ledger``), many rows at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    select,
    text,
    true,
    update,
)

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed, packed_ids, recordset, stored

# Spelled out as in the partial index: parameters would hide from SQLite that it fits.
_CLAIMABLE = text("delivery.state IN ('queued', 'deferred')")


@dataclass(frozen=True, slots=True)
class Route:
    """Which mailings a relay carries: its own, and as the first relay all that name no other."""

    relay: str
    others: tuple[str, ...] | None = ()

    @property
    def clause(self) -> ColumnElement[bool]:
        if self.others is None:
            return mailing.c.relay == self.relay
        return mailing.c.relay.not_in(self.others) if self.others else true()


EVERY = Route("")


def claim(
    connection: Connection,
    worker: str,
    now: datetime,
    lease_until: datetime,
    limit: int,
    route: Route = EVERY,
    before: int | None = None,
) -> list[int]:
    """Takes up to ``limit`` deliveries that are due, the most urgent first; gives their ids.

    ``before``: only those more urgent than this priority.
    """
    candidates = (
        select(delivery.c.id)
        .where(_CLAIMABLE, delivery.c.next_attempt_at <= now, _sending(route))
        .order_by(delivery.c.priority, delivery.c.next_attempt_at, delivery.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if before is not None:
        candidates = candidates.where(delivery.c.priority < before)
    ids = list(connection.execute(candidates).scalars())
    if ids:
        _CLAIM.run(connection, ids=packed_ids(ids), by=worker, lease=stored(lease_until))
    return ids


def _sending(route: Route) -> ColumnElement[bool]:
    """Deliveries of mailings that send. The sum keeps SQLite from going by mailing and sorting:
    the index of what may be claimed has the order already."""
    going = select(mailing.c.id).where(mailing.c.state == MailingState.SENDING, route.clause)
    return (delivery.c.mailing_id + 0).in_(going)


_CLAIM = Prepared(
    update(delivery)
    .where(delivery.c.id.in_(idset("ids")))
    .values(state=DeliveryState.CLAIMED, worker=bindparam("by"), lease_until=bindparam("lease"))
)


def set_aside(
    connection: Connection,
    worker: str,
    decisions: Sequence[tuple[int, DeliveryState, str]],
    now: datetime,
) -> None:
    """Ends claimed deliveries that must not leave: id, new state, reason."""
    if decisions:
        connection.execute(_SET_ASIDE, {"decided": packed(decisions), "by": worker, "at": now})


_decided = recordset("decided", "id", "state", "reason")
_SET_ASIDE = (
    update(delivery)
    .where(
        delivery.c.id == _decided.c.id,
        delivery.c.state == DeliveryState.CLAIMED,
        delivery.c.worker == bindparam("by"),
    )
    .values(
        state=_decided.c.state,
        reason=_decided.c.reason,
        list_address=None,
        worker=None,
        lease_until=None,
        ended_at=bindparam("at"),
    )
)


def renew(connection: Connection, worker: str, ids: Iterable[int], lease_until: datetime) -> None:
    """Keeps claims from running out while they wait for their turn."""
    connection.execute(
        update(delivery)
        .where(
            delivery.c.id.in_(idset("ids")),
            delivery.c.state == DeliveryState.CLAIMED,
            delivery.c.worker == worker,
        )
        .values(lease_until=lease_until),
        {"ids": packed_ids(ids)},
    )


def give_back(
    connection: Connection,
    worker: str,
    ids: Iterable[int] | None = None,
) -> int:
    """Claims that a worker will not send after all (all of them without ``ids``): queued again."""
    ours = [delivery.c.state == DeliveryState.CLAIMED, delivery.c.worker == worker]
    parameters = {}
    if ids is not None:
        ours.append(delivery.c.id.in_(idset("ids")))
        parameters = {"ids": packed_ids(ids)}
    returned = (
        update(delivery)
        .where(*ours)
        .values(state=DeliveryState.QUEUED, worker=None, lease_until=None)
    )
    return connection.execute(returned, parameters).rowcount


def postpone(connection: Connection, worker: str, turns: Sequence[tuple[int, datetime]]) -> None:
    """Claims whose domain is to be left in peace: queued again, each until its own turn."""
    if turns:
        connection.execute(_POSTPONE, {"turns": packed(turns), "by": worker})


_turns = recordset("turns", "id", "at")
_POSTPONE = (
    update(delivery)
    .where(
        delivery.c.id == _turns.c.id,
        delivery.c.state == DeliveryState.CLAIMED,
        delivery.c.worker == bindparam("by"),
    )
    .values(state=DeliveryState.QUEUED, next_attempt_at=_turns.c.at, worker=None, lease_until=None)
)


def next_attempt(connection: Connection, route: Route = EVERY) -> datetime | None:
    """When the earliest waiting delivery may be tried, or None if none waits."""
    earliest: datetime | None = connection.scalar(
        select(func.min(delivery.c.next_attempt_at)).where(_CLAIMABLE, _sending(route))
    )
    return earliest
