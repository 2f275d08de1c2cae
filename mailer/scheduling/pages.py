"""Pages: the deliveries of a freeze, a page at a time and in order of address.

What is plain about a page the database decides and writes by itself; whoever is left is decided
about here (``scheduling.decisions``), and gets a row with the reason.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import DeliveryState
from mailer.domain.subject import Subject
from mailer.domain.timeline import CalendarUse
from mailer.links import Organizer
from mailer.scheduling.decisions import (
    PAGE,
    Decision,
    Headcount,
    cutoff_of,
    decisions_on,
    last_reached,
    tally,
)
from mailer.scheduling.layout import entry_session
from mailer.store import audiences, entries
from mailer.store.audiences import Position
from mailer.store.ledger import freezing, queueing
from mailer.store.ledger.freezing import CHANCE
from mailer.store.ledger.queueing import NewDelivery
from mailer.store.mailings import MailingRow
from mailer.store.people import Addressee

# What the database decides takes a tenth of the time, and what each page costs besides is shared by
# more: 20 ms for which others wait.
_MOSTLY_PLAIN = 2000


class Pages:
    """Everybody whom a mailing has to consider, written page after page.

    ``row`` is the mailing, half frozen since ``topped_up_at``: whoever has a row of that time is
    done with. ``fresh``: nobody is, and need not be looked for. ``kept`` are the contents for each
    list.
    """

    def __init__(
        self,
        row: MailingRow,
        subject: Subject,
        kept: Mapping[str | None, int],
        organizer: Organizer,
        now: datetime,
        *,
        fresh: bool,
    ) -> None:
        self._row, self._subject, self._kept = row, subject, kept
        self._organizer, self._now = organizer, now
        self._queued_at = max(now, row.topped_up_at or now)
        self._to_come = row._replace(topped_up_at=None) if fresh else row
        self._domain = organizer.domain
        self._plain = freezing.PlainPages(
            row,
            kept,
            occasion_of(subject.revision),
            subject.revision,
            self._domain,
            entry_session(row, subject),
        )
        self._rest = freezing.Rest(row)
        self._cutoff = cutoff_of(row, now)
        self._size = PAGE
        self._after = Position()
        self._taken = ""  # the last address that gets this mail

    async def end(self, connection: AsyncConnection) -> Position | None:
        """Where the next page ends; None behind the last one."""
        return await audiences.end_of_page(connection, self._to_come, self._after, self._size)

    async def write(self, connection: AsyncConnection, upto: Position) -> Headcount:
        """Writes a page, from the last one to ``upto``; returns what came of it."""
        row, after = self._row, self._after
        count = Headcount()
        count.queued = await self._plain.write(
            connection, after, upto, self._size, self._queued_at, self._now
        )
        people = await self._rest.read(connection, after, upto)
        decisions = await decisions_on(connection, row, people, self._cutoff, self._taken)
        made = decided_rows(row, self._subject, self._kept, decisions, self._domain, self._now)
        await queueing.enqueue(
            connection, [one._replace(queued_at=self._queued_at) for one in made]
        )
        tally(count, decisions)
        if brings_entries(row):
            keys = await freezing.queued_addresses(connection, row, after, upto)
            await ensure_entries(connection, row, self._subject, keys, self._organizer)
        self._taken = last_reached(decisions, self._taken)
        self._after = upto
        self._size = _MOSTLY_PLAIN if len(people) * 4 < self._size else PAGE
        return count


def brings_entries(row: MailingRow) -> bool:
    """Whether who gets a mailing gets a calendar entry by it."""
    brings_one = row.calendar in {CalendarUse.REQUEST, CalendarUse.PUBLISH}
    return brings_one and row.seminar_id is not None


async def ensure_entries(
    connection: AsyncConnection,
    row: MailingRow,
    subject: Subject,
    address_keys: Iterable[str],
    organizer: Organizer,
) -> None:
    """Calendar entries for those who get this mail, where it brings one."""
    if brings_entries(row) and row.seminar_id is not None:
        session = entry_session(row, subject)
        await entries.ensure_many(connection, row.seminar_id, set(address_keys), organizer, session)


def delivery_row(
    row: MailingRow,
    subject_revision: int,
    content_id: int,
    person: Addressee,
    domain: str,
    now: datetime,
) -> NewDelivery:
    """What every delivery has when it is made; its Message-ID is fixed from here on."""
    return NewDelivery(
        mailing_id=row.id,
        person_id=person.id,
        occasion=occasion_of(subject_revision),
        address=person.address,
        address_key=person.address_key,
        list_slug=person.list_slug,
        priority=row.priority,
        content_id=content_id,
        revision=subject_revision,
        message_id=f"{secrets.token_hex(CHANCE)}@{domain}",
        queued_at=now,
        next_attempt_at=now,
    )


def decided_rows(
    row: MailingRow,
    subject: Subject,
    kept: Mapping[str | None, int],
    decisions: Sequence[Decision],
    domain: str,
    now: datetime,
) -> list[NewDelivery]:
    """Deliveries for a page of people considered, as it was decided about each."""
    first, occasion = next(iter(kept.values())), occasion_of(subject.revision)
    # The system is asked for chance once a page and not for everybody.
    chance = secrets.token_hex(CHANCE * len(decisions))
    session = entry_session(row, subject)
    return [
        NewDelivery(
            mailing_id=row.id,
            person_id=person.id,
            occasion=occasion,
            address=person.address,
            address_key=person.address_key,
            list_slug=list_slug,
            list_address=person.address_key if reason is None and list_slug is not None else None,
            session=session,
            state=DeliveryState.QUEUED if reason is None else DeliveryState.SKIPPED,
            reason="" if reason is None else reason.value,
            priority=row.priority,
            content_id=kept.get(list_slug) or first,
            revision=subject.revision,
            message_id=f"{chance[2 * CHANCE * number : 2 * CHANCE * (number + 1)]}@{domain}",
            queued_at=now,
            next_attempt_at=now if reason is None else None,
            ended_at=None if reason is None else now,
        )
        for number, (person, list_slug, reason) in enumerate(decisions)
    ]


def occasion_of(revision: int) -> str:
    """What a scheduled mail is about beside its mailing: which version of its subject."""
    return f"revision:{revision}"
