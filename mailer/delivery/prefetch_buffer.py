"""The buffer: messages that are claimed, looked at and written, the most urgent in front."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from mailer.delivery.journal import LEASE, LONGEST_SEND, Journal
from mailer.delivery.render.dispatcher import RenderDispatcher
from mailer.delivery.render.message import CalendarUpdate, RenderedMessage, Seen
from mailer.delivery.render.renderer import RenderOutput, RenderResult, decided
from mailer.domain.note import Note
from mailer.store import mailings
from mailer.store.dialect import dialect_of
from mailer.store.dialect.base import SenderConnection
from mailer.store.ledger import claims
from mailer.store.ledger.claims import Route

_urgency = attrgetter("terms.priority")  # for each message more than once, so in C


class PrefetchBuffer:
    """What one worker has in hand for one relay.

    ``changed`` is called when messages have come or the last of a claim is written.
    """

    def __init__(
        self,
        database: SenderConnection,
        journal: Journal,
        dispatcher: RenderDispatcher,
        worker: str,
        route: Route,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._journal = journal
        self._dispatcher = dispatcher
        self._worker = worker
        self._route = route
        self._now = now
        self._messages: list[RenderedMessage] = []
        self._writing: set[int] = set()  # claimed, and not messages yet
        self._adrift: set[int] = set()  # claimed, and to be given back with the next claim
        self._tasks: set[asyncio.Task[None]] = set()
        self.changed: Callable[[], None] = lambda: None
        self.handled = 0  # dealt with without leaving

    def __len__(self) -> int:
        return len(self._messages)

    @property
    def coming(self) -> int:
        """How many are being written."""
        return len(self._writing)

    @property
    def ids(self) -> set[int]:
        """All that is claimed for it."""
        return {one.id for one in self._messages} | self._writing | self._adrift

    def take(self, number: int) -> list[RenderedMessage]:
        """The most urgent ones."""
        taken, self._messages = self._messages[:number], self._messages[number:]
        return taken

    def put_back(self, messages: Sequence[RenderedMessage]) -> None:
        """What could not leave after all, in front of its kind."""
        self._put([*messages, *self._messages])

    async def refill(self, number: int) -> int:
        """Claims up to ``number`` more and has them written; returns how many there were."""
        return await self._claim(number, None)

    async def look_for_urgent(self, number: int) -> int:
        """Claims what is more urgent than all in buffer, if anything is."""
        first = self._messages[0].terms.priority if self._messages else None
        return await self._claim(number, first)

    async def renew(self) -> int:
        """Keeps the claims of what waits here from running out; returns 1: there may be more."""
        ids = [*(one.id for one in self._messages), *self._writing]
        until = self._now() + LEASE
        await self._database.transact(
            lambda connection: claims.renew(connection, self._worker, ids, until)
        )
        return 1

    def check(self) -> None:
        """Raises what kept messages from being written; the next claim gives them back."""
        for task in [one for one in self._tasks if one.done()]:
            self._tasks.remove(task)
            task.result()

    async def give_back(self) -> None:
        """Everything, for others or a later run."""
        tasks, self._tasks = self._tasks, set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        ids = self.ids
        self._messages, self._writing, self._adrift = [], set(), set()
        if not ids:
            return
        try:
            await self._database.transact(
                lambda connection: claims.give_back(connection, self._worker, ids)
            )
        except OperationalError:  # with the next claim, or when the sender ends
            self._adrift = set(ids)

    async def _claim(self, number: int, before: int | None) -> int:
        now = self._now()

        def claim(connection: Connection) -> tuple[Seen, list[int]]:
            # Whoever writes the messages reads later than this: they see no less.
            seen = Seen(dialect_of(connection).version(connection), self._journal.own)
            if self._adrift:
                claims.give_back(connection, self._worker, self._adrift)
            lease = now + LEASE
            return seen, claims.claim(
                connection, self._worker, now, lease, number, self._route, before
            )

        seen, ids = await self._database.transact(claim, alone=False)
        self._adrift.clear()
        if ids:
            # Whatever was written for them before was claimed so long ago that it ran out.
            mine = set(ids)
            self._messages = [one for one in self._messages if one.id not in mine]
            self._writing.update(ids)
            task = asyncio.create_task(self._write(ids, now, seen))
            task.add_done_callback(lambda _: self.changed())
            self._tasks.add(task)
        return len(ids)

    async def _write(self, ids: list[int], now: datetime, seen: Seen) -> None:
        broken: set[int] = set()

        async def take(found: RenderResult) -> None:
            await self._set_aside(found, seen)
            await self._pause(found.written, broken)
            self._take_in(found.written, seen, broken)

        try:
            await self._dispatcher.render(ids, now, take)
        except Exception:
            self._adrift |= self._writing.intersection(ids)
            self._writing.difference_update(ids)
            raise
        self._writing.difference_update(ids)  # the erased ones, of whom nothing was found

    async def _set_aside(self, found: RenderResult, seen: Seen) -> None:
        ids = [*found.returned, *(number for number, _, _ in found.aside)]
        if not ids:
            return
        now = self._now()

        def write(connection: Connection) -> int:
            aside, returned = found.aside, found.returned
            if not seen.is_current(dialect_of(connection).version(connection)):
                # It is for good: what is decided on is what is true now.
                allowed, aside, returned = decided(connection, ids, now)
                returned += [row.id for row in allowed]
            claims.set_aside(connection, self._worker, aside, now)
            claims.give_back(connection, self._worker, returned)
            return len(aside)

        self.handled += await self._database.transact(write)
        self._writing.difference_update(ids)

    async def _pause(self, written: RenderOutput, broken: set[int]) -> None:
        """The mail is at fault: nobody gets it until it is mended."""
        for mailing_id, why in written.faults.items():
            if mailing_id in broken:
                continue

            def write(connection: Connection, number: int = mailing_id, why: Note = why) -> None:
                mailings.pause_for(connection, number, why)
                claims.give_back(connection, self._worker, mailing_id=number)

            await self._database.transact(write)
            broken.add(mailing_id)
            self._messages = [one for one in self._messages if one.terms.mailing_id != mailing_id]

    def _take_in(self, written: RenderOutput, seen: Seen, broken: set[int]) -> None:
        terms, templates = written.terms, written.templates
        messages = [
            RenderedMessage(
                terms[rendering.mailing_id],
                templates[rendering.template],
                seen,
                None
                if rendering.calendar_update is None
                else CalendarUpdate._make(rendering.calendar_update),
                rendering,
            )
            for rendering in written.renderings
            if rendering.mailing_id not in broken
        ]
        self._writing.difference_update([one.rendering.id for one in messages])
        self._put([*self._messages, *messages])
        self.changed()

    def _put(self, messages: list[RenderedMessage]) -> None:
        messages.sort(key=_urgency)  # as good as sorted already, mostly
        self._messages = messages


RENEW_WITHIN = (LEASE - LONGEST_SEND) / 2
"""How often claims in buffer are renewed, so that what waits can leave at any time."""
