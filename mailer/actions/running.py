"""Running: the clock and the sender at work, until all is done or somebody says stop."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailer.actions.desk import Desk
from mailer.actions.workspaces import Mode, begin_epoch, mode_of
from mailer.clock import planner
from mailer.clock.ticker import Ticker
from mailer.config import Relay
from mailer.delivery.capture import captured
from mailer.delivery.sender import Sender
from mailer.domain.errors import RefusedError
from mailer.store import claims, freezes, mailings, recovery

_PATIENCE = timedelta(hours=1)  # "until idle" waits for retries that are due within this
_RELAY_AWAY_SECONDS = 15.0
_POLL_SECONDS = 1.0


@dataclass(slots=True)
class RunReport:
    """What a run did: deliveries dealt with, and what it found left over by a crash."""

    handled: int = 0
    returned: int = 0
    unclear: int = 0
    trouble: str = ""


@asynccontextmanager
async def relay_for(desk: Desk) -> AsyncIterator[Relay]:
    """The relay that mail leaves by: the local inbox in capture mode, else the first one.

    Raises RefusedError when the workspace is a copy of one that was taken live.
    """
    mode = await mode_of(desk)
    if mode is Mode.HELD:
        raise RefusedError(
            "Dieses Arbeitsverzeichnis ist eine Kopie oder wurde zurückgespielt und verschickt "
            "deshalb nichts. Wenn es jetzt das richtige ist: seminarpost go-live",
            "This workspace is a copy or was restored, and therefore sends nothing. If it is "
            "the right one now: seminarpost go-live",
        )
    if mode is Mode.LIVE:
        if not desk.workspace.settings.relay:
            raise RefusedError(
                "Es ist kein Mailserver eingetragen; bitte einen Abschnitt [[relay]] ergänzen.",
                "No mail server is set; please add a section [[relay]].",
            )
        await begin_epoch(desk)
        yield desk.workspace.settings.relay[0]
        return
    async with captured(desk.workspace.inbox, desk.clock) as relay:
        yield relay


async def run_until_idle(
    desk: Desk, progress: Callable[[RunReport], None] = lambda _: None
) -> RunReport:
    """Does all that is due, retries due within the hour included, then comes back.

    A relay that cannot be reached ends it, with the reason in ``trouble``: nothing is lost.
    """
    report = RunReport()
    async with relay_for(desk) as relay, _sender(desk, relay, report) as sender:
        while True:
            await planner.tick(desk.database, desk.workspace, desk.clock)
            report.handled += await sender.send_due()
            report.trouble = sender.trouble
            progress(report)
            coming = await _next_attempt(desk)
            now = desk.clock.now()
            if report.trouble or coming is None or coming > now + _PATIENCE:
                break
            if coming > now:
                await desk.clock.sleep_until(coming)
        await planner.tick(desk.database, desk.workspace, desk.clock)
    return report


async def run_forever(
    desk: Desk, stop: asyncio.Event, said: Callable[[str], None] = lambda _: None
) -> RunReport:
    """Ticks and sends until ``stop`` is set; what is in flight then is finished first."""
    report = RunReport()
    awake = asyncio.Event()

    one_at_a_time = asyncio.Lock()

    async def wake() -> datetime | None:
        # The regular waking and the one at a due time may come together.
        async with one_at_a_time:
            return await look()

    async def look() -> datetime | None:
        now = desk.clock.now()
        tick = await planner.tick(desk.database, desk.workspace, desk.clock)
        for name in tick.missed:
            said(f"missed: {name}")
        for name in tick.frozen:
            said(f"sending: {name}")
        awake.set()
        async with desk.database.read() as connection:
            return await mailings.next_moment(connection, now)

    async with relay_for(desk) as relay, _sender(desk, relay, report) as sender:
        ticker = Ticker(wake)
        ticker.start()
        work = asyncio.create_task(_send_forever(sender, report, awake, said))
        waiting = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
            ticker.stop()
            sender.stop()
            stop.set()
            awake.set()
            await work
        finally:
            waiting.cancel()
    return report


async def _send_forever(
    sender: Sender, report: RunReport, awake: asyncio.Event, said: Callable[[str], None]
) -> None:
    while not sender.stopping:
        report.handled += await sender.send_due()
        if sender.trouble and sender.trouble != report.trouble:
            said(f"relay: {sender.trouble}")
        report.trouble = sender.trouble
        pause = _RELAY_AWAY_SECONDS if sender.trouble else _POLL_SECONDS
        awake.clear()
        if not sender.stopping:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(awake.wait(), pause)


@asynccontextmanager
async def _sender(desk: Desk, relay: Relay, report: RunReport) -> AsyncIterator[Sender]:
    async with Sender(desk.database, desk.workspace, relay, desk.clock).open() as sender:
        if desk.database.is_sqlite:
            # The workspace's lock is ours: whoever holds a lease here is dead.
            async with desk.database.write() as connection:
                await recovery.expire_leases(connection, desk.clock.now())
                await freezes.release_all(connection, desk.clock.now())
        found = await sender.recover()
        report.returned = found.returned + found.repeated
        report.unclear = found.unclear
        yield sender


async def _next_attempt(desk: Desk) -> datetime | None:
    async with desk.database.read() as connection:
        return await connection.run_sync(claims.next_attempt)
