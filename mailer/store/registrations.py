"""Registrations: who takes part in which seminar, and each time that changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.registration import IN_TOUCH, NEXT, TAKES_A_PLACE, RegistrationState
from mailer.store import serials
from mailer.store.people import ADDRESSEE, Addressee, person
from mailer.store.schema import (
    Choice,
    UtcDateTime,
    metadata,
    one_of,
    record_or_none,
    records,
)

registration = Table(
    "registration",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seminar_id", ForeignKey("seminar.id"), nullable=False),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("state", Choice(RegistrationState), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    # Until when a place is held for somebody promoted from the waiting list.
    Column("held_until", UtcDateTime),
    # Empty until attendance is imported.
    Column("attended", Boolean),
    # For how long, where the list says so; also of those who did not stay long enough.
    Column("attended_minutes", Integer),
    # When they pressed the button into the meeting; kept only where the office wants to know.
    Column("joined_at", UtcDateTime),
    one_of("state", RegistrationState),
    Index(
        "ix_registration_held",
        "held_until",
        sqlite_where=text("state = 'promoted'"),
        postgresql_where=text("state = 'promoted'"),
    ),
    Index("uq_registration_seminar_person", "seminar_id", "person_id", unique=True),
    Index("ix_registration_person", "person_id"),
)

registration_event = Table(
    "registration_event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("registration_id", ForeignKey("registration.id", ondelete="CASCADE"), nullable=False),
    Column("state", Choice(RegistrationState), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    one_of("state", RegistrationState),
    Index("ix_registration_event_registration", "registration_id"),
)


class Registration(NamedTuple):
    """Where somebody stands with a seminar, and until when a place is held for them."""

    id: int
    state: RegistrationState
    held_until: datetime | None


async def find(connection: AsyncConnection, seminar_id: int, person_id: int) -> Registration | None:
    """A person's registration for a seminar, if there ever was one."""
    rows = await connection.execute(
        select(registration.c.id, registration.c.state, registration.c.held_until).where(
            registration.c.seminar_id == seminar_id, registration.c.person_id == person_id
        )
    )
    return record_or_none(rows, Registration)


class OwnRegistration(NamedTuple):
    """A registration by its number: whose it is, for what, where it stands, and who was there."""

    id: int
    seminar_id: int
    person_id: int
    state: RegistrationState
    held_until: datetime | None
    attended: bool | None
    attended_minutes: int | None
    joined_at: datetime | None


async def by_id(connection: AsyncConnection, number: int) -> OwnRegistration | None:
    """The registration by that number, if there still is one."""
    columns = (registration.c[name] for name in OwnRegistration._fields)
    rows = await connection.execute(select(*columns).where(registration.c.id == number))
    return record_or_none(rows, OwnRegistration)


async def of_people(
    connection: AsyncConnection, seminar_id: int, people: Iterable[int]
) -> dict[int, Registration]:
    """The registrations of some people (their numbers) for a seminar, by person."""
    wanted = list(people)
    if not wanted:
        return {}
    rows = await connection.execute(_OF_PEOPLE, {"seminar": seminar_id, "people": wanted})
    return {row.person_id: Registration(*row[1:]) for row in rows}


_OF_PEOPLE = select(
    registration.c.person_id, *(registration.c[name] for name in Registration._fields)
).where(
    registration.c.seminar_id == bindparam("seminar"),
    registration.c.person_id.in_(bindparam("people", expanding=True)),
)


class Move(NamedTuple):
    """Somebody's registration comes to a state; ``known`` is where it stands, None: nowhere."""

    person_id: int
    known: Registration | None
    state: RegistrationState
    held_until: datetime | None = None

    @property
    def is_possible(self) -> bool:
        """Whether it can come from where it is, and is not there already."""
        return self.state in NEXT[self.known.state if self.known else None]


async def record(
    connection: AsyncConnection,
    seminar_id: int,
    person_id: int,
    state: RegistrationState,
    now: datetime,
    held_until: datetime | None = None,
) -> tuple[int, int] | None:
    """Moves a registration to ``state``; returns (registration id, event id).

    None if it is there already or cannot come from where it is (``domain.registration.NEXT``).
    The event's id is the occasion that mails about it hang on: it happens once.
    """
    known = await find(connection, seminar_id, person_id)
    move = Move(person_id, known, state, held_until)
    if not move.is_possible:
        return None
    return (await record_many(connection, seminar_id, [move], now))[0]


async def record_many(
    connection: AsyncConnection, seminar_id: int, moves: Sequence[Move], now: datetime
) -> list[tuple[int, int]]:
    """``record`` for several people, each once and where it is possible; in their order."""
    made = [one for one in moves if one.known is None]
    first = await serials.take(connection, registration, len(made)) if made else 0
    numbers = {one.person_id: number for number, one in enumerate(made, first)}
    numbers |= {one.person_id: one.known.id for one in moves if one.known is not None}
    rows = [
        {"number": numbers[one.person_id], "to": one.state, "at": now, "until": one.held_until}
        for one in moves
    ]
    whose = {"seminar": seminar_id}
    news = [
        row | whose | {"person": one.person_id}
        for row, one in zip(rows, moves, strict=True)
        if one.known is None
    ]
    known = [row for row, one in zip(rows, moves, strict=True) if one.known is not None]
    for statement, given in ((_MADE, news), (_MOVED, known)):
        if given:
            await connection.execute(statement, given)
    happened = [{"registration_id": row["number"], "state": row["to"], "at": now} for row in rows]
    found = await connection.execute(_HAPPENED, happened) if happened else ()
    events = dict(map(tuple, found))
    return [(numbers[one.person_id], events[numbers[one.person_id]]) for one in moves]


_MADE = insert(registration).values(
    id=bindparam("number"),
    seminar_id=bindparam("seminar"),
    person_id=bindparam("person"),
    state=bindparam("to", type_=registration.c.state.type),
    since=bindparam("at", type_=registration.c.since.type),
    held_until=bindparam("until", type_=registration.c.held_until.type),
)
_MOVED = (
    update(registration)
    .where(registration.c.id == bindparam("number"))
    .values(
        state=bindparam("to", type_=registration.c.state.type),
        since=bindparam("at", type_=registration.c.since.type),
        held_until=bindparam("until", type_=registration.c.held_until.type),
    )
)
_HAPPENED = insert(registration_event).returning(
    registration_event.c.registration_id, registration_event.c.id
)


class Happened(NamedTuple):
    """Something that happened to a registration, and when (aware)."""

    state: RegistrationState
    at: datetime


async def history(connection: AsyncConnection, registration_id: int) -> list[Happened]:
    """What happened to a registration, the newest first."""
    rows = await connection.execute(
        select(registration_event.c.state, registration_event.c.at)
        .where(registration_event.c.registration_id == registration_id)
        .order_by(registration_event.c.id.desc())
    )
    return records(rows, Happened)


async def wait_since(connection: AsyncConnection, registration_id: int, since: datetime) -> None:
    """Gives somebody who waits the place in line that they had at ``since``."""
    await connection.execute(
        update(registration)
        .where(
            registration.c.id == registration_id,
            registration.c.state == RegistrationState.WAITLISTED,
        )
        .values(since=since)
    )


async def any_with_place(connection: AsyncConnection, seminar_id: int, address_key: str) -> bool:
    """Whether anybody at an address is registered."""
    found = await connection.scalar(
        select(registration.c.id)
        .join(person, person.c.id == registration.c.person_id)
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.state == RegistrationState.REGISTERED,
            person.c.address_key == address_key,
        )
        .limit(1)
    )
    return found is not None


async def all_in_touch(connection: AsyncConnection, seminar_id: int, people: list[int]) -> bool:
    """Whether all of some people (their numbers) are registered, wait or hold a place."""
    there = await connection.scalar(
        select(func.count()).where(
            registration.c.seminar_id == seminar_id,
            registration.c.person_id.in_(people),
            registration.c.state.in_(IN_TOUCH),
        )
    )
    return int(there or 0) == len(people)


class Registrant(NamedTuple):
    """Somebody registered for a seminar."""

    person_id: int
    address: str
    address_key: str
    first_name: str
    last_name: str

    @property
    def name(self) -> str:
        """First and last name, or ""."""
        return f"{self.first_name} {self.last_name}".strip()


async def registrants(connection: AsyncConnection, seminar_id: int) -> list[Registrant]:
    """Who is registered for a seminar, in the order they did."""
    rows = await connection.execute(
        select(
            registration.c.person_id,
            person.c.address,
            person.c.address_key,
            person.c.first_name,
            person.c.last_name,
        )
        .join(person, person.c.id == registration.c.person_id)
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.state == RegistrationState.REGISTERED,
        )
        .order_by(registration.c.since, registration.c.id)
    )
    return records(rows, Registrant)


class RegisteredAt(NamedTuple):
    """Somebody registered for a seminar by an address, and the number of their registration."""

    registration_id: int
    person_id: int
    address: str
    address_key: str


async def registrants_at(
    connection: AsyncConnection, seminar_id: int, address_key: str
) -> list[RegisteredAt]:
    """Who is registered for a seminar by an address: mostly one, and colleagues who share it."""
    rows = await connection.execute(
        select(
            registration.c.id.label("registration_id"),
            registration.c.person_id,
            person.c.address,
            person.c.address_key,
        )
        .join(person, person.c.id == registration.c.person_id)
        .where(
            person.c.address_key == address_key,
            registration.c.seminar_id == seminar_id,
            registration.c.state == RegistrationState.REGISTERED,
        )
        .order_by(registration.c.id)
    )
    return records(rows, RegisteredAt)


async def newest_event(connection: AsyncConnection, registration_id: int) -> int:
    """The number of the last thing that happened to a registration."""
    newest = select(func.max(registration_event.c.id))
    found = await connection.scalar(
        newest.where(registration_event.c.registration_id == registration_id)
    )
    return int(found or 0)


async def stands_since(connection: AsyncConnection, registration_id: int) -> datetime:
    """Since when (aware) a registration is in its state; raises LookupError for none."""
    found: datetime | None = await connection.scalar(
        select(registration.c.since).where(registration.c.id == registration_id)
    )
    if found is None:
        raise LookupError(registration_id)
    return found


async def note_attendance(
    connection: AsyncConnection,
    seminar_id: int,
    attended: Mapping[int, int | None],
    too_short: Mapping[int, int | None],
) -> None:
    """Who of those registered was there (person ids) and for how many minutes; others were not.

    ``too_short`` were not there for long enough: absent, with their minutes.
    """
    registered = (
        registration.c.seminar_id == seminar_id,
        registration.c.state == RegistrationState.REGISTERED,
    )
    await connection.execute(
        update(registration).where(*registered).values(attended=False, attended_minutes=None)
    )
    for people, there in ((attended, True), (too_short, False)):
        rows = [{"who": one, "minutes": people[one]} for one in sorted(people)]
        for begin in range(0, len(rows), 500):
            await connection.execute(
                update(registration)
                .where(*registered, registration.c.person_id == bindparam("who"))
                .values(attended=there, attended_minutes=bindparam("minutes")),
                rows[begin : begin + 500],
            )


async def note_one(
    connection: AsyncConnection,
    seminar_id: int,
    person_id: int,
    minutes: int | None,
    *,
    attended: bool,
) -> bool:
    """Whether one of those registered was there, and for how long; says whether they are."""
    noted = await connection.execute(
        update(registration)
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.person_id == person_id,
            registration.c.state == RegistrationState.REGISTERED,
        )
        .values(attended=attended, attended_minutes=minutes)
    )
    return bool(noted.rowcount)


async def note_joining(connection: AsyncConnection, number: int, now: datetime) -> None:
    """Notes the first time that somebody registered pressed the button into the meeting."""
    await connection.execute(
        update(registration)
        .where(registration.c.id == number, registration.c.joined_at.is_(None))
        .values(joined_at=now)
    )


async def places_taken(connection: AsyncConnection, seminar_id: int) -> int:
    """How many places are taken: by those registered, and held for those promoted."""
    taken = await connection.scalar(
        select(func.count()).where(
            registration.c.seminar_id == seminar_id, registration.c.state.in_(TAKES_A_PLACE)
        )
    )
    return int(taken or 0)


async def next_waiting(connection: AsyncConnection, seminar_id: int) -> Addressee | None:
    """Who has waited longest."""
    rows = await connection.execute(
        select(*ADDRESSEE)
        .join(registration, registration.c.person_id == person.c.id)
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.state == RegistrationState.WAITLISTED,
        )
        .order_by(registration.c.since, registration.c.id)
        .limit(1)
    )
    return record_or_none(rows, Addressee)


async def shorten_holds(connection: AsyncConnection, seminar_id: int, until: datetime) -> None:
    """Places of a seminar that are held are held no longer than ``until``."""
    await connection.execute(
        update(registration)
        .where(
            registration.c.seminar_id == seminar_id,
            registration.c.state == RegistrationState.PROMOTED,
            registration.c.held_until > until,
        )
        .values(held_until=until)
    )


class ExpiredPlace(NamedTuple):
    """A held place whose time is up, and for whom it was held."""

    seminar_id: int
    person_id: int
    address: str
    address_key: str


async def expired_places(connection: AsyncConnection, now: datetime) -> list[ExpiredPlace]:
    """Returns held places whose time is up, the longest ago first."""
    rows = await connection.execute(
        select(
            registration.c.seminar_id,
            registration.c.person_id,
            person.c.address,
            person.c.address_key,
        )
        .join(person, person.c.id == registration.c.person_id)
        .where(
            registration.c.state == RegistrationState.PROMOTED,
            registration.c.held_until <= now,
        )
        .order_by(registration.c.held_until, registration.c.id)
    )
    return records(rows, ExpiredPlace)


async def next_place_expiry(connection: AsyncConnection) -> datetime | None:
    """When the next held place is given up."""
    found: datetime | None = await connection.scalar(
        select(func.min(registration.c.held_until)).where(
            registration.c.state == RegistrationState.PROMOTED
        )
    )
    return found
