"""When the last mail of each step is out at its relay's rate, and what that comes too late for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailer.actions.desk import Desk
from mailer.actions.mailing.last_out_words import Told, why_so_long
from mailer.config import Relay
from mailer.domain.delivery import OPEN, PENDING_MAILING, MailingState
from mailer.domain.errors import Sentence
from mailer.domain.rate import Load, Rates, last_outs
from mailer.domain.subject import Subject
from mailer.scheduling import decisions
from mailer.store import usage
from mailer.store.mailings import MailingRow

# What a relay without a stated limit is taken to accept, per connection: a cautious guess,
# so that "when is the last one out" errs towards late.
_GUESSED_PER_SECOND = 10.0
_ON_TIME = timedelta(minutes=5)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Departure:
    """When a step's last mail is out (None: it has no time, or never leaves), and its warnings."""

    last_out_at: datetime | None = None
    too_late: bool = False
    warnings: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """A step on its way: its row, how many are left, and the limited domains they go to."""

    row: MailingRow
    load: Load

    @property
    def step(self) -> str:
        return self.row.name


def rates_of(relay: Relay | None) -> Rates:
    """What the settings say that a relay takes; its speed is guessed where they do not."""
    if relay is None:
        return Rates(_GUESSED_PER_SECOND)
    speed = relay.per_second or relay.connections * _GUESSED_PER_SECOND
    return Rates(speed, relay.per_hour, relay.per_day, relay.per_domain)


def relay_of(desk: Desk, name: str) -> Relay | None:
    """The relay that carries a mailing of that ``relay``; None where the settings have none."""
    relays = desk.workspace.settings.relay
    named = next((one for one in relays if one.name == name), None)
    return named or next(iter(relays), None)


async def departures(
    desk: Desk, steps: Sequence[tuple[MailingRow, int, Mapping[str, int]]], subject: Subject
) -> dict[str, Departure]:
    """A mailing's name → departure, for rows with their number of recipients and counts by state.

    What else waits to leave over the same relay and what left in the last day count too.
    """
    found = {row.name: _past(row) for row, _, _ in steps}
    by_relay: dict[str, list[Leaving]] = {}
    for row, recipients, counts in steps:
        load = await _load(desk, row, recipients, counts)
        if load is not None:
            relay = relay_of(desk, row.relay)
            by_relay.setdefault(relay.name if relay else "", []).append(Leaving(row, load))
    for leaving in by_relay.values():
        found |= await _over_one_relay(desk, relay_of(desk, leaving[0].row.relay), leaving, subject)
    return found


def _past(row: MailingRow) -> Departure:
    return Departure(row.finished_at if row.state is MailingState.DONE else None)


async def _load(
    desk: Desk, row: MailingRow, recipients: int, counts: Mapping[str, int]
) -> Load | None:
    state, now = row.state, desk.clock.now()
    if row.due_at is None or state in {
        MailingState.DONE,
        MailingState.CANCELLED,
        MailingState.MISSED,
    }:
        return None
    pending = state in PENDING_MAILING
    if pending and row.late_at is not None and now > row.late_at:
        return None  # the next tick misses it
    left = recipients if pending else sum(counts.get(one, 0) for one in OPEN)
    domains = await _limited_domains(desk, row) if pending and left else {}
    return Load(left, max(row.due_at, now), row.priority, domains)


async def _limited_domains(desk: Desk, row: MailingRow) -> Mapping[str, int]:
    """How many of a mailing go to which domain, as far as its relay limits domains."""
    relay = relay_of(desk, row.relay)
    if relay is None or not relay.per_domain:
        return {}
    found: Counter[str] = Counter()
    async for page in decisions.decide(desk.database, row, desk.clock.now()):
        found.update(
            one.person.address_key.rpartition("@")[2] for one in page if one.reason is None
        )
    limited = relay.per_domain
    return {name: n for name, n in found.items() if name in limited or "*" in limited}


async def _over_one_relay(
    desk: Desk, relay: Relay | None, leaving: list[Leaving], subject: Subject
) -> dict[str, Departure]:
    rates, now = rates_of(relay), desk.clock.now()
    ours = [one.row.id for one in leaving if one.row.is_stored]
    used: list[tuple[datetime, int]] = []
    async with desk.database.read() as connection:
        waiting = await connection.run_sync(usage.waiting, ours)
        if relay is not None and (relay.per_hour or relay.per_day):
            used = await connection.run_sync(usage.sent_since, relay.name, now - _DAY, now)
    loads = {one.step: one.load for one in leaving}
    others = {
        f"\0{name}{priority}": Load(number, now, priority)
        for name, priority, number in waiting
        if relay_of(desk, name) is relay
    }
    together = last_outs(loads | others, rates, used)
    told = Told(subject)
    found = {}
    for one in leaving:
        end = together[one.step]
        alone = last_outs({"": one.load}, rates, used)[""]
        late = one.load.count > 0 and end > one.row.until_at
        warnings = []
        if late:
            why = why_so_long(one.load, rates, relay) if alone > one.row.until_at else None
            warnings.append(told.too_late(one.row.until_at, end, why))
        found[one.step] = Departure(end, late, tuple(warnings))
    for big in leaving:
        behind = _delayed_by(big, leaving, loads | others, rates, used)
        warnings = [told.delays(big.step, step, at, end) for step, at, end in behind]
        known = found[big.step]
        found[big.step] = replace(known, warnings=known.warnings + tuple(warnings))
    return found


def _delayed_by(
    big: Leaving,
    leaving: list[Leaving],
    loads: Mapping[str, Load],
    rates: Rates,
    used: Sequence[tuple[datetime, int]],
) -> list[tuple[str, datetime, datetime]]:
    """Steps that are due while ``big`` leaves and are out later for it: key, without, with it."""
    together = last_outs(loads, rates, used)
    rest = {key: load for key, load in loads.items() if key != big.step}
    without = last_outs(rest, rates, used)
    return [
        (one.step, without[one.step], together[one.step])
        for one in leaving
        if one is not big
        and one.load.count
        and big.load.start <= one.load.start < together[big.step]
        and together[one.step] > without[one.step] + _ON_TIME
    ]
