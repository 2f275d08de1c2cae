"""Audiences: pages that miss nobody and show nobody twice, with all that decides."""

import asyncio
import random
import tempfile
from pathlib import Path

import pytest
from chance import examples
from hypothesis import given
from hypothesis import strategies as st
from store.ledger import NOW, Ledger, a_mailing

from mailer.domain.address import parse_address
from mailer.domain.audience import Audience, Reason, reason_against
from mailer.domain.consent import SubscriptionState
from mailer.domain.delivery import REACHED, DeliveryState
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.scheduling.decisions import candidate_of
from mailer.store import audiences, people, subscriptions
from mailer.store.audiences import Considered, Position
from mailer.store.database import Database, open_database
from mailer.store.mailings import MailingRow

LISTS = ["seminare"]


def a_row(audience: Audience, seminar_id: int, lists: list[str]) -> MailingRow:
    """A mailing that is not stored, with what its audience hangs on."""
    values = a_mailing(seminar_id, audience=audience, lists=lists, to_list=audience.is_list)
    return MailingRow(texts={}, **values)


async def all_pages(
    database: Database, audience: Audience, seminar_id: int, lists: list[str], size: int
) -> list[Considered]:
    found: list[Considered] = []
    after = Position()
    while True:
        async with database.read() as connection:
            page = await audiences.page(connection, a_row(audience, seminar_id, lists), after, size)
        if not page:
            return found
        assert len(page) <= size
        found += page
        after = Position(page[-1].address_key, page[-1].id)


async def ids_of(ledger: Ledger, audience: Audience, seminar_id: int) -> list[int]:
    pages = await all_pages(ledger.database, audience, seminar_id, LISTS, 2)
    return [row.id for row in pages]


async def subscribed_crowd(database: Database, addresses: list[str]) -> list[int]:
    """Subscribers in this order of ids; those at one address have different names."""
    crowd = [
        Person(address=parse_address(address), last_name=f"Name {number}")
        for number, address in enumerate(addresses)
    ]
    async with database.write() as connection:
        made = await people.insert_many(connection, crowd, NOW)
        await subscriptions.add_many(
            connection,
            list(made.values()),
            list_slug="seminare",
            state=SubscriptionState.SUBSCRIBED,
            legal_basis="consent",
            source="form",
            way="import",
            wording_version="",
            now=NOW,
        )
    return sorted(made.values())


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A database of 120 subscribers with shared mailboxes, added in no order."""
    folder = tmp_path_factory.mktemp("town")
    shuffle = random.Random(7)  # noqa: S311 - the same town every time
    addresses = [f"amt{shuffle.randrange(40)}@example.org" for _ in range(100)]
    addresses += ["ämter@example.org", "Zentrale@example.org", "a_b@example.org", "a-b@example.org"]
    addresses += ["alle@example.org"] * 16

    async def fill() -> list[int]:
        database = await open_database("sqlite:///town.db", folder)
        ids = await subscribed_crowd(database, addresses)
        await database.close()
        return ids

    return folder, asyncio.run(fill())


@examples(25)
@given(size=st.integers(1, 130))
def test_pages_of_any_size_show_everybody_once_and_in_order(
    town: tuple[Path, list[int]], size: int
) -> None:
    folder, ids = town

    async def read() -> list[Considered]:
        database = await open_database("sqlite:///town.db", folder)
        try:
            return await all_pages(database, Audience.SUBSCRIBERS, 1, LISTS, size)
        finally:
            await database.close()

    rows = asyncio.run(read())
    places = [(row.address_key, row.id) for row in rows]
    assert sorted(row.id for row in rows) == ids
    assert places == sorted(places)


mailboxes = st.sampled_from(["a@x.de", "A@x.de", "b@x.de", "ä@x.de", "aa@x.de"])


@examples(15)
@given(addresses=st.lists(mailboxes, max_size=9), size=st.integers(1, 4))
def test_sharers_of_a_mailbox_are_neighbours(addresses: list[str], size: int) -> None:
    async def read() -> list[Considered]:
        with tempfile.TemporaryDirectory() as folder:
            database = await open_database("sqlite:///x.db", Path(folder))
            try:
                await subscribed_crowd(database, addresses)
                return await all_pages(database, Audience.SUBSCRIBERS, 1, LISTS, size)
            finally:
                await database.close()

    keys = [row.address_key for row in asyncio.run(read())]
    assert len(keys) == len(addresses)
    assert keys == sorted(keys)


async def test_those_who_come_or_go_between_pages_disturb_nobody(ledger: Ledger) -> None:
    ids = await subscribed_crowd(ledger.database, [f"p{one}@example.org" for one in range(6)])
    async with ledger.database.read() as connection:
        first = await audiences.page(
            connection, a_row(Audience.SUBSCRIBERS, 1, LISTS), Position(), 3
        )
    async with ledger.database.write() as connection:
        await connection.execute(people.person.delete().where(people.person.c.id == ids[0]))
    await subscribed_crowd(ledger.database, ["p00@example.org", "p9@example.org"])
    after = Position(first[-1].address_key, first[-1].id)
    async with ledger.database.read() as connection:
        rest = await audiences.page(connection, a_row(Audience.SUBSCRIBERS, 1, LISTS), after, 10)
    assert [row.id for row in first] == ids[:3]
    assert [row.address for row in rest] == [
        "p3@example.org",
        "p4@example.org",
        "p5@example.org",
        "p9@example.org",
    ]


async def test_subscribers_are_considered_whatever_their_state(ledger: Ledger) -> None:
    """Those who left are in the ledger too, with the reason: so it can be told why."""
    seminar_id = await ledger.seminar()
    found = []
    for number, state in enumerate(SubscriptionState):
        found.append(await ledger.person(f"p{number}@example.org"))
        await ledger.subscribe(found[-1], state=state)
    other = await ledger.person("q@example.org")
    await ledger.subscribe(other, "newsletter")
    await ledger.person("r@example.org")
    assert await ids_of(ledger, Audience.SUBSCRIBERS, seminar_id) == found
    both = await all_pages(
        ledger.database, Audience.SUBSCRIBERS, seminar_id, ["newsletter", "seminare"], 2
    )
    assert [row.id for row in both] == [*found, other]
    none = await all_pages(ledger.database, Audience.SUBSCRIBERS, seminar_id, [], 2)
    assert none == []


async def test_who_is_on_two_lists_is_considered_once(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    person_id = await ledger.person()
    for slug in ("seminare", "newsletter"):
        await ledger.subscribe(person_id, slug)
    rows = await all_pages(
        ledger.database, Audience.SUBSCRIBERS, seminar_id, ["newsletter", "seminare"], 5
    )
    assert [row.id for row in rows] == [person_id]


async def test_the_invited_are_those_whom_a_list_mail_reached(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    invitation = await ledger.mailing(seminar_id)
    reminder = await ledger.mailing(seminar_id, step_key="reminder", to_list=False)
    elsewhere = await ledger.mailing(await ledger.seminar("other"))
    reached = []
    for number, state in enumerate(DeliveryState):
        person_id = await ledger.person(f"p{number:02d}@example.org")
        await ledger.delivery(invitation, person_id, state=state)
        if state in REACHED:
            reached.append(person_id)
    for mailing_id in (reminder, elsewhere):
        other = await ledger.person(f"q{mailing_id}@example.org")
        await ledger.delivery(mailing_id, other, state=DeliveryState.SENT)
    assert await ids_of(ledger, Audience.INVITED, seminar_id) == reached


async def test_the_registered_are_this_seminars_own(ledger: Ledger) -> None:
    seminar_id, other = await ledger.seminar(), await ledger.seminar("other")
    came, left, elsewhere = [await ledger.person(f"{one}@example.org") for one in "abc"]
    await ledger.register(seminar_id, came)
    await ledger.register(seminar_id, left)
    await ledger.register(seminar_id, left, RegistrationState.CANCELLED)
    await ledger.register(other, elsewhere)
    rows = await all_pages(ledger.database, Audience.REGISTERED, seminar_id, [], 1)
    assert [(row.id, row.registration_state) for row in rows] == [
        (came, "registered"),
        (left, "cancelled"),
    ]
    assert rows[0].registered_since == NOW


@pytest.mark.parametrize(
    ("scope", "reason", "to_list", "expected"),
    [
        ("all", "hard bounce", True, Reason.HARD_BOUNCE),
        ("all", "hard bounce", False, Reason.HARD_BOUNCE),
        ("all", "by staff", False, Reason.BLOCKED_BY_STAFF),
        # A complaint stops lists, never the mail of a seminar one registered for.
        ("lists", "complaint", True, Reason.COMPLAINT),
        ("lists", "complaint", False, None),
    ],
)
async def test_suppressions_reach_as_far_as_their_scope(
    ledger: Ledger, scope: str, reason: str, to_list: bool, expected: Reason | None
) -> None:
    seminar_id = await ledger.seminar()
    person_id = await ledger.person("Eva@example.org")
    await ledger.suppress("eva@example.org", scope, reason)
    if to_list:
        await ledger.subscribe(person_id)
    else:
        await ledger.register(seminar_id, person_id)
    audience = Audience.SUBSCRIBERS if to_list else Audience.REGISTERED
    (row,) = await all_pages(ledger.database, audience, seminar_id, LISTS, 5)
    assert (row.suppression_reason, row.suppression_scope) == (reason, scope)
    async with ledger.database.read() as connection:
        subscribed = await audiences.subscriptions_of(connection, [person_id], LISTS)
    candidate = candidate_of(row, subscribed.get(person_id), to_list=to_list)
    assert reason_against(candidate, audience, NOW) is expected


async def test_the_newest_suppression_counts(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    await ledger.subscribe(await ledger.person())
    await ledger.suppress("eva@example.org", "lists", "complaint")
    await ledger.suppress("eva@example.org", "all", "by staff")
    (row,) = await all_pages(ledger.database, Audience.SUBSCRIBERS, seminar_id, LISTS, 5)
    assert (row.suppression_reason, row.suppression_scope) == ("by staff", "all")


A, P, U = SubscriptionState.SUBSCRIBED, SubscriptionState.PENDING, SubscriptionState.UNSUBSCRIBED


@pytest.mark.parametrize(
    ("states", "lists", "counts"),
    [
        ({"a": A, "b": A}, ["a", "b"], "a"),
        ({"a": A, "b": A}, ["b", "a"], "b"),
        ({"a": U, "b": A}, ["a", "b"], "b"),
        ({"a": P, "b": A}, ["a", "b"], "b"),
        ({"a": U, "b": P}, ["a", "b"], "b"),
        ({"a": U, "b": U}, ["b", "a"], "b"),
        ({"a": U, "b": A}, ["a"], "a"),
        ({"b": A}, ["a", "b"], "b"),
    ],
)
async def test_the_subscription_that_counts(
    ledger: Ledger, states: dict[str, SubscriptionState], lists: list[str], counts: str
) -> None:
    person_id = await ledger.person()
    for slug, state in states.items():
        await ledger.subscribe(person_id, slug, state)
    async with ledger.database.read() as connection:
        found = await audiences.subscriptions_of(connection, [person_id, 99], lists)
    assert set(found) == {person_id}
    assert (found[person_id].list_slug, found[person_id].state) == (counts, states[counts])
