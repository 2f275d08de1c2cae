"""Taking in: messages are judged, matched, and what follows is done, once for each of them.

A message is known by the hash of its octets, however often and by however many machines it is
seen; the receipt is written in the transaction of its effects. One that cannot be dealt with is
kept aside with a reason, and takes no other with it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.intake import auto_replies, bounces, calendar_replies, complaints, leaving
from mailer.actions.intake.case import NOTHING, Case, Consequence, NotYetError
from mailer.actions.intake.taken import Incoming, Part, Taken, is_ours, receipts_of
from mailer.domain.errors import Sentence
from mailer.domain.moment import zone
from mailer.domain.reply_rule import Rules
from mailer.domain.returned import Effect
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.judged import CalendarAnswer, Finding, Judged
from mailer.inbound.matching import Match, Named, matched, named
from mailer.inbound.verdict import judge
from mailer.store import receipts
from mailer.store.database import Database

_AT_ONCE = 64
"""Messages a transaction: none holds SQLite for longer than 50 ms."""
_MOST_FINDINGS = 50


async def take_in(
    desk: Desk, messages: Sequence[Incoming], rules: Rules, *, dry_run: bool = False
) -> list[Taken]:
    """Takes messages in, in their order; with ``dry_run`` nothing is kept.

    Raises what the database raises when it is away: nothing of that message is kept then.
    """
    found: list[Taken] = []
    for begin in range(0, len(messages), _AT_ONCE):
        some = messages[begin : begin + _AT_ONCE]
        received = desk.clock.now().astimezone(zone(desk.workspace.settings.site.timezone)).date()
        judged = await asyncio.to_thread(_judged, some, rules, received)
        found += await _done(desk, some, judged, dry_run=dry_run)
    return found


def _judged(messages: Sequence[Incoming], rules: Rules, received: date) -> list[Judged]:
    return [_read(one, rules, received) for one in messages]


def _read(message: Incoming, rules: Rules, received: date) -> Judged:
    """A message, judged; one that nobody foresaw must not stand in the way of all behind it."""
    try:
        return judge(message.octets, rules, received)
    except Exception as problem:  # noqa: BLE001 - it is set aside, and told
        finding = Finding(Verdict.QUARANTINED, type(problem).__name__)
        return Judged(Kind.OTHER, (finding,), quarantine=_UNREAD)


_UNREAD = Sentence("Die Nachricht ließ sich nicht lesen.", "The message could not be read.")


async def _done(
    desk: Desk, messages: Sequence[Incoming], judged: Sequence[Judged], *, dry_run: bool
) -> list[Taken]:
    """All of them at once, and one by one where something is wrong with any."""
    if dry_run:
        async with desk.database.whole(keep=False) as database:
            return await follow(desk, database, messages, judged)
    # One that cannot be dealt with undoes all; then each is told of by itself.
    with suppress(_NotAllError):
        return await desk.database.at_once(
            lambda database: follow(desk, database, messages, judged, apart=False)
        )
    return await desk.database.at_once(lambda database: follow(desk, database, messages, judged))


async def follow(
    desk: Desk,
    database: Database,
    messages: Sequence[Incoming],
    judged: Sequence[Judged],
    *,
    apart: bool = True,
) -> list[Taken]:
    """Does what follows from messages that were judged, within one transaction (``database``).

    ``apart``: each may be undone without the others; otherwise one that has to be undone raises.
    """
    marks = [one.fingerprint for one in messages]
    async with database.read() as connection:
        known = await receipts.known(connection, marks)
        new = [said for mark, said in zip(marks, judged, strict=True) if mark not in known]
        mails = await named(connection, desk.workspace.links, new)
    turn = _Turn(desk, mails, desk.clock.now())
    found = []
    for message, mark, said in zip(messages, marks, judged, strict=True):
        if mark in known:
            found.append(Taken(message.name, said, known=True, is_ours=known[mark]))
            continue
        if apart:
            taken = await _apart(turn, database, message, said)
        else:
            async with database.read() as connection:
                taken = await _with_others(turn, connection, message, said)
        if not taken.later:
            known[mark] = taken.is_ours
        found.append(taken)
    return found


@dataclass(frozen=True, slots=True)
class _Turn:
    """One transaction: the deliveries that its messages name, and its moment (UTC)."""

    desk: Desk
    mails: Named
    now: datetime


async def _one(
    turn: _Turn, connection: AsyncConnection, message: Incoming, judged: Judged
) -> Taken:
    parts = await _parts(turn, connection, judged)
    await receipts.add(connection, receipts_of(message, judged, parts, turn.now))
    return Taken(message.name, judged, tuple(parts), is_ours=is_ours(judged, parts))


class _NotAllError(Exception):
    """Something is wrong with one of several messages, or it has to be brought again."""


async def _with_others(
    turn: _Turn, connection: AsyncConnection, message: Incoming, judged: Judged
) -> Taken:
    try:
        return await _one(turn, connection, message, judged)
    except OperationalError:
        raise
    except Exception as problem:
        raise _NotAllError from problem


async def _apart(turn: _Turn, database: Database, message: Incoming, judged: Judged) -> Taken:
    try:
        async with database.write() as connection:
            return await _one(turn, connection, message, judged)
    except NotYetError:
        return Taken(message.name, judged, later=True)
    except OperationalError:
        raise
    except Exception as problem:  # noqa: BLE001 - whatever a message holds, the next one is read
        part = Part(
            Finding(Verdict.QUARANTINED, type(problem).__name__),
            Match(),
            Consequence(Effect.QUARANTINED),
        )
        async with database.write() as connection:
            await receipts.add(connection, receipts_of(message, judged, [part], turn.now))
        return Taken(message.name, judged, (part,))


async def _parts(turn: _Turn, connection: AsyncConnection, judged: Judged) -> list[Part]:
    if judged.quarantine is not None:
        return [Part(judged.finding, Match(), Consequence(Effect.QUARANTINED))]
    found = []
    desk, now = turn.desk, turn.now
    if judged.kind is Kind.CALENDAR_REPLY and judged.answers:
        case = Case(desk, connection, judged, judged.finding, Match(), now)
        for answer in judged.answers[:_MOST_FINDINGS]:
            followed = await calendar_replies.answered(case, answer)
            found.append(Part(_said_by(answer, judged.finding), Match(), followed))
        return found
    for finding in judged.findings[:_MOST_FINDINGS]:
        match = await matched(connection, judged, finding, turn.mails, now)
        case = Case(desk, connection, judged, finding, match, now)
        followed = Consequence(Effect.REFUSED) if _is_forged(case) else await _followed(case)
        found.append(Part(finding, match, followed))
    return found


async def _followed(case: Case) -> Consequence:
    kind = case.judged.kind
    if kind is Kind.BOUNCE:
        return await bounces.bounced(case)
    if kind is Kind.COMPLAINT:
        return await complaints.complained(case)
    written = await leaving.written(case)
    if kind is Kind.AUTO_REPLY and written.effect is not Effect.LEFT:
        return await auto_replies.replied(case)
    return NOTHING if kind is Kind.CALENDAR_REPLY else written


def _is_forged(case: Case) -> bool:
    return case.match.forged and case.mail is None


def _said_by(answer: CalendarAnswer, finding: Finding) -> Finding:
    """The finding of one of several answers in a message."""
    try:
        verdict = Verdict(answer.partstat.lower())
    except ValueError:
        verdict = finding.verdict
    if answer.method == "COUNTER":
        verdict = Verdict.COUNTER
    return Finding(verdict, finding.rule, recipient=answer.attendee, reply=answer.comment)
