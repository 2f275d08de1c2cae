"""Limits that all processes share: counted once, refused without a write, never all locked out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from commits import counted_commits
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from support import START, Office

from mailer.actions.limits import Limit, Limits, network_of
from mailer.domain.bucket import Rate, micros
from mailer.store import buckets
from mailer.store.buckets import bucket
from mailer.store.database import Database
from mailer.store.grouped import GroupedDatabase

NETWORK = Limit.NETWORK


def shared(office: Office) -> Limits:
    """As another process sees them: with a memory, and a grouped database, of its own."""
    database = GroupedDatabase.of(office.desk.database)
    return Limits(replace(office.desk, database=database))


async def rows(office: Office) -> int:
    async with office.desk.database.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(bucket)) or 0)


async def test_sixteen_processes_take_no_more_than_one(office: Office) -> None:
    """Each asks for more than there is, all at once."""
    several = [shared(office) for _ in range(16)]
    burst = NETWORK.allowance.burst
    asked = [one.takes(NETWORK, "192.0.2.1") for _ in range(burst // 8) for one in several]
    assert sum(await asyncio.gather(*asked)) == burst
    office.clock.move_to(office.clock.now() + NETWORK.allowance.filled_in / burst * 3)
    again = await asyncio.gather(*(one.takes(NETWORK, "192.0.2.1") for one in several))
    assert sum(again) == 3
    assert await shared(office).takes(NETWORK, "192.0.2.2")


async def test_a_refused_source_costs_no_write(office: Office) -> None:
    limits = shared(office)
    with counted_commits() as commits:
        taken = [await limits.takes(NETWORK, "192.0.2.1") for _ in range(2000)]
    assert taken == [True] * NETWORK.allowance.burst + [False] * (2000 - NETWORK.allowance.burst)
    assert len(commits) == NETWORK.allowance.burst + 1
    assert await rows(office) == 1


async def test_a_form_is_taken_ahead_and_never_above_its_rate(office: Office) -> None:
    several = [shared(office) for _ in range(4)]
    most, left = Limit.FORM.allowance.burst, 1000
    async with office.desk.database.write() as connection:
        name, now = several[0].mark(Limit.FORM, "/newsletter"), micros(office.clock.now())
        await buckets.take(connection, [name], Limit.FORM.allowance, now, most - left)
    taken = 0
    with counted_commits() as commits:
        for _ in range(left // 4 + 100):
            for one in several:
                taken += await one.takes(Limit.FORM, "/newsletter")
    assert taken == left
    assert 0 < len(commits) <= left / Limit.FORM.ahead + 4 + 4  # and each is refused once


async def test_rows_of_buckets_that_are_full_again_are_swept(office: Office) -> None:
    limits = shared(office)
    for number in range(30):
        await limits.takes(NETWORK, f"192.0.2.{number}")
    await limits.takes(Limit.MAILBOX, "eva@example.org")
    assert await rows(office) == 31
    office.clock.move_to(office.clock.now() + timedelta(minutes=30))
    await limits.takes(NETWORK, "198.51.100.1")
    assert await rows(office) == 2  # the mailbox's day is not over


async def test_the_table_names_nobody(office: Office) -> None:
    limits = shared(office)
    await limits.takes(Limit.MAILBOX, "eva@example.org")
    await limits.takes(NETWORK, "192.0.2.1")
    async with office.desk.database.read() as connection:
        found = (await connection.execute(select(bucket.c.name))).scalars().all()
    assert len(found) == len(set(found)) == 2
    assert all(len(one) == 32 and set(one) <= set("0123456789abcdef") for one in found)
    other = replace(office.desk.workspace.links, secret=b"another key" * 4)
    stranger = Limits(replace(office.desk, workspace=replace(office.desk.workspace, links=other)))
    assert stranger.mark(NETWORK, "192.0.2.1") not in found


async def test_where_nothing_can_be_counted_this_process_counts(office: Office) -> None:
    """Neither is everybody locked out, nor does the door stand open."""

    class Broken(Database):
        @asynccontextmanager
        async def beside(self) -> AsyncIterator[AsyncConnection]:
            raise OperationalError("BEGIN", None, OSError("disk full"))
            yield

    broken = Broken(office.desk.database.engine)
    limits = Limits(replace(office.desk, database=broken))
    burst = NETWORK.allowance.burst
    taken = [await limits.takes(NETWORK, "192.0.2.1") for _ in range(burst + 9)]
    assert taken == [True] * burst + [False] * 9
    assert await limits.takes(NETWORK, "192.0.2.2")
    office.clock.move_to(office.clock.now() + NETWORK.allowance.filled_in / burst)
    assert [await limits.takes(NETWORK, "192.0.2.1") for _ in range(2)] == [True, False]


async def test_many_at_once_are_counted_together_as_one_after_the_other(office: Office) -> None:
    """More of two networks than each may, a form beside them, all in a few transactions."""
    limits, burst = shared(office), NETWORK.allowance.burst
    asked = [limits.takes(NETWORK, f"192.0.2.{number % 2}") for number in range(2 * burst + 20)] + [
        limits.takes(Limit.FORM, "/newsletter") for _ in range(120)
    ]
    with counted_commits() as commits:
        taken = await asyncio.gather(*asked)
    assert taken == [True] * 2 * burst + [False] * 20 + [True] * 120
    assert len(commits) == 2  # of 260, at most 200 at once
    assert await rows(office) == 3
    elsewhere = shared(office)
    assert not await elsewhere.takes(NETWORK, "192.0.2.0")
    assert await elsewhere.takes(NETWORK, "192.0.2.9")


async def test_what_was_not_committed_counts_here_and_refuses_nobody(office: Office) -> None:
    """The count is undone behind those who asked: as many of them are taken as may be."""

    class Undone(Database):
        @asynccontextmanager
        async def beside(self) -> AsyncIterator[AsyncConnection]:
            async with super().beside() as connection:
                yield connection
                raise OperationalError("COMMIT", None, OSError("disk full"))

    limits = Limits(replace(office.desk, database=Undone(office.desk.database.engine)))
    burst = NETWORK.allowance.burst
    asked = [limits.takes(NETWORK, "192.0.2.1") for _ in range(burst + 9)]
    assert await asyncio.gather(*asked) == [True] * burst + [False] * 9
    assert await rows(office) == 0


async def test_a_clock_that_was_wrong_locks_nobody_out_for_long(office: Office) -> None:
    limits = shared(office)
    right = office.clock.now()
    office.clock.move_to(right + timedelta(days=400))
    for _ in range(NETWORK.allowance.burst):
        await limits.takes(NETWORK, "192.0.2.1")
    name = limits.mark(NETWORK, "192.0.2.1")
    async with office.desk.database.write() as connection:
        refused = await buckets.take(connection, [name], NETWORK.allowance, micros(right))
    assert not refused  # begun anew


def test_a_bucket_is_one_moment() -> None:
    rate = Rate(3, timedelta(seconds=30))
    now, full_at = micros(START), 0
    for _ in range(3):
        full_at = rate.after(full_at, now) or 0
    assert full_at == now + 30_000_000
    assert rate.after(full_at, now) is None
    assert rate.room_at(full_at) == now + 10_000_000
    assert rate.after(full_at, rate.room_at(full_at) - 1) is None
    assert rate.after(full_at, rate.room_at(full_at)) is not None
    assert rate.after(0, now, 4) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("anybody", "", True),
    ],
)
def test_a_network_is_what_one_customer_has(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
