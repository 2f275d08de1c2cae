"""The backlog is read off indexes: a ledger that grows makes it no dearer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event
from store.ledger import NOW, Ledger
from support import ONLY_SQLITE

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.store import backlog

LATER = NOW + timedelta(hours=1)


async def test_only_what_may_leave_is_due(ledger: Ledger) -> None:
    person, seminar = await ledger.person(), await ledger.seminar()
    states = {
        "done": MailingState.DONE,
        "paused": MailingState.PAUSED,
        "bulk": MailingState.SENDING,
        "main": MailingState.SENDING,
    }
    for number, (relay, state) in enumerate(states.items()):
        mailing = await ledger.mailing(seminar, step_key=relay, state=state, relay=relay)
        due = NOW + timedelta(minutes=number)
        await ledger.delivery(mailing, person, next_attempt_at=due, occasion="1")
        await ledger.delivery(
            mailing, person, next_attempt_at=LATER + timedelta(days=1), occasion="2"
        )
        await ledger.delivery(mailing, person, state=DeliveryState.UNCLEAR, occasion="3")
    async with ledger.database.read() as connection:
        due_since = dict(await connection.run_sync(backlog.oldest_due, LATER))
        counted = await connection.run_sync(backlog.open_counts)
        unclear = await connection.run_sync(backlog.unclear)
        by_state = await connection.run_sync(backlog.mailings_by_state)
    assert due_since == {
        "bulk": NOW + timedelta(minutes=2),
        "main": NOW + timedelta(minutes=3),
    }
    queued = DeliveryState.QUEUED
    assert sorted(counted) == [
        ("bulk", MailingState.SENDING, queued, 2),
        ("main", MailingState.SENDING, queued, 2),
        ("paused", MailingState.PAUSED, queued, 2),
    ]
    assert unclear == 4
    assert by_state[MailingState.SENDING][0] == 2


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda line: backlog.oldest_due(line, LATER), ["ix_delivery_claimable (priority=?"]),
        (backlog.open_counts, ["COVERING INDEX ix_delivery_mailing_state (mailing_id=?"]),
        (backlog.unclear, ["COVERING INDEX ix_delivery_mailing_state (mailing_id=?"]),
    ],
)
async def test_no_statement_reads_the_whole_ledger(
    ledger: Ledger, ask: Callable[[Connection], object], words: list[str]
) -> None:
    said: list[tuple[str, Any]] = []

    def heard(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        said.append((statement, given))

    def plans(line: Connection) -> str:
        event.listen(line, "before_cursor_execute", heard)
        ask(line)
        event.remove(line, "before_cursor_execute", heard)
        rows = [
            row
            for statement, given in said
            for row in line.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]
        return "\n".join(str(row[-1]) for row in rows)

    async with ledger.database.read() as connection:
        plan = await connection.run_sync(plans)
    assert "SCAN delivery" not in plan
    for one in words:
        assert one in plan
