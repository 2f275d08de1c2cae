"""Retention: what is too old to be kept goes, once a day, and says by which category."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.imports.refused import KEPT_FOR
from mailer.actions.seminar import yearly
from mailer.config.retention import Retention
from mailer.domain.consent import CONFIRM_WITHIN
from mailer.domain.moment import zone
from mailer.domain.retention import Category, beginning_of_year
from mailer.store import facts, refused, requests, restoring, retention, totals
from mailer.store.retention import Rows
from mailer.store.totals import YearTotal

_CHUNK = 200
"""Rows that one transaction takes out: it stays well under 50 ms."""
_PEOPLE = 10
"""People, of whom each is looked after by itself."""
_DAY_FACT = "retention_day"
_FILES = {Category.CAPTURED: "data/inbox", Category.INCIDENTS: "data/incidents"}
_STAMPS = ("%Y%m%dT%H%M%S", "%Y-%m-%dT%H%M%S")
_FIRST_YEAR = 1970

Delete = Callable[[AsyncConnection], Awaitable[int]]
_PLAIN: dict[
    Category,
    tuple[
        Callable[[datetime], Rows],
        Callable[[AsyncConnection, datetime, int], Awaitable[int]],
    ],
] = {
    Category.MINUTES: (retention.minutes, retention.forget_minutes),
    Category.CERTIFICATES: (retention.certificates, retention.forget_certificates),
    Category.FEEDBACK: (retention.feedback, retention.forget_feedback),
    Category.DELIVERIES: (retention.list_mails, retention.forget_list_mails),
    Category.RETURNED: (retention.returned, retention.forget_returned),
}
"""Categories whose rows go by their age alone: which they are, and how some of them go."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What goes, or went, of one category: ``number`` rows or files older than ``before`` (UTC),
    which is ``term`` ago or the beginning of a year. ``years``: whose seminars are only numbers
    from now on."""

    category: Category
    term: timedelta
    before: datetime
    number: int
    years: tuple[int, ...] = ()


def term_of(category: Category, settings: Retention) -> timedelta:
    """How long a category is kept: as the office set it, or as the program promises it."""
    if category is Category.UNCONFIRMED:
        return CONFIRM_WITHIN
    if category is Category.REFUSED:
        return KEPT_FOR
    if category is Category.CERTIFICATES:
        return settings.certificates_term
    found: timedelta = getattr(settings, category.value)
    return found


async def run(
    desk: Desk, *, dry_run: bool = False, stop: asyncio.Event | None = None
) -> list[Outcome]:
    """Deletes what is too old, category by category, in small pieces; ``dry_run`` only counts.

    A dry run counts what is there now: who will be known for nothing when their registrations
    have gone is not among ``people`` yet. Whoever is restricted keeps everything. With ``stop``
    set it ends after the piece at hand; what is left goes the next time.
    """
    return [
        await _Category(desk, one, dry_run=dry_run, stop=stop).run()
        for one in Category
        if stop is None or not stop.is_set()
    ]


async def run_daily(desk: Desk, stop: asyncio.Event | None = None) -> list[Outcome]:
    """``run``, unless it ran today; returns what went. What was restored waits for its release."""
    now = desk.clock.now()
    today = now.astimezone(zone(desk.workspace.settings.site.timezone)).date().isoformat()
    async with desk.database.read() as connection:
        done = await facts.get(connection, _DAY_FACT) == today
        if done or await restoring.held(connection) is not None:
            return []
    found = await run(desk, stop=stop)
    if stop is None or not stop.is_set():
        async with desk.database.write() as connection:
            await facts.put(connection, _DAY_FACT, today)
    return [one for one in found if one.number]


class _Category:
    """One category of one run."""

    def __init__(
        self, desk: Desk, category: Category, *, dry_run: bool, stop: asyncio.Event | None
    ) -> None:
        self._desk = desk
        self._stop = stop or asyncio.Event()
        self._category = category
        self._dry_run = dry_run
        self._now = desk.clock.now()
        settings = desk.workspace.settings
        self._term = term_of(category, settings.retention)
        self._zone = settings.site.timezone
        self._before = (
            beginning_of_year(self._now, self._term, self._zone)
            if category.is_by_year
            else self._now - self._term
        )
        if category is Category.FEEDBACK:  # as long as answers come, used links are known
            days = settings.afterwards.feedback_days
            self._before = min(self._before, self._now - timedelta(days=days))

    async def run(self) -> Outcome:
        if self._category in _FILES:
            return self._outcome(self._files())
        if self._category is Category.SEMINARS:
            return await self._seminars()
        number = await self._count()
        if number and not self._dry_run:
            number = await self._all(self._delete)
        return self._outcome(number)

    def _outcome(self, number: int, years: tuple[int, ...] = ()) -> Outcome:
        return Outcome(self._category, self._term, self._before, number, years)

    async def _count(self) -> int:
        async with self._desk.database.read() as connection:
            if self._category is Category.UNCONFIRMED:
                return await requests.number_pending(connection, self._before)
            if self._category is Category.REFUSED:
                return await refused.number(connection, self._before)
            return await retention.count(connection, self._rows())

    def _rows(self) -> Rows:
        if self._category in _PLAIN:
            return _PLAIN[self._category][0](self._before)
        if self._category is Category.WITHDRAWN:
            return retention.withdrawn(self._before)
        return retention.known_for_nothing(self._before, self._left_before())

    def _left_before(self) -> datetime:
        term = self._desk.workspace.settings.retention.withdrawn
        return beginning_of_year(self._now, term, self._zone)

    async def _delete(self, connection: AsyncConnection) -> int:
        before, now = self._before, self._now
        if self._category is Category.UNCONFIRMED:
            return await requests.forget(connection, before, now)
        if self._category is Category.REFUSED:
            number = await refused.number(connection, before)
            await refused.forget(connection, before=before)
            return number
        if self._category in _PLAIN:
            return await _PLAIN[self._category][1](connection, before, _CHUNK)
        if self._category is Category.WITHDRAWN:
            return await retention.forget_withdrawn(connection, before, _CHUNK, now)
        left = self._left_before()
        return await retention.forget_people(connection, before, left, _PEOPLE, now)

    async def _all(self, delete: Delete) -> int:
        """A transaction for each piece: others write in between."""
        number = 0
        while True:
            async with self._desk.database.write() as connection:
                gone = await delete(connection)
            number += gone
            if not gone or self._stop.is_set():
                return number

    async def _seminars(self) -> Outcome:
        """First a year's numbers are written down, in one moment; then its people go."""
        number, years = 0, []
        last = self._before.astimezone(zone(self._zone)).year - 1
        async for year, ids in self._years(last):
            found = await self._people_of(ids)
            if not found:
                continue
            number += found
            years.append(year)
            if self._dry_run:
                continue
            await self._write_down(year, ids)
            await self._all(
                lambda connection, ids=ids: retention.forget_seminars(  # type: ignore[misc]
                    connection, ids, _CHUNK
                )
            )
        return self._outcome(number, tuple(years))

    async def _years(self, last: int) -> AsyncIterator[tuple[int, list[int]]]:
        async with self._desk.database.read() as connection:
            first = await retention.first_year(connection)
        for year in range(max(_FIRST_YEAR, first), last + 1) if first else ():
            async with self._desk.database.read() as connection:
                ids = await yearly.seminars_of(connection, year)
            if ids:
                yield year, ids

    async def _people_of(self, ids: list[int]) -> int:
        async with self._desk.database.read() as connection:
            return await retention.count(
                connection, retention.registrations_of(ids)
            ) + await retention.count(connection, retention.mails_of(ids))

    async def _write_down(self, year: int, ids: list[int]) -> None:
        # Counting takes long, and the year is over: nobody is kept from writing meanwhile.
        async with self._desk.database.read() as connection:
            numbers, people = await yearly.numbers_of(connection, year, ids)
        async with self._desk.database.write() as connection:
            if await totals.of_year(connection, year) is None:  # else cut off, and gone on with
                total = YearTotal(**people)
                await totals.keep(connection, year, total, numbers.values(), self._now)

    def _files(self) -> int:
        folder = self._desk.workspace.within(_FILES[self._category])
        old = [one for one in sorted(folder.glob("*")) if self._is_old(one)]
        if not self._dry_run:
            for one in old:
                one.unlink(missing_ok=True)
        return len(old)

    def _is_old(self, file: Path) -> bool:
        """By the time in its name, as it was written; a file without one is not ours."""
        if file.is_symlink() or not file.is_file():
            return False
        for form in _STAMPS:
            length = len(datetime(2000, 1, 1, tzinfo=UTC).strftime(form))
            try:
                made = datetime.strptime(file.name[:length], form).replace(tzinfo=UTC)
            except ValueError:
                continue
            return made < self._before
        return False
