"""Event mails: delivery rows written in the same transaction as the event they tell of."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.clock.freezer import delivery_row
from mailer.clock.planner import snapshot_for
from mailer.domain.delivery import MailingState
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse, Need, Trigger
from mailer.store import contents, entries, mailings
from mailer.store.deliveries import delivery
from mailer.workspace import Workspace


async def queue_event_mails(
    connection: AsyncConnection,
    workspace: Workspace,
    trigger: Trigger,
    *,
    seminar_id: int,
    seminar: Seminar,
    person: dict[str, Any],
    event_id: int,
    now: datetime,
) -> int:
    """Queues what the timeline sends when ``trigger`` happens to a person; gives how many.

    ``person`` holds ``id, address, address_key``; ``event_id`` is the occasion, so that the
    same event can never bring two mails.
    """
    rows = await mailings.of_seminar(connection, seminar_id)
    queued = 0
    for row in rows:
        if row["trigger"] is not trigger or row["state"] is not MailingState.SENDING:
            continue
        office = workspace.office()
        content_id = await contents.keep(connection, snapshot_for(workspace, row, seminar), now)
        if row["calendar"] is not CalendarUse.NONE:
            await entries.ensure(
                connection, seminar_id, person["address_key"], office.sender_address
            )
        domain = office.sender_address.rpartition("@")[2]
        made = delivery_row(row, seminar, content_id, person, domain, now)
        made["occasion"] = f"{trigger.value}:{event_id}"
        made["with_join_link"] = bool(seminar.join_url) and _join_link_was_due(rows, now)
        await connection.execute(insert(delivery).values(made))
        queued += 1
    return queued


def _join_link_was_due(rows: Any, now: datetime) -> bool:
    """Whoever registers after the join link went out would never get that mail."""
    return any(
        Need.JOIN_URL.value in row["needs"] and row["due_at"] is not None and now >= row["due_at"]
        for row in rows
    )
