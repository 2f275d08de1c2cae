"""Mail that was sent, as what comes back of it is looked for."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.timeline import CalendarUse
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import Among
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_ids
from mailer.store.schema import record_or_none, records

_NEWEST = 20_000
"""A Message-ID without an address is looked for among so many of the newest deliveries."""
_LEFT = (
    DeliveryState.SENDING,
    DeliveryState.SENT,
    DeliveryState.UNCLEAR,
    DeliveryState.DEFERRED,
    DeliveryState.BOUNCED,
    DeliveryState.COMPLAINED,
)


class SentMail(NamedTuple):
    """A delivery, with what matters of its mailing once it comes back."""

    id: int
    mailing_id: int
    person_id: int
    address_key: str
    list_slug: str | None
    state: DeliveryState
    message_id: str
    relay: str
    ended_at: datetime | None
    until_at: datetime
    mailing_state: MailingState
    mailing_relay: str
    seminar_id: int | None
    calendar: CalendarUse

    @property
    def domain(self) -> str:
        """The recipient's domain."""
        return self.address_key.rpartition("@")[2]


def _sent() -> Select[Any]:
    return select(
        delivery.c.id,
        delivery.c.mailing_id,
        delivery.c.person_id,
        delivery.c.address_key,
        delivery.c.list_slug,
        delivery.c.state,
        delivery.c.message_id,
        delivery.c.relay,
        delivery.c.ended_at,
        mailing.c.until_at,
        mailing.c.state.label("mailing_state"),
        mailing.c.relay.label("mailing_relay"),
        mailing.c.seminar_id,
        mailing.c.calendar,
    ).join(mailing, mailing.c.id == delivery.c.mailing_id)


async def by_ids(connection: AsyncConnection, ids: Collection[int]) -> dict[int, SentMail]:
    """The deliveries of some numbers, by these."""
    if not ids:
        return {}
    found = await connection.run_sync(_BY_IDS.records, SentMail, numbers=packed_ids(ids))
    return {one.id: one for one in found}


_BY_IDS = Prepared(_sent().where(Among(delivery.c.id, idset("numbers"))))


async def by_message_id(
    connection: AsyncConnection, ids: Collection[str], address_keys: Iterable[str]
) -> SentMail | None:
    """The delivery with one of some Message-IDs, to one of some addresses, or among the newest.

    There is no index of Message-IDs, which every freeze would pay for: who is known at an
    address leads to it, and for addresses that nobody has the newest deliveries are read.
    """
    if not ids:
        return None
    wanted = delivery.c.message_id.in_(sorted(ids))
    keys = sorted(set(address_keys))
    if keys:
        theirs = select(person.c.id).where(person.c.address_key.in_(keys))
        query = _sent().where(delivery.c.person_id.in_(theirs), wanted).limit(1)
        found = record_or_none(await connection.execute(query), SentMail)
        if found is not None:
            return found
    newest = select(func.coalesce(func.max(delivery.c.id), 0)).scalar_subquery()
    query = _sent().where(delivery.c.id > newest - _NEWEST, wanted).limit(1)
    return record_or_none(await connection.execute(query), SentMail)


async def lately_to(
    connection: AsyncConnection, address_keys: Iterable[str], since: datetime
) -> list[SentMail]:
    """What left for some addresses since a moment, the newest first, and no more than two."""
    theirs = select(person.c.id).where(person.c.address_key.in_(sorted(set(address_keys))))
    rows = await connection.execute(
        _sent()
        .where(
            delivery.c.person_id.in_(theirs),
            delivery.c.state.in_(_LEFT),
            or_(delivery.c.ended_at.is_(None), delivery.c.ended_at >= since),
        )
        .order_by(delivery.c.id.desc())
        .limit(2)
    )
    return records(rows, SentMail)


async def taken_by_domain(
    connection: AsyncConnection, domain: str, since: datetime, until: datetime, most: int
) -> int:
    """How many mails a domain took between two moments and did not send back, up to ``most``."""
    theirs = select(person.c.id).where(person.c.address_key.endswith(f"@{domain}", autoescape=True))
    some = (
        select(delivery.c.id)
        .where(
            delivery.c.person_id.in_(theirs),
            delivery.c.state == DeliveryState.SENT,
            delivery.c.ended_at >= since,
            delivery.c.ended_at < until,
        )
        .limit(most)
        .subquery()
    )
    found = await connection.scalar(select(func.count()).select_from(some))
    return int(found or 0)


_BACK_BY_NOW = timedelta(days=2)
"""What has not come back after so long has arrived, as far as anybody can know."""


async def arrived_between(
    connection: AsyncConnection, address_key: str, since: datetime, now: datetime
) -> bool:
    """Whether an address has had a mail since a moment, of which nothing came back for a while."""
    theirs = select(person.c.id).where(person.c.address_key == address_key)
    found = await connection.scalar(
        select(delivery.c.id)
        .where(
            delivery.c.person_id.in_(theirs),
            delivery.c.state == DeliveryState.SENT,
            delivery.c.ended_at > since,
            delivery.c.ended_at <= now - _BACK_BY_NOW,
        )
        .limit(1)
    )
    return found is not None
