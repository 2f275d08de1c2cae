"""Sixteen writers at once, each with a database connection of its own, as sixteen machines have:
what is checked before it is written is right all the same."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from chance import soaked_again
from sqlalchemy import Connection, func, select
from support import START, Office, a_seminar

from mailer.actions.desk import Desk, desk_at
from mailer.actions.imports import recipients
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.compose.snapshot import Snapshot
from mailer.domain.address import parse_address
from mailer.domain.delivery import DeliveryState, MailingState, Remark
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.domain.suspension import Suspension, SuspensionKind
from mailer.links import Organizer
from mailer.scheduling import planner
from mailer.scheduling.snapshots import snapshot_for
from mailer.store import contents, entries, facts, mailings, people, suspensions
from mailer.store import seminars as seminar_store
from mailer.store.contents import content
from mailer.store.database import Database, open_database
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.ledger import attempts, cancelling, claims
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.send_context import send_context
from mailer.store.suspensions import suspension

pytestmark = soaked_again
WRITERS = 16
PLACES = 5
SLUG = "waermeplanung"


def somebody(number: int) -> Person:
    return Person(parse_address(f"p{number}@example.org"), last_name=f"Muster{number}", language="")


@pytest.fixture
async def desks(office: Office) -> AsyncIterator[list[Desk]]:
    """The desks of as many machines, all at the same published seminar with five places."""
    async with office.desk.database.write() as connection:
        one = a_seminar(capacity=PLACES)
        await seminar_store.add(connection, one, office.clock.now())
    await seminars.publish(office.desk, SLUG)
    async with AsyncExitStack() as opened:
        yield [
            await opened.enter_async_context(desk_at(office.desk.workspace, office.clock))
            for _ in range(WRITERS)
        ]


async def at_once(desks: list[Desk], work: Callable[[Desk, int], Awaitable[Any]]) -> list[Any]:
    return await asyncio.gather(*(work(desk, place) for place, desk in enumerate(desks)))


async def count(desk: Desk, table: Any, *where: Any) -> int:
    async with desk.database.read() as connection:
        found = await connection.scalar(select(func.count()).select_from(table).where(*where))
    return int(found or 0)


async def test_no_more_places_are_given_than_there_are(desks: list[Desk]) -> None:
    async def register(desk: Desk, place: int) -> None:
        for number in range(place, 3 * WRITERS, WRITERS):
            await registrations.register(desk, SLUG, somebody(number))

    await at_once(desks, register)
    async with desks[0].database.read() as connection:
        states = Counter((await connection.scalars(select(registration.c.state))).all())
    assert states == {
        RegistrationState.REGISTERED: PLACES,
        RegistrationState.WAITLISTED: 3 * WRITERS - PLACES,
    }
    assert await count(desks[0], delivery) == 3 * WRITERS  # one mail each


async def test_places_that_become_free_go_to_those_who_wait_once(desks: list[Desk]) -> None:
    for number in range(PLACES + WRITERS):
        await registrations.register(desks[0], SLUG, somebody(number))
    await at_once(
        desks[:PLACES],
        lambda desk, place: registrations.unregister(desk, SLUG, somebody(place)),
    )
    async with desks[0].database.read() as connection:
        promoted = (
            await connection.scalars(
                select(person.c.address)
                .join(registration, registration.c.person_id == person.c.id)
                .where(registration.c.state == RegistrationState.PROMOTED)
                .order_by(person.c.id)
            )
        ).all()
    assert list(promoted) == [f"p{PLACES + one}@example.org" for one in range(PLACES)]


async def test_one_person_registers_once(desks: list[Desk]) -> None:
    done = await at_once(desks, lambda desk, _: registrations.register(desk, SLUG, somebody(1)))
    assert sum(one.changed for one in done) == 1
    assert await count(desks[0], person) == await count(desks[0], registration) == 1
    assert await count(desks[0], delivery) == 1


async def test_one_file_is_imported_once(
    desks: list[Desk], people_file: Callable[[int], Path]
) -> None:
    file = people_file(40)
    reports = await at_once(
        desks,
        lambda desk, _: recipients.import_file(
            desk, file, "seminare", basis="consent", source="Messe"
        ),
    )
    assert await count(desks[0], person) == 40
    assert sum(one.imported for one in reports) == 40


async def test_what_is_written_once_is_written_once(desks: list[Desk]) -> None:
    """A content, a calendar entry, the database's own name, a suspension."""
    snapshot = await _a_snapshot(desks[0])
    now = desks[0].clock.now()
    one = Suspension("main", "", SuspensionKind.SLOW, now, now, 1, "421 later")

    async def write(desk: Desk, place: int) -> tuple[int, int, str]:
        async with desk.database.write() as connection:
            kept = await contents.keep(connection, snapshot, now)
        async with desk.database.write() as connection:
            entry = await entries.ensure(
                connection, 1, "a@example.org", Organizer("o@example.org", desk.workspace.links)
            )
        async with desk.database.write() as connection:
            name = await facts.database_id(connection)
        async with desk.database.write() as connection:
            await connection.run_sync(suspensions.put, replace(one, strikes=place + 1))
        return kept, entry, name

    before = await count(desks[0], content)
    assert len(set(await at_once(desks, write))) == 1
    assert await count(desks[0], content) == before + 1
    assert await count(desks[0], calendar_entry) == await count(desks[0], suspension) == 1


async def _a_snapshot(desk: Desk) -> Snapshot:
    async with desk.database.read() as connection:
        found = await seminar_store.by_slug(connection, SLUG)
        assert found is not None
        row = (await mailings.of_seminar(connection, found[0]))[0]
    return snapshot_for(desk.workspace, row, found[1])


async def test_a_mailing_is_frozen_once_and_each_gets_one_mail(
    office: Office, desks: list[Desk], people_file: Callable[[int], Path]
) -> None:
    await recipients.import_file(
        office.desk, people_file(120), "seminare", basis="consent", source="Messe"
    )
    office.clock.move_to(START - timedelta(days=40))
    rules = office.desk.workspace.settings.policy.model_copy(update={"release": "auto"})
    settings = office.desk.workspace.settings.model_copy(update={"policy": rules})
    workspace = replace(office.desk.workspace, settings=settings)

    async def tick(desk: Desk, _place: int) -> None:
        for _ in range(3):
            await planner.tick(desk.database, workspace, desk.clock)

    await at_once(desks, tick)
    async with office.desk.database.read() as connection:
        per_person = await connection.execute(
            select(delivery.c.mailing_id, delivery.c.person_id, func.count()).group_by(
                delivery.c.mailing_id, delivery.c.person_id
            )
        )
        counts = [number for _, _, number in per_person]
    assert len(counts) >= 120
    assert set(counts) == {1}


async def test_a_mail_is_claimed_by_one_and_begun_by_one(desks: list[Desk]) -> None:
    for number in range(3 * WRITERS):
        await registrations.register(desks[0], SLUG, somebody(number))
    now = desks[0].clock.now()
    lines = [desk.database.sender_connection() for desk in desks]
    begun: list[int] = []

    async def send(line: Any, worker: str) -> None:
        def claim(connection: Connection) -> list[int]:
            return claims.claim(connection, worker, now, now + timedelta(minutes=20), 4)

        def begin(connection: Connection, ids: list[int]) -> set[int]:
            return attempts.begin(connection, worker, [(one, now.isoformat()) for one in ids], now)

        while ids := await line.transact(claim, alone=False):
            begun.extend(await line.transact(lambda line, ids=ids: begin(line, ids), alone=False))

    await asyncio.gather(*(send(line, f"w{place}") for place, line in enumerate(lines)))
    for line in lines:
        await line.close()
    assert len(begun) == len(set(begun)) == 3 * WRITERS


async def test_nothing_changes_between_the_last_look_and_the_sending(desks: list[Desk]) -> None:
    """A cancellation that is under way is waited for, and then seen."""
    await registrations.register(desks[0], SLUG, somebody(1))
    now = desks[0].clock.now()
    line = desks[1].database.sender_connection()
    (claimed,) = await line.transact(
        lambda one: claims.claim(one, "w", now, now + timedelta(minutes=20), 1), alone=False
    )

    def look(connection: Connection) -> list[str]:
        return [one.mailing.state.value for one in send_context(connection, [claimed])]

    async with desks[0].database.write() as connection:
        (row,) = await mailings_sending(connection)
        await mailings.switch(
            connection, row, frm={MailingState.SENDING}, state=MailingState.CANCELLED
        )
        task = asyncio.create_task(line.transact(look, alone=False))
        await asyncio.sleep(0.2)
        assert not task.done()
        await cancelling.cancel_unsent(connection, row, Remark.MAILING_CANCELLED, now)
    assert await task == ["cancelled"]
    await line.close()
    assert await count(desks[0], delivery, delivery.c.state == DeliveryState.SENDING) == 0


async def mailings_sending(connection: Any) -> list[int]:
    return list(await connection.scalars(select(delivery.c.mailing_id).distinct()))


async def test_sixteen_programs_may_bring_the_tables_up_to_date_at_once(
    tmp_path: Path, new_database: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    url = new_database()
    if url.startswith("postgresql:"):
        url = request.getfixturevalue("postgres").new()  # without tables
    opened: list[Database] = await asyncio.gather(
        *(open_database(url, tmp_path) for _ in range(WRITERS))
    )
    async with opened[0].read() as connection:
        assert await people.at_addresses(connection, ["a@example.org"]) == {}
    for one in opened:
        await one.close()
