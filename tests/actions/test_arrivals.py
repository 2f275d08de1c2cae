"""Arrivals: whoever registers at the same time as others is served as one after the other."""

import asyncio
from dataclasses import replace

import pytest
from commits import counted_commits
from postbox import SLUG, publish
from sqlalchemy import func, select, update
from support import Office

from mailer.actions.registration import parties
from mailer.actions.registration.arrivals import Arrivals
from mailer.actions.registration.parties import Entrant, Outcome, Party
from mailer.actions.seminar import offered
from mailer.domain.address import parse_address
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.person import Person
from mailer.domain.registration import RegistrationState
from mailer.store import registered_by
from mailer.store.deliveries import delivery
from mailer.store.grouped import GroupedDatabase
from mailer.store.mailings import mailing
from mailer.store.people import person
from mailer.store.registrations import registration

REGISTERED, WAITLISTED = RegistrationState.REGISTERED, RegistrationState.WAITLISTED


def several(*names: str) -> Party:
    """A party of people at example.org: mailboxes, with a last name where it is another one."""
    entrants = []
    for one in names:
        mailbox, _, last_name = one.partition("/")
        address = parse_address(f"{mailbox}@example.org")
        entrants.append(Entrant(Person(address, first_name="Eva", last_name=last_name or mailbox)))
    return Party(tuple(entrants))


async def all_at_once(office: Office, some: list[Party], slug: str = SLUG) -> list[Outcome]:
    database = GroupedDatabase.of(office.desk.database)
    arrivals = Arrivals(replace(office.desk, database=database))
    return await asyncio.gather(*(arrivals.register(slug, one) for one in some))


def in_short(outcome: Outcome) -> list[tuple[RegistrationState, bool, int]] | str:
    if isinstance(outcome, RefusedError):
        return "refused"
    return [(one.state, one.changed, one.mails) for one in outcome]


async def kept(office: Office, slug: str = SLUG) -> list[tuple[str, RegistrationState]]:
    """Who is in, in the order in which they came, and where."""
    found = await offered.by_slug(office.desk, slug)
    async with office.desk.database.read() as connection:
        rows = await connection.execute(
            select(person.c.address, registration.c.state)
            .join(registration, registration.c.person_id == person.c.id)
            .where(registration.c.seminar_id == (found.id if found else 0))
            .order_by(registration.c.id)
        )
        return [(row.address.partition("@")[0], row.state) for row in rows]


async def nobody_waits_any_more(office: Office) -> None:
    closing = mailing.c.template == "waitlist-closed"
    async with office.desk.database.write() as connection:
        await connection.execute(update(mailing).where(closing).values(due_at=office.clock.now()))


async def test_two_hundred_take_a_few_transactions(office: Office) -> None:
    await publish(office, capacity=150)
    with counted_commits() as commits:
        found = await all_at_once(office, [several(f"p{number}") for number in range(200)])
    assert len(commits) <= 200 / 50
    states = [REGISTERED] * 150 + [WAITLISTED] * 50
    assert [in_short(one) for one in found] == [[(state, True, 1)] for state in states]
    assert await kept(office) == [(f"p{number}", one) for number, one in enumerate(states)]
    async with office.desk.database.read() as connection:
        mails = select(delivery.c.person_id, func.count()).group_by(delivery.c.person_id)
        numbers = [number for _, number in await connection.execute(mails)]
    assert numbers == [1] * 200


CASES = [
    # A party of five beside single ones: some of it have places, the others wait.
    (4, False, [["a"], ["b"], ["c", "d", "e", "f", "g"], ["h"]]),
    # Nobody waits any more: of a party that does not fit nobody is in, and the next one is.
    (3, True, [["a"], ["b"], ["c", "d", "e", "f", "g"], ["h"], ["i"], ["a"]]),
    (2, True, [["a", "b"], ["c"], ["a"], ["b", "d"]]),
    # Twice is once, whichever way: alone, in one party, in two.
    (9, False, [["a"], ["a"], ["b", "a", "b"], ["b"], ["c", "b"], ["c"]]),
    # One mailbox, two people; and one whose name does not say which of them.
    (2, False, [["a/Muster"], ["a/Beispiel"], ["a/Muster"], ["a/Musterfrau"], ["b"]]),
    (None, False, [["a"], [], ["b", "c"], ["d"]]),
    (0, False, [["a"], ["b", "c"]]),
]


@pytest.mark.parametrize(("places", "closed", "names"), CASES)
async def test_at_once_is_as_one_after_the_other(
    office: Office, places: int | None, names: list[list[str]], *, closed: bool
) -> None:
    for slug in (SLUG, "again"):
        await publish(office, slug=slug, capacity=places)
    if closed:
        await nobody_waits_any_more(office)
    some = [several(*one) for one in names]
    at_once = await all_at_once(office, some)
    one_by_one = []
    for one in some:
        one_by_one += await parties.register_parties(office.desk, "again", [one])
    assert [in_short(one) for one in at_once] == [in_short(one) for one in one_by_one]
    assert await kept(office) == await kept(office, "again")
    assert len(await kept(office)) >= min(len(some), 2)


async def test_whoever_brings_others_is_noted_and_whoever_comes_alone_is_not(
    office: Office,
) -> None:
    await publish(office)
    found = await all_at_once(office, [several("a"), several("b", "c"), several("d")])
    done = [one for outcome in found if isinstance(outcome, list) for one in outcome]
    async with office.desk.database.read() as connection:
        by = [await registered_by.who(connection, one.number) for one in done]
    assert by == [None, None, done[1].person_id, None]


async def test_who_asks_for_what_there_is_not_is_told_and_the_others_are_in(
    office: Office,
) -> None:
    await publish(office)
    with pytest.raises(NotFoundError):
        await all_at_once(office, [several("a"), several("b")], "never-was")
    await all_at_once(office, [several("a"), several("b")])
    assert len(await kept(office)) == 2


async def test_a_look_shows_what_there_is_from_then_on(office: Office) -> None:
    """Whoever was told that they are in never sees their place as free."""
    await publish(office, capacity=2)
    arrivals = Arrivals(office.desk)

    async def comes(name: str) -> int | None:
        await arrivals.register(SLUG, several(name))
        seen = await arrivals.offered(SLUG)
        return seen.places_left if seen else None

    looks = [arrivals.offered("never-was"), arrivals.offered("?")]
    left = await asyncio.gather(comes("a"), comes("b"), comes("c"))
    assert set(left) == {0}
    assert await asyncio.gather(*looks) == [None, None]
