"""Pressed: many readers' buttons at once; whether they meant it, somebody may want to ask."""

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.subscription import bursts
from mailer.actions.today.task import Task, What
from mailer.domain.errors import Sentence


async def pressed(desk: Desk) -> list[Task]:
    """One task for each burst whose readers nobody has asked."""
    return [
        Task(
            What.PRESSED,
            Sentence(
                f"Von {one.to_ask} Menschen wurden kurz nacheinander Knöpfe aus einem Netz "
                "gedrückt, vermutlich von einem Mailfilter. Abmeldungen gelten; Sie können alle "
                "fragen, ob sie es so wollten.",
                f"Buttons of {one.to_ask} people were pressed within minutes from one network, "
                "probably by a mail filter. Withdrawals count; you can ask all of them whether "
                "they meant it.",
            ),
            command("bursts", "ask", str(one.number)),
        )
        for one in await bursts.open_ones(desk)
    ]
