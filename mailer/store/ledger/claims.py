"""Claims: how a sender takes deliveries and writes down what it does with them.

All of this runs inside a sender's own transactions (``store.ledger``), many rows at a time.
"""

import json
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
    update,
)

from mailer.domain.delivery import WAITING, DeliveryState, MailingState, refuse_impossible
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import Among, Kind, OfFound, OfNext
from mailer.store.ledger.transition import transition
from mailer.store.mailings import mailing
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed, packed_ids, recordset

_CLAIMED = frozenset({DeliveryState.CLAIMED})
_LEAST_URGENT = 1 << 30  # no priority is so high
# Spelled out as in the partial index: parameters would hide from SQLite that it fits.
_CLAIMABLE = text("delivery.state IN ('queued', 'deferred')")


@dataclass(frozen=True, slots=True)
class Route:
    """Which mailings a relay carries: its own, and as the first relay all that name no other."""

    relay: str
    others: tuple[str, ...] | None = ()

    @property
    def values(self) -> dict[str, str]:
        """The parameters of ``_sending``."""
        return {"relay": self.relay, "others": json.dumps(self.others or ())}


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
    """Takes up to ``limit`` deliveries that are due, the most urgent first; returns their ids.

    ``before``: only those more urgent than this priority.
    """
    candidates = _OWN if route.others is None else _ALL_BUT
    most = _LEAST_URGENT if before is None else before
    ids: list[int] = candidates.scalars(
        connection, now=now, before=most, most=limit, **route.values
    )
    if ids:
        _CLAIM.run(connection, ids=packed_ids(ids), by=worker, lease=lease_until)
    return ids


def _sending(*, own: bool) -> ColumnElement[bool]:
    """Deliveries of mailings that send, by route, taken in the order of the index of what may be
    claimed."""
    by_route = (
        mailing.c.relay == bindparam("relay")
        if own
        else ~Among(mailing.c.relay, idset("others", Kind.TEXT))
    )
    going = select(mailing.c.id).where(mailing.c.state == MailingState.SENDING, by_route)
    return Among(OfNext(delivery.c.mailing_id), going)


def _candidates(*, own: bool) -> Prepared:
    return Prepared(
        select(delivery.c.id)
        .where(
            _CLAIMABLE,
            delivery.c.priority < bindparam("before"),
            delivery.c.next_attempt_at <= bindparam("now"),
            _sending(own=own),
        )
        .order_by(delivery.c.priority, delivery.c.next_attempt_at, delivery.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


_OWN, _ALL_BUT = _candidates(own=True), _candidates(own=False)
_CLAIM = Prepared(
    transition(WAITING, DeliveryState.CLAIMED)
    .where(Among(delivery.c.id, idset("ids")))
    .values(worker=bindparam("by"), lease_until=bindparam("lease"))
)


def set_aside(
    connection: Connection,
    worker: str,
    decisions: Sequence[tuple[int, DeliveryState, str]],
    now: datetime,
) -> None:
    """Ends claimed deliveries that must not leave: id, new state, reason."""
    for state in {state for _, state, _ in decisions}:
        refuse_impossible(_CLAIMED, state)
    if decisions:
        connection.execute(
            _SET_ASIDE, {"decided": packed(connection, decisions), "by": worker, "at": now}
        )


_decided = recordset("decided", id=Kind.NUMBER, state=Kind.TEXT, reason=Kind.TEXT)
_SET_ASIDE = (
    update(delivery)
    .where(
        delivery.c.id == _decided.c.id,
        OfFound(delivery.c.state) == DeliveryState.CLAIMED.value,
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
            Among(delivery.c.id, idset("ids")),
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
    *,
    mailing_id: int | None = None,
) -> int:
    """Claims that a worker will not send after all: queued again.

    All of them, or only ``ids``, or only those of one mailing.
    """
    ours = [delivery.c.worker == worker]
    parameters = {}
    if ids is not None:
        ours.append(Among(delivery.c.id, idset("ids")))
        parameters = {"ids": packed_ids(ids)}
    if mailing_id is not None:
        ours.append(delivery.c.mailing_id == mailing_id)
    returned = transition(_CLAIMED, DeliveryState.QUEUED).where(*ours)
    return connection.execute(returned, parameters).rowcount


def postpone(connection: Connection, worker: str, turns: Sequence[tuple[int, datetime]]) -> None:
    """Claims whose domain is suspended: queued again, each until its own turn."""
    if turns:
        connection.execute(_POSTPONE, {"turns": packed(connection, turns), "by": worker})


_turns = recordset("turns", id=Kind.NUMBER, at=Kind.MOMENT)
_POSTPONE = (
    transition(_CLAIMED, DeliveryState.QUEUED, found=True)
    .where(delivery.c.id == _turns.c.id, delivery.c.worker == bindparam("by"))
    .values(next_attempt_at=_turns.c.at)
)


def next_attempt(connection: Connection) -> datetime | None:
    """When the earliest waiting delivery may be tried, or None if none waits."""
    earliest: datetime | None = connection.scalar(
        select(func.min(delivery.c.next_attempt_at)).where(_CLAIMABLE, _sending(own=False)),
        EVERY.values,
    )
    return earliest


def waiting(connection: Connection) -> list[tuple[DeliveryState, int, datetime]]:
    """Of what waits for its time: how many were tried before (deferred) and how many were not
    (queued), and when the first of each may be tried."""
    rows = connection.execute(
        select(delivery.c.state, func.count(), func.min(delivery.c.next_attempt_at))
        .where(_CLAIMABLE, _sending(own=False))
        .group_by(delivery.c.state)
        .order_by(delivery.c.state),
        EVERY.values,
    )
    return [(state, number, first) for state, number, first in rows]
