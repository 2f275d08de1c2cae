"""Complaints: what follows when somebody, or their provider, says that mail is unwanted."""

from mailer.actions.intake.case import NOTHING, Case, Consequence, NotYetError
from mailer.actions.returned.addresses import COMPLAINT, lives
from mailer.domain.delivery import DeliveryState
from mailer.domain.returned import Effect
from mailer.domain.verdict import Verdict
from mailer.store import subscriptions, suppressions
from mailer.store.ledger import bouncing

_UNWANTED = frozenset({Verdict.ABUSE, Verdict.OPT_OUT})


async def complained(case: Case) -> Consequence:
    """No list mail any more; mail about a seminar that they registered for goes on.

    Requests to be on a list that nobody confirmed yet end with it. Raises NotYetError.
    """
    mail, connection, now = case.mail, case.connection, case.now
    if mail is None:
        return Consequence(Effect.TOLD)
    if case.finding.verdict is Verdict.NOT_SPAM:
        await lives(connection, mail.address_key, now)
        return Consequence(Effect.NOTED)
    if case.finding.verdict not in _UNWANTED:
        return Consequence(Effect.TOLD)
    if mail.state is DeliveryState.SENDING:
        raise NotYetError
    await bouncing.complain(connection, mail, now)
    key = mail.address_key
    await subscriptions.end_at_address(connection, key, None, "complaint", now, only_pending=True)
    if await suppressions.at_address(connection, key) is not None:
        return NOTHING  # whatever stops mail to it already goes as far, or farther
    detail = case.evidence
    await connection.run_sync(
        lambda sync: suppressions.suppress(
            sync, key, scope="lists", reason=COMPLAINT, detail=detail, now=now
        )
    )
    return Consequence(Effect.SUPPRESSED)
