"""Requests to be on a list: proven, confirmed once, and forgotten when nobody answers."""

from datetime import timedelta
from typing import Any

import pytest
from store.ledger import NOW, Ledger

from mailer.domain.consent import SubscriptionState
from mailer.store import requests, subscriptions
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.subscriptions import subscription, subscription_event

S = SubscriptionState
DAY = timedelta(days=1)


async def ask(ledger: Ledger, person_id: int, at: Any = NOW, list_slug: str = "news") -> int | None:
    async with ledger.database.write() as connection:
        return await requests.ask(
            connection, person_id, list_slug,
            source="https://e.org/newsletter", way="form", wording_version="v1", now=at,
        )  # fmt: skip


async def confirm(ledger: Ledger, person_id: int, at: Any = NOW + DAY) -> int | None:
    async with ledger.database.write() as connection:
        return await requests.confirm(connection, person_id, "news", now=at)


async def forget(ledger: Ledger, before: Any = NOW) -> int:
    async with ledger.database.write() as connection:
        return await requests.forget(connection, before, before + DAY)


async def leave(ledger: Ledger, at: Any) -> None:
    async with ledger.database.write() as connection:
        await subscriptions.end_at_address(connection, "eva@example.org", "news", "link", at)


async def state(ledger: Ledger, person_id: int) -> SubscriptionState | None:
    rows = await ledger.rows(subscription, person_id=person_id, list_slug="news")
    return rows[0]["state"] if rows else None


async def events(ledger: Ledger, person_id: int) -> list[tuple[Any, ...]]:
    rows = await ledger.rows(subscription_event, person_id=person_id)
    return [(row["state"].value, row["way"], row["at"]) for row in rows]


async def test_each_step_is_proven(ledger: Ledger) -> None:
    eva = await ledger.person()
    assert await ask(ledger, eva) is not None
    assert await state(ledger, eva) is S.PENDING
    assert await confirm(ledger, eva) is not None
    assert await state(ledger, eva) is S.SUBSCRIBED
    assert await events(ledger, eva) == [
        ("pending", "form", NOW), ("subscribed", "double opt-in", NOW + DAY),
    ]  # fmt: skip
    for row in await ledger.rows(subscription_event, person_id=eva):
        assert (row["legal_basis"], row["wording_version"]) == ("consent", "v1")
        assert row["source"] == "https://e.org/newsletter"


async def test_confirming_twice_is_once_and_asking_again_changes_nothing(ledger: Ledger) -> None:
    eva = await ledger.person()
    assert await confirm(ledger, eva) is None  # nobody asked
    await ask(ledger, eva)
    assert await confirm(ledger, eva) is not None
    assert await confirm(ledger, eva) is None
    assert await ask(ledger, eva) is None
    assert await state(ledger, eva) is S.SUBSCRIBED
    assert len(await events(ledger, eva)) == 2


async def test_one_list_is_not_the_other(ledger: Ledger) -> None:
    eva = await ledger.person()
    await ask(ledger, eva, list_slug="seminare")
    assert await confirm(ledger, eva) is None
    assert await state(ledger, eva) is None


async def test_asking_again_waits_anew(ledger: Ledger) -> None:
    eva = await ledger.person()
    first = await ask(ledger, eva)
    second = await ask(ledger, eva, NOW + DAY)
    async with ledger.database.read() as connection:
        older = await requests.find(connection, first or 0)
        newer = await requests.find(connection, second or 0)
        assert older is not None
        assert newer is not None
        assert (older.asked_at, older.since) == (NOW, (S.PENDING,))
        assert (newer.asked_at, newer.since) == (NOW + DAY, ())
        assert not await requests.any_pending(connection, NOW)
        assert await requests.any_pending(connection, NOW + DAY)
    assert await forget(ledger, NOW) == 0
    assert await forget(ledger, NOW + DAY) == 1


@pytest.mark.parametrize("known_for", ["nothing", "another list", "a registration", "left a list"])
async def test_who_never_answered_is_forgotten(ledger: Ledger, known_for: str) -> None:
    eva = await ledger.person()
    await ask(ledger, eva)
    if known_for == "another list":
        await ledger.subscribe(eva)
    if known_for == "a registration":
        await ledger.register(await ledger.seminar(), eva)
    if known_for == "left a list":
        await ledger.subscribe(eva, state=S.UNSUBSCRIBED)
    assert await forget(ledger) == 1
    kept = known_for != "nothing"
    assert bool(await ledger.rows(person, id=eva)) is kept
    assert await state(ledger, eva) is None
    assert ("pending", "form", NOW) not in await events(ledger, eva)
    assert bool(await ledger.rows(registration)) is (known_for == "a registration")


async def test_a_strangers_request_undoes_no_withdrawal(ledger: Ledger) -> None:
    eva = await ledger.person()
    await ledger.subscribe(eva, "news")
    await leave(ledger, NOW + DAY)
    await ask(ledger, eva, NOW + 2 * DAY)
    await forget(ledger, NOW + 3 * DAY)
    assert await state(ledger, eva) is S.UNSUBSCRIBED
    async with ledger.database.read() as connection:
        left = await subscriptions.left_addresses(connection, ["eva@example.org"], "news")
    assert left == {"eva@example.org"}  # so that no import brings her back
    # The proof of what was agreed to, and withdrawn, stays whole.
    ways = [one[0] for one in await events(ledger, eva)]
    assert ways == ["subscribed", "unsubscribed", "pending"]


async def test_who_left_and_asks_again_is_back_when_it_is_confirmed(ledger: Ledger) -> None:
    eva = await ledger.person()
    await ledger.subscribe(eva, "news")
    await leave(ledger, NOW)
    assert await ask(ledger, eva, NOW + DAY) is not None
    assert await state(ledger, eva) is S.PENDING
    assert await confirm(ledger, eva, NOW + 2 * DAY) is not None
    assert await forget(ledger, NOW + 3 * DAY) == 0
    assert await state(ledger, eva) is S.SUBSCRIBED


async def test_what_is_confirmed_or_young_is_never_forgotten(ledger: Ledger) -> None:
    eva, ada = await ledger.person(), await ledger.person("ada@example.org")
    await ask(ledger, eva)
    await confirm(ledger, eva)
    await ask(ledger, ada, NOW + DAY)
    assert await forget(ledger, NOW + DAY - timedelta(microseconds=1)) == 0
    assert (await state(ledger, eva), await state(ledger, ada)) == (S.SUBSCRIBED, S.PENDING)
