"""Queueing: new deliveries go to the driver as they are, and come out as they went in."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from store.ledger import NOW, Ledger

from mailer.domain.delivery import DeliveryState
from mailer.store.deliveries import delivery
from mailer.store.ledger import queueing
from mailer.store.ledger.queueing import NewDelivery

LATER = datetime(2026, 3, 29, 12, 0, 0, 7, timezone(timedelta(hours=2)))


def new(mailing_id: int, person_id: int, content_id: Any = None) -> NewDelivery:
    return NewDelivery(
        mailing_id=mailing_id,
        person_id=person_id,
        occasion="revision:1",
        address="Ä%s100%@example.org",
        address_key=f"p{person_id}@example.org",
        priority=3,
        content_id=content_id,
        revision=1,
        message_id=f"{person_id}@example.org",
        queued_at=NOW,
        next_attempt_at=LATER,
    )


async def test_what_is_queued_and_what_is_skipped_come_out_as_they_went_in(ledger: Ledger) -> None:
    mailing_id, person_id = await ledger.mailing(), await ledger.person()
    queued = new(mailing_id, person_id)._replace(
        list_slug="seminare", list_address="p@example.org", with_join_link=True
    )
    skipped = new(mailing_id, await ledger.person("uwe@example.org"))._replace(
        state=DeliveryState.SKIPPED, reason="declined", next_attempt_at=None, ended_at=LATER
    )
    async with ledger.database.write() as connection:
        await queueing.enqueue(connection, [queued, skipped])
    found = await ledger.rows(delivery)
    assert [NewDelivery(**{key: row[key] for key in NewDelivery._fields}) for row in found] == [
        queued,
        skipped,
    ]
    assert [row["worker"] for row in found] == [None, None]


async def test_a_delivery_begins_as_queued_or_skipped(ledger: Ledger) -> None:
    sent = new(await ledger.mailing(), await ledger.person())._replace(state=DeliveryState.SENT)
    async with ledger.database.write() as connection:
        with pytest.raises(ValueError, match="begins as queued or skipped"):
            await queueing.enqueue(connection, [sent])
    assert await ledger.rows(delivery) == []
