"""Recovery: what is made of deliveries whose worker is gone."""

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


async def recover(connection: AsyncConnection, now: datetime, alive: str = "") -> Recovered:
    """Puts right what workers left that are gone: they were not seen for long, or are not known
    and their lease ran out. What living workers hold is theirs, also of ``alive``, who asks.

    A clock that jumps ahead ends every lease at once: whoever lives to see it knows better.

    What was only claimed has not been sent. What was being sent may have arrived: nobody
    can know (RFC 1047). It is ``unclear``, or goes out again under the same Message-ID
    where its step prefers a double to a gap.
    """
    gone = await connection.run_sync(workers.bury, now)
    there = [alive, *(one.id for one in await connection.run_sync(workers.living, now))]
    owner = func.coalesce(delivery.c.worker, "?")
    ended = or_(delivery.c.lease_until <= now, owner.in_(gone))
    dead = and_(_ANYWHERE, ended, owner.not_in(there))
    returned = await connection.execute(
        transition({DeliveryState.CLAIMED}, DeliveryState.QUEUED).where(dead)
    )
    prefers_double = exists().where(
        mailing.c.id == delivery.c.mailing_id, mailing.c.on_unclear == UnclearPolicy.RESEND
    )
    # Nobody answered this time, whatever was said before.
    interrupted = {"reason": Remark.INTERRUPTED.value, "reply": "", "next_attempt_at": now}
    repeated = await connection.execute(
        transition({DeliveryState.SENDING}, DeliveryState.QUEUED)
        .where(dead, prefers_double)
        .values(**interrupted)
    )
    unclear = await connection.execute(
        transition({DeliveryState.SENDING}, DeliveryState.UNCLEAR, now)
        .where(dead)
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
    there = [one.id for one in await connection.run_sync(workers.living, now)]
    await connection.execute(
        update(delivery)
        .where(
            _ANYWHERE,
            delivery.c.state.in_(IN_HAND),
            func.coalesce(delivery.c.worker, "?").not_in(there),
        )
        .values(lease_until=now)
    )


async def interrupted_mailings(connection: AsyncConnection, now: datetime) -> list[int]:
    """Mailings of which something is claimed or being sent by nobody who is known to live."""
    there = [one.id for one in await connection.run_sync(workers.living, now)]
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
