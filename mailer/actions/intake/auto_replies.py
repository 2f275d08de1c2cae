"""Automatic replies: somebody is away, or works there no longer. Nothing is ever answered."""

from datetime import UTC, datetime, time

from mailer.actions.intake.case import NOTHING, Case, Consequence
from mailer.actions.returned.addresses import lives
from mailer.domain.moment import zone
from mailer.domain.returned import Effect
from mailer.domain.verdict import Verdict
from mailer.store import standings

_END_OF_DAY = time(23, 59)


async def replied(case: Case) -> Consequence:
    """An absence is noted with its end, and nothing else; who has left is told to staff.

    Only mail of ours is replied to: a note that answers none of it changes nothing.
    """
    mail, verdict = case.mail, case.finding.verdict
    if mail is None:
        return NOTHING
    if verdict is Verdict.LEFT:
        return Consequence(Effect.TOLD)
    await lives(case.connection, mail.address_key, case.now)
    if verdict is not Verdict.ABSENT:
        return Consequence(Effect.NOTED)
    until, there = case.judged.absent_until, zone(case.desk.workspace.settings.site.timezone)
    ends = datetime.combine(until, _END_OF_DAY, there).astimezone(UTC) if until else None
    await standings.note_absence(case.connection, mail.address_key, ends, case.now)
    return Consequence(Effect.NOTED, ends)
