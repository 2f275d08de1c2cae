"""What hangs on somebody's registrations: what they said, who registered whom, certificates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.registration import ConsentPurpose
from mailer.store.answers import registration_answer
from mailer.store.certificates import certificate
from mailer.store.people import person
from mailer.store.registered_by import registered_by
from mailer.store.registration_consents import registration_consent
from mailer.store.registrations import registration
from mailer.store.schema import records


class Answered(NamedTuple):
    """An answer to a question of the seminar's own, with its wording."""

    registration_id: int
    asked: str
    answer: str
    at: datetime


class Consented(NamedTuple):
    """A consent given with a registration, or (not ``given``) its withdrawal."""

    registration_id: int
    purpose: ConsentPurpose
    given: bool
    wording: str
    wording_version: str
    source: str
    at: datetime


class Certified(NamedTuple):
    """A certificate that was issued."""

    registration_id: int
    code: str
    issued_at: datetime


class _Colleague(NamedTuple):
    registration_id: int
    address: str


@dataclass(frozen=True, slots=True)
class Attached:
    """What hangs on one registration.

    ``registered_by`` is the address of who filled in the form for them, or ""; ``registered`` are
    those of whom they registered for the same seminar. Feedback is anonymous, so it is not here.
    """

    answers: tuple[Answered, ...] = ()
    consents: tuple[Consented, ...] = ()
    registered_by: str = ""
    registered: tuple[str, ...] = ()
    certificates: tuple[Certified, ...] = ()


async def attached_to(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Attached]:
    """What hangs on each of some registrations, by their numbers, the oldest first."""
    answers, consents, issued = (
        defaultdict[int, list[Answered]](list),
        defaultdict[int, list[Consented]](list),
        defaultdict[int, list[Certified]](list),
    )
    for answer in records(await connection.execute(_answers(ids)), Answered):
        answers[answer.registration_id].append(answer)
    for consent in records(await connection.execute(_consents(ids)), Consented):
        consents[consent.registration_id].append(consent)
    for one in records(await connection.execute(_certificates(ids)), Certified):
        issued[one.registration_id].append(one)
    helpers = dict(records(await connection.execute(_helpers(ids)), _Colleague))
    helped = defaultdict[int, list[str]](list)
    for number, address in records(await connection.execute(_helped(ids)), _Colleague):
        helped[number].append(address)
    return {
        number: Attached(
            tuple(answers[number]),
            tuple(consents[number]),
            helpers.get(number, ""),
            tuple(helped[number]),
            tuple(issued[number]),
        )
        for number in ids
    }


def _answers(ids: Sequence[int]) -> Select[tuple[int, str, str, datetime]]:
    table = registration_answer.c
    return (
        select(table.registration_id, table.asked, table.answer, table.at)
        .where(table.registration_id.in_(ids))
        .order_by(table.at, table.asked)
    )


def _consents(ids: Sequence[int]) -> Select[tuple[object, ...]]:
    table = registration_consent.c
    return (
        select(*(table[name] for name in Consented._fields))
        .where(table.registration_id.in_(ids))
        .order_by(table.at, table.id)
    )


def _certificates(ids: Sequence[int]) -> Select[tuple[int, str, datetime]]:
    table = certificate.c
    return (
        select(table.registration_id, table.code, table.issued_at)
        .where(table.registration_id.in_(ids))
        .order_by(table.issued_at, table.code)
    )


def _helpers(ids: Sequence[int]) -> Select[tuple[int, str]]:
    """Who filled in the form for somebody."""
    return (
        select(registered_by.c.registration_id, person.c.address)
        .join(person, person.c.id == registered_by.c.person_id)
        .where(registered_by.c.registration_id.in_(ids))
    )


def _helped(ids: Sequence[int]) -> Select[tuple[int, str]]:
    """For whom somebody filled in the form, each with the number of their own registration."""
    own, theirs = registration.alias(), registration.alias()
    return (
        select(own.c.id.label("registration_id"), person.c.address)
        .join(registered_by, registered_by.c.person_id == own.c.person_id)
        .join(
            theirs,
            and_(
                theirs.c.id == registered_by.c.registration_id,
                theirs.c.seminar_id == own.c.seminar_id,
            ),
        )
        .join(person, person.c.id == theirs.c.person_id)
        .where(own.c.id.in_(ids))
        .order_by(own.c.id, theirs.c.id)
    )
