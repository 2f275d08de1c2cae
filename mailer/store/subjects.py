"""Subjects: the seminar or newsletter issue that a mailing is about."""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.subject import Subject
from mailer.store import issues, seminars
from mailer.store.mailings import MailingRow


class SeminarRef(NamedTuple):
    """A seminar, by the column that names it."""

    seminar_id: int


class IssueRef(NamedTuple):
    """A newsletter issue, by the column that names it."""

    issue_id: int


class ListRef(NamedTuple):
    """A list that somebody joins, by the column that names it."""

    about_list: str


SubjectRef = SeminarRef | IssueRef
"""What a timeline is laid over; its fields are columns of the mailings about it."""


async def of_mailing(connection: AsyncConnection, row: MailingRow) -> Subject:
    """What a scheduled mailing (its row) is about, as it is now; ValueError if that is a list."""
    if row.issue_id is not None:
        return await issues.by_id(connection, row.issue_id)
    if row.seminar_id is None:
        raise ValueError(f"mailing {row.id} is about a list")
    return await seminars.by_id(connection, row.seminar_id)
