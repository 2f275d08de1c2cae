"""Dossiers: what is proven of a person's consents, and the mails that they had."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState
from mailer.store.consent.wordings import consent_wording
from mailer.store.contents import content
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing
from mailer.store.schema import records
from mailer.store.subscription_events import subscription_event


class ProvenEvent(NamedTuple):
    """What happened to a subscription, with the words agreed to and its place in the chain.

    ``link`` is None for what is from before there was a chain.
    """

    list_slug: str
    state: SubscriptionState
    way: str
    legal_basis: str
    source: str
    wording_version: str
    wording: str | None
    privacy_version: str
    evidence: str
    at: datetime
    address: str
    link: int | None


class Mail(NamedTuple):
    """A mail that somebody was to have: ``content`` is the SHA-256 of what it was made from."""

    step: str
    about_list: str | None
    address: str
    state: DeliveryState
    message_id: str
    content: str | None
    queued_at: datetime
    ended_at: datetime | None


async def events_of(connection: AsyncConnection, person_id: int) -> list[ProvenEvent]:
    """What happened between somebody and the lists, the oldest first."""
    rows = await connection.execute(
        select(
            subscription_event.c.list_slug,
            subscription_event.c.state,
            subscription_event.c.way,
            subscription_event.c.legal_basis,
            subscription_event.c.source,
            subscription_event.c.wording_version,
            consent_wording.c.text.label("wording"),
            subscription_event.c.privacy_version,
            subscription_event.c.evidence,
            subscription_event.c.at,
            subscription_event.c.address,
            subscription_event.c.link,
        )
        .outerjoin(consent_wording, consent_wording.c.id == subscription_event.c.wording_id)
        .where(subscription_event.c.person_id == person_id)
        .order_by(subscription_event.c.at, subscription_event.c.id)
    )
    return records(rows, ProvenEvent)


async def mails_of(connection: AsyncConnection, person_id: int) -> list[Mail]:
    """The mails of somebody, in the order they were written down; none that was left out."""
    rows = await connection.execute(
        select(
            mailing.c.step_key.label("step"),
            delivery.c.list_slug.label("about_list"),
            delivery.c.address,
            delivery.c.state,
            delivery.c.message_id,
            content.c.hash.label("content"),
            delivery.c.queued_at,
            delivery.c.ended_at,
        )
        .join(mailing, mailing.c.id == delivery.c.mailing_id)
        .outerjoin(content, content.c.id == delivery.c.content_id)
        .where(delivery.c.person_id == person_id, delivery.c.state != DeliveryState.SKIPPED)
        .order_by(delivery.c.id)
    )
    return records(rows, Mail)
