"""Toppings: who joins an audience after its freeze gets the mail too, where the step says so."""

from datetime import datetime

from sqlalchemy import insert

from mailer.clock.freezer import PAGE, decided_row, decisions_on, ensure_entries
from mailer.domain.delivery import MailingState
from mailer.domain.subject import Subject
from mailer.now import Clock
from mailer.store import audiences, mailings, subjects
from mailer.store.database import Database
from mailer.store.deliveries import content_by_list, delivery
from mailer.store.schema import Fields
from mailer.workspace import Workspace


async def top_up(database: Database, workspace: Workspace, clock: Clock) -> int:
    """Queues mails with ``late_join = "send"`` for those who came later; gives how many.

    Nobody is considered twice: whoever has a row in the ledger has been.
    """
    now = clock.now()
    async with database.read() as connection:
        rows = await mailings.topping_up(connection, now)
    queued = 0
    for row in rows:
        async with database.read() as connection:
            subject = await subjects.of_mailing(connection, row)
        if not subject.is_off:
            queued += await _top_up(database, workspace, row, subject, now)
    return queued


async def _top_up(
    database: Database, workspace: Workspace, row: Fields, subject: Subject, now: datetime
) -> int:
    organizer = workspace.office().sender_address
    domain = organizer.rpartition("@")[2]
    queued = 0
    while True:
        # Found and written in one transaction: two wakings at once cannot both find them.
        async with database.write() as connection:
            people = await audiences.newcomers(connection, row, subject.revision, PAGE)
            if not people:
                await mailings.switch(
                    connection,
                    row["id"],
                    frm={MailingState.SENDING, MailingState.DONE},
                    topped_up_at=now,
                )
                return queued
            contents = await content_by_list(connection, row["id"]) or {None: row["content_id"]}
            decisions = await decisions_on(connection, row, people, now)
            made = [decided_row(row, subject, contents, one, domain, now) for one in decisions]
            await connection.execute(insert(delivery), made)
            await ensure_entries(connection, row, decisions, organizer)
            gained = sum(one.reason is None for one in decisions)
            if gained:
                await mailings.switch(
                    connection, row["id"], frm={MailingState.DONE}, state=MailingState.SENDING
                )
        queued += gained
