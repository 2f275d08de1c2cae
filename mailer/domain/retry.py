"""When a deferred delivery is tried again (RFC 5321 §4.5.4.1)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from mailer.domain.moment import utc
from mailer.domain.reply_class import ReplyClass

LEAST_WAIT = timedelta(minutes=5)
_WAITS = (
    LEAST_WAIT,
    timedelta(minutes=10),
    timedelta(minutes=20),
    timedelta(minutes=40),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
_LONG_WAITS = (
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
)
# Mailboxes are not emptied, and block lists not cleared, in five minutes.
_WAITS_AFTER: Mapping[ReplyClass, tuple[timedelta, ...]] = {
    ReplyClass.FULL: _LONG_WAITS,
    ReplyClass.POLICY: _LONG_WAITS,
}
_JITTER_SHARE = 0.2


def wait_after(attempts: int, trouble: ReplyClass = ReplyClass.NOT_YET) -> timedelta:
    """The least wait after ``attempts`` tries (≥ 1)."""
    waits = _WAITS_AFTER.get(trouble, _WAITS)
    return waits[min(attempts, len(waits)) - 1]


def next_attempt(
    attempts: int,
    now: datetime,
    until: datetime,
    spread: float,
    *,
    trouble: ReplyClass = ReplyClass.NOT_YET,
) -> datetime | None:
    """When to try again after ``attempts`` tries (≥ 1), or None when it would be too late.

    The first wait is five minutes, which greylisting servers want to see; half an hour
    after a full mailbox or a policy. ``spread`` in [0, 1) stretches the wait by up to a
    fifth, so that a thousand deferred mails do not come back in the same second.
    ``until`` is the end of the mail's usefulness.
    """
    at = utc(now) + wait_after(attempts, trouble) * (1 + _JITTER_SHARE * spread)
    if at < utc(until):
        return at
    # One last try shortly before the end is worth more than none at all.
    last = utc(until) - timedelta(minutes=1)
    return last if last - utc(now) >= LEAST_WAIT else None
