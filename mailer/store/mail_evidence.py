"""Evidence of a mail: which delivery asked somebody, what it said, and that it left.

It is copied to the confirmation that answers it, for deliveries are not kept as long.
"""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState
from mailer.domain.moment import utc
from mailer.domain.session_mail import occasion_of
from mailer.domain.timeline import Trigger
from mailer.store.contents import content
from mailer.store.deliveries import delivery
from mailer.store.schema import record_or_none


class _Mail(NamedTuple):
    """A mail as it is evidence."""

    message_id: str
    address: str
    state: DeliveryState
    ended_at: datetime | None
    content: str | None


async def of_request(connection: AsyncConnection, person_id: int, request: int) -> str:
    """JSON on the mail that asked for the confirmation of a request; "" where there is none.

    ``{message_id, address, content, state, sent_at}``: ``content`` is the SHA-256 of the snapshot
    that it was made from.
    """
    occasion = occasion_of(Trigger.SUBSCRIBE_REQUESTED.value, request)
    rows = await connection.execute(
        select(
            delivery.c.message_id,
            delivery.c.address,
            delivery.c.state,
            delivery.c.ended_at,
            content.c.hash.label("content"),
        )
        .outerjoin(content, content.c.id == delivery.c.content_id)
        .where(delivery.c.person_id == person_id, delivery.c.occasion == occasion)
        .order_by(delivery.c.id.desc())
        .limit(1)
    )
    found = record_or_none(rows, _Mail)
    if found is None:
        return ""
    sent = found.state is DeliveryState.SENT and found.ended_at is not None
    told = {
        "message_id": found.message_id,
        "address": found.address,
        "content": found.content or "",
        "state": found.state.value,
        "sent_at": utc(found.ended_at).isoformat() if sent and found.ended_at else None,
    }
    return json.dumps(told, ensure_ascii=False)
