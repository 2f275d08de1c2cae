"""The backlog is read off indexes: a ledger that grows makes it no dearer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event
from store.ledger import NOW, Ledger
from support import ONLY_POSTGRESQL, ONLY_SQLITE

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


_MANY = """
INSERT INTO delivery (mailing_id, person_id, occasion, address, address_key, state, reason,
                      priority, revision, with_join_link, message_id, attempts, next_attempt_at,
                      relay, reply, queued_at)
SELECT m.id, p.id, 'x' || n, p.address, p.address_key, CASE WHEN m.state = 'done' THEN 'sent'
       WHEN mod(n, 50) = 0 THEN 'queued' ELSE 'sent' END, '', 1, 1, false, n || '@x', 1, %s, 'main',
       '250 ok', %s
FROM mailing m, (SELECT * FROM person LIMIT 1) p, generate_series(1, 2000) n
"""


@ONLY_POSTGRESQL
@pytest.mark.parametrize(
    "ask", [lambda line: backlog.oldest_due(line, LATER), backlog.open_counts, backlog.unclear]
)
async def test_no_statement_reads_the_whole_ledger_of_a_server(
    ledger: Ledger, ask: Callable[[Connection], object]
) -> None:
    """Of ten mailings of 2,000: so many that reading all would be the cheapest for a planner that
    was not shown a better way."""
    await ledger.person()
    seminar = await ledger.seminar()
    for number in range(10):
        state = MailingState.SENDING if number == 9 else MailingState.DONE
        await ledger.mailing(seminar, step_key=f"s{number}", state=state, relay="main")
    said: list[tuple[str, Any]] = []

    def heard(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        said.append((statement, given))

    def plans(line: Connection) -> str:
        line.exec_driver_sql(_MANY, (NOW, NOW))
        line.exec_driver_sql("ANALYZE")
        event.listen(line, "before_cursor_execute", heard)
        ask(line)
        event.remove(line, "before_cursor_execute", heard)
        return "\n".join(
            str(row[0])
            for statement, given in said
            for row in line.exec_driver_sql(f"EXPLAIN {statement}", given)
        )

    async with ledger.database.write() as connection:
        plan = await connection.run_sync(plans)
    assert "Seq Scan on delivery" not in plan
    assert "on delivery" in plan
