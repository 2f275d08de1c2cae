"""Preview: the very octets that a step would send to somebody, before it is sent."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.recipients import unknown_address
from mailer.actions.seminars import find
from mailer.clock import planner
from mailer.clock.snapshots import snapshot_for
from mailer.compose.composer import Composer
from mailer.delivery.recipients import recipient_of
from mailer.domain.address import parse_address
from mailer.domain.errors import NotFoundError
from mailer.domain.person import Honorific, Person
from mailer.domain.registration import RegistrationState
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse
from mailer.store import audiences, people, registrations
from mailer.store.schema import Fields

_EXAMPLE = Person(
    address=parse_address("erika.beispiel@example.org"),
    honorific=Honorific.MS,
    title="Dr.",
    first_name="Erika",
    last_name="Beispiel",
    organisation="Stadt Beispielhausen",
)


async def preview(desk: Desk, slug: str, step: str, to: str = "") -> bytes:
    """The message of a step to ``to`` (an address known here) or to a made-up example person.

    Only Message-ID and Date are still to be fixed. Raises what sending would raise.
    """
    now = desk.clock.now()
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
        rows = planner.lay(desk.workspace, seminar_id, seminar, now)
        row = next((one for one in rows if one["step_key"] == step), None)
        if row is None:
            known = ", ".join(one["step_key"] for one in rows)
            raise NotFoundError(
                f"Den Schritt „{step[:60]}“ gibt es in diesem Plan nicht; es gibt: {known}.",
                f'There is no step "{step[:60]}" in this plan; there are: {known}.',
            )
        values = await _values(desk, connection, seminar_id, seminar, row, to)
    snapshot = snapshot_for(desk.workspace, row, seminar, list_slug=values["list_slug"])
    composer = Composer(snapshot)
    language = composer.language_for(values["language"])
    return composer.message(recipient_of(values, desk.workspace.links, now, language))


async def _values(
    desk: Desk, connection: AsyncConnection, seminar_id: int, seminar: Seminar, row: Fields, to: str
) -> dict[str, Any]:
    """What ``store.claims.loaded`` would give for this person, had the step been frozen."""
    person_id, person = 0, replace(_EXAMPLE, language=desk.workspace.settings.site.language)
    registration_id: int | None = 0
    subscription: Fields = {}
    if to:
        address = parse_address(to)
        behind = (await people.at_addresses(connection, [address.key])).get(address.key)
        if not behind:
            raise unknown_address(to)
        person_id, person = behind[0]
        found = await registrations.find(connection, seminar_id, person_id)
        registration_id = found["id"] if found else None
        if row["to_list"]:
            subscribed = await audiences.subscriptions_of(connection, [person_id], row["lists"])
            subscription = subscribed.get(person_id, {})
    organizer = desk.workspace.office().sender_address
    lists: list[str] = row["lists"]
    return {
        "address": person.address.envelope,
        "honorific": person.honorific,
        "title": person.title,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "organisation": person.organisation,
        "language": person.language,
        "person_id": person_id,
        # Where nobody is registered the link is signed for nobody, and opens nothing.
        "registration_id": registration_id or 0,
        "list_slug": subscription.get("list_slug") or (lists[0] if row["to_list"] else None),
        "notified": subscription.get("notified"),
        "source": subscription.get("source", ""),
        "with_join_link": False,
        "message_id": f"preview@{organizer.rpartition('@')[2]}",
        "dated_at": None,
        "calendar": row["calendar"],
        "entry_id": None if row["calendar"] is CalendarUse.NONE else 0,
        "entry_uid": f"preview@{organizer.rpartition('@')[2]}",
        "entry_organizer": organizer,
        "entry_sequence": None,
        "entry_method": CalendarUse.REQUEST if row["calendar"] is CalendarUse.CANCEL else None,
        "entry_revision": None,
        "seminar_revision": seminar.revision,
        "seminar_timezone": seminar.timezone,
        "seminar_state": seminar.state,
        "registration_state": RegistrationState.REGISTERED,
        "colleague_registered": False,
        "held_until": desk.clock.now() + desk.workspace.settings.policy.hold_place,
        "seminar_updated_at": desk.clock.now(),
    }
