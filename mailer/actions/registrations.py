"""Registrations: somebody takes part, or does not after all; the mail about it goes with it."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.recipients import unknown_address
from mailer.actions.seminars import find
from mailer.clock.events import queue_event_mails
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.timeline import Trigger
from mailer.store import people, registrations
from mailer.store.registrations import RegistrationState


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it: ``changed`` is False when it was so already; ``mails`` were queued."""

    seminar: Seminar
    person: Person
    changed: bool
    mails: int


async def register(desk: Desk, slug: str, person: Person) -> Registered:
    """Registers a person and queues the confirmation in the same transaction.

    Twice is once. Raises RefusedError unless the seminar is published and not over.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        if seminar.state is not SeminarState.PUBLISHED:
            raise RefusedError(
                f"„{seminar.title}“ ist nicht veröffentlicht; anmelden kann man sich erst dann.",
                f'"{seminar.title}" is not published; one can register only then.',
            )
        if now >= seminar.ends_at:
            raise RefusedError(f"„{seminar.title}“ ist vorbei.", f'"{seminar.title}" is over.')
        person_id, known = await _known_or_new(desk, connection, person)
        event = await registrations.record(
            connection, seminar_id, person_id, RegistrationState.REGISTERED, now
        )
        if event is None:
            return Registered(seminar, known, changed=False, mails=0)
        mails = await queue_event_mails(
            connection,
            desk.workspace,
            Trigger.REGISTERED,
            seminar_id=seminar_id,
            seminar=seminar,
            person={
                "id": person_id,
                "address": known.address.envelope,
                "address_key": known.address.key,
            },
            event_id=event[1],
            now=now,
        )
    return Registered(seminar, known, changed=True, mails=mails)


async def unregister(desk: Desk, slug: str, person: Person) -> Registered:
    """Takes a registration back; reminders not yet sent will not leave."""
    now = desk.clock.now()
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        person_id, known = await _one_registered(connection, seminar_id, seminar, person)
        event = await registrations.record(
            connection, seminar_id, person_id, RegistrationState.CANCELLED, now
        )
    return Registered(seminar, known, changed=event is not None, mails=0)


async def _known_or_new(
    desk: Desk, connection: AsyncConnection, person: Person
) -> tuple[int, Person]:
    """The person meant: same address and name, or the only nameless one there, or a new one."""
    default = desk.workspace.settings.site.language
    behind = (await people.at_addresses(connection, [person.address.key])).get(
        person.address.key, []
    )
    for person_id, other in behind:
        if (other.first_name, other.last_name) == (person.first_name, person.last_name):
            return person_id, other
    if len(behind) == 1 and not person.name:
        return behind[0]
    new = replace(person, language=person.language or default)
    ids = await people.insert_many(connection, [new], desk.clock.now())
    return next(iter(ids.values())), new


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
    active = [one for one in registered if one[2] is RegistrationState.REGISTERED]
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
