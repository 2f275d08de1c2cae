"""Blocks: addresses that get no mail, because staff says so or because they bounce."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.domain.address import EmailAddress, parse_address
from mailer.domain.commitment import Subject
from mailer.domain.errors import InvalidValueError, NotFoundError
from mailer.domain.field import checked_line
from mailer.store import standings, subscriptions, suppressions
from mailer.store.consent import events as consents
from mailer.store.suppressions import SuppressedAddress, Suppression
from mailer.store.suppressions import What as What

_PAGE = 5000


class Scope(StrEnum):
    """How far a block goes: no list mail, or nothing at all."""

    ALL = "all"
    LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Block:
    """Why an address gets no mail: ``detail`` is the server's answer or what staff wrote.

    ``by`` is who of staff did it, "" where it was a server's answer.
    """

    scope: Scope
    reason: str
    detail: str
    since: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Blocked:
    """What an address's block is now; ``changed`` is False where it went that far already."""

    address: EmailAddress
    block: Block
    changed: bool


async def block(desk: Desk, email: str, *, reason: str, scope: Scope, by: str) -> Blocked:
    """Stops mail to an address, known here or not; what is queued for it does not leave.

    Requests to be on a list that nobody confirmed yet end like by a withdrawal: lifting the
    block must not let an older link put the address on a list.

    A block that goes as far already stays as it is: the first reason counts. Raises
    InvalidValueError without a reason.
    """
    address = parse_address(email)
    reason = checked_reason(reason)
    async with desk.database.write() as connection:
        await subscriptions.end_at_address(
            connection, address.key, None, "block", desk.clock.now(), only_pending=True
        )
        row = await suppressions.at_address(connection, address.key)
        before = block_of(row) if row else None
        if before is not None and goes_as_far(before.scope.value, scope):
            return Blocked(address, before, changed=False)
        made = Block(scope, suppressions.BY_STAFF, reason, desk.clock.now(), checked_line("by", by))
        await connection.run_sync(
            lambda sync: suppressions.suppress(
                sync,
                address.key,
                scope=made.scope.value,
                reason=made.reason,
                detail=made.detail,
                now=made.since,
                by=made.by,
            )
        )
        await _noted(connection, address, scope.value, consents.BEGUN, reason, made.since)
    return Blocked(address, made, changed=True)


async def unblock(desk: Desk, email: str, *, why: str = "", by: str = "") -> Blocked:
    """Lets mail to an address go again; returns what had stopped it.

    ``why`` ("the address works again") and ``by`` whom are kept (``history``).
    Nobody thereby comes back onto a list. Raises NotFoundError where nothing is blocked.
    """
    address = parse_address(email)
    why, by = checked_line("reason", " ".join(why.split())), checked_line("by", by)
    async with desk.database.write() as connection:
        row = await suppressions.at_address(connection, address.key)
        if row is None:
            raise NotFoundError(
                f"{address.envelope} ist nicht gesperrt.", f"{address.envelope} is not blocked."
            )
        now = desk.clock.now()
        await suppressions.lift(connection, address.key, now, by=by, why=why)
        await standings.forget_score(connection, address.key)
        await _noted(connection, address, row.scope, consents.ENDED, why, now)
    return Blocked(address, block_of(row), changed=True)


async def _noted(
    connection: AsyncConnection,
    address: EmailAddress,
    scope: str,
    state: str,
    why: str,
    now: datetime,
) -> None:
    """Staff's word on an address is in the ledger of consents too."""
    await consents.at_address(
        connection,
        Subject.BLOCK,
        address.key,
        now,
        about=scope,
        state=state,
        way="staff",
        source=why,
    )


def block_of(row: Suppression | SuppressedAddress) -> Block:
    """The block that a suppression is to the office."""
    return Block(Scope(row.scope), row.reason, row.detail, row.since, row.blocked_by or "")


@dataclass(frozen=True, slots=True)
class BlockedAddress:
    """An address that gets no mail, as it is compared (``EmailAddress.key``), and why."""

    address: str
    block: Block


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an address's block: ``why`` it was made or lifted, and by whom.

    ``scope`` and ``reason`` are those of the block that was made or lifted.
    """

    what: What
    scope: Scope
    reason: str
    why: str
    by: str
    at: datetime


async def listing(
    desk: Desk, *, scope: Scope | None = None, reason: str = "", most: int | None = None
) -> list[BlockedAddress]:
    """The addresses that get no mail, in order; of one scope or for one reason only."""
    found: list[BlockedAddress] = []
    after = ""
    while most is None or len(found) < most:
        size = _PAGE if most is None else min(_PAGE, most - len(found))
        async with desk.database.read() as connection:
            rows = await suppressions.page(
                connection, after, size, scope=scope.value if scope else "", reason=reason
            )
        found += [BlockedAddress(row.address_key, block_of(row)) for row in rows]
        if len(rows) < size:
            break
        after = rows[-1].address_key
    return found


async def history(desk: Desk, email: str) -> list[Event]:
    """All that happened to an address's block, the oldest first; raises NotFoundError for none."""
    address = parse_address(email)
    async with desk.database.read() as connection:
        rows = await suppressions.history(connection, address.key)
    if not rows:
        raise NotFoundError(
            f"{address.envelope} war nie gesperrt.", f"{address.envelope} was never blocked."
        )
    return [
        Event(row.what, Scope(row.scope), row.reason, row.detail, row.done_by, row.at)
        for row in rows
    ]


def goes_as_far(before: str | None, scope: Scope) -> bool:
    """Whether a block (its scope, None for none) leaves nothing for another to stop."""
    return before is not None and (before == Scope.ALL.value or scope is Scope.LISTS)


def checked_reason(text: str) -> str:
    """Why something is blocked, in one line; raises InvalidValueError without any."""
    reason = checked_line("reason", " ".join(text.split()))
    if not reason:
        raise InvalidValueError(
            "Bitte mit --reason sagen, warum: In einem Jahr weiß es sonst niemand mehr.",
            "Please say why with --reason: in a year nobody else will know.",
        )
    return reason
