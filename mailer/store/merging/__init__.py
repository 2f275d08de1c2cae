"""Merging: two people who are one; nothing of either is lost, and nothing is doubled.

``keep`` stays, ``gone`` goes, and all that hung on ``gone`` hangs on ``keep`` afterwards. Links
mailed to ``gone`` go on working (``store.successors``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import IN_HAND
from mailer.domain.identity import Known, Likeness, joined, likeness
from mailer.domain.person import Honorific, Person
from mailer.store import people, restrictions, successors
from mailer.store.deliveries import delivery
from mailer.store.ledger.merging import merge_deliveries
from mailer.store.merging.addresses import merge_addresses
from mailer.store.merging.registrations import merge_registrations
from mailer.store.merging.subscriptions import merge_subscriptions
from mailer.store.people import person


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: seminars by number, lists by name, and how many mails changed hands.

    ``after`` is what is known of the one now. ``collapsed`` are the seminars that both were
    registered for, so that a place may be free again; ``withdrawn`` the lists that one had left:
    a withdrawal speaks for the person.
    """

    after: Person
    seminars: list[int]
    collapsed: list[int]
    lists: list[str]
    withdrawn: list[str]
    mails: int


async def in_hand(connection: AsyncConnection, ids: Iterable[int]) -> bool:
    """Whether a mail to one of some people is being sent in this moment."""
    found = await connection.scalar(
        select(delivery.c.id)
        .where(delivery.c.person_id.in_(list(ids)), delivery.c.state.in_(IN_HAND))
        .limit(1)
    )
    return found is not None


async def merge(connection: AsyncConnection, keep: Known, gone: Known, now: datetime) -> Merged:
    """Makes ``gone`` one with ``keep``, whose address stays, and says what that came to.

    Nothing of theirs may be in hand (``in_hand``).
    """
    after = _known_together(keep[1], gone[1])
    seminars, collapsed = await merge_registrations(connection, keep[0], gone[0], now)
    lists, withdrawn = await merge_subscriptions(connection, keep[0], gone[0], now)
    mails = await merge_deliveries(connection, keep, gone, now)
    if keep[1].address.key != gone[1].address.key:
        await merge_addresses(connection, keep, gone, now)
    await restrictions.inherit(connection, keep[0], gone[0])
    await successors.put(connection, person, gone[0], keep[0])
    await connection.execute(
        update(successors.former_address)
        .where(successors.former_address.c.person_id == gone[0])
        .values(person_id=keep[0])
    )
    await connection.execute(delete(person).where(person.c.id == gone[0]))
    others = (await people.at_addresses(connection, [keep[1].address.key]))[keep[1].address.key]
    if any(_name(one) == _name(after) for number, one in others if number != keep[0]):
        after = keep[1]  # the fuller name is a third one's
    if after != keep[1]:
        await people.change(connection, keep[0], after, now)
    return Merged(after, seminars, collapsed, lists, withdrawn, mails)


def _known_together(keep: Person, gone: Person) -> Person:
    """What is known of the one: where both say something, what ``keep`` says."""
    after = replace(joined(gone, keep), address=keep.address)
    if likeness(keep, gone) is Likeness.OTHER:
        return replace(after, first_name=keep.first_name, last_name=keep.last_name)
    return after


def _name(one: Person) -> tuple[str, str, Honorific]:
    return one.first_name, one.last_name, one.honorific
