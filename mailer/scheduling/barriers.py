"""Barriers: whether a step may invite when it leaves, asked of the domain's one rule."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.delivery import MailingState
from mailer.domain.enrolment import Barrier, invites
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.subject import Subject
from mailer.store import enrolments
from mailer.store.mailings import MailingRow

_LEAVES_BY_HAND = frozenset({MailingState.DRAFT, MailingState.MISSED})


def leaves_at(row: MailingRow, now: datetime) -> datetime:
    """When a mailing (its row) leaves if nothing holds it up; one that was missed: at once."""
    if row.due_at is None or (row.is_stored and row.state in _LEAVES_BY_HAND):
        return now
    return max(now, row.due_at)


async def barrier_to(
    connection: AsyncConnection, row: MailingRow, subject: Subject, at: datetime, now: datetime
) -> Barrier | None:
    """Why a mailing (its row) must not leave at ``at``, as far as is known ``now``.

    None for what invites nobody. A plan that is only laid is looked at as if it were published.
    """
    if not isinstance(subject, Seminar) or row.seminar_id is None or row.corrects_id is not None:
        return None
    due_at, starts_at = row.due_at, subject.starts_at
    if not invites(row.template, to_list=row.to_list, due_at=due_at, starts_at=starts_at):
        return None
    enrolment = await enrolments.of_seminar(connection, row.seminar_id, subject, now)
    if not row.is_stored and subject.state is SeminarState.DRAFT:
        enrolment = enrolment._replace(state=SeminarState.PUBLISHED)
    return enrolment.barrier(at)
