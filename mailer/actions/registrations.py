"""Registrations: somebody takes part, or does not after all; the mail about it goes with it."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.intake.addresses import try_once_more
from mailer.actions.people import SeveralFitError, known_or_new
from mailer.actions.recipients import unknown_address
from mailer.actions.seminars import find
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.identity import Known, who
from mailer.domain.moment import zone
from mailer.domain.person import Person
from mailer.domain.registration import IN_TOUCH, TAKES_A_PLACE, Occupancy, RegistrationState
from mailer.domain.seminar import Seminar
from mailer.domain.standing import Deed, refuse_unless
from mailer.domain.timeline import Trigger
from mailer.scheduling import waiting_list
from mailer.scheduling.events import queue_event_mails
from mailer.store import enrolments, people, registrations


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it: ``changed`` is False when it was so already; ``mails`` were queued.

    ``known_as`` is the other name by which they had been known until now, or "".
    ``held_until`` (UTC) is for a place that is held for somebody who waited, ``after_deadline``
    for somebody who was let in although it had passed. ``tried_again``: the address had bounced,
    and is tried once more. ``number`` is the registration's, ``person_id`` the person's.
    """

    seminar: Seminar
    person: Person
    state: RegistrationState
    changed: bool
    mails: int
    known_as: str = ""
    held_until: datetime | None = None
    after_deadline: bool = False
    tried_again: bool = False
    number: int = 0
    person_id: int = 0


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
    stranger: bool = False,
) -> Registered:
    """Registers a person, or puts them on the waiting list; the mail goes with it.

    Whoever holds a promoted place thereby takes it. Twice is once. ``chosen`` and ``apart`` say
    who is meant, ``stranger`` that anybody may have said it (``actions.people.known_or_new``).
    Raises RefusedError unless the seminar is
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
            chosen=chosen,
            apart=apart,
            stranger=stranger,
        )
        deadline = seminar.registration_deadline
        late = done.changed and deadline is not None and desk.clock.now() > deadline
        if late and not after_deadline:
            raise deadline_passed(seminar)
        return replace(done, after_deadline=late)


async def register_person(
    desk: Desk,
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    person: Person,
    *,
    notify: bool = True,
    chosen: int | None = None,
    apart: bool = False,
    stranger: bool = False,
) -> Registered:
    """``register`` within a transaction; without ``notify`` no mail tells of it."""
    now = desk.clock.now()
    refuse_unless(seminar, Deed.REGISTER, now)
    enrolment = await enrolments.of_seminar(connection, seminar_id, seminar, now)
    occupancy = enrolment.occupancy(now)
    closed = occupancy is Occupancy.CLOSED
    # Whoever is refused is not kept either: the transaction may go on with others.
    async with connection.begin_nested() if closed else nullcontext():
        meant = await known_or_new(
            desk, connection, person, chosen=chosen, apart=apart, stranger=stranger
        )
        person_id, known = meant.number, meant.person
        before = await registrations.find(connection, seminar_id, person_id)
        if closed and (before is None or before.state not in IN_TOUCH):
            raise _fully_booked(seminar)
    state = RegistrationState.REGISTERED
    has_place = before is not None and before.state in TAKES_A_PLACE
    if occupancy is not Occupancy.FREE and not has_place:
        state = RegistrationState.WAITLISTED
    event = await registrations.record(connection, seminar_id, person_id, state, now)
    if event is None:
        stands = before.state if before else state
        held = before.held_until if before else None
        number = before.id if before else 0
        return Registered(
            seminar,
            known,
            stands,
            False,
            0,
            meant.other_name,
            held,
            number=number,
            person_id=person_id,
        )
    mails, tried_again = 0, False
    if notify:
        tried_again = await try_once_more(connection, known.address.key, now)
        mails = await _tell(desk, connection, seminar_id, seminar, person_id, known, state, event)
    return Registered(
        seminar,
        known,
        state,
        True,
        mails,
        meant.other_name,
        tried_again=tried_again,
        number=event[0],
        person_id=person_id,
    )


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


TRIGGERS = {
    RegistrationState.REGISTERED: Trigger.REGISTERED,
    RegistrationState.WAITLISTED: Trigger.WAITLISTED,
    RegistrationState.CANCELLED: Trigger.UNREGISTERED,
}
"""What happened when a registration came to a state."""


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


def _fully_booked(seminar: Seminar) -> RefusedError:
    helps = f"seminarpost seminar update {seminar.slug} --capacity"
    return RefusedError(
        f"„{seminar.title}“ ist ausgebucht, und die Warteliste ist geschlossen. Einen Platz mehr "
        f"gibt es mit: {helps} ZAHL",
        f'"{seminar.title}" is fully booked, and the waiting list is closed. One more place is '
        f"made with: {helps} NUMBER",
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
