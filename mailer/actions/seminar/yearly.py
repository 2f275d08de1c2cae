"""Yearly: what became of each seminar of a year, as funders and councils ask for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar
from mailer.store import totals, yearly
from mailer.store.totals import SeminarTotal

_FIRST, _LAST = 1970, 9998
_ANY_ZONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One seminar in people: nobody counts twice, however many mails they had.

    ``invited`` had list mail about it or was to have it, ``delivered`` of them got some,
    ``failed`` none because it was refused or came back. ``attended`` and ``absent`` are None
    until an attendance list is there.
    """

    seminar: Seminar
    invited: int = 0
    delivered: int = 0
    failed: int = 0
    registered: int = 0
    waitlisted: int = 0
    unregistered: int = 0
    attended: int | None = None
    absent: int | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """A year's seminars, and how many different people they are together."""

    year: int
    lines: tuple[Line, ...]
    people: dict[str, int]


async def report(desk: Desk, year: int | None = None) -> Year:
    """The seminars that began in a year by their own calendar; this year for None.

    Drafts are left out. Raises InvalidValueError for a year that is none.
    """
    if year is None:
        year = desk.clock.now().astimezone(zone(desk.workspace.settings.site.timezone)).year
    if not _FIRST <= year <= _LAST:
        raise InvalidValueError(
            f"Das Jahr muss zwischen {_FIRST} und {_LAST} liegen.",
            f"The year must be between {_FIRST} and {_LAST}.",
        )
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    async with desk.database.read() as connection:
        found = await yearly.seminars_between(connection, begin - _ANY_ZONE, end + _ANY_ZONE)
        chosen = [one for one in found if _year_of(one[1]) == year]
        numbers, people = await numbers_of(connection, year, [number for number, _ in chosen])
    return Year(year, tuple(_line(seminar, numbers[one]) for one, seminar in chosen), people)


async def seminars_of(connection: AsyncConnection, year: int) -> list[int]:
    """The numbers of a year's seminars."""
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    found = await yearly.seminars_between(connection, begin - _ANY_ZONE, end + _ANY_ZONE)
    return [number for number, one in found if _year_of(one) == year]


async def numbers_of(
    connection: AsyncConnection, year: int, ids: list[int]
) -> tuple[dict[int, SeminarTotal], dict[str, int]]:
    """What is reported of a year's seminars (their numbers), and of their people together.

    Once people were forgotten (``actions.operation.retention``), it is what was counted before.
    """
    total = await totals.of_year(connection, year)
    if total is not None:
        kept = await totals.of_seminars(connection, ids)
        nobody = SeminarTotal(0, 0, 0, 0, 0, 0, 0, 0, 0)
        return {one: kept.get(one, nobody) for one in ids}, total._asdict()
    invited = await yearly.invited(connection, ids)
    part = await yearly.taking_part(connection, ids)
    return {
        one: SeminarTotal(
            *invited.get(one, yearly.Reach(one)), *part.get(one, yearly.Turnout(one))[1:]
        )
        for one in ids
    }, await yearly.people(connection, ids)


def _line(seminar: Seminar, numbers: SeminarTotal) -> Line:
    known = seminar.attendance_known
    return Line(
        seminar,
        invited=numbers.invited,
        delivered=numbers.delivered,
        failed=numbers.failed,
        registered=numbers.registered,
        waitlisted=numbers.waitlisted,
        unregistered=numbers.unregistered,
        attended=numbers.attended if known else None,
        absent=numbers.absent if known else None,
    )


def _year_of(seminar: Seminar) -> int:
    return seminar.starts_at.astimezone(zone(seminar.timezone)).year
