"""Copies: a workspace that sends nothing until somebody says that it is the one."""

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.office.workspaces import Mode, mode_of
from mailer.actions.today.task import Task, What
from mailer.domain.errors import Sentence


async def held(desk: Desk) -> list[Task]:
    """That this workspace is such a copy; nothing where it is none."""
    if await mode_of(desk) is not Mode.HELD:
        return []
    told = Sentence(
        "Dieses Arbeitsverzeichnis ist eine Kopie oder wurde zurückgespielt und verschickt nichts.",
        "This workspace is a copy or was restored, and sends nothing.",
    )
    return [Task(What.HELD, told, command("go-live"), waits=True)]
