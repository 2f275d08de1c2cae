"""Mailings: one template, one audience, one time; and the release that lets it leave."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    and_,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Audience
from mailer.domain.delivery import MailingState, UnclearPolicy
from mailer.domain.timeline import CalendarUse, Trigger
from mailer.store.deliveries import delivery
from mailer.store.registrations import next_hold_end
from mailer.store.schema import Choice, Fields, UtcDateTime, metadata, one_of, rows_of
from mailer.store.seminars import seminar

mailing = Table(
    "mailing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seminar_id", ForeignKey("seminar.id"), nullable=False),
    Column("step_key", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("audience", Choice(Audience)),
    Column("trigger", Choice(Trigger)),
    Column("to_list", Boolean, nullable=False),
    Column("lists", JSON, nullable=False),
    Column("calendar", Choice(CalendarUse), nullable=False),
    Column("needs", JSON, nullable=False),
    Column("on_unclear", Choice(UnclearPolicy), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("late_at", UtcDateTime),
    Column("until_at", UtcDateTime, nullable=False),
    Column("state", Choice(MailingState), nullable=False),
    # Why it waits or pauses, in words of the glossary: "release", "join_url", …
    Column("waits_for", Text, nullable=False, default=""),
    Column("content_id", ForeignKey("content.id")),
    Column("released_by", Text),
    Column("released_at", UtcDateTime),
    Column("released_hash", Text),
    Column("released_size", Integer),
    # Who computes the audience right now, and until when that is believed.
    Column("freezer", Text),
    Column("freezing_until", UtcDateTime),
    Column("frozen_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    one_of("state", MailingState),
    Index("uq_mailing_seminar_step", "seminar_id", "step_key", unique=True),
    Index("ix_mailing_due", "state", "due_at"),
    Index("ix_mailing_until", "state", "until_at"),
)

_DUE = (MailingState.SCHEDULED, MailingState.WAITING, MailingState.FREEZING)


async def add_many(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(mailing), rows)


async def of_seminar(connection: AsyncConnection, seminar_id: int) -> list[Fields]:
    """All mailings of a seminar in the order they are due; event mails first."""
    rows = await connection.execute(
        select(mailing)
        .where(mailing.c.seminar_id == seminar_id)
        .order_by(mailing.c.due_at.is_not(None), mailing.c.due_at, mailing.c.id)
    )
    return rows_of(rows)


async def by_id(connection: AsyncConnection, mailing_id: int) -> Fields | None:
    """A mailing with its seminar's ``slug``, or None."""
    rows = await connection.execute(
        select(mailing, seminar.c.slug)
        .join(seminar, seminar.c.id == mailing.c.seminar_id)
        .where(mailing.c.id == mailing_id)
    )
    found = rows_of(rows)
    return found[0] if found else None


async def due(connection: AsyncConnection, now: datetime) -> list[Fields]:
    """What a tick has to look at: due and not yet frozen, or frozen half-way by a crash."""
    rows = await connection.execute(
        select(mailing)
        .where(mailing.c.state.in_(_DUE), mailing.c.due_at <= now)
        .order_by(mailing.c.due_at, mailing.c.id)
    )
    return rows_of(rows)


async def next_due(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the next mailing is due that only has to wait for its time."""
    return await connection.scalar(
        select(mailing.c.due_at)
        .where(mailing.c.state == MailingState.SCHEDULED, mailing.c.due_at > now)
        .order_by(mailing.c.due_at)
        .limit(1)
    )


async def switch(
    connection: AsyncConnection, mailing_id: int, *, frm: set[MailingState], **values: Any
) -> bool:
    """Changes a mailing if it is still in one of the states ``frm``; says whether it was."""
    changed = await connection.execute(
        update(mailing).where(mailing.c.id == mailing_id, mailing.c.state.in_(frm)).values(**values)
    )
    return changed.rowcount > 0


async def begin_freezing(
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


async def still_freezing(
    connection: AsyncConnection, mailing_id: int, freezer: str, **values: Any
) -> bool:
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


async def release_freezes(connection: AsyncConnection, now: datetime) -> None:
    """Lets every freeze be taken over: right only for who knows that nobody else runs."""
    await connection.execute(
        update(mailing).where(mailing.c.state == MailingState.FREEZING).values(freezing_until=now)
    )


async def only(connection: AsyncConnection, seminar_id: int) -> None:
    """Ends every mailing of other seminars: for a copy in which one seminar is rehearsed."""
    await connection.execute(
        update(mailing)
        .where(mailing.c.seminar_id != seminar_id, mailing.c.state != MailingState.DONE)
        .values(state=MailingState.CANCELLED)
    )


async def next_moment(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the planner is wanted next: something is due, or a held place is given up."""
    moments = [await next_due(connection, now), await next_hold_end(connection)]
    return min((one for one in moments if one is not None), default=None)


async def finish(connection: AsyncConnection, now: datetime) -> int:
    """Ends mailings that have nothing left to send; event mails end with their usefulness."""
    open_ones = exists().where(
        delivery.c.mailing_id == mailing.c.id,
        delivery.c.state.in_(("queued", "claimed", "sending", "deferred")),
    )
    changed = await connection.execute(
        update(mailing)
        .where(
            mailing.c.state == MailingState.SENDING,
            or_(mailing.c.trigger.is_(None), mailing.c.until_at <= now),
            ~open_ones,
        )
        .values(state=MailingState.DONE, finished_at=now)
    )
    return changed.rowcount


async def unfinished(connection: AsyncConnection, now: datetime) -> list[Fields]:
    """Mailings that a run still has to do with, for telling how far it is."""
    rows = await connection.execute(
        select(mailing).where(
            or_(
                mailing.c.state == MailingState.SENDING,
                and_(mailing.c.state.in_(_DUE), mailing.c.due_at <= now),
            )
        )
    )
    return rows_of(rows)
