"""When a deferred delivery is tried again (RFC 5321 §4.5.4.1)."""

from datetime import datetime, timedelta

from mailer.domain.moment import utc

_WAITS = (
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=20),
    timedelta(minutes=40),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
_JITTER_SHARE = 0.2


def next_attempt(attempts: int, now: datetime, until: datetime, spread: float) -> datetime | None:
    """When to try again after ``attempts`` tries (≥ 1), or None when it would be too late.

    The first wait is five minutes, which greylisting servers want to see. ``spread`` in
    [0, 1) stretches the wait by up to a fifth, so that a thousand deferred mails do not
    come back in the same second. ``until`` is the end of the mail's usefulness.
    """
    wait = _WAITS[min(attempts, len(_WAITS)) - 1]
    at = utc(now) + wait * (1 + _JITTER_SHARE * spread)
    if at < utc(until):
        return at
    # One last try shortly before the end is worth more than none at all.
    last = utc(until) - timedelta(minutes=1)
    return last if last - utc(now) >= _WAITS[0] else None
