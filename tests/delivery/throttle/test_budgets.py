"""Limits: never more than allowed in any second, hour or day, and never less than can be."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.config import Relay
from mailer.delivery.throttle.bucket import UNLIMITED, Bucket
from mailer.delivery.throttle.budgets import DomainBudgets, RelayBudget
from mailer.delivery.throttle.window import Window

NOW = datetime(2026, 3, 29, 8, tzinfo=UTC)


def a_relay(**limits: object) -> Relay:
    return Relay(name="main", host="smtp.example.org", **limits)  # type: ignore[arg-type]  # limits as in Relay


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def departures(budget: RelayBudget, number: int, group: int = 256) -> list[float]:
    """When so many leave that want to leave at once, in groups; seconds from ``NOW``."""
    now = NOW
    left: list[Any] = []
    while len(left) < number:
        allowance = budget.allowance(now)
        if allowance.count:
            taken = min(allowance.count, group, number - len(left))
            budget.take(taken, now)
            left += [(now - NOW).total_seconds()] * taken
        else:
            assert allowance.next_at is not None
            assert allowance.next_at > now
            now = allowance.next_at
    return left


def test_without_limits_all_may_leave() -> None:
    assert RelayBudget(a_relay()).allowance(NOW).count == UNLIMITED


@pytest.mark.parametrize(
    ("limits", "number", "lasts"),
    [
        ({"per_second": 10}, 10, 0),
        ({"per_second": 10}, 110, 10),
        ({"per_second": 0.5}, 3, 4),
        ({"per_second": 2.5}, 2, 0),
        ({"per_hour": 500}, 500, 0),
        ({"per_hour": 500}, 501, 3600),
        ({"per_hour": 500}, 2000, 3 * 3600),
        ({"per_day": 50}, 101, 2 * 86400),
        ({"per_hour": 10, "per_day": 25}, 26, 86400),
        # What left within ten seconds is remembered as one, and as its newest.
        ({"per_second": 1, "per_hour": 10}, 11, 3609),
    ],
)
def test_how_long_it_takes(limits: dict[str, float], number: int, lasts: float) -> None:
    assert departures(RelayBudget(a_relay(**limits)), number)[-1] == pytest.approx(lasts, abs=0.001)


@given(
    st.sampled_from([0.3, 1, 7.5, 40]),
    st.sampled_from([0, 5, 60]),
    st.integers(1, 200),
    st.integers(1, 256),
)
def test_no_hour_and_no_second_has_more_than_allowed(
    per_second: float, per_hour: int, number: int, group: int
) -> None:
    left = departures(RelayBudget(a_relay(per_second=per_second, per_hour=per_hour)), number, group)
    for first, later in zip(left, left[per_hour:], strict=False):
        assert not per_hour or later - first >= 3600 - 0.001
    burst = max(1, int(per_second))
    for first, later in zip(left, left[burst:], strict=False):
        assert later - first >= 1 / per_second - 0.01


@given(st.lists(st.tuples(st.floats(0, 4000), st.integers(1, 30)), max_size=40))
def test_a_window_never_lets_out_more_than_its_limit(steps: list[tuple[float, int]]) -> None:
    window, sent, now = Window(50, 3600), [], 0.0
    for wait, wanted in steps:
        now += wait
        ready = window.ready(now)
        assert ready is not None
        taken = min(ready, wanted)
        window.take(taken, now)
        sent.append((now, taken))
        assert sum(number for at, number in sent if at > now - 3600) <= 50


def test_a_window_remembers_counts_and_not_messages() -> None:
    window = Window(1_000_000, 3600)
    for tenth in range(36_000):
        window.take(1, tenth / 10)
    assert len(window._counts) <= 361
    assert window.ready(3599.9) == 1_000_000 - 36_000
    assert window.ready(3600 + 1800 + 10) >= 1_000_000 - 18_000  # type: ignore[operator]  # it has a limit


def test_after_a_restart_the_windows_go_on() -> None:
    before = [(after(-3000), 300), (after(-100), 150)]
    budget = RelayBudget(a_relay(per_hour=500), before)
    assert budget.allowance(NOW).count == 50
    budget.take(50, NOW)
    assert budget.allowance(NOW).next_at == after(600)
    assert budget.allowance(after(600)).count == 300


def test_what_did_not_leave_is_given_back() -> None:
    budget = RelayBudget(a_relay(per_second=5, per_hour=5))
    budget.take(5, NOW)
    assert budget.allowance(NOW).count == 0
    budget.take(-2, NOW)
    assert budget.allowance(NOW).count == 2


def test_a_clock_that_goes_back_lets_nothing_more_out() -> None:
    budget = RelayBudget(a_relay(per_hour=5))
    budget.take(3, NOW)
    budget.take(2, after(-1800))
    assert budget.allowance(after(3600 - 1)).count == 0
    assert budget.allowance(after(3600)).count == 5


def test_a_throttled_relay_is_slower_and_then_as_before() -> None:
    budget = RelayBudget(a_relay())
    budget.throttle(2.0)
    budget.take(2, NOW)
    assert budget.allowance(NOW).next_at == after(0.5)
    budget.throttle(None)
    assert budget.allowance(NOW).count == UNLIMITED


def test_the_speed_is_that_of_the_last_seconds() -> None:
    budget = RelayBudget(a_relay())
    for second in range(30):
        budget.take(20, after(second))
    assert budget.speed(after(29)) == pytest.approx(20, rel=0.15)
    assert budget.speed(after(600)) < 1


def test_domains_have_limits_of_their_own() -> None:
    domains = DomainBudgets({"gmx.example": 2, "*": 5})
    domains.allowance("gmx.example", NOW)
    domains.take("gmx.example", 2, NOW)
    assert domains.allowance("gmx.example", NOW).next_at == after(0.5)
    assert domains.allowance("web.example", NOW).count == 5
    assert DomainBudgets({"gmx.example": 2}).allowance("web.example", NOW).count == UNLIMITED


def test_each_in_line_has_a_turn_of_its_own() -> None:
    domains = DomainBudgets({"*": 2})
    domains.allowance("a.example", NOW)
    domains.take("a.example", 2, NOW)
    turns = [domains.next_turn("a.example", NOW) for _ in range(100)]
    assert turns[0] == after(0.5)
    assert {round((b - a).total_seconds(), 3) for a, b in pairwise(turns)} == {0.5}
    for turn in turns:
        assert domains.allowance("a.example", turn).count >= 1
        domains.take("a.example", 1, turn)


def test_idle_domains_are_forgotten() -> None:
    domains = DomainBudgets({"*": 5})
    for number in range(20_000):
        name, now = f"d{number}.example", after(number / 10)
        domains.allowance(name, now)
        domains.take(name, 1, now)
    assert len(domains) <= 512


def test_a_bucket_is_exact_however_long_it_runs() -> None:
    bucket, now, sent = Bucket(7.0), 1_790_000_000.0, 0
    for _ in range(70_000):
        now = bucket.next_at(now)
        bucket.take(1, now)
        sent += 1
    assert now - 1_790_000_000.0 == pytest.approx((sent - 7) / 7, abs=0.01)
