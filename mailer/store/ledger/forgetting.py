"""Forgetting: deliveries whose people are not to be on record any longer (``store.retention``)."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import IN_HAND
from mailer.store.deliveries import delivery


async def forget(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """Takes some rows out of the ledger, for good; what a sender has in hand stays."""
    await connection.execute(
        delete(delivery).where(delivery.c.id.in_(list(ids)), delivery.c.state.not_in(IN_HAND))
    )
