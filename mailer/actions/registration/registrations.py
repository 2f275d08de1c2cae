"""Registrations: somebody takes part, or does not after all; the mail about it goes with it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.people import SeveralFitError, unknown_address
from mailer.actions.registration.admission import TRIGGERS, Manner, Registered, register_person
from mailer.actions.seminar.seminars import find
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.identity import Known, who
from mailer.domain.moment import zone
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.domain.seminar import Seminar
from mailer.scheduling import waiting_list
from mailer.scheduling.events import queue_event_mails
from mailer.store import people, registrations


class DeadlinePassedError(RefusedError):
    """The registration deadline has passed; staff may let somebody in all the same."""


async def register(
    desk: Desk,
    slug: str,
    person: Person,
    *,
    chosen: int | None = None,
    apart: bool = False,
    after_deadline: bool = True,
) -> Registered:
    """Registers a person, or puts them on the waiting list; the mail goes with it.

    Whoever holds a promoted place thereby takes it. Twice is once. ``chosen`` and ``apart`` say
    who is meant (``actions.person.people.known_or_new``). Raises RefusedError unless the seminar is
    published and not over, and where it is fully booked and its waiting list closed,
    DeadlinePassedError past the registration deadline unless it may be
    ``after_deadline``, SeveralFitError where it cannot be told who is meant.
    """
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        done = await register_person(
            desk,
            connection,
            seminar_id,
            seminar,
            person,
            Manner(chosen=chosen, apart=apart),
        )
        deadline = seminar.registration_deadline
        late = done.changed and deadline is not None and desk.clock.now() > deadline
        if late and not after_deadline:
            raise deadline_passed(seminar)
        return replace(done, after_deadline=late)


async def unregister(
    desk: Desk, slug: str, person: Person, *, chosen: int | None = None
) -> Registered:
    """Takes a registration back; reminders not yet sent will not leave, the next one moves up.

    ``chosen`` is the number of who is meant; raises SeveralFitError where it cannot be told.
    """
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        return await unregister_person(desk, connection, seminar_id, seminar, person, chosen=chosen)


async def unregister_person(
    desk: Desk,
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    person: Person,
    *,
    notify: bool = True,
    chosen: int | None = None,
) -> Registered:
    """``unregister`` within a transaction; without ``notify`` no mail tells them of it."""
    now = desk.clock.now()
    state = RegistrationState.CANCELLED
    person_id, known = await one_registered(connection, seminar_id, seminar, person, chosen)
    event = await registrations.record(connection, seminar_id, person_id, state, now)
    if event is None:
        return Registered(seminar, known, state, False, 0)
    mails = 0
    if notify:
        mails = await _tell(desk, connection, seminar_id, seminar, person_id, known, state, event)
    await waiting_list.fill(connection, desk.workspace, seminar_id, seminar, now)
    return Registered(seminar, known, state, True, mails)


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
        TRIGGERS[state],
        [people.Addressee(person_id, person.address.envelope, person.address.key)],
        seminar_id=seminar_id,
        seminar=seminar,
        event=event[1],
        now=desk.clock.now(),
    )


def deadline_passed(seminar: Seminar) -> DeadlinePassedError:
    """That nobody registers any more, unless staff says so."""
    deadline = seminar.registration_deadline or seminar.starts_at
    de = deadline.astimezone(zone(seminar.timezone)).strftime("%d.%m.%Y, %H:%M Uhr")
    en = deadline.astimezone(zone(seminar.timezone)).strftime("%d %B %Y, %H:%M")
    return DeadlinePassedError(
        f"Anmeldeschluss für „{seminar.title}“ war am {de}. Trotzdem anmelden?",
        f'The registration deadline of "{seminar.title}" was {en}. Register all the same?',
    )


async def one_registered(
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    person: Person,
    chosen: int | None,
) -> Known:
    """Who is meant of those registered for a seminar; raises NotFoundError, SeveralFitError."""
    key = person.address.key
    behind = (await people.at_addresses(connection, [key])).get(key, [])
    if not behind:
        raise unknown_address(person.address.envelope)
    registered = []
    active = []
    for known in behind:
        found = await registrations.find(connection, seminar_id, known[0])
        if found is not None and chosen in {None, known[0]}:
            registered.append(known)
            if found.state not in _ENDED:
                active.append(known)
    for some in (active, registered):
        meant = who(person, some)
        if meant.several and some is active:
            raise SeveralFitError(person, meant.several)
        if one := meant.one or (meant.several or (None,))[0]:
            return one
    raise NotFoundError(
        f"{person.address.envelope} ist für „{seminar.title}“ nicht angemeldet.",
        f'{person.address.envelope} is not registered for "{seminar.title}".',
    )


_ENDED = frozenset({RegistrationState.CANCELLED, RegistrationState.EXPIRED})
