"""Rows for tests of the store: each method writes one row that is right, but for what is said."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rows import Fields, rows_of
from sqlalchemy import Table, insert, select

from mailer.domain.address import parse_address
from mailer.domain.audience import Audience
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState, MailingState, UnclearPolicy
from mailer.domain.newsletter import IssueText, NewsletterIssue
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse
from mailer.store import people, registrations, seminars, subscriptions, suppressions
from mailer.store.database import Database
from mailer.store.deliveries import delivery
from mailer.store.mailings import mailing

NOW = datetime(2026, 3, 29, 8, tzinfo=UTC)
STARTS = NOW + timedelta(days=7)


def a_seminar(slug: str = "waerme", **changes: Any) -> Seminar:
    values: dict[str, Any] = {
        "slug": slug,
        "title": "Wärme",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=1),
        "lists": ("seminare",),
    }
    return Seminar(**(values | changes))


def an_issue(slug: str = "maerz", **changes: Any) -> NewsletterIssue:
    values: dict[str, Any] = {
        "slug": slug,
        "sends_at": STARTS,
        "texts": (IssueText("de", "Neues im März"),),
        "lists": ("seminare",),
    }
    return NewsletterIssue(**(values | changes))


def a_mailing(seminar_id: int, **changes: Any) -> dict[str, Any]:
    return {
        "seminar_id": seminar_id,
        "step_key": "invitation",
        "template": "invitation",
        "audience": Audience.SUBSCRIBERS,
        "trigger": None,
        "to_list": True,
        "lists": ["seminare"],
        "calendar": CalendarUse.NONE,
        "needs": [],
        "on_unclear": UnclearPolicy.ASK,
        "priority": 3,
        "due_at": NOW,
        "late_at": NOW + timedelta(days=1),
        "until_at": STARTS,
        "state": MailingState.SENDING,
        "waits_for": "",
        "created_at": NOW,
    } | changes


def a_delivery(mailing_id: int, person_id: int, **changes: Any) -> dict[str, Any]:
    return {
        "mailing_id": mailing_id,
        "person_id": person_id,
        "occasion": "",
        "address": f"p{person_id}@example.org",
        "address_key": f"p{person_id}@example.org",
        "list_address": None,
        "list_slug": None,
        "state": DeliveryState.QUEUED,
        "priority": 3,
        "revision": 1,
        "message_id": f"{mailing_id}.{person_id}@example.org",
        "next_attempt_at": NOW,
        "queued_at": NOW,
    } | changes


class Ledger:
    """Writes and reads rows of a test's database, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add(self, table: Table, values: dict[str, Any]) -> int:
        async with self.database.write() as connection:
            made = await connection.scalar(insert(table).values(**values).returning(table.c.id))
        return int(made or 0)

    async def row(self, table: Table, row_id: int) -> Fields:
        (found,) = await self.rows(table, id=row_id)
        return found

    async def rows(self, table: Table, **where: Any) -> list[Fields]:
        wanted = [table.c[name] == value for name, value in where.items()]
        async with self.database.read() as connection:
            ordered = select(table).where(*wanted).order_by(*table.primary_key.columns)
            return rows_of(await connection.execute(ordered))

    async def person(self, address: str = "eva@example.org", last_name: str = "Muster") -> int:
        one = Person(address=parse_address(address), last_name=last_name)
        async with self.database.write() as connection:
            made = await people.insert_many(connection, [one], NOW)
        return next(iter(made.values()))

    async def seminar(self, slug: str = "waerme", **changes: Any) -> int:
        async with self.database.write() as connection:
            return await seminars.add(connection, a_seminar(slug, **changes), NOW)

    async def mailing(self, seminar_id: int | None = None, **changes: Any) -> int:
        if seminar_id is None:
            seminar_id = await self.seminar()
        return await self.add(mailing, a_mailing(seminar_id, **changes))

    async def delivery(self, mailing_id: int, person_id: int, **changes: Any) -> int:
        return await self.add(delivery, a_delivery(mailing_id, person_id, **changes))

    async def crowd(self, mailing_id: int, number: int, **changes: Any) -> list[int]:
        """So many people, each with a delivery; returns the deliveries' ids."""
        crowd = [Person(address=parse_address(f"p{one:04d}@example.org")) for one in range(number)]
        async with self.database.write() as connection:
            made = await people.insert_many(connection, crowd, NOW)
            rows = [a_delivery(mailing_id, one, **changes) for one in made.values()]
            found = await connection.execute(insert(delivery).returning(delivery.c.id), rows)
            return sorted(found.scalars())

    async def subscribe(
        self,
        person_id: int,
        list_slug: str = "seminare",
        state: SubscriptionState = SubscriptionState.SUBSCRIBED,
    ) -> None:
        async with self.database.write() as connection:
            await subscriptions.add_many(
                connection,
                [person_id],
                list_slug=list_slug,
                state=state,
                legal_basis="consent",
                source="form",
                way="import",
                wording_version="2026-01",
                now=NOW,
            )

    async def register(
        self,
        seminar_id: int,
        person_id: int,
        state: RegistrationState = RegistrationState.REGISTERED,
        at: datetime = NOW,
    ) -> tuple[int, int] | None:
        async with self.database.write() as connection:
            return await registrations.record(connection, seminar_id, person_id, state, at)

    async def suppress(self, address_key: str, scope: str, reason: str) -> None:
        async with self.database.write() as connection:
            await connection.run_sync(
                suppressions.suppress, address_key, scope=scope, reason=reason, detail="", now=NOW
            )
