"""Holding: nothing leaves for a domain, or of a mailing, because of what came back."""

from datetime import timedelta

from mailer.actions.intake.case import Case
from mailer.actions.mailing.last_out import relay_of
from mailer.domain.refusal import Fault, note
from mailer.domain.reply_rule import About
from mailer.domain.suspension import Suspension, SuspensionKind, suspension_after
from mailer.domain.verdict import Verdict
from mailer.store import mailings, receipts, suspensions
from mailer.store.mail_sent import SentMail

_FOR_LONG = timedelta(hours=6)
_STRIKES_FOR_LONG = 5
_DOMAINS = 3
_FAULTS = {About.SIZE: Fault.SIZE, About.CONTENT: Fault.CONTENT}
"""So many domains send a mailing back because of what it is: then it is the mailing."""


async def hold_domain(case: Case, mail: SentMail, *, for_long: bool) -> None:
    """Nothing leaves for the domain of a mail over its relay for a while, or six hours."""
    relay = mail.relay
    if not relay:
        found = relay_of(case.desk, mail.mailing_relay)
        relay = found.name if found else ""
    known = await case.connection.run_sync(suspensions.all_suspensions)
    about = (relay, mail.domain)
    before = next((one for one in known if (one.relay, one.domain) == about), None)
    if for_long:
        after = Suspension(
            relay,
            mail.domain,
            SuspensionKind.POLICY,
            case.now + _FOR_LONG,
            before.since if before else case.now,
            _STRIKES_FOR_LONG,
            case.evidence,
        )
    else:
        after = suspension_after(before, about, SuspensionKind.POLICY, case.evidence, case.now, 0.0)
    await case.connection.run_sync(suspensions.put, after)


async def hold_mailing(case: Case, mail: SentMail) -> bool:
    """Stops a mailing that several domains send back because of what it is; says whether it did.

    Once: when staff lets it go on, it goes on.
    """
    before = {
        one.domain
        for one in await receipts.of_mailing(case.connection, mail.mailing_id)
        if one.verdict is Verdict.MESSAGE
    }
    if mail.domain in before or len(before) + 1 != _DOMAINS:
        return False
    why = note(_FAULTS.get(case.about, Fault.MESSAGE), case.evidence)
    return await case.connection.run_sync(
        lambda sync: mailings.pause_for(sync, mail.mailing_id, why)
    )
