"""Polling: the mailbox for what comes back is looked at again and again, by one machine of several.

Each look takes in some messages, notes how far it came, and puts away what was about our mail.
What stops in between is looked at once more, and known then (``taking_in``).
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from mailer.actions.desk import Desk
from mailer.actions.intake.taken import Incoming, Taken
from mailer.actions.intake.taking_in import take_in
from mailer.actions.office.workspaces import Mode, mode_of
from mailer.config import Inbound
from mailer.domain.errors import RefusedError
from mailer.domain.log_entry import Level, LogEntry
from mailer.inbound import folder
from mailer.inbound.folder import Found
from mailer.inbound.mailbox import MailboxError
from mailer.inbound.rules import in_force
from mailer.store import mailbox_marks
from mailer.store.mailbox_marks import MailboxMark

Said = Callable[[str], None]
LEASE = timedelta(minutes=10)
"""How long one machine may read the mailbox before others take it for dead."""
_BACK_OFF = tuple(timedelta(minutes=number) for number in (1, 2, 5, 15, 30))
_IDLE_SECONDS = 600.0


def name_of(inbound: Inbound) -> str:
    """The folder that is read, as its mark is called."""
    return f"{inbound.username}@{inbound.host}/{inbound.folder}"


async def poll(desk: Desk, reader: str) -> list[Taken] | None:
    """Takes in all that is new in the mailbox; None where another machine is reading it, or this
    is a copy of the workspace that does.

    Raises MailboxError, which is noted for staff.
    """
    inbound = desk.workspace.settings.inbound
    taken: list[Taken] = []
    if await mode_of(desk) is Mode.HELD:
        return None
    try:
        while True:
            mark = await _take(desk, inbound, reader)
            if mark is None:
                return None
            found = await asyncio.to_thread(folder.look, inbound, mark.validity, mark.uid)
            some, goes_on = await _taken_in(desk, inbound, mark, found)
            taken += some
            if not (found.more and goes_on):
                return taken
    except MailboxError as problem:
        async with desk.database.write() as connection:
            await mailbox_marks.note_trouble(
                connection, name_of(inbound), problem.trouble, problem.detail, desk.clock.now()
            )
        raise
    finally:
        with contextlib.suppress(SQLAlchemyError, OSError):
            async with desk.database.write() as connection:
                await mailbox_marks.give_back(connection, name_of(inbound), reader)


async def _take(desk: Desk, inbound: Inbound, reader: str) -> MailboxMark | None:
    now = desk.clock.now()
    async with desk.database.write() as connection:
        return await mailbox_marks.take(connection, name_of(inbound), reader, now, now + LEASE)


async def _taken_in(
    desk: Desk, inbound: Inbound, mark: MailboxMark, found: Found
) -> tuple[list[Taken], bool]:
    """What came of the messages of one look, and whether those behind them may be looked at.

    One that has to wait is the first of the next look.
    """
    there = [(uid, octets) for uid, octets in found.messages if octets]
    messages = [Incoming(str(uid), octets) for uid, octets in there]
    taken = await take_in(desk, messages, in_force())
    done = [uid for (uid, _), one in zip(there, taken, strict=True) if one.is_ours]
    await asyncio.to_thread(folder.put_away, inbound, done)
    waits = [uid for (uid, _), one in zip(there, taken, strict=True) if one.later]
    reached = max((uid for uid, _ in found.messages), default=None)
    upto = min(waits) - 1 if waits else reached
    begins = mark.uid if mark.validity == found.validity else 0
    async with desk.database.write() as connection:
        await mailbox_marks.read_up_to(
            connection,
            name_of(inbound),
            found.validity,
            begins if upto is None else upto,
            desk.clock.now(),
        )
    return taken, not waits


async def poll_forever(desk: Desk, stop: asyncio.Event, said: Said = lambda _: None) -> None:
    """Looks at the mailbox until ``stop``, where the settings name one; an outage is waited out,
    ever longer, and told once."""
    inbound = desk.workspace.settings.inbound
    if not inbound.is_set:
        return
    reader, failures, told = secrets.token_hex(8), 0, ""
    while not stop.is_set():
        try:
            await poll(desk, reader)
            failures, told = 0, ""
            if await _news(inbound, stop):
                continue
        except MailboxError as problem:
            failures += 1
            sentence = problem.sentence.in_language(desk.workspace.settings.site.language)
            if sentence != told:
                said(LogEntry(sentence, "mailbox_unreadable", Level.WARNING))
            told = sentence
        except Exception as problem:  # noqa: BLE001 - the database may be away; it comes again
            failures += 1
            said(LogEntry("", "intake_failed", Level.ERROR, error=type(problem).__name__))
        wait = _BACK_OFF[min(failures, len(_BACK_OFF)) - 1] if failures else inbound.every
        await _pause(desk, wait, stop)


async def poll_once(desk: Desk, said: Said = lambda _: None) -> None:
    """Takes in what is new, where the settings name a mailbox; what stands in its way is told."""
    if not desk.workspace.settings.inbound.is_set:
        return
    try:
        await poll(desk, secrets.token_hex(8))
    except MailboxError as problem:
        language = desk.workspace.settings.site.language
        said(LogEntry(problem.sentence.in_language(language), "mailbox_unreadable", Level.WARNING))


async def _news(inbound: Inbound, stop: asyncio.Event) -> bool:
    """Whether the server can tell of new mail by itself, and has, or some time is over."""
    return await asyncio.to_thread(folder.wait_for_news, inbound, _IDLE_SECONDS, stop.is_set)


async def _pause(desk: Desk, wait: timedelta, stop: asyncio.Event) -> None:
    tasks = [
        asyncio.ensure_future(desk.clock.sleep_until(desk.clock.now() + wait)),
        asyncio.ensure_future(stop.wait()),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in tasks:
            one.cancel()


def no_mailbox() -> RefusedError:
    """That there is no mailbox to be read."""
    return RefusedError(
        "Es ist kein Postfach eingetragen; bitte unter [inbound] host, username, password und "
        "address angeben.",
        "No mailbox is set; please give host, username, password and address under [inbound].",
    )


def unreadable(problem: MailboxError) -> RefusedError:
    """Why the mailbox cannot be read, for a person."""
    return RefusedError(*problem.sentence)
