"""Event mails: delivery rows written in the same transaction as the event they tell of."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.clock.freezer import delivery_row
from mailer.clock.snapshots import snapshot_for
from mailer.compose.snapshot import News
from mailer.domain.delivery import MailingState
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse, Need, Trigger
from mailer.store import contents, entries, mailings
from mailer.store.deliveries import delivery
from mailer.store.schema import Fields
from mailer.workspace import Workspace

# A mail about an event stays of use at least this long, also when the seminar begins sooner.
_USEFUL_FOR = timedelta(days=1)
# A paused event mailing still takes what happens, and sends it when it is resumed.
_OPEN = {MailingState.SENDING, MailingState.PAUSED, MailingState.DONE}


async def queue_event_mails(
    connection: AsyncConnection,
    workspace: Workspace,
    trigger: Trigger,
    people: Iterable[Fields],
    *,
    seminar_id: int,
    seminar: Seminar,
    event: int,
    now: datetime,
    news: News | None = None,
) -> int:
    """Queues what the timeline sends to ``people`` when ``trigger`` happens; gives how many.

    Each of ``people`` holds ``id, address, address_key``, and ``list_slug`` where a list is
    why they hear of it. ``event`` numbers the event (a registration's event, a seminar's
    revision): the same event never brings anybody two mails.
    """
    rows = await mailings.of_seminar(connection, seminar_id)
    office = workspace.office()
    domain = office.sender_address.rpartition("@")[2]
    late = bool(seminar.join_url) and _join_link_was_due(rows, now)
    queued: list[dict[str, Any]] = []
    receivers = list(people)
    for row in rows:
        if row["trigger"] is not trigger or row["state"] not in _OPEN:
            continue
        snapshot = snapshot_for(workspace, row, seminar, news)
        content_id = await contents.keep(connection, snapshot, now)
        if row["state"] is MailingState.DONE:
            await mailings.switch(
                connection, row["id"], frm={MailingState.DONE}, state=MailingState.SENDING
            )
        if row["until_at"] < now + _USEFUL_FOR:
            await mailings.switch(connection, row["id"], frm=_OPEN, until_at=now + _USEFUL_FOR)
        for person in receivers:
            if row["calendar"] is CalendarUse.REQUEST:
                await entries.ensure(
                    connection, seminar_id, person["address_key"], office.sender_address
                )
            made = delivery_row(row, seminar, content_id, person, domain, now)
            made["occasion"] = f"{trigger.value}:{event}"
            made["with_join_link"] = late
            made["list_slug"] = person.get("list_slug")
            queued.append(made)
    if queued:
        await connection.execute(insert(delivery), queued)
    return len(queued)


def _join_link_was_due(rows: list[Fields], now: datetime) -> bool:
    """Whoever registers after the join link went out would never get that mail."""
    return any(
        Need.JOIN_URL.value in row["needs"] and row["due_at"] is not None and now >= row["due_at"]
        for row in rows
    )
