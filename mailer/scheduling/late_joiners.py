"""Late joiners: who joins an audience after its freeze gets the mail, where the step says so."""

from collections.abc import Mapping
from datetime import datetime

from mailer.clock import Clock
from mailer.compose.snapshot import Snapshot
from mailer.domain.delivery import TAKES_LATE_JOINERS, MailingState
from mailer.domain.errors import SeminarpostError
from mailer.domain.note import Code, Note, cannot_be_made
from mailer.domain.subject import Subject
from mailer.scheduling import engines
from mailer.scheduling.barriers import barrier_to
from mailer.scheduling.decisions import PAGE, decisions_on
from mailer.scheduling.pages import decided_rows, ensure_entries
from mailer.scheduling.released import is_as_released
from mailer.scheduling.snapshots import snapshots_for
from mailer.store import audiences, contents, imports, mailings, subjects
from mailer.store.database import Database
from mailer.store.ledger import queueing
from mailer.store.mailings import MailingRow
from mailer.store.newcomers import newcomers
from mailer.workspace import Workspace


async def take_late_joiners(database: Database, workspace: Workspace, clock: Clock) -> int:
    """Queues mails with ``late_join = "send"`` for those who came later; returns how many.

    Nobody gets one twice. Who was left out when they did not belong to the audience yet is
    considered again once they do. A mailing that cannot go on says why; the others go on.
    """
    now = clock.now()
    async with database.read() as connection:
        rows = await mailings.topping_up(connection, now)
    queued = 0
    for row in rows:
        async with database.read() as connection:
            subject = await subjects.of_mailing(connection, row)
            barrier = await barrier_to(connection, row, subject, now, now)
            taking = await imports.is_taking(connection, row.lists)
        if subject.is_off or barrier is not None or taking:
            continue
        try:
            queued += await _top_up(database, workspace, row, subject, now)
        except SeminarpostError as problem:
            await _note(database, row, waits_for=cannot_be_made(problem).text)
    return queued


async def _top_up(
    database: Database, workspace: Workspace, row: MailingRow, subject: Subject, now: datetime
) -> int:
    queued = 0
    async with database.read() as connection:
        start = audiences.Position()
        anybody = await newcomers(connection, row, subject.revision, now, start, 1)
    if anybody:
        # As the mail reads now: a link or a time may have changed since the others had it.
        snapshots = snapshots_for(workspace, row, subject)
        async with database.read() as connection:
            released = await is_as_released(connection, row, snapshots)
        state = MailingState.SENDING if released else MailingState.PAUSED
        after: audiences.Position | None = start
        while after:
            after, gained = await _take(
                database, workspace, row, subject, snapshots, state, after, now
            )
            queued += gained
    await _note(database, row, topped_up_at=now)
    return queued


async def _take(
    database: Database,
    workspace: Workspace,
    row: MailingRow,
    subject: Subject,
    snapshots: Mapping[str | None, Snapshot],
    state: MailingState,
    after: audiences.Position,
    now: datetime,
) -> tuple[audiences.Position | None, int]:
    """Takes in a page of newcomers: where it ends (None: nobody is left), and how many get it."""
    organizer = workspace.organizer()
    domain = organizer.domain
    # Found and written in one transaction: two wakings at once cannot both find them.
    async with database.write() as connection:
        people = await newcomers(connection, row, subject.revision, now, after, PAGE)
        if not people:
            return None, 0
        kept = {slug: await contents.keep(connection, one, now) for slug, one in snapshots.items()}
        decisions = await decisions_on(connection, row, people, now)
        made = decided_rows(row, subject, kept, decisions, domain, now)
        await queueing.forget_skipped(
            connection, row.id, subject.revision, [one.id for one in people]
        )
        await queueing.enqueue(connection, made)
        keys = [one.person.address_key for one in decisions if one.reason is None]
        await ensure_entries(connection, row, subject, keys, organizer)
        gained = sum(one.reason is None for one in decisions)
        if gained:
            note = "" if state is MailingState.SENDING else Note.of(Code.CONTENT_CHANGED).text
            await mailings.switch(
                connection, row.id, frm=TAKES_LATE_JOINERS, state=state, waits_for=note
            )
            await engines.announce(connection, workspace, row.id)
    return audiences.Position(people[-1].address_key, people[-1].id), gained


async def _note(database: Database, row: MailingRow, **values: object) -> None:
    async with database.write() as connection:
        await mailings.switch(connection, row.id, frm=TAKES_LATE_JOINERS, **values)
