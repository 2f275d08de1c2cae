"""Event mails: delivery rows written in the same transaction as the event they tell of."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.compose.snapshot import News
from mailer.domain.delivery import FROZEN_MAILING, MailingState
from mailer.domain.seminar import Seminar, Session
from mailer.domain.session_mail import (
    COUNTER_DECLINED,
    DECLINE_QUESTION,
    SESSION,
    SESSION_CANCELLED,
    counter_of,
    occasion_of,
    question_of,
)
from mailer.domain.timeline import CalendarUse, Need, Trigger
from mailer.scheduling import engines
from mailer.scheduling.pages import delivery_row
from mailer.scheduling.session_entries import bundles
from mailer.scheduling.snapshots import SessionMail, snapshot_for
from mailer.store import contents, entries, mailings, registrations, standings
from mailer.store.database import count_written
from mailer.store.ledger import cancelling, queueing
from mailer.store.ledger.queueing import NewDelivery
from mailer.store.mailings import MailingRow
from mailer.store.people import Addressee
from mailer.store.registrations import RegisteredAt
from mailer.workspace import Workspace

# A mail about an event stays of use at least this long, also when the seminar begins sooner.
_USEFUL_FOR = timedelta(days=1)
Event = int | Mapping[int, int]
"""The number of what happened to all of some people; or that of each, by person."""


async def queue_event_mails(
    connection: AsyncConnection,
    workspace: Workspace,
    trigger: Trigger,
    people: Iterable[Addressee],
    *,
    seminar_id: int,
    seminar: Seminar,
    event: Event,
    now: datetime,
    news: News | None = None,
    about_session: int = 0,
    again: int = 0,
    without_calendar: bool = False,
) -> int:
    """Queues what the timeline sends to ``people`` when ``trigger`` happens; returns how many.

    ``event`` numbers the event (a registration's event, a seminar's revision), or says by person
    which each one's is: the same event never brings anybody two mails, but for those beside it
    that bring, or take back, the calendar entries of further sessions; they are not counted.
    ``about_session`` is the key of the one session that it is about. ``again`` counts, from 1,
    mails that their reader asked for once more, ``without_calendar`` links to the entry instead.
    """
    rows = await mailings.of_seminar(connection, seminar_id)
    late = bool(seminar.join_url) and _join_link_was_due(rows, seminar, now)
    receivers = list(people)
    keys = [one.address_key for one in receivers]
    refuse = await standings.linked_among(connection, keys)
    policy = workspace.settings.policy
    by_link = {key for key in keys if policy.links_calendar(key, refuses_files=key in refuse)}
    queued = 0
    for row in rows:
        if row.trigger is not trigger:
            continue
        concerned = await bundles(
            connection, seminar_id, seminar, receivers, row.calendar, now, by_link
        )
        for first in sorted({one.first for one in concerned.values()}):
            group = [one for one in receivers if concerned[one.id].first == first]
            await _ensure_entries(connection, workspace, row, seminar_id, group, first)
            queued += await queue_mails(
                connection,
                workspace,
                row,
                seminar,
                group,
                event=event,
                now=now,
                news=news,
                with_join_link=late,
                session=first,
                about=SessionMail(row.template, about_session) if about_session else None,
                again=again,
                without_calendar=without_calendar,
            )
        if without_calendar:
            continue
        for key in sorted({key for one in concerned.values() for key in one.further}):
            await queue_session_mails(
                connection,
                workspace,
                row,
                [one for one in receivers if key in concerned[one.id].further],
                seminar_id=seminar_id,
                seminar=seminar,
                event=event,
                now=now,
                key=key,
                again=again,
            )
    return queued


async def queue_session_mails(
    connection: AsyncConnection,
    workspace: Workspace,
    row: MailingRow,
    people: list[Addressee],
    *,
    seminar_id: int,
    seminar: Seminar,
    event: Event,
    now: datetime,
    key: int,
    gone: Session | None = None,
    note: str = "",
    again: int = 0,
) -> int:
    """Queues the mails with one session's entry that go beside a mailing's own; returns how many.

    ``key`` is the session's; ``gone`` is the session where it is called off by itself, with the
    ``note`` that staff wrote about it.
    """
    kind = SESSION_CANCELLED if row.calendar is CalendarUse.CANCEL else SESSION
    await cancelling.overtake_session(connection, seminar_id, key, [one.id for one in people], now)
    await _ensure_entries(connection, workspace, row, seminar_id, people, key)
    return await queue_mails(
        connection,
        workspace,
        row,
        seminar,
        people,
        event=event,
        now=now,
        news=News(note=note),
        session=key,
        about=SessionMail(kind, key, gone),
        again=again,
    )


_OCCASION = {DECLINE_QUESTION: question_of, COUNTER_DECLINED: counter_of}


async def queue_calendar_answer(
    connection: AsyncConnection,
    workspace: Workspace,
    who: RegisteredAt,
    about: SessionMail,
    *,
    sequence: int,
    seminar_id: int,
    seminar: Seminar,
    now: datetime,
) -> bool:
    """Queues a mail that answers somebody's calendar; says whether.

    A DECLINE_QUESTION asks who declined whether the place may go to others; COUNTER_DECLINED tells
    whose calendar proposed another time that it stays (RFC 5546 §3.2.8). Once for each registration
    and version (``sequence``) of its entry, and only as long as they are registered: the mail goes
    beside the confirmation.
    """
    if all(kind != about.kind for _, kind in workspace.content.kinds()):
        return False  # a workspace whose templates are from before there was such a mail
    event = await registrations.newest_event(connection, who.registration_id)
    occasion = _OCCASION[about.kind](Trigger.REGISTERED.value, event, about.session, sequence)
    for row in await mailings.of_seminar(connection, seminar_id):
        if row.trigger is not Trigger.REGISTERED or row.state not in FROZEN_MAILING:
            continue
        if await queueing.is_there(connection, row.id, who.person_id, occasion):
            return False
        bare = row._replace(calendar=CalendarUse.NONE)
        snapshot = replace(
            snapshot_for(workspace, bare, seminar, about=about),
            declines_counter=about.kind == COUNTER_DECLINED,
        )
        content_id = await contents.keep(connection, snapshot, now)
        person = Addressee(who.person_id, who.address, who.address_key)
        domain = workspace.office().sender_address.rpartition("@")[2]
        made = delivery_row(row, seminar.revision, content_id, person, domain, now)
        answer = made._replace(occasion=occasion, session=about.session)
        await _enqueue(connection, workspace, row, [answer], now)
        return True
    return False


async def _ensure_entries(
    connection: AsyncConnection,
    workspace: Workspace,
    row: MailingRow,
    seminar_id: int,
    people: list[Addressee],
    session: int,
) -> None:
    """Entries for those who are asked to come: a CANCEL makes none."""
    if row.calendar is CalendarUse.REQUEST:
        attending = [one.address_key for one in people if not one.list_slug]
        organizer = workspace.organizer()
        await entries.ensure_many(connection, seminar_id, attending, organizer, session)


async def queue_mails(
    connection: AsyncConnection,
    workspace: Workspace,
    row: MailingRow,
    seminar: Seminar | None,
    people: list[Addressee],
    *,
    event: Event,
    now: datetime,
    news: News | None = None,
    with_join_link: bool = False,
    useful_for: timedelta = _USEFUL_FOR,
    session: int = 1,
    about: SessionMail | None = None,
    again: int = 0,
    without_calendar: bool = False,
) -> int:
    """Queues one event mailing (its row) to ``people``, unless staff ended it; returns how many.

    ``session`` is the key of the session whose entry it carries; ``about``: it goes beside the
    mailing's own.
    """
    if row.trigger is None or row.state not in FROZEN_MAILING:
        return 0
    domain = workspace.office().sender_address.rpartition("@")[2]
    revision = seminar.revision if seminar else 1
    made: list[NewDelivery] = []
    # Those who hear of it because of a list get a mail that tells them how to leave it.
    for list_slug in sorted({one.list_slug for one in people}, key=str):
        told = news.for_list() if news and list_slug else news
        snapshot = snapshot_for(workspace, row, seminar, told, list_slug, about)
        content_id = await contents.keep(connection, snapshot, now)
        for person in people:
            if person.list_slug == list_slug:
                one = delivery_row(row, revision, content_id, person, domain, now)
                made.append(
                    one._replace(
                        occasion=occasion_of(
                            row.trigger.value,
                            event if isinstance(event, int) else event[person.id],
                            about.session if about and about.is_beside(row) else 0,
                            again,
                        ),
                        with_join_link=with_join_link,
                        session=session,
                        without_calendar=without_calendar,
                    )
                )
    if made:
        await _enqueue(connection, workspace, row, made, now, useful_for)
    return len(made)


async def _enqueue(
    connection: AsyncConnection,
    workspace: Workspace,
    row: MailingRow,
    made: list[NewDelivery],
    now: datetime,
    useful_for: timedelta = _USEFUL_FOR,
) -> None:
    """Writes new deliveries of an event mailing, which goes on for them."""
    if row.state is MailingState.DONE:
        await mailings.switch(
            connection, row.id, frm={MailingState.DONE}, state=MailingState.SENDING
        )
    if row.until_at < now + useful_for:
        await mailings.switch(connection, row.id, frm=FROZEN_MAILING, until_at=now + useful_for)
    count_written(connection, [one.person_id for one in made])
    await queueing.enqueue(connection, made)
    await engines.announce(connection, workspace, row.id)


def _join_link_was_due(rows: list[MailingRow], seminar: Seminar, now: datetime) -> bool:
    """Whoever registers after the join link went out would never get that mail.

    Before the next of several sessions it comes again.
    """
    over = {one.key for one in seminar.sessions if one.ends_at <= now}
    return any(
        Need.JOIN_URL.value in row.needs and row.due_at is not None and now >= row.due_at
        for row in rows
        if row.session not in over
    )
