"""Refusals: a mailing that was refused, perhaps whoever is to get it.

The sender calls these in its own transactions (``store.ledger``).
"""

from typing import NamedTuple

from sqlalchemy import Connection, and_, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.note import beginning
from mailer.domain.refusal import Fault
from mailer.domain.reply_class import FINAL, ReplyClass
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.schema import records

_GIVEN_UP = tuple(one.value for one in FINAL - {ReplyClass.ADDRESS})
_IN_DOUBT = (*_GIVEN_UP, ReplyClass.POLICY.value, ReplyClass.FULL.value)
_TO_ASK = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)
_REFUSED_IN_DOUBT = and_(delivery.c.reason.in_(_IN_DOUBT), delivery.c.reply.like("5%"))
_ENOUGH = 500
"""So many who have the mail tell how many domains take it."""


class RefusedDelivery(NamedTuple):
    """A delivery that was refused, and by which words."""

    id: int
    address_key: str
    reason: str
    reply: str


class StandingStill(NamedTuple):
    """A mailing that stands still; ``waits_for`` notes how it was refused."""

    id: int
    step_key: str
    waits_for: str


def waiting(connection: Connection, mailing_id: int) -> list[RefusedDelivery]:
    """Deliveries of a mailing that were refused for good, by words that may be about the mail, and
    that were not given up."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.address_key, delivery.c.reason, delivery.c.reply).where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.state == DeliveryState.DEFERRED,
            _REFUSED_IN_DOUBT,
        )
    )
    return records(rows, RefusedDelivery)


def given_up(connection: Connection, mailing_id: int) -> list[RefusedDelivery]:
    """Those it was refused for by words of that kind, and who failed."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.address_key, delivery.c.reason, delivery.c.reply)
        .where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.state == DeliveryState.FAILED,
            delivery.c.reason.in_(_GIVEN_UP),
        )
        .limit(_ENOUGH)
    )
    return records(rows, RefusedDelivery)


def taken(connection: Connection, mailing_id: int) -> list[str]:
    """Addresses that have a mailing, the newest of them."""
    rows = connection.execute(
        select(delivery.c.address_key)
        .where(delivery.c.mailing_id == mailing_id, delivery.c.state == DeliveryState.SENT)
        .order_by(delivery.c.id.desc())
        .limit(_ENOUGH)
    )
    return list(rows.scalars())


def others_to_ask(connection: Connection, mailing_id: int) -> bool:
    """Whether somebody's server has still to say what it thinks of a mailing."""
    found = connection.scalar(
        select(delivery.c.id)
        .where(
            delivery.c.mailing_id == mailing_id,
            or_(
                delivery.c.state.in_(_TO_ASK),
                (delivery.c.state == DeliveryState.DEFERRED) & not_(_REFUSED_IN_DOUBT),
            ),
        )
        .limit(1)
    )
    return found is not None


async def standing_still(connection: AsyncConnection) -> list[StandingStill]:
    """Mailings that stand still because they were refused."""
    refused = or_(*(mailing.c.waits_for.startswith(beginning(one.code)) for one in Fault))
    rows = await connection.execute(
        select(mailing.c.id, mailing.c.step_key, mailing.c.waits_for)
        .where(mailing.c.state == MailingState.PAUSED, refused)
        .order_by(mailing.c.id)
    )
    return records(rows, StandingStill)


async def try_again(connection: AsyncConnection, fault: Fault) -> None:
    """Lets those go on for which another try costs nothing and tells whether it is mended."""
    await connection.execute(
        update(mailing)
        .where(
            mailing.c.state == MailingState.PAUSED,
            mailing.c.waits_for.startswith(beginning(fault.code)),
        )
        .values(state=MailingState.SENDING, waits_for="")
    )
