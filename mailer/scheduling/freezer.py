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
from mailer.scheduling.decisions import Headcount, reaches_nobody
from mailer.scheduling.pages import Pages
from mailer.store import contents, freezes, subjects
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.ledger import freezing, queueing
from mailer.store.mailings import MailingRow
from mailer.workspace import Workspace

FREEZING_LEASE = timedelta(minutes=5)
"""How long a freeze is believed to be under way after its last page."""

_GIVES_WAY = 0.25
"""For how long a freeze stands back after each page, measured by what the page took."""

WAITS_FOR_RECIPIENTS = Note.of(Code.RECIPIENTS).text
"""What a mailing waits for that would reach nobody."""


class FreezeLostError(Exception):
    """Somebody else freezes this mailing now, or it was cancelled: nothing of ours counts."""


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
    time has a mailing, by a token and a lease; raises FreezeLostError where somebody else has
    it now, or it was cancelled. A freeze that a crash cut off begins anew: nothing of it can
    have been sent.
    """
    token, now = secrets.token_hex(8), clock.now()
    async with database.write() as connection:
        if not await freezes.begin(connection, row.id, token, now, now + FREEZING_LEASE):
            raise FreezeLostError
        kept = {slug: await contents.keep(connection, one, now) for slug, one in snapshots.items()}
    count = await _write(database, workspace, row, subject, kept, token, clock)
    await database.analyze(delivery)
    return await _end(database, row, subject, token, next(iter(kept.values())), count, now)


async def _write(
    database: Database,
    workspace: Workspace,
    row: MailingRow,
    subject: Subject,
    kept: Mapping[str | None, int],
    token: str,
    clock: Clock,
) -> Headcount:
    """Writes the deliveries page by page; each renews the claim and counts only while it holds."""
    now = clock.now()
    async with database.write() as connection:
        await _renew(connection, row, token, now)
        await queueing.forget(connection, row.id, subject.revision)
        # What did not get through before the seminar moved keeps no mailbox from this try.
        await queueing.free_mailboxes(connection, row.id)
        begun = await freezing.begun_at(connection, row.id, now)
    half = row._replace(state=MailingState.SENDING, topped_up_at=begun, frozen_at=None)
    pages = Pages(half, subject, kept, workspace.office().sender_address, now, fresh=True)
    count, loop = Headcount(), asyncio.get_running_loop()
    while True:
        async with database.read() as connection:
            upto = await pages.end(connection)
        if upto is None:
            return count
        at = loop.time()
        async with database.write() as connection:
            await _renew(connection, row, token, clock.now())
            count.add(await pages.write(connection, upto))
        # SQLite has no queue of writers: whoever waits looks again from time to time, and must
        # find nobody at it then.
        await asyncio.sleep(_GIVES_WAY * (loop.time() - at))


async def _end(
    database: Database,
    row: MailingRow,
    subject: Subject,
    token: str,
    content_id: int,
    frozen: Headcount,
    now: datetime,
) -> MailingState:
    """The short switch that ends a freeze: off it goes, unless something changed meanwhile.

    A seminar that was edited during the freeze is frozen anew by the next tick; an audience
    that grew beyond its release pauses and asks; one of nobody waits for somebody.
    """
    size = row.released_size
    # Those invited were released with the invitation; when this was, they were none yet.
    counted = row.audience is Audience.SUBSCRIBERS
    grew = counted and size is not None and frozen.queued * 10 > size * 11
    state = MailingState.PAUSED if grew else MailingState.SENDING
    note = Note.of(Code.GREW, before=str(size), now=str(frozen.queued)).text if grew else ""
    async with database.write() as connection:
        edited = await subjects.of_mailing(connection, row) != subject
        if edited:
            state, note = MailingState.SCHEDULED, ""
        elif reaches_nobody(row, frozen):
            state, note = MailingState.WAITING, WAITS_FOR_RECIPIENTS
        values = {"state": state, "waits_for": note, "content_id": content_id}
        begins_anew = state in {MailingState.SCHEDULED, MailingState.WAITING}
        values |= {"frozen_at": None if begins_anew else now, "topped_up_at": now}
        if not await freezes.still(connection, row.id, token, **values):
            raise FreezeLostError
        if begins_anew:
            await queueing.forget(connection, row.id, subject.revision)
    return state


async def _renew(connection: AsyncConnection, row: MailingRow, token: str, now: datetime) -> None:
    until = now + FREEZING_LEASE
    if not await freezes.still(connection, row.id, token, freezing_until=until):
        raise FreezeLostError
