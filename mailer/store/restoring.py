"""Restoring: a database from a backup is told what happened since, as far as anybody knows."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import PENDING_MAILING, MailingState
from mailer.domain.note import Code, Note
from mailer.store import (
    erasing,
    facts,
    people,
    registrations,
    serials,
    subscriptions,
    successors,
    suppressions,
    workers,
)
from mailer.store.ledger import restoring
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.withdrawal_log import Kind, Withdrawal, WithdrawalLog

_FACT = "restored"
_GAP = 1_000_000
"""So many numbers are left out: those given after the backup stand in mails of people who are
unknown now, and must never mean anybody else."""
_NUMBERED = (people.person, registrations.registration, subscriptions.subscription_event)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did to the data: how many deliveries may have gone out (``unclear``), how
    many mailings were due meanwhile (``missed``), and what the record of withdrawals said."""

    backup_at: datetime
    restored_at: datetime
    unclear: int = 0
    missed: int = 0
    left: int = 0
    blocked: int = 0
    erased: int = 0


@dataclass(frozen=True, slots=True)
class _Replayed:
    left: int = 0
    blocked: int = 0
    erased: int = 0


async def hold(
    connection: AsyncConnection,
    backup_at: datetime,
    now: datetime,
    record: WithdrawalLog,
    withdrawals: Iterable[Withdrawal],
) -> Restored:
    """Puts right what a backup cannot know, and holds the database until ``release``."""
    await connection.run_sync(workers.end_all)
    replayed = await _replay(connection, record, withdrawals)
    await restoring.forget_half_frozen(connection)
    unclear = await restoring.doubt(connection, now)
    missed = await _miss(connection, now)
    for table in _NUMBERED:
        await serials.take(connection, table, _GAP)
    found = Restored(backup_at, now, unclear, missed, **asdict(replayed))
    await facts.put(connection, _FACT, json.dumps(asdict(found), default=datetime.isoformat))
    return found


async def held(connection: AsyncConnection) -> Restored | None:
    """What was restored and not released yet."""
    text = await facts.get(connection, _FACT)
    if not text:
        return None
    values = json.loads(text)
    moments = {name: datetime.fromisoformat(values[name]) for name in ("backup_at", "restored_at")}
    return Restored(**(values | moments))


async def release(connection: AsyncConnection) -> None:
    """Somebody decided that mail may leave from here again."""
    await facts.put(connection, _FACT, "")


async def _miss(connection: AsyncConnection, now: datetime) -> int:
    """Mailings that were to go out by ``now``: whether they did, staff has to say."""
    missed = await connection.execute(
        update(mailing)
        .where(
            mailing.c.state.in_((PENDING_MAILING - {MailingState.DRAFT}) | {MailingState.FREEZING}),
            mailing.c.due_at <= now,
        )
        .values(
            state=MailingState.MISSED,
            waits_for=Note.of(Code.RESTORED).text,
            freezer=None,
            freezing_until=None,
        )
    )
    return missed.rowcount


async def _replay(
    connection: AsyncConnection, record: WithdrawalLog, withdrawals: Iterable[Withdrawal]
) -> _Replayed:
    rows = await connection.execute(select(person.c.id, person.c.address_key))
    keys: dict[int, str] = {row.id: row.address_key for row in rows}
    suppressed = await connection.execute(select(suppressions.suppression.c.address_key))
    by_who = {record.who(key): key for key in (*suppressed.scalars(), *keys.values())}
    left = erased = 0
    blocked: set[str] = set()
    for one in withdrawals:
        numbers = [await successors.of(connection, person, number) for number in one.people]
        theirs = {keys[number] for number in numbers if number in keys}
        if (known := by_who.get(one.who)) is not None:
            theirs.add(known)
        if one.kind is Kind.ERASED:
            for number in numbers:
                erased += await erasing.erase(connection, number, one.at)
                keys.pop(number, None)
        for key in sorted(theirs):
            if one.kind is Kind.LEFT:
                for slug in one.lists:
                    gone = await subscriptions.end_at_address(
                        connection, key, slug, one.way, one.at
                    )
                    left += len(gone)
            elif one.kind is Kind.BLOCKED:
                await connection.run_sync(_block, key, one)
                blocked.add(key)
            elif one.kind is Kind.UNBLOCKED and key in blocked:
                await suppressions.lift(connection, key, one.at)
                blocked.discard(key)
    return _Replayed(left, len(blocked), erased)


def _block(connection: Connection, key: str, one: Withdrawal) -> None:
    known = suppressions.SCOPES, suppressions.REASONS
    suppressions.suppress(
        connection,
        key,
        scope=one.scope if one.scope in known[0] else "all",
        reason=one.reason if one.reason in known[1] else suppressions.BY_STAFF,
        detail="",
        now=one.at,
    )
