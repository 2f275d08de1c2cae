"""The gate of one relay: who may leave now, by its limits and its suspensions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailer.config import Relay
from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.delivery.throttle.backoff import Backoff
from mailer.delivery.throttle.bucket import Allowance
from mailer.delivery.throttle.budgets import DomainBudgets, RelayBudget
from mailer.domain.suspension import Change, Suspension

_PROBE_ANSWERS = timedelta(seconds=1)
_LEAST_PER_SECOND = 0.1


@dataclass(frozen=True, slots=True)
class Pick:
    """Of the deliveries offered, by their places: who leaves now, who waits, and until when.

    ``rest`` exceeds what the relay may take now: they stay as they are, the most urgent
    first as before. Those in ``later`` wait for their domain, each until its own turn.
    """

    go: list[int] = field(default_factory=list)
    later: dict[int, datetime] = field(default_factory=dict)
    rest: list[int] = field(default_factory=list)


class Gate:
    """All limits and suspensions of one relay; ``used`` and ``kept`` come from the database.

    Domains are those of address keys: lower case, IDNA. Nothing here waits, reads a clock or
    writes: changes are handed back for ``store.suspensions.keep``.
    """

    def __init__(
        self,
        relay: Relay,
        used: Iterable[tuple[datetime, int]] = (),
        kept: Iterable[Suspension] = (),
        guessed_per_second: float = 40.0,
    ) -> None:
        self.backoff = Backoff(relay.name, kept)
        self._budget = RelayBudget(relay, used)
        self._domains = DomainBudgets(relay.per_domain)
        self._usual_per_second = relay.per_second or guessed_per_second
        self._has_limit = bool(relay.per_second)
        self._limits_domains = bool(relay.per_domain)
        self._divisor = 1

    def divide(
        self, divisor: int, place: int = 0, used: Iterable[tuple[datetime, int]] = ()
    ) -> None:
        """So many senders share all limits, and this is number ``place`` of them; ``used`` is what
        left lately over all of them."""
        self._divisor = divisor
        self.backoff.place = place
        self._domains.divisor = divisor
        self._budget.divide(divisor, place, used)

    @property
    def is_calm(self) -> bool:
        """Neither a domain nor the relay is limited or suspended: ``take`` will do instead of
        ``pick``, and successful replies need not be passed to ``replied``."""
        return not (self._limits_domains or self.backoff)

    def take(self, number: int, now: datetime) -> None:
        """So many leave, for whatever domains; only while all is calm."""
        self._budget.take(number, now)

    def allowance(self, now: datetime) -> Allowance:
        """How many may leave over the relay now; ask before claiming, and claim no more."""
        until = self.backoff.wait("", now)
        if until is not None:
            suspension = self.backoff[""]
            still = suspension is not None and suspension.is_active(now)
            return Allowance(0, until if still else now + _PROBE_ANSWERS)
        share = self.backoff.share(now)
        slowed = max(_LEAST_PER_SECOND, share * self._usual_per_second) if share < 1 else None
        self._budget.throttle(slowed and slowed / self._divisor)
        found = self._budget.allowance(now)
        if found.count and self.backoff.is_probing(""):
            return Allowance(1)
        return found

    def domain_allowance(self, domain: str, now: datetime) -> Allowance:
        """How many may leave for ``domain`` now, the relay's own limits apart."""
        until = self.backoff.wait(domain, now)
        if until is not None:
            return Allowance(0, until)
        rate = self.backoff.rate(domain, now)
        found = self._domains.allowance(domain, now, rate and rate / self._divisor)
        if found.count and self.backoff.is_probing(domain):
            return Allowance(1)
        return found

    def pick(self, domains: Sequence[str], now: datetime) -> Pick:
        """Who of these may leave now; they are counted as leaving."""
        picked = Pick()
        count = self.allowance(now).count
        if not self.backoff and not self._limits_domains:
            picked.go.extend(range(min(count, len(domains))))
            picked.rest.extend(range(len(picked.go), len(domains)))
            self._budget.take(len(picked.go), now)
            return picked
        for place, domain in enumerate(domains):
            if self.domain_allowance(domain, now).count == 0:
                picked.later[place] = self._next_turn(domain, now)
            elif len(picked.go) >= count:
                picked.rest.append(place)
            else:
                self._domains.take(domain, 1, now)
                self.backoff.left(domain, now)
                picked.go.append(place)
        self._budget.take(len(picked.go), now)
        return picked

    def stayed(self, domain: str, now: datetime) -> None:
        """One that was picked did not reach the relay: unsubscribed meanwhile, or untried."""
        self._domains.take(domain, -1, now)
        self._budget.take(-1, now)
        self.backoff.stayed(domain)

    def replied(
        self, domain: str, reply: Reply, now: datetime, spread: float, *, escalates: bool = True
    ) -> tuple[Change, ...]:
        """What came back for one that was picked; returns the suspensions that changed.

        ``escalates``: what several domains say may be about the relay.
        """
        if reply.stage == UNTRIED:
            self.stayed(domain, now)
        was_slowed = bool(self.backoff) and self.backoff.share(now) < 1
        changes = self.backoff.replied(domain, reply, now, spread, escalates=escalates)
        if changes and not was_slowed and not self._has_limit and self.backoff.share(now) < 1:
            self._usual_per_second = self._budget.speed(now) or self._usual_per_second
        return changes

    def set_back(self, by: timedelta) -> tuple[Change, ...]:
        """The clock was set back: all that is remembered is so much earlier, and lasts as long."""
        self._budget.set_back(by.total_seconds())
        self._domains.set_back(by.total_seconds())
        return self.backoff.set_back(by)

    def _next_turn(self, domain: str, now: datetime) -> datetime:
        if self.backoff[domain] is None:
            return self._domains.next_turn(domain, now)
        at = self.backoff.next_turn(domain, now)
        if self._domains.limit(domain):
            at = max(at, self._domains.next_turn(domain, now))
        return at
