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
from mailer.delivery.journal import Answered, Journal, Page
from mailer.delivery.outcome import outcome_of
from mailer.delivery.prefetch_buffer import PrefetchBuffer
from mailer.delivery.prefetcher import LOOK_SECONDS, Prefetcher
from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.smtp.connection import SmtpConnection, Told
from mailer.delivery.smtp.pool import ConnectionPool
from mailer.delivery.smtp.reply import UNTRIED, Reply
from mailer.delivery.throttle.gate import Gate
from mailer.domain.habit import Habit, Learned
from mailer.domain.log_entry import Level, LogEntry
from mailer.domain.suspension import Change, SuspensionKind
from mailer.store.database import sentence_for

_RETRY_SECONDS = 1.0  # between tries when the database cannot be written
_DRAIN_SECONDS = 30.0  # after "stop", for what is on its way
_SOON = timedelta(seconds=5)  # a pause so short is nothing to tell of
_QUOTA = {
    "de": "das Kontingent dieses Mailservers ist für jetzt erschöpft",
    "en": "the quota of this mail server is used up for now",
}


class Channel:
    """The messages, the connections and the loop of one relay.

    ``trouble`` says why ``send_due`` came back although mail is due, and ``resumes_at`` when
    it is worth calling again; "" and None if all is well.
    """

    def __init__(
        self,
        relay: Relay,
        connection: Callable[[Relay, Told], SmtpConnection],
        buffer: PrefetchBuffer,
        journal: Journal,
        gate: Gate,
        habits: Habits,
        clock: Clock,
        language: str = "de",
    ) -> None:
        self._relay = relay
        self._connections = [connection(relay, self._told) for _ in range(relay.connections)]
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
        self._pool = ConnectionPool(self._connections, relay.window, self._wake.set)
        self._prefetcher = Prefetcher(
            buffer, relay.connections * relay.window, self._wake.set, self._cannot_write
        )
        self._next_at: datetime | None = None
        self._stop_at: float | None = None
        self._complained = ""
        self.name = relay.name
        self.trouble = ""
        self.is_away = False
        self.resumes_at: datetime | None = None
        self.complaint: Callable[[str], None] = lambda _: None
        self.counter = AttemptCounter(relay.name)

    def stop(self, *, at_once: bool = False) -> None:
        """Begins nothing new; what is on its way is waited for, but not long, or not at all."""
        now = asyncio.get_running_loop().time()
        if at_once or self._stop_at is None:
            self._stop_at = now if at_once else now + _DRAIN_SECONDS
        self._wake.set()

    def clock_set_back(self, by: timedelta) -> None:
        """Backoff and limits last as long as they would have."""
        self._changes += self._gate.set_back(by)
        self._next_at = None

    async def close(self) -> None:
        """Hangs up; the next mail opens connections anew."""
        await self._pool.close()
        await asyncio.gather(*(connection.close() for connection in self._connections))

    async def finish(self) -> None:
        """Hangs up for good, and writes down what came of mail that was still on its way.

        However the loop ended: nobody else will, and a mail must not seem to be on its way.
        """
        await self.close()
        page = Page([*self._unwritten, *self._answered()], holds=self._changes)
        self._unwritten, self._changes = [], []
        if page:
            await self._journal.write(page)

    async def send_due(self) -> int:
        """Sends all that is due now; returns how many deliveries were dealt with.

        Ends early, with the reason in ``trouble``, when the relay takes no mail for now.
        """
        self.trouble, self.resumes_at, self.is_away = "", None, False
        self._prefetcher.begin()
        self._pool.forget()
        self._heed()
        self._buffer.handled = sent = 0
        try:
            while True:
                self._prefetch()
                self._connect()
                page = self._page()
                if page:
                    sent += await self._turn(page)
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
        return bool(self.trouble) or self._stop_at is not None

    @property
    def _done(self) -> bool:
        """Nothing is on its way and nothing more will be."""
        if self._under_way or self._back or self._unwritten:
            return False
        return self._ending or self._prefetcher.is_dry

    def _page(self) -> Page:
        """What there is to write down in this turn."""
        answered = [*self._unwritten, *self._answered()]
        messages, later = self._next()
        changes, self._changes, self._unwritten = self._changes, [], []
        learned, self._learned = self._learned, []
        return Page(answered, messages, later, changes, learned)

    async def _turn(self, page: Page) -> int:
        try:
            begun = await self._journal.write(page)
        except OperationalError as problem:
            # Locked, or the disk is full: nothing is written, so nothing leaves. Nothing is
            # lost either: the answers are kept and written when there is room.
            self._cannot_write(problem)
            self._keep(page)
            if self._stop_at is not None and asyncio.get_running_loop().time() > self._stop_at:
                raise
            await asyncio.sleep(_RETRY_SECONDS)
            return 0
        self._complained = ""
        untried = sum(one.outcome.untried for one in page.answered)
        if len(begun) < len(page.messages):
            ids = {one.id for one in begun}
            self._stayed(one for one in page.messages if one.id not in ids)
        if untried or len(begun) < len(page.messages):
            self._prefetcher.more_is_due()
        self._hand_over(begun)
        return len(page.answered) - untried

    def _keep(self, page: Page) -> None:
        """Nothing of it was written: it is written later, and its messages wait."""
        self._unwritten = list(page.answered)
        self._changes[:0] = page.holds
        self._learned[:0] = page.learned
        self._stayed(page.messages)
        self._buffer.put_back([*page.messages, *(one for one, _ in page.later)])

    def _hand_over(self, messages: Sequence[RenderedMessage]) -> None:
        """Spreads messages whose ``sending`` is durable over the connections."""
        for message in spread(messages, self._connections):
            self._told(message, Reply(UNTRIED, 0, "the connection ended before its turn"))

    def _told(self, message: RenderedMessage, reply: Reply | Exception) -> None:
        self._back.append((message, reply))
        if len(self._back) == 1:
            self._wake.set()

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
        hold = self._gate.holds[""]
        if hold is not None and hold.holds(now) and not self.trouble:
            self._held(hold.reason, hold.until)
        return found

    def _learn(self, lesson: Habit, now: datetime) -> None:
        learned = self._habits.learn(lesson, now)
        if learned is not None:
            self._learned.append(learned)
            self._heed()

    def _heed(self) -> None:
        """All connections, those that are open too, do as the relay wants."""
        habit = self._habits.now(self._clock.now())
        for connection in self._connections:
            connection.heed(habit)

    def _next(self) -> tuple[list[RenderedMessage], list[tuple[RenderedMessage, datetime]]]:
        """The messages that may leave in this turn, and those that wait for their domain."""
        self._next_at = None
        if self._ending or not self._buffer:
            return [], []
        now = self._clock.now()
        allowed = self._gate.allowance(now)
        if not allowed.count:
            self._held_up(allowed.next_at or now)
            return [], []
        messages = self._buffer.take(
            min(allowed.count, sum(connection.room for connection in self._connections))
        )
        if self._gate.is_calm:
            self._gate.take(len(messages), now)
            return messages, []
        pick = self._gate.pick([one.domain for one in messages], now)
        self._buffer.put_back([messages[place] for place in pick.rest])
        later = [(messages[place], at) for place, at in pick.later.items()]
        return [messages[place] for place in pick.go], later

    def _held_up(self, until: datetime) -> None:
        """Nothing may leave before ``until``: soon is waited for, else that is told."""
        self._next_at = until
        if until - self._clock.now() > _SOON:
            hold = self._gate.holds[""]
            self._held(hold.reason if hold is not None else _QUOTA[self._language], until)

    def _held(self, why: str, until: datetime | None) -> None:
        hold = self._gate.holds[""]
        self.trouble, self.resumes_at = why, until
        # One that only wants less is there; one that is away or refuses us is for people.
        self.is_away = hold is not None and hold.kind is not SuspensionKind.SLOW

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
        if told != self._complained:  # once is enough until it is over
            self._complained = told
            self.complaint(LogEntry(told, "database_unavailable", Level.ERROR))

    def _connect(self) -> None:
        """Opens as many connections as what is in buffer needs, up to what the relay allows."""
        if self._ending:
            return
        problem = self._pool.work(len(self._buffer))
        if problem is None:
            return
        now = self._clock.now()
        others = self._pool.under_way or any(one.room or one.under_way for one in self._connections)
        why = problem.sentence.in_language(self._language)
        self._changes += self._gate.holds.connect_failed(why, now, random.random(), others=others)  # noqa: S311 - spreads retries, guards nothing
        if not others:
            self._held(why, self._gate.allowance(now).next_at)
