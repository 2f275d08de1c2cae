"""Refusals: a mailing that was refused, perhaps whoever is to get it.

The sender calls these in its own transactions (``store.ledger``).
"""

from sqlalchemy import Connection, and_, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.refusal import Fault
from mailer.domain.reply_class import FINAL, ReplyClass
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing, with_subject
from mailer.store.schema import Fields, rows_of

_GIVEN_UP = tuple(one.value for one in FINAL - {ReplyClass.ADDRESS})
_IN_DOUBT = (*_GIVEN_UP, ReplyClass.POLICY.value, ReplyClass.FULL.value)
_TO_ASK = (DeliveryState.QUEUED, DeliveryState.CLAIMED, DeliveryState.SENDING)
_REFUSED_IN_DOUBT = and_(delivery.c.reason.in_(_IN_DOUBT), delivery.c.reply.like("5%"))
_ENOUGH = 500
"""So many who have the mail tell how many domains take it."""


def waiting(connection: Connection, mailing_id: int) -> list[Fields]:
    """Deliveries of a mailing that were refused for good, by words that may be about the mail, and
    that were not given up: id, address_key, reason, reply."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.address_key, delivery.c.reason, delivery.c.reply).where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.state == DeliveryState.DEFERRED,
            _REFUSED_IN_DOUBT,
        )
    )
    return rows_of(rows)


def given_up(connection: Connection, mailing_id: int) -> list[Fields]:
    """Those it was refused for by words of that kind, and who failed: id, address_key, reply."""
    rows = connection.execute(
        select(delivery.c.id, delivery.c.address_key, delivery.c.reply)
        .where(
            delivery.c.mailing_id == mailing_id,
            delivery.c.state == DeliveryState.FAILED,
            delivery.c.reason.in_(_GIVEN_UP),
        )
        .limit(_ENOUGH)
    )
    return rows_of(rows)


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


async def standing_still(connection: AsyncConnection) -> list[Fields]:
    """Mailings that stand still because they were refused, as ``mailings.by_id`` has them."""
    refused = or_(*(mailing.c.waits_for.startswith(f"{one.value}: ") for one in Fault))
    rows = await connection.execute(
        with_subject().where(mailing.c.state == MailingState.PAUSED, refused).order_by(mailing.c.id)
    )
    return rows_of(rows)


async def try_again(connection: AsyncConnection, fault: Fault) -> None:
    """Lets those go on for which another try costs nothing and tells whether it is mended."""
    await connection.execute(
        update(mailing)
        .where(
            mailing.c.state == MailingState.PAUSED,
            mailing.c.waits_for.startswith(f"{fault.value}: "),
        )
        .values(state=MailingState.SENDING, waits_for="")
    )
