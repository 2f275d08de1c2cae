"""Settling: what only a person or a second look can decide about a delivery."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, Remark
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import Among
from mailer.store.ledger.transition import transition
from mailer.store.recordset import idset, packed_ids

_UNCLEAR = frozenset({DeliveryState.UNCLEAR})
_DEFERRED = frozenset({DeliveryState.DEFERRED})


async def settle_as_sent(connection: AsyncConnection, mailing_id: int) -> int:
    """The unclear ones of a mailing have arrived; returns how many they were."""
    settled = await connection.execute(
        transition(_UNCLEAR, DeliveryState.SENT, delivery.c.ended_at)
        .where(delivery.c.mailing_id == mailing_id)
        .values(reason=Remark.SETTLED_AS_SENT.value)
    )
    return settled.rowcount


async def settle_for_resending(connection: AsyncConnection, mailing_id: int, now: datetime) -> int:
    """The unclear ones of a mailing go out again, under the same Message-ID; returns how many."""
    settled = await connection.execute(
        transition(_UNCLEAR, DeliveryState.QUEUED)
        .where(delivery.c.mailing_id == mailing_id)
        .values(reason=Remark.SETTLED_TO_RESEND.value, next_attempt_at=now)
    )
    return settled.rowcount


def give_up(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    """Fails those whose own filter refused the content (``domain.refusal``)."""
    connection.execute(
        transition(_DEFERRED, DeliveryState.FAILED, now).where(Among(delivery.c.id, idset("ids"))),
        {"ids": packed_ids(ids)},
    )


def put_back(connection: Connection, ids: Iterable[int], now: datetime) -> None:
    """Those whose mailing was at fault have their turn when it goes on."""
    connection.execute(
        update(delivery)
        .where(Among(delivery.c.id, idset("ids")), delivery.c.state.in_(_DEFERRED))
        .values(next_attempt_at=now),
        {"ids": packed_ids(ids)},
    )
