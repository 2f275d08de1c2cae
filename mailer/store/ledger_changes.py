"""What an act changed in the ledger: which mails are new, and which mailings are to leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import OPEN, PENDING_MAILING, DeliveryState, MailingState
from mailer.domain.registration import RegistrationState
from mailer.store import reports
from mailer.store.deliveries import delivery
from mailer.store.mailings import HALF_FROZEN, MailingRow, all_of_mailings, mailing
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import records

_AT_REST = (MailingState.PAUSED, MailingState.CANCELLED)


class PendingState(NamedTuple):
    """What decides about a mailing that is still to leave."""

    state: MailingState
    due_at: datetime | None
    late_at: datetime | None
    released_hash: str | None
    texts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Where the ledger stood: its newest row, unclear rows, mailings that had not left yet."""

    newest: int
    unclear: frozenset[int]
    pending: Mapping[int, PendingState]
    at_rest: frozenset[int]


class NewMail(NamedTuple):
    """One mail that leaves: to whom, because of which list or registration, in which language."""

    mailing_id: int
    content_id: int
    person_id: int
    language: str
    list_slug: str
    registration: RegistrationState | None


async def ledger_state(connection: AsyncConnection) -> LedgerState:
    """Where the ledger stands."""
    unclear = await connection.execute(
        select(delivery.c.id).where(
            delivery.c.mailing_id.in_(select(mailing.c.id)),
            delivery.c.state == DeliveryState.UNCLEAR,
        )
    )
    rows = records(
        await connection.execute(
            all_of_mailings().where(mailing.c.state.in_((*PENDING_MAILING, *_AT_REST)))
        ),
        MailingRow,
    )
    return LedgerState(
        newest=await reports.newest_delivery(connection),
        unclear=frozenset(unclear.scalars()),
        pending={row.id: _pending_state(row) for row in rows if row.state in PENDING_MAILING},
        at_rest=frozenset(row.id for row in rows if row.state in _AT_REST),
    )


async def mails_since(connection: AsyncConnection, before: LedgerState) -> list[NewMail]:
    """Mails that leave now and did not before: new, sent again, or of a mailing that goes on."""
    again = or_(delivery.c.id.in_(before.unclear), delivery.c.mailing_id.in_(before.at_rest))
    rows = await connection.execute(
        select(
            delivery.c.mailing_id,
            delivery.c.content_id,
            delivery.c.person_id,
            person.c.language,
            func.coalesce(delivery.c.list_slug, "").label("list_slug"),
            registration.c.state.label("registration"),
        )
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .join(person, person.c.id == delivery.c.person_id)
        .outerjoin(
            registration,
            and_(
                registration.c.person_id == delivery.c.person_id,
                registration.c.seminar_id == mailing.c.seminar_id,
            ),
        )
        .where(
            mailing.c.state == MailingState.SENDING,
            delivery.c.state.in_(OPEN),
            or_(delivery.c.id > before.newest, again),
        )
        .order_by(delivery.c.id)
    )
    return records(rows, NewMail)


async def mailings_since(connection: AsyncConnection, before: LedgerState) -> list[MailingRow]:
    """Mailings still to leave that are new, or whose time, release or words have changed."""
    rows = await connection.execute(
        all_of_mailings()
        .where(mailing.c.state.in_(PENDING_MAILING), mailing.c.trigger.is_(None))
        .order_by(mailing.c.due_at, mailing.c.id)
    )
    found = records(rows, MailingRow)
    return [row for row in found if before.pending.get(row.id) != _pending_state(row)]


async def going_on_since(connection: AsyncConnection, before: LedgerState) -> list[MailingRow]:
    """Mailings that were at rest and go on now, to more people than have a delivery yet."""
    rows = await connection.execute(
        all_of_mailings().where(mailing.c.id.in_(before.at_rest), HALF_FROZEN)
    )
    return records(rows, MailingRow)


async def main_language(connection: AsyncConnection, person_ids: list[int]) -> str:
    """The language that most of some people read; "" where there is nobody."""
    found = await connection.scalar(
        select(person.c.language)
        .where(person.c.id.in_(person_ids))
        .group_by(person.c.language)
        .order_by(func.count().desc(), person.c.language)
        .limit(1)
    )
    return str(found or "")


def _pending_state(row: MailingRow) -> PendingState:
    return PendingState(row.state, row.due_at, row.late_at, row.released_hash, row.texts)
