"""Mailings: one template, one audience, one time; and the release that lets it leave."""

from collections.abc import Collection, Mapping, Set
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Result,
    Select,
    Table,
    Text,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Audience
from mailer.domain.delivery import OPEN, MailingState, UnclearPolicy
from mailer.domain.note import Note
from mailer.domain.session_mail import step_name
from mailer.domain.timeline import CalendarUse, LateJoin, Trigger
from mailer.store.deliveries import delivery
from mailer.store.issues import issue
from mailer.store.registrations import next_place_expiry
from mailer.store.schema import Choice, UtcDateTime, maker, metadata, one_of, records
from mailer.store.seminars import seminar

mailing = Table(
    "mailing",
    metadata,
    Column("id", Integer, primary_key=True),
    # What it is about: a seminar, a newsletter issue, or a list that somebody joins.
    Column("seminar_id", ForeignKey("seminar.id")),
    Column("issue_id", ForeignKey("issue.id")),
    Column("about_list", Text),
    # The mailing whose mistake this one corrects, for those who had it.
    Column("corrects_id", ForeignKey("mailing.id")),
    Column("step_key", Text, nullable=False),
    # The key of the one session that it is about; 0: the whole.
    Column("session", Integer, nullable=False, default=0, server_default="0"),
    Column("template", Text, nullable=False),
    Column("audience", Choice(Audience)),
    Column("trigger", Choice(Trigger)),
    Column("to_list", Boolean, nullable=False),
    Column("lists", JSON, nullable=False),
    Column("calendar", Choice(CalendarUse), nullable=False),
    Column("needs", JSON, nullable=False),
    # What staff wrote for this mailing instead of the template's words, by language.
    Column("texts", JSON, nullable=False, default=dict),
    Column("late_join", Choice(LateJoin), nullable=False, default=LateJoin.SKIP),
    # Who joined the audience up to here has been considered (late_join = send).
    Column("topped_up_at", UtcDateTime),
    Column("on_unclear", Choice(UnclearPolicy), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("relay", Text, nullable=False, default=""),  # "" or unknown: the first
    Column("due_at", UtcDateTime),
    Column("late_at", UtcDateTime),
    Column("until_at", UtcDateTime, nullable=False),
    Column("state", Choice(MailingState), nullable=False),
    # Why it waits or pauses: the text of a note (``domain.note``).
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
    one_of("audience", Audience),
    one_of("trigger", Trigger),
    one_of("calendar", CalendarUse),
    one_of("on_unclear", UnclearPolicy),
    one_of("late_join", LateJoin),
    CheckConstraint(
        "CASE WHEN seminar_id IS NULL THEN 0 ELSE 1 END"
        " + CASE WHEN issue_id IS NULL THEN 0 ELSE 1 END"
        " + CASE WHEN about_list IS NULL THEN 0 ELSE 1 END = 1",
        name="one_subject",
    ),
    Index("uq_mailing_seminar_step_session", "seminar_id", "step_key", "session", unique=True),
    Index("uq_mailing_issue_step", "issue_id", "step_key", unique=True),
    Index("uq_mailing_list_step", "about_list", "step_key", unique=True),
    Index("ix_mailing_due", "state", "due_at"),
    Index("ix_mailing_until", "state", "until_at"),
)

HALF_FROZEN = and_(
    mailing.c.state == MailingState.SENDING,
    mailing.c.audience.is_not(None),
    mailing.c.topped_up_at.is_not(None),
    mailing.c.frozen_at.is_(None),
)
"""Of mailings that send: that their freeze has still to go on."""

_DUE = (MailingState.SCHEDULED, MailingState.WAITING, MailingState.FREEZING)


class MailingRow(NamedTuple):
    """A mailing as the table holds it; ``id`` is 0 where it is laid and not stored.

    ``session`` is the key of the one session that it is about (0: the whole).

    A step has an ``audience`` and a time, mail about an event a ``trigger``. ``texts`` are
    staff's words by language, and under ``correction`` what a correction says. All moments are
    aware.
    """

    step_key: str
    template: str
    to_list: bool
    lists: list[str]
    needs: list[str]
    texts: Mapping[str, object]
    on_unclear: UnclearPolicy
    priority: int
    until_at: datetime
    created_at: datetime
    id: int = 0
    seminar_id: int | None = None
    issue_id: int | None = None
    about_list: str | None = None
    corrects_id: int | None = None
    audience: Audience | None = None
    trigger: Trigger | None = None
    calendar: CalendarUse = CalendarUse.NONE
    late_join: LateJoin = LateJoin.SKIP
    topped_up_at: datetime | None = None
    relay: str = ""
    due_at: datetime | None = None
    late_at: datetime | None = None
    state: MailingState = MailingState.SENDING
    waits_for: str = ""
    content_id: int | None = None
    released_by: str | None = None
    released_at: datetime | None = None
    released_hash: str | None = None
    released_size: int | None = None
    freezer: str | None = None
    freezing_until: datetime | None = None
    frozen_at: datetime | None = None
    finished_at: datetime | None = None
    session: int = 0

    @property
    def name(self) -> str:
        """Its step as a person names it: ``reminder-day@2`` is that of the second session."""
        return step_name(self.step_key, self.session)

    @property
    def is_stored(self) -> bool:
        """Whether there can be deliveries of it."""
        return self.id != 0

    @property
    def is_half_frozen(self) -> bool:
        """Whether pages of its audience have been written, and may have left, and not all."""
        begun = self.state in {MailingState.SENDING, MailingState.PAUSED} and self.topped_up_at
        return bool(begun) and self.audience is not None and self.frozen_at is None


class NamedMailing(NamedTuple):
    """A mailing with what it is ``about``, by its short name: a seminar, an issue or a list.

    ``seminar`` and ``newsletter`` are slugs, None where it is about no such thing.
    """

    mailing: MailingRow
    about: str
    seminar: str | None
    newsletter: str | None


_COLUMNS = [mailing.c[name] for name in MailingRow._fields]
WithMailing = TypeVar("WithMailing", bound=tuple[Any, ...])


def all_of_mailings() -> Select[Any]:
    """Mailings, for ``records`` as ``MailingRow``."""
    return select(*_COLUMNS)


def with_subject() -> Select[Any]:
    """Mailings, for ``with_mailing`` as ``NamedMailing`` or as what adds columns to it."""
    about = func.coalesce(seminar.c.slug, issue.c.slug, mailing.c.about_list, "")
    return (
        select(
            *_COLUMNS,
            about.label("about"),
            seminar.c.slug.label("seminar"),
            issue.c.slug.label("newsletter"),
        )
        .outerjoin(seminar, seminar.c.id == mailing.c.seminar_id)
        .outerjoin(issue, issue.c.id == mailing.c.issue_id)
    )


def with_mailing(result: Result[Any], record: type[WithMailing]) -> list[WithMailing]:
    """All rows as ``record``, a named tuple of a ``MailingRow`` and of columns behind it."""
    whole = len(_COLUMNS)
    _, *more = getattr(record, "_fields", ("",))
    make = maker(result, record, (*MailingRow._fields, *more))
    return [make((MailingRow._make(row[:whole]), *row[whole:])) for row in result]


async def add_many(connection: AsyncConnection, rows: list[MailingRow]) -> None:
    """Stores laid mailings; their ids are given here."""
    values = [{name: one for name, one in row._asdict().items() if name != "id"} for row in rows]
    if values:
        await connection.execute(insert(mailing), values)


async def of_seminar(connection: AsyncConnection, seminar_id: int) -> list[MailingRow]:
    """All mailings of a seminar in the order they are due; event mails first."""
    rows = await connection.execute(
        all_of_mailings()
        .where(mailing.c.seminar_id == seminar_id)
        .order_by(mailing.c.due_at.is_not(None), mailing.c.due_at, mailing.c.id)
    )
    return records(rows, MailingRow)


async def newest_session(connection: AsyncConnection, seminar_id: int) -> int:
    """The highest key of a session that any mailing was ever laid for; 0: none was."""
    newest = select(func.max(mailing.c.session)).where(mailing.c.seminar_id == seminar_id)
    return int(await connection.scalar(newest) or 0)


async def rename_session(
    connection: AsyncConnection, seminar_id: int, steps: Collection[str], frm: int, to: int
) -> None:
    """What some steps are laid for is called differently: the whole is the first of several."""
    await connection.execute(
        update(mailing)
        .where(
            mailing.c.seminar_id == seminar_id,
            mailing.c.step_key.in_(sorted(steps)),
            mailing.c.session == frm,
        )
        .values(session=to)
    )


async def of_issue(connection: AsyncConnection, issue_id: int) -> list[MailingRow]:
    """All mailings of a newsletter issue in the order they are due."""
    rows = await connection.execute(
        all_of_mailings()
        .where(mailing.c.issue_id == issue_id)
        .order_by(mailing.c.due_at, mailing.c.id)
    )
    return records(rows, MailingRow)


async def of_list(connection: AsyncConnection, list_slug: str) -> list[MailingRow]:
    """The mailings that tell people about joining a list."""
    rows = await connection.execute(
        all_of_mailings().where(mailing.c.about_list == list_slug).order_by(mailing.c.id)
    )
    return records(rows, MailingRow)


async def by_id(connection: AsyncConnection, mailing_id: int) -> NamedMailing | None:
    """A mailing with what it is about, or None."""
    rows = await connection.execute(with_subject().where(mailing.c.id == mailing_id))
    found = with_mailing(rows, NamedMailing)
    return found[0] if found else None


async def due(connection: AsyncConnection, now: datetime) -> list[MailingRow]:
    """What a tick has to look at: due and not yet frozen, or frozen half-way."""
    rows = await connection.execute(
        all_of_mailings()
        .where(or_(and_(mailing.c.state.in_(_DUE), mailing.c.due_at <= now), HALF_FROZEN))
        .order_by(mailing.c.due_at, mailing.c.id)
    )
    return records(rows, MailingRow)


async def next_due(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the next mailing is due that only has to wait for its time."""
    return await connection.scalar(
        select(mailing.c.due_at)
        .where(mailing.c.state == MailingState.SCHEDULED, mailing.c.due_at > now)
        .order_by(mailing.c.due_at)
        .limit(1)
    )


async def switch(
    connection: AsyncConnection, mailing_id: int, *, frm: Set[MailingState], **values: Any
) -> bool:
    """Changes a mailing if it is still in one of the states ``frm``; says whether it was."""
    changed = await connection.execute(
        update(mailing).where(mailing.c.id == mailing_id, mailing.c.state.in_(frm)).values(**values)
    )
    return changed.rowcount > 0


def pause_for(connection: Connection, mailing_id: int, why: Note) -> bool:
    """Stops one that sends because it is at fault; staff sees why. Says whether it was sending."""
    paused = connection.execute(
        update(mailing)
        .where(mailing.c.id == mailing_id, mailing.c.state == MailingState.SENDING)
        .values(state=MailingState.PAUSED, waits_for=why.text)
    )
    return paused.rowcount > 0


async def was_told(connection: AsyncConnection, seminar_id: int, trigger: Trigger) -> bool:
    """Whether anybody was to be told that this happened to a seminar."""
    # In order, so that it is one look by the index for each mailing: where a single mailing is most
    # of the ledger, PostgreSQL would read all of it for one that went to nobody.
    first = (
        select(delivery.c.id)
        .where(delivery.c.mailing_id == mailing.c.id)
        .order_by(delivery.c.state)
        .limit(1)
        .correlate(mailing)
        .scalar_subquery()
    )
    told = exists().where(
        mailing.c.seminar_id == seminar_id, mailing.c.trigger == trigger, first.is_not(None)
    )
    return bool(await connection.scalar(select(told)))


async def only(connection: AsyncConnection, seminar_id: int) -> None:
    """Ends every mailing of other seminars: for a copy in which one seminar is rehearsed."""
    await connection.execute(
        update(mailing)
        .where(
            or_(mailing.c.seminar_id.is_(None), mailing.c.seminar_id != seminar_id),
            mailing.c.state != MailingState.DONE,
        )
        .values(state=MailingState.CANCELLED)
    )


async def next_moment(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When the planner is wanted next: something is due, or a held place is given up."""
    moments = [await next_due(connection, now), await next_place_expiry(connection)]
    return min((one for one in moments if one is not None), default=None)


async def topping_up(connection: AsyncConnection, now: datetime) -> list[MailingRow]:
    """Mailings that still take in who joins their audience after the freeze."""
    rows = await connection.execute(
        all_of_mailings()
        .where(
            mailing.c.late_join == LateJoin.SEND,
            mailing.c.audience.is_not(None),
            mailing.c.state.in_((MailingState.SENDING, MailingState.DONE)),
            ~HALF_FROZEN,
            mailing.c.until_at > now,
        )
        .order_by(mailing.c.id)
    )
    return records(rows, MailingRow)


async def finish(connection: AsyncConnection, now: datetime) -> int:
    """Ends mailings that have nothing left to send; event mails end with their usefulness."""
    open_ones = exists().where(
        delivery.c.mailing_id == mailing.c.id,
        delivery.c.state.in_(OPEN),
    )
    changed = await connection.execute(
        update(mailing)
        .where(
            mailing.c.state == MailingState.SENDING,
            ~HALF_FROZEN,
            or_(mailing.c.trigger.is_(None), mailing.c.until_at <= now),
            ~open_ones,
        )
        .values(state=MailingState.DONE, finished_at=now)
    )
    return changed.rowcount


async def unfinished(connection: AsyncConnection, now: datetime) -> list[MailingRow]:
    """Mailings that a run still has to do with, for telling how far it is."""
    rows = await connection.execute(
        all_of_mailings().where(
            or_(
                mailing.c.state == MailingState.SENDING,
                and_(mailing.c.state.in_(_DUE), mailing.c.due_at <= now),
            )
        )
    )
    return records(rows, MailingRow)
