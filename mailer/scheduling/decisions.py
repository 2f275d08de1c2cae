"""Decisions: who of those considered gets a mailing, and why the others do not."""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.audience import Audience, Candidate, Reason, reason_against
from mailer.domain.registration import Colleague
from mailer.store import audiences, plain
from mailer.store.audiences import Considered, Subscription
from mailer.store.database import Database
from mailer.store.mailings import MailingRow

# Small enough that a page's transaction stays well under 50 ms: others want to write too.
PAGE = 500
"""How many people are considered, and rows written, at a time."""


@dataclass(slots=True)
class Headcount:
    """How many of those considered get a mail, and how many not, by reason."""

    queued: int = 0
    skipped: Counter[Reason] = field(default_factory=Counter)

    def add(self, more: "Headcount") -> None:
        """Counts others too."""
        self.queued += more.queued
        self.skipped.update(more.skipped)


class Decision(NamedTuple):
    """One person considered: ``reason`` is None for those who get the mail."""

    person: Considered
    list_slug: str | None
    reason: Reason | None


async def headcount(database: Database, row: MailingRow, now: datetime) -> Headcount:
    """What a freeze would come out at now; nothing is written."""
    async with database.read() as connection:
        count = Headcount(queued=await plain.count(connection, row))
    async for decisions in decide(database, row, now, ~plain.is_plain(row)):
        tally(count, decisions)
    return count


async def decide(
    database: Database, row: MailingRow, now: datetime, *which: ColumnElement[bool]
) -> AsyncGenerator[list[Decision], None]:
    """Pages of everybody whom a scheduled mailing has to consider, each with the decision.

    ``which``: only those for whom that is true.
    """
    cutoff = cutoff_of(row, now)
    after = audiences.Position()
    taken = ""  # the last address that gets this mail: pages are ordered by address
    while True:
        async with database.read() as connection:
            people = await audiences.page(connection, row, after, PAGE, *which)
            decisions = await decisions_on(connection, row, people, cutoff, taken)
        if not people:
            return
        yield decisions
        taken = last_reached(decisions, taken)
        after = audiences.Position(people[-1].address_key, people[-1].id)


def cutoff_of(row: MailingRow, now: datetime) -> datetime:
    """Until when somebody has to be registered to get a scheduled mailing."""
    # What had to wait for a link goes to everybody who is there when it can leave at last.
    return max(now, row.due_at or now) if row.needs else row.due_at or now


def last_reached(decisions: Sequence[Decision], before: str) -> str:
    """The last address that gets the mail: that of these decisions, else the one ``before``."""
    return next((one.person.address_key for one in reversed(decisions) if not one.reason), before)


async def decisions_on(
    connection: AsyncConnection,
    row: MailingRow,
    people: list[Considered],
    cutoff: datetime,
    taken: str = "",
) -> list[Decision]:
    """Who of some people gets the mail of a mailing's row.

    They come ordered by address; ``taken`` is the last address before them that gets it.
    """
    audience = row.audience
    if audience is None:
        return []  # mail about an event considers nobody
    subscribed: dict[int, Subscription] = {}
    if row.to_list:
        ids = [person.id for person in people]
        subscribed = await audiences.subscriptions_of(connection, ids, row.lists)
    decisions = []
    for person in people:
        subscription = subscribed.get(person.id)
        listed = row.to_list and (
            audience is not Audience.RECIPIENTS or person.corrected_list is not None
        )
        candidate = candidate_of(person, subscription if listed else None, to_list=listed)
        reason = reason_against(candidate, audience, cutoff)
        if reason is None and listed:
            if person.address_key == taken or person.address_has_it:
                reason = Reason.SHARED_ADDRESS
            taken = person.address_key
        slug = subscription.list_slug if listed and subscription else None
        decisions.append(Decision(person, slug, reason))
    return decisions


def candidate_of(
    person: Considered, subscribed: Subscription | None, *, to_list: bool
) -> Candidate:
    """What is known of somebody, with the subscription that counts."""
    suppressed = person.suppression_reason or ""
    if not to_list and person.suppression_scope == "lists":
        suppressed = ""
    return Candidate(
        subscription=subscribed.state if subscribed else None,
        has_legal_basis=bool(subscribed and subscribed.legal_basis),
        suppression=suppressed,
        registration=person.registration_state,
        since=person.registered_since,
        attended=person.attended,
        has_it=person.has_it,
        mailbox_in_touch=person.colleague != Colleague.NOBODY,
        is_restricted=to_list and person.is_restricted,
    )


def reaches_nobody(row: MailingRow, count: Headcount) -> bool:
    """Whether nobody on a list may have the mail: sent now, it would be done for good."""
    settled = {Reason.ALREADY_HAS_IT, Reason.ALREADY_REGISTERED, Reason.DECLINED}
    to_list = row.audience is Audience.SUBSCRIBERS
    return to_list and not count.queued and not settled & count.skipped.keys()


def tally(count: Headcount, decisions: list[Decision]) -> None:
    """Counts a page."""
    for one in decisions:
        if one.reason is None:
            count.queued += 1
        else:
            count.skipped[one.reason] += 1
