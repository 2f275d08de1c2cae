"""Attempt counts: sums by relay and kind, for ever, a day, an hour and the last full minute."""

from datetime import timedelta

from sqlalchemy import func, select
from store.ledger import NOW

from mailer.domain.delivery import DeliveryState
from mailer.domain.reply_class import ReplyClass
from mailer.store import attempt_counts
from mailer.store.attempt_counts import attempt, attempt_count
from mailer.store.database import Database

SENT = (DeliveryState.SENT, ReplyClass.NONE)
FULL = (DeliveryState.DEFERRED, ReplyClass.FULL)


async def test_counts_add_up_by_time(database: Database) -> None:
    async with database.write() as connection:
        for hours, number in ((30, 1), (20, 2), (0.5, 4), (0.025, 8)):
            at = NOW - timedelta(hours=hours)
            await connection.run_sync(attempt_counts.add, {attempt(at, "main", *SENT): number})
        await connection.run_sync(attempt_counts.add, {attempt(NOW, "bulk", *FULL): 3})
        await connection.run_sync(attempt_counts.add, {attempt(NOW, "bulk", *FULL): 2})
    async with database.read() as connection:
        found = await connection.run_sync(attempt_counts.known, NOW)
    bulk, main = found
    assert main[:3] == ("main", "sent", "none")
    assert (main.total, main.day, main.hour, main.minute) == (15, 14, 12, 8)
    assert bulk[:3] == ("bulk", "deferred", "full")
    assert (bulk.total, bulk.hour, bulk.minute) == (5, 5, 0)
    assert bulk.last == NOW.replace(second=0, microsecond=0)
    assert attempt_counts.summed(found, "main").day == 14


async def test_old_minutes_become_one_row_and_lose_nothing(database: Database) -> None:
    async with database.write() as connection:
        for minutes in range(3000, 0, -60):
            at = NOW - timedelta(minutes=minutes)
            await connection.run_sync(attempt_counts.add, {attempt(at, "main", *SENT): 1})
        rows = await connection.scalar(select(func.count()).select_from(attempt_count))
        (found,) = await connection.run_sync(attempt_counts.known, NOW)
    assert rows is not None
    assert rows <= 28
    assert found.total == 50
