"""Health: how the whole office stands, as one value: numbers and codes, nothing of people.

It costs a few statements that follow indexes (``store.backlog``); what it costs with a million
deliveries is in docs/watching.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailer import __version__
from mailer.actions.desk import Desk
from mailer.actions.office.workspaces import Mode, mode_of
from mailer.actions.subscription.bursts import NEWS_FOR
from mailer.config import Settings
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.note import Code, read
from mailer.domain.suspension import FORGOTTEN_AFTER, Suspension, SuspensionKind
from mailer.store import attempt_counts, backlog, liveness, presses, suspensions
from mailer.store.attempt_counts import Attempts
from mailer.store.health import free_bytes
from mailer.store.liveness import Process
from mailer.store.migrate import revision

STILL_AFTER = timedelta(minutes=2)
"""A process whose last sign of life is older does not work any more."""

CAPTURED = "inbox"
"""The relay of capture mode: the local inbox."""

_PAUSED = "paused"
_RELEASE = {Code.RELEASE.value, Code.RELEASE_AGAIN.value}
_NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class RelayHealth:
    """One relay: its queue, what it said, and whether it is left alone.

    ``waiting`` is by state: queued, claimed, sending, deferred, and ``paused`` for what waits in
    paused mailings. ``oldest_due`` is since when its first mail is due, None where none is.
    ``suspended_domains`` is by kind of suspension, ``suspension`` that of the relay itself.
    """

    name: str
    waiting: dict[str, int]
    oldest_due: datetime | None
    attempts: tuple[Attempts, ...]
    suspension: Suspension | None
    suspended_domains: dict[str, int]

    @property
    def all_attempts(self) -> Attempts:
        return attempt_counts.summed(self.attempts, self.name)

    def queue_age(self, now: datetime) -> timedelta:
        """For how long its first mail has been due."""
        return _NO_TIME if self.oldest_due is None else max(_NO_TIME, now - self.oldest_due)


@dataclass(frozen=True, slots=True)
class Health:
    """The whole office at one moment.

    ``signs``: when each process at work last gave a sign of life. ``overdue``: since when the
    first mailing is due that the clock has not looked at. ``unreleased`` are mailings that are
    due and wait for a release, ``missed`` those that went to nobody and would still be of use.
    ``bursts``: how often many buttons were pressed at once lately, and nobody saw to it.
    """

    at: datetime
    mode: Mode
    database: str
    schema: str
    version: str
    signs: dict[Process, datetime]
    relays: tuple[RelayHealth, ...]
    mailings: dict[str, int]
    overdue: datetime | None
    unclear: int
    unreleased: int
    missed: int
    free_bytes: int
    bursts: int

    def silence(self, process: Process) -> timedelta | None:
        """How long ago a process gave its last sign; None for one that is not at work."""
        return silence(self.signs.get(process), self.at)


def silence(sign: datetime | None, now: datetime) -> timedelta | None:
    """How long ago a sign was given: a clock that was set back makes it no less than nothing."""
    return None if sign is None else max(_NO_TIME, now - sign)


async def health_of(desk: Desk) -> Health:
    """Reads it; raises what a database raises that does not answer."""
    mode, settings, now = await mode_of(desk), desk.workspace.settings, desk.clock.now()

    def look(connection: Connection) -> Health:
        states = backlog.mailings_by_state(connection)
        _, overdue = states.get(MailingState.SCHEDULED, (0, None))
        notes = backlog.waiting_notes(connection)
        return Health(
            at=now,
            mode=mode,
            database=desk.database.dialect.name,
            schema=revision(connection) or "",
            version=__version__,
            signs=dict(liveness.signs(connection)),
            relays=tuple(_relays(connection, _names(settings, mode), now)),
            mailings={one.value: states.get(one, (0, None))[0] for one in MailingState},
            overdue=overdue if overdue is not None and overdue <= now else None,
            unclear=backlog.unclear(connection),
            unreleased=sum(any(one.code in _RELEASE for one in read(note)) for note in notes),
            missed=backlog.missed(connection, now),
            free_bytes=free_bytes(desk.workspace.data),
            bursts=presses.unasked(connection, now - NEWS_FOR),
        )

    async with desk.database.read() as connection:
        return await connection.run_sync(look)


async def still(desk: Desk) -> list[str]:
    """Which processes stand still, as codes: what a monitor asks every few seconds.

    One that ended in order is missed by nobody: what should leave then becomes stuck.
    """
    async with desk.database.read() as connection:
        signs = await connection.run_sync(liveness.signs)
    now = desk.clock.now()
    return [one.value for one, sign in sorted(signs.items()) if now - sign > STILL_AFTER]


def _names(settings: Settings, mode: Mode) -> list[str]:
    if mode is Mode.CAPTURE:
        return [CAPTURED]
    return [one.name for one in settings.relay]


def _relays(connection: Connection, names: list[str], now: datetime) -> Iterable[RelayHealth]:
    def carrier(relay: str) -> str:
        """Who carries what is laid for ``relay``: the first where that is no relay."""
        return relay if relay in names else names[0]

    if not names:
        return
    due: dict[str, datetime] = {}
    for relay, moment in backlog.oldest_due(connection, now):
        name = carrier(relay)
        due[name] = min(moment, due.get(name, moment))
    waiting: dict[str, dict[str, int]] = {one: {} for one in names}
    for relay, of_mailing, state, number in backlog.open_counts(connection):
        sums = waiting[carrier(relay)]
        held = of_mailing is MailingState.PAUSED and state in _HELD_BACK
        kind = _PAUSED if held else state.value
        sums[kind] = sums.get(kind, 0) + number
    attempts = attempt_counts.known(connection, now)
    holds = suspensions.all_suspensions(connection)
    for name in names:
        yield RelayHealth(
            name,
            {kind: waiting[name].get(kind, 0) for kind in _WAITING},
            due.get(name),
            tuple(one for one in attempts if one.relay == name),
            _suspension(holds, name, now),
            {
                kind.value: sum(
                    one.relay == name
                    and bool(one.domain)
                    and one.kind is kind
                    and one.is_active(now)
                    for one in holds
                )
                for kind in SuspensionKind
            },
        )


_HELD_BACK = {DeliveryState.QUEUED, DeliveryState.DEFERRED}
_WAITING = (
    *(one.value for one in (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)),
    DeliveryState.DEFERRED.value,
    _PAUSED,
)


def _suspension(holds: Iterable[Suspension], relay: str, now: datetime) -> Suspension | None:
    """That of the relay itself, which lasts until it was seen to take mail again."""
    for one in holds:
        if one.relay == relay and not one.domain and now < one.until + FORGOTTEN_AFTER:
            return one
    return None
