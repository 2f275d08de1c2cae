"""Recovery: what is made of deliveries whose worker is gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import IN_HAND, WAITING, DeliveryState, Remark, UnclearPolicy
from mailer.store import workers
from mailer.store.deliveries import delivery
from mailer.store.ledger.transition import transition
from mailer.store.mailings import mailing

# Leads the database through its index of (mailing, state): there is none of leases, which
# every mail on its way would have to keep up.
_ANYWHERE = delivery.c.mailing_id.in_(select(mailing.c.id))


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many deliveries dead workers left: only claimed, to be sent again, and unclear."""

    returned: int = 0
    repeated: int = 0
    unclear: int = 0


async def recover(
    connection: AsyncConnection,
    now: datetime,
    alive: str = "",
    in_hand: Collection[int] = (),
    dead: Collection[str] = (),
) -> Recovered:
    """Puts right what workers left that are ``dead``, or not known and whose lease ran out.

    What known workers hold is theirs. Of its own whoever asks (``alive``) knows what is
    ``in_hand``; the rest, whose lease ran out, it never heard of: the answer to its claim was lost.

    What was only claimed has not been sent. What was being sent may have arrived: nobody
    can know (RFC 1047). It is ``unclear``, or goes out again under the same Message-ID
    where its step prefers a double to a gap.
    """
    gone = await connection.run_sync(workers.bury, dead, now)
    others = {one.id for one in await connection.run_sync(workers.known)} - {alive}
    owner = func.coalesce(delivery.c.worker, "?")
    ran_out = and_(delivery.c.lease_until <= now, owner.not_in(others))
    if alive:
        lost = and_(owner == alive, delivery.c.id.not_in(list(in_hand)))
        ran_out = and_(ran_out, or_(owner != alive, lost))
    left = and_(_ANYWHERE, or_(ran_out, owner.in_(gone)))
    returned = await connection.execute(
        transition({DeliveryState.CLAIMED}, DeliveryState.QUEUED).where(left)
    )
    prefers_double = exists().where(
        mailing.c.id == delivery.c.mailing_id, mailing.c.on_unclear == UnclearPolicy.RESEND
    )
    # Nobody answered this time, whatever was said before.
    interrupted = {"reason": Remark.INTERRUPTED.value, "reply": "", "next_attempt_at": now}
    repeated = await connection.execute(
        transition({DeliveryState.SENDING}, DeliveryState.QUEUED)
        .where(left, prefers_double)
        .values(**interrupted)
    )
    unclear = await connection.execute(
        transition({DeliveryState.SENDING}, DeliveryState.UNCLEAR, now)
        .where(left)
        .values(**interrupted)
    )
    return Recovered(returned.rowcount, repeated.rowcount, unclear.rowcount)


async def set_back(connection: AsyncConnection, now: datetime, by: timedelta) -> None:
    """The clock was set back to ``now``: mail waits for its next try no longer than it would.

    Also what was queued a moment ago is for a moment that is still to come.
    """
    waits = (delivery.c.state.in_(WAITING), _ANYWHERE)
    moments = await connection.execute(
        select(delivery.c.next_attempt_at)
        .where(*waits, delivery.c.next_attempt_at > now)
        .distinct()
        .order_by(delivery.c.next_attempt_at)  # the earlier make room for the later
    )
    for moment in moments.scalars().all():
        await connection.execute(
            update(delivery)
            .where(*waits, delivery.c.next_attempt_at == moment)
            .values(next_attempt_at=moment - by)
        )


async def expire_leases(connection: AsyncConnection, now: datetime) -> None:
    """Declares the leases of all over who are not known to live: right only for who knows that
    no other sender runs that does not say so (``store.workers``)."""
    there = [one.id for one in await connection.run_sync(workers.known)]
    await connection.execute(
        update(delivery)
        .where(
            _ANYWHERE,
            delivery.c.state.in_(IN_HAND),
            func.coalesce(delivery.c.worker, "?").not_in(there),
        )
        .values(lease_until=now)
    )


async def interrupted_mailings(connection: AsyncConnection) -> list[int]:
    """Mailings of which something is claimed or being sent by nobody who is known."""
    there = [one.id for one in await connection.run_sync(workers.known)]
    rows = await connection.execute(
        select(delivery.c.mailing_id)
        .where(
            _ANYWHERE,
            delivery.c.state.in_(IN_HAND),
            func.coalesce(delivery.c.worker, "?").not_in(there),
        )
        .distinct()
        .order_by("mailing_id")
    )
    return list(rows.scalars())
