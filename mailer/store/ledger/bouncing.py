"""Bouncing: mail that was taken comes back, or is complained about; some of it goes again."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState, Remark
from mailer.store.deliveries import delivery
from mailer.store.ledger.transition import transition
from mailer.store.mail_sent import SentMail
from mailer.store.mailings import switch
from mailer.store.prepared import Prepared

_SENT = frozenset({DeliveryState.SENT})
_UNCLEAR = frozenset({DeliveryState.UNCLEAR})
_BOUNCED = frozenset({DeliveryState.BOUNCED})
_BOUNCE = Prepared(
    transition(_SENT, DeliveryState.BOUNCED, bindparam("at"))
    .where(delivery.c.id == bindparam("number"))
    .values(reason=bindparam("why"), reply=bindparam("said"))
)
_AGAIN = Prepared(
    transition(_BOUNCED, DeliveryState.DEFERRED)
    .where(delivery.c.id == bindparam("number"))
    .values(reason=bindparam("why"), next_attempt_at=bindparam("at"))
)


async def bounce(
    connection: AsyncConnection, mail: SentMail, reason: str, reply: str, now: datetime
) -> bool:
    """``sent`` → ``bounced``; says whether it was. What was unclear was taken, or would not have
    come back."""
    await _settle(connection, mail, now)
    given: dict[str, Any] = {"number": mail.id, "why": reason, "said": reply, "at": now}
    return bool(await connection.run_sync(_BOUNCE.run, **given))


async def complain(connection: AsyncConnection, mail: SentMail, now: datetime) -> bool:
    """``sent`` or ``bounced`` → ``complained``; says whether it was."""
    await _settle(connection, mail, now)
    done = await connection.execute(
        transition(_SENT | _BOUNCED, DeliveryState.COMPLAINED, now)
        .where(delivery.c.id == mail.id)
        .values(reason=Remark.COMPLAINT.value)
    )
    return bool(done.rowcount)


async def send_again(
    connection: AsyncConnection, mail: SentMail, reason: str, at: datetime
) -> bool:
    """``bounced`` → ``deferred`` until ``at``, under the same Message-ID; says whether it was.

    Its mailing goes on for it where it was done already; one that is paused stays so, and one
    that was ended is not begun again.
    """
    if mail.mailing_state not in _GOES_ON:
        return False
    given: dict[str, Any] = {"number": mail.id, "why": reason, "at": at}
    done = await connection.run_sync(_AGAIN.run, **given)
    if done and mail.mailing_state is MailingState.DONE:
        frm = {MailingState.DONE}
        await switch(connection, mail.mailing_id, frm=frm, state=MailingState.SENDING)
    return bool(done)


_GOES_ON = frozenset({MailingState.SENDING, MailingState.PAUSED, MailingState.DONE})


async def _settle(connection: AsyncConnection, mail: SentMail, now: datetime) -> None:
    if mail.state is DeliveryState.UNCLEAR:
        await connection.execute(
            transition(_UNCLEAR, DeliveryState.SENT, now).where(delivery.c.id == mail.id)
        )
