"""Backoff: which suspensions one relay's replies lead to, and who may be written to meanwhile.

The rules are those of ``domain.suspension``. Nothing here waits or writes: what changed is handed
back, for the database and for people.
"""

import math
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.domain.reply_class import ReplyClass
from mailer.domain.suspension import (
    FORGOTTEN_AFTER,
    Change,
    Scope,
    Suspension,
    SuspensionKind,
    rule_for,
    suspension_after,
)
from mailer.inbound.rules import in_force

_WITHIN = timedelta(minutes=2)
_SEVERAL = 3
_SAME_LOSS = timedelta(seconds=1)  # what one broken connection leaves behind comes at once
_PROBE_ANSWERS = timedelta(seconds=30)
_PROBE_LOST = timedelta(minutes=15)
_DOUBLING_SECONDS = 30.0
_NORMAL_AFTER_SECONDS = 180.0  # 64 a second by then
_MINUTE = timedelta(minutes=1)
# A reply quoted in a sentence: "(535 …)", "turns the connection away: 554 …".
_REFUSAL = re.compile(r"(?:^|\(|: )5\d\d[ ,]")


class Backoff:
    """The suspensions of one relay. ``kept`` are those of the database; others' are ignored."""

    def __init__(self, relay: str, kept: Iterable[Suspension] = ()) -> None:
        self._relay = relay
        self._suspensions = {one.domain: one for one in kept if one.relay == relay}
        self._probes: dict[str, datetime] = {}
        self._recovering: dict[str, datetime] = {}
        self._numbers: dict[str, int] = {}
        self._slow: deque[tuple[datetime, str]] = deque(maxlen=64)
        self._refusing: deque[tuple[datetime, str]] = deque(maxlen=64)
        self._lost = 0
        self._lost_at: datetime | None = None
        self.place = 0
        """Which of several senders over the relay this is."""

    def __bool__(self) -> bool:
        """Whether anything is suspended or recovering."""
        return bool(self._suspensions)

    def __getitem__(self, domain: str) -> Suspension | None:
        """The suspension of a domain, or of the relay ("")."""
        return self._suspensions.get(domain)

    def __len__(self) -> int:
        return len(self._suspensions)

    def set_back(self, by: timedelta) -> tuple[Change, ...]:
        """The clock was set back by so much: what is suspended stays so no longer than it would."""
        self._suspensions = {
            domain: replace(one, until=one.until - by, since=one.since - by)
            for domain, one in self._suspensions.items()
        }
        for moments in (self._probes, self._recovering):
            for domain in moments:
                moments[domain] -= by
        for recent in (self._slow, self._refusing):
            earlier = [(at - by, domain) for at, domain in recent]
            recent.clear()
            recent.extend(earlier)
        if self._lost_at is not None:
            self._lost_at -= by
        return tuple(Change(self._relay, domain, one) for domain, one in self._suspensions.items())

    def adopt(self, kept: Iterable[Suspension]) -> None:
        """What the database knows by now: other senders over the relay have written there.

        To be called only when nothing that changed here is still to be written.
        """
        known = {one.domain: one for one in kept if one.relay == self._relay}
        for domain in {*known, *self._suspensions}:
            if known.get(domain) != self._suspensions.get(domain):
                self._begin_anew(domain)
        self._suspensions = known

    def wait(self, domain: str, now: datetime) -> datetime | None:
        """Until when nothing leaves for ``domain`` ("": over the relay); None if it may.

        While a first message after a suspension is on its way, the others wait for its answer.
        """
        suspension = self._suspensions.get(domain)
        if suspension is None:
            return None
        if suspension.is_active(now):
            return suspension.until
        if self.is_others_turn(domain, now):
            return self._own_turn(suspension)
        probe = self._probes.get(domain)
        if probe is None or now >= probe + _PROBE_LOST:
            return None
        return now + _PROBE_ANSWERS

    def is_others_turn(self, domain: str, now: datetime) -> bool:
        """Whether another sender is to try first, after a suspension that is over."""
        suspension = self._suspensions.get(domain)
        return (
            suspension is not None
            and not suspension.is_active(now)
            and self.is_probing(domain)
            and now < self._own_turn(suspension)
        )

    def _own_turn(self, suspension: Suspension) -> datetime:
        """Of several senders one tries, and the others hear of it with their next sign of life: the
        next one only where nothing was heard for as long as an answer takes."""
        return suspension.until + self.place * _PROBE_ANSWERS

    def next_turn(self, domain: str, now: datetime) -> datetime:
        """Returns when one more message for a suspended domain may leave: each has its own time.

        The first is the one that tries; the others follow as the rate will grow.
        """
        suspension, number = self._suspensions[domain], self._numbers.get(domain, 0)
        self._numbers[domain] = number + 1
        if suspension.is_active(now) and not number:
            return self._own_turn(suspension)
        starts = self._recovering.get(domain, max(suspension.until, now) + _PROBE_ANSWERS)
        return max(starts + _reached(number), now + timedelta(seconds=1))

    def is_probing(self, domain: str) -> bool:
        """Whether only one message may leave, to see whether all is well again."""
        suspension = self._suspensions.get(domain)
        slowed = suspension is not None and not domain and suspension.kind is SuspensionKind.SLOW
        return suspension is not None and domain not in self._recovering and not slowed

    def left(self, domain: str, now: datetime) -> None:
        """A message leaves for ``domain``."""
        if self._suspensions:
            for key in (domain, ""):
                if self.is_probing(key):
                    self._probes[key] = now

    def stayed(self, domain: str) -> None:
        """A message did not leave after all, or nobody knows: another one may try."""
        self._probes.pop(domain, None)
        self._probes.pop("", None)

    def rate(self, domain: str, now: datetime) -> float | None:
        """Messages a second for a domain that recovers; None: as many as else."""
        since = self._recovering.get(domain)
        if since is None:
            return None
        return _rate_after((now - since).total_seconds())

    def share(self, now: datetime) -> float:
        """How much of its usual speed the relay is given, in (0, 1]."""
        suspension = self._suspensions.get("")
        if suspension is None or suspension.kind is not SuspensionKind.SLOW:
            return 1.0
        quiet = max(0.0, (now - suspension.until) / _MINUTE)
        return float(min(1.0, 2 ** max(-20.0, quiet - suspension.strikes)))

    def replied(
        self, domain: str, reply: Reply, now: datetime, spread: float, *, escalates: bool = True
    ) -> tuple[Change, ...]:
        """What a reply to a mail for ``domain`` changes; mostly nothing.

        ``escalates``: of several domains it is the relay that is suspended.
        """
        if reply.stage == UNTRIED or reply.code == 0 or reply.lesson is not None:
            self.stayed(domain)
            return self._not_tried(reply, now, spread)
        self._lost = 0
        if reply.code < 300 and not self._suspensions:
            self._refusing.clear()
            return ()
        trouble = reply.trouble
        if trouble is ReplyClass.NONE:
            self._refusing.clear()
        kind, scope = rule_for(trouble, reply.code, reply.concerns_relay)
        if trouble is ReplyClass.HESITANT and scope is Scope.DOMAIN:
            scope = self._hesitates(domain, now)
        if scope is Scope.NOBODY:
            return self._answered(domain, now) if self._suspensions else ()
        if scope is Scope.RELAY:
            return self._suspend("", kind, reply.line, now, spread)
        if not escalates:
            return self._suspend(domain, kind, reply.line, now, spread)
        return self._domain_trouble(domain, kind, reply.line, now, spread)

    def connect_failed(
        self, why: str, now: datetime, spread: float, *, others: bool = False
    ) -> tuple[Change, ...]:
        """No connection; ``others`` that are still open prove that the relay can be reached.

        ``why`` may quote the relay's reply: a 5xx is a refusal, that of a login too.
        """
        self.stayed("")
        if others:
            return ()
        kind = SuspensionKind.REFUSED if _REFUSAL.search(why) else SuspensionKind.UNREACHABLE
        return self._suspend("", kind, why, now, spread)

    def forget(self, now: datetime) -> tuple[Change, ...]:
        """Drops suspensions that ended long ago and were never tried since."""
        old = [
            domain
            for domain, one in self._suspensions.items()
            if now >= one.until + FORGOTTEN_AFTER
        ]
        return tuple(self._clear(domain) for domain in old)

    def _answered(self, domain: str, now: datetime) -> tuple[Change, ...]:
        """The domain, and so the relay, took or judged a mail."""
        over = []
        for key in (domain, ""):
            suspension = self._suspensions.get(key)
            if suspension is None or suspension.is_active(now):
                continue  # it may have left before it began
            self._probes.pop(key, None)
            if not key and (suspension.kind is not SuspensionKind.SLOW or self.share(now) >= 1):
                over.append(self._clear(key))
            elif key:
                since = self._recovering.setdefault(key, now)
                if (now - since).total_seconds() >= _NORMAL_AFTER_SECONDS:
                    over.append(self._clear(key))
        return tuple(over)

    def _hesitates(self, domain: str, now: datetime) -> Scope:
        """One refusal that may be greylisting suspends nobody; so many in a short time do."""
        self._slow.append((now, domain))
        times = [at for at, whose in self._slow if whose == domain and at > now - _WITHIN]
        return Scope.DOMAIN if len(times) >= _SEVERAL else Scope.NOBODY

    def _domain_trouble(
        self, domain: str, kind: SuspensionKind, reason: str, now: datetime, spread: float
    ) -> tuple[Change, ...]:
        """Suspends the domain; the relay instead, when several domains say the same."""
        seen = self._slow if kind is SuspensionKind.SLOW else self._refusing
        seen.append((now, domain))
        domains = {whose for at, whose in seen if at > now - _WITHIN}
        if len(domains) < _SEVERAL:
            return self._suspend(domain, kind, reason, now, spread)
        instead = [
            one
            for one in sorted(domains)
            if (suspension := self._suspensions.get(one))
            and suspension.kind is kind
            and suspension.strikes == 1
        ]
        whole = SuspensionKind.SLOW if kind is SuspensionKind.SLOW else SuspensionKind.REFUSED
        changes = [self._clear(one) for one in instead]
        return (*changes, *self._suspend("", whole, reason, now, spread))

    def _not_tried(self, reply: Reply, now: datetime, spread: float) -> tuple[Change, ...]:
        """The mail was not judged; what was said may be about the relay."""
        if reply.lesson is not None:
            return ()  # the connection reached its limit: that is no trouble
        if reply.garbled:
            # Another window would be in doubt as well: one message at a time tells from now on.
            return self._suspend("", SuspensionKind.UNREACHABLE, reply.line, now, spread)
        if reply.code == 0:
            return self._connection_lost(reply.line, now, spread)
        if reply.code == 421:
            return ()  # the mail it answered tells of it
        trouble = in_force().rule_for(reply.code, reply.text).trouble
        kind, scope = rule_for(trouble, reply.code, before_recipient=True)
        if scope is Scope.NOBODY:
            kind = SuspensionKind.UNREACHABLE
        return self._suspend("", kind, reply.line, now, spread)

    def _connection_lost(self, why: str, now: datetime, spread: float) -> tuple[Change, ...]:
        if self._lost_at is not None and now < self._lost_at + _SAME_LOSS:
            return ()
        if self._lost_at is not None and now > self._lost_at + _WITHIN:
            self._lost = 0  # while all is well nobody tells what was taken in between
        self._lost += 1
        self._lost_at = now
        if self._lost < _SEVERAL:
            return ()
        return self._suspend("", SuspensionKind.UNREACHABLE, why, now, spread)

    def _suspend(
        self, domain: str, kind: SuspensionKind, reason: str, now: datetime, spread: float
    ) -> tuple[Change, ...]:
        before = self._suspensions.get(domain)
        suspension = suspension_after(before, (self._relay, domain), kind, reason, now, spread)
        if suspension is before:
            return ()
        self._begin_anew(domain)
        self._suspensions[domain] = suspension
        return (Change(self._relay, domain, suspension),)

    def _clear(self, domain: str) -> Change:
        self._begin_anew(domain)
        self._suspensions.pop(domain, None)
        return Change(self._relay, domain, None)

    def _begin_anew(self, domain: str) -> None:
        self._probes.pop(domain, None)
        self._recovering.pop(domain, None)
        self._numbers.pop(domain, None)


def _rate_after(seconds: float) -> float:
    """One a second at first, twice as many each half minute."""
    return float(2 ** (min(seconds, _NORMAL_AFTER_SECONDS) / _DOUBLING_SECONDS))


def _reached(number: int) -> timedelta:
    """How long after its beginning a growing rate comes to message ``number``."""
    unit = _DOUBLING_SECONDS / math.log(2)
    seconds = _DOUBLING_SECONDS * math.log2(1 + number / unit)
    return timedelta(seconds=min(seconds, _NORMAL_AFTER_SECONDS + number / 1000))
