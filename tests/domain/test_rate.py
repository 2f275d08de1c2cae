"""When the last mail is out: held against a relay that is played message by message."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from cost import LINEAR, times_as_costly
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.errors import InvalidValueError
from mailer.domain.rate import Load, Rates, last_outs

NOW = datetime(2026, 3, 29, 8, tzinfo=UTC)
HOUR, DAY = 3600, 86400
USED = st.lists(st.tuples(st.floats(-90_000, 0), st.integers(1, 40)), max_size=8)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def last(load: Load, rates: Rates, used: list[tuple[float, int]] | None = None) -> float:
    """Seconds from NOW until the last of one load is out."""
    before = [(at(seconds), number) for seconds, number in used or []]
    return (last_outs({"": load}, rates, before)[""] - NOW).total_seconds()


def played(count: int, rates: Rates, used: list[tuple[float, int]]) -> float:
    """The same, one message after the other."""
    sent = sorted(moment for moment, number in used for _ in range(number))
    now = 0.0
    for _ in range(count):
        for limit, span in ((rates.per_hour, HOUR), (rates.per_day, DAY)):
            if limit and len(sent) >= limit:
                now = max(now, sent[-limit] + span)
        sent.append(now)
        now += 1 / rates.per_second
    return now


@pytest.mark.parametrize(
    ("count", "rates", "seconds"),
    [
        (0, Rates(10), 0),
        (100, Rates(10), 10),
        (500, Rates(50, per_hour=500), 10),
        (501, Rates(50, per_hour=500), HOUR),
        (2000, Rates(50, per_hour=500), 3 * HOUR + 10),
        (2000, Rates(50, per_day=1000), DAY + 20),
        (30_000, Rates(50, per_hour=500, per_day=2000), 14 * DAY + 3 * HOUR + 10),
        (1_000_000, Rates(100), 10_000),
        (1_000_000, Rates(100, per_hour=1), 999_999 * HOUR),
    ],
)
def test_alone(count: int, rates: Rates, seconds: float) -> None:
    assert last(Load(count, NOW), rates) == pytest.approx(seconds, abs=1)


@given(
    st.integers(0, 3000),
    st.sampled_from([0.5, 3, 40]),
    st.sampled_from([0, 7, 100, 900]),
    st.sampled_from([0, 50, 1500]),
    USED,
)
def test_as_a_relay_would_do_it(
    count: int, speed: float, hourly: int, daily: int, used: list[tuple[float, int]]
) -> None:
    rates = Rates(speed, hourly, daily)
    assert last(Load(count, NOW), rates, used) == pytest.approx(played(count, rates, used), abs=1)


def test_what_left_before_takes_its_room() -> None:
    rates = Rates(100, per_hour=500)
    assert last(Load(500, NOW), rates, [(-1800, 500)]) == pytest.approx(1800 + 5, abs=1)
    assert last(Load(500, NOW), rates, [(-3700, 500)]) == pytest.approx(5, abs=1)


def test_the_urgent_overtakes_but_not_the_hours_quota() -> None:
    loads = {
        "invitation": Load(1200, NOW, priority=3),
        "reminder": Load(100, at(1800), priority=1),
    }
    found = last_outs(loads, Rates(10, per_hour=500))
    assert found["reminder"] == at(HOUR + 10)  # the first hour's 500 have left by 8:01
    assert found["invitation"] == at(2 * HOUR + 30)


def test_the_urgent_leaves_first_where_only_the_speed_is_limited() -> None:
    loads = {
        "invitation": Load(36_000, NOW, priority=3),
        "reminder": Load(100, at(1800), priority=1),
    }
    found = last_outs(loads, Rates(10))
    assert found["reminder"] == at(1810)
    assert found["invitation"] == at(HOUR + 10)


def test_a_pause_between_loads_is_a_pause() -> None:
    loads = {1: Load(10, NOW), 2: Load(10, at(10 * DAY))}
    assert last_outs(loads, Rates(1, per_day=10)) == {1: at(10), 2: at(10 * DAY + 10)}


@pytest.mark.parametrize(
    ("limits", "seconds"),
    [({"gmx.example": 0.5}, 800), ({"*": 2}, 300), ({"*": 2, "gmx.example": 1}, 400), ({}, 100)],
)
def test_domains_with_a_limit_may_take_longest(limits: dict[str, float], seconds: float) -> None:
    load = Load(1000, NOW, domains={"gmx.example": 400, "web.example": 600})
    assert last(load, Rates(10, per_domain=limits)) == seconds


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 200_000)), min_size=1, max_size=5))
def test_together_nobody_is_out_before_alone(loads: list[tuple[int, int]]) -> None:
    rates = Rates(5, per_hour=100, per_day=700)
    given_ = {key: Load(count, at(start), key) for key, (count, start) in enumerate(loads)}
    found = last_outs(given_, rates)
    for key, load in given_.items():
        assert found[key] >= last_outs({0: load}, rates)[0] - timedelta(seconds=1)
    total = sum(count for count, _ in loads)
    assert max(found.values()) >= NOW + timedelta(days=math.ceil(total / 700) - 1)


def test_a_million_at_a_small_quota_is_told_at_once() -> None:
    """Days that are alike are not played one by one."""
    used = [(at(-n * 60), 1) for n in range(1440)]
    rates = Rates(40, 120, 2000)

    def tell(count: int) -> None:
        last_outs({1: Load(count, NOW)}, rates, used)

    assert times_as_costly(tell, 10_000, 10**6) <= LINEAR


def test_naive_times_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="no time zone"):
        last_outs({1: Load(1, NOW.replace(tzinfo=None))}, Rates(1))
