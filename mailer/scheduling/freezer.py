"""The freezer: takes a mailing from due to under way, with a ledger row for everybody considered.

The audience is computed once, the content kept; from the first page to the short switch at the
end the mailing is the freezer's alone.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.clock import Clock
from mailer.compose.snapshot import Snapshot
from mailer.domain.audience import Audience
from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.note import Code, Note
from mailer.domain.subject import Subject
from mailer.domain.timeline import CalendarUse
from mailer.scheduling.decisions import (
    Decision,
    Headcount,
    decide,
    reaches_nobody,
    tally,
)
from mailer.store import contents, entries, freezes, subjects
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.ledger import queueing
from mailer.store.ledger.queueing import NewDelivery
from mailer.store.mailings import MailingRow
from mailer.store.people import Addressee
from mailer.workspace import Workspace

FREEZING_LEASE = timedelta(minutes=5)
"""How long a freeze is believed to be under way after its last page."""

_CHANCE = 16  # octets in a Message-ID that nobody can guess

WAITS_FOR_RECIPIENTS = Note.of(Code.RECIPIENTS).text
"""What a mailing waits for that would reach nobody."""


class FreezeLostError(Exception):
    """Somebody else freezes this mailing now, or it was cancelled: nothing of ours counts."""


async def freeze(
    database: Database,
    workspace: Workspace,
    row: MailingRow,
    subject: Subject,
    snapshots: Mapping[str | None, Snapshot],
    clock: Clock,
) -> MailingState:
    """Takes a due mailing (its row) through its freeze; returns the state that it ends in.

    ``snapshots`` are the contents for each list (None: mail to registrants). One freezer at a
    time has a mailing, by a token and a lease; raises FreezeLostError where somebody else has
    it now, or it was cancelled. A freeze that a crash cut off begins again: nothing of it can
    have been sent.
    """
    token, now = secrets.token_hex(8), clock.now()
    async with database.write() as connection:
        if not await freezes.begin(connection, row.id, token, now, now + FREEZING_LEASE):
            raise FreezeLostError
        kept = {slug: await contents.keep(connection, one, now) for slug, one in snapshots.items()}
    count = await _write(database, workspace, row, subject, kept, token, clock)
    await database.analyze(delivery)
    return await _end(database, row, subject, token, next(iter(kept.values())), count, now)


async def _write(
    database: Database,
    workspace: Workspace,
    row: MailingRow,
    subject: Subject,
    kept: Mapping[str | None, int],
    token: str,
    clock: Clock,
) -> Headcount:
    """Writes the deliveries page by page; each renews the claim and counts only while it holds."""
    count = Headcount()
    organizer = workspace.office().sender_address
    domain = organizer.rpartition("@")[2]
    now = clock.now()
    async with database.write() as connection:
        await _renew(connection, row, token, now)
        await queueing.forget(connection, row.id, subject.revision)
        # What did not get through before the seminar moved keeps no mailbox from this try.
        await queueing.free_mailboxes(connection, row.id)
    async for decisions in decide(database, row, now):
        rows = decided_rows(row, subject, kept, decisions, domain, now)
        async with database.write() as connection:
            await _renew(connection, row, token, clock.now())
            await queueing.enqueue(connection, rows)
            await ensure_entries(connection, row, decisions, organizer)
        tally(count, decisions)
    return count


async def _end(
    database: Database,
    row: MailingRow,
    subject: Subject,
    token: str,
    content_id: int,
    frozen: Headcount,
    now: datetime,
) -> MailingState:
    """The short switch that ends a freeze: off it goes, unless something changed meanwhile.

    A seminar that was edited during the freeze is frozen again by the next tick; an audience
    that grew beyond its release pauses and asks; one of nobody waits for somebody.
    """
    size = row.released_size
    # Those invited were released with the invitation; when this was, they were none yet.
    counted = row.audience is Audience.SUBSCRIBERS
    grew = counted and size is not None and frozen.queued * 10 > size * 11
    state = MailingState.PAUSED if grew else MailingState.SENDING
    note = Note.of(Code.GREW, before=str(size), now=str(frozen.queued)).text if grew else ""
    async with database.write() as connection:
        edited = await subjects.of_mailing(connection, row) != subject
        if edited:
            state, note = MailingState.SCHEDULED, ""
        elif reaches_nobody(row, frozen):
            state, note = MailingState.WAITING, WAITS_FOR_RECIPIENTS
        values = {"state": state, "waits_for": note, "content_id": content_id}
        begins_anew = state in {MailingState.SCHEDULED, MailingState.WAITING}
        values |= {"frozen_at": None if begins_anew else now, "topped_up_at": now}
        if not await freezes.still(connection, row.id, token, **values):
            raise FreezeLostError
        if begins_anew:
            await queueing.forget(connection, row.id, subject.revision)
    return state


async def _renew(connection: AsyncConnection, row: MailingRow, token: str, now: datetime) -> None:
    until = now + FREEZING_LEASE
    if not await freezes.still(connection, row.id, token, freezing_until=until):
        raise FreezeLostError


async def ensure_entries(
    connection: AsyncConnection, row: MailingRow, decisions: list[Decision], organizer: str
) -> None:
    """Calendar entries for those who get this mail, where it brings one."""
    brings_one = row.calendar in {CalendarUse.REQUEST, CalendarUse.PUBLISH}
    if brings_one and row.seminar_id is not None:
        keys = {one.person.address_key for one in decisions if one.reason is None}
        await entries.ensure_many(connection, row.seminar_id, keys, organizer)


def delivery_row(
    row: MailingRow,
    subject_revision: int,
    content_id: int,
    person: Addressee,
    domain: str,
    now: datetime,
) -> NewDelivery:
    """What every delivery has when it is made; its Message-ID is fixed from here on."""
    return NewDelivery(
        mailing_id=row.id,
        person_id=person.id,
        occasion=occasion_of(subject_revision),
        address=person.address,
        address_key=person.address_key,
        list_slug=person.list_slug,
        priority=row.priority,
        content_id=content_id,
        revision=subject_revision,
        message_id=f"{secrets.token_hex(_CHANCE)}@{domain}",
        queued_at=now,
        next_attempt_at=now,
    )


def decided_rows(
    row: MailingRow,
    subject: Subject,
    kept: Mapping[str | None, int],
    decisions: Sequence[Decision],
    domain: str,
    now: datetime,
) -> list[NewDelivery]:
    """Deliveries for a page of people considered, as it was decided about each."""
    first, occasion = next(iter(kept.values())), occasion_of(subject.revision)
    # The system is asked for chance once a page and not for everybody.
    chance = secrets.token_hex(_CHANCE * len(decisions))
    return [
        NewDelivery(
            mailing_id=row.id,
            person_id=person.id,
            occasion=occasion,
            address=person.address,
            address_key=person.address_key,
            list_slug=list_slug,
            list_address=person.address_key if reason is None and list_slug is not None else None,
            state=DeliveryState.QUEUED if reason is None else DeliveryState.SKIPPED,
            reason="" if reason is None else reason.value,
            priority=row.priority,
            content_id=kept.get(list_slug) or first,
            revision=subject.revision,
            message_id=f"{chance[2 * _CHANCE * number : 2 * _CHANCE * (number + 1)]}@{domain}",
            queued_at=now,
            next_attempt_at=now if reason is None else None,
            ended_at=None if reason is None else now,
        )
        for number, (person, list_slug, reason) in enumerate(decisions)
    ]


def occasion_of(revision: int) -> str:
    """What a scheduled mail is about beside its mailing: which version of its subject."""
    return f"revision:{revision}"
