"""Review: what came back and waits for a person, and what that person decides.

Every effect can be taken back, with a reason that is kept.
"""

from dataclasses import dataclass

from mailer.actions.desk import Desk
from mailer.actions.returned.addresses import let_go, suppress_bounced
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.domain.field import checked_line
from mailer.domain.returned import Effect
from mailer.inbound.judged import UNKNOWN
from mailer.store import receipts, standings, suspensions
from mailer.store.receipts import Receipt

_MOST = 200


@dataclass(frozen=True, slots=True)
class Decided:
    """What staff decided about something that came back; ``blocked``: its address is."""

    receipt: Receipt
    blocked: bool


async def review(desk: Desk) -> list[Receipt]:
    """What waits for a decision, what no rule knew, and what could not be read; newest first."""
    async with desk.database.read() as connection:
        return await receipts.open_to_staff(connection, UNKNOWN, _MOST)


async def decide(desk: Desk, number: int, *, block: bool, reason: str, by: str) -> Decided:
    """Blocks the address of something that came back, or takes back what had followed from it.

    Raises NotFoundError, InvalidValueError without a reason, RefusedError where it was decided
    or there is no address to block.
    """
    reason = checked_line("reason", " ".join(reason.split()))
    if not reason:
        raise InvalidValueError(
            "Bitte mit --reason sagen, warum: In einem Jahr weiß es sonst niemand mehr.",
            "Please say why with --reason: in a year nobody else will know.",
        )
    now, by = desk.clock.now(), checked_line("by", by)
    async with desk.database.write() as connection:
        one = await receipts.by_id(connection, number)
        if one is None:
            raise NotFoundError(
                f"Eine Nummer {number} gibt es unter dem, was zurückkam, nicht.",
                f"There is no number {number} among what came back.",
            )
        if one.undone_at is not None:
            raise RefusedError("Das ist schon entschieden.", "That was decided already.")
        if block and not one.address_key:
            raise RefusedError(
                "Dazu ist keine Adresse bekannt, die sich sperren ließe.",
                "No address is known to it that could be blocked.",
            )
        if block:
            await suppress_bounced(connection, one.address_key, reason, now)
            await receipts.settle(connection, number, Effect.SUPPRESSED, by, reason, now)
            return Decided(one, blocked=True)
        if one.effect is Effect.SUPPRESSED:
            await let_go(connection, one.address_key, now)
            await standings.forget_score(connection, one.address_key)
        elif one.effect is Effect.LINKED:
            await standings.attach_calendars(connection, one.domain)
        elif one.effect is Effect.DOMAIN_HELD:
            for held in await connection.run_sync(suspensions.all_suspensions):
                if held.domain == one.domain:
                    await connection.run_sync(suspensions.clear, held.relay, held.domain)
        await receipts.settle(connection, number, one.effect, by, reason, now)
        return Decided(one, blocked=False)
