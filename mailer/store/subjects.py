"""Subjects: the seminar or newsletter issue that a mailing is about."""

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.subject import Subject
from mailer.store import issues, seminars
from mailer.store.schema import Fields


async def of_mailing(connection: AsyncConnection, row: Fields) -> Subject:
    """What a scheduled mailing (its row) is about, as it is now."""
    if row["issue_id"] is not None:
        return await issues.by_id(connection, row["issue_id"])
    return await seminars.by_id(connection, row["seminar_id"])
