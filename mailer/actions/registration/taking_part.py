"""Taking part: the way into the meeting, and what is offered to those who were there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from mailer.actions.desk import Desk
from mailer.actions.registration.own_registration import OwnRegistration, by_number
from mailer.actions.registration.registrations import one_registered
from mailer.actions.seminar.seminars import find
from mailer.domain import afterwards
from mailer.domain.afterwards import Offer
from mailer.domain.errors import NotFoundError, PublicRefusedError, RefusedError
from mailer.domain.person import Person
from mailer.domain.seminar import Seminar
from mailer.store import registrations

_DOORS_OPEN = timedelta(minutes=30)


class Way(NamedTuple):
    """Where somebody takes part, and whether it was noted that they do."""

    url: str
    noted: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What staff noted of one person; ``minutes`` is None where nobody counted."""

    seminar: Seminar
    person: Person
    attended: bool
    minutes: int | None


def offer(desk: Desk, own: OwnRegistration) -> Offer:
    """How the seminar's materials and recording are offered to them now."""
    return afterwards.offer(
        own.seminar,
        desk.clock.now(),
        has_place=own.has_place,
        took_part=own.took_part,
        for_attended=desk.workspace.settings.afterwards.materials_for_attended,
    )


def counts_joining(desk: Desk, own: OwnRegistration) -> bool:
    """Whether pressing the button into the meeting would be noted now.

    The office has to want it, and whoever only tries the link the day before was not there.
    """
    now, seminar = desk.clock.now(), own.seminar
    coming = next((one for one in seminar.all_sessions if one.ends_at > now), None)
    wanted = desk.workspace.settings.afterwards.joining_is_evidence
    return wanted and coming is not None and now >= coming.starts_at - _DOORS_OPEN


async def join(desk: Desk, token: str) -> Way:
    """Where somebody takes part who pressed the button; it is noted where the office says so.

    Raises PublicRefusedError where there is no way in for them now.
    """
    number = desk.workspace.links.read_registration(token)
    now = desk.clock.now()
    async with desk.database.write() as connection:
        own = await by_number(connection, number)
        url = own.join_url(now)
        if not url:
            raise PublicRefusedError(
                "Zurzeit gibt es für Sie keinen Zugangslink; Ihre persönliche Seite sagt, warum.",
                "There is no link for you to join at present; your personal page says why.",
            )
        noted = counts_joining(desk, own)
        if noted:
            await registrations.note_joining(connection, own.id, now)
    return Way(url, noted)


async def note(
    desk: Desk,
    slug: str,
    person: Person,
    *,
    attended: bool,
    minutes: int | None = None,
    chosen: int | None = None,
) -> Noted:
    """Notes whether one of those registered was there: somebody on the telephone, say.

    An attendance list that is taken in afterwards replaces it. ``chosen`` is the number of who is
    meant. Raises RefusedError before the seminar has begun, NotFoundError for somebody who is not
    registered, SeveralFitError where it cannot be told who is meant.
    """
    async with desk.database.write() as connection:
        seminar_id, seminar = await find(connection, slug)
        if seminar.is_off or desk.clock.now() < seminar.starts_at:
            raise RefusedError(
                f"„{seminar.title}“ hat nicht begonnen; wer da war, lässt sich erst danach "
                "festhalten.",
                f'"{seminar.title}" has not begun; who attended can only be noted afterwards.',
            )
        number, known = await one_registered(connection, seminar_id, seminar, person, chosen)
        kept = minutes if attended else None
        done = await registrations.note_one(connection, seminar_id, number, kept, attended=attended)
        if not done:
            raise NotFoundError(
                f"{known.address.envelope} hat für „{seminar.title}“ keinen Platz.",
                f'{known.address.envelope} has no place at "{seminar.title}".',
            )
    return Noted(seminar, known, attended, kept)
