"""Cards: what the office knows of a person, and what staff corrects there."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.person.blocks import Block, block_of
from mailer.actions.person.people import parse_honorific, parse_language, unknown_address
from mailer.actions.returned import told
from mailer.actions.returned.told import Told
from mailer.domain.address import parse_address
from mailer.domain.errors import NotFoundError, RefusedError, Sentence
from mailer.domain.form_of_address import with_told_title
from mailer.domain.identity import Known, is_namesake
from mailer.domain.person import Person, named_person
from mailer.store import people, reports, restrictions, rolls, suppressions
from mailer.store.reports import Participation, Subscription
from mailer.store.restrictions import Restriction
from mailer.store.rolls import SubscriptionEvent


@dataclass(frozen=True, slots=True)
class Card:
    """A person: lists with how they stand, what happened there, registrations, a block.

    ``returned`` is what came back from the address, ``away`` that somebody there is away.
    """

    number: int
    person: Person
    subscriptions: tuple[Subscription, ...]
    events: tuple[SubscriptionEvent, ...]
    registrations: tuple[Participation, ...]
    block: Block | None
    restriction: Restriction | None = None
    returned: tuple[Told, ...] = ()
    away: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be corrected; None leaves a field as it is, "" empties it."""

    first: str | None = None
    last: str | None = None
    honorific: str | None = None
    title: str | None = None
    organisation: str | None = None
    language: str | None = None
    letter_salutation: str | None = None

    @property
    def is_empty(self) -> bool:
        return self == Change()


async def show(desk: Desk, who: str) -> list[Card]:
    """The cards of everybody behind an address, or of one person by number.

    Raises NotFoundError.
    """
    async with desk.database.read() as connection:
        return [await _card(desk, connection, *one) for one in await meant(connection, who)]


async def rename(desk: Desk, who: str, change: Change) -> tuple[Card, bool]:
    """Corrects what a person is called; says whether that changed anything.

    The address is no name: consent was given with it, so it never changes here. Raises
    RefusedError where several are behind the address, or the name is taken there.
    """
    async with desk.database.write() as connection:
        number, before = await meant_alone(connection, who)
        after = _corrected(before, change)
        if after != before:
            await _refuse_a_double(connection, number, after)
            await people.change(connection, number, after, desk.clock.now())
        return await _card(desk, connection, number, after), after != before


async def meant_alone(connection: AsyncConnection, who: str) -> Known:
    """The one person behind an address, or of a number.

    Raises NotFoundError, and RefusedError where several are behind the address.
    """
    found = await meant(connection, who)
    if len(found) > 1:
        raise _several(who, found)
    return found[0]


async def meant(connection: AsyncConnection, who: str) -> list[tuple[int, Person]]:
    """Everybody behind an address, or the one person of a number; raises NotFoundError."""
    if who.isascii() and who.isdecimal():
        person = await people.by_id(connection, min(int(who), 2**62))
        if person is None:
            raise NotFoundError(
                f"Jemanden mit der Nummer {who} gibt es nicht.",
                f"There is nobody with the number {who}.",
            )
        return [(int(who), person)]
    address = parse_address(who)
    behind = (await people.at_addresses(connection, [address.key])).get(address.key)
    if not behind:
        raise unknown_address(address.envelope)
    return behind


async def _card(desk: Desk, connection: AsyncConnection, number: int, person: Person) -> Card:
    row = await suppressions.at_address(connection, person.address.key)
    return Card(
        number,
        person,
        tuple(await reports.subscriptions_of(connection, [number])),
        tuple(await rolls.events_of(connection, [number])),
        tuple(await reports.registrations_of(connection, [number])),
        block_of(row) if row else None,
        await restrictions.of(connection, number),
        await told.of_address(desk, connection, person.address.key),
        await told.away(desk, connection, person.address.key),
    )


def _corrected(before: Person, change: Change) -> Person:
    said = None if change.honorific is None else parse_honorific(change.honorific)
    title = change.title
    if said is not None and said.title:
        title = with_told_title(before.title if title is None else title, said.title)
    # What was stored before a rule was made stays while nobody touches it.
    fit = named_person(
        before.address,
        title=title or "",
        first_name=change.first or "",
        last_name=change.last or "",
        organisation=change.organisation or "",
        letter_salutation=change.letter_salutation or "",
    )
    line = change.letter_salutation
    return replace(
        before,
        first_name=before.first_name if change.first is None else fit.first_name,
        last_name=before.last_name if change.last is None else fit.last_name,
        title=before.title if title is None else fit.title,
        organisation=before.organisation if change.organisation is None else fit.organisation,
        honorific=before.honorific if said is None else said.honorific,
        language=before.language if change.language is None else parse_language(change.language),
        letter_salutation=before.letter_salutation if line is None else fit.letter_salutation,
    )


async def _refuse_a_double(connection: AsyncConnection, number: int, after: Person) -> None:
    key = after.address.key
    for other, known in (await people.at_addresses(connection, [key])).get(key, []):
        if other != number and is_namesake(known, after):
            raise RefusedError(
                f"Unter dieser Adresse gibt es schon jemanden dieses Namens (Nummer {other}).",
                f"There is somebody of that name at this address already (number {other}).",
            )


def _several(who: str, found: list[tuple[int, Person]]) -> RefusedError:
    names = ", ".join(f"{number} ({one.display_name or '–'})" for number, one in found)
    return RefusedError(
        f"Unter {who} gibt es mehrere; bitte statt der Adresse die Nummer angeben: {names}.",
        f"There are several at {who}; please give the number instead of the address: {names}.",
    )
