"""Parties: somebody registers, and colleagues in one go; each gets an own mail and an own page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.registration import own_mail
from mailer.actions.registration.admission import Admission, Manner, Registered
from mailer.actions.registration.registrations import deadline_passed
from mailer.actions.seminar.seminars import find
from mailer.domain.errors import RefusedError
from mailer.domain.person import Person
from mailer.domain.registration import ConsentPurpose
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


@dataclass(frozen=True, slots=True)
class Party:
    """Who comes together. ``agreed`` is the first one's, who filled in the form: nobody agrees
    for others."""

    entrants: tuple[Entrant, ...]
    agreed: tuple[Agreed, ...] = ()


Outcome = list[Registered] | RefusedError
"""What came of each of a party, or why nobody of it is registered."""


async def register_party(
    desk: Desk, slug: str, party: Sequence[Entrant], agreed: Sequence[Agreed] = ()
) -> list[Registered]:
    """Registers all of a party, in their order, or nobody.

    Anybody may have said it: what is known of somebody stays, and whoever is registered already
    keeps answers and consents, and has the mail once more (``own_mail.tell_again``). Raises
    RefusedError as ``registrations.register``, and past the deadline.
    """
    (done,) = await register_parties(desk, slug, [Party(tuple(party), tuple(agreed))])
    if isinstance(done, RefusedError):
        raise done
    return done


async def register_parties(desk: Desk, slug: str, parties: Sequence[Party]) -> list[Outcome]:
    """``register_party`` for several, as if one came after the other, in one transaction."""
    # Whom it tells stands in the form.
    async with desk.database.freely().write() as connection:
        seminar_id, seminar = await find(connection, slug)
        deadline = seminar.registration_deadline
        if deadline is not None and desk.clock.now() > deadline:
            return [deadline_passed(seminar) for _ in parties]
        admission = Admission(desk, connection, seminar_id, seminar)
        done: list[Outcome] = []
        while len(done) < len(parties):
            rest = parties[len(done) :]
            alone = _number_alone(rest)
            if alone:
                done += await _enter_alone(desk, connection, admission, rest[:alone])
            else:
                done.append(await _enter_together(desk, connection, admission, rest[0]))
    return done


def _number_alone(parties: Sequence[Party]) -> int:
    """How many of the first are of one person at most."""
    for number, one in enumerate(parties):
        if len(one.entrants) > 1:
            return number
    return len(parties)


async def _enter_alone(
    desk: Desk, connection: AsyncConnection, admission: Admission, parties: Sequence[Party]
) -> list[Outcome]:
    """Whoever comes alone: others' refusals are not theirs."""
    people = [one.person for party in parties for one in party.entrants]
    try:
        found = iter(await admission.of(people, _STRANGER) if people else ())
    except RefusedError as problem:  # nobody registers any more
        return [problem if one.entrants else [] for one in parties]
    done: list[Outcome] = []
    for party in parties:
        outcome = next(found) if party.entrants else None
        if isinstance(outcome, RefusedError):
            done.append(outcome)
        else:
            done.append([outcome] if outcome else [])
    await _keep(desk, connection, parties, done)
    return done


async def _enter_together(
    desk: Desk, connection: AsyncConnection, admission: Admission, party: Party
) -> Outcome:
    """All of a party, or nobody."""
    try:
        async with connection.begin_nested():
            done = list[Registered]()
            for one in await admission.of([one.person for one in party.entrants], _STRANGER):
                if isinstance(one, RefusedError):
                    raise one
                done.append(one)
            await _keep(desk, connection, [party], [done])
    except RefusedError as problem:
        return problem
    return done


_STRANGER = Manner(stranger=True)


async def _keep(
    desk: Desk, connection: AsyncConnection, parties: Sequence[Party], done: Sequence[Outcome]
) -> None:
    """Keeps what came with those who are newly registered: answers, consents, who filled it in.
    Whoever was registered before has the mail once more."""
    by_themselves = list[int]()
    for party, outcome in zip(parties, done, strict=True):
        if isinstance(outcome, RefusedError):
            continue
        for one, entered in zip(party.entrants, outcome, strict=True):
            if not entered.changed:
                await own_mail.tell_again(desk, connection, entered.number)
                continue
            await answers.put(connection, entered.number, one.answers, desk.clock.now())
            if entered.person_id == outcome[0].person_id:
                by_themselves.append(entered.number)
            else:
                await registered_by.note(connection, entered.number, outcome[0].person_id)
        if outcome and outcome[0].changed:
            await _note_agreed(desk, connection, outcome[0].number, party.agreed)
    await registered_by.forget(connection, by_themselves)


async def _note_agreed(
    desk: Desk, connection: AsyncConnection, number: int, agreed: Sequence[Agreed]
) -> None:
    for one in agreed:
        said = Said(
            one.purpose, True, one.wording, one.wording_version, one.source, desk.clock.now()
        )
        await registration_consents.note(
            connection,
            number,
            said,
            privacy_version=desk.workspace.settings.site.privacy_version,
        )
