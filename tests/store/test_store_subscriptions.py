"""Subscriptions: who is on a list, and the proof of how it came about."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from store.ledger import NOW, Ledger

from mailer.domain.consent import SubscriptionState
from mailer.store import subscriptions
from mailer.store.subscriptions import subscription, subscription_event

A, P, U = SubscriptionState.SUBSCRIBED, SubscriptionState.PENDING, SubscriptionState.UNSUBSCRIBED
LATER = NOW + timedelta(days=1)


async def end(ledger: Ledger, key: str, list_slug: str | None) -> list[str]:
    async with ledger.database.write() as connection:
        return await subscriptions.end_at_address(connection, key, list_slug, "link", LATER)


async def states(ledger: Ledger, list_slug: str, *ids: int) -> dict[int, SubscriptionState]:
    async with ledger.database.read() as connection:
        return await subscriptions.states_of(connection, ids, list_slug)


async def count(ledger: Ledger, list_slug: str) -> int:
    async with ledger.database.read() as connection:
        return await subscriptions.count(connection, list_slug)


async def test_every_subscription_has_its_proof(ledger: Ledger) -> None:
    person_id = await ledger.person()
    await ledger.subscribe(person_id, state=P)
    (row,) = await ledger.rows(subscription)
    (event,) = await ledger.rows(subscription_event)
    assert (row["state"], row["changed_at"], row["notified"]) == (P, NOW, None)
    for name in ("person_id", "list_slug", "state", "legal_basis", "source"):
        assert event[name] == row[name]
    assert (event["way"], event["wording_version"], event["at"]) == ("import", "2026-01", NOW)


async def test_no_people_is_no_subscription(ledger: Ledger) -> None:
    async with ledger.database.write() as connection:
        await subscriptions.add_many(
            connection,
            [],
            list_slug="seminare",
            state=A,
            legal_basis="consent",
            source="form",
            way="import",
            wording_version="",
            now=NOW,
        )
    assert await ledger.rows(subscription) == []


async def test_a_second_subscription_leaves_no_event_behind(ledger: Ledger) -> None:
    person_id = await ledger.person()
    await ledger.subscribe(person_id)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await ledger.subscribe(person_id)
    assert len(await ledger.rows(subscription_event)) == 1


async def test_leaving_speaks_for_the_mailbox(ledger: Ledger) -> None:
    one = await ledger.person("amt@example.org", "Eins")
    two = await ledger.person("AMT@example.org", "Zwei")
    other = await ledger.person("other@example.org")
    for person_id in (one, two, other):
        await ledger.subscribe(person_id)
    assert await end(ledger, "amt@example.org", "seminare") == ["seminare"]
    assert await states(ledger, "seminare", one, two, other) == {one: U, two: U, other: A}
    events = await ledger.rows(subscription_event, state=U)
    assert [event["person_id"] for event in events] == [one, two]
    for event in events:
        assert (event["way"], event["at"], event["legal_basis"]) == ("link", LATER, "consent")
    (changed,) = await ledger.rows(subscription, person_id=one)
    assert changed["changed_at"] == LATER


@pytest.mark.parametrize(
    ("list_slug", "left"),
    [("a", ["a"]), ("b", ["b"]), ("absent", []), (None, ["a", "b"])],
)
async def test_leaving_one_list_or_all(
    ledger: Ledger, list_slug: str | None, left: list[str]
) -> None:
    person_id = await ledger.person()
    for slug, state in (("a", A), ("b", P), ("c", U)):
        await ledger.subscribe(person_id, slug, state)
    assert await end(ledger, "eva@example.org", list_slug) == left
    found = {row["list_slug"]: row["state"] for row in await ledger.rows(subscription)}
    assert found == {"a": A, "b": P, "c": U} | dict.fromkeys(left, U)


async def test_leaving_twice_happens_once(ledger: Ledger) -> None:
    await ledger.subscribe(await ledger.person())
    assert await end(ledger, "eva@example.org", None) == ["seminare"]
    assert await end(ledger, "eva@example.org", None) == []
    assert len(await ledger.rows(subscription_event, state=U)) == 1


async def test_addresses_that_left_are_known_to_imports(ledger: Ledger) -> None:
    """One sharer who left is enough: no import brings the mailbox back."""
    left, stays = [await ledger.person("amt@example.org", name) for name in ("Eins", "Zwei")]
    other = await ledger.person("other@example.org")
    await ledger.subscribe(left, state=U)
    await ledger.subscribe(stays)
    await ledger.subscribe(other, "newsletter", U)
    keys = ["amt@example.org", "other@example.org", "absent@example.org"]
    async with ledger.database.read() as connection:
        assert await subscriptions.left_addresses(connection, keys, "seminare") == {keys[0]}
        assert await subscriptions.left_addresses(connection, keys, "newsletter") == {keys[1]}
        assert await subscriptions.left_addresses(connection, [], "seminare") == set()


async def test_only_the_subscribed_are_counted(ledger: Ledger) -> None:
    for number, state in enumerate((A, A, P, U)):
        await ledger.subscribe(await ledger.person(f"p{number}@example.org"), state=state)
    assert await count(ledger, "seminare") == 2
    assert await count(ledger, "absent") == 0


async def test_those_never_on_a_list_are_absent(ledger: Ledger) -> None:
    one, other = await ledger.person("a@example.org"), await ledger.person("b@example.org")
    await ledger.subscribe(one, state=P)
    assert await states(ledger, "seminare", one, other) == {one: P}
    assert await states(ledger, "newsletter", one) == {}
