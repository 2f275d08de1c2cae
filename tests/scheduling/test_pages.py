"""Pages: what the database decides by itself is what is decided about everybody one by one."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from store.ledger import NOW, a_delivery, a_mailing, a_seminar

from mailer.domain.address import parse_address
from mailer.domain.audience import Audience
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import DeliveryState
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.domain.timeline import CalendarUse
from mailer.links import Links, Organizer
from mailer.scheduling import decisions, pages
from mailer.scheduling.decisions import Headcount
from mailer.store import mailings, people, seminars
from mailer.store.contents import content
from mailer.store.database import Database, open_database
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.ledger import freezing, queueing
from mailer.store.mailings import MailingRow, mailing
from mailer.store.registrations import registration
from mailer.store.subscriptions import subscription
from mailer.store.suppressions import suppression

LISTS = ("eins", "zwei", "drei")
BEFORE = NOW - timedelta(days=1)
_BEFORE = (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.QUEUED, DeliveryState.CANCELLED)

ORGANIZER = Organizer("post@example.org", Links("https://seminar.example.org", b"key" * 16))


class Somebody(NamedTuple):
    """A person of a made-up town, with all that a list mailing hangs on."""

    box: str
    lists: dict[str, tuple[SubscriptionState, str]]
    registered: RegistrationState | None
    had: DeliveryState | None
    invited: bool


class Town(NamedTuple):
    """People, what is suppressed, and a mailing to them."""

    people: list[Somebody]
    suppressed: dict[str, tuple[str, str]]
    audience: Audience
    lists: list[str]
    is_seminar: bool


# Half of them are plain, so that plain and other cases lie between each other.
_mostly = st.sampled_from(
    [SubscriptionState.SUBSCRIBED] * 3 + [SubscriptionState.PENDING, SubscriptionState.UNSUBSCRIBED]
)
_standing = st.tuples(_mostly, st.sampled_from(["consent", "consent", "contract", ""]))
_people = st.builds(
    Somebody,
    box=st.sampled_from([f"{one}@example.org" for one in "aAbcdefghijö"]),
    lists=st.dictionaries(st.sampled_from(LISTS), _standing, min_size=1),
    registered=st.sampled_from([None, None, None, None, *RegistrationState]),
    had=st.sampled_from([None, None, None, None, *_BEFORE]),
    invited=st.booleans(),
)
_towns = st.builds(
    Town,
    people=st.lists(_people, max_size=12),
    suppressed=st.dictionaries(
        st.sampled_from(["b@example.org", "c@example.org"]),
        st.tuples(
            st.sampled_from(["all", "lists"]),
            st.sampled_from(["hard bounce", "complaint", "by staff"]),
        ),
    ),
    audience=st.sampled_from([Audience.SUBSCRIBERS, Audience.SUBSCRIBERS, Audience.INVITED]),
    lists=st.sampled_from([["eins"], ["zwei", "eins"], ["eins", "zwei", "drei"]]),
    is_seminar=st.booleans(),
)


async def _settled(connection: AsyncConnection, town: Town) -> tuple[MailingRow, list[int]]:
    """Writes a town down; returns the mailing, and the contents of its lists."""
    seminar_id = await seminars.add(connection, a_seminar(), NOW)
    made = [Person(parse_address(one.box), last_name=f"N{n}") for n, one in enumerate(town.people)]
    ids = list((await people.insert_many(connection, made, NOW)).values())
    rows = [
        a_mailing(seminar_id, step_key=key, audience=town.audience, lists=town.lists)
        for key in ("this", "before")
    ]
    rows[0]["calendar"] = CalendarUse.PUBLISH
    this, before = [
        await connection.scalar(insert(mailing).values(**row).returning(mailing.c.id))
        for row in rows
    ]
    kept = [
        await connection.scalar(
            insert(content).values(hash=slug, snapshot="", created_at=NOW).returning(content.c.id)
        )
        for slug in town.lists
    ]
    taken: set[str] = set()
    for number, (one, person) in enumerate(zip(town.people, made, strict=True)):
        who, key = ids[number], person.address.key
        for slug, (state, basis) in one.lists.items():
            await connection.execute(
                insert(subscription).values(
                    person_id=who, list_slug=slug, state=state, legal_basis=basis, source="",
                    changed_at=NOW,
                )
            )  # fmt: skip
        if one.registered is not None:
            await connection.execute(
                insert(registration).values(
                    seminar_id=seminar_id, person_id=who, state=one.registered, since=NOW
                )
            )
        if one.had is not None:
            keeps = one.had is not DeliveryState.CANCELLED and key not in taken
            taken |= {key} if keeps else set()
            row = a_delivery(
                int(this or 0), who, occasion="revision:1", state=one.had, queued_at=BEFORE,
                list_address=key if keeps else None, list_slug=town.lists[0],
            )  # fmt: skip
            await connection.execute(insert(delivery).values(**row))
        if one.invited:
            row = a_delivery(int(before or 0), who, state=DeliveryState.SENT, queued_at=BEFORE)
            await connection.execute(insert(delivery).values(**row))
    for key, (scope, reason) in town.suppressed.items():
        await connection.execute(
            insert(suppression).values(
                address_key=key, scope=scope, reason=reason, detail="", since=NOW
            )
        )
    found = await mailings.by_id(connection, int(this or 0))
    assert found is not None
    row_ = found.mailing if town.is_seminar else found.mailing._replace(seminar_id=None)
    return row_, [int(one or 0) for one in kept]


async def _compared(database: Database, town: Town) -> None:
    async with database.whole(keep=False) as trial:
        async with trial.write() as connection:
            row, kept = await _settled(connection, town)
            await queueing.free_mailboxes(connection, row.id)
            begun = await freezing.begun_at(connection, row.id, NOW)
        expected = {}
        everybody = Headcount()
        async for page in decisions.decide(trial, row, NOW):
            decisions.tally(everybody, page)
            for one in page:
                expected[one.person.id] = (one.list_slug, one.reason)
        assert await decisions.headcount(trial, row, NOW) == everybody
        half = row._replace(topped_up_at=begun)
        subject = a_seminar(revision=2)
        contents: dict[str | None, int] = dict(zip(town.lists, kept, strict=True))
        work = pages.Pages(half, subject, contents, ORGANIZER, NOW, fresh=True)
        count = Headcount()
        async with trial.write() as connection:
            while (upto := await work.end(connection)) is not None:
                count.add(await work.write(connection, upto))
            written = (
                await connection.execute(
                    select(delivery)
                    .where(delivery.c.mailing_id == row.id, delivery.c.occasion == "revision:2")
                    .order_by(delivery.c.id)
                )
            ).all()
            entries = set((await connection.scalars(select(calendar_entry.c.address_key))).all())
        assert {one.person_id: (one.list_slug, one.reason or None) for one in written} == expected
        assert count == everybody
        for made in written:
            gets = made.reason == ""
            assert made.state == ("queued" if gets else "skipped")
            assert made.list_address == (made.address_key if gets else None)
            assert made.content_id == contents.get(made.list_slug, kept[0])
            assert (made.next_attempt_at, made.ended_at) == ((NOW, None) if gets else (None, NOW))
            assert (made.queued_at, made.priority, made.revision) == (begun, row.priority, 2)
            assert re.fullmatch(r"[0-9a-f]{32}@example\.org", made.message_id)
            assert (made.with_join_link, made.attempts, made.relay, made.reply) == (
                False,
                0,
                "",
                "",
            )
        assert len({one.message_id for one in written}) == len(written)
        queued = {one.address_key for one in written if one.reason == ""}
        assert entries == (queued if row.seminar_id is not None else set())


def test_the_database_decides_as_everybody_would_be_decided_about(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 3)
    monkeypatch.setattr(pages, "_MOSTLY_PLAIN", 4)
    with asyncio.Runner() as runner:
        database = runner.run(open_database(database_url, tmp_path))

        @settings(deadline=None, max_examples=60)
        @given(town=_towns)
        def every_town(town: Town) -> None:
            runner.run(_compared(database, town))

        every_town()
        runner.run(database.close())
