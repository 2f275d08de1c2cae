"""Relays: those that refuse all mail for a while, by what was seen of them."""

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.mailing import suspensions
from mailer.actions.today.task import Task, What


async def suspended(desk: Desk) -> list[Task]:
    """What is held over some relay, and until when."""
    now, timezone = desk.clock.now(), desk.workspace.settings.site.timezone
    return [
        Task(
            What.RELAY,
            suspensions.in_words(one, timezone, now),
            command("doctor"),
            due_at=one.until,
        )
        for one in await suspensions.active(desk)
    ]
