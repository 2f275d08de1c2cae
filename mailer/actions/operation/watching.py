"""The watch: every process looks once a minute whether all goes on, and tells when it does not.

A clock that stands still cannot say so: the sender does, and the web pages do. Whoever sees it
first writes it down, and only who wrote it down tells, so that each alarm is told once, and once
more when it is over. A condition counts when two looks in a row saw it, or no longer saw it:
what passes by itself within a minute is no alarm.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from mailer.actions.desk import Desk
from mailer.actions.office.workspaces import Mode
from mailer.actions.operation.alarms import Alarm, AlarmCode, alarm_named, alarms_in, sentence_for
from mailer.actions.operation.health import health_of
from mailer.actions.operation.telling import tell_by_command, tell_by_mail
from mailer.domain.errors import SeminarpostError
from mailer.domain.log_entry import Level, LogEntry
from mailer.store import standing_alarms
from mailer.store.standing_alarms import StandingAlarm

_EVERY_SECONDS = 60.0
_TRIED_AGAIN = timedelta(minutes=5)
_NO_ANSWER = (SQLAlchemyError, OSError)


class Watch:
    """Looks at one office. ``said`` hears of every alarm that this process tells."""

    def __init__(self, desk: Desk, said: Callable[[str], None] = lambda _: None) -> None:
        self._desk = desk
        self._said = said
        self._mode: Mode | None = None
        self._seen: set[Alarm] | None = None
        self._here: set[Alarm] = set()
        """What was told and could not be written down, as when the disk is full."""

    async def look(self) -> None:
        """Looks once, and tells what began or is over."""
        relays = self._desk.workspace.settings.relay
        try:
            health = await health_of(self._desk)
        except _NO_ANSWER:
            found = {Alarm(AlarmCode.DATABASE)}
        else:
            self._mode = health.mode
            found = alarms_in(health, relays)
        if self._mode is Mode.HELD:
            return  # a copy has nothing to tell of the office that it was copied from
        if self._seen is None:
            self._seen = found
            return  # one look tells neither that something began nor that it is over
        sure, lasting = found & self._seen, found | self._seen
        self._seen = found
        now = self._desk.clock.now()
        broken = {one.relay for one in found if one.is_of_a_relay}
        begun, over = await self._written(sure, lasting, now)
        for alarm in sorted(begun):
            if await self._told(alarm, now, broken, over=False):
                await self._keep_told(alarm)
        for alarm in sorted(over):
            await self._told(alarm, now, broken, over=True)

    async def _written(
        self, sure: set[Alarm], lasting: set[Alarm], now: datetime
    ) -> tuple[set[Alarm], set[Alarm]]:
        """Which alarms are to be told by us, now that this is written down: begun, and over."""
        gone = self._here - lasting
        self._here -= gone
        sure = sure - self._here

        def write(connection: Connection) -> tuple[set[Alarm], set[Alarm]]:
            standing = _standing(connection)
            begun, over = _news(standing, sure, lasting, now)
            for one in begun:
                since = standing[one].since if one in standing else now
                standing_alarms.put(connection, one.name, StandingAlarm(since, now, told=False))
            for one in over:
                standing_alarms.remove(connection, one.name)
            return begun, {one for one in over if standing[one].told}

        try:
            async with self._desk.database.read() as connection:
                standing = await connection.run_sync(_standing)
            if not any(_news(standing, sure, lasting, now)):
                return set(), gone
            async with self._desk.database.write() as connection:
                begun, over = await connection.run_sync(write)
        except _NO_ANSWER:
            self._here |= sure
            return sure, gone
        return begun, over | gone

    async def _keep_told(self, alarm: Alarm) -> None:
        def keep(connection: Connection) -> None:
            kept = standing_alarms.standing(connection).get(alarm.name)
            if kept is not None:
                standing_alarms.put(connection, alarm.name, kept._replace(told=True))

        with contextlib.suppress(*_NO_ANSWER):
            async with self._desk.database.write() as connection:
                await connection.run_sync(keep)

    async def _told(self, alarm: Alarm, now: datetime, broken: set[str], *, over: bool) -> bool:
        """Whether somebody was told, where anybody is to be."""
        workspace = self._desk.workspace
        settings = workspace.settings.alarm
        told = sentence_for(alarm, over=over).in_language(workspace.settings.site.language)
        event, level = ("alarm_over", Level.INFO) if over else ("alarm", Level.ERROR)
        self._said(LogEntry(told, event, level, alarm=alarm.code.value, relay=alarm.relay or None))
        answers = []
        if settings.mail and self._mode is Mode.LIVE:
            mailed = tell_by_mail(workspace, alarm, now, over=over, broken=broken)
            answers.append(("mail", await mailed))
        if settings.command:
            answers.append(
                ("command", await tell_by_command(settings.words, alarm, now, over=over))
            )
        for way, reached in answers:
            if not reached:
                self._said(
                    LogEntry("", "alarm_not_told", Level.ERROR, alarm=alarm.code.value, way=way)
                )
        return not answers or any(reached for _, reached in answers)


def _standing(connection: Connection) -> dict[Alarm, StandingAlarm]:
    known = standing_alarms.standing(connection)
    return {one: kept for name, kept in known.items() if (one := alarm_named(name)) is not None}


def _news(
    standing: Mapping[Alarm, StandingAlarm], sure: set[Alarm], lasting: set[Alarm], now: datetime
) -> tuple[set[Alarm], set[Alarm]]:
    """What begins or could not be told so far, and what is over."""
    begun = {
        one
        for one in sure
        if one not in standing
        or (not standing[one].told and standing[one].tried_at < now - _TRIED_AGAIN)
    }
    return begun, standing.keys() - lasting


async def watch_forever(
    desk: Desk, stop: asyncio.Event, said: Callable[[str], None] = lambda _: None
) -> None:
    """Looks every minute until ``stop``; whatever fails, the next look comes."""
    watch = Watch(desk, said)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _EVERY_SECONDS)
            return
        try:
            await watch.look()
        except (SeminarpostError, *_NO_ANSWER) as problem:
            said(LogEntry("", "watch_failed", Level.WARNING, error=type(problem).__name__))
