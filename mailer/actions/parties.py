"""Parties: somebody registers, and colleagues in one go; each gets an own mail and an own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions import own_mail
from mailer.actions.desk import Desk
from mailer.actions.people import SeveralFitError
from mailer.actions.registrations import (
    Registered,
    deadline_passed,
    register_person,
)
from mailer.actions.seminars import find
from mailer.domain.person import Person
from mailer.domain.registration import ConsentPurpose
from mailer.domain.seminar import Seminar
from mailer.store import answers, registered_by, registration_consents
from mailer.store.answers import Answer
from mailer.store.registration_consents import Said

RECORDING_VERSION = "2026-11-30"
"""The version of the words by which somebody agrees to be recorded (``web.public.words``)."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody ticked: to what, in which words, and the web address of the page."""

    purpose: ConsentPurpose
    wording: str
    wording_version: str
    source: str


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who is to be registered, with answers to the seminar's own questions."""

    person: Person
    answers: tuple[Answer, ...] = ()


async def register_party(
    desk: Desk, slug: str, party: Sequence[Entrant], agreed: Sequence[Agreed] = ()
) -> list[Registered]:
    """Registers all of a party, in their order, or nobody; the first one filled in the form.

    Anybody may have said it: what is known of somebody stays, and whoever is registered already
    keeps answers and consents, and has the mail once more (``own_mail.tell_again``). ``agreed`` is
    the first one's: nobody agrees for others. Raises RefusedError as ``registrations.register``,
    and past the deadline.
    """
    # Whom it tells stands in the form.
    async with desk.database.freely().write() as connection:
        seminar_id, seminar = await find(connection, slug)
        deadline = seminar.registration_deadline
        if deadline is not None and desk.clock.now() > deadline:
            raise deadline_passed(seminar)
        done: list[Registered] = []
        for one in party:
            entered = await _enter(desk, connection, seminar_id, seminar, one.person)
            if entered.changed:
                by = done[0].person_id if done else entered.person_id
                await _keep(desk, connection, entered, one, by)
            else:
                await own_mail.tell_again(desk, connection, entered.number)
            done.append(entered)
        if done and done[0].changed:
            for said in agreed:
                note = Said(
                    said.purpose,
                    True,
                    said.wording,
                    said.wording_version,
                    said.source,
                    desk.clock.now(),
                )
                await registration_consents.note(
                    connection,
                    done[0].number,
                    note,
                    privacy_version=desk.workspace.settings.site.privacy_version,
                )
    return done


async def _enter(
    desk: Desk, connection: AsyncConnection, seminar_id: int, seminar: Seminar, person: Person
) -> Registered:
    try:
        return await register_person(desk, connection, seminar_id, seminar, person, stranger=True)
    except SeveralFitError:
        return await register_person(
            desk, connection, seminar_id, seminar, person, stranger=True, apart=True
        )


async def _keep(
    desk: Desk, connection: AsyncConnection, entered: Registered, one: Entrant, by: int
) -> None:
    await answers.put(connection, entered.number, one.answers, desk.clock.now())
    if by == entered.person_id:
        await registered_by.forget(connection, entered.number)
    else:
        await registered_by.note(connection, entered.number, by)
