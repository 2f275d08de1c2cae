"""What came back and needs a person, and a mailbox that cannot be read."""

from collections import Counter
from datetime import timedelta

from mailer.actions.commands import command
from mailer.actions.desk import Desk
from mailer.actions.intake.polling import name_of
from mailer.actions.intake.review import review
from mailer.actions.today.task import Task, What
from mailer.domain.errors import Sentence
from mailer.domain.returned import Effect
from mailer.domain.verdict import Kind, Verdict
from mailer.inbound.mailbox import sentence_of
from mailer.store import mailbox_marks, receipts

_SHOWN_FOR = timedelta(days=14)


async def mailbox_trouble(desk: Desk) -> list[Task]:
    """That the mailbox for what comes back cannot be read; nothing where all is well."""
    inbound = desk.workspace.settings.inbound
    if not inbound.is_set:
        return []
    async with desk.database.read() as connection:
        mark = await mailbox_marks.find(connection, name_of(inbound))
    if mark is None or mark.trouble is None:
        return []
    told = sentence_of(inbound, mark.trouble, mark.detail)
    return [Task(What.MAILBOX, told, command("doctor", "--round-trip"), due_at=mark.trouble_since)]


async def came_back(desk: Desk) -> list[Task]:
    """What waits for a decision, by domain; who asks in words to be taken off a list or works
    somewhere no longer; and how much no rule knew."""
    found = await review(desk)
    doubts = Counter(one.domain for one in found if one.effect is Effect.WAITS)
    tasks = [
        Task(
            What.RETURNED,
            Sentence(
                f"{domain} meldet {number} Adressen an einem Tag als unbekannt; bisher ging dort "
                "alles an. Gesperrt ist noch keine, bitte entscheiden Sie.",
                f"{domain} calls {number} addresses unknown within a day; all was well there until "
                "then. None is blocked yet, please decide.",
            ),
            command("inbound", "review"),
        )
        for domain, number in sorted(doubts.items())
    ]
    async with desk.database.read() as connection:
        lately = await receipts.since(connection, desk.clock.now() - _SHOWN_FOR)
    tasks += [
        Task(What.RETURNED, told, command(*helps))
        for one in lately
        if one.undone_at is None and one.address_key and one.effect is Effect.TOLD
        for told, helps in _for_people(one.kind, one.verdict, one.address_key)
    ]
    unknown = sum(one.effect not in {Effect.WAITS, Effect.QUARANTINED} for one in found)
    aside = sum(one.effect is Effect.QUARANTINED for one in found)
    if unknown:
        told = Sentence(
            f"Rückläufer, die keine Regel kennt: {unknown}.",
            f"Bounces that no rule knows: {unknown}.",
        )
        tasks.append(Task(What.RETURNED, told, command("inbound", "review")))
    if aside:
        told = Sentence(
            f"Nachrichten, die nicht zu lesen waren: {aside}.",
            f"Messages that could not be read: {aside}.",
        )
        tasks.append(Task(What.RETURNED, told, command("inbound", "review")))
    return tasks


def _for_people(
    kind: Kind, verdict: Verdict, address: str
) -> list[tuple[Sentence, tuple[str, ...]]]:
    if kind is Kind.OTHER:
        told = Sentence(
            f"{address} bittet vielleicht um Abmeldung; bitte im Postfach lesen.",
            f"{address} may ask to be taken off; please read it in the mailbox.",
        )
        return [(told, ("recipients", "show", address))]
    if verdict is Verdict.LEFT:
        told = Sentence(
            f"{address}: arbeitet laut Antwort dort nicht mehr.",
            f"{address}: works there no longer, says the reply.",
        )
        return [(told, ("recipients", "show", address))]
    if verdict is Verdict.COUNTER:
        told = Sentence(
            f"{address}: ein Kalender schlägt eine andere Zeit vor; der Termin bleibt.",
            f"{address}: a calendar proposes another time; it stays as it is.",
        )
        return [(told, ("recipients", "show", address))]
    if verdict is Verdict.DECLINED:
        told = Sentence(
            f"{address}: ein Kalender hat abgesagt, und mehrere teilen sich das Postfach.",
            f"{address}: a calendar declined, and several share the mailbox.",
        )
        return [(told, ("recipients", "show", address))]
    return []
