"""Suspensions and usage in the database: what a restarted sender has to know."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, insert, text
from sqlalchemy.exc import IntegrityError
from store.ledger import NOW, a_delivery, a_mailing

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.suspension import Change, Suspension, SuspensionKind
from mailer.store import (  # noqa: F401 - deliveries refer to contents
    contents,
    suspensions,
    usage,
)
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.schema import metadata

SINCE = NOW - timedelta(days=1)
SUSPENSION = Suspension("main", "a.example", SuspensionKind.SLOW, NOW, SINCE, 2, "421 4.7.0 slow")


@pytest.fixture
def connection() -> Iterator[Connection]:
    """An empty database with all tables, in memory."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def test_a_suspension_is_kept_as_it_is_and_replaced_by_the_newest(connection: Connection) -> None:
    whole = replace(SUSPENSION, domain="", kind=SuspensionKind.REFUSED)
    again = replace(SUSPENSION, strikes=3, until=NOW + timedelta(minutes=4))
    for one in (SUSPENSION, whole, again):
        suspensions.put(connection, one)
    assert suspensions.all_suspensions(connection) == [whole, again]
    suspensions.clear(connection, "main", "")
    suspensions.clear(connection, "main", "nobody.example")
    assert suspensions.all_suspensions(connection) == [again]


def test_only_domains_that_somebody_waits_at_are_concerned(connection: Connection) -> None:
    connection.execute(insert(mailing), [a_mailing(1, id=1), a_mailing(1, id=2, step_key="x")])
    for number, (mailing_id, address, state) in enumerate(
        [
            (1, "a@a.example", DeliveryState.QUEUED),
            (1, "a@sub.b.example", DeliveryState.DEFERRED),
            (1, "a@c_d.example", DeliveryState.SENT),
            (1, "a@cxd.example", DeliveryState.CLAIMED),
            (2, "a@e.example", DeliveryState.QUEUED),
        ],
        start=1,
    ):
        row = a_delivery(mailing_id, number, address_key=address, state=state)
        connection.execute(insert(delivery), row)
    asked = ["a.example", "b.example", "sub.b.example", "c_d.example", "e.example"]
    assert suspensions.waiting_domains(connection, 1, asked) == {"a.example", "sub.b.example"}
    assert suspensions.waiting_domains(connection, 1, []) == set()
    assert suspensions.waiting_domains(connection, 3, asked) == set()


def test_changes_are_kept_in_their_order(connection: Connection) -> None:
    other = replace(SUSPENSION, domain="b.example")
    changes = [
        Change("main", "a.example", SUSPENSION),
        Change("main", "a.example", None),
        Change("main", "b.example", other),
    ]
    suspensions.keep(connection, changes)
    assert suspensions.all_suspensions(connection) == [other]


@pytest.mark.parametrize(("column", "value"), [("kind", "'idle'"), ("strikes", "0")])
def test_the_table_refuses_what_cannot_be(connection: Connection, column: str, value: str) -> None:
    suspensions.put(connection, SUSPENSION)
    with pytest.raises(IntegrityError):
        connection.execute(text(f"UPDATE suspension SET {column} = {value}"))  # noqa: S608 - the table above


def deliver(connection: Connection, *rows: dict[str, Any]) -> None:
    """Writes deliveries of mailing 1, each to a person of its own."""
    for number, row in enumerate(rows):
        connection.execute(insert(delivery).values(a_delivery(1, number) | row))


def ended(minutes: float, **changes: Any) -> dict[str, Any]:
    """A delivery that was tried so many minutes ago."""
    return {
        "state": DeliveryState.SENT,
        "attempts": 1,
        "relay": "main",
        "ended_at": NOW - timedelta(minutes=minutes),
    } | changes


@pytest.mark.parametrize(
    ("row", "minutes_ago"),
    [
        (ended(30), [30]),
        (ended(30, state=DeliveryState.FAILED), [30]),
        (ended(30, state=DeliveryState.DEFERRED, attempts=3), [45, 40, 30]),
        (ended(30, state=DeliveryState.CANCELLED), [30]),
        (ended(30, state=DeliveryState.UNCLEAR, relay=""), [30]),
        # Repeated after a crash: when it was tried is not known, but not later than this.
        (
            ended(0, state=DeliveryState.QUEUED, relay="", ended_at=None)
            | {"next_attempt_at": NOW - timedelta(minutes=7)},
            [7],
        ),
        (ended(30, relay="other"), []),
        (ended(30, attempts=0), []),
        (ended(60 * 24 + 1), []),
        (ended(60 * 24 - 2, state=DeliveryState.DEFERRED, attempts=2), [60 * 24 - 2]),
    ],
)
def test_every_attempt_of_the_last_day_counts(
    connection: Connection, row: dict[str, Any], minutes_ago: list[float]
) -> None:
    deliver(connection, row)
    found = usage.sent_since(connection, "main", SINCE, NOW)
    assert found == [(NOW - timedelta(minutes=one), 1) for one in minutes_ago]


def test_what_is_on_its_way_is_of_now_whenever_it_was_queued(connection: Connection) -> None:
    row = ended(60 * 25, state=DeliveryState.SENDING, relay="")
    deliver(connection, row | {"ended_at": None, "next_attempt_at": NOW - timedelta(hours=25)})
    assert usage.sent_since(connection, "main", SINCE, NOW) == [(NOW, 1)]


def test_a_minute_is_one_number_with_its_newest_moment(connection: Connection) -> None:
    deliver(connection, *(ended(10 + second / 60) for second in range(0, -240, -10)))
    found = usage.sent_since(connection, "main", SINCE, NOW)
    assert [number for _, number in found] == [6, 6, 6, 6]
    assert found[-1][0] == NOW - timedelta(minutes=10 - 230 / 60)


def test_what_waits_is_counted_by_relay_and_urgency(connection: Connection) -> None:
    differing: tuple[dict[str, Any], ...] = ({}, {"relay": "big"}, {"state": MailingState.PAUSED})
    for number, changes in enumerate(differing, 1):
        row = a_mailing(1, step_key=f"s{number}") | {"state": MailingState.SENDING} | changes
        connection.execute(insert(mailing).values(**row))
        for person in range(number):
            connection.execute(insert(delivery).values(**a_delivery(number, person)))
    connection.execute(insert(delivery).values(**a_delivery(1, 9, state=DeliveryState.SENT)))
    priority = a_delivery(1, 1)["priority"]
    assert sorted(usage.waiting(connection)) == [("", priority, 1), ("big", priority, 2)]
    assert usage.waiting(connection, [1]) == [("big", priority, 2)]
