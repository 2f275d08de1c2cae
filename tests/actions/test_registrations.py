"""Registering and cancelling: twice is once, and the mail goes with the event."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support import START, Office, a_seminar

from mailer.actions.registration import registrations
from mailer.actions.seminar import seminars
from mailer.domain.address import parse_address
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.person import Honorific, Person
from mailer.store import people, reports
from mailer.store import seminars as seminar_store

SLUG = "waermeplanung"


def person(email: str, first: str = "", last: str = "") -> Person:
    return Person(parse_address(email), first_name=first, last_name=last, language="")


@pytest.fixture
async def published(office: Office) -> Office:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    await seminars.publish(office.desk, SLUG)
    return office


async def queued(office: Office) -> list[tuple[str, str]]:
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    return [(row.address, row.step_key) for row in rows]


async def test_registering_twice_confirms_once(published: Office) -> None:
    one = person("a@example.org", "Anna", "Eins")
    first = await registrations.register(published.desk, SLUG, one)
    again = await registrations.register(published.desk, SLUG, one)
    assert (first.changed, first.mails, again.changed, again.mails) == (True, 1, False, 0)
    assert await queued(published) == [("a@example.org", "confirmation")]


async def known_at(office: Office, email: str) -> list[Person]:
    async with office.desk.database.read() as connection:
        found = await people.at_addresses(connection, [parse_address(email).key])
    return [one for _, one in found[parse_address(email).key]]


async def test_what_is_newly_given_of_somebody_known_is_kept(published: Office) -> None:
    one = person("a@example.org", "Anna", "Eins")
    await registrations.register(published.desk, SLUG, one)
    more = replace(one, honorific=Honorific.MS, title="Dr.", organisation="Stadt A")
    again = await registrations.register(published.desk, SLUG, more)
    assert again.person.salutation == "Sehr geehrte Frau Dr. Eins"
    moved = replace(one, organisation="Stadt B")
    await registrations.register(published.desk, SLUG, moved)
    (kept,) = await known_at(published, "a@example.org")
    assert (kept.honorific, kept.title, kept.organisation) == (Honorific.MS, "Dr.", "Stadt B")


async def test_without_a_name_the_only_one_there_is_meant(published: Office) -> None:
    await registrations.register(published.desk, SLUG, person("a@example.org", "Anna", "Eins"))
    given = replace(person("a@example.org"), organisation="Stadt A")
    assert not (await registrations.register(published.desk, SLUG, given)).changed
    (kept,) = await known_at(published, "a@example.org")
    assert (kept.first_name, kept.organisation) == ("Anna", "Stadt A")


async def test_coming_back_after_cancelling_is_confirmed_anew(published: Office) -> None:
    one = person("a@example.org")
    await registrations.register(published.desk, SLUG, one)
    assert (await registrations.unregister(published.desk, SLUG, one)).changed
    assert not (await registrations.unregister(published.desk, SLUG, one)).changed
    assert (await registrations.register(published.desk, SLUG, one)).mails == 1
    mails = [step for _, step in await queued(published)]
    assert mails == ["confirmation", "unregistered", "confirmation"]


async def test_colleagues_at_one_mailbox_are_told_apart(published: Office) -> None:
    anna, bert = (
        person("rathaus@example.org", "Anna", "Eins"),
        person("rathaus@example.org", "Bert", "Zwei"),
    )
    for one in (anna, bert):
        await registrations.register(published.desk, SLUG, one)
    with pytest.raises(RefusedError, match=r"Anna Eins.*Bert Zwei"):
        await registrations.unregister(published.desk, SLUG, person("rathaus@example.org"))
    done = await registrations.unregister(published.desk, SLUG, bert)
    assert done.person.first_name == "Bert"


@pytest.mark.parametrize("when", ["draft", "over"])
async def test_only_a_published_seminar_that_is_not_over(office: Office, when: str) -> None:
    async with office.desk.database.write() as connection:
        await seminar_store.add(connection, a_seminar(), office.clock.now())
    if when == "over":
        await seminars.publish(office.desk, SLUG)
        office.clock.move_to(START + timedelta(hours=2))
    with pytest.raises(RefusedError):
        await registrations.register(office.desk, SLUG, person("a@example.org"))
    assert await queued(office) == []


async def test_cancelling_what_is_not_there(published: Office) -> None:
    with pytest.raises(NotFoundError, match="not known"):
        await registrations.unregister(published.desk, SLUG, person("a@example.org"))


async def test_an_unknown_seminar_names_the_nearest(published: Office) -> None:
    with pytest.raises(NotFoundError, match="waermeplanung"):
        await registrations.register(published.desk, "wärmeplan", person("a@example.org"))
