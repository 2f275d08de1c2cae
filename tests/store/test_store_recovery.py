"""Recovery: what a dead worker left is queued again, or unclear; nothing lost, nothing doubled."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from store.ledger import NOW, Ledger

from mailer.domain.delivery import TRANSITIONS, DeliveryState, UnclearPolicy
from mailer.store.deliveries import delivery
from mailer.store.ledger import attempts, claims, recovery
from mailer.store.ledger.recovery import Recovered

S = DeliveryState
LEASE = NOW + timedelta(minutes=10)


async def recover(ledger: Ledger, now: datetime = LEASE) -> Recovered:
    async with ledger.database.write() as connection:
        return await recovery.recover(connection, now)


async def interrupted(ledger: Ledger, policy: UnclearPolicy, number: int = 2) -> list[int]:
    """Deliveries of which the first is being sent, and the others are only claimed."""
    seminar_id = await ledger.seminar(f"seminar-{policy}")
    mailing_id = await ledger.mailing(seminar_id, on_unclear=policy)
    ids = await ledger.crowd(mailing_id, number)
    async with ledger.database.write() as connection:
        await connection.run_sync(claims.claim, "dead", NOW, LEASE, number)
        await connection.run_sync(
            attempts.begin, "dead", [(one, NOW.isoformat()) for one in ids[:1]], NOW
        )
    return ids


@pytest.mark.parametrize(
    ("policy", "state"),
    [(UnclearPolicy.ASK, S.UNCLEAR), (UnclearPolicy.RESEND, S.QUEUED)],
)
async def test_what_was_being_sent(
    ledger: Ledger, policy: UnclearPolicy, state: DeliveryState
) -> None:
    sending, claimed = await interrupted(ledger, policy)
    before = await ledger.row(delivery, sending)
    assert (await recover(ledger)).returned == 1
    row = await ledger.row(delivery, sending)
    assert row["state"] is state
    assert row["reason"] == "interrupted while sending"
    assert (row["worker"], row["lease_until"]) == (None, None)
    # A resend can be recognised by its receiver: same Message-ID, same date.
    assert row["message_id"] == before["message_id"]
    assert row["dated_at"] == before["dated_at"] == NOW
    assert row["attempts"] == 1
    only_claimed = await ledger.row(delivery, claimed)
    assert (only_claimed["state"], only_claimed["worker"]) == (S.QUEUED, None)
    assert (only_claimed["attempts"], only_claimed["reason"]) == (0, "")


async def test_unclear_ones_are_counted(ledger: Ledger) -> None:
    await interrupted(ledger, UnclearPolicy.ASK, 5)
    assert await recover(ledger) == Recovered(returned=4, unclear=1)


async def test_what_goes_out_again_is_counted_apart_and_has_not_ended(ledger: Ledger) -> None:
    again, *_ = await interrupted(ledger, UnclearPolicy.RESEND)
    assert await recover(ledger) == Recovered(returned=1, repeated=1)
    assert (await ledger.row(delivery, again))["ended_at"] is None


async def test_what_is_unclear_has_ended(ledger: Ledger) -> None:
    unclear, *_ = await interrupted(ledger, UnclearPolicy.ASK)
    await recover(ledger)
    assert (await ledger.row(delivery, unclear))["ended_at"] == LEASE


async def test_a_second_attempt_that_goes_out_again_has_not_ended(ledger: Ledger) -> None:
    """Its first attempt was deferred: that reply had ended the first, not this one."""
    mailing_id = await ledger.mailing(on_unclear=UnclearPolicy.RESEND)
    ids = await ledger.crowd(mailing_id, 1, state=S.SENDING, lease_until=NOW, ended_at=NOW)
    assert (await recover(ledger)).repeated == 1
    assert (await ledger.row(delivery, ids[0]))["ended_at"] is None


async def test_recovering_twice_changes_nothing(ledger: Ledger) -> None:
    await interrupted(ledger, UnclearPolicy.ASK)
    await recover(ledger)
    rows = await ledger.rows(delivery)
    assert await recover(ledger, LEASE + timedelta(days=1)) == Recovered()
    assert await ledger.rows(delivery) == rows


async def test_living_workers_keep_what_they_have(ledger: Ledger) -> None:
    ids = await interrupted(ledger, UnclearPolicy.ASK)
    assert await recover(ledger, LEASE - timedelta(microseconds=1)) == Recovered()
    assert [(await ledger.row(delivery, one))["state"] for one in ids] == [S.SENDING, S.CLAIMED]


@pytest.mark.parametrize(
    ("policy", "claimable"), [(UnclearPolicy.ASK, 1), (UnclearPolicy.RESEND, 2)]
)
async def test_only_what_may_leave_again_is_claimed_again(
    ledger: Ledger, policy: UnclearPolicy, claimable: int
) -> None:
    ids = await interrupted(ledger, policy)
    await recover(ledger)
    async with ledger.database.write() as connection:
        found = await connection.run_sync(
            claims.claim, "next", LEASE, LEASE + timedelta(hours=1), 10
        )
    assert sorted(found) == ids[2 - claimable :]


async def test_a_worker_that_comes_back_too_late_finds_nothing_of_its_own(ledger: Ledger) -> None:
    sending, claimed = await interrupted(ledger, UnclearPolicy.ASK)
    await recover(ledger)
    outcome = attempts.Outcome(sending, S.SENT, "", "250 Ok", "main", LEASE)
    async with ledger.database.write() as connection:
        assert (
            await connection.run_sync(attempts.begin, "dead", [(claimed, NOW.isoformat())], NOW)
            == set()
        )
        await connection.run_sync(attempts.conclude, "dead", [outcome])
        assert await connection.run_sync(claims.give_back, "dead") == 0
    assert (await ledger.row(delivery, sending))["state"] is S.UNCLEAR


@pytest.mark.parametrize("state", [one for one in S if one not in {S.CLAIMED, S.SENDING}])
async def test_other_states_are_left_alone(ledger: Ledger, state: DeliveryState) -> None:
    await ledger.crowd(await ledger.mailing(), 1, state=state, lease_until=NOW)
    before = await ledger.rows(delivery)
    assert await recover(ledger) == Recovered()
    assert await ledger.rows(delivery) == before


@pytest.mark.parametrize("policy", UnclearPolicy)
async def test_recovery_keeps_to_the_transitions(ledger: Ledger, policy: UnclearPolicy) -> None:
    await interrupted(ledger, policy)
    before = {row["id"]: row["state"] for row in await ledger.rows(delivery)}
    await recover(ledger)
    for row in await ledger.rows(delivery):
        assert row["state"] in TRANSITIONS[before[row["id"]]]


async def test_who_knows_that_nobody_else_runs_need_not_wait(ledger: Ledger) -> None:
    await interrupted(ledger, UnclearPolicy.ASK, 3)
    soon = NOW + timedelta(seconds=1)
    async with ledger.database.write() as connection:
        await recovery.expire_leases(connection, soon)
    assert await recover(ledger, soon) == Recovered(returned=2, unclear=1)


async def test_expiring_touches_only_what_is_leased(ledger: Ledger) -> None:
    await ledger.crowd(await ledger.mailing(), 2, state=S.SENT)
    before = await ledger.rows(delivery)
    async with ledger.database.write() as connection:
        await recovery.expire_leases(connection, NOW)
    assert await ledger.rows(delivery) == before


async def test_who_lives_is_not_dead_because_the_clock_jumped(ledger: Ledger) -> None:
    await interrupted(ledger, UnclearPolicy.ASK)
    async with ledger.database.write() as connection:
        later = LEASE + timedelta(hours=1)
        ids = (await connection.scalars(select(delivery.c.id))).all()
        assert await recovery.recover(connection, later, "dead", ids) == Recovered()
        assert await recovery.recover(connection, later, "another") == Recovered(1, 0, 1)


async def test_a_clock_that_is_set_back_makes_no_try_later(ledger: Ledger) -> None:
    seminar_id = await ledger.seminar("seminar")
    mailing_id = await ledger.mailing(seminar_id)
    ids = await ledger.crowd(mailing_id, 4)
    hour, back = timedelta(hours=1), NOW - timedelta(hours=1)
    waits = [NOW, NOW + timedelta(minutes=5), NOW + timedelta(minutes=65), back]
    async with ledger.database.write() as connection:
        for one, moment in zip(ids, waits, strict=True):
            await connection.execute(
                delivery.update().where(delivery.c.id == one).values(next_attempt_at=moment)
            )
        await recovery.set_back(connection, back, hour)
    found = [(await ledger.row(delivery, one))["next_attempt_at"] for one in ids]
    assert found == [
        NOW - hour,
        NOW - hour + timedelta(minutes=5),
        NOW + timedelta(minutes=5),
        back,
    ]
