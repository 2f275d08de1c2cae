"""What one of several senders may use of a relay's budgets."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from mailer.config import Relay
from mailer.delivery.throttle.gate import Gate
from mailer.delivery.throttle.share import WHOLE, Share


@pytest.mark.parametrize("number", [1, 2, 3, 5])
@pytest.mark.parametrize("connections", [1, 2, 4, 7])
def test_shares_add_up_to_the_whole(number: int, connections: int) -> None:
    shares = [Share(place, number) for place in range(number)]
    assert sum(one.connections(connections) for one in shares) == connections
    active = [one for one in shares if one.connections(connections)]
    assert {one.divisor(connections) for one in active} == {len(active)}
    assert WHOLE.connections(connections) == connections


def test_limits_are_divided() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    relay = Relay(name="r", host="h", per_second=10, per_hour=100, per_domain={"*": 4})
    gate = Gate(relay)
    gate.divide(2, 0, [(now, 40)])
    assert gate.allowance(now).count == 5
    assert gate.domain_allowance("example.org", now).count == 2
    assert leaving(gate, now) == 15  # half of its half of sixty, until all is counted anew


def leaving(gate: Gate, now: datetime) -> int:
    """How many leave within some seconds."""
    left = 0
    for second in range(60):
        at = now + timedelta(seconds=second)
        count = gate.allowance(at).count
        gate.pick([f"d{one}.example" for one in range(count)], at)
        left += count
    return left


@pytest.mark.parametrize("senders", [2, 3, 5])
@pytest.mark.parametrize("limit", [3, 10, 97, 1000])
def test_a_quota_is_kept_however_counting_and_sending_take_turns(senders: int, limit: int) -> None:
    """Each counts anew once a minute, at its own second, and sends all it may, now and then."""
    relay = Relay(name="r", host="h", per_hour=limit)
    chance = random.Random(limit * senders)  # noqa: S311 - turns of a test
    now, used = datetime(2026, 3, 1, tzinfo=UTC), list[tuple[datetime, int]]()
    gates = [Gate(relay) for _ in range(senders)]
    for place, gate in enumerate(gates):
        gate.divide(senders, place, used)
    counted = [chance.uniform(-60, 0) for _ in gates]
    for second in range(1800):
        at = now + timedelta(seconds=second)
        for place in chance.sample(range(senders), senders):
            if second - counted[place] >= 60:
                counted[place] = second
                gates[place].divide(senders, place, used)
            if chance.random() < 0.05:
                count = gates[place].allowance(at).count
                gates[place].take(count, at)
                used.append((at, count))
    total = sum(count for _, count in used)
    assert total <= limit
    assert total >= min(limit, 4 * senders) - 4 * senders + 1
    assert total >= limit - 4 * senders


def test_a_quota_for_fewer_than_there_are_senders_is_used_all_the_same() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    gates = [Gate(Relay(name="r", host="h", per_hour=3)) for _ in range(4)]
    for place, gate in enumerate(gates):
        gate.divide(4, place)
    assert [gate.allowance(now).count for gate in gates] == [3, 0, 0, 0]
