"""Retries: growing waits, spread out, and never past a mail's usefulness."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.errors import InvalidValueError
from mailer.domain.reply_class import ReplyClass
from mailer.domain.retry import next_attempt

NOW = datetime(2026, 3, 29, 8, tzinfo=UTC)
FAR = NOW + timedelta(days=30)
SPREADS = st.floats(min_value=0, max_value=1, exclude_max=True)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 120), (7, 240), (8, 240), (500, 240)],
)
def test_waits_grow_and_then_stay(attempts: int, minutes: int) -> None:
    assert next_attempt(attempts, NOW, FAR, 0) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("trouble", [ReplyClass.FULL, ReplyClass.POLICY])
@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (9, 480)]
)
def test_a_full_mailbox_or_a_policy_takes_longer(
    attempts: int, minutes: int, trouble: ReplyClass
) -> None:
    at = next_attempt(attempts, NOW, FAR, 0, trouble=trouble)
    assert at == NOW + timedelta(minutes=minutes)


def test_a_full_mailbox_has_a_last_try_too() -> None:
    until = NOW + timedelta(minutes=20)
    at = next_attempt(1, NOW, until, 0, trouble=ReplyClass.FULL)
    assert at == until - timedelta(minutes=1)


@pytest.mark.parametrize(("spread", "minutes"), [(0, 20), (0.5, 22), (0.999, 23.996)])
def test_the_wait_is_stretched_by_up_to_a_fifth(spread: float, minutes: float) -> None:
    at = next_attempt(3, NOW, FAR, spread)
    assert at is not None
    assert abs(at - NOW - timedelta(minutes=minutes)) < timedelta(milliseconds=1)


@given(st.integers(1, 30), SPREADS)
def test_a_stretched_wait_is_never_as_long_as_one_and_a_fifth(attempts: int, spread: float) -> None:
    least = next_attempt(attempts, NOW, FAR, 0)
    at = next_attempt(attempts, NOW, FAR, spread)
    assert least is not None
    assert at is not None
    assert least <= at <= NOW + (least - NOW) * 1.2


@given(SPREADS)
def test_growing_waits_never_overtake_each_other(spread: float) -> None:
    found = [next_attempt(attempts, NOW, FAR, spread) for attempts in range(1, 8)]
    assert all(one < two for one, two in pairwise(one for one in found if one is not None))
    assert None not in found


@given(st.integers(1, 12), st.integers(-600, 60 * 24), SPREADS)
def test_never_past_the_end_and_never_at_once(attempts: int, minutes: int, spread: float) -> None:
    until = NOW + timedelta(minutes=minutes)
    at = next_attempt(attempts, NOW, until, spread)
    if at is None:
        # Given up only where five minutes and a minute's distance no longer fit.
        assert until - NOW < timedelta(minutes=6)
    else:
        assert NOW + timedelta(minutes=5) <= at < until


@pytest.mark.parametrize(
    ("attempts", "until", "at"),
    [
        # One last try a minute before the end, where the usual wait would be too long.
        (4, timedelta(minutes=30), timedelta(minutes=29)),
        (7, timedelta(minutes=6), timedelta(minutes=5)),
        (7, timedelta(minutes=6) - timedelta(seconds=1), None),
        (1, timedelta(minutes=5), None),
        (1, timedelta(minutes=5, seconds=1), timedelta(minutes=5)),
        (1, timedelta(0), None),
        (1, timedelta(hours=-1), None),
    ],
)
def test_last_try(attempts: int, until: timedelta, at: timedelta | None) -> None:
    assert next_attempt(attempts, NOW, NOW + until, 0) == (None if at is None else NOW + at)


@pytest.mark.parametrize(
    ("now", "until"),
    [(NOW.replace(tzinfo=None), FAR), (NOW, FAR.replace(tzinfo=None))],
)
def test_naive_times_are_refused(now: datetime, until: datetime) -> None:
    with pytest.raises(InvalidValueError, match="no time zone"):
        next_attempt(1, now, until, 0)
