"""Suspensions: how long nothing leaves for a domain or over a relay, and what comes after.

========================================  ====================  ==============================
what happened                             who is suspended      for how long (time after time)
========================================  ====================  ==============================
421, or a 4.7.x that says "too fast"      the domain (slow)     1, 2, 4, 8, 16, 30 min
the same about the connection alone       nobody (domain.habit)
three 4.7.x that say nothing plain        the domain (slow)     the same
greylisting, a 4.2.x of one mailbox       nobody
5.7.x: policy, block list, our SPF/DKIM   the domain (policy)   30 min, 1, 2, 4, 6 h; warns
closed group, 5.1.x, 5.2.x, 5.6.x         nobody
4xx before RCPT, 4.3.1, 4.3.2             the relay (slow)      15, 30 s, 1, 2, 5 min; half speed
"slow" of three domains in two minutes    the relay (slow)      the same, instead of the domains
no connection, 421 or 4xx on connecting,  the relay             5, 15, 30 s, 1, 2, 5 min
connections lost three times in a row,    (unreachable)
one that ends with what is no SMTP and
has taken nothing
login, quota, 5xx on connecting or MAIL   the relay (refused)   1, 2, 5, 15 min
"relaying denied", "sender rejected" at   the domain (policy);  as above
RCPT, and policy refusals                 of three domains in
                                          two minutes and none
                                          that took one: the
                                          relay (refused)
========================================  ====================  ==============================

Waits are stretched by up to a fifth. What comes back from mail that left before a suspension
began makes it no longer. After a suspension one message goes first, of several senders that of
one; when it is taken, more follow, twice as fast each half minute, until all is as before: then
the suspension is forgotten.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailer.domain.reply_class import ReplyClass

FORGOTTEN_AFTER = timedelta(hours=12)
"""One that ended so long ago, with nothing sent since, no longer counts."""

_JITTER_SHARE = 0.2
_PATIENCE_STRIKES = 4


class SuspensionKind(StrEnum):
    """Why nothing leaves, which also is how long."""

    SLOW = "slow"
    POLICY = "policy"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


def _minutes(*numbers: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=number) for number in numbers)


_SLOW_RELAY = _minutes(0.25, 0.5, 1, 2, 5)
_WAITS = {
    SuspensionKind.SLOW: _minutes(1, 2, 4, 8, 16, 30),
    SuspensionKind.POLICY: _minutes(30, 60, 120, 240, 360),
    SuspensionKind.UNREACHABLE: _minutes(5 / 60, 0.25, 0.5, 1, 2, 5),
    SuspensionKind.REFUSED: _minutes(1, 2, 5, 15),
}
_GRAVITY = [
    SuspensionKind.SLOW,
    SuspensionKind.UNREACHABLE,
    SuspensionKind.POLICY,
    SuspensionKind.REFUSED,
]


@dataclass(frozen=True, slots=True)
class Suspension:
    """Nothing leaves over ``relay`` for ``domain`` ("" for all of them) until ``until``.

    ``reason`` is the server's line, ``since`` when it began the first time, ``strikes`` how
    often in a row it was needed. It stays after ``until``, until all is as before.
    """

    relay: str
    domain: str
    kind: SuspensionKind
    until: datetime
    since: datetime
    strikes: int
    reason: str

    @property
    def warns(self) -> bool:
        """Whether somebody should look: it may well not go away by itself."""
        lasts = self.kind is SuspensionKind.UNREACHABLE and self.strikes >= _PATIENCE_STRIKES
        return lasts or self.kind in {SuspensionKind.POLICY, SuspensionKind.REFUSED}

    def is_active(self, now: datetime) -> bool:
        return now < self.until


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a suspension, to be written down: None when it is over."""

    relay: str
    domain: str
    suspension: Suspension | None


class Scope(StrEnum):
    """Whom a trouble is about."""

    NOBODY = "nobody"
    DOMAIN = "domain"
    SEVERAL = "several"
    """The domain; the relay when several domains have it and none takes mail."""
    RELAY = "relay"


_RULES = {
    ReplyClass.SLOW: (SuspensionKind.SLOW, Scope.DOMAIN),
    ReplyClass.HESITANT: (SuspensionKind.SLOW, Scope.DOMAIN),
    ReplyClass.POLICY: (SuspensionKind.POLICY, Scope.SEVERAL),
    ReplyClass.RELAYING: (SuspensionKind.POLICY, Scope.SEVERAL),
    ReplyClass.SENDER: (SuspensionKind.POLICY, Scope.SEVERAL),
    ReplyClass.SYSTEM: (SuspensionKind.SLOW, Scope.RELAY),
    ReplyClass.LOGIN: (SuspensionKind.REFUSED, Scope.RELAY),
    ReplyClass.QUOTA: (SuspensionKind.REFUSED, Scope.RELAY),
}


def rule_for(
    trouble: ReplyClass, code: int, before_recipient: bool
) -> tuple[SuspensionKind, Scope]:
    """Which suspension a trouble calls for, and whose; see the table above.

    ``before_recipient``: it was said before RCPT, so it concerns every mail over the relay.
    """
    if before_recipient and trouble not in {ReplyClass.NONE, ReplyClass.LOST, ReplyClass.MESSAGE}:
        return (SuspensionKind.REFUSED if code >= 500 else SuspensionKind.SLOW), Scope.RELAY
    return _RULES.get(trouble, (SuspensionKind.SLOW, Scope.NOBODY))


def suspension_after(
    before: Suspension | None,
    about: tuple[str, str],
    kind: SuspensionKind,
    reason: str,
    now: datetime,
    spread: float,
) -> Suspension:
    """Returns the suspension after one more trouble; ``about`` is (relay, domain or "").

    One under way stays as it is, unless a graver one comes: what is answered now may have
    left before it began. ``spread`` in [0, 1) stretches it by up to a fifth.
    """
    relay, domain = about
    if before is not None and before.is_active(now) and not _graver(kind, before.kind):
        return before
    strikes, since = 1, now
    if before is not None and before.kind is kind and now < before.until + FORGOTTEN_AFTER:
        strikes, since = before.strikes + 1, before.since
    waits = _SLOW_RELAY if kind is SuspensionKind.SLOW and not domain else _WAITS[kind]
    wait = waits[min(strikes, len(waits)) - 1] * (1 + _JITTER_SHARE * spread)
    return Suspension(relay, domain, kind, now + wait, since, strikes, reason)


def _graver(kind: SuspensionKind, than: SuspensionKind) -> bool:
    return _GRAVITY.index(kind) > _GRAVITY.index(than)
