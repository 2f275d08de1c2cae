"""Joining a list: asked for, then confirmed by a link that only the mailbox's reader has."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.registrations import known_or_new
from mailer.clock.events import queue_mails
from mailer.clock.layout import mailings_of_list
from mailer.clock.snapshots import known_list
from mailer.domain.consent import CONFIRM_WITHIN, SubscriptionState
from mailer.domain.errors import RefusedError
from mailer.domain.person import Person
from mailer.domain.timeline import Trigger
from mailer.store import people, requests, subscriptions


@dataclass(frozen=True, slots=True)
class Joining:
    """Where somebody stands with a list after it; ``mails`` were queued."""

    person: Person
    list_slug: str
    state: SubscriptionState
    mails: int


async def ask(desk: Desk, person: Person, list_slug: str, *, source: str, way: str) -> Joining:
    """Notes that somebody asked to be on a list and sends the question whether they did.

    Who is on the list already gets no mail. ``way`` says how it was asked: "staff", "form";
    ``source`` where: a web address, or the staff member's words.
    """
    now = desk.clock.now()
    wanted = known_list(desk.workspace, list_slug)
    async with desk.database.write() as connection:
        person_id, known = await known_or_new(desk, connection, person)
        event = await requests.ask(
            connection,
            person_id,
            list_slug,
            source=source,
            way=way,
            wording_version=wanted.wording_version,
            now=now,
        )
        if event is None:
            return Joining(known, list_slug, SubscriptionState.SUBSCRIBED, 0)
        asked = Trigger.SUBSCRIBE_REQUESTED
        mails = await _tell(desk, connection, asked, person_id, known, list_slug, event)
    return Joining(known, list_slug, SubscriptionState.PENDING, mails)


async def confirm(desk: Desk, token: str) -> Joining:
    """Confirms with the token of a confirmation link, or the whole link; twice is once.

    Raises InvalidValueError for a token that is forged, RefusedError for one that is too old.
    """
    now = desk.clock.now()
    person_id, list_slug = desk.workspace.links.read_confirm(token.rstrip("/").rpartition("/")[2])
    wanted = known_list(desk.workspace, list_slug)
    async with desk.database.write() as connection:
        known = await people.by_id(connection, person_id)
        asked_at = await requests.asked_at(connection, person_id, list_slug)
        states = await subscriptions.states_of(connection, [person_id], list_slug)
        too_late = asked_at is not None and now > asked_at + CONFIRM_WITHIN
        if known is None or person_id not in states or too_late:
            raise RefusedError(
                "Dieser Link ist abgelaufen; bitte noch einmal für den Verteiler anmelden.",
                "This link has expired; please subscribe once more.",
            )
        event = await requests.confirm(
            connection, person_id, list_slug, wording_version=wanted.wording_version, now=now
        )
        if event is None:  # confirmed before, or unsubscribed since
            return Joining(known, list_slug, states[person_id], 0)
        joined = Trigger.SUBSCRIBED
        mails = await _tell(desk, connection, joined, person_id, known, list_slug, event)
    return Joining(known, list_slug, SubscriptionState.SUBSCRIBED, mails)


async def _tell(
    desk: Desk,
    connection: AsyncConnection,
    trigger: Trigger,
    person_id: int,
    person: Person,
    list_slug: str,
    event: int,
) -> int:
    now = desk.clock.now()
    reader = {
        "id": person_id,
        "address": person.address.envelope,
        "address_key": person.address.key,
        "list_slug": list_slug,
    }
    queued = 0
    for row in await mailings_of_list(connection, desk.workspace, list_slug, now):
        if row["trigger"] is trigger:
            queued += await queue_mails(
                connection,
                desk.workspace,
                row,
                None,
                [reader],
                event=event,
                now=now,
                useful_for=CONFIRM_WITHIN,
            )
    return queued
