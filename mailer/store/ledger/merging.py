"""Deliveries of two people who are one: nothing is lost from the ledger, nothing leaves twice."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Reason
from mailer.domain.delivery import LEFT_OUT, REACHED, WAITING, DeliveryState
from mailer.domain.identity import Known
from mailer.domain.person import Person
from mailer.store.deliveries import delivery
from mailer.store.ledger.transition import transition
from mailer.store.schema import records

_AT_ONCE = 500
"""Rows that one statement names."""


class _Copy(NamedTuple):
    """A mail to one of the two, as far as the other may have it too."""

    id: int
    mailing_id: int
    occasion: str
    state: DeliveryState
    list_address: str | None


async def merge_deliveries(
    connection: AsyncConnection, keep: Known, gone: Known, now: datetime
) -> int:
    """What left stays told, and of what is to leave one copy remains; returns how many moved."""
    theirs = await _copies(connection, gone[0])
    twins = {(row.mailing_id, row.occasion): row for row in await _copies(connection, keep[0])}
    dropped, alone, both = list[int](), list[_Copy](), list[_Copy]()
    for row in theirs:
        twin = twins.get((row.mailing_id, row.occasion))
        drops = None if twin is None else _to_drop(row, twin)
        if drops is not None:
            dropped.append(drops.id)
        if drops is not row:
            (both if twin is not None and drops is None else alone).append(row)
    for some in _pieces(dropped):
        await connection.execute(delete(delivery).where(delivery.c.id.in_(some)))
    await _move(connection, alone, {"person_id": keep[0]})
    # Both left: the ledger goes on telling of both.
    apart = delivery.c.occasion.concat(f" ({gone[0]})")
    await _move(connection, both, {"person_id": keep[0], "occasion": apart})
    if keep[1].address.key != gone[1].address.key:
        for row in (*alone, *both):
            if row.state in WAITING:
                await _readdress(connection, row, keep[1], now)
    await _once_is_enough(connection, keep[0], now)
    return len(alone) + len(both)


async def _move(
    connection: AsyncConnection, rows: Sequence[_Copy], values: dict[str, object]
) -> None:
    """Changes many rows by few statements: somebody may have had a thousand mails."""
    for some in _pieces([row.id for row in rows]):
        await connection.execute(update(delivery).where(delivery.c.id.in_(some)).values(**values))


def _pieces(ids: list[int]) -> Iterator[list[int]]:
    return (ids[place : place + _AT_ONCE] for place in range(0, len(ids), _AT_ONCE))


async def _copies(connection: AsyncConnection, person_id: int) -> list[_Copy]:
    rows = await connection.execute(
        select(
            delivery.c.id,
            delivery.c.mailing_id,
            delivery.c.occasion,
            delivery.c.state,
            delivery.c.list_address,
        ).where(delivery.c.person_id == person_id)
    )
    return records(rows, _Copy)


def _to_drop(row: _Copy, twin: _Copy) -> _Copy | None:
    """Which of two rows for the same mail is of no use; None where both copies left."""
    if row.state in LEFT_OUT:
        return row
    if twin.state in LEFT_OUT:
        return twin
    if row.state in WAITING:
        return row
    return twin if twin.state in WAITING else None


async def _readdress(connection: AsyncConnection, row: _Copy, keep: Person, now: datetime) -> None:
    """Sends what has not left to the address that stays, unless its mailbox has it already."""
    key = keep.address.key
    listed = row.list_address is not None
    taken = listed and await connection.scalar(
        select(delivery.c.id).where(
            delivery.c.mailing_id == row.mailing_id, delivery.c.list_address == key
        )
    )
    this = delivery.c.id == row.id
    if taken:
        await connection.execute(
            transition(WAITING, DeliveryState.SKIPPED, now)
            .where(this)
            .values(reason=Reason.SHARED_ADDRESS.value)
        )
    values: dict[str, object] = {"address": keep.address.envelope, "address_key": key}
    if listed and not taken:
        values["list_address"] = key
    await connection.execute(update(delivery).where(this).values(**values))


async def _once_is_enough(connection: AsyncConnection, keep: int, now: datetime) -> None:
    """List mail that one of the two had before does not go to the other after the merge."""
    had = delivery.alias()
    await connection.execute(
        transition(WAITING, DeliveryState.SKIPPED, now)
        .where(
            delivery.c.person_id == keep,
            delivery.c.list_address.is_not(None),
            exists().where(
                had.c.person_id == keep,
                had.c.mailing_id == delivery.c.mailing_id,
                had.c.state.in_(REACHED),
            ),
        )
        .values(reason=Reason.ALREADY_HAS_IT.value)
    )
