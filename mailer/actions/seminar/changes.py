"""Changes in mid-campaign: a seminar moves, differs, or does not take place.

Nobody gets a mail about a time that is no longer true: what is not sent yet is taken back and
made again, and whoever knows the old facts gets the new ones.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.seminar import reinstatement
from mailer.actions.seminar.renewal import renew_mailing, renew_newsletters, renew_unsent
from mailer.actions.seminar.seminars import find, free_slug, steers_calendars
from mailer.actions.seminar.session_changes import moved, with_session
from mailer.compose.differences import differences
from mailer.compose.snapshot import News
from mailer.domain.addresses_in_text import fit_text
from mailer.domain.again import held_again
from mailer.domain.audience import Reason
from mailer.domain.delivery import PENDING_MAILING, UNDER_WAY_MAILING, MailingState
from mailer.domain.details import changed_details
from mailer.domain.errors import InvalidValueError, RefusedError
from mailer.domain.field import checked_line
from mailer.domain.moment import zone
from mailer.domain.seminar import (
    Seminar,
    SeminarState,
    legible_seminar,
    refuse_early_end_of_materials,
    refuse_late_deadline,
    refuse_registration_nowhere,
    with_session_revisions,
)
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


class _AsItIs(Enum):
    """That the registration deadline is left where it is, if it can be."""

    AS_IT_IS = "as it is"


AS_IT_IS = _AsItIs.AS_IT_IS


async def reschedule(
    desk: Desk,
    slug: str,
    starts_at: datetime,
    ends_at: datetime,
    note: str = "",
    deadline: datetime | _AsItIs | None = AS_IT_IS,
    session: int = 0,
) -> tuple[Seminar, int]:
    """Moves a seminar, or of several sessions the one with that key; returns it and how many
    people are told.

    Reminders follow to the new time, also those that were sent for the old one. Without another
    ``deadline`` (None: none at all) the old one stays, if it is still to come and not after the
    new start. Raises RefusedError where it cannot, for a cancelled seminar, and for one of several
    sessions where none is named: where the others would go nobody has said. Raises
    InvalidValueError for an end before the start or a deadline after it.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CHANGE, now)
        if starts_at <= now:
            raise InvalidValueError(
                "Der neue Beginn liegt in der Vergangenheit.", "The new start is in the past."
            )
        after = moved(before, starts_at, ends_at, session)
        await seminars.check(connection, seminar_id, ("starts_at", "ends_at", "dates"))
        if deadline is not AS_IT_IS:
            after = replace(after, registration_deadline=deadline)
            refuse_late_deadline(after)
        if after == before:
            return before, 0
        if deadline is AS_IT_IS:
            _refuse_stale_deadline(after, now)
        if before.state is SeminarState.DRAFT:
            await seminars.change(connection, seminar_id, after, now)
            return after, 0
        after = with_session_revisions(before, replace(after, revision=before.revision + 1))
        await seminars.change(connection, seminar_id, after, now)
        await _follow(connection, desk, seminar_id, before, after, now)
        await waiting_list.shorten_holds(connection, seminar_id, after, now)
        # The waiting list may be open again, and places free that nobody was offered.
        told = await waiting_list.fill(connection, desk.workspace, seminar_id, after, now)
        told += await tell(
            connection,
            desk,
            Trigger.RESCHEDULED,
            seminar_id,
            before,
            after,
            note,
            invited=True,
            about_session=session if len(after.sessions) > 1 else 0,
        )
    return after, told


def _refuse_stale_deadline(seminar: Seminar, now: datetime) -> None:
    """Raises RefusedError where the deadline of a seminar that moves says nothing any more."""
    deadline = seminar.registration_deadline
    if deadline is None or now < deadline <= seminar.starts_at:
        return
    local = deadline.astimezone(zone(seminar.timezone)).strftime("%d.%m.%Y %H:%M")
    past = deadline <= now
    de = "ist vorbei" if past else "läge nach dem neuen Beginn"
    en = "has passed" if past else "would be after the new start"
    raise RefusedError(
        f"Der Anmeldeschluss ({local}) {de}. Bitte mit --deadline einen neuen angeben, oder mit "
        "--no-deadline sagen, dass es keinen gibt.",
        f"The registration deadline ({local}) {en}. Please give a new one with --deadline, or say "
        "with --no-deadline that there is none.",
    )


async def update(
    desk: Desk,
    slug: str,
    changes: Mapping[str, Any],
    *,
    notify: bool,
    note: str = "",
    session: int = 0,
) -> tuple[Seminar, int]:
    """Corrects a seminar; with ``notify`` registrants are told, otherwise nobody.

    ``changes`` are fields; ``details`` is a mapping of its own (``details.changed_details``).
    Mail not yet sent is made again either way. Returns the seminar and how many are told, those
    who move up from the waiting list included. With ``session``, the key of one of several, its
    own title and join link are meant.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, before = await find(connection, slug)
        refuse_unless(before, Deed.CHANGE, now)
        if session:
            after = with_session(before, session, changes)
        else:
            details = changed_details(before.details, changes.get("details", {}))
            after = replace(before, **{**changes, "details": details})
        await seminars.check(connection, seminar_id, () if session else changes)
        after = legible_seminar(after) if after != before else before
        if after == before:
            return before, 0
        if after.registration_deadline != before.registration_deadline:
            refuse_late_deadline(after)
        if after.details.materials_until != before.details.materials_until:
            refuse_early_end_of_materials(after)
        if after.registers is not before.registers:
            refuse_registration_nowhere(after)
        published = before.state is SeminarState.PUBLISHED
        if published and (steers_calendars(before, after) or notify):
            after = replace(after, revision=before.revision + 1)
            after = with_session_revisions(before, after)
        await seminars.change(connection, seminar_id, after, now)
        if not published:
            return after, 0
        await layout.replan(connection, desk.workspace, SeminarRef(seminar_id), after)
        await renew_unsent(connection, desk, SeminarRef(seminar_id), after, now)
        await renew_newsletters(connection, desk, slug, now)
        await waiting_list.shorten_holds(connection, seminar_id, after, now)
        told = await waiting_list.fill(connection, desk.workspace, seminar_id, after, now)
        if notify:
            told += await tell(
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
            if row.trigger is Trigger.CANCELLED:
                # That a session was called off before is still to be told.
                await renew_mailing(connection, desk, row, after, now)
                continue
            await cancelling.cancel_unsent(connection, row.id, Reason.SEMINAR_CANCELLED.value, now)
            await reinstatement.call_off(connection, row)
        await renew_newsletters(connection, desk, slug, now)
        told = await tell(
            connection, desk, Trigger.CANCELLED, seminar_id, before, after, note, invited=True
        )
    return after, told


async def copy(desk: Desk, slug: str, starts_at: datetime, ends_at: datetime) -> Seminar:
    """A new draft with the words of another seminar, at another time; nobody is taken along.

    Neither are its deadline, its links and what is to be read afterwards (``held_again``).
    """
    async with desk.database.write() as connection:
        _, original = await find(connection, slug)
        slug = await free_slug(connection, original.title)
        made = held_again(original, slug, starts_at, ends_at)
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
    """Takes back what is under way, and sets every step to where the new start puts it.

    Of several sessions those steps stay as they are whose session did not move.
    """
    about, several = SeminarRef(seminar_id), bool(before.sessions or seminar.sessions)
    planned = {row.name: row for row in layout.lay(desk.workspace, about, seminar, now)}
    known = {row.name: row for row in layout.lay(desk.workspace, about, before, now)}
    for row in await mailings.of_seminar(connection, seminar_id):
        new, old = planned.get(row.name), known.get(row.name)
        if row.trigger is not None:
            await mailings.switch(
                connection, row.id, frm=UNDER_WAY_MAILING, until_at=seminar.ends_at
            )
            continue
        if row.corrects_id is not None:
            continue  # who had the mistake is still owed the correction
        if several and new and old and (new.due_at, new.until_at) == (old.due_at, old.until_at):
            continue
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

    Whoever moves the seminar is told of it before (``actions.mailing.announced``); it would have
    left long ago. What is due later needs a new release: there is time to look at it.
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


async def _after_all(
    connection: AsyncConnection, earlier: tuple[int, ...], news: News, session: int
) -> tuple[News, int]:
    """What somebody is to hear who has heard nothing of ``earlier`` (contents) either, and the
    session that all of it is about; 0 where it is about more than that one."""
    if not earlier:
        return news, session
    unheard = [await contents.load(connection, one) for one in earlier]
    first, *others = [one.news for one in unheard]
    for one in (*others, news):
        first = first.followed_by(one)
    return first, session if all(one.session == session for one in unheard) else 0


async def tell(
    connection: AsyncConnection,
    desk: Desk,
    trigger: Trigger,
    seminar_id: int,
    before: Seminar,
    after: Seminar,
    note: str,
    *,
    invited: bool,
    about_session: int = 0,
) -> int:
    """Tells whoever knows of a seminar what has changed; returns how many.

    ``invited``: also those who were only invited. ``about_session`` is the key of the one session
    that it is about.
    """
    for line in note.splitlines():
        checked_line("note", line)
    note = fit_text("note", note)
    zone = desk.workspace.settings.site.timezone
    news = News(
        changes=tuple((one, differences(before, after, one, zone)) for one in ("de", "en")),
        note=note,
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
        whole, session = await _after_all(connection, earlier, news, about_session)
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
            about_session=session,
        )
    return told
