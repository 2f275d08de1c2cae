"""Claims: no delivery is ever in two hands, and nobody writes down what is not theirs."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update
from store.ledger import NOW, STARTS, Ledger
from support import ONLY_SQLITE

from mailer.domain.delivery import DeliveryState, MailingState
from mailer.domain.registration import RegistrationState
from mailer.domain.timeline import CalendarUse
from mailer.links import Links, Organizer
from mailer.store import entries
from mailer.store.database import Database, open_database
from mailer.store.deliveries import delivery
from mailer.store.ledger import attempts, claims
from mailer.store.ledger.attempts import Outcome
from mailer.store.mailings import mailing
from mailer.store.send_context import send_context
from mailer.store.subscriptions import subscription

ORGANIZER = Organizer("o@example.org", Links("https://example.org", b"k" * 64))

S = DeliveryState
LEASE = NOW + timedelta(minutes=10)


async def claim(
    database: Database, worker: str = "a", limit: int = 100, now: datetime = NOW
) -> list[int]:
    async with database.write() as connection:
        return await connection.run_sync(claims.claim, worker, now, LEASE, limit)


async def begin(database: Database, worker: str, ids: list[int], now: datetime = NOW) -> set[int]:
    async with database.write() as connection:
        return await connection.run_sync(
            attempts.begin, worker, [(one, now.isoformat()) for one in ids], now
        )


async def conclude(database: Database, worker: str, *outcomes: Outcome) -> None:
    async with database.write() as connection:
        await connection.run_sync(attempts.conclude, worker, list(outcomes))


def an_outcome(delivery_id: int, state: DeliveryState = S.SENT, **changes: Any) -> Outcome:
    values: dict[str, Any] = {
        "reason": "",
        "reply": "250 2.0.0 Ok",
        "relay": "main",
        "at": NOW + timedelta(seconds=1),
    }
    return Outcome(delivery_id, state, **(values | changes))


async def states(ledger: Ledger) -> list[DeliveryState]:
    return [row["state"] for row in await ledger.rows(delivery)]


async def test_a_claim_has_a_worker_and_a_lease(ledger: Ledger) -> None:
    ids = await ledger.crowd(await ledger.mailing(), 3)
    assert await claim(ledger.database) == ids
    for row in await ledger.rows(delivery):
        assert (row["state"], row["worker"], row["lease_until"]) == (S.CLAIMED, "a", LEASE)
        assert row["attempts"] == 0


async def test_what_is_claimed_is_not_claimed_again(ledger: Ledger) -> None:
    await ledger.crowd(await ledger.mailing(), 5)
    first = await claim(ledger.database, "a", 3)
    second = await claim(ledger.database, "b", 3)
    assert (len(first), len(second)) == (3, 2)
    assert not set(first) & set(second)
    assert await claim(ledger.database, "c") == []


async def test_two_workers_never_get_the_same(
    ledger: Ledger, tmp_path: Path, database_url: str
) -> None:
    """Two processes, as far as the database can tell, each with several claims under way."""
    ids = await ledger.crowd(await ledger.mailing(), 300)
    other = await open_database(database_url, tmp_path)
    got: dict[str, list[int]] = {}

    async def work(database: Database, worker: str) -> None:
        mine = got.setdefault(worker, [])
        while batch := await claim(database, worker, 7):
            mine += batch

    await asyncio.gather(
        *(
            work(database, f"{name}{n}")
            for n in range(3)
            for name, database in (("here", ledger.database), ("there", other))
        )
    )
    await other.close()
    assert sorted(one for batch in got.values() for one in batch) == ids
    for row in await ledger.rows(delivery):
        assert row["id"] in got[row["worker"]]


async def test_the_most_urgent_goes_first(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar()
    people = [await ledger.person(f"p{one}@example.org") for one in range(5)]
    mailings = [
        await ledger.mailing(seminar_id, step_key=key) for key in ("list", "reminder", "answer")
    ]
    late = await ledger.delivery(mailings[0], people[0], priority=3)
    soon = await ledger.delivery(mailings[1], people[1], priority=1)
    waited_longer = await ledger.delivery(
        mailings[1], people[2], priority=1, next_attempt_at=NOW - timedelta(hours=1)
    )
    at_once = await ledger.delivery(mailings[2], people[3], priority=0)
    after_it = await ledger.delivery(mailings[2], people[4], priority=0)
    order = [await claim(ledger.database, limit=1) for _ in range(5)]
    assert order == [[at_once], [after_it], [waited_longer], [soon], [late]]


@pytest.mark.parametrize("state", MailingState)
async def test_only_mailings_that_send_are_sent(ledger: Ledger, state: MailingState) -> None:
    ids = await ledger.crowd(await ledger.mailing(state=state), 2)
    assert await claim(ledger.database) == (ids if state is MailingState.SENDING else [])


@pytest.mark.parametrize("state", DeliveryState)
async def test_only_queued_and_deferred_are_claimed(ledger: Ledger, state: DeliveryState) -> None:
    ids = await ledger.crowd(await ledger.mailing(), 2, state=state)
    assert await claim(ledger.database) == (ids if state in {S.QUEUED, S.DEFERRED} else [])


@pytest.mark.parametrize(
    ("next_attempt_at", "due"),
    [
        (NOW - timedelta(days=1), True),
        (NOW, True),
        (NOW + timedelta(microseconds=1), False),
        (None, False),
    ],
)
async def test_nothing_is_tried_before_its_time(
    ledger: Ledger, next_attempt_at: datetime | None, due: bool
) -> None:
    await ledger.crowd(await ledger.mailing(), 1, state=S.DEFERRED, next_attempt_at=next_attempt_at)
    assert bool(await claim(ledger.database)) is due


async def test_beginning_counts_the_try_and_fixes_the_date(ledger: Ledger) -> None:
    (one,) = await ledger.crowd(await ledger.mailing(), 1)
    await claim(ledger.database)
    assert await begin(ledger.database, "a", [one]) == {one}
    row = await ledger.row(delivery, one)
    assert (row["state"], row["attempts"], row["dated_at"]) == (S.SENDING, 1, NOW)
    retry = NOW + timedelta(minutes=5)
    deferred = an_outcome(one, S.DEFERRED, retry_at=retry)
    await conclude(ledger.database, "a", deferred)
    await claim(ledger.database, "a", now=retry)
    await begin(ledger.database, "a", [one], retry)
    row = await ledger.row(delivery, one)
    assert (row["attempts"], row["dated_at"]) == (2, NOW)


@pytest.mark.parametrize(
    ("worker", "late", "begun"),
    [
        ("a", timedelta(0), True),
        ("a", timedelta(minutes=10) - timedelta(microseconds=1), True),
        ("a", timedelta(minutes=10), False),
        ("b", timedelta(0), False),
    ],
)
async def test_only_own_leases_are_begun(
    ledger: Ledger, worker: str, late: timedelta, begun: bool
) -> None:
    (one,) = await ledger.crowd(await ledger.mailing(), 1)
    await claim(ledger.database)
    assert await begin(ledger.database, worker, [one], NOW + late) == ({one} if begun else set())
    row = await ledger.row(delivery, one)
    assert row["state"] is (S.SENDING if begun else S.CLAIMED)
    assert row["attempts"] == (1 if begun else 0)


async def test_what_was_taken_back_meanwhile_is_not_begun(ledger: Ledger) -> None:
    kept, cancelled = await ledger.crowd(await ledger.mailing(), 2)
    await claim(ledger.database)
    async with ledger.database.write() as connection:
        await connection.execute(
            update(delivery).where(delivery.c.id == cancelled).values(state=S.CANCELLED)
        )
    assert await begin(ledger.database, "a", [kept, cancelled]) == {kept}


async def test_nothing_is_begun_twice(ledger: Ledger) -> None:
    ids = await ledger.crowd(await ledger.mailing(), 2)
    await claim(ledger.database)
    assert await begin(ledger.database, "a", ids) == set(ids)
    assert await begin(ledger.database, "a", ids) == set()


@pytest.mark.parametrize(
    ("state", "retry_at"),
    [(S.SENT, None), (S.FAILED, None), (S.UNCLEAR, None), (S.DEFERRED, LEASE), (S.QUEUED, NOW)],
)
async def test_what_the_relay_said_is_written_down(
    ledger: Ledger, state: DeliveryState, retry_at: datetime | None
) -> None:
    (one,) = await ledger.crowd(await ledger.mailing(), 1)
    await claim(ledger.database)
    await begin(ledger.database, "a", [one])
    why = "" if state is S.SENT else "why"
    said = an_outcome(one, state, reason=why, reply="450 later", relay="two", retry_at=retry_at)
    await conclude(ledger.database, "a", said)
    row = await ledger.row(delivery, one)
    assert (row["state"], row["reason"], row["reply"]) == (state, why, "450 later")
    assert (row["relay"], row["ended_at"], row["next_attempt_at"]) == ("two", said.at, retry_at)
    assert (row["worker"], row["lease_until"]) == (None, None)


async def test_only_own_deliveries_are_concluded(ledger: Ledger) -> None:
    """A worker whose delivery was given to another must not overwrite what that one finds."""
    mine, theirs, claimed = await ledger.crowd(await ledger.mailing(), 3)
    await claim(ledger.database, "a", 1)
    await claim(ledger.database, "b", 1)
    await claim(ledger.database, "a", 1)
    await begin(ledger.database, "a", [mine])
    await begin(ledger.database, "b", [theirs])
    await conclude(ledger.database, "a", *(an_outcome(one) for one in (mine, theirs, claimed)))
    assert await states(ledger) == [S.SENT, S.SENDING, S.CLAIMED]
    assert (await ledger.row(delivery, theirs))["reply"] == ""


async def test_a_notice_that_arrived_was_given(ledger: Ledger) -> None:
    """By mail to a list, if it told where the address came from and the relay took it."""
    mailing_id = await ledger.mailing()
    people = [await ledger.person(f"p{one}@example.org") for one in range(5)]
    for one in people:
        await ledger.subscribe(one)
        await ledger.subscribe(one, "newsletter")
    ids = [
        await ledger.delivery(mailing_id, one, list_slug="seminare" if one != people[3] else None)
        for one in people
    ]
    async with ledger.database.write() as connection:
        await connection.execute(
            update(subscription)
            .where(subscription.c.person_id == people[2])
            .values(notified=NOW - timedelta(days=9))
        )
    await claim(ledger.database)
    await begin(ledger.database, "a", ids)
    outcomes = [an_outcome(one, notice=True) for one in ids]
    outcomes[1] = an_outcome(ids[1], S.FAILED, notice=True)
    outcomes[4] = an_outcome(ids[4])
    await conclude(ledger.database, "a", *outcomes)
    notified = {
        (row["person_id"], row["list_slug"]): row["notified"]
        for row in await ledger.rows(subscription)
        if row["notified"] is not None
    }
    assert notified == {
        (people[0], "seminare"): outcomes[0].at,
        (people[2], "seminare"): NOW - timedelta(days=9),
        (people[2], "newsletter"): NOW - timedelta(days=9),
    }


async def test_giving_back_queues_own_claims_only(ledger: Ledger) -> None:
    ids = await ledger.crowd(await ledger.mailing(), 5)
    await claim(ledger.database, "a", 3)
    await claim(ledger.database, "b", 1)
    await begin(ledger.database, "a", ids[:1])
    async with ledger.database.write() as connection:
        assert await connection.run_sync(claims.give_back, "a") == 2
    assert await states(ledger) == [S.SENDING, S.QUEUED, S.QUEUED, S.CLAIMED, S.QUEUED]
    row = await ledger.row(delivery, ids[1])
    assert (row["worker"], row["lease_until"], row["attempts"]) == (None, None, 0)
    assert len(await claim(ledger.database, "b")) == 3


async def test_giving_back_some_keeps_the_others(ledger: Ledger) -> None:
    ids = await ledger.crowd(await ledger.mailing(), 3)
    await claim(ledger.database)
    async with ledger.database.write() as connection:
        assert await connection.run_sync(claims.give_back, "a", []) == 0
        assert await connection.run_sync(claims.give_back, "a", ids[1:]) == 2
        assert await connection.run_sync(claims.give_back, "b", ids) == 0
    assert await states(ledger) == [S.CLAIMED, S.QUEUED, S.QUEUED]


async def test_setting_aside_frees_the_mailbox(ledger: Ledger) -> None:
    mailing_id = await ledger.mailing()
    sharers = [await ledger.person("amt@example.org", name) for name in ("Eins", "Zwei", "Drei")]
    mine = await ledger.delivery(mailing_id, sharers[0], list_address="amt@example.org")
    theirs = await ledger.delivery(mailing_id, sharers[1])
    await claim(ledger.database, "a", 1)
    await claim(ledger.database, "b", 1)
    async with ledger.database.write() as connection:
        await connection.run_sync(claims.set_aside, "a", [], NOW)
        await connection.run_sync(
            claims.set_aside,
            "a",
            [(one, S.SKIPPED, "unsubscribed") for one in (mine, theirs)],
            NOW,
        )
    row = await ledger.row(delivery, mine)
    assert (row["state"], row["reason"], row["ended_at"]) == (S.SKIPPED, "unsubscribed", NOW)
    assert (await ledger.row(delivery, theirs))["state"] is S.CLAIMED
    assert await ledger.delivery(mailing_id, sharers[2], list_address="amt@example.org")


async def test_all_that_decides_is_loaded_as_it_is_now(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar(revision=4)
    mailing_id = await ledger.mailing(seminar_id)
    person_id = await ledger.person("eva@example.org")
    one = await ledger.delivery(
        mailing_id, person_id, address_key="eva@example.org", list_slug="seminare"
    )
    await claim(ledger.database)
    async with ledger.database.read() as connection:
        (bare,) = await connection.run_sync(send_context, [one])
    assert (bare.registration_state, bare.subscription_state) == (None, None)
    assert (bare.suppression_reason, bare.entry_id) == (None, None)
    await ledger.subscribe(person_id)
    await ledger.register(seminar_id, person_id, at=NOW)
    await ledger.register(seminar_id, person_id, RegistrationState.CANCELLED, at=STARTS)
    await ledger.suppress("eva@example.org", "lists", "complaint")
    async with ledger.database.write() as connection:
        entry = await entries.ensure(connection, seminar_id, "eva@example.org", ORGANIZER)
    async with ledger.database.read() as connection:
        (row,) = await connection.run_sync(send_context, [one])
    assert (row.id, row.last_name) == (one, "Muster")
    assert (row.mailing.state, row.mailing.subject_revision) == (MailingState.SENDING, 4)
    assert (row.registration_state, row.registered_since) == ("cancelled", STARTS)
    assert (row.subscription_state, row.legal_basis) == ("subscribed", "consent")
    assert (row.suppression_reason, row.suppression_scope) == ("complaint", "lists")
    assert (row.entry_id, row.entry_sequence) == (entry, None)
    assert row.mailing.calendar is CalendarUse.NONE


async def test_loaded_in_order_of_urgency(ledger: Ledger) -> None:
    ids = await ledger.crowd(await ledger.mailing(), 3)
    async with ledger.database.write() as connection:
        await connection.execute(update(delivery).where(delivery.c.id == ids[2]).values(priority=0))
    async with ledger.database.read() as connection:
        rows = await connection.run_sync(send_context, [ids[0], ids[1], ids[2]])
        assert [row.id for row in rows] == [ids[2], ids[0], ids[1]]
        assert await connection.run_sync(send_context, []) == []


async def test_next_attempt_is_the_earliest_that_may_leave(ledger: Ledger) -> None:
    async def found() -> datetime | None:
        async with ledger.database.read() as connection:
            return await connection.run_sync(claims.next_attempt)

    assert await found() is None
    mailing_id = await ledger.mailing()
    people = [await ledger.person(f"p{one}@example.org") for one in range(3)]
    for minutes, state in ((1, S.SENT), (20, S.DEFERRED), (30, S.QUEUED)):
        await ledger.delivery(
            mailing_id, people.pop(), state=state, next_attempt_at=NOW + timedelta(minutes=minutes)
        )
    assert await found() == NOW + timedelta(minutes=20)
    async with ledger.database.write() as connection:
        await connection.execute(update(mailing).values(state=MailingState.PAUSED))
    assert await found() is None


async def test_concluding_nothing_changes_nothing(ledger: Ledger) -> None:
    ids = await ledger.crowd(await ledger.mailing(), 1)
    await claim(ledger.database)
    await begin(ledger.database, "a", ids)
    await conclude(ledger.database, "a")
    assert await states(ledger) == [S.SENDING]


@ONLY_SQLITE
async def test_a_date_is_kept_as_all_moments_are(ledger: Ledger) -> None:
    """Moments are compared as texts there: one of another form would sort among them wrongly."""
    ids = await ledger.crowd(await ledger.mailing(), 1)
    await claim(ledger.database, "a")
    await begin(ledger.database, "a", ids)
    async with ledger.database.read() as connection:
        kept = await connection.scalar(text("SELECT dated_at FROM delivery"))
    assert kept == NOW.replace(tzinfo=None).isoformat(" ", "microseconds")
