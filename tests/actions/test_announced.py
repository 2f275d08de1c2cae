"""What an act would tell people is known before it is done, and is what comes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support import START, Office, a_seminar

from mailer.actions.desk import Desk
from mailer.actions.imports import recipients
from mailer.actions.mailing import plans
from mailer.actions.mailing.announced import announce, carry_out
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import changes, seminars
from mailer.domain.address import parse_address
from mailer.domain.errors import RefusedError
from mailer.domain.person import Person
from mailer.store import reports
from mailer.store import seminars as seminar_store
from mailer.store.database import Database

SLUG = "waermeplanung"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def person(name: str, language: str = "") -> Person:
    address = parse_address(f"{name}@example.org")
    return Person(address, first_name=name.title(), last_name="X", language=language)


async def published(office: Office, *names: str, **changes: object) -> Office:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(**changes), office.clock.now())
    await seminars.publish(office.desk, SLUG)
    for name in names:
        await registrations.register(office.desk, SLUG, person(name))
    await run_until_idle(office.desk)
    return office


async def ledger(desk: Desk) -> list[tuple[str, str, str]]:
    async with desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    return [(row.step_key, row.address, row.state.value) for row in rows]


def moved(days: int) -> Callable[[Desk], Awaitable[object]]:
    start = START + days * DAY
    return lambda desk: changes.reschedule(
        desk, SLUG, start, start + HOUR, "Wir bitten um Nachsicht."
    )


def updated(**given: object) -> Callable[[Desk], Awaitable[object]]:
    return lambda desk: changes.update(desk, SLUG, given, notify=True)


def cancelled(desk: Desk) -> Awaitable[object]:
    return changes.cancel(desk, SLUG)


@pytest.mark.parametrize(
    ("act", "subject", "begins"),
    [
        (moved(7), "Neuer Termin am 17. März", "findet zu einer anderen Zeit statt"),
        (updated(place="Rathaus"), "Geändert:", "haben sich geändert: Ort."),
        (cancelled, "Abgesagt, 10. März:", "leider müssen wir das Online-Seminar"),
    ],
)
async def test_the_act_does_what_was_announced(
    office: Office, act: Callable[[Desk], Awaitable[object]], subject: str, begins: str
) -> None:
    await published(office, "anna", "bert", "cora")
    before = await ledger(office.desk)
    announced = await announce(office.desk, act)
    assert await ledger(office.desk) == before
    assert announced.would_tell == 3
    assert announced.letters[0].reasons == {"registered": 3}
    assert announced.first.subject.startswith(subject)
    assert begins in announced.first.begins
    await carry_out(office.desk, act, announced)
    new = (await ledger(office.desk))[len(before) :]
    assert len({address for _, address, _ in new}) == announced.would_tell


async def test_the_mail_is_told_in_the_language_of_most(office: Office) -> None:
    await published(office, "anna")
    for name in ("eve", "ivy"):
        await registrations.register(office.desk, SLUG, person(name, "en"))
    await run_until_idle(office.desk)
    announced = await announce(office.desk, cancelled)
    assert announced.first.language == "en"
    assert announced.first.subject.startswith("Cancelled, 10 March:")


async def test_places_that_become_free_tell_those_who_wait(office: Office) -> None:
    await published(office, "anna", "bert", "cora", "dora", capacity=1)
    announced = await announce(office.desk, updated(capacity=3))
    (letter,) = [one for one in announced.letters if one.step == "promoted"]
    assert len(letter.people) == 2


async def test_who_comes_between_the_question_and_the_act_is_asked_about(office: Office) -> None:
    await published(office, "anna", "bert")
    announced = await announce(office.desk, cancelled)
    await registrations.register(office.desk, SLUG, person("cora"))
    await run_until_idle(office.desk)
    before = await ledger(office.desk)
    with pytest.raises(RefusedError, match="3 people instead of 2"):
        await carry_out(office.desk, cancelled, announced)
    assert await ledger(office.desk) == before
    assert (await seminars.show(office.desk, SLUG)).state.value == "published"


async def test_what_would_be_refused_is_refused_before_anybody_is_asked(office: Office) -> None:
    await published(office, "anna")
    await changes.cancel(office.desk, SLUG)
    with pytest.raises(RefusedError):
        await announce(office.desk, cancelled)


async def test_a_door_cannot_tell_several_unasked(office: Office) -> None:
    await published(office, "anna", "bert", "cora")
    door = replace(office.desk, database=Database(office.desk.database.engine, 2))
    before = await ledger(office.desk)
    with pytest.raises(RefusedError, match="nobody was asked"):
        await changes.cancel(door, SLUG)
    assert await ledger(office.desk) == before
    await carry_out(door, cancelled, await announce(door, cancelled))
    assert len(await ledger(office.desk)) == len(before) + 3


async def test_a_draft_tells_nobody(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    assert (await announce(office.desk, moved(7))).would_tell == 0


async def test_list_mail_that_a_move_makes_due_is_announced(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    desk, file = office.desk, people_file(5)
    await recipients.import_file(desk, file, "seminare", basis="consent", source="Messe")
    await published(office, "anna", "bert")
    await plans.release(desk, SLUG, "save-the-date", "Erika")
    announced = await announce(desk, moved(-20))  # 42 days before becomes 3 days ago
    assert {one.step: len(one.people) for one in announced.letters} == {
        "rescheduled": 2,
        "save-the-date": 5,
    }
    assert announced.would_tell == 7
