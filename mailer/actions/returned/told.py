"""What came back, told: of a person's address, of a mailing, and of each of its deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.returned.words import again, in_words, what_was_said
from mailer.compose.view import long_day
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import Sentence
from mailer.domain.returned import Effect
from mailer.store import receipts, standings
from mailer.store.receipts import Receipt
from mailer.store.reports import LedgerRow

_MOST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """Something that came back, and its sentence."""

    receipt: Receipt
    sentence: Sentence


async def of_address(desk: Desk, connection: AsyncConnection, address_key: str) -> tuple[Told, ...]:
    """What came back from an address, the newest first."""
    return _told(desk, await receipts.of_address(connection, address_key, _MOST))


async def away(desk: Desk, connection: AsyncConnection, address_key: str) -> Sentence | None:
    """That somebody is away now, and until when, if they said so."""
    known = await standings.absence_of(connection, address_key)
    now, timezone = desk.clock.now(), desk.workspace.settings.site.timezone
    if known is None or known.until is None or known.until < now:
        return None
    de, en = (long_day(known.until, timezone, language) for language in ("de", "en"))
    return Sentence(f"Abwesend bis {de}.", f"Away until {en}.")


async def of_mailing(desk: Desk, mailing_id: int) -> tuple[Told, ...]:
    """What came back of a mailing, in the order it did."""
    async with desk.database.read() as connection:
        return _told(desk, await receipts.of_mailing(connection, mailing_id))


async def of_deliveries(desk: Desk, rows: Sequence[LedgerRow]) -> dict[int, Sentence]:
    """By delivery: what came back of it last, or when one that was refused for now goes again."""
    now, timezone = desk.clock.now(), desk.workspace.settings.site.timezone
    found: dict[int, Sentence] = {}
    async with desk.database.read() as connection:
        for mailing_id in sorted({one.mailing_id for one in rows}):
            for one in await receipts.of_mailing(connection, mailing_id):
                if one.delivery_id is not None:
                    found[one.delivery_id] = in_words(one, timezone, now)
    for row in rows:
        if row.state is DeliveryState.DEFERRED and row.next_attempt_at and row.id not in found:
            found[row.id] = again(row.next_attempt_at, timezone, now)
    return found


def summary(returned: Sequence[Told]) -> list[tuple[int, Sentence]]:
    """What came back of a mailing in few lines: how often each, the most frequent first."""
    counted: dict[Sentence, int] = {}
    for one in returned:
        said = Sentence(*(what_was_said(one.receipt, language) for language in ("de", "en")))
        counted[said] = counted.get(said, 0) + (one.receipt.effect is not Effect.REFUSED)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(number, said) for said, number in ordered if number]


def _told(desk: Desk, found: Sequence[Receipt]) -> tuple[Told, ...]:
    now, timezone = desk.clock.now(), desk.workspace.settings.site.timezone
    return tuple(Told(one, in_words(one, timezone, now)) for one in found)
