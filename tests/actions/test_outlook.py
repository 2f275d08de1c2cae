"""The outlook: beside what needs a person, what nobody sends and what leaves next."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from support import START, Office, a_seminar

from mailer.actions.imports import recipients
from mailer.actions.mailing import plans
from mailer.actions.operation.running import run_until_idle
from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.actions.today.outlook import outlook
from mailer.actions.today.task import What
from mailer.domain.address import parse_address
from mailer.domain.person import Person
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"
DAY = timedelta(days=1)


async def published(office: Office, people: Path) -> None:
    await recipients.import_file(office.desk, people, "seminare", basis="consent", source="Messe")
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(office.desk, SLUG)


async def test_what_leaves_next_is_told_and_what_needs_somebody_is_not_among_it(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    office.clock.move_to(START - 24 * DAY)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    found = await outlook(office.desk)
    assert [one.step for one in found.coming] == ["invitation"]
    asked = {one.mailing_id for one in found.tasks}
    assert not asked & {one.mailing_id for one in found.coming}
    office.clock.move_to(START - 40 * DAY)
    assert [one.step for one in (await outlook(office.desk)).coming] == ["invitation"]


async def test_mail_that_nothing_holds_and_nobody_sends_is_told(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    someone = Person(parse_address("a@example.org"), language="")
    await registrations.register(office.desk, SLUG, someone)
    assert [one for one in (await outlook(office.desk)).tasks if one.what is What.RUN] == []
    office.clock.move_to(START - 21 * DAY + timedelta(minutes=10))
    told = [one for one in (await outlook(office.desk)).tasks if one.what is What.RUN]
    assert [one.command for one in told] == ["seminarpost run"] * 2
    assert told[0].sentence.de == f"{SLUG}, invitation ist fällig."
    assert "1 Mail liegt zum Versand bereit." in told[1].sentence.de
    await run_until_idle(office.desk)
    assert [one for one in (await outlook(office.desk)).tasks if one.what is What.RUN] == []


async def test_what_stops_all_mail_comes_first(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await published(office, people_file(2))
    someone = Person(parse_address("a@example.org"), language="")
    await registrations.register(office.desk, SLUG, someone)
    office.clock.move_to(START - 20 * DAY)
    tasks = (await outlook(office.desk)).tasks
    assert tasks[0].what is What.RUN
    waits = [one.waits for one in tasks]
    assert waits == sorted(waits, reverse=True)
