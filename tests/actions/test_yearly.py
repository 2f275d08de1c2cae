"""The year in numbers: people are counted once, by the seminar's own calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from support import START, Office, a_seminar

from mailer.actions.imports import attendance, recipients
from mailer.actions.mailing import mailings, plans
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars, yearly
from mailer.domain.address import parse_address
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import InvalidValueError
from mailer.domain.person import Person
from mailer.domain.seminar import SeminarState
from mailer.store import seminars as seminar_store

DAY = timedelta(days=1)
SLUG = "waermeplanung"


def a_file(folder: Path, *names: str) -> Path:
    file = folder / "people.csv"
    file.write_text("\n".join(["E-Mail", *(f"{one}@example.org" for one in names)]), "utf-8")
    return file


async def test_nobody_counts_twice_however_many_mails_they_had(
    office: Office, tmp_path: Path
) -> None:
    desk = office.desk
    people = a_file(tmp_path, "a", "b", "c", "d")
    await recipients.import_file(desk, people, "seminare", basis="consent", source="Messe")
    async with desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(desk, SLUG)
    for step, days in (("save-the-date", 42), ("invitation", 21), ("invitation-reminder", 7)):
        await plans.release(desk, SLUG, step, "Erika")
        office.clock.move_to(START - days * DAY)
        await run_until_idle(desk)
        someone = Person(parse_address("a@example.org"), language="")
        await registrations.register(desk, SLUG, someone)
    await registrations.register(desk, SLUG, Person(parse_address("x@example.org"), language=""))
    await registrations.register(desk, SLUG, Person(parse_address("y@example.org"), language=""))
    await registrations.unregister(desk, SLUG, Person(parse_address("y@example.org"), language=""))
    await run_until_idle(desk)
    rows = await mailings.find(desk, "b@example.org")
    assert len([one for one in rows.deliveries if one.state is DeliveryState.SENT]) == 3
    before = (await yearly.report(desk, 2027)).lines[0]
    assert (before.invited, before.delivered, before.failed) == (4, 4, 0)
    assert (before.registered, before.unregistered, before.attended) == (2, 1, None)
    office.clock.move_to(START + DAY)
    await attendance.import_attendance(desk, SLUG, a_file(tmp_path, "a"))
    year = await yearly.report(desk)
    (line,) = year.lines
    assert (line.attended, line.absent) == (1, 1)
    assert year.people == {"invited": 4, "registered": 2, "attended": 1}


@pytest.mark.parametrize(
    ("starts_at", "timezone", "year"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Europe/Berlin", 2027),
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), "Europe/Berlin", 2026),
        (datetime(2027, 1, 1, 4, 0, tzinfo=UTC), "America/New_York", 2026),
        (datetime(2026, 12, 31, 11, 0, tzinfo=UTC), "Pacific/Auckland", 2027),
        (datetime(2027, 1, 1, 11, 0, tzinfo=UTC), "Pacific/Pago_Pago", 2027),
    ],
)
async def test_the_year_is_that_of_the_seminars_own_zone(
    office: Office, starts_at: datetime, timezone: str, year: int
) -> None:
    async with office.desk.database.write() as connection:
        one = a_seminar(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
                        timezone=timezone, state=SeminarState.PUBLISHED)  # fmt: skip
        await seminar_store.add(connection, one, office.clock.now())
    found = {at: len((await yearly.report(office.desk, at)).lines) for at in (2026, 2027)}
    assert found == {2026: int(year == 2026), 2027: int(year == 2027)}


async def test_drafts_are_left_out_and_what_was_called_off_stays(office: Office) -> None:
    async with office.desk.database.write() as connection:
        for state in SeminarState:
            one = a_seminar(slug=state.value, state=state)
            await seminar_store.add(connection, one, office.clock.now())
    found = (await yearly.report(office.desk, 2027)).lines
    assert {one.seminar.slug for one in found} == {"published", "cancelled"}


async def test_a_year_is_counted_by_the_database(office: Office) -> None:
    """The number of statements does not grow with the seminars."""
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(office.desk.database.engine.sync_engine, "before_cursor_execute", note)
    numbers = []
    for more in (1, 9):
        async with office.desk.database.write() as connection:
            for number in range(more):
                one = a_seminar(slug=f"s{more}-{number}", state=SeminarState.PUBLISHED)
                await seminar_store.add(connection, one, office.clock.now())
        asked.clear()
        await yearly.report(office.desk, 2027)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("year", [-1, 0, 1969, 9999, 10**12])
async def test_what_is_no_year_is_refused(office: Office, year: int) -> None:
    with pytest.raises(InvalidValueError, match="1970"):
        await yearly.report(office.desk, year)
