"""The way back by one's own link: a held place, a cancellation undone, or registering once more."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.registration import own_registration
from mailer.actions.registration.admission import Manner, register_person
from mailer.actions.registration.own_registration import OwnRegistration
from mailer.domain.enrolment import Barrier
from mailer.domain.errors import PublicRefusedError
from mailer.domain.registration import Occupancy, RegistrationState
from mailer.store import enrolments, registrations
from mailer.store.registrations import Happened

KEEPS_THE_LINE = timedelta(hours=1)
"""For how long somebody who left the waiting list finds their old place in line."""
_S = RegistrationState


class WayBack(StrEnum):
    """What somebody without a place can do about it.

    ``take`` a place that is held for them, ``undo`` a cancellation whose place nobody else has,
    go ``in_line`` again where they stood, ``wait`` at the end of it, or register ``again``.
    """

    TAKE = "take"
    UNDO = "undo"
    IN_LINE = "in_line"
    WAIT = "wait"
    AGAIN = "again"


async def way_back(desk: Desk, own: OwnRegistration) -> WayBack | None:
    """What they can do now; None where there is nothing."""
    async with desk.database.read() as connection:
        return await _way_back(connection, own, desk.clock.now())


async def come(desk: Desk, token: str) -> OwnRegistration:
    """Goes the way back that there is; twice is once.

    Raises PublicRefusedError where nobody can register any more, or a held place has gone.
    """
    async with desk.database.write() as connection:
        own = await own_registration.found_by(desk, connection, token)
        now = desk.clock.now()
        own_registration.refuse_late(own, now)
        if own.state is _S.REGISTERED:
            return own
        way = await _way_back(connection, own, now)
        if way is None and own.state is not _S.WAITLISTED:
            raise PublicRefusedError(
                "Eine Anmeldung ist leider nicht mehr möglich.",
                "It is no longer possible to register.",
            )
        before = await registrations.history(connection, own.id)
        await register_person(
            desk,
            connection,
            own.seminar_id,
            own.seminar,
            own.person,
            Manner(chosen=own.person_id),
        )
        if way is WayBack.IN_LINE:
            await registrations.wait_since(connection, own.id, before[1].at)
        return await own_registration.found_by(desk, connection, token)


async def _way_back(
    connection: AsyncConnection, own: OwnRegistration, now: datetime
) -> WayBack | None:
    if own.seminar.is_off or now >= own.seminar.starts_at:
        return None
    if own.state is _S.PROMOTED and not own.is_gone(now):
        return WayBack.TAKE
    if own.state not in {_S.CANCELLED, _S.EXPIRED, _S.PROMOTED}:
        return None
    enrolment = await enrolments.of_seminar(connection, own.seminar_id, own.seminar, now)
    barrier, occupancy = enrolment.barrier(now), enrolment.occupancy(now)
    before = await registrations.history(connection, own.id)
    left = _left(before)
    if left is _S.REGISTERED and occupancy is Occupancy.FREE:
        # The deadline asks who wants to come; these had said so before it.
        return WayBack.UNDO if barrier in {None, Barrier.AFTER_DEADLINE} else None
    if barrier is not None:
        return None
    if occupancy is Occupancy.FREE:
        return WayBack.AGAIN
    in_time = left is _S.WAITLISTED and now <= before[0].at + KEEPS_THE_LINE
    return WayBack.IN_LINE if in_time else WayBack.WAIT


def _left(history: list[Happened]) -> RegistrationState | None:
    """What somebody gave up who has cancelled; None where they have not."""
    if len(history) < 2 or history[0].state is not _S.CANCELLED:
        return None
    return history[1].state
