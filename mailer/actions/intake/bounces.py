"""Bounces: what follows from a report that a mail did not arrive.

==========  =====================================================================================
verdict     what follows
==========  =====================================================================================
hard        the address is mailed no more; several of a healthy domain at once wait for staff
soft        it counts against the address (``domain.returned``); the mail goes again in some days
policy,     nothing leaves for that domain for a while, staff sees it, the address is untouched;
sender      the same code again and again within minutes: nothing for six hours
message     where it is the calendar file: links for that domain, and the mail again without;
            of three domains: the mailing stands still; else staff sees it
delivered   the address lives
others      noted
==========  =====================================================================================
"""

import re
from datetime import datetime, timedelta

from mailer.actions.intake.case import NOTHING, Case, Consequence, NotYetError
from mailer.actions.intake.holding import hold_domain, hold_mailing
from mailer.actions.returned.addresses import (
    HARD_BOUNCE,
    count_hard,
    count_soft,
    lives,
    suppress_bounced,
)
from mailer.domain.delivery import DeliveryState, Remark
from mailer.domain.reply_class import ReplyClass
from mailer.domain.returned import (
    BREAKER_LIMIT,
    BREAKER_WINDOW,
    DOUBT_LIMIT,
    DOUBT_WINDOW,
    HEALTH_WINDOW,
    Effect,
    is_doubtful,
    tried_again_at,
)
from mailer.domain.timeline import CalendarUse
from mailer.domain.verdict import REFUSALS, Verdict
from mailer.store import mail_sent, receipts, standings, suppressions
from mailer.store.ledger import bouncing
from mailer.store.mail_sent import SentMail
from mailer.store.receipts import Gone

_OURS = (Verdict.POLICY, Verdict.SENDER)
_AT_ONCE = timedelta(minutes=5)
_MOST_TAKEN = 2000
# How gateways speak of a calendar file that they do not let in.
_THE_FILE = re.compile(
    r"\.ics\b|text/calendar|calendar|kalender|attach|anhang|anh[äa]nge|anlage|"
    r"file (?:type|extension|name)|dateityp|dateiendung|dateiformat|banned",
    re.IGNORECASE,
)


async def bounced(case: Case) -> Consequence:
    """What follows from one recipient's report. Raises NotYetError."""
    verdict, mail = case.finding.verdict, case.mail
    if verdict not in REFUSALS:
        return await _no_failure(case)
    if mail is None:
        return Consequence(Effect.TOLD)
    if mail.state is DeliveryState.SENDING:
        raise NotYetError
    reason = case.finding.trouble.value or _REASONS[verdict].value
    came_back = await bouncing.bounce(case.connection, mail, reason, case.evidence, case.now)
    if verdict is Verdict.HARD:
        return await _hard(case, mail)
    if verdict is Verdict.SOFT:
        return await _soft(case, mail, came_back=came_back)
    if verdict in _OURS:
        return await _ours(case, mail, came_back=came_back)
    return await _message(case, mail, came_back=came_back)


_PLAINLY_THE_FILE = re.compile(r"\.ics\b|text/calendar|kalenderdatei", re.IGNORECASE)
_REASONS = {
    Verdict.HARD: ReplyClass.ADDRESS,
    Verdict.SOFT: ReplyClass.NOT_YET,
    Verdict.POLICY: ReplyClass.POLICY,
    Verdict.SENDER: ReplyClass.SENDER,
    Verdict.MESSAGE: ReplyClass.MESSAGE,
}


async def _no_failure(case: Case) -> Consequence:
    if case.mail is None:
        return NOTHING
    if case.finding.verdict is Verdict.DELIVERED:
        await lives(case.connection, case.mail.address_key, case.now)
    return Consequence(Effect.NOTED)


async def _hard(case: Case, mail: SentMail) -> Consequence:
    await count_hard(case.connection, mail.address_key, case.now)
    if await _is_doubtful(case, mail):
        return Consequence(Effect.WAITS)
    await suppress_bounced(case.connection, mail.address_key, case.evidence, case.now)
    return Consequence(Effect.SUPPRESSED)


async def _is_doubtful(case: Case, mail: SentMail) -> bool:
    """Whether too many of a healthy domain are gone within a day; those of before wait too then."""
    from_ = case.now - DOUBT_WINDOW
    before = await receipts.gone_addresses(case.connection, mail.domain, from_)
    if await _is_far_and_wide(case, mail):
        return True
    if any(one.effect is Effect.WAITS for one in before):
        return True
    keys = {one.address_key for one in before} | {mail.address_key}
    if len(keys) < DOUBT_LIMIT:
        return False
    taken = await mail_sent.taken_by_domain(
        case.connection, mail.domain, from_ - HEALTH_WINDOW, from_, _MOST_TAKEN
    )
    if not is_doubtful(len(keys), taken):
        return False
    await _take_back(case, before)
    return True


async def _is_far_and_wide(case: Case, mail: SentMail) -> bool:
    """Whether the same is said of several domains within minutes, in words that may mean a relay
    that finds none of them; those of before wait too then."""
    rule = case.rule
    if rule is None or rule.trouble is not ReplyClass.ROUTE:
        return False
    from_ = case.now - BREAKER_WINDOW
    before = await receipts.gone_by_rule(case.connection, rule.name, from_)
    domains = {one.address_key.rpartition("@")[2] for one in before} | {mail.domain}
    if len(domains) < BREAKER_LIMIT:
        return False
    await _take_back(case, before)
    return True


async def _take_back(case: Case, before: list[Gone]) -> None:
    doubted = [one for one in before if one.effect is Effect.SUPPRESSED]
    for key in sorted({one.address_key for one in doubted}):
        known = await suppressions.at_address(case.connection, key)
        if known is not None and known.reason == HARD_BOUNCE:
            await suppressions.lift(case.connection, key, case.now)
    await receipts.change_effect(case.connection, [one.id for one in doubted], Effect.WAITS)


async def _soft(case: Case, mail: SentMail, *, came_back: bool) -> Consequence:
    if await count_soft(case.connection, mail.address_key, case.evidence, case.now):
        return Consequence(Effect.SUPPRESSED)
    if came_back:
        tries = await receipts.tries(case.connection, mail.id)
        at = tried_again_at(tries, case.now, mail.until_at)
        reason = case.finding.trouble.value or ReplyClass.NOT_YET.value
        if at and await bouncing.send_again(case.connection, mail, reason, at):
            return Consequence(Effect.AGAIN, at)
    return Consequence(Effect.SCORED)


async def _ours(case: Case, mail: SentMail, *, came_back: bool) -> Consequence:
    if case.finding.trouble is ReplyClass.RESTRICTED:  # a group that only some may write to
        return Consequence(Effect.TOLD)
    if mail.calendar is not CalendarUse.NONE and _PLAINLY_THE_FILE.search(case.finding.reply):
        return await _without_file(case, mail, came_back=came_back)
    status = case.finding.status
    same = await receipts.same_refusals(
        case.connection, mail.domain, status, case.now - BREAKER_WINDOW
    )
    again_and_again = same + 1 >= BREAKER_LIMIT
    if case.rule is not None and case.rule.doubtful and not again_and_again:
        return Consequence(Effect.TOLD)  # it was refused, and nothing says for what
    await hold_domain(case, mail, for_long=again_and_again)
    return Consequence(Effect.DOMAIN_HELD)


async def _message(case: Case, mail: SentMail, *, came_back: bool) -> Consequence:
    if mail.calendar is not CalendarUse.NONE and _THE_FILE.search(case.finding.reply):
        return await _without_file(case, mail, came_back=came_back)
    if await hold_mailing(case, mail):
        return Consequence(Effect.MAILING_HELD)
    return Consequence(Effect.TOLD)


async def _without_file(case: Case, mail: SentMail, *, came_back: bool) -> Consequence:
    """The domain gets links from now on; the mail goes again, unless it was without already."""
    attach = case.desk.workspace.settings.policy.calendar_by_domain.get(mail.domain) == "attach"
    if attach:  # the office says so, and knows better
        return Consequence(Effect.TOLD)
    await standings.link_calendars(case.connection, mail.domain, case.evidence, case.now)
    again = came_back and not await receipts.tries(case.connection, mail.id)
    at: datetime = case.now + _AT_ONCE
    reason = Remark.WITHOUT_FILE.value
    if again and at < mail.until_at:
        again = await bouncing.send_again(case.connection, mail, reason, at)
        return Consequence(Effect.LINKED, at if again else None)
    return Consequence(Effect.LINKED)
