"""What is unclear: mail of which nobody knows whether it arrived."""

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.today.task import Task, What, about_mailing, name_of, of_use_until
from mailer.domain.delivery import MailingState
from mailer.domain.errors import Sentence
from mailer.store import attention


async def unclear(desk: Desk) -> list[Task]:
    """A task for each mailing with such mail."""
    now = desk.clock.now()
    async with desk.database.read() as connection:
        found = await attention.unclear(connection)
    tasks = []
    for one, number in found:
        row = one.mailing
        ended = row.state is MailingState.CANCELLED
        named = command("settle", str(row.id), "--sent" if ended else "--resend")
        helps = Sentence(
            f"Noch einmal senden, oder „settle {row.id} --sent“, wenn ja.",
            f'Send again, or "settle {row.id} --sent" if so.',
        )
        if ended:
            helps = Sentence(
                "Die Sendung ist beendet; damit gilt es als angekommen.",
                "The mailing is ended; by this it counts as arrived.",
            )
        told = Sentence(
            f"{name_of(one)}: ob {_mails(number).de} ankam{'' if number == 1 else 'en'}, weiß "
            f"niemand. {helps.de}",
            f"{name_of(one)}: nobody knows whether {_mails(number).en} arrived. {helps.en}",
        )
        tasks.append(about_mailing(one, What.UNCLEAR, told, named, waits=now < of_use_until(one)))
    return tasks


def _mails(number: int) -> Sentence:
    if number == 1:
        return Sentence("1 Mail", "1 mail")
    return Sentence(f"{number} Mails", f"{number} mails")
