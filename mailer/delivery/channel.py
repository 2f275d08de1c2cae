"""A channel: everything that leaves by one relay.

One loop turns as long as there is anything to do. Each turn writes into the ledger, in one
transaction, what came back since the last and what is to leave next, and then puts that on
the connections. So never more than connections × window deliveries are ``sending``.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import OperationalError

from mailer.clock import Clock
from mailer.config import Relay
from mailer.delivery.counter import AttemptCounter
from mailer.delivery.dispatch import spread
from mailer.delivery.habits import Habits
from mailer.delivery.journal import Answered, Batch, Journal
from mailer.delivery.outcome import outcome_of
from mailer.delivery.prefetch_buffer import PrefetchBuffer
from mailer.delivery.prefetcher import LOOK_SECONDS, Prefetcher
from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.smtp.connection import ReplyCallback, SmtpConnection
from mailer.delivery.smtp.pool import ConnectionPool
from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.delivery.throttle.gate import Gate
from mailer.delivery.throttle.share import Share
from mailer.domain.errors import Sentence
from mailer.domain.habit import Announced, Habit, Learned
from mailer.domain.log_entry import Level, LogEntry
from mailer.domain.suspension import Change, Suspension, SuspensionKind
from mailer.store.database import sentence_for

_LINGER_SECONDS = 0.001  # the shortest that timers of event loops know
_RETRY_SECONDS = 1.0  # between tries when the database cannot be written
_DRAIN_SECONDS = 30.0  # after "stop", for what is on its way
_SOON = timedelta(seconds=5)  # a pause so short is nothing to tell of
_QUOTA = Sentence(
    "das Kontingent dieses Mailservers ist für jetzt erschöpft",
    "the quota of this mail server is used up for now",
)


class Channel:
    """The messages, the connections and the loop of one relay.

    ``trouble`` says why ``send_due`` came back although mail is due, and ``resumes_at`` when
    it is worth calling again; "" and None if all is well.
    """

    def __init__(
        self,
        relay: Relay,
        connection: Callable[[Relay, ReplyCallback], SmtpConnection],
        buffer: PrefetchBuffer,
        journal: Journal,
        gate: Gate,
        habits: Habits,
        clock: Clock,
        language: str = "de",
        on_problem: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._relay = relay
        self._connections = [connection(relay, self._on_reply) for _ in range(relay.connections)]
        self._usable = self._connections
        self._buffer = buffer
        self._journal = journal
        self._gate = gate
        self._habits = habits
        self._clock = clock
        self._language = language
        self._wake = asyncio.Event()
        self._back: list[tuple[RenderedMessage, Reply | Exception]] = []
        self._unwritten: list[Answered] = []
        self._changes: list[Change] = []
        self._learned: list[Learned] = []
        self._announced: list[Announced] = []
        self._pool = ConnectionPool(self._connections, relay.window, self._wake.set, self._greeted)
        self._prefetcher = Prefetcher(
            buffer, relay.connections * relay.window, self._wake.set, self._cannot_write
        )
        self._next_at: datetime | None = None
        self._stop_at: float | None = None
        self._reported = ""
        self.name = relay.name
        self.trouble = ""
        self.is_away = False
        self._writing = False
        self._awaited = 0  # so many answers are worth a turn
        self._together = asyncio.Event()
        self._enough = relay.connections * relay.window // 2
        self._handed: set[int] = set()  # whose answer is not written down yet
        self.revision = 0  # how many changes of suspensions were written down
        self.resumes_at: datetime | None = None
        self._on_problem = on_problem
        self.counter = AttemptCounter(relay.name)

    def stop(self, *, at_once: bool = False) -> None:
        """Begins nothing new; what is on its way is waited for, but not long, or not at all."""
        now = asyncio.get_running_loop().time()
        if at_once or self._stop_at is None:
            self._stop_at = now if at_once else now + _DRAIN_SECONDS
        self._wake.set()

    def divide(self, share: Share, used: Sequence[tuple[datetime, int]] = ()) -> None:
        """Several senders share the relay's limits; ``used`` is what left lately over all."""
        self._usable = self._connections[: share.connections(self._relay.connections)]
        self._pool.limit(len(self._usable))
        self._pool.shares = share.senders > 1
        self._gate.divide(share.divisor(self._relay.connections), share.place, used)
        self._wake.set()  # there may be more to take, or to end

    @property
    def is_idle(self) -> bool:
        """It has no part of the relay's connections: others have them all."""
        return not self._usable

    @property
    def in_hand(self) -> set[int]:
        """The deliveries that it knows it has: claimed, or on their way."""
        return self._handed | self._buffer.ids

    def suspended(self, domain: str) -> Suspension | None:
        """What is known of a domain ("": of the relay)."""
        return self._gate.backoff[domain]

    def adopt(self, suspensions: Sequence[Suspension], revision: int) -> None:
        """What other senders have learned of the relay and of domains behind it, as it was
        written down at ``revision``."""
        if revision == self.revision and not (self._changes or self._writing):
            self._gate.backoff.adopt(suspensions)

    def adopt_habits(self, known: Iterable[Learned]) -> None:
        """What other senders have learned of what the relay wants of a connection."""
        if self._habits.adopt(known, self._clock.now()):
            self._adapt()

    def clock_set_back(self, by: timedelta) -> None:
        """Suspensions and limits last as long as they would have."""
        self._changes += self._gate.set_back(by)
        self._next_at = None

    async def close(self) -> None:
        """Hangs up; the next mail opens new connections."""
        await self._pool.close()
        await asyncio.gather(*(connection.close() for connection in self._connections))

    async def finish(self) -> None:
        """Hangs up for good, and writes down what came of mail that was still on its way.

        However the loop ended: nobody else will, and a mail must not seem to be on its way. To be
        called again if it raises OperationalError: nothing is written then.
        """
        await self.close()
        self._unwritten += self._answered()
        batch = Batch(self._unwritten, suspensions=self._changes)
        if batch:
            await self._journal.write(batch)
        self._unwritten, self._changes = [], []

    async def send_due(self) -> int:
        """Sends all that is due now; returns how many deliveries were dealt with.

        Ends early, with the reason in ``trouble``, when the relay takes no mail for now.
        """
        self.trouble, self.resumes_at, self.is_away = "", None, False
        self._prefetcher.begin()
        self._pool.forget()
        self._adapt()
        self._buffer.handled = sent = 0
        try:
            while True:
                self._prefetch()
                self._connect()
                await self._linger()
                batch = self._batch()
                if batch:
                    sent += await self._turn(batch)
                elif self._done:
                    break
                else:
                    await self._wait()
        finally:
            await self._prefetcher.end()
        return sent + self._buffer.handled

    # The loop

    @property
    def _under_way(self) -> int:
        return sum(connection.under_way for connection in self._connections)

    @property
    def _ending(self) -> bool:
        return bool(self.trouble) or self._stop_at is not None or self.is_idle

    @property
    def _done(self) -> bool:
        """Nothing is on its way and nothing more will be."""
        if self._under_way or self._back or self._unwritten:
            return False
        return self._ending or self._prefetcher.is_dry

    def _batch(self) -> Batch:
        """What there is to write down in this turn."""
        answered = [*self._unwritten, *self._answered()]
        messages, later = self._next()
        changes, self._changes, self._unwritten = self._changes, [], []
        self.revision += len(changes)
        learned, self._learned = self._learned, []
        announced, self._announced = self._announced, []
        return Batch(answered, messages, later, changes, learned, announced)

    async def _turn(self, batch: Batch) -> int:
        self._writing = True
        try:
            begun = await self._journal.write(batch)
        except OperationalError as problem:
            # Locked, or the disk is full: nothing is written, so nothing leaves. Nothing is
            # lost either: the answers are kept and written when there is room.
            self._cannot_write(problem)
            self._keep(batch)
            if self._stop_at is not None and asyncio.get_running_loop().time() > self._stop_at:
                raise
            await asyncio.sleep(_RETRY_SECONDS)
            return 0
        finally:
            self._writing = False
            self.revision += 1
        self._handed.difference_update([one.message.id for one in batch.answered])
        self._handed.update([one.id for one in begun])
        self._reported = ""
        untried = sum(one.outcome.untried for one in batch.answered)
        if len(begun) < len(batch.messages):
            ids = {one.id for one in begun}
            self._stayed(one for one in batch.messages if one.id not in ids)
        if untried or len(begun) < len(batch.messages):
            self._prefetcher.more_is_due()
        self._hand_over(begun)
        return len(batch.answered) - untried

    def _keep(self, batch: Batch) -> None:
        """Nothing of it was written: it is written later, and its messages wait."""
        self._unwritten = list(batch.answered)
        self._changes[:0] = batch.suspensions
        self._learned[:0] = batch.learned
        self._announced[:0] = batch.announced
        self._stayed(batch.messages)
        self._buffer.put_back([*batch.messages, *(one for one, _ in batch.later)])

    def _hand_over(self, messages: Sequence[RenderedMessage]) -> None:
        """Spreads messages whose ``sending`` is durable over the connections."""
        for message in spread(messages, self._usable):
            self._on_reply(message, Reply(UNTRIED, 0, "the connection ended before its turn"))

    def _on_reply(self, message: RenderedMessage, reply: Reply | Exception) -> None:
        self._back.append((message, reply))
        if len(self._back) == 1:
            self._wake.set()
        if len(self._back) == self._awaited:
            self._together.set()

    async def _linger(self) -> None:
        """Some answers are there: those that come right behind them share their transaction.

        Half of what may be under way is enough; meanwhile the rest of it goes on.
        """
        there = len(self._back)
        wanted = min(self._enough, there + self._under_way)
        if not 0 < there < wanted:
            return
        self._awaited = wanted
        self._together.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_SECONDS):
                await self._together.wait()
        self._awaited = 0

    def _answered(self) -> list[Answered]:
        back, self._back = self._back, []
        if not back:
            return []
        found = []
        now = self._clock.now()
        for message, reply in back:
            if isinstance(reply, Exception):
                raise reply
            if reply.lesson is not None:
                self._learn(reply.lesson, now)
            if not (reply.is_success and self._gate.is_calm):
                # What several domains say of the content is about the mailing, not the relay.
                self._changes += self._gate.replied(
                    message.domain,
                    reply,
                    now,
                    random.random(),  # noqa: S311 - spreads retries, guards nothing
                    escalates=not reply.is_in_doubt,
                )
            found.append(
                Answered(message, reply, outcome_of(message, reply, self._relay.name, now))
            )
        self.counter.count(found, now)
        suspension = self._gate.backoff[""]
        if suspension is not None and suspension.is_active(now) and not self.trouble:
            self._pause(suspension.reason, suspension.until)
        return found

    def _learn(self, lesson: Habit, now: datetime) -> None:
        learned = self._habits.learn(lesson, now)
        if learned is not None:
            self._learned.append(learned)
            self._adapt()

    def _greeted(self, connection: SmtpConnection) -> None:
        """The next release is to know how large a mail this relay takes."""
        announced = self._habits.heard(connection.size_bytes)
        if announced is not None:
            self._announced.append(announced)

    def _adapt(self) -> None:
        """All connections, those that are open too, do as the relay wants."""
        habit = self._habits.now(self._clock.now())
        for connection in self._connections:
            connection.adapt(habit)

    def _next(self) -> tuple[list[RenderedMessage], list[tuple[RenderedMessage, datetime]]]:
        """The messages that may leave in this turn, and those that wait for their domain."""
        self._next_at = None
        if self._ending or not self._buffer:
            return [], []
        now = self._clock.now()
        allowed = self._gate.allowance(now)
        if not allowed.count:
            self._blocked_until(allowed.next_at or now)
            return [], []
        messages = self._buffer.take(
            min(allowed.count, sum(connection.room for connection in self._usable))
        )
        if self._gate.is_calm:
            self._gate.take(len(messages), now)
            return messages, []
        pick = self._gate.pick([one.domain for one in messages], now)
        self._buffer.put_back([messages[place] for place in pick.rest])
        later = [(messages[place], at) for place, at in pick.later.items()]
        return [messages[place] for place in pick.go], later

    def _blocked_until(self, until: datetime) -> None:
        """Nothing may leave before ``until``: a short time is waited for, a longer one reported."""
        self._next_at = until
        if until - self._clock.now() > _SOON:
            suspension = self._gate.backoff[""]
            quota = _QUOTA.in_language(self._language)
            self._pause(suspension.reason if suspension is not None else quota, until)

    def _pause(self, why: str, until: datetime | None) -> None:
        suspension = self._gate.backoff[""]
        self.trouble, self.resumes_at = why, until
        # One that only wants less is there; one that is away or refuses us is for people.
        self.is_away = suspension is not None and suspension.kind is not SuspensionKind.SLOW

    def _stayed(self, messages: Iterable[RenderedMessage]) -> None:
        now = self._clock.now()
        for message in messages:
            self._gate.stayed(message.domain, now)

    async def _wait(self) -> None:
        """Until something comes back, a connection opens, mail is there, or time is up."""
        self._wake.clear()
        now = asyncio.get_running_loop().time()
        if self._stop_at is not None and now >= self._stop_at and self._under_way:
            await self.close()  # tells of what is cut off
            return
        if self._next_at is not None and not self._under_way:
            await self._clock.sleep_until(self._next_at)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._wake.wait()
        # What else comes right behind it shares its transaction: the disk is waited for once.
        heard = -1
        while heard < len(self._back):
            heard = len(self._back)
            await asyncio.sleep(0)

    # What it needs

    def _prefetch(self) -> None:
        if self._prefetcher.look() and not self._ending and self._prefetcher.wants:
            self._prefetcher.work(self._gate.allowance(self._clock.now()).count)

    def _cannot_write(self, problem: Exception) -> None:
        told = sentence_for(problem).in_language(self._language)
        if told != self._reported:  # once is enough until it is over
            self._reported = told
            self._on_problem(LogEntry(told, "database_unavailable", Level.ERROR))

    def _connect(self) -> None:
        """Opens as many connections as what is in buffer needs, up to what the relay allows."""
        if self._ending or self._gate.backoff.is_others_turn("", self._clock.now()):
            return
        problem = self._pool.work(len(self._buffer))
        if problem is None:
            return
        now = self._clock.now()
        others = self._pool.under_way or any(one.room or one.under_way for one in self._connections)
        why = problem.sentence.in_language(self._language)
        self._changes += self._gate.backoff.connect_failed(why, now, random.random(), others=others)  # noqa: S311 - spreads retries, guards nothing
        if not others:
            self._pause(why, self._gate.allowance(now).next_at)
