"""The freezer: takes a mailing from due to under way, with a ledger row for everybody considered.

The audience is computed once, the content kept; from the first page to the short switch at the
end the mailing is the freezer's alone.
"""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.clock import Clock
from mailer.compose.snapshot import Snapshot
from mailer.domain.audience import Audience
from mailer.domain.delivery import MailingState
from mailer.domain.note import Code, Note
from mailer.domain.subject import Subject
from mailer.scheduling import engines
from mailer.scheduling.decisions import Headcount, headcount, reaches_nobody
from mailer.scheduling.pages import Pages
from mailer.scheduling.released import is_as_released
from mailer.store import contents, freezes, imports, mailings, plain, subjects
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.ledger import freezing, queueing
from mailer.store.mailings import MailingRow
from mailer.store.plain import has_plain
from mailer.workspace import Workspace

FREEZING_LEASE = timedelta(minutes=5)
"""How long a freeze is believed to be under way after its last page."""

_GIVES_WAY = 0.25
"""For how long a freeze stands back after each page, measured by what the page took."""

WAITS_FOR_RECIPIENTS = Note.of(Code.RECIPIENTS).text
"""What a mailing waits for that would reach nobody."""


class FreezeLostError(Exception):
    """This freeze does not go on: somebody else has it now, the mailing was paused, cancelled or
    changed, or people are just being put on its list."""


class _ChangedError(Exception):
    """What the mailing is about, or staff's words in it, were changed since the freeze began."""


async def freeze(
    database: Database,
    workspace: Workspace,
    row: MailingRow,
    subject: Subject,
    snapshots: Mapping[str | None, Snapshot],
    clock: Clock,
) -> MailingState:
    """Takes a due mailing (its row) through its freeze; returns the state that it ends in.

    ``snapshots`` are the contents for each list (None: mail to registrants). One freezer at a
    time has a mailing, by a token and a lease; raises FreezeLostError where it is not, or no
    longer, this one. List mail begins to leave with the first page that somebody gets. Until
    then a freeze that a crash cut off begins anew, afterwards ``go_on`` takes it up.
    """
    token, now = secrets.token_hex(8), clock.now()
    async with database.write() as connection:
        if await imports.is_taking(connection, row.lists):
            raise FreezeLostError  # a later tick counts all of the list
        if not await freezes.begin(connection, row.id, token, now, now + FREEZING_LEASE):
            raise FreezeLostError
        kept = await _kept(connection, snapshots, now)
        await queueing.forget(connection, row.id, subject.revision)
        # What did not get through before the seminar moved keeps no mailbox from this try.
        await queueing.free_mailboxes(connection, row.id)
        begun = await freezing.begun_at(connection, row.id, now)
    half = row._replace(state=MailingState.SENDING, topped_up_at=begun, frozen_at=None)
    early = has_plain(row) and not await _would_grow(database, row, now)
    work = _Freeze(database, workspace, half, subject, kept, token, clock, early=early)
    return await work.all_through(fresh=True)


async def go_on(
    database: Database,
    workspace: Workspace,
    row: MailingRow,
    subject: Subject,
    snapshots: Mapping[str | None, Snapshot],
    clock: Clock,
) -> MailingState:
    """Freezes the rest of a mailing whose freeze was cut off when part of it could leave already.

    The rest reads as the mail reads now. Where that is not what was released, all pauses and
    asks. Raises FreezeLostError as ``freeze`` does.
    """
    token, now = secrets.token_hex(8), clock.now()
    async with database.write() as connection:
        if await imports.is_taking(connection, row.lists):
            raise FreezeLostError
        if not await freezes.resume(connection, row.id, token, now, now + FREEZING_LEASE):
            raise FreezeLostError
        kept = await _kept(connection, snapshots, now)
        already = await freezing.queued_since(connection, row)
        released = await is_as_released(connection, row, snapshots)
    work = _Freeze(database, workspace, row, subject, kept, token, clock, early=True)
    work.take_up(already)
    if not released:
        await work.hold(Note.of(Code.CONTENT_CHANGED))
    return await work.all_through(fresh=False)


class _Freeze:
    """One freezer at work on a mailing, ``row``, that is half frozen.

    ``early``: what is written leaves at once. Otherwise everything waits for the last page.
    """

    def __init__(
        self,
        database: Database,
        workspace: Workspace,
        row: MailingRow,
        subject: Subject,
        kept: Mapping[str | None, int],
        token: str,
        clock: Clock,
        *,
        early: bool,
    ) -> None:
        self._database, self._workspace = database, workspace
        self._row, self._subject = row, subject
        self._kept, self._token, self._clock, self._early = kept, token, clock, early
        self._organizer = workspace.organizer()
        self._count = Headcount()
        self._content_id = next(iter(kept.values()))
        self._states = frozenset({MailingState.FREEZING})
        self._held: Note | None = None

    def take_up(self, queued: int) -> None:
        """Goes on where another freezer had queued so many, which may leave already."""
        self._count.queued = queued
        self._states = frozenset({MailingState.SENDING})

    async def hold(self, why: Note) -> None:
        """Stops what may leave until staff has looked at it; the freeze goes on."""
        async with self._database.write() as connection:
            await self._hold(connection, why)

    async def all_through(self, *, fresh: bool) -> MailingState:
        """Writes all pages and ends the freeze; returns the state that the mailing is in then."""
        now = self._clock.now()
        pages = Pages(self._row, self._subject, self._kept, self._organizer, now, fresh=fresh)
        try:
            await self._write(pages)
            await self._database.analyze(delivery)
            if self._has_begun:
                return await self._end()
            return await self._switch(now)
        except _ChangedError:
            if not self._has_begun:
                return await self._switch(now)
            await self._let_go()
            raise FreezeLostError from None
        except FreezeLostError:
            await self._let_go()
            raise

    @property
    def _has_begun(self) -> bool:
        """Whether anybody may have had the mail."""
        return MailingState.FREEZING not in self._states

    async def _write(self, pages: Pages) -> None:
        """Writes page after page; each renews the claim and counts only while it holds."""
        number, loop = 0, asyncio.get_running_loop()
        while True:
            async with self._database.read() as connection:
                upto = await pages.end(connection)
            if upto is None:
                return
            at = loop.time()
            async with self._database.write() as connection:
                await self._renew(connection)
                if self._early:
                    await self._refuse_changed(connection)
                self._count.add(await pages.write(connection, upto))
                if self._early:
                    await self._let_leave(connection)
            number += 1
            if self._has_begun and number & (number - 1) == 0:
                # Each time it has doubled: the sender is at it already.
                await self._database.analyze(delivery)
            # SQLite has no queue of writers: whoever waits looks again from time to time, and
            # must find nobody at it then.
            await asyncio.sleep(_GIVES_WAY * (loop.time() - at))

    async def _renew(self, connection: AsyncConnection) -> None:
        until = self._clock.now() + FREEZING_LEASE
        await self._still(connection, freezing_until=until)

    async def _still(self, connection: AsyncConnection, **values: object) -> None:
        if not await freezes.still(connection, self._row.id, self._token, self._states, **values):
            raise FreezeLostError

    async def _refuse_changed(self, connection: AsyncConnection) -> None:
        found = await mailings.by_id(connection, self._row.id)
        same = found is not None and found.mailing.texts == self._row.texts
        if not same or await subjects.of_mailing(connection, self._row) != self._subject:
            raise _ChangedError

    async def _let_leave(self, connection: AsyncConnection) -> None:
        """What is written by now may leave, unless it is more than was released."""
        if not self._count.queued:
            return
        if not self._has_begun:
            await self._still(
                connection,
                state=MailingState.SENDING,
                content_id=self._content_id,
                topped_up_at=self._row.topped_up_at,
                frozen_at=None,
            )
            self._states = frozenset({MailingState.SENDING})
        if self._held is None:
            await engines.announce(connection, self._workspace, self._row.id)
        # People who came while this freeze was on its way.
        if self._held is None and grew(self._row, self._count.queued):
            await self._hold(connection, _grown(self._row, self._count.queued))

    async def _hold(self, connection: AsyncConnection, why: Note) -> None:
        await self._still(connection, state=MailingState.PAUSED, waits_for=why.text)
        self._held = why
        # Staff may let it go on while the rest is still being written.
        self._states = frozenset({MailingState.SENDING, MailingState.PAUSED})

    async def _end(self) -> MailingState:
        """Ends a freeze of which part may have left: nobody is missing any more."""
        values: dict[str, object] = {
            "content_id": self._content_id,
            "frozen_at": self._clock.now(),
        }
        async with self._database.write() as connection:
            if self._held is not None:
                why = self._held
                if why.code == Code.GREW:
                    why = _grown(self._row, self._count.queued)
                paused = frozenset({MailingState.PAUSED})
                if await freezes.still(
                    connection, self._row.id, self._token, paused, waits_for=why.text, **values
                ):
                    return MailingState.PAUSED
            await self._still(connection, **values)
        return MailingState.SENDING

    async def _switch(self, now: datetime) -> MailingState:
        """Ends a freeze of which nothing has left: off it goes, unless something changed.

        A seminar that was edited during the freeze is frozen anew by the next tick; an audience
        that grew beyond its release pauses and asks; one of nobody waits for somebody.
        """
        row, frozen = self._row, self._count
        state, note = MailingState.SENDING, ""
        if grew(row, frozen.queued):
            state, note = MailingState.PAUSED, _grown(row, frozen.queued).text
        async with self._database.write() as connection:
            try:
                await self._refuse_changed(connection)
                if reaches_nobody(row, frozen):
                    state, note = MailingState.WAITING, WAITS_FOR_RECIPIENTS
            except _ChangedError:
                state, note = MailingState.SCHEDULED, ""
            values = {"state": state, "waits_for": note, "content_id": self._content_id}
            begins_anew = state in {MailingState.SCHEDULED, MailingState.WAITING}
            values |= {
                "frozen_at": None if begins_anew else now,
                "topped_up_at": None if begins_anew else row.topped_up_at,
            }
            await self._still(connection, **values)
            if state is MailingState.SENDING:
                await engines.announce(connection, self._workspace, row.id)
            if begins_anew:
                await queueing.forget(connection, row.id, self._subject.revision)
        return state

    async def _let_go(self) -> None:
        """Whoever goes on with it need not wait for this freezer's lease to end."""
        async with self._database.write() as connection:
            await freezes.let_go(connection, self._row.id, self._token, self._clock.now())


def grew(row: MailingRow, number: int) -> bool:
    """Whether so many people are over a tenth more than a mailing was released for."""
    # Those invited were released with the invitation; when this was, they were none yet.
    counted = row.audience is Audience.SUBSCRIBERS
    return counted and row.released_size is not None and number * 10 > row.released_size * 11


def _grown(row: MailingRow, number: int) -> Note:
    return Note.of(Code.GREW, before=str(row.released_size), now=str(number))


async def _would_grow(database: Database, row: MailingRow, now: datetime) -> bool:
    """The same of the audience as it is, before anything of it is written."""
    if row.released_size is None or row.audience is not Audience.SUBSCRIBERS:
        return False
    async with database.read() as connection:
        at_most = await plain.at_most(connection, row)
    return grew(row, at_most) and grew(row, (await headcount(database, row, now)).queued)


async def _kept(
    connection: AsyncConnection, snapshots: Mapping[str | None, Snapshot], now: datetime
) -> dict[str | None, int]:
    return {slug: await contents.keep(connection, one, now) for slug, one in snapshots.items()}
