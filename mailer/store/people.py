"""People: who they are and which address reaches them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    func,
    null,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.address import known_address
from mailer.domain.person import Honorific, Person, known_person
from mailer.store import serials, successors
from mailer.store.dialect import dialect_of
from mailer.store.dialect.rows import Among, Kind
from mailer.store.prepared import Prepared
from mailer.store.recordset import idset, packed_ids, packed_texts
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, record_or_none

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, nullable=False),
    Column("address_key", Text, nullable=False),
    Column("honorific", Choice(Honorific), nullable=False),
    Column("title", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("letter_salutation", Text, nullable=False, server_default=text("''")),
    one_of("honorific", Honorific),
    # Town halls share mailboxes: an address alone is no person. Address, name and honorific are:
    # Frau Schmidt and Herr Schmidt may read the same mail.
    Index("ix_person_address", "address_key", "id"),
    Index(
        "uq_person_address_name",
        "address_key",
        "last_name",
        "first_name",
        "honorific",
        unique=True,
    ),
)


class Addressee(NamedTuple):
    """Who a mail goes to; ``list_slug`` is the list that it goes to, if any."""

    id: int
    address: str
    address_key: str
    list_slug: str | None = None


ADDRESSEE = (person.c.id, person.c.address, person.c.address_key, null().label("list_slug"))
"""The columns of an ``Addressee`` of a mail to no list."""


class Named(Protocol):
    """A row that holds what a ``Person`` is made of."""

    @property
    def address(self) -> str: ...
    @property
    def honorific(self) -> Honorific: ...
    @property
    def title(self) -> str: ...
    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def letter_salutation(self) -> str: ...


NAMED = (
    person.c.address,
    person.c.honorific,
    person.c.title,
    person.c.first_name,
    person.c.last_name,
    person.c.organisation,
    person.c.language,
    person.c.letter_salutation,
)
"""The columns that a ``Person`` is made of."""


class NumberedPerson(NamedTuple):
    """A person's number and address key, and what a ``Person`` is made of."""

    id: int
    address_key: str
    address: str
    honorific: Honorific
    title: str
    first_name: str
    last_name: str
    organisation: str
    language: str
    letter_salutation: str


def person_of(row: Named) -> Person:
    """The person in a row."""
    return known_person(
        address=known_address(row.address),
        honorific=row.honorific,
        title=row.title,
        first_name=row.first_name,
        last_name=row.last_name,
        organisation=row.organisation,
        language=row.language,
        letter_salutation=row.letter_salutation,
    )


async def at_addresses(
    connection: AsyncConnection, keys: Iterable[str]
) -> dict[str, list[tuple[int, Person]]]:
    """Everybody behind some addresses, by address key, oldest first.

    Where nobody is left, it is who was known by the address before (``store.successors``).
    """
    return await connection.run_sync(behind, keys)


def behind(connection: Connection, keys: Iterable[str]) -> dict[str, list[tuple[int, Person]]]:
    """``at_addresses`` for who has the connection itself."""
    wanted = set(keys)
    found: dict[str, list[tuple[int, Person]]] = {}
    for row in _BEHIND.records(connection, NumberedPerson, keys=packed_texts(wanted)):
        found.setdefault(row.address_key, []).append((row.id, person_of(row)))
    moved = successors.behind(connection, wanted - found.keys())
    for key, person_id in moved.items():
        known = _by_id(connection, person_id)
        if known is not None:
            found[key] = [(person_id, known)]
    return found


_BEHIND = Prepared(
    select(person.c.id, person.c.address_key, *NAMED)
    .where(Among(person.c.address_key, idset("keys", Kind.TEXT)))
    .order_by(person.c.id)
)


async def by_id(connection: AsyncConnection, person_id: int) -> Person | None:
    """A person, or None if there is none by that id (any more)."""
    return await connection.run_sync(_by_id, person_id)


def _by_id(connection: Connection, person_id: int) -> Person | None:
    rows = connection.execute(
        select(person.c.id, person.c.address_key, *NAMED).where(person.c.id == person_id)
    )
    found = record_or_none(rows, NumberedPerson)
    return person_of(found) if found else None


async def lacking(
    connection: AsyncConnection, ids: list[int], fields: Iterable[str]
) -> dict[str, int]:
    """How many of some people have each of ``fields`` empty: ``name``, ``organisation``."""
    empty = {
        "name": and_(person.c.first_name == "", person.c.last_name == ""),
        "organisation": person.c.organisation == "",
    }
    wanted = [func.count().filter(empty[field]).label(field) for field in fields]
    found = await connection.execute(select(*wanted).where(person.c.id.in_(ids)))
    return dict(zip(found.keys(), found.one(), strict=True))


async def insert_many(
    connection: AsyncConnection, people: list[Person], now: datetime
) -> dict[tuple[str, str, str, Honorific], int]:
    """Adds people; returns their ids by (address key, last name, first name, honorific)."""
    if not people:
        return {}
    first = await connection.run_sync(append, [new_person(one) for one in people], now)
    return {
        (one.address.key, one.last_name, one.first_name, one.honorific): number
        for number, one in enumerate(people, first)
    }


class NewPerson(NamedTuple):
    """Somebody to be added, as the columns take them."""

    address_key: str
    address: str
    honorific: str
    title: str
    first_name: str
    last_name: str
    organisation: str
    language: str
    letter_salutation: str


def new_person(one: Person, language: str = "") -> NewPerson:
    """A person to be added; ``language`` is theirs where they name none."""
    return NewPerson(
        one.address.key,
        one.address.envelope,
        one.honorific.value,
        one.title,
        one.first_name,
        one.last_name,
        one.organisation,
        one.language or language,
        one.letter_salutation,
    )


_NEW = (*NewPerson._fields, "id")


def append(connection: Connection, people: Sequence[NewPerson], now: datetime) -> int:
    """Adds many, numbered in their order; returns the number of the first."""
    if not people:
        return 0
    dialect = dialect_of(connection)
    at = dialect.parameter(now)
    first = serials.taken(connection, person, len(people))
    rows = [(*one, number) for number, one in enumerate(people, first)]
    dialect.append(connection, person, _NEW, rows, {"created_at": at, "updated_at": at})
    return first


async def change(connection: AsyncConnection, person_id: int, to: Person, now: datetime) -> None:
    """Writes what is now known of a person."""
    await connection.execute(
        update(person).where(person.c.id == person_id).values(**_values(to), updated_at=now)
    )


def change_many(
    connection: Connection, changed: Iterable[tuple[int, Person]], now: datetime
) -> None:
    """The same for many, with their numbers."""
    rows = [{"of_id": number, "now": now} | _values(one) for number, one in changed]
    if rows:
        connection.execute(
            update(person)
            .where(person.c.id == bindparam("of_id"))
            .values({one: bindparam(one) for one in _VALUES} | {"updated_at": bindparam("now")}),
            rows,
        )


_VALUES = ("address_key", *(one.name for one in NAMED))


def _values(one: Person) -> dict[str, Any]:
    return {
        "address": one.address.envelope,
        "address_key": one.address.key,
        "honorific": one.honorific,
        "title": one.title,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "organisation": one.organisation,
        "language": one.language,
        "letter_salutation": one.letter_salutation,
    }


def address_keys(connection: Connection, person_ids: Iterable[int]) -> dict[int, str]:
    """The address of each of many people, as it is looked for."""
    rows = connection.execute(
        select(person.c.id, person.c.address_key).where(Among(person.c.id, idset("people"))),
        {"people": packed_ids(person_ids)},
    )
    return dict(map(tuple, rows))
