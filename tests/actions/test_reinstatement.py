"""A seminar cancelled by mistake takes place after all, as long as nobody was told otherwise."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from support import START, Office, a_seminar

from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings, plans
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.actions.seminar.reinstatement import reinstate
from mailer.domain.address import parse_address
from mailer.domain.errors import RefusedError
from mailer.domain.person import Person
from mailer.domain.seminar import SeminarState
from mailer.scheduling import planner
from mailer.store import reports
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"
DAY = timedelta(days=1)


async def published(office: Office, people: Path) -> None:
    desk = office.desk
    await recipients.import_file(desk, people, "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(desk, SLUG)


async def register(office: Office, name: str) -> None:
    someone = Person(parse_address(f"{name}@example.org"), first_name=name, language="")
    await registrations.register(office.desk, SLUG, someone)


async def states(office: Office) -> dict[str, str]:
    return {one.step: one.state for one in await plans.plan(office.desk, SLUG)}


async def sent(office: Office) -> list[tuple[str, str]]:
    await run_until_idle(office.desk)
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    return sorted((r.step_key, r.address) for r in rows if r.state.value == "sent")


async def test_everything_goes_on_where_it_stood(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    desk = office.desk
    await published(office, people_file(3))
    await register(office, "anna")
    assert await sent(office) == [("confirmation", "anna@example.org")]
    await plans.release(desk, SLUG, "save-the-date", "Erika")
    await plans.release(desk, SLUG, "invitation", "Erika")
    office.clock.move_to(START - 42 * DAY)
    await planner.tick(desk.database, desk.workspace, office.clock)  # frozen, not sent
    await register(office, "bert")  # whose confirmation is still to leave
    before = await states(office)
    await changes.cancel(desk, SLUG)
    assert set((await states(office)).values()) == {"cancelled", "sending"}
    again = await reinstate(desk, SLUG)
    assert again.state is SeminarState.PUBLISHED
    assert await states(office) == before
    assert await sent(office) == [
        ("confirmation", "anna@example.org"),
        ("confirmation", "bert@example.org"),
        ("save-the-date", "p00000@example.org"),
        ("save-the-date", "p00001@example.org"),
        ("save-the-date", "p00002@example.org"),
    ]
    office.clock.move_to(START - 21 * DAY)
    assert len(await sent(office)) == 8  # the invitation still has its release


async def test_what_staff_ended_or_paused_stays_so(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    desk = office.desk
    await published(office, people_file(2))
    await plans.release(desk, SLUG, "save-the-date", "Erika")
    office.clock.move_to(START - 42 * DAY)
    await planner.tick(desk.database, desk.workspace, office.clock)
    ids = {one.step: one.mailing_id or 0 for one in await plans.plan(desk, SLUG)}
    await mailings.pause(desk, ids["save-the-date"], "Erika")
    await mailings.cancel(desk, ids["invitation-reminder"], "Erika")
    before = await states(office)
    await changes.cancel(desk, SLUG)
    await reinstate(desk, SLUG)
    assert await states(office) == before
    assert (before["save-the-date"], before["invitation-reminder"]) == ("paused", "cancelled")


async def test_twice_there_and_back(office: Office, people_file: Callable[[int], Path]) -> None:
    await published(office, people_file(1))
    await register(office, "anna")
    await sent(office)
    for _ in range(2):
        await changes.cancel(office.desk, SLUG)
        await reinstate(office.desk, SLUG)
    assert await sent(office) == [("confirmation", "anna@example.org")]
    await changes.cancel(office.desk, SLUG)
    assert ("cancelled", "anna@example.org") in await sent(office)


async def test_once_somebody_was_told_it_is_too_late(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(1))
    await register(office, "anna")
    await sent(office)
    await changes.cancel(office.desk, SLUG)
    assert len(await sent(office)) == 2
    with pytest.raises(RefusedError, match="already been told"):
        await reinstate(office.desk, SLUG)
    assert (await seminars.show(office.desk, SLUG)).state is SeminarState.CANCELLED


async def test_a_draft_is_a_draft_again(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await changes.cancel(office.desk, SLUG)
    with pytest.raises(RefusedError, match="is cancelled"):
        await plans.release(office.desk, SLUG, "invitation", "Erika")
    assert (await reinstate(office.desk, SLUG)).state is SeminarState.DRAFT
    await seminars.publish(office.desk, SLUG)


async def test_nobody_is_no_audience(office: Office, people_file: Callable[[int], Path]) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(office.desk, SLUG)
    with pytest.raises(RefusedError, match="Nobody would get"):
        await plans.release(office.desk, SLUG, "invitation", "Erika")
    await plans.release(office.desk, SLUG, "invitation-reminder", "Erika")  # they are still to come
    file = people_file(2)
    await recipients.import_file(office.desk, file, "seminare", basis="", source="Messe")
    with pytest.raises(RefusedError, match="2 × no legal basis"):
        await plans.release(office.desk, SLUG, "invitation", "Erika")
    await recipients.import_file(office.desk, file, "seminare", basis="consent", source="Messe")
    assert (await plans.release(office.desk, SLUG, "invitation", "Erika")).recipients == 2


async def test_what_was_missed_can_be_released_while_it_is_of_use(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    office.clock.move_to(START - 10 * DAY)
    await sent(office)
    assert (await states(office))["invitation"] == "missed"
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    assert [step for step, _ in await sent(office)] == ["invitation", "invitation"]
    office.clock.move_to(START)
    with pytest.raises(RefusedError, match="too late"):
        await plans.release(office.desk, SLUG, "save-the-date", "Erika")
