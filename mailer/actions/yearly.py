"""Yearly: what became of each seminar of a year, as funders and councils ask for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mailer.actions.desk import Desk
from mailer.domain.errors import InvalidValueError
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar
from mailer.store import yearly

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
        ids = [seminar_id for seminar_id, _ in chosen]
        invited = await yearly.invited(connection, ids)
        part = await yearly.taking_part(connection, ids)
        people = await yearly.people(connection, ids)
    lines = []
    for seminar_id, seminar in chosen:
        mails = invited.get(seminar_id, yearly.Reach(seminar_id))
        roster = part.get(seminar_id, yearly.Turnout(seminar_id))
        known = seminar.attendance_known
        lines.append(
            Line(
                seminar,
                invited=mails.invited,
                delivered=mails.delivered,
                failed=mails.failed,
                registered=roster.registered,
                waitlisted=roster.waitlisted,
                unregistered=roster.unregistered,
                attended=roster.attended if known else None,
                absent=roster.absent if known else None,
            )
        )
    return Year(year, tuple(lines), people)


def _year_of(seminar: Seminar) -> int:
    return seminar.starts_at.astimezone(zone(seminar.timezone)).year
