"""A clock that is set back prolongs nothing: suspensions, limits, leases and next tries."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from mailer.config import Relay
from mailer.delivery.smtp.reply import Reply
from mailer.delivery.throttle.gate import Gate

NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def relay(**limits: object) -> Relay:
    return Relay(name="main", host="127.0.0.1", port=25, tls="none", **limits)  # type: ignore[arg-type]  # checked by pydantic


def used_up(gate: Gate) -> datetime:
    gate.take(gate.allowance(NOON).count, NOON)
    return gate.allowance(NOON).next_at or NOON


def suspended(gate: Gate) -> datetime:
    gate.replied("example.org", Reply("connect", 421, "421 busy"), NOON, 0.0)
    return gate.domain_allowance("", NOON).next_at or gate.allowance(NOON).next_at or NOON


@pytest.mark.parametrize(
    ("limits", "uses"),
    [
        ({"per_second": 2.0}, used_up),
        ({"per_hour": 5}, used_up),
        ({"per_day": 5}, used_up),
        ({}, suspended),
    ],
)
def test_what_waits_waits_as_long_as_it_would(
    limits: dict[str, object], uses: Callable[[Gate], datetime]
) -> None:
    gate = Gate(relay(**limits))
    free_at = uses(gate)
    assert free_at > NOON
    assert gate.allowance(NOON).count == 0
    gate.set_back(HOUR)
    assert gate.allowance(NOON - HOUR).count == 0
    after = gate.allowance(NOON - HOUR).next_at
    assert after is not None
    assert abs(after - (free_at - HOUR)) < timedelta(milliseconds=1)
    assert gate.allowance(after).count > 0


def test_a_domain_has_its_turn_when_it_would() -> None:
    gate = Gate(relay(per_domain={"example.org": 1.0}))
    first = gate.pick(["example.org"] * 3, NOON)
    assert first.go == [0]
    gate.set_back(HOUR)
    soon = NOON - HOUR + timedelta(seconds=1)
    assert gate.domain_allowance("example.org", soon).count == 1
