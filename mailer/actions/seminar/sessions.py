"""Sessions: one more is held, or one of several is called off."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.seminar.changes import tell
from mailer.actions.seminar.renewal import renew_newsletters, renew_unsent
from mailer.actions.seminar.seminars import find
from mailer.actions.seminar.session_changes import session_of
from mailer.domain.addresses_in_text import fit_text
from mailer.domain.delivery import MailingState
from mailer.domain.errors import InvalidValueError, RefusedError
from mailer.domain.field import checked_line
from mailer.domain.seminar import (
    Seminar,
    SeminarState,
    Session,
    in_sessions,
    legible_seminar,
    refuse_late_deadline,
    with_session_revisions,
)
from mailer.domain.standing import Deed, refuse_unless
from mailer.domain.timeline import Trigger
from mailer.scheduling import layout
from mailer.scheduling.events import queue_session_mails
from mailer.store import entries, mailings, seminars
from mailer.store.informed import in_touch, still_to_be_confirmed
from mailer.store.ledger import cancelling, queueing
from mailer.store.subjects import SeminarRef


async def add_session(
    desk: Desk,
    slug: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    title: str = "",
    join_url: str = "",
    note: str = "",
) -> tuple[Seminar, int]:
    """One more session; returns the seminar and how many of those registered are told.

    Raises InvalidValueError where it is over before it begins, or at the time of another one.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CHANGE, now)
        _refuse_past(starts_at, now)
        if not before.sessions:
            whole = replace(before.all_sessions[0], revision=before.revision)
            before = replace(before, sessions=(whole,))
            await layout.become_several(connection, desk.workspace, seminar_id, before)
        keys = [one.key for one in before.sessions]
        # What calendars and reminders know by a key that is gone is never meant by a new one.
        keys.append(await entries.newest_session(connection, seminar_id))
        keys.append(await mailings.newest_session(connection, seminar_id))
        made = Session(max(keys) + 1, starts_at, ends_at, title, join_url)
        after = legible_seminar(in_sessions(before, (*before.sessions, made)))
        if after.starts_at != before.starts_at:
            refuse_late_deadline(after)
        await seminars.check(connection, seminar_id, ("dates",))
        if before.state is SeminarState.DRAFT:
            await seminars.change(connection, seminar_id, after, now)
            return after, 0
        after = with_session_revisions(before, replace(after, revision=before.revision + 1))
        await seminars.change(connection, seminar_id, after, now)
        await _lay_again(connection, desk, seminar_id, after, now)
        await _beside_confirmations(connection, desk, seminar_id, after, made.key, now)
        told = await tell(
            connection, desk, Trigger.UPDATED, seminar_id, before, after, note, invited=False
        )
    return after, told


async def cancel_session(desk: Desk, slug: str, key: int, note: str = "") -> tuple[Seminar, int]:
    """Calls one session off; returns the seminar and how many people are told.

    Whoever knows of the seminar gets a mail about it, and out of the calendar goes this session
    alone. Raises NotFoundError for a session that there is not, RefusedError for the only one.
    """
    now = desk.clock.now()
    for line in note.splitlines():
        checked_line("note", line)
    note = fit_text("note", note)
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CHANGE, now)
        gone = session_of(before, key)
        if len(before.all_sessions) == 1:
            raise RefusedError(
                f"„{before.title}“ hat nur diesen Termin; abgesagt wird das Seminar: "
                f"seminarpost seminar cancel {slug}",
                f'"{before.title}" has this session only; the seminar is called off with: '
                f"seminarpost seminar cancel {slug}",
            )
        _refuse_past(gone.ends_at, now)
        after = in_sessions(before, (one for one in before.sessions if one is not gone))
        await seminars.check(connection, seminar_id, ("dates",))
        if before.state is SeminarState.DRAFT:
            await seminars.change(connection, seminar_id, after, now)
            return after, 0
        after = with_session_revisions(before, replace(after, revision=before.revision + 1))
        await seminars.change(connection, seminar_id, after, now)
        await cancelling.call_off_session(connection, seminar_id, key, now)
        await _bring_another(connection, desk, seminar_id, after, key, now)
        await _lay_again(connection, desk, seminar_id, after, now)
        people = await in_touch(connection, seminar_id, invited_too=True)
        told = 0
        for row in await mailings.of_seminar(connection, seminar_id):
            if row.session == key:
                paused = {MailingState.PAUSED}
                ended = MailingState.CANCELLED
                await mailings.switch(connection, row.id, frm=paused, state=ended, waits_for="")
            if row.trigger is Trigger.CANCELLED:
                told += await queue_session_mails(
                    connection,
                    desk.workspace,
                    row,
                    people,
                    seminar_id=seminar_id,
                    seminar=after,
                    event=after.revision,
                    now=now,
                    key=key,
                    gone=gone,
                    note=note,
                )
    return after, told


def _refuse_past(moment: datetime, now: datetime) -> None:
    if moment <= now:
        raise InvalidValueError(
            "Der Termin liegt in der Vergangenheit.", "The session is in the past."
        )


async def _lay_again(
    connection: AsyncConnection, desk: Desk, seminar_id: int, after: Seminar, now: datetime
) -> None:
    about = SeminarRef(seminar_id)
    await layout.lay_again(connection, desk.workspace, about, after, now)
    await renew_unsent(connection, desk, about, after, now)
    await renew_newsletters(connection, desk, after.slug, now)


async def _beside_confirmations(
    connection: AsyncConnection,
    desk: Desk,
    seminar_id: int,
    after: Seminar,
    key: int,
    now: datetime,
) -> None:
    """Whose confirmation has still to leave gets the new session's entry beside it."""
    rows = await mailings.of_seminar(connection, seminar_id)
    for person, event in await still_to_be_confirmed(connection, seminar_id):
        for row in rows:
            if row.trigger is Trigger.REGISTERED:
                await queue_session_mails(
                    connection,
                    desk.workspace,
                    row,
                    [person],
                    seminar_id=seminar_id,
                    seminar=after,
                    event=event,
                    now=now,
                    key=key,
                )


async def _bring_another(
    connection: AsyncConnection,
    desk: Desk,
    seminar_id: int,
    after: Seminar,
    key: int,
    now: datetime,
) -> None:
    """Mails that were to bring the entry of a session that is called off bring the next one's."""
    coming = [one.key for one in after.sessions if one.ends_at > now]
    to = coming[0] if coming else after.sessions[-1].key
    people = await queueing.point_at_session(connection, seminar_id, key, to)
    organizer = desk.workspace.organizer()
    await entries.ensure_many(connection, seminar_id, {one for _, one in people}, organizer, to)
    # It need not come by itself any more.
    ids = [number for number, _ in people]
    await cancelling.overtake_session(connection, seminar_id, to, ids, now)
