"""Admission: people come to a seminar, and get places or wait, in the order in which they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.people import (
    Recognised,
    SeveralFitError,
    as_new,
    brought_up_to_date,
    meant_by,
)
from mailer.actions.returned.addresses import try_once_more
from mailer.domain.enrolment import Enrolment
from mailer.domain.errors import RefusedError
from mailer.domain.identity import Known
from mailer.domain.person import Person
from mailer.domain.registration import IN_TOUCH, TAKES_A_PLACE, Occupancy, RegistrationState
from mailer.domain.seminar import Seminar
from mailer.domain.standing import Deed, refuse_unless
from mailer.domain.timeline import Trigger
from mailer.scheduling.events import queue_event_mails
from mailer.store import enrolments, people, registrations, suppressions
from mailer.store.people import Addressee
from mailer.store.registrations import Move, Registration

TRIGGERS = {
    RegistrationState.REGISTERED: Trigger.REGISTERED,
    RegistrationState.WAITLISTED: Trigger.WAITLISTED,
    RegistrationState.CANCELLED: Trigger.UNREGISTERED,
}
"""What happened when a registration came to a state."""


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


@dataclass(frozen=True, slots=True)
class Manner:
    """How people come: ``chosen``, ``apart`` and ``stranger`` as in ``people.known_or_new``.

    Nobody asks a stranger who was meant: whoever cannot be told from others is somebody else.
    Without ``notify`` no mail tells of it.
    """

    notify: bool = True
    chosen: int | None = None
    apart: bool = False
    stranger: bool = False


@dataclass(slots=True)
class _Comer:
    """Somebody who comes; ``known`` is who it was found to be, None: somebody new."""

    given: Person
    known: Known | None = None
    before: Registration | None = None
    state: RegistrationState = RegistrationState.REGISTERED
    problem: RefusedError | None = None
    meant: Recognised | None = None

    @property
    def has_place(self) -> bool:
        """Whether they take a place already, or hold one."""
        return self.before is not None and self.before.state in TAKES_A_PLACE

    @property
    def person_id(self) -> int:
        """The person's number; 0 for somebody who was not written down."""
        return self.meant.number if self.meant else 0

    @property
    def key(self) -> str:
        """The key of the address that they are known by now."""
        return (self.meant.person if self.meant else self.given).address.key

    @property
    def move(self) -> Move:
        """Where their registration is to come."""
        return Move(self.person_id, self.before, self.state)


class Admission:
    """Lets people into one seminar, within a transaction.

    Several who come at the same time take a few statements together, and not so many each.
    """

    def __init__(
        self, desk: Desk, connection: AsyncConnection, seminar_id: int, seminar: Seminar
    ) -> None:
        self._desk, self._connection = desk, connection
        self._seminar_id, self._seminar = seminar_id, seminar
        self._now = desk.clock.now()

    async def of(
        self, some: Sequence[Person], manner: Manner | None = None
    ) -> list[Registered | RefusedError]:
        """Registers them, or puts them on the waiting list, as if one came after the other.

        In their places: what came of it, or why somebody is refused, of whom nothing is kept.
        Raises RefusedError unless the seminar is published and not over.
        """
        refuse_unless(self._seminar, Deed.REGISTER, self._now)
        done: list[Registered | RefusedError] = []
        while len(done) < len(some):
            done += await self._of_different(some[len(done) :], manner or Manner())
        return done

    async def _of_different(
        self, some: Sequence[Person], manner: Manner
    ) -> list[Registered | RefusedError]:
        """Those of the first that are different people; whoever comes again sees them done."""
        comers = await self._recognised(some, manner)
        stands = await enrolments.of_seminar(
            self._connection, self._seminar_id, self._seminar, self._now
        )
        self._decide(comers, stands)
        let_in = [one for one in comers if one.problem is None]
        await self._write_people(let_in, manner)
        moving = [one for one in let_in if one.move.is_possible]
        moved = await registrations.record_many(
            self._connection, self._seminar_id, [one.move for one in moving], self._now
        )
        events = dict(zip((one.person_id for one in moving), moved, strict=True))
        tried, mails = set[str](), dict[int, int]()
        if manner.notify:
            tried = await self._tried_again(moving)
            mails = await self._told(moving, {one: event for one, (_, event) in events.items()})
        return [
            one.problem or self._outcome(one, events.get(one.person_id), mails, tried)
            for one in comers
        ]

    async def _recognised(self, some: Sequence[Person], manner: Manner) -> list[_Comer]:
        """Who they are, up to the first who may be one of those before."""
        keys = dict[str, None]()
        for one in some:
            if one.address.key in keys:
                break
            keys[one.address.key] = None
        behind = await people.at_addresses(self._connection, keys)
        comers, numbers = list[_Comer](), set[int]()
        for one in some[: len(keys)]:
            comer = _comer(one, behind.get(one.address.key, []), manner)
            if comer.known and comer.known[0] in numbers:  # by a former address
                break
            numbers |= {comer.known[0]} if comer.known else set()
            comers.append(comer)
        before = await registrations.of_people(self._connection, self._seminar_id, numbers)
        for comer in comers:
            comer.before = before.get(comer.known[0]) if comer.known else None
        return comers

    def _decide(self, comers: Sequence[_Comer], stands: Enrolment) -> None:
        """Gives each a place, a place in line, or a refusal."""
        for one in comers:
            if one.problem is not None:
                continue
            occupancy = stands.occupancy(self._now)
            in_touch = one.before is not None and one.before.state in IN_TOUCH
            if occupancy is Occupancy.CLOSED and not in_touch:
                one.problem = _fully_booked(self._seminar)
            elif occupancy is not Occupancy.FREE and not one.has_place:
                one.state = RegistrationState.WAITLISTED
            elif not one.has_place:
                stands = stands._replace(taken=stands.taken + 1)

    async def _write_people(self, comers: Sequence[_Comer], manner: Manner) -> None:
        """Writes down who is new, and what is newly known of others."""
        new = [as_new(self._desk, one.given) for one in comers if one.known is None]
        ids = iter((await people.insert_many(self._connection, new, self._now)).values())
        made = iter(new)
        changed = []
        for one in comers:
            if one.known is None:
                one.meant = Recognised(next(ids), next(made))
                continue
            number, before = one.known
            after = brought_up_to_date(before, one.given, stranger=manner.stranger)
            one.meant = Recognised(number, after, before)
            if after != before:
                changed.append((number, after))
        if changed:
            await self._connection.run_sync(people.change_many, changed, self._now)

    async def _tried_again(self, comers: Sequence[_Comer]) -> set[str]:
        """The addresses, as keys, that had bounced and are tried once more."""
        keys = [one.key for one in comers]
        found = await suppressions.suppressed_among(self._connection, keys) if keys else set()
        return {one for one in found if await try_once_more(self._connection, one, self._now)}

    async def _told(self, comers: Sequence[_Comer], events: dict[int, int]) -> dict[int, int]:
        """Queues the mails that tell of it; how many each gets, by person."""
        mails = dict[int, int]()
        for state in (RegistrationState.REGISTERED, RegistrationState.WAITLISTED):
            receivers = [
                Addressee(one.meant.number, one.meant.person.address.envelope, one.key)
                for one in comers
                if one.state is state and one.meant
            ]
            if not receivers:
                continue
            number = await queue_event_mails(
                self._connection,
                self._desk.workspace,
                TRIGGERS[state],
                receivers,
                seminar_id=self._seminar_id,
                seminar=self._seminar,
                event=events,
                now=self._now,
            )
            # What the timeline sends then, it sends to each of them.
            mails |= dict.fromkeys((one.id for one in receivers), number // len(receivers))
        return mails

    def _outcome(
        self,
        one: _Comer,
        moved: tuple[int, int] | None,
        mails: dict[int, int],
        tried: set[str],
    ) -> Registered:
        meant, before = one.meant, one.before
        assert meant is not None  # noqa: S101 - written down before
        stands = before.state if before and not moved else one.state
        return Registered(
            self._seminar,
            meant.person,
            stands,
            moved is not None,
            mails.get(meant.number, 0),
            meant.other_name,
            before.held_until if before and not moved else None,
            tried_again=bool(moved) and one.key in tried,
            number=moved[0] if moved else (before.id if before else 0),
            person_id=meant.number,
        )


def _comer(given: Person, behind: Sequence[Known], manner: Manner) -> _Comer:
    try:
        known = meant_by(given, behind, chosen=manner.chosen, apart=manner.apart)
    except SeveralFitError as problem:
        if not manner.stranger:
            return _Comer(given, problem=problem)
        known = meant_by(given, behind, apart=True)
    return _Comer(given, known)


async def register_person(
    desk: Desk,
    connection: AsyncConnection,
    seminar_id: int,
    seminar: Seminar,
    person: Person,
    manner: Manner | None = None,
) -> Registered:
    """``Admission.of`` for one; raises why they are refused."""
    (done,) = await Admission(desk, connection, seminar_id, seminar).of([person], manner)
    if isinstance(done, RefusedError):
        raise done
    return done


def _fully_booked(seminar: Seminar) -> RefusedError:
    helps = f"seminarpost seminar update {seminar.slug} --capacity"
    return RefusedError(
        f"„{seminar.title}“ ist ausgebucht, und die Warteliste ist geschlossen. Einen Platz mehr "
        f"gibt es mit: {helps} ZAHL",
        f'"{seminar.title}" is fully booked, and the waiting list is closed. One more place is '
        f"made with: {helps} NUMBER",
    )
