"""Reinstatement: a seminar that was cancelled by mistake takes place after all."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.seminar.renewal import renew_newsletters, renew_unsent
from mailer.actions.seminar.seminars import find
from mailer.domain.delivery import PENDING_MAILING, MailingState
from mailer.domain.errors import RefusedError
from mailer.domain.note import Code, Note
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.session_mail import occasion_of
from mailer.domain.standing import Deed, refuse_unless
from mailer.domain.timeline import Trigger
from mailer.store import mailings, seminars
from mailer.store.deliveries import delivery
from mailer.store.informed import may_have_arrived
from mailer.store.ledger import cancelling
from mailer.store.mailings import MailingRow
from mailer.store.subjects import SeminarRef

_CALLED_OFF = Note.of(Code.SEMINAR_CANCELLED).text
_WHILE_PAUSED = Note.of(Code.CANCELLED_WHILE_PAUSED).text
_GOING = {MailingState.FREEZING, MailingState.SENDING}


async def call_off(connection: AsyncConnection, row: MailingRow) -> None:
    """Ends a mailing (its row) because its seminar is cancelled; where it stood is remembered."""
    ended = MailingState.CANCELLED
    frm = set(PENDING_MAILING) | _GOING
    await mailings.switch(connection, row.id, frm=frm, state=ended, waits_for=_CALLED_OFF)
    paused = {MailingState.PAUSED}
    await mailings.switch(connection, row.id, frm=paused, state=ended, waits_for=_WHILE_PAUSED)


async def reinstate(desk: Desk, slug: str) -> Seminar:
    """Calls a cancelled seminar back: everything goes on where it stood.

    Raises RefusedError once a mail that tells of the cancellation has left: whoever had it
    would wait in vain for the next one.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.REINSTATE, now)
        rows = await mailings.of_seminar(connection, seminar_id)
        for row in rows:
            if row.trigger is Trigger.CANCELLED and await _has_left(connection, row, before):
                raise _too_late(before)
        state = SeminarState.PUBLISHED if rows else SeminarState.DRAFT
        after = replace(before, state=state, revision=before.revision + 1)
        await seminars.change(connection, seminar_id, after, now)
        for row in rows:
            if row.trigger is Trigger.CANCELLED:
                told = occasion_of(Trigger.CANCELLED.value, before.revision)
                await cancelling.overtake_event(connection, row.id, told, now)
            elif row.waits_for in {_CALLED_OFF, _WHILE_PAUSED}:
                await _go_on(connection, row)
        await renew_unsent(connection, desk, SeminarRef(seminar_id), after, now)
        await renew_newsletters(connection, desk, slug, now)
    return after


async def _go_on(connection: AsyncConnection, row: MailingRow) -> None:
    await cancelling.revive(connection, row)
    state = MailingState.SCHEDULED  # the planner finds out what it waits for, or that it is late
    if row.waits_for == _WHILE_PAUSED:
        state = MailingState.PAUSED
    elif row.trigger is not None or row.frozen_at is not None or row.topped_up_at is not None:
        # Also where a freeze had come half-way: the planner goes on with it.
        state = MailingState.SENDING
    elif row.corrects_id is not None and row.released_hash is None:
        state = MailingState.DRAFT
    note = Note.of(Code.RELEASE).text if state is MailingState.DRAFT else ""
    frm = {MailingState.CANCELLED}
    await mailings.switch(connection, row.id, frm=frm, state=state, waits_for=note)


async def _has_left(connection: AsyncConnection, row: MailingRow, seminar: Seminar) -> bool:
    left = await connection.scalar(
        select(delivery.c.id)
        .where(
            delivery.c.mailing_id == row.id,
            cancelling.tells_of(occasion_of(Trigger.CANCELLED.value, seminar.revision)),
            may_have_arrived(),
        )
        .limit(1)
    )
    return left is not None


def _too_late(seminar: Seminar) -> RefusedError:
    title, slug = seminar.title, seminar.slug
    copy = f"seminarpost seminar copy {slug} --start … --end …"
    return RefusedError(
        f"Von der Absage von „{title}“ weiß schon jemand; zurückholen lässt es sich nicht mehr. "
        f"Einen neuen Anlauf legt an: {copy}",
        f'Somebody has already been told that "{title}" is cancelled; it can no longer be called '
        f"back. A new start is made with: {copy}",
    )
