"""Attempts: what is on its way, and what came of it.

All of this runs inside a sender's own transactions (``store.ledger``), many rows at a time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, case, func, select, update

from mailer.domain.delivery import DeliveryState, refuse_impossible
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import Among, Kind, OfFound
from mailer.store.ledger.transition import transition
from mailer.store.prepared import Prepared
from mailer.store.recordset import (
    idset,
    packed,
    packed_ids,
    packed_pairs,
    pairset,
    recordset,
)
from mailer.store.schema import UtcDateTime
from mailer.store.subscriptions import subscription


class Outcome(NamedTuple):
    """What came of one delivery; ``retry_at`` is set when it is deferred.

    ``untried``: no command of it ran, so the attempt that ``begin`` counted was none.
    ``notice``: it told a subscriber where the address came from (Art. 14 GDPR).
    """

    delivery_id: int
    state: DeliveryState
    reason: str
    reply: str
    relay: str
    at: datetime
    retry_at: datetime | None = None
    untried: bool = False
    notice: bool = False


def begin(
    connection: Connection,
    worker: str,
    dated: Sequence[tuple[int, str]],
    until: datetime,
    *,
    exact: bool = True,
) -> set[int]:
    """``claimed`` → ``sending``; returns the ids of those that were still ours to send.

    ``dated``: id and the Date in the message (ISO 8601), which the first try fixes: a later one
    may say "". A lease that ends before ``until`` is too short. Only
    when this transaction is durable may the final dot of these messages leave. Raises
    NotAllOursError, here or when the transaction commits.
    """
    if not dated:
        return set()
    found = {one for one, _ in dated}
    if exact:
        ours = connection.execute(_OURS, {"by": worker, "until": until, "ids": packed_ids(found)})
        found = set(ours.scalars())
    by_date: dict[str, list[int]] = {}
    for one, date in dated:
        if one in found:
            by_date.setdefault(date, []).append(one)
    for date, same in by_date.items():
        _BEGIN.run_on(
            connection,
            len(same),
            NotAllOursError(),
            ids=packed_ids(same),
            at=datetime.fromisoformat(date) if date else None,
            by=worker,
            until=until,
        )
    return found


class NotAllOursError(Exception):
    """Some of what was to begin is no longer ours: the transaction is to be undone and done
    again with ``exact``, which asks before and takes longer."""


_ours = (
    delivery.c.state == DeliveryState.CLAIMED,
    delivery.c.worker == bindparam("by"),
    delivery.c.lease_until > bindparam("until"),
)
_OURS = select(delivery.c.id).where(Among(delivery.c.id, idset("ids")), *_ours)
_BEGIN = Prepared(
    transition({DeliveryState.CLAIMED}, DeliveryState.SENDING)
    .where(Among(delivery.c.id, idset("ids")), *_ours)
    .values(
        attempts=delivery.c.attempts + 1,
        dated_at=func.coalesce(delivery.c.dated_at, bindparam("at", type_=UtcDateTime())),
    )
)


def conclude(connection: Connection, worker: str, outcomes: Sequence[Outcome]) -> None:
    """``sending`` → what the relay said; a notice that arrived is not given again.

    All of one call came back over one relay.
    """
    if not outcomes:
        return
    sent = [one for one in outcomes if one.state is DeliveryState.SENT]
    if sent:
        # Nearly all are, and differ in nothing but the server's words.
        at = sent[-1].at
        arrived = packed_pairs((one.delivery_id, one.reply) for one in sent)
        _ARRIVED.run_unseen(connection, arrived=arrived, by=worker, over=sent[-1].relay, at=at)
        told = [one.delivery_id for one in sent if one.notice]
        if told:
            _NOTIFY.run_unseen(connection, ids=packed_ids(told), at=at)
    if len(sent) < len(outcomes):
        # An outcome is a row: what is its first field there is its first column here.
        rest = [one for one in outcomes if one.state is not DeliveryState.SENT]
        for state in {one.state for one in rest}:
            refuse_impossible(_SENDING, state)
        _CONCLUDE.run_unseen(connection, said=packed(connection, rest), by=worker)


_SENDING = frozenset({DeliveryState.SENDING})
_arrived = pairset("arrived", "reply")
_ARRIVED = Prepared(
    transition(_SENDING, DeliveryState.SENT, bindparam("at"), found=True)
    .where(delivery.c.id == _arrived.c.id, delivery.c.worker == bindparam("by"))
    .values(reason="", reply=_arrived.c.reply, relay=bindparam("over"))
)
_said = recordset(
    "said",
    id=Kind.NUMBER,
    state=Kind.TEXT,
    reason=Kind.TEXT,
    reply=Kind.TEXT,
    relay=Kind.TEXT,
    at=Kind.MOMENT,
    retry=Kind.MOMENT,
    untried=Kind.FLAG,
)
_CONCLUDE = Prepared(
    update(delivery)
    .where(
        delivery.c.id == _said.c.id,
        OfFound(delivery.c.state) == DeliveryState.SENDING.value,
        delivery.c.worker == bindparam("by"),
    )
    .values(
        state=_said.c.state,
        reason=_said.c.reason,
        reply=_said.c.reply,
        relay=_said.c.relay,
        next_attempt_at=_said.c.retry,
        ended_at=_said.c.at,
        attempts=delivery.c.attempts - case((_said.c.untried, 1), else_=0),
        worker=None,
        lease_until=None,
    )
)
_NOTIFY = Prepared(
    update(subscription)
    .where(
        Among(delivery.c.id, idset("ids")),
        subscription.c.person_id == delivery.c.person_id,
        subscription.c.list_slug == delivery.c.list_slug,
        subscription.c.notified.is_(None),
    )
    .values(notified=bindparam("at"))
)
