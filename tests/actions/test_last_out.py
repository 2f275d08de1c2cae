"""When the last mail is out, and what staff is told when that is too late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from support import START, Office, a_seminar

from mailer.actions.desk import Desk
from mailer.actions.imports import recipients
from mailer.actions.mailing import plans
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.config import Relay
from mailer.domain.address import parse_address
from mailer.domain.delivery import DeliveryState
from mailer.domain.person import Person
from mailer.scheduling import planner
from mailer.store import mailings
from mailer.store import seminars as seminar_store
from mailer.store.deliveries import delivery

SLUG = "waermeplanung"


def with_relays(office: Office, *limits: dict[str, Any]) -> Desk:
    """The office's desk, whose relays have these limits."""
    relays = tuple(
        Relay(**({"name": f"r{number}", "host": "smtp.example.org"} | one))
        for number, one in enumerate(limits)
    )
    settings = office.desk.workspace.settings.model_copy(update={"relay": relays})
    return replace(office.desk, workspace=replace(office.desk.workspace, settings=settings))


async def planned(desk: Desk, people: Path) -> dict[str, plans.PlannedStep]:
    """A published seminar for these people: its steps by key."""
    await recipients.import_file(desk, people, "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), desk.clock.now())
    await seminars.publish(desk, SLUG)
    return await steps(desk)


async def steps(desk: Desk) -> dict[str, plans.PlannedStep]:
    return {one.step: one for one in await plans.plan(desk, SLUG)}


def due(step: plans.PlannedStep) -> datetime:
    assert step.due_at is not None
    return step.due_at


@pytest.mark.parametrize(
    ("limits", "lasts"),
    [
        ([], timedelta(seconds=3)),
        ([{"connections": 3}], timedelta(seconds=1)),
        ([{"per_second": 2}], timedelta(seconds=15)),
        ([{"per_second": 2, "per_hour": 10}], timedelta(hours=2, seconds=5)),
        ([{"per_second": 2, "per_day": 20}], timedelta(days=1, seconds=5)),
        ([{"per_second": 2, "per_domain": {"example.org": 0.1}}], timedelta(seconds=300)),
        ([{"per_second": 2, "per_domain": {"example.com": 0.1}}], timedelta(seconds=15)),
        # The second relay carries nothing that does not name it.
        ([{"per_second": 2}, {"per_second": 30}], timedelta(seconds=15)),
    ],
)
async def test_the_last_of_thirty_is_out(
    office: Office,
    people_file: Callable[[int], Path],
    limits: list[dict[str, Any]],
    lasts: timedelta,
) -> None:
    step = (await planned(with_relays(office, *limits), people_file(30)))["invitation"]
    assert step.last_out_at == due(step) + lasts
    assert (step.too_late, step.warnings) == (False, ())


async def test_each_mailing_is_reckoned_by_its_own_relay(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    desk = with_relays(office, {"per_second": 2}, {"name": "bulk", "per_second": 0.01})
    content = desk.workspace.content
    plan = content.timelines["online-seminar"]
    over_bulk = tuple(
        replace(one, relay="bulk") if one.key == "invitation" else one for one in plan.steps
    )
    timelines = {**content.timelines, plan.key: replace(plan, steps=over_bulk)}
    workspace = replace(desk.workspace, content=replace(content, timelines=timelines))
    found = await planned(replace(desk, workspace=workspace), people_file(30))
    lasts = {key: found[key].last_out_at for key in ("save-the-date", "invitation")}
    assert lasts == {
        "save-the-date": due(found["save-the-date"]) + timedelta(seconds=15),
        "invitation": due(found["invitation"]) + timedelta(seconds=3000),
    }


@pytest.mark.parametrize(
    ("limits", "cause"),
    [
        ({"per_day": 1}, "Bei einer Mail am Tag"),
        ({"per_hour": 1, "per_day": 100}, "Bei einer Mail je Stunde"),
        ({"per_second": 0.00001}, "Bei 1e-05 Mails je Sekunde"),
        ({"per_second": 5, "per_domain": {"*": 0.000025}}, "Bei 2,5e-05 Mails je Sekunde an "),
    ],
)
async def test_too_late_is_told_with_its_reason(
    office: Office, people_file: Callable[[int], Path], limits: dict[str, Any], cause: str
) -> None:
    office.clock.move_to(START - timedelta(days=21, hours=2))
    step = (await planned(with_relays(office, limits), people_file(600)))["invitation"]
    assert step.too_late
    assert step.warnings[0].de.startswith(cause)
    assert step.warnings[0].de.endswith(" draußen, nach dem Beginn.")


async def test_the_warning_is_a_sentence_for_people_and_stands_at_the_release_too(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    office.clock.move_to(START - timedelta(days=21, hours=2))
    desk = with_relays(office, {"per_day": 2})
    step = (await planned(desk, people_file(50)))["invitation"]
    (warning,) = step.warnings
    assert warning.de == (
        "Bei 2 Mails am Tag ist die letzte erst am Samstag, 13. März 2027, 09:00 Uhr "
        "draußen, nach dem Beginn."
    )
    assert warning.en == (
        "At 2 mails a day, the last one is not out before Saturday, 13 March 2027 at "
        "09:00 CET, after the beginning."
    )
    assert (await plans.release(desk, SLUG, "invitation", "Erika")).warnings == step.warnings


async def test_what_a_big_mailing_delays_is_told_where_it_is_released(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    desk = with_relays(office, {"per_hour": 20})
    await planned(desk, people_file(40))
    office.clock.move_to(START - timedelta(minutes=90))
    for number in range(8):
        person = Person(parse_address(f"neu{number}@example.com"), language="")
        await registrations.register(desk, SLUG, person)
    async with desk.database.write() as connection:
        row, _ = await plans.mailing_of(connection, SLUG, "invitation")
        values = {"due_at": office.clock.now(), "late_at": START}
        await mailings.switch(connection, row.id, frm={row.state}, **values)
    late, delays = (await plans.release(desk, SLUG, "invitation", "Erika")).warnings
    assert late.de == (
        "Weil vorher noch andere Mails an der Reihe sind, ist die letzte erst am Mittwoch, "
        "10. März 2027, 10:30 Uhr draußen, nach dem Beginn."
    )
    assert delays.de == (
        "Weil „invitation“ dann noch hinausgeht, ist „reminder-hour“ am Mittwoch, "
        "10. März 2027, erst um 09:30 Uhr ganz draußen statt um 09:00 Uhr."
    )


async def test_what_waits_and_what_left_take_their_share(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    desk = with_relays(office, {"per_second": 10, "per_hour": 20})
    await planned(desk, people_file(10))
    office.clock.move_to(START - timedelta(days=21))
    for number in range(15):  # their confirmations go first
        person = Person(parse_address(f"neu{number}@example.com"), language="")
        await registrations.register(desk, SLUG, person)
    invitation = (await steps(desk))["invitation"]
    assert invitation.last_out_at == office.clock.now() + timedelta(hours=1, seconds=0.5)


async def test_a_step_that_is_over_tells_when_it_was(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    desk = with_relays(office, {"per_hour": 1})
    await planned(desk, people_file(1))
    await plans.release(desk, SLUG, "save-the-date", "Erika")
    save = (await steps(desk))["save-the-date"]
    office.clock.move_to(due(save))
    await planner.tick(desk.database, desk.workspace, office.clock)
    async with desk.database.write() as connection:
        arrived = {"state": DeliveryState.SENT, "ended_at": due(save)}
        await connection.execute(update(delivery).values(**arrived))
    await planner.tick(desk.database, desk.workspace, office.clock)
    done = (await steps(desk))["save-the-date"]
    assert (done.state, done.last_out_at) == ("done", due(save))
    office.clock.move_to(START + timedelta(days=9))
    await planner.tick(desk.database, desk.workspace, office.clock)
    missed = (await steps(desk))["invitation"]
    assert (missed.state, missed.last_out_at, missed.warnings) == ("missed", None, ())
