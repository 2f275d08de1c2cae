"""The journal: writes down what came back and what is about to go out, many at a time.

One transaction records both for a whole group, so the disk is waited for once per group and
not once per mail; and a message still never leaves before the row that says so is durable.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from mailer.delivery.pre_send_check import decision_against
from mailer.delivery.refusals import Refusals
from mailer.delivery.render.message import RenderedMessage
from mailer.delivery.render.recipients import entry_of
from mailer.delivery.smtp.reply import Reply
from mailer.domain.delivery import DeliveryState
from mailer.domain.habit import Announced, Learned
from mailer.domain.note import Note
from mailer.domain.suspension import Change
from mailer.store import entries, habits, suppressions, suspensions
from mailer.store.dialect import dialect_of
from mailer.store.dialect.base import SenderConnection
from mailer.store.ledger import attempts, claims
from mailer.store.ledger.attempts import Outcome
from mailer.store.send_context import SendContext, send_context

LEASE = timedelta(minutes=20)
"""How long a worker may hold a delivery before others take it for dead."""
LONGEST_SEND = timedelta(minutes=15)
"""The least that must be left of a lease when its message leaves: the time in a
connection's queue and the ten minutes in which the final dot may be answered lie within it."""
_MOST_TOUCHED = 10_000
_UNTOLD = "(...)"


class Answered(NamedTuple):
    """A message that left, what was said to it, and what that makes of its delivery."""

    message: RenderedMessage
    reply: Reply
    outcome: Outcome

    @property
    def blames_address(self) -> bool:
        return self.outcome.state is DeliveryState.FAILED and self.reply.blames_address

    @property
    def without_words(self) -> "Answered":
        """The same outcome; of what was said only the code."""
        return self._replace(outcome=self.outcome._replace(reply=f"{self.reply.code} {_UNTOLD}"))

    @property
    def alone(self) -> "Answered":
        """The same outcome, and nothing that follows from it."""
        outcome = self.without_words.outcome._replace(notice=False)
        return self._replace(reply=Reply(self.reply.stage, 0, ""), outcome=outcome)


class Batch(NamedTuple):
    """What one turn writes down: what came back, what is to leave, who waits for their domain
    until when, what became of suspensions, what was learned of the relay and what it announced."""

    answered: Sequence[Answered] = ()
    messages: Sequence[RenderedMessage] = ()
    later: Sequence[tuple[RenderedMessage, datetime]] = ()
    suspensions: Sequence[Change] = ()
    learned: Sequence[Learned] = ()
    announced: Sequence[Announced] = ()

    def __bool__(self) -> bool:
        return any(self)

    @property
    def is_ordinary(self) -> bool:
        """Whether it changes only deliveries that this worker holds: no calendar entry, address,
        suspension, habit or mailing, of which another worker may hold some as well."""
        return not (self.suspensions or self.learned or self.announced) and not (
            any(one.calendar_update is not None for one in self.messages)
            or any(not one.reply.is_success or one.outcome.notice for one in self.answered)
        )


class _OthersWroteError(Exception):
    """Messages were taken for fresh and are not: the transaction is to be undone and done again
    with ``exact``."""


class Journal:
    """The journal of one worker, shared by its relays: what one of them changed for an address,
    the messages of the others must know. ``own`` counts such changes. ``paused`` is called
    with each mailing that is paused from now on, and why."""

    def __init__(
        self,
        database: SenderConnection,
        worker: str,
        now: Callable[[], datetime],
        paused: Callable[[int, Note], None] = lambda _number, _note: None,
    ) -> None:
        self._database = database
        self._worker = worker
        self._now = now
        self.own = 0
        self._refusals = Refusals()
        self._version = 0  # the last known; what was written before it is looked at again
        self._paused: dict[int, Note] = {}
        self._tell_paused = paused
        self._touched: dict[str, int] = {}  # address → the own count at its last change
        self._forgotten = 0  # up to here it is not known which were touched

    async def write(self, batch: Batch) -> list[RenderedMessage]:
        """Returns when all is durable; returns the messages that may leave now.

        A delivery's second message is left out, for it may have been claimed again while the first
        waited. So is a message if its delivery is no longer ours to send, if its content was
        made again since it was filled, if another mail changed what its address holds, or if
        the pre-send check decided against it. Raises what the database raises: nothing is written,
        but for what came back where it is no OperationalError, which time would mend: an answer
        that cannot be written is not allowed to take others with it.
        """
        now = self._now()
        messages = list({one.id: one for one in batch.messages}.values())
        batch = batch._replace(messages=messages)
        # A success may decide about a mailing whose refusals are open: for that it must be alone.
        ordinary = batch.is_ordinary and not self._refusals.are_open
        alone = not (self._database.shares and ordinary)
        self._refusals.keep()
        try:
            begun = await self._written(batch, now, alone=alone)
        except OperationalError:
            raise
        except Exception:
            if not (batch.answered or batch.suspensions):
                raise
            await self._one_by_one(batch, now)
            return await self.write(Batch(messages=messages, later=batch.later))
        self._tell_of_paused()
        if len(begun) == len(messages):
            return messages
        return [one for one in messages if one.id in begun]

    async def _written(self, batch: Batch, now: datetime, *, alone: bool) -> set[int]:
        try:
            return await self._database.transact(
                lambda connection: self._write(connection, batch, now), alone=alone
            )
        except _OthersWroteError:  # alone, it would tell other senders that somebody wrote
            again = alone
        except attempts.NotAllOursError:
            again = True
        return await self._database.transact(
            lambda connection: self._write(connection, batch, now, exact=True), alone=again
        )

    def _write(
        self, connection: Connection, batch: Batch, now: datetime, *, exact: bool = False
    ) -> set[int]:
        messages, self._paused = batch.messages, {}
        self._refusals.restore()  # a transaction that was undone has decided nothing
        exact = exact or self._refusals.are_open
        # What is kept of refusals beside the transaction would count them twice.
        supposes = not (exact or self._refusals.are_open)
        self._conclude(connection, batch.answered, now)
        suspensions.keep(connection, batch.suspensions)
        habits.keep(connection, batch.learned)
        habits.keep_size_limits(connection, batch.announced)
        claims.postpone(connection, self._worker, [(one.id, at) for one, at in batch.later])
        if self._paused:  # what was filled before is looked at again
            self.own += 1
            self._forgotten = self.own
        right = self._still_right(connection, messages, now, supposes=supposes) if messages else []
        dated = [(one.id, one.rendering.dated) for one in right]
        begun = attempts.begin(connection, self._worker, dated, now + LONGEST_SEND, exact=exact)
        updates = [
            one.calendar_update
            for one in right
            if one.calendar_update is not None and one.id in begun
        ]
        if updates:
            entries.remember(
                connection,
                [(*one, now) for one in updates],
            )
        self._remember(batch, begun)
        return begun

    def _tell_of_paused(self) -> None:
        paused, self._paused = self._paused, {}
        for number, why in paused.items():
            self._tell_paused(number, why)

    def _conclude(
        self, connection: Connection, answered: Sequence[Answered], now: datetime
    ) -> None:
        attempts.conclude(connection, self._worker, [one.outcome for one in answered])
        refused = _refused(answered)
        if refused or self._refusals.are_open:
            said = [(one.message.terms.mailing_id, one.reply) for one in answered]
            self._paused.update(self._refusals.settle(connection, said, now))
        for one in refused:
            if one.blames_address:
                suppressions.suppress(
                    connection,
                    one.message.address_key,
                    scope="all",
                    reason="hard bounce",
                    detail=one.outcome.reply,
                    now=now,
                )

    async def _one_by_one(self, batch: Batch, now: datetime) -> None:
        """Each by itself, with harmless words if it must be: what became of a mail is true
        whatever was said about it, and a mail that has left must never seem not to have."""
        for one in batch.answered:
            await self._first_that_works(
                [
                    partial(self._conclude, answered=[form], now=now)
                    for form in (one, one.without_words, one.alone)
                ]
            )
        for change in batch.suspensions:
            await self._first_that_works(
                [
                    partial(suspensions.keep, changes=[form])
                    for form in (change, _without_words(change))
                ]
            )
        self._remember(batch, set())

    async def _first_that_works(self, ways: Sequence[Callable[[Connection], None]]) -> None:
        for way in ways:
            try:
                await self._database.transact(way)
            except OperationalError:
                raise
            except Exception:  # noqa: BLE001, S112 - the next way is there for that
                continue
            return

    def _still_right(
        self,
        connection: Connection,
        messages: Sequence[RenderedMessage],
        now: datetime,
        *,
        supposes: bool,
    ) -> list[RenderedMessage]:
        """The pre-send check, in the very transaction that says ``sending``; sets aside the rest.

        Messages for which nothing was written since they were filled need no second check.
        ``supposes``: that is taken for granted of the newest, and checked before it commits.
        """
        dialect = dialect_of(connection)
        # Those that were written together are doubtful together, mostly not at all.
        kinds = {(id(one.seen), id(one.terms)): one for one in messages}
        versions = [v for one in kinds.values() if (v := one.seen.version) is not None]
        newest = max(versions, default=-1)
        if supposes and newest >= self._version:
            version = dialect.suppose(connection, newest, _OthersWroteError())
        else:
            version = dialect.version(connection)
        self._version = version or 0
        if all(self._is_fresh(one, version, now) for one in kinds.values()):
            return self._one_entry_each(connection, messages)
        doubtful = {one.id: one for one in messages if self._doubtful(one, version, now)}
        if not doubtful:
            return self._one_entry_each(connection, messages)
        returned: list[int] = []
        aside: list[tuple[int, DeliveryState, str]] = []
        for row in send_context(connection, list(doubtful)):
            decision = decision_against(row, now)
            if decision is None and _as_filled(doubtful[row.id], row, now):
                continue
            if decision is None or decision[0] is DeliveryState.QUEUED:
                returned.append(row.id)
            else:
                aside.append((row.id, *decision))
        claims.set_aside(connection, self._worker, aside, now)
        if returned:
            claims.give_back(connection, self._worker, returned)
        gone = {*returned, *(one for one, _, _ in aside)}
        return self._one_entry_each(connection, [one for one in messages if one.id not in gone])

    def _is_fresh(self, message: RenderedMessage, version: int | None, now: datetime) -> bool:
        """Whether nothing at all was written since it was, by others or by us."""
        seen = message.seen
        known = seen.own == self.own and seen.is_current(version)
        return known and now < message.terms.until_at

    def _doubtful(self, message: RenderedMessage, version: int | None, now: datetime) -> bool:
        if not message.seen.is_current(version) or now >= message.terms.until_at:
            return True
        changed = self._touched.get(message.address_key, self._forgotten)
        return changed > message.seen.own

    def _one_entry_each(
        self, connection: Connection, messages: Sequence[RenderedMessage]
    ) -> list[RenderedMessage]:
        """Two mails to one calendar in one group: the second waits, for it must count on."""
        if not any(one.calendar_update for one in messages):
            return list(messages)
        kept: list[RenderedMessage] = []
        taken: set[int] = set()
        for one in messages:
            if one.calendar_update is not None and one.calendar_update.entry in taken:
                claims.give_back(connection, self._worker, [one.id])
                continue
            if one.calendar_update is not None:
                taken.add(one.calendar_update.entry)
            kept.append(one)
        return kept

    def _remember(self, batch: Batch, begun: set[int]) -> None:
        keys = {one.message.address_key for one in _refused(batch.answered) if one.blames_address}
        keys |= {
            one.address_key
            for one in batch.messages
            if one.calendar_update is not None and one.id in begun
        }
        if keys:
            if len(self._touched) > _MOST_TOUCHED:
                self._forgotten = self.own
                self._touched.clear()
            self.own += 1
            self._touched.update(dict.fromkeys(keys, self.own))


def _refused(answered: Sequence[Answered]) -> list[Answered]:
    """Those that were not taken: mostly none."""
    return [one for one in answered if one.outcome.state is not DeliveryState.SENT]


def _without_words(change: Change) -> Change:
    if change.suspension is None:
        return change
    return replace(change, suspension=replace(change.suspension, reason=_UNTOLD))


def _as_filled(message: RenderedMessage, row: SendContext, now: datetime) -> bool:
    """Whether the mail would still be filled the same way."""
    entry, update = entry_of(row, now), message.calendar_update
    sequences = (entry and entry.sequence, update and update.sequence)
    return row.content_id == message.rendering.content_id and sequences[0] == sequences[1]
