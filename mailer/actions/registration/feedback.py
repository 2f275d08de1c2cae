"""Feedback after a seminar: asked by a link that works once, kept without whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.registration.own_registration import OwnRegistration
from mailer.actions.seminar.seminars import find
from mailer.domain.afterwards import takes_feedback
from mailer.domain.errors import NotFoundError, PublicRefusedError
from mailer.domain.feedback import (
    FEWEST,
    Question,
    Result,
    answers_from_json,
    answers_to_json,
    read_answers,
    results,
)
from mailer.domain.seminar import Seminar
from mailer.store import feedback, seminars


@dataclass(frozen=True, slots=True)
class Asked:
    """A seminar that feedback is asked about, and the questions."""

    seminar: Seminar
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was answered about a seminar; ``number`` of people answered.

    ``results`` are of the ``counted`` ones, and empty where they are too few. ``is_open``: more
    can come.
    """

    seminar: Seminar
    number: int
    counted: int
    results: tuple[Result, ...]
    is_open: bool


def link_for(desk: Desk, own: OwnRegistration) -> str | None:
    """Where somebody who was there is asked; None where they are not, or not now."""
    seminar = own.seminar
    was_there = own.took_part or (own.has_place and not seminar.attendance_known)
    if not was_there or seminar.details.survey_url or not _is_taken(desk, seminar):
        return None
    return desk.workspace.links.feedback(own.seminar_id, own.id)


async def asked(desk: Desk, token: str) -> Asked:
    """What a link asks; raises as ``give`` does, for a link whose answers came as well."""
    seminar_id, mark = desk.workspace.links.read_feedback(token)
    async with desk.database.read() as connection:
        return await _asked(desk, connection, seminar_id, mark)


async def give(desk: Desk, token: str, typed: Mapping[str, str]) -> Seminar:
    """Takes the answers in, by the keys of the questions; twice is refused.

    Raises InvalidValueError for a token that is forged or an answer that cannot be meant,
    PublicRefusedError where the link was used or feedback is not taken now.
    """
    seminar_id, mark = desk.workspace.links.read_feedback(token)
    async with desk.database.write() as connection:
        found = await _asked(desk, connection, seminar_id, mark)
        answers = answers_to_json(read_answers(found.questions, typed))
        await feedback.add(connection, seminar_id, mark, answers, batch=FEWEST)
    return found.seminar


async def outcome(desk: Desk, slug: str) -> Feedback:
    """What was answered about a seminar; raises NotFoundError.

    While more can come, full batches are counted only: whoever looks after each answer would
    learn what the last one said.
    """
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
        is_open = _is_open(desk, seminar)
        number = await feedback.number(connection, seminar_id)
        given = await feedback.answers(connection, seminar_id, only_counted=is_open)
    questions = desk.workspace.content.questions_about(seminar.slug)
    answers = [answers_from_json(one) for one in given]
    counted = len(answers) if len(answers) >= FEWEST else 0
    return Feedback(seminar, number, counted, results(questions, answers), is_open)


async def _asked(desk: Desk, connection: AsyncConnection, seminar_id: int, mark: str) -> Asked:
    try:
        seminar = await seminars.by_id(connection, seminar_id)
    except LookupError:
        raise _unknown() from None
    if await feedback.is_given(connection, mark):
        raise PublicRefusedError(
            "Sie haben Ihre Rückmeldung schon gegeben. Vielen Dank!",
            "You have already given your feedback. Thank you!",
        )
    if not _is_taken(desk, seminar):
        raise PublicRefusedError(
            "Zurzeit nehmen wir zu dieser Veranstaltung keine Rückmeldungen an.",
            "We are not taking feedback on this event at present.",
        )
    return Asked(seminar, desk.workspace.content.questions_about(seminar.slug))


def _is_taken(desk: Desk, seminar: Seminar) -> bool:
    settings = desk.workspace.settings.afterwards
    wanted = settings.feedback and bool(desk.workspace.content.questions_about(seminar.slug))
    return wanted and takes_feedback(seminar, desk.clock.now(), settings.feedback_days)


def _is_open(desk: Desk, seminar: Seminar) -> bool:
    """Whether more answers may come: until the last day, whether they are asked for or not."""
    days = desk.workspace.settings.afterwards.feedback_days
    return desk.clock.now() < seminar.ends_at + timedelta(days=days)


def _unknown() -> NotFoundError:
    return NotFoundError(
        "Zu diesem Link ist keine Veranstaltung mehr bekannt.",
        "No event is known by this link any more.",
    )
