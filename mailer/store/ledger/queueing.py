"""Queueing: deliveries are made, as queued or as skipped with the reason why."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import REACHED, UNSENT, DeliveryState
from mailer.domain.session_mail import AGAIN, BESIDE
from mailer.domain.timeline import CalendarUse
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.prepared import Prepared

_BORN = frozenset({DeliveryState.QUEUED, DeliveryState.SKIPPED})


class NewDelivery(NamedTuple):
    """A delivery that is about to be written; its Message-ID is fixed from here on.

    One to a list has its ``list_slug``, and where it is queued its ``list_address``.
    ``session`` is the key of the session whose calendar entry it carries, if any;
    ``without_calendar``: it links to it instead.
    """

    mailing_id: int
    person_id: int
    occasion: str
    address: str
    address_key: str
    priority: int
    content_id: int
    revision: int
    message_id: str
    queued_at: datetime
    next_attempt_at: datetime | None
    list_address: str | None = None
    list_slug: str | None = None
    session: int = 1
    state: DeliveryState = DeliveryState.QUEUED
    reason: str = ""
    with_join_link: bool = False
    attempts: int = 0
    relay: str = ""
    reply: str = ""
    ended_at: datetime | None = None
    without_calendar: bool = False


async def enqueue(connection: AsyncConnection, rows: Sequence[NewDelivery]) -> None:
    """Writes new deliveries. What is queued gets its turn; what is skipped says why."""
    if any(row.state not in _BORN for row in rows):
        raise ValueError("a delivery begins as queued or skipped")
    if rows:
        await connection.run_sync(_ENQUEUE.run_many, NewDelivery._fields, rows)


_ENQUEUE = Prepared(
    insert(delivery).values(
        {name: bindparam(name, type_=delivery.c[name].type) for name in NewDelivery._fields}
    )
)


async def is_there(
    connection: AsyncConnection, mailing_id: int, person_id: int, occasion: str
) -> bool:
    """Whether somebody has a delivery of a mailing on an occasion, whatever became of it."""
    found = await connection.scalar(
        select(delivery.c.id).where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.person_id == person_id,
            delivery.c.occasion == occasion,
        )
    )
    return found is not None


async def asked_again(
    connection: AsyncConnection, seminar_id: int, person_id: int
) -> list[datetime]:
    """When somebody asked for a mail about a seminar once more, each time (aware).

    What goes beside such a mail, with another session's entry, does not count.
    """
    rows = await connection.execute(
        select(delivery.c.queued_at)
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .where(
            mailing.c.seminar_id == seminar_id,
            delivery.c.person_id == person_id,
            delivery.c.occasion.like(f"%{AGAIN}%"),
            delivery.c.occasion.not_like(BESIDE),
        )
    )
    return list(rows.scalars())


async def forget(connection: AsyncConnection, mailing_id: int, revision: int) -> None:
    """Takes out what a freeze wrote for this revision: it begins anew. What left stays."""
    await connection.execute(
        delete(delivery).where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.revision == revision,
            delivery.c.state.not_in(REACHED | {DeliveryState.SENDING}),
        )
    )


async def forget_skipped(
    connection: AsyncConnection, mailing_id: int, revision: int, people: Sequence[int]
) -> None:
    """Takes out who was left out, of these people: they are considered again."""
    await connection.execute(
        delete(delivery).where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.person_id.in_(people),
            delivery.c.revision == revision,
            delivery.c.state == DeliveryState.SKIPPED,
        )
    )


async def free_mailboxes(connection: AsyncConnection, mailing_id: int) -> None:
    """What never got through keeps no mailbox from the next try."""
    not_had = delivery.c.state.not_in(REACHED | {DeliveryState.SENDING})
    await connection.execute(
        update(delivery)
        .where(delivery.c.mailing_id == mailing_id, not_had)
        .values(list_address=None)
    )


async def point_at_session(
    connection: AsyncConnection, seminar_id: int, frm: int, to: int
) -> list[tuple[int, str]]:
    """Has unsent mails that bring one session's entry bring another's; returns to whom they go.

    People and addresses, as keys. What goes beside other mails stays: each is about its own
    session.
    """
    bringing = select(mailing.c.id).where(
        mailing.c.seminar_id == seminar_id,
        mailing.c.calendar.in_((CalendarUse.REQUEST, CalendarUse.PUBLISH)),
        mailing.c.session == 0,
    )
    pointed = await connection.execute(
        update(delivery)
        .where(
            delivery.c.mailing_id.in_(bringing),
            delivery.c.session == frm,
            delivery.c.state.in_(UNSENT),
            delivery.c.occasion.not_like(BESIDE),
        )
        .values(session=to)
        .returning(delivery.c.person_id, delivery.c.address_key)
    )
    return [(row[0], row[1]) for row in pointed]


async def renew_content(
    connection: AsyncConnection,
    mailing_id: int,
    states: frozenset[DeliveryState],
    old: int,
    new: int,
    revision: int,
) -> int:
    """Points deliveries at another content; returns how many. Their states stay."""
    renewed = await connection.execute(
        update(delivery)
        .where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.state.in_(sorted(states)),
            delivery.c.content_id == old,
        )
        .values(content_id=new, revision=revision)
    )
    return renewed.rowcount
