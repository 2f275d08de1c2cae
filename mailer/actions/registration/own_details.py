"""What somebody said with their registration, seen and changed by its own link."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailer.actions.desk import Desk
from mailer.actions.registration import own_registration
from mailer.actions.registration.own_registration import OwnRegistration
from mailer.actions.registration.parties import Agreed
from mailer.domain.errors import PublicRefusedError
from mailer.domain.identity import is_namesake
from mailer.domain.person import Honorific
from mailer.domain.registration import ConsentPurpose
from mailer.store import answers, people, registered_by, registration_consents
from mailer.store.answers import Answer
from mailer.store.registration_consents import Said


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """``answers`` to the seminar's own questions; whether they agree to be recorded now.

    ``registered_by`` is the name of a colleague who filled in the form, or "".
    """

    answers: tuple[Answer, ...]
    recording: bool
    registered_by: str


@dataclass(frozen=True, slots=True)
class OwnName:
    """What somebody is called; the address stays, for by it they are known."""

    honorific: Honorific
    first_name: str
    last_name: str
    organisation: str


async def of(desk: Desk, own: OwnRegistration) -> OwnDetails:
    """What was said with a registration."""
    async with desk.database.read() as connection:
        said = await answers.of_registration(connection, own.id)
        agreed = await registration_consents.is_given(connection, own.id, ConsentPurpose.RECORDING)
        by = await registered_by.who(connection, own.id)
        helper = await people.by_id(connection, by) if by is not None else None
    return OwnDetails(tuple(said), agreed, helper.name or helper.organisation if helper else "")


async def change(desk: Desk, token: str, name: OwnName, given: Sequence[Answer]) -> OwnRegistration:
    """Writes what they are called from now on, and their answers.

    Raises PublicRefusedError where a colleague at the same address is called the same, and once
    the seminar is over.
    """
    now = desk.clock.now()
    async with desk.database.write() as connection:
        own = await own_registration.found_by(desk, connection, token)
        if now >= own.seminar.ends_at:
            raise PublicRefusedError(
                "Die Veranstaltung ist vorbei; Ihre Angaben lassen sich hier nicht mehr ändern.",
                "The event is over; your details can no longer be changed here.",
            )
        after = replace(
            own.person,
            honorific=name.honorific,
            first_name=name.first_name,
            last_name=name.last_name,
            organisation=name.organisation,
        )
        key = own.person.address.key
        for number, other in (await people.at_addresses(connection, [key])).get(key, []):
            if number != own.person_id and is_namesake(other, after):
                raise PublicRefusedError(
                    "Unter dieser Adresse ist schon jemand mit diesem Namen angemeldet.",
                    "Somebody of that name is known at this address already.",
                )
        if after != own.person:
            await people.change(connection, own.person_id, after, now)
        await answers.put(connection, own.id, given, now)
        return replace(own, person=after)


async def agree(desk: Desk, token: str, agreed: Agreed, *, given: bool) -> OwnRegistration:
    """Writes down that they agree, or (not ``given``) that they do no longer; twice is once."""
    async with desk.database.write() as connection:
        own = await own_registration.found_by(desk, connection, token)
        if await registration_consents.is_given(connection, own.id, agreed.purpose) is not given:
            said = Said(
                agreed.purpose,
                given,
                agreed.wording,
                agreed.wording_version,
                agreed.source,
                desk.clock.now(),
            )
            await registration_consents.note(
                connection,
                own.id,
                said,
                privacy_version=desk.workspace.settings.site.privacy_version,
            )
        return own
