"""Waiting: what a run waits for and until when, and what stands still until it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from mailer.actions.desk import Desk
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import Sentence
from mailer.domain.refusal import Fault, noted, sentence_for
from mailer.store import refusals, suspensions
from mailer.store.ledger import claims


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is waited for, without a full stop, and when it is tried again (aware)."""

    what: Sentence
    until: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """A mailing that stands still because the mail itself was refused."""

    mailing: int
    step: str
    fault: Fault
    reply: str

    @property
    def sentence(self) -> Sentence:
        """Why, and what staff does about it."""
        return sentence_for(self.fault, self.reply, self.mailing, self.step)


async def waiting(
    desk: Desk, relays: Iterable[tuple[str, str, datetime | None]]
) -> tuple[Waiting, ...]:
    """What waits now, the first first: relays (name, why, until) that take no mail, domains that
    are suspended, and mail that is to be tried again."""
    now = desk.clock.now()
    found = [
        Waiting(Sentence(f"Mailserver {name}: {why}", f"mail server {name}: {why}"), until)
        for name, why, until in relays
        if until is not None and until > now
    ]
    async with desk.database.read() as connection:
        found += await connection.run_sync(
            lambda each: [*_suspended(each, now), *_tries(each, now)]
        )
    return tuple(sorted(found, key=lambda one: one.until))


async def refused(desk: Desk) -> tuple[Refused, ...]:
    """Mailings that stand still until they are mended."""
    async with desk.database.read() as connection:
        rows = await refusals.standing_still(connection)
    found = ((row, noted(row.waits_for)) for row in rows)
    return tuple(Refused(row.id, row.step_key, *one) for row, one in found if one)


def _suspended(connection: Connection, now: datetime) -> list[Waiting]:
    return [
        Waiting(
            Sentence(
                f"{one.domain} bittet um Ruhe ({one.reason})",
                f"{one.domain} asks us to slow down ({one.reason})",
            ),
            one.until,
        )
        for one in suspensions.all_suspensions(connection)
        if one.domain and one.is_active(now)
    ]


def _tries(connection: Connection, now: datetime) -> list[Waiting]:
    found = []
    for state, number, first in claims.waiting(connection):
        if first <= now:
            continue
        again = state is DeliveryState.DEFERRED
        de = "1 Mail wird" if number == 1 else f"{number} Mails werden"
        en = "1 mail is" if number == 1 else f"{number} mails are"
        told = Sentence(
            f"{de} noch einmal versucht" if again else f"{de} noch nicht verschickt",
            f"{en} tried again" if again else f"{en} not sent yet",
        )
        found.append(Waiting(told, first))
    return found
