"""Freezing: the deliveries of a page's plain cases, written by the database itself.

One statement finds them, in order of address, and writes their rows; none of them comes to Python.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import LEFT_OUT, DeliveryState
from mailer.store.audiences import (
    Considered,
    Position,
    between,
    people_of,
    within,
)
from mailer.store.deliveries import delivery
from mailer.store.dialect.rows import HexPiece
from mailer.store.mailings import MailingRow
from mailer.store.people import person
from mailer.store.plain import by_list, has_plain, plain_people
from mailer.store.prepared import Prepared
from mailer.store.schema import records

CHANCE = 16
"""Octets in a Message-ID that nobody can guess."""


class PlainPages:
    """Writes what a mailing's plain cases get, page after page.

    ``kept`` are the contents for each list, ``domain`` that of the Message-IDs; what is written is
    about the subject's ``revision``, and queued at ``begun`` or later. ``session`` is the key of
    the session whose calendar entry it carries, if any.
    """

    def __init__(
        self,
        row: MailingRow,
        kept: Mapping[str | None, int],
        occasion: str,
        revision: int,
        domain: str,
        session: int,
    ) -> None:
        self._insert: Prepared | None = None
        if has_plain(row):
            values = _values(row, kept, occasion, revision, domain) | {"session": session}
            found = _found(row, values)
            self._insert = Prepared(insert(delivery).from_select(list(values), found))

    async def write(
        self,
        connection: AsyncConnection,
        after: Position,
        upto: Position,
        size: int,
        queued_at: datetime,
        now: datetime,
    ) -> int:
        """Queues the plain cases between two positions, ``size`` at most; returns how many.

        They may leave from ``now`` on.
        """
        if self._insert is None:
            return 0
        return await connection.run_sync(
            self._insert.run,
            **between(after, upto),
            # The system is asked for chance once a page and not for everybody.
            chance=secrets.token_bytes(CHANCE * size),
            queued_at=queued_at,
            at=now,
        )


def _found(row: MailingRow, values: Mapping[str, Any]) -> Select[Any]:
    columns = [
        value.label(name)
        if hasattr(value, "label")
        else literal(value, delivery.c[name].type).label(name)
        for name, value in values.items()
    ]
    found = plain_people(row, *columns).where(*within())
    return found.order_by(person.c.address_key, person.c.id)


def _values(
    row: MailingRow, kept: Mapping[str | None, int], occasion: str, revision: int, domain: str
) -> dict[str, Any]:
    """What each has, in the ledger's columns: the same that ``NewDelivery`` says of the others."""
    number = func.row_number().over(order_by=(person.c.address_key, person.c.id))
    first = next(iter(kept.values()))
    moment = delivery.c.queued_at.type
    return {
        "mailing_id": row.id,
        "person_id": person.c.id,
        "occasion": occasion,
        "address": person.c.address,
        "address_key": person.c.address_key,
        "list_address": person.c.address_key,
        "list_slug": by_list(row, lambda slug: slug),
        "state": DeliveryState.QUEUED,
        "reason": "",
        "priority": row.priority,
        "content_id": by_list(row, lambda slug: kept.get(slug) or first),
        "revision": revision,
        "with_join_link": False,
        "message_id": HexPiece("chance", number, CHANCE).concat(literal(f"@{domain}")),
        "attempts": 0,
        "relay": "",
        "reply": "",
        "queued_at": bindparam("queued_at", type_=moment),
        "next_attempt_at": bindparam("at", type_=moment),
    }


async def begun_at(connection: AsyncConnection, mailing_id: int, now: datetime) -> datetime:
    """The moment from which a freeze that begins now writes: later than every row there is."""
    newest = await connection.scalar(
        select(func.max(delivery.c.queued_at)).where(delivery.c.mailing_id == mailing_id)
    )
    return now if newest is None or newest < now else newest + timedelta(microseconds=1)


class Rest:
    """Whom a page has to consider and has no row for yet; ``row`` is the mailing, half frozen."""

    def __init__(self, row: MailingRow) -> None:
        self._query = people_of(row).where(*within())

    async def read(
        self, connection: AsyncConnection, after: Position, upto: Position
    ) -> list[Considered]:
        found = await connection.execute(self._query, between(after, upto))
        return records(found, Considered)


async def queued_addresses(
    connection: AsyncConnection, row: MailingRow, after: Position, upto: Position
) -> list[str]:
    """The addresses, as keys, between two positions that a half frozen mailing goes to."""
    found = await connection.execute(
        select(person.c.address_key)
        .join(delivery, delivery.c.person_id == person.c.id)
        .where(
            delivery.c.mailing_id == row.id,
            delivery.c.state == DeliveryState.QUEUED,
            delivery.c.queued_at >= row.topped_up_at,
            *within(),
        ),
        between(after, upto),
    )
    return list(found.scalars())


async def queued_since(connection: AsyncConnection, row: MailingRow) -> int:
    """How many people a half frozen mailing goes to by now, whatever became of it since."""
    number = await connection.scalar(
        select(func.count())
        .select_from(delivery)
        .where(
            delivery.c.mailing_id == row.id,
            delivery.c.state.not_in(LEFT_OUT),
            delivery.c.queued_at >= row.topped_up_at,
        )
    )
    return int(number or 0)
