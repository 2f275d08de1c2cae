"""Registrations: somebody takes part, or does not after all; the mail about it goes with it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.people import merged
from mailer.actions.recipients import unknown_address
from mailer.actions.seminars import find
from mailer.clock import places
from mailer.clock.events import queue_event_mails
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.person import Person
from mailer.domain.registration import TAKES_A_PLACE, RegistrationState, free_places
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.timeline import Trigger
from mailer.store import people, registrations


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it: ``changed`` is False when it was so already; ``mails`` were queued."""

    seminar: Seminar
    person: Person
    state: RegistrationState
    changed: bool
    mails: int


async def register(desk: Desk, slug: str, person: Person) -> Registered:
    """Registers a person, or puts them on the waiting list; the mail goes with it.

    Whoever holds a promoted place thereby takes it. Twice is once. Raises RefusedError unless
    the seminar is published and not over.
    """
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        return await register_person(desk, connection, seminar_id, seminar, person)


async def register_person(
    desk: Desk,
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    person: Person,
    *,
    notify: bool = True,
) -> Registered:
    """``register`` within a transaction; without ``notify`` no mail tells of it."""
    now = desk.clock.now()
    _refuse_unless_open(seminar, now)
    person_id, known = await known_or_new(desk, connection, person)
    before = await registrations.find(connection, seminar_id, person_id)
    state = RegistrationState.REGISTERED
    if before is None or before["state"] not in TAKES_A_PLACE:
        taken = await registrations.places_taken(connection, seminar_id)
        if free_places(seminar.capacity, taken) == 0:
            state = RegistrationState.WAITLISTED
    event = await registrations.record(connection, seminar_id, person_id, state, now)
    if event is None:
        return Registered(seminar, known, before["state"] if before else state, False, 0)
    mails = 0
    if notify:
        mails = await _tell(desk, connection, seminar_id, seminar, person_id, known, state, event)
    return Registered(seminar, known, state, True, mails)


async def unregister(desk: Desk, slug: str, person: Person) -> Registered:
    """Takes a registration back; reminders not yet sent will not leave, the next one moves up."""
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        return await unregister_person(desk, connection, seminar_id, seminar, person)


async def unregister_person(
    desk: Desk,
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    person: Person,
    *,
    notify: bool = True,
) -> Registered:
    """``unregister`` within a transaction; without ``notify`` no mail tells them of it."""
    now = desk.clock.now()
    state = RegistrationState.CANCELLED
    person_id, known = await _one_registered(connection, seminar_id, seminar, person)
    event = await registrations.record(connection, seminar_id, person_id, state, now)
    if event is None:
        return Registered(seminar, known, state, False, 0)
    mails = 0
    if notify:
        mails = await _tell(desk, connection, seminar_id, seminar, person_id, known, state, event)
    await places.fill(connection, desk.workspace, seminar_id, seminar, now)
    return Registered(seminar, known, state, True, mails)


_TRIGGERS = {
    RegistrationState.REGISTERED: Trigger.REGISTERED,
    RegistrationState.WAITLISTED: Trigger.WAITLISTED,
    RegistrationState.CANCELLED: Trigger.UNREGISTERED,
}


async def _tell(
    desk: Desk,
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    person_id: int,
    person: Person,
    state: RegistrationState,
    event: tuple[int, int],
) -> int:
    return await queue_event_mails(
        connection,
        desk.workspace,
        _TRIGGERS[state],
        [
            {
                "id": person_id,
                "address": person.address.envelope,
                "address_key": person.address.key,
            }
        ],
        seminar_id=seminar_id,
        seminar=seminar,
        event=event[1],
        now=desk.clock.now(),
    )


def _refuse_unless_open(seminar: Seminar, now: datetime) -> None:
    if seminar.state is SeminarState.CANCELLED:
        raise RefusedError(f"„{seminar.title}“ ist abgesagt.", f'"{seminar.title}" is cancelled.')
    if seminar.state is not SeminarState.PUBLISHED:
        raise RefusedError(
            f"„{seminar.title}“ ist nicht veröffentlicht; anmelden kann man sich erst dann.",
            f'"{seminar.title}" is not published; one can register only then.',
        )
    if now >= seminar.ends_at:
        raise RefusedError(f"„{seminar.title}“ ist vorbei.", f'"{seminar.title}" is over.')


async def known_or_new(
    desk: Desk, connection: AsyncConnection, person: Person
) -> tuple[int, Person]:
    """The person meant, with what was newly given of them.

    Same address and name, or the only one there if no name is given, or a new one.
    """
    default = desk.workspace.settings.site.language
    now = desk.clock.now()
    behind = (await people.at_addresses(connection, [person.address.key])).get(
        person.address.key, []
    )
    for person_id, other in behind:
        if (other.first_name, other.last_name) == (person.first_name, person.last_name):
            return person_id, await _brought_up_to_date(connection, person_id, other, person, now)
    if len(behind) == 1 and not person.name:
        person_id, only = behind[0]
        return person_id, await _brought_up_to_date(connection, person_id, only, person, now)
    new = replace(person, language=person.language or default)
    ids = await people.insert_many(connection, [new], now)
    return next(iter(ids.values())), new


async def _brought_up_to_date(
    connection: AsyncConnection, person_id: int, known: Person, given: Person, now: datetime
) -> Person:
    after = merged(known, given)
    if after != known:
        await people.change(connection, person_id, after, now)
    return after


async def _one_registered(
    connection: AsyncConnection, seminar_id: int, seminar: Seminar, person: Person
) -> tuple[int, Person]:
    behind = (await people.at_addresses(connection, [person.address.key])).get(
        person.address.key, []
    )
    if not behind:
        raise unknown_address(person.address.envelope)
    registered = []
    for person_id, other in behind:
        found = await registrations.find(connection, seminar_id, person_id)
        named = not person.name or (other.first_name, other.last_name) == (
            person.first_name,
            person.last_name,
        )
        if found is not None and named:
            registered.append((person_id, other, found["state"]))
    ended = {RegistrationState.CANCELLED, RegistrationState.EXPIRED}
    active = [one for one in registered if one[2] not in ended]
    if len(active) > 1:
        names = ", ".join(one[1].display_name for one in active)
        raise RefusedError(
            f"Unter {person.address.envelope} sind mehrere angemeldet ({names}); bitte Vor- und "
            "Nachnamen angeben.",
            f"Several are registered at {person.address.envelope} ({names}); please give first "
            "and last name.",
        )
    if not registered:
        raise NotFoundError(
            f"{person.address.envelope} ist für „{seminar.title}“ nicht angemeldet.",
            f'{person.address.envelope} is not registered for "{seminar.title}".',
        )
    chosen = (active or registered)[0]
    return chosen[0], chosen[1]
