"""What one of several senders may use of a relay's budgets."""

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
    gate.divide(2, [(now, 40)])
    assert gate.allowance(now).count == 5
    assert gate.domain_allowance("example.org", now).count == 2
    # Sixty are left of the hour, of which two senders may take thirty each.
    left = 0
    for second in range(20):
        count = gate.allowance(now + timedelta(seconds=second)).count
        gate.pick([f"d{one}.example" for one in range(count)], now + timedelta(seconds=second))
        left += count
    assert left == 30
