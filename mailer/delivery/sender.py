"""The sender: one worker, a channel for each relay, one connection to the ledger."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from mailer.clock import Clock, StepWatch
from mailer.compose.dkim import Signer
from mailer.config import Relay
from mailer.delivery.channel import Channel
from mailer.delivery.habits import Habits
from mailer.delivery.journal import Journal
from mailer.delivery.membership import Membership
from mailer.delivery.prefetch_buffer import PrefetchBuffer
from mailer.delivery.render.dispatcher import RenderDispatcher
from mailer.delivery.render.pool import RenderPool
from mailer.delivery.render.renderer import Renderer
from mailer.delivery.sharing import Sharing
from mailer.delivery.smtp.connection import RelayConnection, ReplyCallback, SmtpConnection
from mailer.delivery.throttle.gate import Gate
from mailer.delivery.throttle.share import WHOLE, Share
from mailer.domain.log_entry import Level, LogEntry, said_in
from mailer.domain.note import Note
from mailer.domain.refusal import refused, sentence_for
from mailer.domain.suspension import Suspension
from mailer.inbound.own_rules import rules_of
from mailer.inbound.rules import in_force, judge_by
from mailer.store import attempt_counts, habits, liveness, suspensions
from mailer.store import database as databases
from mailer.store.database import Database
from mailer.store.ledger import claims, recovery
from mailer.store.ledger.claims import Route
from mailer.store.liveness import Process
from mailer.workspace import Workspace

_POLL_SECONDS = 1.0
_LOOKS = 5  # within that, whether others have written
_LOOK_SECONDS = 30.0
_PULSE_SECONDS = 30.0
_END_SECONDS = 30.0  # from being asked to stop, for a database that is away
_LEAST_END_SECONDS = 10.0


class Sender:
    """One worker over one or several relays. Several may share a database: claims keep them
    apart. The first relay carries whatever names no other.

    With ``renderers`` messages are written in processes of their own, else in this one.
    """

    def __init__(
        self,
        database: Database,
        workspace: Workspace,
        relays: Relay | Sequence[Relay],
        clock: Clock,
        connection: Callable[[Relay, ReplyCallback], SmtpConnection] = RelayConnection,
        signer: Signer | None = None,
        renderers: RenderPool | None = None,
        on_problem: Callable[[str], None] = lambda _: None,
        node: str = "",
    ) -> None:
        judge_by(rules_of(workspace))
        self._workspace = workspace
        self._connect_to = connection
        self._on_problem = on_problem
        self._clock = clock
        self._relays = (relays,) if isinstance(relays, Relay) else tuple(relays)
        self._worker = secrets.token_hex(8)
        self._sender_connection = database.sender_connection()
        self._journal = Journal(self._sender_connection, self._worker, clock.now, self._paused)
        own, language = Renderer(workspace, signer), workspace.settings.site.language
        self._language = language
        self._dispatcher = RenderDispatcher(
            self._sender_connection, own, renderers, on_problem, language
        )
        self._channels: list[Channel] = []
        self._sharing = Sharing(
            database,
            self._sender_connection,
            self._worker,
            clock,
            partial(self.stop, at_once=True),
            on_problem,
            language,
        )
        self.membership: Membership | None = None
        if self._sender_connection.shares:
            node = node or self._worker
            self.membership = Membership(database, self._worker, node, clock, self._sharing)
        self._stopping = False
        self._stop_asked_at: float | None = None
        self._stop = asyncio.Event()
        self._watch = StepWatch(clock)
        self._is_at_work = False

    @property
    def stopping(self) -> bool:
        return self._stopping

    @property
    def trouble(self) -> str:
        """Why mail could not leave, by relay; "" if all is well."""
        found = [
            f"{relay.name}: {channel.trouble}" if len(self._relays) > 1 else channel.trouble
            for relay, channel in zip(self._relays, self._channels, strict=False)
            if channel.trouble
        ]
        return "; ".join(found)

    @property
    def troubles(self) -> list[tuple[str, str, datetime | None]]:
        """The relays that take no mail now: name, why, and when another try is worth it."""
        return [(one.name, one.trouble, one.resumes_at) for one in self._channels if one.trouble]

    @property
    def _parts(self) -> list[tuple[Channel, Relay]]:
        return list(zip(self._channels, self._relays, strict=True))

    @property
    def worker(self) -> str:
        """Its name in the ledger."""
        return self._worker

    @property
    def share(self) -> Share | None:
        """Which part of the relays' budgets is its own; None while it waits for one."""
        return self._sharing.share

    def suspended(self, relay: str, domain: str) -> Suspension | None:
        """The suspension of a domain at one of its relays ("": of the relay), as it knows it."""
        return next(one.suspended(domain) for one in self._channels if one.name == relay)

    @property
    def is_away(self) -> bool:
        """Whether a relay could not be reached at all: that is for people to mend."""
        return any(channel.is_away for channel in self._channels)

    def stop(self, *, at_once: bool = False) -> None:
        """Takes nothing new; what is in flight is finished and journaled.

        ``at_once``: what is in flight is cut off, and journaled as such.
        """
        self._stopping = True
        self._stop_asked_at = self._stop_asked_at or asyncio.get_running_loop().time()
        self._stop.set()
        for channel in self._channels:
            channel.stop(at_once=at_once)

    @property
    def resumes_at(self) -> datetime | None:
        """When the first relay that takes no mail now is worth another try; None: at once."""
        moments = [one.resumes_at for one in self._channels if one.resumes_at is not None]
        return min(moments, default=None)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Sender"]:
        """Knows what was sent before; at the end closes connections and gives claims back."""
        async with AsyncExitStack() as ends:  # each of them, whatever becomes of the others
            ends.push_async_callback(self._sender_connection.close)
            ends.push_async_callback(self._dispatcher.close)
            if self.membership is not None:
                await self.membership.enter()
                ends.push_async_callback(self.membership.leave)
            ends.push_async_callback(self._give_back)
            ends.push_async_callback(self._end_pulse)
            await self._dispatcher.open()
            self._channels = [await self._channel(relay) for relay in self._relays]
            for channel in self._channels:
                ends.push_async_callback(self._insistently, channel.finish)
            await self._sharing.divide_over(self._parts)
            pulse = asyncio.create_task(self._pulse_regularly())
            try:
                yield self
            finally:
                pulse.cancel()

    async def _give_back(self) -> None:
        def give_back(connection: Connection) -> None:
            claims.give_back(connection, self._worker)

        await self._insistently(lambda: self._sender_connection.transact(give_back))

    async def _insistently(self, write: Callable[[], Awaitable[object]]) -> None:
        """Writes what nobody else would write, and waits for a server that is just being
        restarted; but not for ever, for whoever asked us to stop waits as well."""
        loop = asyncio.get_running_loop()
        begun, told = loop.time(), False
        until = max((self._stop_asked_at or begun) + _END_SECONDS, begun + _LEAST_END_SECONDS)
        while True:
            try:
                await write()
            except OperationalError as problem:
                if loop.time() >= until:
                    raise
                if not told:
                    self._tell_database_away(problem)
                told = True
                await asyncio.sleep(_POLL_SECONDS)
            else:
                return

    async def send_due(self) -> int:
        """Sends everything that is due now; returns how many deliveries were dealt with.

        Stops early, with the reason in ``trouble``, when a relay cannot be reached: nothing is
        lost, and the next call goes on.
        """
        if self._stopping:
            return 0
        await self._mind_the_clock()
        await self._sharing.recover_if_due()
        if not await self._sharing.waited_for(self._stop):
            return 0
        # Each to its end, whatever befalls another: the next call begins all anew.
        found = await asyncio.gather(
            *(one.send_due() for one in self._channels), return_exceptions=True
        )
        for one in found:
            if isinstance(one, BaseException):
                raise one
        return sum(one for one in found if isinstance(one, int))

    async def send_forever(self) -> int:
        """Sends what is due, each relay at its own pace, until ``stop``; returns how many."""
        self._is_at_work = True
        await self._pulse()
        running = [asyncio.create_task(self._forever(one)) for one in self._channels]
        try:
            return sum(await asyncio.gather(*running))
        finally:  # nothing goes on while claims are given back
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _pulse_regularly(self) -> None:
        while True:
            await asyncio.sleep(_PULSE_SECONDS)
            await self._pulse()

    async def _pulse(self, *, is_last: bool = False) -> None:
        """Writes down what the channels counted, and that somebody is at work.

        It goes over the sender's own connection: so it is no word of others, after which mails
        that are ready would be looked at again.
        """
        counted = {one.name: one.counter.take() for one in self._channels}
        whole = {kind: number for one in counted.values() for kind, number in one.items()}
        if not whole and not self._is_at_work:
            return
        now = self._clock.now()

        def write(connection: Connection) -> None:
            if whole:
                attempt_counts.add(connection, whole)
            if self._is_at_work and is_last:
                liveness.withdraw(connection, Process.SENDER)
            elif self._is_at_work:
                liveness.live(connection, Process.SENDER, now)

        await self._hear_of_suspensions()
        try:
            await self._sender_connection.transact(write)
        except (SQLAlchemyError, OSError):
            # Told where mail is claimed; mails do not hang on it.
            for one in self._channels:
                one.counter.put_back(counted[one.name])
            return
        for kind, number in whole.items():
            fields = {"relay": kind.relay, "state": kind.state, "class": kind.reply_class}
            self._on_problem(LogEntry("", "answered", number=number, **fields))

    async def _hear_of_suspensions(self) -> None:
        """What came back as bounces suspends domains too; a sender that has others beside it hears
        of that with its beats."""
        if self.membership is not None:
            return
        revisions = [channel.revision for channel in self._channels]
        with contextlib.suppress(SQLAlchemyError, OSError):
            found = await self._sender_connection.look(suspensions.all_suspensions)
            for channel, revision in zip(self._channels, revisions, strict=True):
                channel.adopt(found, revision)

    async def _end_pulse(self) -> None:
        await self._pulse(is_last=True)

    async def _forever(self, channel: Channel) -> int:
        dealt, told = 0, ""
        while not self._stopping:
            await self._mind_the_clock()
            await self._sharing.recover_if_due()
            if not await self._sharing.waited_for(self._stop):
                break
            seen = await self._written()
            dealt += await channel.send_due()
            if channel.trouble != told and channel.trouble:
                self._on_problem(_unavailable(channel))
            told = channel.trouble
            if channel.resumes_at is None:
                await self._until_others_write(seen)
                continue
            left = (channel.resumes_at - self._clock.now()).total_seconds()
            # The clock may be set meanwhile.
            await self._stopped_within(min(max(_POLL_SECONDS, left), _LOOK_SECONDS))
        return dealt

    def _tell_database_away(self, problem: OperationalError) -> None:
        told = databases.sentence_for(problem).in_language(self._language)
        self._on_problem(LogEntry(told, "database_unavailable", Level.ERROR))

    async def _until_others_write(self, seen: int | None) -> None:
        """Until somebody may have queued something since ``seen``, or a while has passed: what is
        due by time alone nobody writes down. A confirmation does not wait for the next second."""
        for _ in range(_LOOKS):
            if await self._stopped_within(_POLL_SECONDS / _LOOKS):
                return
            if await self._written() != seen:
                return

    async def _written(self) -> int | None:
        try:
            return await self._sender_connection.written()
        except OperationalError:
            return None  # told where mail is claimed

    async def _stopped_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
        return self._stop.is_set()

    def _paused(self, number: int, note: Note) -> None:
        found = refused(note)
        if found is not None:
            language = self._workspace.settings.site.language
            fault, line = found
            told = sentence_for(fault, line, number, "").in_language(language)
            self._on_problem(
                LogEntry(
                    told,
                    "mailing_paused",
                    Level.WARNING,
                    mailing=number,
                    fault=fault.name.lower(),
                    **said_in(line, in_force()),
                )
            )

    async def _mind_the_clock(self) -> None:
        """A clock that was set back makes no wait longer: what waits does so for a while, not
        until a moment that comes again."""
        step = self._watch.step()
        if step < timedelta(0):
            for channel in self._channels:
                channel.clock_set_back(-step)
            await self._sharing.clock_set_back(-step)

    async def recover(self) -> recovery.Recovered:
        """Puts right what dead workers left."""
        return await self._sharing.recover()

    async def _channel(self, relay: Relay) -> Channel:
        others = tuple(one.name for one in self._relays if one.name != relay.name)
        route = Route(relay.name, others if relay is self._relays[0] else None)
        buffer = PrefetchBuffer(
            self._sender_connection,
            self._journal,
            self._dispatcher,
            self._worker,
            route,
            self._clock.now,
        )
        gate = await self._sender_connection.transact(
            lambda connection: self._gate(connection, relay)
        )
        kept = await self._sender_connection.look(
            lambda connection: habits.learned_of(connection, relay.name)
        )
        largest = await self._sender_connection.look(
            lambda connection: habits.size_limit_of(connection, relay.name, relay.host, relay.port)
        )
        language = self._workspace.settings.site.language
        known = Habits(relay, kept, largest)
        return Channel(
            relay,
            self._connect_to,
            buffer,
            self._journal,
            gate,
            known,
            self._clock,
            language,
            self._on_problem,
        )

    def _gate(self, connection: Connection, relay: Relay) -> Gate:
        if self._sharing.share == WHOLE:
            # Whoever starts a sender has mended what was wrong, or wants to see whether it is;
            # but for one that joins others, who know better.
            suspensions.clear(connection, relay.name, "")
        return Gate(
            relay, self._sharing.used(connection, relay), suspensions.all_suspensions(connection)
        )


def _unavailable(channel: Channel) -> LogEntry:
    until = channel.resumes_at
    return LogEntry(
        f"{channel.name}: {channel.trouble}",
        "relay_unavailable",
        Level.WARNING,
        relay=channel.name,
        kind="away" if channel.is_away else "slow",
        until=until.isoformat() if until is not None else None,
        **said_in(channel.trouble, in_force()),
    )
