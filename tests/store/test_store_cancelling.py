"""Cancelling: what is unsent of an earlier change is overtaken by the later, nothing else is."""

import pytest
from store.ledger import NOW, Ledger

from mailer.domain.delivery import DeliveryState
from mailer.domain.timeline import Trigger
from mailer.store.contents import content
from mailer.store.deliveries import delivery
from mailer.store.ledger import cancelling

S = DeliveryState
EVENT = {"audience": None, "due_at": None, "late_at": None, "to_list": False}


async def overtake(
    ledger: Ledger, seminar_id: int, *triggers: Trigger
) -> dict[int, tuple[int, ...]]:
    asked = triggers or (Trigger.RESCHEDULED,)
    async with ledger.database.write() as connection:
        return await cancelling.overtake_changes(connection, seminar_id, asked, NOW)


@pytest.mark.parametrize("state", DeliveryState)
async def test_only_what_is_unsent_is_overtaken(ledger: Ledger, state: DeliveryState) -> None:
    seminar_id, eva = await ledger.seminar(), await ledger.person()
    number = await ledger.add(content, {"hash": "x", "snapshot": "{}", "created_at": NOW})
    moved = await ledger.mailing(
        seminar_id, **EVENT, step_key="rescheduled", trigger=Trigger.RESCHEDULED
    )
    one = await ledger.delivery(moved, eva, state=state, content_id=number)
    unsent = state in {S.QUEUED, S.DEFERRED, S.CLAIMED}
    assert await overtake(ledger, seminar_id) == ({eva: (number,)} if unsent else {})
    row = await ledger.row(delivery, one)
    assert row["state"] is (S.CANCELLED if unsent else state)
    assert (row["reason"] == "overtaken by a later change") is unsent
    assert await overtake(ledger, seminar_id) == {}


async def test_other_news_and_other_seminars_are_left_alone(ledger: Ledger) -> None:
    seminar_id, other, eva = (
        await ledger.seminar(), await ledger.seminar("kaelte"), await ledger.person(),
    )  # fmt: skip
    updated = await ledger.mailing(seminar_id, **EVENT, step_key="updated", trigger=Trigger.UPDATED)
    elsewhere = await ledger.mailing(
        other, **EVENT, step_key="rescheduled", trigger=Trigger.RESCHEDULED
    )
    kept = [await ledger.delivery(one, eva) for one in (updated, elsewhere)]
    assert await overtake(ledger, seminar_id) == {}
    for one in kept:
        assert (await ledger.row(delivery, one))["state"] is S.QUEUED


async def test_several_unsent_changes_are_overtaken_in_their_order(ledger: Ledger) -> None:
    seminar_id, eva = await ledger.seminar(), await ledger.person()
    numbers = []
    for trigger in (Trigger.UPDATED, Trigger.RESCHEDULED):
        news = {"hash": trigger.value, "snapshot": "{}", "created_at": NOW}
        numbers.append(await ledger.add(content, news))
        row = await ledger.mailing(seminar_id, **EVENT, step_key=trigger.value, trigger=trigger)
        await ledger.delivery(row, eva, content_id=numbers[-1])
    both = await overtake(ledger, seminar_id, Trigger.RESCHEDULED, Trigger.UPDATED)
    assert both == {eva: tuple(numbers)}
