"""Enrolments: that a step invites people who could not register, told before it leaves."""

from datetime import datetime

from mailer.actions.desk import Desk
from mailer.actions.mailing.last_out import Departure
from mailer.compose.view import long_day, short_hour
from mailer.domain.delivery import PENDING_MAILING
from mailer.domain.enrolment import Barrier
from mailer.domain.errors import RefusedError, Sentence
from mailer.domain.seminar import Seminar
from mailer.domain.subject import Subject
from mailer.scheduling.barriers import barrier_to, leaves_at
from mailer.store.mailings import MailingRow


class NotOpenError(RefusedError):
    """A mailing would invite people who could not register by then."""


async def barrier_against(
    desk: Desk, row: MailingRow, subject: Subject, at: datetime | None = None
) -> Barrier | None:
    """Why a mailing (its row) must not leave when it is due, or ``at``; None where it may."""
    now = desk.clock.now()
    async with desk.database.read() as connection:
        return await barrier_to(connection, row, subject, at or leaves_at(row, now), now)


async def refuse_closed(desk: Desk, row: MailingRow, subject: Subject) -> None:
    """Raises NotOpenError where nobody whom a mailing (its row) invites could register by then."""
    barrier = await barrier_against(desk, row, subject)
    if barrier is not None and isinstance(subject, Seminar):
        raise not_open(row, subject, barrier, leaves_at(row, desk.clock.now()))


def not_open(row: MailingRow, seminar: Seminar, barrier: Barrier, at: datetime) -> NotOpenError:
    """That a mailing (its row) cannot be let go, with what helps."""
    told = would_leave(row, seminar, barrier, at)
    helps = remedy(seminar, barrier)
    return NotOpenError(f"{told.de}{helps.de}", f"{told.en}{helps.en}")


async def warning(
    desk: Desk, row: MailingRow, subject: Subject, departure: Departure
) -> Sentence | None:
    """That a step still to leave will be held up when it is due, or its last mails will be."""
    if not isinstance(subject, Seminar) or row.state not in PENDING_MAILING:
        return None
    at = leaves_at(row, desk.clock.now())
    barrier = await barrier_against(desk, row, subject, at)
    if barrier is not None:
        told, helps = would_leave(row, subject, barrier, at), remedy(subject, barrier)
        return Sentence(f"{told.de}{helps.de}", f"{told.en}{helps.en}")
    end = departure.last_out_at
    if end is None or departure.too_late:
        return None
    if await barrier_against(desk, row, subject, end) is not Barrier.AFTER_DEADLINE:
        return None
    de, en = (_deadline(subject, language) for language in ("de", "en"))
    return Sentence(
        f"Die letzten Mails kämen erst nach dem Anmeldeschluss ({de}) an die Reihe; sie bleiben "
        "dann liegen.",
        f"The last mails would have their turn only after the registration deadline ({en}); they "
        "will not leave then.",
    )


def would_leave(row: MailingRow, seminar: Seminar, barrier: Barrier, at: datetime) -> Sentence:
    """What is wrong with inviting at that moment, as a sentence."""
    step = row.step_key
    if barrier is Barrier.AFTER_DEADLINE:
        de, en = (_deadline(seminar, language) for language in ("de", "en"))
        day, english = (_moment(at, seminar, language) for language in ("de", "en"))
        return Sentence(
            f"„{step}“ würde am {day} hinausgehen, nach dem Anmeldeschluss am {de}.",
            f'"{step}" would leave on {english}, after the registration deadline on {en}.',
        )
    if barrier is Barrier.FULLY_BOOKED:
        return Sentence(
            f"„{step}“ lädt ein, doch das Seminar ist ausgebucht und die Warteliste dann "
            "geschlossen.",
            f'"{step}" invites, but the seminar is fully booked and the waiting list closed by '
            "then.",
        )
    if barrier is Barrier.HAS_BEGUN:
        return Sentence(
            f"„{step}“ lädt ein, doch das Seminar hat dann schon begonnen.",
            f'"{step}" invites, but the seminar has begun by then.',
        )
    return Sentence(
        f"„{step}“ lädt ein, doch die Anmeldung ist nicht offen.",
        f'"{step}" invites, but registration is not open.',
    )


def remedy(seminar: Seminar, barrier: Barrier) -> Sentence:
    """What makes it possible to register again, behind a sentence; empty where nothing does."""
    update = f"seminarpost seminar update {seminar.slug}"
    if barrier is Barrier.AFTER_DEADLINE:
        return Sentence(
            f" Einen späteren setzt: {update} --deadline WANN",
            f" A later one is set with: {update} --deadline WHEN",
        )
    if barrier is Barrier.FULLY_BOOKED:
        return Sentence(
            f" Mehr Plätze gibt es mit: {update} --capacity ZAHL",
            f" More places are made with: {update} --capacity NUMBER",
        )
    return Sentence("", "")


def _deadline(seminar: Seminar, language: str) -> str:
    return _moment(seminar.registration_deadline or seminar.starts_at, seminar, language)


def _moment(at: datetime, seminar: Seminar, language: str) -> str:
    day = long_day(at, seminar.timezone, language)
    return f"{day}, {short_hour(at, seminar.timezone, language)}"
