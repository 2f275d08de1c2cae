"""Addresses: when one is mailed no more because of what came back, and when it is again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.returned import scored
from mailer.store import mail_sent, standings, suppressions

HARD_BOUNCE, COMPLAINT = "hard bounce", "complaint"
_HALVES_OF_HARD, _HALVES_OF_SOFT = 2, 1


async def suppress_bounced(
    connection: AsyncConnection, address_key: str, evidence: str, now: datetime
) -> None:
    """No mail to an address that does not exist, or has been full for so long.

    What staff decided stays. A complaint is remembered beside it: whoever registers gets mail
    about that again, and still none of a list.
    """
    known = await suppressions.at_address(connection, address_key)
    if known is not None and known.reason == suppressions.BY_STAFF and known.scope == "all":
        return
    reason, detail = HARD_BOUNCE, evidence
    if known is not None and known.reason != HARD_BOUNCE:
        reason, detail = known.reason, f"{known.detail}; {evidence}"
    await connection.run_sync(
        lambda sync: suppressions.suppress(
            sync, address_key, scope="all", reason=reason, detail=detail, now=now
        )
    )


async def let_go(connection: AsyncConnection, address_key: str, now: datetime) -> bool:
    """Mail to an address that bounced may go again; says whether anything had stopped it.

    A complaint goes on stopping list mail.
    """
    known = await suppressions.at_address(connection, address_key)
    if known is None or known.scope != "all" or known.reason == suppressions.BY_STAFF:
        return False
    await suppressions.lift(connection, address_key, now)
    if known.reason != HARD_BOUNCE:
        await connection.run_sync(
            lambda sync: suppressions.suppress(
                sync,
                address_key,
                scope="lists",
                reason=known.reason,
                detail=known.detail,
                now=now,
            )
        )
    return True


async def count_soft(
    connection: AsyncConnection, address_key: str, evidence: str, now: datetime
) -> bool:
    """Counts that an address takes nothing for now; says whether it is mailed no more by that.

    Mail that arrived since the last word, and of which nothing came back for a while, forgets
    what was before.
    """
    known = await standings.score_of(connection, address_key)
    before = known.score if known else None
    if known is not None and await mail_sent.arrived_between(
        connection, address_key, known.counted_at, now
    ):
        before = None
    after = scored(before, _HALVES_OF_SOFT, now)
    held = after.is_over
    await standings.put_score(connection, address_key, known, after, held=held)
    if held and not (known and known.held):
        await suppress_bounced(connection, address_key, evidence, now)
    return held


async def count_hard(connection: AsyncConnection, address_key: str, now: datetime) -> None:
    """Counts that an address does not exist."""
    known = await standings.score_of(connection, address_key)
    after = scored(known.score if known else None, _HALVES_OF_HARD, now)
    await standings.put_score(
        connection, address_key, known, after, held=bool(known and known.held)
    )


async def lives(connection: AsyncConnection, address_key: str, now: datetime) -> None:
    """A sign of life: nothing counts against an address any more, and what was held goes."""
    known = await standings.score_of(connection, address_key)
    if known is None:
        return
    if known.held:
        await let_go(connection, address_key, now)
    await standings.forget_score(connection, address_key)


async def try_once_more(connection: AsyncConnection, address_key: str, now: datetime) -> bool:
    """Somebody registers with an address that bounced: it is tried once more; says whether so."""
    known = await standings.score_of(connection, address_key)
    freed = await let_go(connection, address_key, now)
    if freed and known is not None:
        await standings.put_score(connection, address_key, known, known.score, held=False)
    return freed
