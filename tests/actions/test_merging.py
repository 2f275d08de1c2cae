"""Two who are one: nothing of either is lost, nothing is doubled, and old links go on working."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from postbox import SLUG, inbox, on_list, publish, row_of, sent, text_of, tick
from rows import Fields, rows_of
from sqlalchemy import insert, select, update
from support import START, Office, there

from mailer.actions.imports import recipients
from mailer.actions.mailing import plans
from mailer.actions.person import merging
from mailer.actions.registration import registrations
from mailer.actions.registration.admission import Registered
from mailer.actions.subscription import joining, subscriptions
from mailer.domain.address import parse_address
from mailer.domain.delivery import DeliveryState
from mailer.domain.errors import NotFoundError, RefusedError
from mailer.domain.person import Honorific, Person
from mailer.store import people, successors, suppressions
from mailer.store.deliveries import delivery
from mailer.store.entries import calendar_entry
from mailer.store.people import person
from mailer.store.registrations import registration, registration_event
from mailer.store.subscriptions import subscription, subscription_event
from mailer.store.suppressions import suppression

A, B = "anna@example.org", "a.muster@example.com"
DAY = timedelta(days=1)


def one(email: str, first: str = "Anna", last: str = "Muster") -> Person:
    return Person(parse_address(email), first_name=first, last_name=last, language="")


async def rows(office: Office, table: Any, **where: Any) -> list[Fields]:
    wanted = [table.c[name] == value for name, value in where.items()]
    async with office.desk.database.read() as connection:
        return rows_of(await connection.execute(select(table).where(*wanted)))


async def listed(office: Office, *emails: str, list_slug: str = "seminare") -> None:
    file = office.desk.workspace.path / "liste.csv"
    lines = [f"Anna;Muster;{email}" for email in emails]
    file.write_text("\n".join(["Vorname;Nachname;E-Mail", *lines]), encoding="utf-8")
    await recipients.import_file(office.desk, file, list_slug, basis="consent", source="Messe")


async def merge(office: Office, **how: Any) -> merging.Merge:
    return await merging.merge(office.desk, A, B, **how)


async def register(office: Office, email: str) -> Registered:
    return await registrations.register(office.desk, SLUG, one(email))


async def states(office: Office) -> list[tuple[int, str]]:
    return [(row["person_id"], row["state"].value) for row in await rows(office, registration)]


# Who is meant


async def test_what_both_had_is_the_ones(office: Office) -> None:
    await publish(office)
    await listed(office, A)
    await listed(office, B, list_slug="newsletter")
    await register(office, B)
    await sent(office)
    done = await merge(office)
    assert (done.kept[0], done.gone[0], done.changed) == (1, 2, True)
    assert (done.seminars, done.lists, done.mails) == ((SLUG,), ("newsletter",), 1)
    assert [row["id"] for row in await rows(office, person)] == [1]
    assert await states(office) == [(1, "registered")]
    assert {row["person_id"] for row in await rows(office, delivery)} == {1}
    assert {row["person_id"] for row in await rows(office, subscription)} == {1}
    # Reminders go to the address that stayed, once.
    office.clock.move_to(START - DAY)
    assert [step for step, _ in await sent(office)].count("reminder-day") == 1
    assert inbox(office, A)


async def test_a_rehearsal_changes_nothing_and_tells_the_same(office: Office) -> None:
    await publish(office)
    await listed(office, A, B)
    await register(office, B)
    tables = (person, registration, subscription, subscription_event, delivery)
    before = [await rows(office, table) for table in tables]
    looked = await merge(office, dry_run=True)
    assert [await rows(office, table) for table in tables] == before
    assert await merge(office) == looked


async def test_twice_is_once(office: Office) -> None:
    await listed(office, A, B)
    await merge(office)
    again = await merge(office)
    assert not again.changed
    assert again.kept[0] == again.gone[0] == 1


@pytest.mark.parametrize(
    ("keep", "gone"),
    [
        ("1", "2"),
        ("Anna Eins <post@example.org>", '"Bert Zwei" <POST@example.org>'),
        ("EINS, ANNA <post@example.org>", "Bert <post@example.org>"),
        ("post@example.org", "POST@example.org"),
    ],
)
async def test_how_two_are_named(office: Office, keep: str, gone: str) -> None:
    async with office.desk.database.write() as connection:
        some = [one("post@example.org", "Anna", "Eins"), one("post@example.org", "Bert", "Zwei")]
        await people.insert_many(connection, some, office.clock.now())
    done = await merging.merge(office.desk, keep, gone)
    assert (done.kept[0], done.gone[0]) == (1, 2)
    assert done.kept[1].first_name == "Anna"


async def test_who_is_not_meant_by_an_address_is_asked_for(office: Office) -> None:
    async with office.desk.database.write() as connection:
        some = [one("post@example.org", name) for name in ("Anna", "Bert", "Carla")]
        await people.insert_many(connection, [*some, one(A)], office.clock.now())
    with pytest.raises(RefusedError, match=r"1: Anna Muster; 2: Bert Muster; 3: Carla Muster"):
        await merging.merge(office.desk, A, "post@example.org")
    with pytest.raises(RefusedError, match="1: Anna Muster; 2"):
        await merging.merge(office.desk, "Muster <post@example.org>", A)
    with pytest.raises(NotFoundError, match=r'"Dora".*1: Anna'):
        await merging.merge(office.desk, "Dora <post@example.org>", A)
    with pytest.raises(NotFoundError, match="99"):
        await merging.merge(office.desk, A, "99")
    with pytest.raises(NotFoundError, match="not known"):
        await merging.merge(office.desk, A, "x@example.org")


async def test_what_is_known_of_both_is_kept(office: Office) -> None:
    some = [
        Person(parse_address(A), Honorific.NONE, "", "Bea", "", "Stadt A", "de"),
        Person(parse_address(B), Honorific.MS, "Dr.", "Beatrice", "Muster", "Stadt B", "de"),
    ]
    async with office.desk.database.write() as connection:
        await people.insert_many(connection, some, office.clock.now())
    done = await merge(office)
    after = Person(parse_address(A), Honorific.MS, "Dr.", "Beatrice", "Muster", "Stadt A", "de")
    assert done.kept[1] == after
    async with office.desk.database.read() as connection:
        assert await people.by_id(connection, 1) == after


async def test_doubles_at_one_mailbox_become_one(office: Office) -> None:
    await publish(office)
    some = [one(A, "Jörg", "Weiß"), one(A, "JÖRG", "WEISS")]
    async with office.desk.database.write() as connection:
        await people.insert_many(connection, some, office.clock.now())
    done = await merging.merge(office.desk, A, A)
    assert (done.kept[1].first_name, done.changed) == ("Jörg", True)
    await registrations.register(office.desk, SLUG, one(A, "joerg", "weiss"))
    assert len(await rows(office, person)) == 1


# Registrations


@pytest.mark.parametrize("first", [A, B])
async def test_a_seminar_has_one_registration_and_a_place_is_free_again(
    office: Office, first: str
) -> None:
    await publish(office, capacity=2)
    for email in (first, B if first == A else A):
        await register(office, email)
    await registrations.register(office.desk, SLUG, one("carla@example.net", "Carla", "Drei"))
    await sent(office)
    done = await merge(office)
    assert (done.both, done.promoted) == ((SLUG,), 1)
    names = {row["id"]: row["first_name"] for row in await rows(office, person)}
    found = {names[number]: state for number, state in await states(office)}
    assert found == {"Anna": "registered", "Carla": "promoted"}
    assert ("promoted", "Carla") in await sent(office)
    office.clock.move_to(START - DAY)
    reminded = [who for step, who in await sent(office) if step == "reminder-day"]
    assert reminded.count("Anna") == 1


async def test_who_has_a_place_and_waits_has_the_place(office: Office) -> None:
    await publish(office, capacity=1)
    await register(office, B)
    await register(office, A)
    assert await states(office) == [(1, "registered"), (2, "waitlisted")]
    done = await merging.merge(office.desk, A, B)
    assert done.both == (SLUG,)
    assert [state for _, state in await states(office)] == ["registered"]
    # Only what is still true leaves.
    steps = [step for step, _ in await sent(office)]
    assert steps == ["confirmation"]


async def test_links_to_either_registration_lead_to_the_one(office: Office) -> None:
    await publish(office)
    await register(office, A)
    await register(office, B)
    await sent(office)
    await merge(office)
    (left,) = await rows(office, registration)
    async with office.desk.database.read() as connection:
        for number in (1, 2):
            assert await successors.of(connection, registration, number) == left["id"]
            assert await successors.of(connection, person, number) == 1
    events = await rows(office, registration_event)
    assert {row["registration_id"] for row in events} == {left["id"]}


# Lists


@pytest.mark.parametrize("gone", [A, B])
async def test_a_withdrawal_wins_and_every_proof_stays(office: Office, gone: str) -> None:
    await listed(office, A, B)
    await subscriptions.unsubscribe(office.desk, gone, "seminare", "link")
    before = {row["id"]: row["way"] for row in await rows(office, subscription_event)}
    done = await merge(office)
    assert (done.lists, done.withdrawn) == (("seminare",), ("seminare",))
    (left,) = await rows(office, subscription)
    assert (left["person_id"], left["state"].value) == (1, "unsubscribed")
    after = {row["id"]: row["way"] for row in await rows(office, subscription_event)}
    assert before.items() <= after.items()
    assert [after[number] for number in after.keys() - before.keys()] == ["merge"]
    # No import brings them back, by neither address.
    await listed(office, A, B)
    (left,) = await rows(office, subscription)
    assert left["state"].value == "unsubscribed"


async def test_a_link_of_the_one_who_is_gone_still_confirms(office: Office) -> None:
    await listed(office, A)
    await joining.ask(office.desk, one(B), "newsletter", source="", way="form")
    await sent(office)
    (link,) = {word for word in text_of(inbox(office)[0]).split() if "/bestaetigen/" in word}
    await merge(office)
    done = await joining.confirm(office.desk, link)
    assert (done.person.address.key, done.mails) == (A, 1)


async def test_a_link_to_leave_of_the_one_who_is_gone_still_leaves(office: Office) -> None:
    await listed(office, A, B)
    link = office.desk.workspace.links.unsubscribe(2, "seminare")
    await merge(office)
    assert await subscriptions.leave(office.desk, link, "link") == ["seminare"]
    (left,) = await rows(office, subscription)
    assert left["state"].value == "unsubscribed"


async def test_the_former_address_means_who_it_became(office: Office, tmp_path: Path) -> None:
    await publish(office)
    await listed(office, A, B)
    await merge(office)
    await listed(office, B)  # somebody's old file
    assert len(await rows(office, person)) == 1
    await register(office, B)
    assert await states(office) == [(1, "registered")]
    assert await subscriptions.unsubscribe(office.desk, B, None, "reply") == ["seminare"]


# Mails


async def test_a_mail_that_both_were_to_get_leaves_once(office: Office) -> None:
    await publish(office)
    await on_list(office, "bert")
    await listed(office, A, B)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)
    await merge(office)
    assert sorted(await sent(office)) == [("invitation", "Anna"), ("invitation", "bert")]
    assert len(inbox(office, A)) == 1


async def test_what_both_had_stays_told(office: Office) -> None:
    await publish(office)
    await listed(office, A, B)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    assert len(await sent(office)) == 2
    await merge(office)
    told = [(row["person_id"], row["address"]) for row in await rows(office, delivery)]
    assert sorted(told) == [(1, B), (1, A)]
    assert len(await sent(office)) == 2


async def test_nothing_is_merged_while_a_mail_is_in_hand(office: Office) -> None:
    await publish(office)
    await listed(office, A)
    await register(office, B)
    async with office.desk.database.write() as connection:
        await connection.execute(update(delivery).values(state=DeliveryState.SENDING))
    with pytest.raises(RefusedError, match="right now"):
        await merge(office)
    assert len(await rows(office, person)) == 2


# Addresses


@pytest.mark.parametrize(
    ("reason", "scope", "expected"),
    [
        ("complaint", "lists", ("complaint", "lists")),
        ("by staff", "all", ("by staff", "all")),
        ("hard bounce", "all", None),
    ],
)
async def test_a_block_goes_along_and_a_bounce_does_not(
    office: Office, reason: str, scope: str, expected: tuple[str, str] | None
) -> None:
    await listed(office, A, B)
    async with office.desk.database.write() as connection:
        await connection.run_sync(
            suppressions.suppress, B, scope=scope, reason=reason, detail="", now=office.clock.now()
        )
    await merge(office)
    found = [
        (row["reason"], row["scope"]) for row in await rows(office, suppression, address_key=A)
    ]
    assert found == ([expected] if expected else [])


async def test_the_calendar_entry_goes_along_unless_there_is_one(office: Office) -> None:
    await publish(office)
    await listed(office, A)
    await register(office, B)
    await sent(office)
    (entry,) = await rows(office, calendar_entry)
    await merge(office)
    (moved,) = await rows(office, calendar_entry)
    assert (moved["uid"], moved["address_key"]) == (entry["uid"], A)


async def test_a_colleague_keeps_the_mailbox_and_its_entry(office: Office) -> None:
    await publish(office)
    await listed(office, A)
    await register(office, B)
    async with office.desk.database.write() as connection:
        row = (await rows(office, person, id=2))[0]
        colleague = {"id": 9, "first_name": "Bert", "last_name": "Zwei"}
        await connection.execute(insert(person).values(**(dict(row) | colleague)))
    await merging.merge(office.desk, A, f"Anna <{B}>")
    (entry,) = await rows(office, calendar_entry)
    assert entry["address_key"] == B
    async with office.desk.database.read() as connection:
        behind = await people.at_addresses(connection, [B])
    assert [number for number, _ in behind[B]] == [9]
