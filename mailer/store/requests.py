"""Requests to be on a list: asked for, confirmed (double opt-in), or forgotten."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.consent import LegalBasis, SubscriptionState
from mailer.store import mail_evidence, serials, subscription_events
from mailer.store.consent import erased
from mailer.store.consent.events import consent_event
from mailer.store.consent.wordings import consent_wording
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.restrictions import is_restricted
from mailer.store.schema import record_or_none, records
from mailer.store.subscription_events import Happening, subscription_event
from mailer.store.subscriptions import subscription

DOUBLE_OPT_IN = "double opt-in"
"""The way of who confirmed by the link that was mailed."""

_MOST_REQUESTS = 50
AT_ONCE = 20
"""So many requests are forgotten in one transaction."""


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody's request to be on a list; ``since`` are the states that came after it.

    ``wording`` are the very words that they were shown, ``privacy_version`` is that of the notice
    then: what is confirmed is that, whatever the list says by now.
    """

    person_id: int
    list_slug: str
    asked_at: datetime
    since: tuple[SubscriptionState, ...]
    wording: str = ""
    wording_version: str = ""
    privacy_version: str = ""


class _Known(NamedTuple):
    """Where somebody stands with a list, and how they came there."""

    id: int
    state: SubscriptionState
    source: str


class _Event(NamedTuple):
    """Something that happened between somebody and a list."""

    id: int
    person_id: int
    list_slug: str
    state: SubscriptionState
    at: datetime
    wording: str | None
    wording_version: str
    privacy_version: str


class _Left(NamedTuple):
    """How a subscription ended that is asked for again: its number, and what was written then."""

    id: int
    legal_basis: str
    source: str
    at: datetime


class _Asked(NamedTuple):
    """What somebody was shown who asked; their confirmation is of that."""

    id: int
    wording_version: str
    wording: str | None
    privacy_version: str


BY_MACHINE = "confirmed by a machine"
"""The way of an event that takes a confirmation back."""
_EVENTS = select(
    subscription_event.c.id,
    subscription_event.c.person_id,
    subscription_event.c.list_slug,
    subscription_event.c.state,
    subscription_event.c.at,
    consent_wording.c.text.label("wording"),
    subscription_event.c.wording_version,
    subscription_event.c.privacy_version,
).outerjoin(consent_wording, consent_wording.c.id == subscription_event.c.wording_id)


async def ask(
    connection: AsyncConnection,
    person_id: int,
    list_slug: str,
    *,
    source: str,
    way: str,
    wording_version: str,
    now: datetime,
    wording: str = "",
    privacy_version: str = "",
) -> int | None:
    """Notes that somebody asked to be on a list; returns the event's id, None if they are on it.

    ``wording`` are the very words that they were shown.
    """
    known = await _known(connection, person_id, list_slug)
    if known is not None and known.state is SubscriptionState.SUBSCRIBED:
        return None
    happening = Happening(
        list_slug,
        SubscriptionState.PENDING,
        way,
        LegalBasis.CONSENT,
        source,
        now,
        wording_version=wording_version,
        wording=wording,
        privacy_version=privacy_version,
    )
    return await _record(connection, known, person_id, happening)


async def asked_since(
    connection: AsyncConnection, address_key: str, list_slug: str, moment: datetime
) -> bool:
    """Whether anybody at a mailbox was asked after ``moment`` whether they want a list, and has
    not answered."""
    found = await connection.scalar(
        select(subscription.c.id)
        .join(person, person.c.id == subscription.c.person_id)
        .where(
            person.c.address_key == address_key,
            subscription.c.list_slug == list_slug,
            subscription.c.state == SubscriptionState.PENDING,
            subscription.c.changed_at > moment,
        )
        .limit(1)
    )
    return found is not None


async def confirm(
    connection: AsyncConnection,
    person_id: int,
    list_slug: str,
    *,
    now: datetime,
    way: str = DOUBLE_OPT_IN,
) -> int | None:
    """``pending`` → ``subscribed``; returns the event's id, None if nothing was pending.

    What is confirmed are the words that were shown when it was asked for, whatever the list says
    by now. The mail that is answered is written down as evidence.
    """
    known = await _known(connection, person_id, list_slug)
    if known is None or known.state is not SubscriptionState.PENDING:
        return None
    asked = await _asked(connection, person_id, list_slug)
    happening = Happening(
        list_slug,
        SubscriptionState.SUBSCRIBED,
        way,
        LegalBasis.CONSENT,
        known.source,
        now,
        wording_version=asked.wording_version,
        wording=asked.wording or "",
        privacy_version=asked.privacy_version,
        evidence=await mail_evidence.of_request(connection, person_id, asked.id),
    )
    return await _record(connection, known, person_id, happening)


async def reopen(
    connection: AsyncConnection, person_id: int, list_slug: str, *, now: datetime
) -> int | None:
    """``subscribed`` → ``pending``: what was confirmed does not count, and is asked for again.

    Returns the event's number, None where nobody had confirmed anything. The link of the request
    is good again.
    """
    known = await _known(connection, person_id, list_slug)
    if known is None or known.state is not SubscriptionState.SUBSCRIBED:
        return None
    asked = await _asked(connection, person_id, list_slug)
    happening = Happening(
        list_slug,
        SubscriptionState.PENDING,
        BY_MACHINE,
        LegalBasis.CONSENT,
        known.source,
        now,
        wording_version=asked.wording_version,
        wording=asked.wording or "",
        privacy_version=asked.privacy_version,
    )
    return await _record(connection, known, person_id, happening)


async def find(connection: AsyncConnection, request_id: int) -> Request | None:
    """The request by that number (what ``ask`` gave), or None if it is forgotten or none."""
    rows = await connection.execute(
        _EVENTS.where(
            subscription_event.c.id == request_id,
            subscription_event.c.state == SubscriptionState.PENDING,
        )
    )
    found = record_or_none(rows, _Event)
    return await _request_in(connection, found) if found else None


async def of_address(connection: AsyncConnection, address_key: str) -> list[int]:
    """The numbers of the requests that were made for a mailbox, the newest first."""
    rows = await connection.execute(
        select(subscription_event.c.id)
        .join(person, person.c.id == subscription_event.c.person_id)
        .where(
            person.c.address_key == address_key,
            subscription_event.c.state == SubscriptionState.PENDING,
        )
        .order_by(subscription_event.c.id.desc())
        .limit(_MOST_REQUESTS)
    )
    return list(rows.scalars())


async def first_of_all(
    connection: AsyncConnection, person_id: int, list_slug: str, up_to: int
) -> Request | None:
    """Somebody's first and only request for a list, if its number is ``up_to`` or lower.

    What a link means that was mailed before links named their request: where there was another
    one, nobody can tell which of them it was mailed for.
    """
    rows = await connection.execute(
        _EVENTS.where(
            subscription_event.c.person_id == person_id,
            subscription_event.c.list_slug == list_slug,
        ).order_by(subscription_event.c.id)
    )
    events = records(rows, _Event)
    asked = [event for event in events if event.state is SubscriptionState.PENDING]
    if len(asked) != 1 or asked[0] != events[0] or asked[0].id > up_to:
        return None
    return await _request_in(connection, asked[0])


async def _request_in(connection: AsyncConnection, row: _Event) -> Request:
    """The request, and what came after it; whose confirmation did not count is as it was before."""
    rows = await connection.execute(
        select(subscription_event.c.state, subscription_event.c.way, subscription_event.c.at)
        .where(
            subscription_event.c.person_id == row.person_id,
            subscription_event.c.list_slug == row.list_slug,
            subscription_event.c.id > row.id,
        )
        .order_by(subscription_event.c.id)
    )
    asked_at, since = row.at, list[SubscriptionState]()
    for state, way, at in rows:
        if way == BY_MACHINE and since == [SubscriptionState.SUBSCRIBED]:
            asked_at, since = at, []
        else:
            since.append(state)
    return Request(
        row.person_id,
        row.list_slug,
        asked_at,
        tuple(since),
        row.wording or "",
        row.wording_version,
        row.privacy_version,
    )


async def any_pending(connection: AsyncConnection, before: datetime) -> bool:
    """Whether a request has waited for its confirmation since ``before`` or longer."""
    found = await connection.scalar(
        select(subscription.c.id)
        .where(
            *_waited_since(before),
        )
        .limit(1)
    )
    return found is not None


async def number_pending(connection: AsyncConnection, before: datetime) -> int:
    """How many requests have waited since ``before`` or longer, and would be forgotten."""
    found = await connection.scalar(
        select(func.count()).select_from(subscription).where(*_waited_since(before))
    )
    return int(found or 0)


async def forget(
    connection: AsyncConnection, before: datetime, now: datetime, *, most: int = AT_ONCE
) -> int:
    """Deletes requests nobody confirmed, and whoever is known here for nothing else.

    At most so many, and returns how many they were: each is looked after by itself, and others
    want to write. Who had left the list before has left it still: a stranger's request undoes no
    withdrawal.
    """
    waited = select(subscription.c.id).where(*_waited_since(before)).limit(most)
    some = list((await connection.execute(waited)).scalars())
    return await _forget(connection, subscription.c.id.in_(some), now) if some else 0


async def end(connection: AsyncConnection, person_id: int, list_slug: str, now: datetime) -> int:
    """``forget`` for one request that waits: whoever got its mail says that it was not them."""
    whose = and_(subscription.c.person_id == person_id, subscription.c.list_slug == list_slug)
    return await _forget(connection, whose, now)


async def _forget(connection: AsyncConnection, which: ColumnElement[bool], now: datetime) -> int:
    await _leave_as_before(connection, which)
    rows = await connection.execute(
        delete(subscription)
        .where(subscription.c.state == SubscriptionState.PENDING, which)
        .returning(subscription.c.person_id, subscription.c.list_slug)
    )
    forgotten = [(person_id, list_slug) for person_id, list_slug in rows]
    for person_id, list_slug in forgotten:
        await erased.events(
            connection,
            subscription_event,
            (
                subscription_event.c.person_id == person_id,
                subscription_event.c.list_slug == list_slug,
                subscription_event.c.state == SubscriptionState.PENDING,
            ),
            now,
        )
        known = [
            exists().where(table.c.person_id == person_id)
            for table in (subscription, subscription_event, consent_event, registration)
        ]
        await connection.execute(delete(person).where(person.c.id == person_id, ~or_(*known)))
    return len(forgotten)


async def _leave_as_before(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    left = await connection.execute(
        select(
            subscription.c.id,
            subscription_event.c.legal_basis,
            subscription_event.c.source,
            subscription_event.c.at,
        )
        .join(
            subscription_event,
            and_(
                subscription_event.c.person_id == subscription.c.person_id,
                subscription_event.c.list_slug == subscription.c.list_slug,
                subscription_event.c.state == SubscriptionState.UNSUBSCRIBED,
            ),
        )
        .where(subscription.c.state == SubscriptionState.PENDING, which)
        .order_by(subscription_event.c.id)
    )
    for row in records(left, _Left):
        await connection.execute(
            update(subscription)
            .where(subscription.c.id == row.id)
            .values(
                state=SubscriptionState.UNSUBSCRIBED,
                legal_basis=row.legal_basis,
                source=row.source,
                changed_at=row.at,
            )
        )


def _waited_since(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of requests: nobody has confirmed them, and nothing keeps them (Art. 18 GDPR)."""
    return (
        subscription.c.state == SubscriptionState.PENDING,
        subscription.c.changed_at <= before,
        ~is_restricted(subscription.c.person_id),
    )


async def _known(connection: AsyncConnection, person_id: int, list_slug: str) -> _Known | None:
    rows = await connection.execute(
        select(subscription.c.id, subscription.c.state, subscription.c.source).where(
            subscription.c.person_id == person_id, subscription.c.list_slug == list_slug
        )
    )
    return record_or_none(rows, _Known)


async def _asked(connection: AsyncConnection, person_id: int, list_slug: str) -> _Asked:
    """The newest request of somebody who waits for it to be confirmed."""
    rows = await connection.execute(
        select(
            subscription_event.c.id,
            subscription_event.c.wording_version,
            consent_wording.c.text.label("wording"),
            subscription_event.c.privacy_version,
        )
        .outerjoin(consent_wording, consent_wording.c.id == subscription_event.c.wording_id)
        .where(
            subscription_event.c.person_id == person_id,
            subscription_event.c.list_slug == list_slug,
            subscription_event.c.state == SubscriptionState.PENDING,
        )
        .order_by(subscription_event.c.id.desc())
        .limit(1)
    )
    return record_or_none(rows, _Asked) or _Asked(0, "", None, "")


async def _record(
    connection: AsyncConnection, known: _Known | None, person_id: int, happening: Happening
) -> int:
    """Writes where a subscription now stands, and the event that is the proof of it."""
    values = {
        "state": happening.state,
        "legal_basis": happening.legal_basis,
        "source": happening.source,
        "changed_at": happening.at,
        # They asked for it themselves: no notice of where the address came from is due.
        "notified": happening.at,
    }
    if known is None:
        whose = {"person_id": person_id, "list_slug": happening.list_slug}
        await connection.execute(insert(subscription).values(**whose, **values))
    else:
        await connection.execute(
            update(subscription).where(subscription.c.id == known.id).values(**values)
        )
    # The number stands in the link that asks: of a request that is forgotten it stays its own.
    made = await serials.take(connection, subscription_event)
    await subscription_events.add(connection, [person_id], happening, number=made)
    return made
