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
from mailer.store.suppressions import Suppression


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
    reason = checked_line("reason", " ".join(reason.split()))
    if not reason:
        raise InvalidValueError(
            "Bitte mit --reason sagen, warum: In einem Jahr weiß es sonst niemand mehr.",
            "Please say why with --reason: in a year nobody else will know.",
        )
    async with desk.database.write() as connection:
        await subscriptions.end_at_address(
            connection, address.key, None, "block", desk.clock.now(), only_pending=True
        )
        row = await suppressions.at_address(connection, address.key)
        before = block_of(row) if row else None
        if before is not None and (before.scope is Scope.ALL or scope is Scope.LISTS):
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


async def unblock(desk: Desk, email: str) -> Blocked:
    """Lets mail to an address go again; returns what had stopped it.

    Nobody thereby comes back onto a list. Raises NotFoundError where nothing is blocked.
    """
    address = parse_address(email)
    async with desk.database.write() as connection:
        row = await suppressions.at_address(connection, address.key)
        if row is None:
            raise NotFoundError(
                f"{address.envelope} ist nicht gesperrt.", f"{address.envelope} is not blocked."
            )
        now = desk.clock.now()
        await suppressions.lift(connection, address.key, now)
        await standings.forget_score(connection, address.key)
        await _noted(connection, address, row.scope, consents.ENDED, "", now)
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


def block_of(row: Suppression) -> Block:
    """The block that a suppression is to the office."""
    return Block(Scope(row.scope), row.reason, row.detail, row.since, row.blocked_by or "")
