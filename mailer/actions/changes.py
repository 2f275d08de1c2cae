"""Changes in mid-campaign: a seminar moves, differs, or does not take place.

Nobody gets a mail about a time that is no longer true: what is not sent yet is taken back and
made again, and whoever knows the old facts gets the new ones.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions import reinstatement
from mailer.actions.desk import Desk
from mailer.actions.renewal import renew_newsletters, renew_unsent
from mailer.actions.seminars import STEERS_CALENDARS, find, free_slug
from mailer.compose.differences import differences
from mailer.compose.snapshot import News
from mailer.domain.addresses_in_text import fit_text
from mailer.domain.audience import Reason
from mailer.domain.delivery import PENDING_MAILING, UNDER_WAY_MAILING, MailingState
from mailer.domain.errors import InvalidValueError
from mailer.domain.person import checked_line
from mailer.domain.seminar import Seminar, SeminarState, legible_seminar
from mailer.domain.standing import Deed, refuse_unless
from mailer.domain.timeline import Trigger
from mailer.scheduling import layout, waiting_list
from mailer.scheduling.events import queue_event_mails
from mailer.scheduling.snapshots import content_hash, snapshots_for
from mailer.store import contents, mailings, registrations, seminars
from mailer.store.informed import in_touch, with_calendar_entry
from mailer.store.ledger import cancelling
from mailer.store.mailings import MailingRow
from mailer.store.subjects import SeminarRef

# A mail about a new place would call the date unchanged, which it is no longer.
_OVERTAKES = {
    Trigger.RESCHEDULED: (Trigger.RESCHEDULED, Trigger.UPDATED),
    Trigger.UPDATED: (Trigger.UPDATED,),
    Trigger.CANCELLED: (Trigger.CANCELLED,),
}


async def reschedule(
    desk: Desk, slug: str, starts_at: datetime, ends_at: datetime, note: str = ""
) -> tuple[Seminar, int]:
    """Moves a seminar; returns it and how many people are told.

    Reminders follow to the new time, also those that were sent for the old one. Raises
    RefusedError for a cancelled seminar, InvalidValueError for an end before the start.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CHANGE, now)
        if starts_at <= now:
            raise InvalidValueError(
                "Der neue Beginn liegt in der Vergangenheit.", "The new start is in the past."
            )
        after = replace(before, starts_at=starts_at, ends_at=ends_at)
        if after == before:
            return before, 0
        if before.state is SeminarState.DRAFT:
            await seminars.change(connection, seminar_id, after, now)
            return after, 0
        after = replace(after, revision=before.revision + 1)
        await seminars.change(connection, seminar_id, after, now)
        await _follow(connection, desk, seminar_id, before, after, now)
        told = await _tell(
            connection, desk, Trigger.RESCHEDULED, seminar_id, before, after, note, invited=True
        )
    return after, told


async def update(
    desk: Desk, slug: str, changes: Mapping[str, Any], *, notify: bool, note: str = ""
) -> tuple[Seminar, int]:
    """Corrects a seminar; with ``notify`` registrants are told, otherwise nobody.

    Mail not yet sent is made again either way. Returns the seminar and how many are told, those
    who move up from the waiting list included.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CHANGE, now)
        after = replace(before, **changes)
        after = legible_seminar(after) if after != before else before
        if after == before:
            return before, 0
        published = before.state is SeminarState.PUBLISHED
        steers = any(getattr(after, one) != getattr(before, one) for one in STEERS_CALENDARS)
        if published and (steers or notify):
            after = replace(after, revision=before.revision + 1)
        await seminars.change(connection, seminar_id, after, now)
        if not published:
            return after, 0
        await layout.replan(connection, desk.workspace, SeminarRef(seminar_id), after)
        await renew_unsent(connection, desk, SeminarRef(seminar_id), after, now)
        await renew_newsletters(connection, desk, slug, now)
        told = await waiting_list.fill(connection, desk.workspace, seminar_id, after, now)
        if notify:
            told += await _tell(
                connection, desk, Trigger.UPDATED, seminar_id, before, after, note, invited=False
            )
    return after, told


async def replan(desk: Desk, slug: str, plan: str = "") -> tuple[Seminar, layout.Relaid]:
    """Makes the seminar's plan again, as its file is now, or another ``plan``.

    What was sent stays sent; new steps begin now. Raises ContentError for an unknown plan.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CHANGE, now)
        after = replace(before, plan=plan or before.plan)
        layout.timeline_of(desk.workspace, after)
        await seminars.change(connection, seminar_id, after, now)
        if before.state is SeminarState.DRAFT:
            return after, layout.Relaid((), (), ())
        about = SeminarRef(seminar_id)
        return after, await layout.lay_again(connection, desk.workspace, about, after, now)


async def cancel(desk: Desk, slug: str, note: str = "") -> tuple[Seminar, int]:
    """Cancels a seminar: nothing else about it leaves, and everybody concerned is told.

    Until the first of these mails has left, ``reinstatement.reinstate`` calls it back.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CANCEL, now)
        after = replace(before, state=SeminarState.CANCELLED, revision=before.revision + 1)
        await seminars.change(connection, seminar_id, after, now)
        for row in await mailings.of_seminar(connection, seminar_id):
            await cancelling.cancel_unsent(connection, row.id, Reason.SEMINAR_CANCELLED.value, now)
            if row.trigger is not Trigger.CANCELLED:
                await reinstatement.call_off(connection, row)
        await renew_newsletters(connection, desk, slug, now)
        told = await _tell(
            connection, desk, Trigger.CANCELLED, seminar_id, before, after, note, invited=True
        )
    return after, told


async def copy(desk: Desk, slug: str, starts_at: datetime, ends_at: datetime) -> Seminar:
    """A new draft with the words of another seminar, at another time; nobody is taken along."""
    async with desk.database.write() as connection:
        _, original = await find(connection, slug)
        made = replace(
            original,
            slug=await free_slug(connection, original.title),
            starts_at=starts_at,
            ends_at=ends_at,
            registration_deadline=None,
            join_url="",
            materials_url="",
            revision=1,
            state=SeminarState.DRAFT,
        )
        await seminars.add(connection, made, desk.clock.now())
    return made


async def _follow(
    connection: AsyncConnection,
    desk: Desk,
    seminar_id: int,
    before: Seminar,
    seminar: Seminar,
    now: datetime,
) -> None:
    """Takes back what is under way, and sets every step to where the new start puts it."""
    planned = {
        row.step_key: row
        for row in layout.lay(desk.workspace, SeminarRef(seminar_id), seminar, now)
    }
    for row in await mailings.of_seminar(connection, seminar_id):
        new = planned.get(row.step_key)
        if row.trigger is not None:
            await mailings.switch(
                connection, row.id, frm=UNDER_WAY_MAILING, until_at=seminar.ends_at
            )
            continue
        if row.corrects_id is not None:
            continue  # who had the mistake is still owed the correction
        taken_back = await cancelling.cancel_unsent(
            connection, row.id, Reason.SEMINAR_MOVED.value, now
        )
        if new is None:
            continue
        again = row.state in PENDING_MAILING or _goes_again(row, new, taken_back, now)
        if again:
            times = {"due_at": new.due_at, "late_at": new.late_at, "until_at": new.until_at}
            await mailings.switch(
                connection,
                row.id,
                frm={row.state},
                state=new.state,
                waits_for="",
                frozen_at=None,
                topped_up_at=None,
                finished_at=None,
                **times,
                **_still_released(desk, row, new.due_at, before, seminar, now),
            )
    # Event mails not yet sent tell the new time.
    await renew_unsent(connection, desk, SeminarRef(seminar_id), seminar, now)
    await renew_newsletters(connection, desk, seminar.slug, now)


def _still_released(
    desk: Desk,
    row: MailingRow,
    due_at: datetime | None,
    before: Seminar,
    after: Seminar,
    now: datetime,
) -> dict[str, str]:
    """The release of list mail that the new time makes due at once holds for the new words.

    Whoever moves the seminar is told of it before (``actions.announced``); it would have left
    long ago. What is due later needs a new release: there is time to look at it.
    """
    if row.released_hash is None or due_at is None or due_at > now:
        return {}
    known, new = (
        content_hash(snapshots_for(desk.workspace, row, one).values()) for one in (before, after)
    )
    return {"released_hash": new} if row.released_hash == known else {}


def _goes_again(row: MailingRow, new: MailingRow, taken_back: int, now: datetime) -> bool:
    """Whether a step that was under way, done or missed has work to do for the new time."""
    if row.state is MailingState.CANCELLED:
        return False
    if taken_back or row.state is MailingState.MISSED or row.is_half_frozen:
        return True
    return not row.to_list and new.due_at is not None and new.due_at > now


async def _after_all(connection: AsyncConnection, earlier: tuple[int, ...], news: News) -> News:
    """What somebody is to hear who has heard nothing of ``earlier`` (contents) either."""
    if not earlier:
        return news
    first, *others = [(await contents.load(connection, one)).news for one in earlier]
    for one in (*others, news):
        first = first.followed_by(one)
    return first


async def _tell(
    connection: AsyncConnection,
    desk: Desk,
    trigger: Trigger,
    seminar_id: int,
    before: Seminar,
    after: Seminar,
    note: str,
    *,
    invited: bool,
) -> int:
    for line in note.splitlines():
        checked_line("note", line)
    note = fit_text("note", note)
    news = News(
        changes=tuple((one, differences(before, after, one)) for one in ("de", "en")), note=note
    )
    now = desk.clock.now()
    people = await in_touch(connection, seminar_id, invited_too=invited)
    if trigger is Trigger.CANCELLED:
        told_at = {person.address_key for person in people}
        left = await with_calendar_entry(connection, seminar_id)
        people += [person for person in left if person.address_key not in told_at]
    # Whoever has not yet heard of an earlier change hears of both at once.
    unheard = await cancelling.overtake_changes(connection, seminar_id, _OVERTAKES[trigger], now)
    told = 0
    for earlier in {unheard.get(person.id, ()) for person in people}:
        whole = await _after_all(connection, earlier, news)
        if earlier and not whole.in_language("de") and not whole.note:
            continue  # there and back: what they know is true again
        receivers = [person for person in people if unheard.get(person.id, ()) == earlier]
        if whole.is_private:
            there = await registrations.registrants(connection, seminar_id)
            placed = {one.person_id for one in there}
            receivers = [person for person in receivers if person.id in placed]
        # Moved there and back, but for what else is new.
        moved = trigger is not Trigger.RESCHEDULED or not earlier or whole.moves
        told += await queue_event_mails(
            connection,
            desk.workspace,
            trigger if moved else Trigger.UPDATED,
            receivers,
            seminar_id=seminar_id,
            seminar=after,
            event=after.revision,
            now=now,
            news=whole,
        )
    return told
