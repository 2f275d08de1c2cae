"""Drafts: seminars to come that nobody has published."""

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.today.task import Task, What
from mailer.domain.errors import Sentence
from mailer.domain.seminar import Seminar
from mailer.store import attention


async def drafts(desk: Desk) -> list[Task]:
    """A task for each draft of a seminar to come."""
    async with desk.database.read() as connection:
        found = await attention.drafts(connection, desk.clock.now())
    return [draft(one) for one in found]


def draft(one: Seminar) -> Task:
    """A draft is to be published."""
    return Task(
        What.DRAFT,
        Sentence(
            f"„{one.title}“ ist noch ein Entwurf; es ist nichts geplant.",
            f'"{one.title}" is still a draft; nothing is planned.',
        ),
        command("seminar", "publish", one.slug),
        seminar=one.slug,
        due_at=one.starts_at,
    )
