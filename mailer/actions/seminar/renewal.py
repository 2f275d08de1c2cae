"""Renewal: mail that is frozen but not sent follows what it is about."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.compose.snapshot import Snapshot
from mailer.domain import refusal
from mailer.domain.delivery import UNSENT, DeliveryState, MailingState
from mailer.domain.note import Code, Note
from mailer.domain.seminar import Seminar
from mailer.domain.subject import Subject
from mailer.scheduling.layout import mailings_about
from mailer.scheduling.snapshots import SessionMail, content_hash, snapshot_for
from mailer.store import contents, issues, mailings
from mailer.store.deliveries import delivery
from mailer.store.ledger import queueing
from mailer.store.mailings import MailingRow
from mailer.store.subjects import IssueRef, SubjectRef

# What is on its way may come back to be tried again: then it tells what is true by then.
_UNDER_WAY = UNSENT | {DeliveryState.SENDING}


async def renew_unsent(
    connection: AsyncConnection, desk: Desk, about: SubjectRef, subject: Subject, now: datetime
) -> None:
    """Points mail that is frozen but not sent at the subject as it is now.

    List mail that reads differently then pauses: what was released is not what would leave.
    """
    for row in await mailings_about(connection, about):
        if row.state in {MailingState.SENDING, MailingState.PAUSED}:
            await renew_mailing(connection, desk, row, subject, now)


async def renew_mailing(
    connection: AsyncConnection, desk: Desk, row: MailingRow, subject: Subject, now: datetime
) -> None:
    """The same for one mailing, content by content: what news it has to tell stays."""
    differs = False
    for old_id, list_slug in await _unsent_contents(connection, row.id):
        old = await contents.load(connection, old_id)
        new = snapshot_for(desk.workspace, row, subject, old.news, list_slug, _beside(row, old))
        # A step that was for another time is no use at the new one: it is frozen again.
        moved = _start(old.seminar, row) != _start(subject, row)
        states = UNSENT if moved and row.trigger is None else _UNDER_WAY
        renewed = await queueing.renew_content(
            connection,
            row.id,
            states,
            old_id,
            await contents.keep(connection, new, now),
            subject.revision,
        )
        if renewed:
            differs |= content_hash([old]) != content_hash([new])
    if not differs:
        return
    mended = refusal.noted(row.waits_for) is not None
    if row.to_list:
        await mailings.switch(
            connection,
            row.id,
            frm={MailingState.SENDING, MailingState.PAUSED} if mended else {MailingState.SENDING},
            state=MailingState.PAUSED,
            waits_for=Note.of(Code.CONTENT_CHANGED).text,
        )
    elif mended:
        await mailings.switch(
            connection,
            row.id,
            frm={MailingState.PAUSED},
            state=MailingState.SENDING,
            waits_for="",
        )


def _beside(row: MailingRow, old: Snapshot) -> SessionMail | None:
    """What a mail about an event is that tells of one session alone."""
    if row.trigger is None or not old.session:
        return None
    return SessionMail(old.kind, old.session, old.gone)


def _start(subject: Subject | None, row: MailingRow) -> datetime | None:
    """When that begins which a mailing is about."""
    if isinstance(subject, Seminar) and row.session:
        own = subject.session(row.session)
        return own.starts_at if own else None
    return subject.starts_at if subject is not None else None


async def renew_newsletters(
    connection: AsyncConnection, desk: Desk, seminar_slug: str, now: datetime
) -> None:
    """Newsletters under way that show a seminar tell of it as it is now."""
    for issue_id, issue in await issues.showing(connection, seminar_slug):
        await renew_unsent(connection, desk, IssueRef(issue_id), issue, now)


async def _unsent_contents(
    connection: AsyncConnection, mailing_id: int
) -> list[tuple[int, str | None]]:
    rows = await connection.execute(
        select(delivery.c.content_id, delivery.c.list_slug)
        .where(delivery.c.mailing_id == mailing_id, delivery.c.state.in_(_UNDER_WAY))
        .distinct()
    )
    return [(first, second) for first, second in rows]
