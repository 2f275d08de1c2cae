"""A registration by its own link: whoever has the link sees it, changes it and takes part by it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.registration.registrations import unregister_person
from mailer.actions.subscription import bursts
from mailer.compose.own_calendar import OwnEntry, own_calendar
from mailer.domain import afterwards
from mailer.domain.calendar import next_sequence
from mailer.domain.delivery import REACHED, DeliveryState
from mailer.domain.errors import NotFoundError, PublicRefusedError, Sentence
from mailer.domain.person import Person
from mailer.domain.registration import IN_TOUCH, RegistrationState
from mailer.domain.seminar import Seminar, Session
from mailer.domain.timeline import CalendarUse
from mailer.store import entries, people, registrations, reports, seminars, successors
from mailer.store.presses import Deed

_LEFT_OUT = {DeliveryState.SKIPPED, DeliveryState.CANCELLED}


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """Somebody's registration as it is now; ``held_until`` (aware) is for a place that is held.

    ``attended`` is what the attendance list says (None: there is none yet), ``minutes`` for how
    long; ``joined_at`` (aware) when they pressed the button into the meeting, where that is kept.
    """

    id: int
    seminar_id: int
    seminar: Seminar
    person_id: int
    person: Person
    state: RegistrationState
    held_until: datetime | None = None
    attended: bool | None = None
    minutes: int | None = None
    joined_at: datetime | None = None

    def is_gone(self, now: datetime) -> bool:
        """Whether a place that was held is held no longer."""
        return self.held_until is not None and now >= self.held_until

    @property
    def has_place(self) -> bool:
        """Whether the way in is for them."""
        return self.state is RegistrationState.REGISTERED and not self.seminar.is_off

    @property
    def took_part(self) -> bool:
        """Whether they count as having been there."""
        return self.has_place and afterwards.took_part(self.attended, self.joined_at)

    def join_url(self, now: datetime) -> str:
        """Where the session is that is on or comes next; empty without a place, or afterwards."""
        if not self.has_place or now >= self.seminar.ends_at:
            return ""
        coming = (one for one in self.seminar.all_sessions if one.ends_at > now)
        return self.seminar.join_url_of(next(coming))


@dataclass(frozen=True, slots=True)
class OwnMail:
    """A mail about the seminar: what it is called, and its end, or that it has none yet.

    ``at`` (aware) is when it left; None where it has not. ``session`` is the one of several that
    it is about; it is gone (None) where ``of_session`` says that there was one.
    """

    name: Sentence
    state: DeliveryState
    at: datetime | None
    of_session: bool = False
    session: Session | None = None


async def mails(desk: Desk, own: OwnRegistration) -> list[OwnMail]:
    """What they were sent because they registered, the newest first; what was left out is not."""
    async with desk.database.read() as connection:
        rows = await reports.deliveries(
            connection, seminar_id=own.seminar_id, person_ids=[own.person_id]
        )
    return [
        OwnMail(
            desk.workspace.content.step_named(row.step_key, own.seminar.plan),
            row.state,
            row.ended_at if row.state in REACHED else None,
            bool(row.session),
            own.seminar.session(row.session) if row.session else None,
        )
        for row in reversed(rows)
        if row.list_slug is None and row.state not in _LEFT_OUT
    ]


async def by_link(desk: Desk, token: str) -> OwnRegistration:
    """The registration that a link's token names now.

    Raises InvalidValueError for a token that is forged, NotFoundError where nothing is known by
    it any more.
    """
    number = desk.workspace.links.read_registration(token)
    async with desk.database.read() as connection:
        return await by_number(connection, number)


async def cancel(desk: Desk, token: str, network: str = "") -> OwnRegistration:
    """Gives the place, or the place in line, back; twice is once.

    ``network`` is where it was pressed (``actions.subscription.bursts``).

    Raises PublicRefusedError once the seminar has begun, or is called off.
    """
    number = desk.workspace.links.read_registration(token)
    async with desk.database.write() as connection:
        own = await by_number(connection, number)
        refuse_late(own, desk.clock.now())
        if own.state in IN_TOUCH:
            await unregister_person(
                desk, connection, own.seminar_id, own.seminar, own.person, chosen=own.person_id
            )
            await bursts.noted(desk, connection, network, Deed.CANCEL, own.person_id)
        return await by_number(connection, number)


def refuse_late(own: OwnRegistration, now: datetime) -> None:
    """Raises PublicRefusedError once the seminar has begun, or is called off."""
    if own.seminar.is_off or now >= own.seminar.starts_at:
        raise PublicRefusedError(
            "Das lässt sich nicht mehr ändern: Die Veranstaltung hat begonnen oder ist abgesagt.",
            "This can no longer be changed: the event has begun or is cancelled.",
        )


async def has_entries(desk: Desk, own: OwnRegistration) -> bool:
    """Whether there is a calendar entry to be fetched."""
    async with desk.database.read() as connection:
        return bool(await _entries(connection, own))


async def calendar(desk: Desk, token: str, language: str) -> bytes:
    """The entries of a registration as a file, with the UIDs that its mails brought.

    Whoever has no place any more gets them as cancelled, with a raised SEQUENCE: a calendar that
    has them takes them out. Raises NotFoundError where there are none: for whoever never had one.
    """
    number = desk.workspace.links.read_registration(token)
    office = desk.workspace.office()
    async with desk.database.read() as connection:
        own = await by_number(connection, number)
        known = await _entries(connection, own)
    if not known:
        raise NotFoundError(
            "Zu dieser Anmeldung gibt es zurzeit keinen Kalendereintrag.",
            "There is no calendar entry for this registration at present.",
        )
    return own_calendar(
        own.seminar,
        own.person,
        known,
        cancelled=not own.has_place,
        language=language,
        organizer=office.name,
        page=desk.workspace.links.registration(own.id),
        ordinary_zone=office.timezone,
        now=desk.clock.now(),
    )


async def _entries(connection: AsyncConnection, own: OwnRegistration) -> list[OwnEntry]:
    """Their mailbox's entries as they are, or as they are taken out again."""
    key = own.person.address.key
    known = await entries.of_address(connection, own.seminar_id, key)
    if own.has_place:
        return [OwnEntry(one.session, one.uid, one.organizer, one.sequence) for one in known]
    if not own.seminar.is_off and await registrations.any_with_place(
        connection, own.seminar_id, key
    ):
        return []  # a colleague goes, and the mailbox has one calendar
    return [
        OwnEntry(one.session, one.uid, one.organizer, _raised(own.seminar, one))
        for one in known
        if one.sequence is not None
    ]


def _raised(seminar: Seminar, one: entries.KnownEntry) -> int:
    """The SEQUENCE with which an entry is cancelled: that of its CANCEL, if one has left."""
    if one.method is CalendarUse.CANCEL and one.sequence is not None:
        return one.sequence
    return next_sequence(
        CalendarUse.CANCEL,
        seminar_sequence=seminar.revision - 1,
        last_sequence=one.sequence,
        last_method=one.method,
        changed=False,
    )


async def found_by(desk: Desk, connection: AsyncConnection, token: str) -> OwnRegistration:
    """``by_link`` within a transaction."""
    return await by_number(connection, desk.workspace.links.read_registration(token))


async def by_number(connection: AsyncConnection, number: int) -> OwnRegistration:
    """The registration that a number names now; raises NotFoundError where there is none."""
    number = await successors.of(connection, registrations.registration, number)
    found = await registrations.by_id(connection, number)
    person = await people.by_id(connection, found.person_id) if found else None
    if found is None or person is None:
        raise NotFoundError(
            "Zu diesem Link ist keine Anmeldung mehr bekannt.",
            "No registration is known by this link any more.",
        )
    seminar = await seminars.by_id(connection, found.seminar_id)
    return OwnRegistration(
        found.id,
        found.seminar_id,
        seminar,
        found.person_id,
        person,
        found.state,
        found.held_until,
        found.attended,
        found.attended_minutes,
        found.joined_at,
    )
