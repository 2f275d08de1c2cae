"""Places: the waiting list moves up when one becomes free, and a held place comes back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.registration import RegistrationState, free_places, held_until
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.timeline import Trigger
from mailer.scheduling.events import queue_event_mails
from mailer.store import enrolments, registrations, seminars
from mailer.store.database import Database
from mailer.store.people import Addressee
from mailer.workspace import Workspace


async def fill(
    connection: AsyncConnection,
    workspace: Workspace,
    seminar_id: int,
    seminar: Seminar,
    now: datetime,
) -> int:
    """Offers free places to those who have waited longest, and tells them; returns how many.

    Once they are told that the waiting list is closed nobody moves up: a place that becomes
    free stays free, and staff sees it.
    """
    promoted = 0
    if seminar.state is not SeminarState.PUBLISHED or now >= seminar.starts_at:
        return promoted
    enrolment = await enrolments.of_seminar(connection, seminar_id, seminar, now)
    if enrolment.has_closed(now):
        return promoted
    how_long = workspace.settings.policy.hold_place
    while True:
        taken = await registrations.places_taken(connection, seminar_id)
        if free_places(seminar.capacity, taken) == 0:
            return promoted
        person = await registrations.next_waiting(connection, seminar_id)
        if person is None:
            return promoted
        event = await registrations.record(
            connection,
            seminar_id,
            person.id,
            RegistrationState.PROMOTED,
            now,
            held_until(now, how_long, *enrolment.ends),
        )
        if event is None:
            return promoted
        await queue_event_mails(
            connection,
            workspace,
            Trigger.PROMOTED,
            [person],
            seminar_id=seminar_id,
            seminar=seminar,
            event=event[1],
            now=now,
        )
        promoted += 1


async def expire_places(database: Database, workspace: Workspace, now: datetime) -> int:
    """Takes back held places whose time is up, tells those concerned, and moves the list up.

    From the start on nobody is told: it would be of no use to them any more.
    """
    async with database.read() as connection:
        ended = await registrations.expired_places(connection, now)
    for place in ended:
        person = Addressee(place.person_id, place.address, place.address_key)
        async with database.write() as connection:
            seminar = await seminars.by_id(connection, place.seminar_id)
            event = await registrations.record(
                connection, place.seminar_id, person.id, RegistrationState.EXPIRED, now
            )
            if event is None:  # confirmed or cancelled in the meantime
                continue
            if now < seminar.starts_at:
                await queue_event_mails(
                    connection,
                    workspace,
                    Trigger.PLACE_EXPIRED,
                    [person],
                    seminar_id=place.seminar_id,
                    seminar=seminar,
                    event=event[1],
                    now=now,
                )
            await fill(connection, workspace, place.seminar_id, seminar, now)
    return len(ended)


async def shorten_holds(
    connection: AsyncConnection, seminar_id: int, seminar: Seminar, now: datetime
) -> None:
    """Held places end no later than the seminar as it is now lets them."""
    enrolment = await enrolments.of_seminar(connection, seminar_id, seminar, now)
    ends = [one for one in enrolment.ends if one is not None and one > now]
    if ends:
        await registrations.shorten_holds(connection, seminar_id, min(ends))
