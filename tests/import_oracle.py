"""The rules of an import row by row, as plainly as they can be written: what the quick way is
compared with."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.imports.import_report import ImportReport, Refused
from mailer.actions.imports.import_rows import ImportRow
from mailer.actions.person.people import SeveralFitError
from mailer.domain.consent import MailingList
from mailer.domain.consent import SubscriptionState as State
from mailer.domain.identity import joined, who
from mailer.domain.person import Person
from mailer.store import people, subscriptions, suppressions
from mailer.store.subscriptions import subscription, subscription_event


async def take_one_by_one(
    connection: AsyncConnection, rows: Sequence[ImportRow], mailing_list: MailingList, now: datetime
) -> ImportReport:
    """Takes rows in by looking everything up for each of them; the file counts as one moment."""
    report, slug = ImportReport(), mailing_list.slug
    keys = sorted({row.address_key for row in rows})
    report.known = len(await people.at_addresses(connection, keys))
    left = await subscriptions.left_addresses(connection, keys, slug)
    report.withdrawn = len(left)
    report.suppressed = len(await suppressions.suppressed_among(connection, keys))
    new: set[int] = set()
    joined_now: set[int] = set()
    for row in rows:
        behind = (await people.at_addresses(connection, [row.address_key])).get(row.address_key, [])
        try:
            number = await _whom(connection, row.person, behind, new, slug, report, now)
        except SeveralFitError as problem:
            report.refused.append(Refused(row.number, problem.sentence))
            continue
        gone = row.address_key in left
        await _join(connection, number, row, mailing_list, joined_now, gone=gone, now=now)
    return report


async def _whom(
    connection: AsyncConnection,
    given: Person,
    behind: list[tuple[int, Person]],
    new: set[int],
    slug: str,
    report: ImportReport,
    now: datetime,
) -> int:
    meant = who(given, behind)
    if meant.several:
        if given.first_name or given.last_name:
            raise SeveralFitError(given, meant.several)
        report.unchanged += 1
        numbers = [number for number, _ in meant.several]
        on_it = await subscriptions.states_of(connection, numbers, slug)
        before = [one for one in numbers if one in on_it and one not in new]
        return (before or numbers)[0]
    if meant.one is None:
        report.imported += 1
        made = Person(
            given.address, given.honorific, given.title, given.first_name, given.last_name,
            given.organisation, given.language or "de", given.letter_salutation,
        )  # fmt: skip
        (number,) = (await people.insert_many(connection, [made], now)).values()
        new.add(number)
        return number
    number, before_ = meant.one
    after = joined(before_, given)
    if after != before_:
        await people.change(connection, number, after, now)
    changed = after != before_ and number not in new
    report.updated += changed
    report.unchanged += not changed
    return number


async def _join(
    connection: AsyncConnection,
    number: int,
    row: ImportRow,
    mailing_list: MailingList,
    joined_now: set[int],
    *,
    gone: bool,
    now: datetime,
) -> None:
    theirs = (subscription.c.person_id == number, subscription.c.list_slug == mailing_list.slug)
    found = (await connection.execute(select(subscription.c.legal_basis).where(*theirs))).scalars()
    known = list(found)
    if known:
        if row.basis and not known[0]:
            ground = {"legal_basis": row.basis, "source": row.source}
            await connection.execute(
                update(subscription).where(*theirs).values(changed_at=now, **ground)
            )
            if number in joined_now:  # the file gave the ground, if not in its first line
                await connection.execute(
                    update(subscription_event)
                    .where(subscription_event.c.person_id == number)
                    .values(**ground)
                )
            else:
                stands = (
                    await connection.execute(select(subscription.c.state).where(*theirs))
                ).scalar_one()
                await connection.execute(
                    insert(subscription_event).values(
                        person_id=number, list_slug=mailing_list.slug, state=stands,
                        way="import", wording_version="", at=now, **ground,
                    )
                )  # fmt: skip
        return
    joined_now.add(number)
    state = State.UNSUBSCRIBED if gone else State.SUBSCRIBED
    shared = {"person_id": number, "list_slug": mailing_list.slug, "state": state,
              "legal_basis": row.basis, "source": row.source}  # fmt: skip
    version = mailing_list.wording_version
    await connection.execute(insert(subscription).values(changed_at=now, **shared))
    await connection.execute(
        insert(subscription_event).values(way="import", wording_version=version, at=now, **shared)
    )
