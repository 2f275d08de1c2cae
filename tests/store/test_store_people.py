"""People: an address alone is no person, address and name are."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from store.ledger import NOW, Ledger

from mailer.domain.address import parse_address
from mailer.domain.person import Honorific, Person
from mailer.store import people
from mailer.store.database import Database
from mailer.store.people import person

EVA = Person(
    address=parse_address("Eva@müller.example.org"),
    honorific=Honorific.MS,
    title="Dr.",
    first_name="Eva",
    last_name="Muster",
    organisation="Stadt X",
    language="en",
)


async def add(database: Database, *some: Person) -> dict[tuple[str, str, str, Honorific], int]:
    async with database.write() as connection:
        return await people.insert_many(connection, list(some), NOW)


async def at(database: Database, *keys: str) -> dict[str, list[tuple[int, Person]]]:
    async with database.read() as connection:
        return await people.at_addresses(connection, keys)


async def test_people_come_back_as_they_were(database: Database) -> None:
    (made,) = (await add(database, EVA)).items()
    assert made[0] == ("eva@xn--mller-kva.example.org", "Muster", "Eva", Honorific.MS)
    ((person_id, found),) = (await at(database, EVA.address.key))[EVA.address.key]
    assert person_id == made[1]
    assert found.address.envelope == EVA.address.envelope
    assert found.salutation == EVA.salutation
    assert (found.organisation, found.language) == ("Stadt X", "en")


async def test_ids_go_to_the_right_people(ledger: Ledger) -> None:
    crowd = [
        Person(address=parse_address(f"p{one % 7}@example.org"), last_name=f"N{one}")
        for one in range(100)
    ]
    made = await add(ledger.database, *crowd)
    assert len(set(made.values())) == 100
    for (key, last_name, *_), person_id in made.items():
        row = await ledger.row(person, person_id)
        assert (row["address_key"], row["last_name"]) == (key, last_name)


async def test_nobody_is_nobody(database: Database) -> None:
    assert await add(database) == {}
    assert await at(database) == {}
    assert await at(database, "absent@example.org") == {}


async def test_colleagues_behind_one_address_oldest_first(database: Database) -> None:
    address = parse_address("Amt@example.org")
    for name in ("Zett", "Anfang", "Mitte"):
        await add(database, Person(address=address, last_name=name))
    found = await at(database, "amt@example.org", "other@example.org")
    assert [one.last_name for _, one in found["amt@example.org"]] == ["Zett", "Anfang", "Mitte"]


@pytest.mark.parametrize("spelling", ["eva@example.org", "EVA@example.org", "Eva@EXAMPLE.org"])
async def test_one_person_is_not_added_twice(database: Database, spelling: str) -> None:
    await add(database, Person(address=parse_address("eva@example.org"), last_name="Muster"))
    again = Person(address=parse_address(spelling), last_name="Muster", title="Dr.")
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await add(database, again)


async def test_a_double_in_a_chunk_undoes_the_chunk(database: Database) -> None:
    one = Person(address=parse_address("a@example.org"))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await add(database, Person(address=parse_address("b@example.org")), one, one)
    assert await at(database, "a@example.org", "b@example.org") == {}


async def test_changing_a_person(ledger: Ledger) -> None:
    person_id, other = await ledger.person(), await ledger.person("other@example.org")
    later = NOW + timedelta(days=1)
    async with ledger.database.write() as connection:
        await people.change(connection, person_id, EVA, later)
        changed = await people.by_id(connection, person_id)
    row = await ledger.row(person, person_id)
    assert changed is not None
    assert changed.name == "Dr. Eva Muster"
    assert (row["address_key"], row["honorific"]) == (EVA.address.key, Honorific.MS)
    assert (row["created_at"], row["updated_at"]) == (NOW, later)
    assert (await ledger.row(person, other))["updated_at"] == NOW


async def test_a_couple_of_one_name_is_two(database: Database) -> None:
    address = parse_address("rathaus@example.org")
    couple = [Person(address, one, last_name="Schmidt") for one in (Honorific.MS, Honorific.MR)]
    made = await add(database, *couple)
    assert len(set(made.values())) == 2
    assert [one for _, one in (await at(database, address.key))[address.key]] == couple
