"""The health of an office, read from its database: numbers and codes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from postbox import SLUG, on_list, person, publish, row_of, tick, with_workspace
from support import Office, there

from mailer.actions.mailing import mailings, plans
from mailer.actions.office.workspaces import Mode
from mailer.actions.operation.health import Health, RelayHealth, health_of, still
from mailer.actions.registration import registrations
from mailer.config import Relay
from mailer.domain.delivery import DeliveryState
from mailer.domain.reply_class import ReplyClass
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.store import attempt_counts, liveness, suspensions
from mailer.store.attempt_counts import attempt
from mailer.store.liveness import Process

MINUTE = timedelta(minutes=1)
NAMES = ("main", "bulk")


@pytest.fixture
def relayed(office: Office) -> Office:
    """The office with two relays, set to live but never taken so: held."""
    relays = tuple(Relay(name=name, host="smtp.example.org") for name in NAMES)
    workspace = office.desk.workspace
    site = workspace.settings.site.model_copy(update={"mode": "live"})
    settings = workspace.settings.model_copy(update={"relay": relays, "site": site})
    return with_workspace(office, replace(workspace, settings=settings))


async def under_way(office: Office, *names: str) -> None:
    """The invitation to some people is frozen and due."""
    await publish(office)
    await on_list(office, *names)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)


async def relay_of(office: Office, name: str = "main") -> RelayHealth:
    health = await health_of(office.desk)
    return next(one for one in health.relays if one.name == name)


async def test_an_empty_office_is_well(office: Office) -> None:
    health = await health_of(office.desk)
    assert (health.mode, [one.name for one in health.relays]) == (Mode.CAPTURE, ["inbox"])
    assert health.database in {"sqlite", "postgresql"}
    assert health.schema
    assert health.version
    assert set(health.mailings.values()) == {0}
    assert (health.unclear, health.unreleased, health.missed, health.overdue) == (0, 0, 0, None)
    assert health.signs == {}
    assert health.free_bytes > 0
    assert await still(office.desk) == []


async def test_a_copy_is_held(relayed: Office) -> None:
    assert (await health_of(relayed.desk)).mode is Mode.HELD


async def test_what_waits_is_counted_by_relay_and_ages(relayed: Office) -> None:
    await under_way(relayed, "anna", "bert", "cora")
    relayed.clock.move_to(relayed.clock.now() + 7 * MINUTE)
    main, bulk = await relay_of(relayed), await relay_of(relayed, "bulk")
    assert main.waiting == {"queued": 3, "claimed": 0, "sending": 0, "deferred": 0, "paused": 0}
    assert main.queue_age(relayed.clock.now()) == 7 * MINUTE
    assert set(bulk.waiting.values()) == {0}
    assert (bulk.oldest_due, bulk.queue_age(relayed.clock.now())) == (None, timedelta(0))


async def test_what_is_paused_neither_ages_nor_hides_what_does(relayed: Office) -> None:
    await under_way(relayed, "anna", "bert")
    await mailings.pause(relayed.desk, (await row_of(relayed, "invitation")).id, "Erika")
    main = await relay_of(relayed)
    assert (main.waiting["queued"], main.waiting["paused"], main.oldest_due) == (0, 2, None)
    await registrations.register(relayed.desk, SLUG, person("anna"))
    relayed.clock.move_to(relayed.clock.now() + MINUTE)
    main = await relay_of(relayed)
    assert (main.waiting["queued"], main.waiting["paused"]) == (1, 2)
    assert main.queue_age(relayed.clock.now()) == MINUTE


async def test_a_mailing_that_nobody_looked_at_is_overdue(relayed: Office) -> None:
    await publish(relayed)
    await on_list(relayed, "anna")
    due = there((await row_of(relayed, "save-the-date")).due_at)
    relayed.clock.move_to(due + 20 * MINUTE)
    assert (await health_of(relayed.desk)).overdue == due
    await tick(relayed)
    health = await health_of(relayed.desk)
    assert health.overdue is None
    assert health.unreleased + health.missed >= 1


async def test_what_was_answered_is_summed_by_relay(relayed: Office) -> None:
    now = relayed.clock.now()
    full = attempt(now, "main", DeliveryState.DEFERRED, ReplyClass.FULL)
    taken = attempt(now - 90 * MINUTE, "main", DeliveryState.SENT, ReplyClass.NONE)
    async with relayed.desk.database.write() as connection:
        await connection.run_sync(attempt_counts.add, {full: 2, taken: 5})
    main = await relay_of(relayed)
    assert {(one.state, one.reply_class): (one.total, one.hour) for one in main.attempts} == {
        ("deferred", "full"): (2, 2),
        ("sent", "none"): (5, 0),
    }
    assert (main.all_attempts.total, main.all_attempts.hour) == (7, 2)
    assert (await relay_of(relayed, "bulk")).attempts == ()


async def test_suspensions_are_of_a_relay_or_numbers_of_domains(relayed: Office) -> None:
    now = relayed.clock.now()
    whole = Suspension(
        "main", "", SuspensionKind.REFUSED, now + MINUTE, now, 1, "535 a@example.org"
    )
    domain = replace(whole, domain="example.org", kind=SuspensionKind.SLOW)
    over = replace(domain, domain="example.com", until=now - MINUTE)
    async with relayed.desk.database.write() as connection:
        for one in (whole, domain, over):
            await connection.run_sync(suspensions.put, one)
    main, bulk = await relay_of(relayed), await relay_of(relayed, "bulk")
    assert main.suspension is not None
    assert main.suspension.kind is SuspensionKind.REFUSED
    assert main.suspended_domains == {"slow": 1, "policy": 0, "unreachable": 0, "refused": 0}
    assert bulk.suspension is None
    relayed.clock.move_to(now + timedelta(hours=13))
    assert (await relay_of(relayed)).suspension is None  # nobody tried since: it is forgotten


async def gives_sign(office: Office, process: Process) -> None:
    async with office.desk.database.write() as connection:
        await connection.run_sync(liveness.live, process, office.clock.now())


@pytest.mark.parametrize("process", list(Process))
async def test_who_gives_no_sign_for_two_minutes_stands_still(
    office: Office, process: Process
) -> None:
    await gives_sign(office, process)
    office.clock.move_to(office.clock.now() + 2 * MINUTE)
    assert await still(office.desk) == []
    office.clock.move_to(office.clock.now() + timedelta(seconds=1))
    assert await still(office.desk) == [process.value]
    health = await health_of(office.desk)
    assert health.silence(process) == 2 * MINUTE + timedelta(seconds=1)
    await gives_sign(office, process)
    assert await still(office.desk) == []
    async with office.desk.database.write() as connection:
        await connection.run_sync(liveness.withdraw, process)
    health = await health_of(office.desk)
    assert health.silence(process) is None


async def test_a_clock_that_was_set_back_makes_nobody_silent(office: Office) -> None:
    await gives_sign(office, Process.CLOCK)
    health: Health = await health_of(office.desk)
    earlier = replace(health, at=health.at - timedelta(hours=1))
    assert earlier.silence(Process.CLOCK) == timedelta(0)
