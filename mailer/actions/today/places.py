"""Places: waiting lists, and who is next on them."""

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.today.task import Task, What
from mailer.domain.errors import Sentence
from mailer.store import attention


async def waiting_lists(desk: Desk) -> list[Task]:
    """The waiting lists of seminars to come, each with what to do for who is next."""
    async with desk.database.read() as connection:
        found = await attention.waiting_lists(connection, desk.clock.now())
    tasks = []
    for one in found:
        free = one.free is None or one.free > 0
        named = command("people", one.seminar)
        if free:
            words = ["register", one.seminar, "--email", one.first.address.envelope]
            if one.shares_address:
                words += ["--first", one.first.first_name, "--last", one.first.last_name]
            late = one.deadline is not None and one.deadline < desk.clock.now()
            named = command(*words, *(["--yes"] if late else []))
        places = Sentence("freie Plätze gibt es", "places are free")
        if one.free is not None:
            number = "kein Platz ist" if one.free == 0 else f"{one.free} Plätze sind"
            number = "1 Platz ist" if one.free == 1 else number
            english = {0: "no place is", 1: "1 place is"}.get(one.free, f"{one.free} places are")
            places = Sentence(f"{number} frei", f"{english} free")
        told = Sentence(
            f"{one.seminar}: {one.waiting} auf der Warteliste, {places.de}.",
            f"{one.seminar}: {one.waiting} on the waiting list, {places.en}.",
        )
        if one.is_closed and free:
            told = Sentence(
                f"{told.de} Die Warteliste ist geschlossen: Von selbst rückt niemand mehr nach.",
                f"{told.en} The waiting list is closed: nobody moves up by itself any more.",
            )
        tasks.append(Task(What.PLACES, told, named, seminar=one.seminar, due_at=one.starts_at))
    return tasks
