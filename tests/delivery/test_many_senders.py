"""Several senders at one database share what a relay allows, and know who of them lives."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from delivery.scripted import Script, scripted
from delivery.test_sender import invited, relay_to, states
from sqlalchemy import select
from support import ONLY_POSTGRESQL, Office
from waiting import until

from mailer.actions.desk import desk_at
from mailer.clock import SharedClock, SystemClock
from mailer.config import Relay
from mailer.delivery import membership
from mailer.delivery.sender import Sender
from mailer.delivery.throttle.share import WHOLE, Share
from mailer.domain.delivery import DeliveryState
from mailer.domain.habit import Habit, Learned
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.store import habits, suspensions, workers
from mailer.store.deliveries import delivery
from mailer.store.ledger import attempts, claims, recovery
from mailer.store.workers import DEAD_AFTER

pytestmark = ONLY_POSTGRESQL
LONG_ENOUGH = membership.SETTLED_AFTER + timedelta(seconds=1)
LEASE = timedelta(minutes=20)


async def senders(
    opened: AsyncExitStack, office: Office, relay: Relay, number: int
) -> list[Sender]:
    """So many that have all heard of each other."""
    desk, found = office.desk, []
    for _ in range(number):
        one = Sender(desk.database, desk.workspace, relay, office.clock)
        found.append(await opened.enter_async_context(one.open()))
    office.clock.move_to(office.clock.now() + LONG_ENOUGH)
    for one in found:
        assert one.membership is not None
        await one.membership.beat()
    return found


async def test_a_relay_sees_no_more_connections_than_from_one(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(120))
    async with scripted(Script()) as script, AsyncExitStack() as opened:
        both = await senders(opened, office, relay_to(script, connections=3), 2)
        handled = await asyncio.gather(*(one.send_due() for one in both))
    assert sum(handled) == 120
    assert sorted(script.recipients) == [f"p{one:05d}@example.org" for one in range(120)]
    assert await states(office) == {"sent": 120}
    assert script.most_open <= 3


async def test_who_has_no_connection_claims_nothing(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(9))
    async with scripted(Script()) as script, AsyncExitStack() as opened:
        both = await senders(opened, office, relay_to(script, connections=1), 2)
        without, first = sorted(both, key=lambda one: one.share != Share(1, 2))
        assert [await without.send_due(), await first.send_due()] == [0, 9]
    assert script.most_open == 1


async def test_a_newcomer_waits_until_the_others_take_less(office: Office) -> None:
    relay = Relay(name="main", host="127.0.0.1", port=1, tls="none")
    async with AsyncExitStack() as opened:
        desk = office.desk
        first, second = [
            await opened.enter_async_context(
                Sender(desk.database, desk.workspace, relay, office.clock).open()
            )
            for _ in range(2)
        ]
        assert first.share == WHOLE
        assert second.share is None
        waiting = asyncio.create_task(second.send_due())
        await asyncio.sleep(0)
        assert not waiting.done()
        office.clock.move_to(office.clock.now() + LONG_ENOUGH)
        for one in (first, second):
            assert one.membership is not None
            await one.membership.beat()
        assert {first.share, second.share} == {Share(0, 2), Share(1, 2)}
        assert await waiting == 0


async def test_who_leaves_gives_up_its_part(office: Office) -> None:
    relay = Relay(name="main", host="127.0.0.1", port=1, tls="none")
    async with AsyncExitStack() as left:
        (first,) = await senders(left, office, relay, 1)
        async with AsyncExitStack() as opened:
            await senders(opened, office, relay, 1)
            assert first.membership is not None
            await first.membership.beat()
            assert first.share is not None
            assert first.share.senders == 2
        await first.membership.beat()
        assert first.share == WHOLE


async def test_a_quota_is_one_for_all(office: Office, people_file: Callable[[int], Path]) -> None:
    await invited(office, people_file(30))
    async with scripted(Script()) as script, AsyncExitStack() as opened:
        both = await senders(opened, office, relay_to(script, connections=2, per_hour=11), 2)
        await asyncio.gather(*(one.send_due() for one in both))
    assert 4 <= len(script.accepted) <= 11
    assert {one.trouble for one in both} != {""}


async def test_what_one_learns_of_a_domain_holds_for_the_other(office: Office) -> None:
    relay = Relay(name="main", host="127.0.0.1", port=1, tls="none")
    async with AsyncExitStack() as opened:
        both = await senders(opened, office, relay, 2)
        now = office.clock.now()
        held = Suspension(
            "main", "example.org", SuspensionKind.SLOW, now + timedelta(hours=1), now, 1, "slow"
        )
        async with office.desk.database.write() as connection:
            await connection.run_sync(suspensions.put, held)
        for one in both:
            assert one.membership is not None
            await one.membership.beat()
            assert one.suspended("main", "example.org") == held
        async with office.desk.database.write() as connection:
            await connection.run_sync(suspensions.clear, "main", "example.org")
        assert both[0].membership is not None
        await both[0].membership.beat()
        assert both[0].suspended("main", "example.org") is None


async def test_what_one_learns_of_a_relay_the_other_keeps_to(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(40))
    async with scripted(Script()) as script, AsyncExitStack() as opened:
        relay = relay_to(script, connections=2)
        both = await senders(opened, office, relay, 2)
        learned = Learned("main", relay.host, relay.port, Habit(messages=4), office.clock.now())
        async with office.desk.database.write() as connection:
            await connection.run_sync(habits.keep, [learned])
        for one in both * 2:  # with every other sign of life
            assert one.membership is not None
            await one.membership.beat()
        await asyncio.gather(*(one.send_due() for one in both))
    assert len(script.recipients) == 40
    assert script.connections >= 10


async def test_only_the_dead_lose_what_they_hold(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(10))
    database, clock = office.desk.database, office.clock

    async def claimed(name: str) -> list[int]:
        async with database.write() as connection:
            now = clock.now()
            row = workers.Worker(name, name, "1", now, now)
            await connection.run_sync(workers.enter, row)
            return await connection.run_sync(claims.claim, name, now, now + LEASE, 5)

    living, dead = await claimed("living"), await claimed("dead")
    clock.move_to(clock.now() + 2 * LEASE)
    async with database.write() as connection:
        assert await connection.run_sync(workers.sign, "living", clock.now())
        assert await recovery.recover(connection, clock.now()) == recovery.Recovered()
        found = await recovery.recover(connection, clock.now(), dead=["living", "dead"])
        assert found.returned == len(dead)
        rows = select(delivery.c.id).where(delivery.c.state == DeliveryState.CLAIMED)
        assert set((await connection.scalars(rows)).all()) == set(living)
        assert not await connection.run_sync(workers.sign, "dead", clock.now())


async def test_what_a_sender_never_heard_of_is_put_right_by_itself(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    """The answer to its claim, or to the transaction that said "sending", was lost."""
    await invited(office, people_file(5))
    database, clock = office.desk.database, office.clock
    async with scripted(Script()) as script, AsyncExitStack() as opened:
        (only,) = await senders(opened, office, relay_to(script), 1)
        async with database.write() as connection:
            now = clock.now()
            ids = await connection.run_sync(claims.claim, only.worker, now, now + LEASE, 5)
            dated = [(ids[0], "2027-01-09T09:00:00+00:00")]
            await connection.run_sync(attempts.begin, only.worker, dated, now)
        assert await only.send_due() == 0
        clock.move_to(clock.now() + LEASE + timedelta(seconds=1))
        assert await only.recover() == recovery.Recovered(returned=4, unclear=1)
        assert await only.send_due() == 4
    assert await states(office) == {"sent": 4, "unclear": 1}


async def test_nobody_is_dead_who_was_not_watched(office: Office) -> None:
    """The server's clock is set forward: all seem to have been silent for long."""
    relay = Relay(name="main", host="127.0.0.1", port=1, tls="none")
    async with AsyncExitStack() as opened:
        first, second = await senders(opened, office, relay, 2)
        office.clock.move_to(office.clock.now() + 2 * DEAD_AFTER)
        assert first.membership is not None
        await first.membership.beat()
        await first.recover()
        async with office.desk.database.read() as connection:
            known = await connection.run_sync(workers.known)
        assert {one.id for one in known} == {first.worker, second.worker}


async def test_who_was_taken_for_dead_goes_on_as_a_newcomer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay = Relay(name="main", host="127.0.0.1", port=1, tls="none")
    async with AsyncExitStack() as opened:
        first, second = await senders(opened, office, relay, 2)
        assert first.membership is not None
        assert second.membership is not None
        await second.membership.beat()
        monkeypatch.setattr(membership, "WATCHED_SECONDS", 0.0)
        office.clock.move_to(office.clock.now() + DEAD_AFTER)
        await second.membership.beat()
        await second.recover()
        await first.membership.beat()
        assert first.share is None
        assert await second.send_due() == 0


async def test_who_was_replaced_at_its_node_stops(office: Office) -> None:
    """Two machines that are copies of each other believe to be one."""
    relay = Relay(name="main", host="127.0.0.1", port=1, tls="none")
    told: list[str] = []
    desk = office.desk
    async with AsyncExitStack() as opened:
        first, _second = [
            await opened.enter_async_context(
                Sender(
                    desk.database, desk.workspace, relay, office.clock,
                    on_problem=told.append, node="one",
                ).open()
            )
            for _ in range(2)
        ]  # fmt: skip
        assert first.membership is not None
        await first.membership.beat()
        assert first.stopping
    assert any("Rechnername" in line for line in told)


async def test_a_fault_in_a_beat_is_told_and_does_not_end_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "BEAT_SECONDS", 0.01)
    relay = Relay(name="main", host="127.0.0.1", port=1, tls="none")
    told: list[str] = []
    async with Sender(
        office.desk.database, office.desk.workspace, relay, office.clock, on_problem=told.append
    ).open() as one:
        assert one.membership is not None

        def fails(_: object) -> None:
            raise LookupError("odd")

        monkeypatch.setattr(one._sharing, "heard", fails)
        await until(lambda: len(told) > 1)
    assert told[0] == "LookupError: odd"


async def test_who_takes_fewer_connections_closes_the_others_at_once(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(60))
    async with scripted(Script()) as script, AsyncExitStack() as opened:
        (first,) = await senders(opened, office, relay_to(script, connections=3), 1)
        await first.send_due()
        assert script.open_now > 1
        await senders(opened, office, relay_to(script, connections=3), 2)
        assert first.membership is not None
        await first.membership.beat()
        assert first.share is not None
        assert first.share.senders == 3
        await until(lambda: script.open_now == 1)


class Ahead(SystemClock):
    """A machine whose clock is five minutes fast."""

    def now(self) -> datetime:
        return super().now() + timedelta(minutes=5)


async def test_machines_go_by_the_clock_of_the_database(office: Office) -> None:
    async with desk_at(office.desk.workspace, Ahead()) as desk:
        assert isinstance(desk.clock, SharedClock)
        assert abs(desk.clock.now() - SystemClock().now()) < timedelta(minutes=1)
