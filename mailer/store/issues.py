"""Newsletter issues as they were last taken in from their files."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON, Column, Integer, Table, Text, UniqueConstraint, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.domain.newsletter import IssueState, IssueText, NewsletterIssue
from mailer.store import seminars
from mailer.store.schema import Choice, Fields, UtcDateTime, metadata, one_of, rows_of

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


async def by_slug(connection: AsyncConnection, slug: str) -> tuple[int, NewsletterIssue] | None:
    """An issue and its id, or None."""
    rows = rows_of(await connection.execute(select(issue).where(issue.c.slug == slug)))
    return (rows[0]["id"], await _issue_of(connection, rows[0])) if rows else None


async def by_id(connection: AsyncConnection, issue_id: int) -> NewsletterIssue:
    """An issue that is known to exist, with its seminars as they are now."""
    rows = rows_of(await connection.execute(select(issue).where(issue.c.id == issue_id)))
    return await _issue_of(connection, rows[0])


async def all_issues(connection: AsyncConnection) -> list[tuple[int, NewsletterIssue]]:
    """All issues, the oldest first."""
    rows = rows_of(await connection.execute(select(issue).order_by(issue.c.sends_at, issue.c.id)))
    return [(row["id"], await _issue_of(connection, row)) for row in rows]


async def showing(connection: AsyncConnection, slug: str) -> list[tuple[int, NewsletterIssue]]:
    """Planned issues that show the seminar ``slug``: they change with it."""
    rows = rows_of(
        await connection.execute(select(issue).where(issue.c.state == IssueState.PLANNED))
    )
    return [
        (row["id"], await _issue_of(connection, row)) for row in rows if slug in row["seminars"]
    ]


async def add(connection: AsyncConnection, one: NewsletterIssue, now: datetime) -> int:
    """Stores a new issue; gives its id."""
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


async def _issue_of(connection: AsyncConnection, row: Fields) -> NewsletterIssue:
    known = await seminars.with_slugs(connection, row["seminars"])
    return NewsletterIssue(
        **{name: row[name] for name in _FIELDS},
        texts=_TEXTS.validate_python(row["texts"]),
        seminars=tuple(known[slug] for slug in row["seminars"] if slug in known),
        lists=tuple(row["lists"]),
    )


def _values(one: NewsletterIssue) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _FIELDS} | {
        "texts": [asdict(text) for text in one.texts],
        "seminars": [seminar.slug for seminar in one.seminars],
        "lists": list(one.lists),
    }
