"""Readers: whether anybody is left whom a mailing would reach, or could yet."""

from contextlib import aclosing
from enum import StrEnum

from mailer.actions.desk import Desk
from mailer.domain.audience import Audience, Reason
from mailer.domain.delivery import PENDING_MAILING, MailingState
from mailer.domain.note import Code
from mailer.domain.subject import Subject
from mailer.scheduling import decisions, planner
from mailer.store import mailings
from mailer.store.mailings import MailingRow

_SETTLED = {Reason.ALREADY_HAS_IT, Reason.ALREADY_REGISTERED, Reason.DECLINED}
_TO_LEAVE = PENDING_MAILING | {MailingState.FREEZING, MailingState.SENDING, MailingState.PAUSED}


class Readers(StrEnum):
    """``some`` would get it, or will be there by then; ``wanted``: nobody on its lists may have
    it, so that recipients are to be found; ``none``: nobody is left who waits for it."""

    SOME = "some"
    WANTED = "wanted"
    NONE = "none"


async def readers(desk: Desk, row: MailingRow, subject: Subject) -> Readers:
    """For whom a mailing (its row) is there now; reads no further than to the first of them."""
    audience = row.audience
    if Code.ATTENDANCE in planner.unmet_needs(row, subject):
        # Nobody attended as long as no list says so: any who registered may have.
        row = row._replace(audience=Audience.REGISTERED)
    left_out: set[Reason] = set()
    async with aclosing(decisions.decide(desk.database, row, desk.clock.now())) as pages:
        async for page in pages:
            if any(one.reason is None for one in page):
                return Readers.SOME
            left_out.update(one.reason for one in page if one.reason is not None)
    if audience is Audience.INVITED and await invitation_to_come(desk, row):
        return Readers.SOME
    if audience is Audience.SUBSCRIBERS and not left_out & _SETTLED:
        return Readers.WANTED
    return Readers.NONE


async def invitation_to_come(desk: Desk, row: MailingRow) -> bool:
    """Whether the invitation that makes people invited is still to leave, or leaving."""
    if row.seminar_id is None:
        return False
    async with desk.database.read() as connection:
        rows = await mailings.of_seminar(connection, row.seminar_id)
    return any(one.audience is Audience.SUBSCRIBERS and one.state in _TO_LEAVE for one in rows)
