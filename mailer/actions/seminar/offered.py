"""Offered: seminars as the public sees them, with the places that are left."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.enrolment import Barrier
from mailer.domain.registration import Occupancy, free_places
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.timeline import Trigger
from mailer.store import enrolments, mailings, seminars

_SLUG = re.compile(r"[a-z0-9-]{1,200}")


@dataclass(frozen=True, slots=True)
class Offered:
    """A published or cancelled seminar. ``places_left`` is None where there is no limit.

    ``barrier`` says why nobody can register now, None where one can; ``was_moved`` that somebody
    was told of another time.
    """

    id: int
    seminar: Seminar
    places_left: int | None
    occupancy: Occupancy
    barrier: Barrier | None
    changed_at: datetime
    was_moved: bool = False


async def upcoming(desk: Desk) -> list[Offered]:
    """Those that are not over, the next one first, those that were called off among them."""
    now = desk.clock.now()
    async with desk.database.read() as connection:
        found = [
            (number, one)
            for number, one in await seminars.all_seminars(connection)
            if one.state is not SeminarState.DRAFT and one.ends_at > now
        ]
        return [await _offered(connection, number, one, now) for number, one in found]


async def by_slug(desk: Desk, slug: str) -> Offered | None:
    """One seminar by its name in addresses; None where the public knows none by it."""
    if not _SLUG.fullmatch(slug):
        return None  # a database may refuse what stands in an address
    async with desk.database.read() as connection:
        found = await seminars.by_slug(connection, slug)
        if found is None or found[1].state is SeminarState.DRAFT:
            return None
        return await _offered(connection, *found, desk.clock.now())


async def _offered(
    connection: AsyncConnection, number: int, one: Seminar, now: datetime
) -> Offered:
    enrolment = await enrolments.of_seminar(connection, number, one, now)
    return Offered(
        number,
        one,
        free_places(one.capacity, enrolment.taken),
        enrolment.occupancy(now),
        enrolment.barrier(now),
        await seminars.changed_at(connection, number),
        was_moved=await mailings.was_told(connection, number, Trigger.RESCHEDULED),
    )
