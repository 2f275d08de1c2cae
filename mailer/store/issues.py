"""Newsletter issues as they were last taken in from their files."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Column,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.newsletter import IssueState, IssueText, NewsletterIssue
from mailer.store import seminars
from mailer.store.schema import Choice, UtcDateTime, metadata, one_of, record_or_none, records

issue = Table(
    "issue",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("sends_at", UtcDateTime, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("texts", JSON, nullable=False),
    # Slugs in the order shown; what they say is looked up when the issue is made.
    Column("seminars", JSON, nullable=False),
    Column("lists", JSON, nullable=False),
    Column("plan", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", Choice(IssueState), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    one_of("state", IssueState),
    UniqueConstraint("slug"),
)

_FIELDS = ("slug", "sends_at", "timezone", "plan", "revision", "state")
_TEXTS = TypeAdapter(tuple[IssueText, ...])


class IssueRow(NamedTuple):
    """A row of this table."""

    id: int
    slug: str
    sends_at: datetime
    timezone: str
    texts: list[dict[str, object]]
    seminars: list[str]
    lists: list[str]
    plan: str
    revision: int
    state: IssueState
    created_at: datetime
    updated_at: datetime


async def by_slug(connection: AsyncConnection, slug: str) -> tuple[int, NewsletterIssue] | None:
    """An issue and its id, or None."""
    rows = await connection.execute(select(issue).where(issue.c.slug == slug))
    row = record_or_none(rows, IssueRow)
    return (row.id, await _issue_of(connection, row)) if row else None


async def by_id(connection: AsyncConnection, issue_id: int) -> NewsletterIssue:
    """An issue that is known to exist, with its seminars as they are now."""
    rows = await connection.execute(select(issue).where(issue.c.id == issue_id))
    return await _issue_of(connection, records(rows, IssueRow)[0])


async def all_issues(connection: AsyncConnection) -> list[tuple[int, NewsletterIssue]]:
    """All issues, the oldest first."""
    rows = await connection.execute(select(issue).order_by(issue.c.sends_at, issue.c.id))
    return [(row.id, await _issue_of(connection, row)) for row in records(rows, IssueRow)]


async def showing(connection: AsyncConnection, slug: str) -> list[tuple[int, NewsletterIssue]]:
    """Planned issues that show the seminar ``slug``: they change with it."""
    rows = await connection.execute(select(issue).where(issue.c.state == IssueState.PLANNED))
    return [
        (row.id, await _issue_of(connection, row))
        for row in records(rows, IssueRow)
        if slug in row.seminars
    ]


async def add(connection: AsyncConnection, one: NewsletterIssue, now: datetime) -> int:
    """Stores a new issue; returns its id."""
    found = await connection.scalar(
        insert(issue).values(**_values(one), created_at=now, updated_at=now).returning(issue.c.id)
    )
    return int(found or 0)


async def change(
    connection: AsyncConnection, issue_id: int, to: NewsletterIssue, now: datetime
) -> None:
    """Writes what an issue now is."""
    await connection.execute(
        update(issue).where(issue.c.id == issue_id).values(**_values(to), updated_at=now)
    )


async def _issue_of(connection: AsyncConnection, row: IssueRow) -> NewsletterIssue:
    known = await seminars.with_slugs(connection, row.seminars)
    return NewsletterIssue(
        slug=row.slug,
        sends_at=row.sends_at,
        texts=_TEXTS.validate_python(row.texts),
        seminars=tuple(known[slug] for slug in row.seminars if slug in known),
        timezone=row.timezone,
        lists=tuple(row.lists),
        plan=row.plan,
        revision=row.revision,
        state=row.state,
    )


def _values(one: NewsletterIssue) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _FIELDS} | {
        "texts": [asdict(text) for text in one.texts],
        "seminars": [seminar.slug for seminar in one.seminars],
        "lists": list(one.lists),
    }
