"""Event mails: delivery rows written in the same transaction as the event they tell of."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.compose.snapshot import News
from mailer.domain.delivery import FROZEN_MAILING, MailingState
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse, Need, Trigger
from mailer.scheduling import engines
from mailer.scheduling.pages import delivery_row
from mailer.scheduling.snapshots import snapshot_for
from mailer.store import contents, entries, mailings
from mailer.store.database import count_queued
from mailer.store.ledger import queueing
from mailer.store.ledger.queueing import NewDelivery
from mailer.store.mailings import MailingRow
from mailer.store.people import Addressee
from mailer.workspace import Workspace

# A mail about an event stays of use at least this long, also when the seminar begins sooner.
_USEFUL_FOR = timedelta(days=1)


async def queue_event_mails(
    connection: AsyncConnection,
    workspace: Workspace,
    trigger: Trigger,
    people: Iterable[Addressee],
    *,
    seminar_id: int,
    seminar: Seminar,
    event: int,
    now: datetime,
    news: News | None = None,
) -> int:
    """Queues what the timeline sends to ``people`` when ``trigger`` happens; returns how many.

    ``event`` numbers the event (a registration's event, a seminar's revision): the same event
    never brings anybody two mails.
    """
    rows = await mailings.of_seminar(connection, seminar_id)
    office = workspace.office()
    late = bool(seminar.join_url) and _join_link_was_due(rows, now)
    receivers = list(people)
    queued = 0
    for row in rows:
        if row.trigger is not trigger:
            continue
        if row.calendar is CalendarUse.REQUEST:
            attending = [one.address_key for one in receivers if not one.list_slug]
            await entries.ensure_many(connection, seminar_id, attending, office.sender_address)
        queued += await queue_mails(
            connection,
            workspace,
            row,
            seminar,
            receivers,
            event=event,
            now=now,
            news=news,
            with_join_link=late,
        )
    return queued


async def queue_mails(
    connection: AsyncConnection,
    workspace: Workspace,
    row: MailingRow,
    seminar: Seminar | None,
    people: list[Addressee],
    *,
    event: int,
    now: datetime,
    news: News | None = None,
    with_join_link: bool = False,
    useful_for: timedelta = _USEFUL_FOR,
) -> int:
    """Queues one event mailing (its row) to ``people``, unless staff ended it; returns how many."""
    if row.trigger is None or row.state not in FROZEN_MAILING:
        return 0
    domain = workspace.office().sender_address.rpartition("@")[2]
    revision = seminar.revision if seminar else 1
    made: list[NewDelivery] = []
    # Those who hear of it because of a list get a mail that tells them how to leave it.
    for list_slug in sorted({one.list_slug for one in people}, key=str):
        told = news.for_list() if news and list_slug else news
        snapshot = snapshot_for(workspace, row, seminar, told, list_slug)
        content_id = await contents.keep(connection, snapshot, now)
        for person in people:
            if person.list_slug == list_slug:
                one = delivery_row(row, revision, content_id, person, domain, now)
                made.append(
                    one._replace(
                        occasion=f"{row.trigger.value}:{event}",
                        with_join_link=with_join_link,
                    )
                )
    if not made:
        return 0
    if row.state is MailingState.DONE:
        await mailings.switch(
            connection, row.id, frm={MailingState.DONE}, state=MailingState.SENDING
        )
    if row.until_at < now + useful_for:
        await mailings.switch(connection, row.id, frm=FROZEN_MAILING, until_at=now + useful_for)
    count_queued(connection, len(made))
    await queueing.enqueue(connection, made)
    await engines.announce(connection, workspace, row.id)
    return len(made)


def _join_link_was_due(rows: list[MailingRow], now: datetime) -> bool:
    """Whoever registers after the join link went out would never get that mail."""
    return any(
        Need.JOIN_URL.value in row.needs and row.due_at is not None and now >= row.due_at
        for row in rows
    )
