"""The demo after its story: its clock goes on, and whoever tries it moves it forward.

What lies between is not skipped: the planner and the sender work at every moment at which
something is due, just as they would have. The office of the demo does its part meanwhile: it
releases its list mail, notes after a seminar that everybody registered was there, and offers it
once more, so that there is always one to come.
"""

import asyncio
import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailer.actions.demo.demo import offer_another
from mailer.actions.demo.rehearsal import release_waiting
from mailer.actions.desk import Desk
from mailer.actions.imports import attendance
from mailer.actions.operation.running import run_until_idle
from mailer.actions.seminar import changes, offered, seminars
from mailer.actions.seminar.seminars import find
from mailer.clock import MovedClock
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar, SeminarState
from mailer.store import mailings, registrations

_PAUSE_SECONDS = 0.5
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MORNING, _AFTERWARDS = 9, 11  # o'clock: after what leaves in the morning, after the thanks
_MATERIALS = "https://seminare.example.org/unterlagen"


class Leap(StrEnum):
    """Where the clock can be moved."""

    NEXT = "next"
    """To when the next mail is due."""
    TOMORROW = "tomorrow"
    HOUR_BEFORE = "hour-before"
    """One hour before the next session of a seminar."""
    AFTERWARDS = "afterwards"
    """The day after the next seminar."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a leap led, and how many mails left on the way."""

    at: datetime
    mails: int


class DemoLife:
    """A demo that stays: ``desk`` with its ``clock``; ``seconds`` reads a monotonic clock.

    ``leaps`` counts how often the clock was moved, ``landing`` is how the last time went.
    """

    def __init__(self, desk: Desk, clock: MovedClock, seconds: Callable[[], float]) -> None:
        self.desk = desk
        self.leaps = 0
        self.landing: Landing | None = None
        self._clock = clock
        self._seconds = seconds
        self._at_work = asyncio.Lock()

    def now(self) -> datetime:
        """What time it is in the demo."""
        return self._clock.now()

    async def go_on(self) -> None:
        """Lets the clock run, and whatever is due leave, for ever."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._tick())
            both.create_task(self._attend())

    async def _tick(self) -> None:
        """The clock waits for no work: a form tells by it how long somebody took to fill it in."""
        looked = self._seconds()
        while True:
            await asyncio.sleep(_PAUSE_SECONDS)
            passed, looked = self._seconds() - looked, self._seconds()
            self._clock.move_to(self._clock.now() + timedelta(seconds=passed))

    async def _attend(self) -> None:
        while True:
            await asyncio.sleep(_PAUSE_SECONDS)
            async with self._at_work:
                await self._work()

    async def ways(self) -> dict[Leap, datetime]:
        """Where each leap would lead now; without those that lead nowhere."""
        now, found = self._clock.now(), await offered.upcoming(self.desk)
        coming = [one.seminar for one in found if one.seminar.state is SeminarState.PUBLISHED]
        starts = [each.starts_at - _HOUR for one in coming for each in one.all_sessions]
        ends = [one.ends_at for one in coming]
        async with self.desk.database.read() as connection:
            due = await mailings.next_moment(connection, now)
        there = zone(self.desk.workspace.settings.site.timezone)
        led = {
            Leap.NEXT: due,
            Leap.TOMORROW: _on_the_day_after(now.astimezone(there), _MORNING),
            Leap.HOUR_BEFORE: min((one for one in starts if one > now), default=None),
            Leap.AFTERWARDS: _on_the_day_after(min(ends).astimezone(there), _AFTERWARDS)
            if ends
            else None,
        }
        return {leap: at for leap, at in led.items() if at is not None and at > now}

    async def leap(self, leap: Leap, seen: int) -> None:
        """Moves the clock there, with everything that happens on the way.

        ``seen`` is how many ``leaps`` there were when that was chosen: choosing twice is once, and
        a leap that leads nowhere does nothing.
        """
        async with self._at_work:
            target = (await self.ways()).get(leap)
            if seen != self.leaps or target is None:
                return
            self.leaps += 1
            mails = await self._work()
            while (moment := await self._next_until(target)) is not None:
                self._clock.move_to(moment)
                mails += await self._work()
            self._clock.move_to(target)
            mails += await self._work()
            self.landing = Landing(self._clock.now(), mails)

    async def _next_until(self, target: datetime) -> datetime | None:
        """The next moment at which something happens, if that is not after ``target``."""
        now = self._clock.now()
        async with self.desk.database.read() as connection:
            due = await mailings.next_moment(connection, now)
        ends = [one.seminar.ends_at for one in await offered.upcoming(self.desk)]
        moments = [one for one in (due, *ends) if one is not None and now < one <= target]
        return min(moments, default=None)

    async def _work(self) -> int:
        """What the office does by itself, then all that is due; how many mails left."""
        found = await seminars.listing(self.desk)
        if all(one.ends_at <= self._clock.now() for one in found):
            newest = max(found, key=lambda one: one.starts_at)
            await offer_another(self.desk, newest.slug)
        for one in found:
            if one.state is not SeminarState.PUBLISHED:
                continue
            if one.ends_at > self._clock.now():
                await release_waiting(self.desk, one.slug)
            elif not one.attendance_known:
                await self._tidy_up(one)
        return (await run_until_idle(self.desk)).handled

    async def _tidy_up(self, seminar: Seminar) -> None:
        """After a seminar: everybody registered was there, and there are materials."""
        async with self.desk.database.read() as connection:
            number, _ = await find(connection, seminar.slug)
            people = await registrations.registrants(connection, number)
        if not people:
            return
        if not seminar.materials_url:
            new = {"materials_url": _MATERIALS}
            await changes.update(self.desk, seminar.slug, new, notify=False)
        path = self.desk.workspace.path / "teilnahme.csv"
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, delimiter=";")
            writer.writerow(["E-Mail", "Vorname", "Nachname", "Teilgenommen"])
            writer.writerows([one.address, one.first_name, one.last_name, "ja"] for one in people)
        await attendance.import_attendance(self.desk, seminar.slug, path, complete=True)


def _on_the_day_after(moment: datetime, hour: int) -> datetime:
    day = (moment + _DAY).date()
    return datetime(day.year, day.month, day.day, hour, tzinfo=moment.tzinfo)
