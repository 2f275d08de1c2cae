"""Plain cases: people whom the database alone can tell to get a list mailing.

Most of a list are plain: subscribed on a legal basis, alone behind their address, neither
suppressed nor in touch with the seminar, and without any mail of this mailing. Everybody else is
decided about by ``domain.audience``, which alone knows the reasons and their order. So what is said
here errs on one side only: it may leave somebody to be decided about, and never takes in anybody
against whom there is a reason.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Audience
from mailer.domain.consent import SubscriptionState
from mailer.store.audiences import considered
from mailer.store.deliveries import delivery
from mailer.store.mailings import MailingRow
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.restrictions import restriction
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression


def is_plain(row: MailingRow) -> ColumnElement[bool]:
    """Whether a person gets a mailing, as far as that is plain; of ``person`` outside."""
    if not has_plain(row):
        return false()
    return and_(or_(*_on_good_grounds(row)), *_nothing_else(row))


def has_plain(row: MailingRow) -> bool:
    """Whether a mailing is of the kind that has plain cases: mail to registrants goes to few."""
    return row.to_list and row.audience is not None and row.audience.is_list and bool(row.lists)


def by_list(row: MailingRow, of_list: Callable[[str], Any]) -> ColumnElement[Any]:
    """A value that hangs on which of the mailing's lists a plain person gets it by."""
    *others, last = row.lists
    cases = [(_subscribed(slug), of_list(slug)) for slug in others]
    return case(*cases, else_=of_list(last)) if cases else literal(of_list(last))


def plain_people(row: MailingRow, *columns: ColumnElement[Any]) -> Select[Any]:
    """The plain cases among those whom a mailing has to consider; ``columns`` are of ``person``."""
    found = select(*columns).select_from(person).where(is_plain(row))
    # Every plain case is one of a list's subscribers, and need not be looked for among them.
    return found if row.audience is Audience.SUBSCRIBERS else found.where(considered(row))


async def count(connection: AsyncConnection, row: MailingRow) -> int:
    """How many plain cases a mailing has."""
    if not has_plain(row):
        return 0
    return int(await connection.scalar(plain_people(row, func.count())) or 0)


async def at_most(connection: AsyncConnection, row: MailingRow) -> int:
    """More people than this a list mailing cannot reach: so many are subscribed.

    Read from an index, in a hundredth of the time that deciding takes.
    """
    found = await connection.scalar(
        select(func.count(subscription.c.person_id.distinct())).where(
            subscription.c.list_slug.in_(row.lists),
            subscription.c.state == SubscriptionState.SUBSCRIBED,
        )
    )
    return int(found or 0)


def _there(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    # Of the person outside, whatever else the query around it reads.
    return exists().where(*which).correlate(person)


def _subscribed(slug: str, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return _there(
        subscription.c.person_id == person.c.id,
        subscription.c.list_slug == slug,
        subscription.c.state == SubscriptionState.SUBSCRIBED,
        *more,
    )


def _on_good_grounds(row: MailingRow) -> Iterator[ColumnElement[bool]]:
    """For each list: that it is the first that a person is on, and on a legal basis."""
    for place, slug in enumerate(row.lists):
        earlier = [~_subscribed(before) for before in row.lists[:place]]
        yield and_(_subscribed(slug, subscription.c.legal_basis != ""), *earlier)


def _nothing_else(row: MailingRow) -> Iterator[ColumnElement[bool]]:
    other = person.alias()
    yield ~_there(other.c.address_key == person.c.address_key, other.c.id != person.c.id)
    yield ~_there(suppression.c.address_key == person.c.address_key)
    yield ~_there(restriction.c.person_id == person.c.id)
    if row.seminar_id is not None:
        yield ~_there(
            registration.c.seminar_id == row.seminar_id, registration.c.person_id == person.c.id
        )
    if row.is_stored:
        yield ~_there(delivery.c.mailing_id == row.id, delivery.c.person_id == person.c.id)
        yield ~_there(
            delivery.c.mailing_id == row.id, delivery.c.list_address == person.c.address_key
        )
