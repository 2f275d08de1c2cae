"""Freezes: who computes a mailing's audience right now, and until when that is believed."""

from collections.abc import Set
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import MailingState
from mailer.store.mailings import HALF_FROZEN, mailing


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
        .values(
            state=MailingState.FREEZING,
            waits_for="",
            freezer=freezer,
            freezing_until=until,
            topped_up_at=None,
        )
    )
    return changed.rowcount > 0


async def resume(
    connection: AsyncConnection, mailing_id: int, freezer: str, now: datetime, until: datetime
) -> bool:
    """Makes ``freezer`` the one who computes the rest of a half frozen audience; says whether."""
    changed = await connection.execute(
        update(mailing)
        .where(mailing.c.id == mailing_id, HALF_FROZEN, mailing.c.freezing_until <= now)
        .values(waits_for="", freezer=freezer, freezing_until=until)
    )
    return changed.rowcount > 0


async def let_go(connection: AsyncConnection, mailing_id: int, freezer: str, now: datetime) -> None:
    """Lets a mailing be taken over that ``freezer`` does not go on with."""
    await connection.execute(
        update(mailing)
        .where(mailing.c.id == mailing_id, mailing.c.freezer == freezer)
        .values(freezing_until=now)
    )


async def still(
    connection: AsyncConnection,
    mailing_id: int,
    freezer: str,
    states: Set[MailingState],
    **values: Any,
) -> bool:
    """Changes a mailing in one of the ``states`` if ``freezer`` still freezes it; says whether."""
    changed = await connection.execute(
        update(mailing)
        .where(
            mailing.c.id == mailing_id,
            mailing.c.state.in_(states),
            mailing.c.freezer == freezer,
        )
        .values(**values)
    )
    return changed.rowcount > 0


async def release_all(connection: AsyncConnection, now: datetime) -> None:
    """Lets every freeze be taken over: right only for who knows that nobody else runs."""
    await connection.execute(
        update(mailing)
        .where(
            or_(mailing.c.state == MailingState.FREEZING, mailing.c.frozen_at.is_(None)),
            mailing.c.freezer.is_not(None),
        )
        .values(freezing_until=now)
    )
