"""Freezes: who computes a mailing's audience right now, and until when that is believed."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import MailingState
from mailer.store.mailings import mailing


async def begin(
    connection: AsyncConnection, mailing_id: int, freezer: str, now: datetime, until: datetime
) -> bool:
    """Makes ``freezer`` the one who computes the audience; says whether it is.

    A freeze under way is taken over only when nobody has renewed it: its freezer is gone.
    """
    free = or_(
        mailing.c.state.in_((MailingState.SCHEDULED, MailingState.WAITING)),
        and_(mailing.c.state == MailingState.FREEZING, mailing.c.freezing_until <= now),
    )
    changed = await connection.execute(
        update(mailing)
        .where(mailing.c.id == mailing_id, free)
        .values(state=MailingState.FREEZING, waits_for="", freezer=freezer, freezing_until=until)
    )
    return changed.rowcount > 0


async def still(connection: AsyncConnection, mailing_id: int, freezer: str, **values: Any) -> bool:
    """Changes a mailing if ``freezer`` still is the one who freezes it; says whether."""
    changed = await connection.execute(
        update(mailing)
        .where(
            mailing.c.id == mailing_id,
            mailing.c.state == MailingState.FREEZING,
            mailing.c.freezer == freezer,
        )
        .values(**values)
    )
    return changed.rowcount > 0


async def release_all(connection: AsyncConnection, now: datetime) -> None:
    """Lets every freeze be taken over: right only for who knows that nobody else runs."""
    await connection.execute(
        update(mailing).where(mailing.c.state == MailingState.FREEZING).values(freezing_until=now)
    )
